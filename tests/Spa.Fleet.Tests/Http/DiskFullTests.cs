using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using Spa.Firmware.Image;
using Spa.Firmware.Signature;
using Spa.Fleet.Access;
using Spa.Marks;
using Spa.ProvisioningServer.Hosting;
using Spa.ProvisioningServer.Storage;
using Spa.Scripts.Rules;

namespace Spa.Fleet.Tests.Http;

/// <summary>The real server on a disk without room: nothing is promised that was not kept, and with room again all goes on.</summary>
public class DiskFullTests
{
    [SmallDiskFact]
    public async Task What_cannot_be_kept_is_not_acknowledged_and_goes_through_when_there_is_room_again()
    {
        var server = new RunningServer { Change = o => o with { DeviceRate = 0 } };
        using var disk = SmallDisk.Over(server.Data, 12 * 1024);
        await server.InitializeAsync();
        byte[] image = [];
        try
        {
            var (mac, key) = await server.Enrolled("000e08600001");
            var profile = await server.Plain.GetByteArrayAsync($"/p/{key.Token}/{mac}.cfg");
            Assert.Equal(HttpStatusCode.OK, await Report(1));
            using var maker = new SigningKey(ECDsa.Create(ECCurve.NamedCurves.nistP256));
            ImmutableArray<string> ids = [maker.PublicKey.Id];
            var root = new TrustRoot(1, null, ImmutableSortedDictionary<string, PublicKey>.Empty.Add(maker.PublicKey.Id, maker.PublicKey), new(ids, 1), new(ids, 1));
            Assert.Null(await new FirmwareStore(server.Store, TimeProvider.System).SetRoot(TrustRootText.Write(root, [maker]), Actors.Eve));
            image = Image(maker);
            disk.Fill();

            // The store's log has room of its own for a while: what is acknowledged meanwhile has to be there in the end.
            var (number, last) = (1L, 1L);
            for (HttpStatusCode status; number < 3000; last = number)
            {
                status = await Report(++number);
                if (status != HttpStatusCode.OK)
                {
                    Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
                    break;
                }
            }

            Assert.InRange(number, 2, 2999);
            Assert.Equal(last, server.Store.Read(on => Devices.Find(on, mac))!.Health.SequenceReported);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await server.Plain.GetAsync($"/p/{key.Token}/{mac}.cfg")).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await server.Plain.GetAsync("/spa3102.cfg")).StatusCode);
            var (stored, fault) = await Upload();
            Assert.Null(stored);
            Assert.StartsWith("it could not be stored: ", fault?.Sentence, StringComparison.Ordinal);

            disk.Free();
            Assert.Equal(HttpStatusCode.OK, await Report(number));
            Assert.Equal(number, server.Store.Read(on => Devices.Find(on, mac))!.Health.SequenceReported);
            Assert.Equal(profile, await server.Plain.GetByteArrayAsync($"/p/{key.Token}/{mac}.cfg"));
            Assert.Null((await Upload()).Fault);
            Assert.DoesNotContain(Directory.GetFiles(Path.Combine(server.Data, "firmware"), "*", new EnumerationOptions { AttributesToSkip = 0 }), f => f.Contains(".upload-", StringComparison.Ordinal));

            async Task<HttpStatusCode> Report(long sequence)
                => (await server.Plain.PostAsync($"/report/{key.Token}/{mac}.xml", new ByteArrayContent(ReportTests.Report(key, sequence, "6.0.1", $"report {sequence}")))).StatusCode;
        }
        finally
        {
            await server.Host.DisposeAsync();
        }

        Task<(StoredImage? Image, Refusal? Fault)> Upload() => new FirmwareStore(server.Store, TimeProvider.System).Add(new MemoryStream(image), Actors.Eve, default);
    }
    private static byte[] Image(SigningKey maker)
    {
        var payload = ImagePayload.Pack([new PackFile("Spa.Device", true, () => new MemoryStream("program"u8.ToArray()))], ImagePayload.FastLevel);
        using var to = new MemoryStream();
        Assert.Null(ImageWriter.Write(to, Manifest.Draft("SPA3102", ["sim-1"], FirmwareVersion.Parse("6.0.1").OrThrow(), "Spa.Device", "test", new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)), payload, [maker]));
        return to.ToArray();
    }
}

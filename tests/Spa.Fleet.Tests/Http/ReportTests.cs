using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Spa.Configuration.Profiles;
using Spa.Fleet.Inventory;
using Spa.Fleet.Serving;
using Spa.Marks;
using Spa.ProvisioningServer.Hosting;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Http;

public class ReportTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Theory]
    [InlineData("POST", "000e08200001")]
    [InlineData("PUT", "000e08200002")]
    public async Task A_report_is_kept_before_it_is_acknowledged(string method, string unit)
    {
        var (mac, key) = await server.Enrolled(unit);
        using var request = new HttpRequestMessage(new HttpMethod(method), $"/report/{key.Token}/{mac}.xml") { Content = new ByteArrayContent(Report(key, 3, "6.0.1")) };
        Assert.Equal(HttpStatusCode.OK, (await server.Plain.SendAsync(request)).StatusCode);
        var health = server.Store.Read(on => Devices.Find(on, mac))!.Health;
        Assert.Equal((3L, "6.0.1"), (health.SequenceReported, health.Software));
        Assert.Contains("<Display_Name_1_>Attic</Display_Name_1_>", Encoding.ASCII.GetString(server.Store.Read(on => server.Store.Reports.Find(on, mac))!.Xml), StringComparison.Ordinal);
    }

    [Fact]
    [Attack("D5")]
    public async Task Reports_that_come_twice_or_late_change_nothing()
    {
        var (mac, key) = await server.Enrolled("000e08200003");
        var third = Report(key, 3, "6.0.1");
        for (var i = 0; i < 5; i++)
        {
            await Send(mac, key, third);
        }

        await Send(mac, key, Report(key, 2, "6.0.0"));
        Assert.Equal(3, server.Store.Read(on => Devices.Find(on, mac))!.Health.SequenceReported);
        Assert.Equal(2, server.Store.Read(on => DeviceEvents.Of(on, mac)).Count(e => e.Kind == "report"));
    }

    [Fact]
    [Attack("D5")]
    public async Task Ten_thousand_reports_are_one_event_and_one_report()
    {
        var (mac, key) = await server.Enrolled("000e08200009");
        var front = server.Host.Services.GetRequiredService<DeviceFront>();
        var url = new DeviceUrl.Report(key.Token, mac);
        var caller = new Caller(IPAddress.Loopback, "Linksys/SPA-3102-6.0.1 (FM600F123456)", false, null);
        var file = Report(key, 5, "6.0.1");
        await Parallel.ForEachAsync(Enumerable.Range(0, 10_000), new ParallelOptions { MaxDegreeOfParallelism = 256 }, async (_, _) => Assert.IsType<DeviceAnswer.Taken>(await front.Take(url, file, caller)));
        Assert.Equal(10_000, server.Store.Read(on => server.Store.Reports.Find(on, mac))!.Times);
        Assert.Single(server.Store.Read(on => DeviceEvents.Of(on, mac, 1000)), e => e.Kind == "report");
        Assert.Equal(5, server.Store.Read(on => Devices.Find(on, mac))!.Health.SequenceReported);
    }

    [Fact]
    public async Task A_certificate_that_the_unit_renewed_is_known_from_its_report()
    {
        var (mac, key) = await server.Enrolled("000e0820000a");
        foreach (var (line, until) in new[] { ("Certificate Until: 2031-05-06T07:08:09Z", "2031-05-06 07:08:09"), ("Certificate Until: soon", "2031-05-06 07:08:09"), ("Certificate Until: 2032-01-01T00:00:00Z", "2032-01-01 00:00:00") })
        {
            await Send(mac, key, ProfileCipher.Encrypt(ProfileWriter.Write([new("Profile_Sequence", "1")], line), key.Key, KeyDigest.Md5, "saltsalt"u8));
            Assert.Equal(until, server.Store.Read(on => Devices.Find(on, mac))!.Health.CertificateUntil!.Value.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", null));
        }
    }

    [Fact]
    public async Task What_a_report_says_of_failures_and_refusals_is_taken_and_its_token_is_not_shown()
    {
        var (mac, key) = await server.Enrolled("000e08200008");
        await server.Plain.GetAsync($"/p/{key.Token}/{mac}.cfg");
        await Send(mac, key, ProfileCipher.Encrypt(
            ProfileWriter.Write(
                [new("Profile_Sequence", "1"), new("GPP_B", key.Token)],
                "Last Resync Result: failed", "Last Resync Error: corrupt file", $"Last Resync Detail: at http://127.0.0.1/p/{key.Token}/{mac}.cfg", "Last Upgrade Result: none", "Refused Setting: Dial_Tone, no tone"),
            key.Key, KeyDigest.Md5, "saltsalt"u8));
        var health = server.Store.Read(on => Devices.Find(on, mac))!.Health;
        Assert.Equal(($"corrupt file, at http://127.0.0.1/p/***/{mac}.cfg", string.Empty, "Dial_Tone, no tone"), (health.ResyncFault, health.UpgradeFault, health.Refused));
        using var browser = await LoggedIn.To(server);
        Assert.DoesNotContain(key.Token, await browser.Get($"/devices/{mac}?handler=Report"), StringComparison.Ordinal);
        await Send(mac, key, ProfileCipher.Encrypt(ProfileWriter.Write([new("Profile_Sequence", "1")], "Last Resync Result: ok"), key.Key, KeyDigest.Md5, "saltsalt"u8));
        health = server.Store.Read(on => Devices.Find(on, mac))!.Health;
        Assert.Equal((string.Empty, string.Empty), (health.ResyncFault, health.Refused));
    }

    [Fact]
    [Attack("D5")]
    public async Task A_report_of_success_alone_is_no_success()
    {
        var (mac, key) = await server.Enrolled("000e08200004");
        await server.Plain.GetAsync($"/p/{key.Token}/{mac}.cfg");
        await Send(mac, key, Report(key, 99, "6.0.1"));
        var device = server.Store.Read(on => Devices.Find(on, mac))!;
        Assert.Equal((1L, 1L), (device.Sequence, device.Health.SequenceTaken));
    }

    [Fact]
    public async Task A_report_that_does_not_open_with_the_key_is_thrown_away()
    {
        var (mac, key) = await server.Enrolled("000e08200005");
        Assert.Equal(HttpStatusCode.BadRequest, await Send(mac, key, Report(key with { Key = new string('0', 64) }, 3, "1.0.0")));
        Assert.Equal(HttpStatusCode.BadRequest, await Send(mac, key, Encoding.ASCII.GetBytes("<flat-profile></flat-profile>")));
        Assert.Equal(HttpStatusCode.BadRequest, await Send(mac, key, []));
        Assert.Null(server.Store.Read(on => server.Store.Reports.Find(on, mac)));
    }

    [Fact]
    [Attack("D3")]
    public async Task A_report_without_end_is_cut_off()
    {
        var (mac, key) = await server.Enrolled("000e08200006");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await Send(mac, key, new byte[300 * 1024]));
        using var endless = new StreamContent(new Endless());
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/report/{key.Token}/{mac}.xml") { Content = endless };
        request.Headers.TransferEncodingChunked = true;
        HttpStatusCode? status = null;
        try
        {
            status = (await server.Plain.SendAsync(request)).StatusCode;
        }
        catch (HttpRequestException)
        {
            // The server has closed the connection while we were still sending: as good.
        }

        Assert.True(status is null or HttpStatusCode.RequestEntityTooLarge, $"{status}");
        Assert.Null(server.Store.Read(on => server.Store.Reports.Find(on, mac)));
    }

    [Needs("busybox")]
    public async Task A_report_comes_by_TFTP_too()
    {
        using var folder = new Folder();
        var (mac, key) = await server.Enrolled("000e08200007");
        await File.WriteAllBytesAsync(folder.File("r.xml"), Report(key, 4, "6.0.1"));
        Assert.Equal(0, await ProfileTests.Run("busybox", "tftp", "-p", "-l", folder.File("r.xml"), "-r", $"/report/{key.Token}/{mac}.xml", "127.0.0.1", $"{server.Report.TftpPort}"));
        Assert.Equal(4, server.Store.Read(on => Devices.Find(on, mac))!.Health.SequenceReported);
        Assert.NotEqual(0, await ProfileTests.Run("busybox", "tftp", "-p", "-l", folder.File("r.xml"), "-r", $"/report/{new string('0', 32)}/{mac}.xml", "127.0.0.1", $"{server.Report.TftpPort}"));
    }

    internal static byte[] Report(DeviceKey key, long sequence, string version, string name = "Attic")
        => ProfileCipher.Encrypt(
            ProfileWriter.Write([new("Display_Name_1_", name), new("Profile_Sequence", $"{sequence}"), new("Admin_Passwd", null)], $"Software Version: {version}"), key.Key, KeyDigest.Md5, "saltsalt"u8);

    private async Task<HttpStatusCode> Send(MacAddress mac, DeviceKey key, byte[] body) => (await server.Plain.PostAsync($"/report/{key.Token}/{mac}.xml", new ByteArrayContent(body))).StatusCode;

    internal sealed class Endless : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => count;

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}

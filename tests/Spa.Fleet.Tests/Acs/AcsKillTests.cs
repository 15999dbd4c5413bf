using System.Collections.Immutable;
using System.Net;
using Spa.Cwmp.Messages;
using Spa.Fleet.Acs;
using Spa.Fleet.Inventory;
using Spa.Fleet.Tests.Http;
using Spa.Fleet.Tests.Storage;
using Spa.ProvisioningServer.Hosting.Acs;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Acs;

/// <summary>The server as a process, killed between any two messages of a session.</summary>
public sealed class AcsKillTests : IDisposable
{
    private static readonly MacAddress Mac = MacAddress.Of("00e04c000001");
    private static readonly DeviceId Id = new("Maker", "00E04C", "Router", "R1");
    private readonly Folder folder = new();

    /// <summary>How many requests of the device are answered before the server is killed, and what must have become of the restart that was asked for.</summary>
    public static TheoryData<int, AcsTaskState> Moments => new()
    {
        // After the InformResponse: nothing was sent.
        { 1, AcsTaskState.Done },

        // After the Reboot has left: it may have been done, and is not sent again.
        { 2, AcsTaskState.Unknown },

        // After its response was taken: the unit will tell.
        { 3, AcsTaskState.Taken },

        // After the SetParameterValues that follows has been answered too.
        { 4, AcsTaskState.Taken },
    };

    [Theory]
    [MemberData(nameof(Moments))]
    public async Task Nothing_is_lost_and_nothing_is_done_twice(int answered, AcsTaskState restart)
    {
        string password;
        using (var store = Store.Open(folder.Path))
        {
            password = new AcsCredentials(store.Box, new AcsOptions(), TimeProvider.System).PasswordOf(Mac, 1);
            await store.Write(on =>
            {
                Devices.Put(on, new Device(Mac) { State = DeviceState.Enrolled, EnrolledAt = DateTimeOffset.UtcNow, EnrolledBy = "test", Model = "ROUTER" });
                Cwmps.Bind(on, Mac, AcsIdentity.Of(Id)!);
                Cwmps.Given(on, Mac, 1, DateTimeOffset.UtcNow);
                Cwmps.Refused(on, Mac, ImmutableDictionary<string, string>.Empty.Add(AcsPlan.Rhythm, string.Empty));
                foreach (var task in new[] { new AcsTask(0, AcsTaskKind.Reboot, []), new AcsTask(0, AcsTaskKind.Set, ["Device.Time.NTPServer1", "ntp.example"]) })
                {
                    store.CwmpTasks.Add(on, Mac, task with { AskedBy = "eve", AskedAt = DateTimeOffset.UtcNow });
                }
            });
        }

        var asked = new List<CwmpMessage>();
        using (var server = await ServerProcess.Start(folder.Path))
        {
            using var cpe = Cpe(server);
            CwmpMessage? next = cpe.Inform("2 PERIODIC");
            string? id = null;
            for (var messages = 0; messages < answered; messages++)
            {
                var request = await cpe.Send(next, id);
                Assert.True(cpe.Status is HttpStatusCode.OK or HttpStatusCode.NoContent, $"{cpe.Status}");
                if (request?.Body is InformResponse)
                {
                    (next, id) = (null, null);
                    continue;
                }

                if (request is null)
                {
                    break;
                }

                asked.Add(request.Body);
                (next, id) = (request.Body is Reboot ? RebootResponse.Instance : new SetParameterValuesResponse(0), request.Id);
            }

            server.Kill();
        }

        using var again = await ServerProcess.Start(folder.Path);
        using var same = Cpe(again);
        same.Values["Device.Time.NTPServer1"] = string.Empty;
        Assert.Equal(HttpStatusCode.NoContent, await same.Session("2 PERIODIC"));
        asked.AddRange(same.Asked);
        Assert.Single(asked.OfType<Reboot>());
        Assert.InRange(asked.OfType<SetParameterValues>().Count(), answered < 3 ? 1 : 0, 2);
        if (restart == AcsTaskState.Done)
        {
            await same.Session("1 BOOT", "M Reboot|spa-1");
        }

        using var after = Store.Open(folder.Path);
        Assert.Equal(restart, after.Read(on => after.CwmpTasks.Find(on, Mac, 1))!.State);
        var set = after.Read(on => after.CwmpTasks.Find(on, Mac, 2))!;
        Assert.True(set.State == AcsTaskState.Done || (set.State == AcsTaskState.Queued && set.Tries == 1 && set.Due > set.AskedAt), $"{set}");

        TestCpe Cpe(ServerProcess server) => new(server.Http, Id) { Login = (Mac.ToString(), password) };
    }

    public void Dispose() => folder.Dispose();
}

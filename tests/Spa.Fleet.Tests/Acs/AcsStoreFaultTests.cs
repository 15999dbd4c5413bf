using System.Collections.Immutable;
using System.Net;
using Microsoft.Data.Sqlite;
using Spa.Cwmp.Messages;
using Spa.Fleet.Acs;
using Spa.Fleet.Inventory;
using Spa.Fleet.Tests.Http;
using Spa.Fleet.Tests.Storage;
using Spa.Marks;
using Spa.ProvisioningServer.Hosting.Acs;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Acs;

/// <summary>A store that is full or held by somebody else in the middle of a session, and a clock that is set: nothing is told that is not kept, and the session, or the next, goes on.</summary>
public sealed class AcsStoreFaultTests : IDisposable
{
    private static readonly MacAddress Mac = MacAddress.Of("00e04c000001");
    private static readonly DeviceId Id = new("Maker", "00E04C", "Router", "R1");
    private readonly Folder folder = new();

    [SmallDiskFact]
    public async Task A_full_disk_is_told_as_busy_and_the_session_after_does_what_was_left()
    {
        var data = folder.File("data");
        Directory.CreateDirectory(data);
        using var disk = SmallDisk.Over(data, 8192);
        var password = await Made(data, new AcsTask(0, AcsTaskKind.Download, [FileTypes.Configuration, "http://u.example/a", string.Empty, string.Empty]));
        using (var server = await ServerProcess.Start(data))
        {
            await Play(server, disk, password);
        }

        using var after = Store.Open(data);
        Assert.Equal((AcsTaskState.Done, 1), after.Read(on => after.CwmpTasks.Find(on, Mac, 1)) is { } task ? (task.State, task.Tries) : default);
    }

    [Fact]
    public async Task While_somebody_else_holds_the_store_nothing_is_answered_that_is_to_be_kept_and_it_goes_on_when_it_is_free()
    {
        await Running(null, async (server, cpe) =>
        {
            Assert.IsType<InformResponse>((await cpe.Send(cpe.Inform("2 PERIODIC")))?.Body);
            using var other = new SqliteConnection($"Data Source={Path.Combine(server.Data, "fleet.db")};Pooling=false");
            other.Open();
            Run("begin immediate");
            var asked = cpe.Send(null);

            // Others are served meanwhile, as far as they only read; and the request has not left.
            Assert.Equal(HttpStatusCode.OK, (await server.Plain.GetAsync("/login")).StatusCode);
            Assert.False(asked.IsCompleted);
            Assert.Equal(AcsTaskState.Queued, server.Store.Read(on => server.Store.CwmpTasks.Find(on, Mac, 1))!.State);
            Run("commit");
            var request = await asked;
            Assert.IsType<Reboot>(request?.Body);
            Assert.Equal(AcsTaskState.Sent, server.Store.Read(on => server.Store.CwmpTasks.Find(on, Mac, 1))!.State);
            await cpe.Send(RebootResponse.Instance, request!.Id);
            Assert.Equal(HttpStatusCode.NoContent, cpe.Status);

            void Run(string sql)
            {
                using var command = other.CreateCommand();
                command.CommandText = sql;
                command.ExecuteNonQuery();
            }
        });
    }

    [Theory]
    [InlineData(20)]
    [InlineData(-20)]
    public async Task A_clock_that_is_set_in_a_session_or_between_two_loses_nothing(int days)
    {
        var clock = new TestClock { Now = DateTimeOffset.UtcNow };
        await Running(clock, async (server, cpe) =>
        {
            Assert.IsType<InformResponse>((await cpe.Send(cpe.Inform("2 PERIODIC")))?.Body);
            clock.Now += TimeSpan.FromDays(days);

            // On its connection, and on another, where the old nonce is told to be stale and the device answers anew.
            Assert.IsType<GetRPCMethodsResponse>((await cpe.Send(GetRPCMethods.Instance))?.Body);
            cpe.Reconnect();
            var request = await cpe.Send(null);
            Assert.IsType<Reboot>(request?.Body);
            clock.Now -= TimeSpan.FromDays(days) / 2;
            Assert.Null(await cpe.Send(RebootResponse.Instance, request!.Id));
            Assert.Equal(HttpStatusCode.NoContent, cpe.Status);
            clock.Now += TimeSpan.FromDays(days);
            Assert.Equal(HttpStatusCode.NoContent, await cpe.Session("1 BOOT", "M Reboot|spa-1"));
            Assert.Equal(AcsTaskState.Done, server.Store.Read(on => server.Store.CwmpTasks.Find(on, Mac, 1))!.State);
        });
    }

    public void Dispose() => folder.Dispose();

    private static async Task Play(ServerProcess server, SmallDisk disk, string password)
    {
        using var cpe = new TestCpe(server.Http, Id) { Login = (Mac.ToString(), password) };
        Assert.IsType<InformResponse>((await cpe.Send(cpe.Inform("2 PERIODIC")))?.Body);
        disk.Fill();

        // What is to be asked cannot be written down as sent, so it is not sent; what the device tells cannot be kept, so it is not answered.
        var refused = 0;
        for (var i = 0; i < 200 && cpe.Status != HttpStatusCode.ServiceUnavailable; i++)
        {
            await cpe.Send(cpe.Inform("1 BOOT", $"M Reboot|{i}"));
            refused++;
        }

        Assert.Equal(HttpStatusCode.ServiceUnavailable, cpe.Status);
        Assert.Equal(60, cpe.Last!.Headers.RetryAfter?.Delta?.TotalSeconds);
        await cpe.Send(new TransferComplete("spa-1", TransferFault.None, null, null));
        Assert.NotEqual(HttpStatusCode.OK, cpe.Status);
        Assert.True(refused > 0);

        disk.Free();
        Assert.Equal(HttpStatusCode.NoContent, await cpe.Session("1 BOOT"));
        Assert.IsType<Download>(Assert.Single(cpe.Asked));
        Assert.Equal(HttpStatusCode.NoContent, await cpe.Session([new TransferComplete("spa-1", TransferFault.None, null, null)], "7 TRANSFER COMPLETE", "M Download|spa-1"));
        Assert.Single(cpe.Asked);
    }

    private static async Task<string> Put(Store store, AcsTask task)
    {
        await store.Write(on =>
        {
            Devices.Put(on, new Device(Mac) { State = DeviceState.Enrolled, EnrolledAt = DateTimeOffset.UtcNow, EnrolledBy = "test", Model = "ROUTER" });
            Cwmps.Bind(on, Mac, AcsIdentity.Of(Id)!);
            Cwmps.Given(on, Mac, 1, DateTimeOffset.UtcNow);
            Cwmps.Refused(on, Mac, ImmutableDictionary<string, string>.Empty.Add(AcsPlan.Rhythm, string.Empty));
            store.CwmpTasks.Add(on, Mac, task with { AskedBy = "eve", AskedAt = DateTimeOffset.UnixEpoch });
        });
        return new AcsCredentials(store.Box, new AcsOptions(), TimeProvider.System).PasswordOf(Mac, 1);
    }

    private static async Task<string> Made(string data, AcsTask task)
    {
        using var store = Store.Open(data);
        return await Put(store, task);
    }

    private static async Task Running(TimeProvider? clock, Func<RunningServer, TestCpe, Task> act)
    {
        var server = new RunningServer { Clock = clock, Change = o => o with { DeviceRate = 0 } };
        await server.InitializeAsync();
        try
        {
            var password = await Put(server.Store, new AcsTask(0, AcsTaskKind.Reboot, []));
            using var cpe = new TestCpe(server, Id) { Login = (Mac.ToString(), password) };
            cpe.Values["Device.ManagementServer.Password"] = string.Empty;
            await act(server, cpe);
        }
        finally
        {
            await server.DisposeAsync();
        }
    }
}

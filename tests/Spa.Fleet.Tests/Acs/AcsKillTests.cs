using System.Collections.Immutable;
using System.Net;
using Spa.Cwmp.Messages;
using Spa.Fleet.Acs;
using Spa.Fleet.Inventory;
using Spa.Fleet.Tests.Http;
using Spa.Fleet.Tests.Storage;
using Spa.Marks;
using Spa.ProvisioningServer.Hosting.Acs;
using Spa.ProvisioningServer.Hosting.Bulk;
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
        var password = await Prepare(new AcsTask(0, AcsTaskKind.Reboot, []), new AcsTask(0, AcsTaskKind.Set, ["Device.Time.NTPServer1", "ntp.example"]));
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

    /// <summary>How many messages the unit has sent when the server is killed, whether the last of them was answered, and what may have become of the download that was asked for.</summary>
    public static TheoryData<int, bool, AcsTaskState> TransferMoments
    {
        get
        {
            // Inform, empty, DownloadResponse; then Inform, TransferComplete, empty.
            var rows = new TheoryData<int, bool, AcsTaskState>();
            for (var sent = 1; sent <= 6; sent++)
            {
                rows.Add(sent, true, AcsTaskState.Done);

                // The Download may have left with the answer that never came: nobody knows, and it is not asked for twice.
                rows.Add(sent, false, sent == 2 ? AcsTaskState.Unknown : AcsTaskState.Done);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(TransferMoments))]
    public async Task A_transfer_is_asked_for_once_and_its_end_counted_once(int messages, bool answered, AcsTaskState end)
    {
        var password = await Prepare(new AcsTask(0, AcsTaskKind.Download, [FileTypes.Configuration, "http://u.example/a", string.Empty, string.Empty]));
        var unit = new Transferring();
        using (var server = await ServerProcess.Start(folder.Path))
        {
            using var cpe = new TestCpe(server.Http, Id) { Login = (Mac.ToString(), password) };
            await unit.Sessions(cpe, messages, answered ? null : server.Kill);
            server.Kill();
        }

        using (var again = await ServerProcess.Start(folder.Path))
        {
            using var cpe = new TestCpe(again.Http, Id) { Login = (Mac.ToString(), password) };
            await unit.Sessions(cpe, int.MaxValue, null);
        }

        using var after = Store.Open(folder.Path);
        var task = after.Read(on => after.CwmpTasks.Find(on, Mac, 1))!;
        Assert.True(task.State == end || (end == AcsTaskState.Unknown && task.State == AcsTaskState.Done && unit.Downloads == 1), $"{task} {task.Result}");
        Assert.Equal(task.State == AcsTaskState.Done ? 1 : 0, unit.Downloads);
        Assert.Equal(task.State == AcsTaskState.Done ? 1 : 0, after.Read(on => DeviceEvents.Of(on, Mac)).Count(e => e.Text.EndsWith("is done.", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_assigned_image_whose_request_may_have_left_is_asked_for_again_unless_it_runs(bool runs)
    {
        var password = await Prepare();
        using (var store = Store.Open(folder.Path))
        {
            await store.Write(on =>
            {
                FirmwareImages.Put(on, new StoredImage { Model = "ROUTER", Version = "7.1", File = "router-7.1.img", Sha256 = new string('0', 64), Added = DateTimeOffset.UtcNow, AddedBy = "eve" });
                Devices.Put(on, Devices.Find(on, Mac)! with { Firmware = "7.1" });
            });
        }

        using (var server = await ServerProcess.Start(folder.Path))
        {
            using var cpe = new TestCpe(server.Http, Id) { Login = (Mac.ToString(), password) };
            await cpe.Send(cpe.Inform("2 PERIODIC"));
            Assert.IsType<Download>((await cpe.Send(null))!.Body);

            // Its answer finds nobody.
            server.Kill();
        }

        using (var again = await ServerProcess.Start(folder.Path))
        {
            using var cpe = new TestCpe(again.Http, Id) { Login = (Mac.ToString(), password), Software = runs ? "7.1" : "6.0.0" };
            Assert.Equal(HttpStatusCode.NoContent, await cpe.Session("2 PERIODIC"));
            Assert.Empty(cpe.Asked);
            again.Kill();
        }

        using (var store = Store.Open(folder.Path))
        {
            var task = store.Read(on => store.CwmpTasks.Find(on, Mac, 1))!;
            Assert.Equal(runs ? AcsTaskState.Done : AcsTaskState.Queued, task.State);
            if (runs)
            {
                return;
            }

            Assert.InRange(task.Due - DateTimeOffset.UtcNow, TimeSpan.Zero, TimeSpan.FromMinutes(1));
            await store.Write(Mac, on => store.CwmpTasks.Put(on, Mac, task with { Due = DateTimeOffset.UtcNow }));
        }

        using (var third = await ServerProcess.Start(folder.Path))
        {
            using var cpe = new TestCpe(third.Http, Id) { Login = (Mac.ToString(), password) };
            await cpe.Session("2 PERIODIC");
            Assert.Equal("spa-1", Assert.IsType<Download>(Assert.Single(cpe.Asked)).CommandKey);
            third.Kill();
        }

        using var after = Store.Open(folder.Path);
        Assert.Equal((AcsTaskState.Taken, 2), after.Read(on => after.CwmpTasks.Find(on, Mac, 1))! is var end ? (end.State, end.Tries) : default);
    }

    [Fact]
    public async Task An_order_over_many_devices_that_a_kill_cuts_is_done_to_its_end_and_asks_nobody_twice()
    {
        const int Many = 1500;
        static MacAddress Of(int number) => MacAddress.Of($"00e04c{number:x6}");
        string? id;
        using (var store = Store.Open(folder.Path))
        {
            await store.Write(on =>
            {
                foreach (var number in Enumerable.Range(1, Many))
                {
                    Devices.Put(on, new Device(Of(number)) { State = DeviceState.Enrolled, Model = "ROUTER", Tags = ["many"] });
                    Cwmps.Bind(on, Of(number), new AcsIdentity("00E04C", "Router", $"R{number}"));
                }
            });
            (id, var fault) = await new BulkWork(store, TimeProvider.System).Start(BulkOrder.Ask(new AcsWish(AcsTaskKind.Reboot), DeviceQuery.Parse("tag:many").OrThrow(), []), Actors.Eve);
            Assert.Null(fault);
        }

        using (var server = await ServerProcess.Start(folder.Path))
        {
            using var beside = Store.Open(folder.Path);
            await PageTests.Eventually(() => beside.Read(on => BulkJobs.Find(on, id!))!.Done > 0);
            server.Kill();
        }

        using var again = await ServerProcess.Start(folder.Path);
        using var after = Store.Open(folder.Path);
        await PageTests.Eventually(() => after.Read(on => BulkJobs.Find(on, id!))!.State == BulkJob.Standing.Finished);
        Assert.Equal((Many, 0L), after.Read(on => BulkJobs.Find(on, id!))! is var job ? (job.Done, job.Refused) : default);
        Assert.All(Enumerable.Range(1, Many), number => Assert.Equal(id, Assert.Single(after.Read(on => after.CwmpTasks.Of(on, Of(number)))).Job));
    }

    /// <summary>How many messages a unit whose password is to change has sent when the server is killed, and whether it has the new one then.</summary>
    public static TheoryData<int, bool> Rotations => new() { { 1, false }, { 2, false }, { 2, true }, { 3, true } };

    [Theory]
    [MemberData(nameof(Rotations))]
    public async Task A_password_that_changes_locks_nobody_out(int messages, bool isKept)
    {
        var old = await Prepare();
        string next;
        using (var store = Store.Open(folder.Path))
        {
            await store.Write(Mac, on => Cwmps.Given(on, Mac, 1, DateTimeOffset.UtcNow - new AcsOptions().PasswordLife - TimeSpan.FromMinutes(1)));
            next = new AcsCredentials(store.Box, new AcsOptions(), TimeProvider.System).PasswordOf(Mac, 2);
        }

        using (var server = await ServerProcess.Start(folder.Path, secretsInTheClear: true))
        {
            using var cpe = new TestCpe(server.Http, Id) { Login = (Mac.ToString(), old) };
            Assert.IsType<InformResponse>((await cpe.Send(cpe.Inform("2 PERIODIC")))!.Body);
            if (messages > 1)
            {
                var request = (await cpe.Send(null))!;
                Assert.Equal(next, Assert.IsType<SetParameterValues>(request.Body).Parameters.Single(p => p.Name == "Device.ManagementServer.Password").Value.Text);
                if (messages > 2)
                {
                    Assert.Null(await cpe.Send(new SetParameterValuesResponse(0), request.Id));
                }
            }

            server.Kill();
        }

        // It comes with the one that it has; once that was the new one and was answered for, the old one is nobody's.
        using var again = await ServerProcess.Start(folder.Path, secretsInTheClear: true);
        using var same = new TestCpe(again.Http, Id) { Login = (Mac.ToString(), isKept ? next : old) };
        foreach (var name in new[] { "Username", "Password", "ConnectionRequestUsername", "ConnectionRequestPassword" })
        {
            same.Values["Device.ManagementServer." + name] = string.Empty;
        }

        Assert.Equal(HttpStatusCode.NoContent, await same.Session("2 PERIODIC"));
        Assert.Equal(messages > 2 ? 0 : 1, same.Asked.Count);
        using var late = new TestCpe(again.Http, Id) { Login = (Mac.ToString(), old) };
        Assert.Equal(HttpStatusCode.Unauthorized, await late.Session("2 PERIODIC"));
        using var well = new TestCpe(again.Http, Id) { Login = (Mac.ToString(), next) };
        Assert.Equal(HttpStatusCode.NoContent, await well.Session("2 PERIODIC"));
        Assert.Empty(well.Asked);
    }

    // What strangers sent before the server was killed, and in the middle of which it was, is nothing to those who come after.
    [Fact]
    [Attack("C8")]
    public async Task Bad_Informs_of_strangers_leave_nothing_that_a_restart_would_trip_over()
    {
        var password = await Prepare();
        using (var server = await ServerProcess.Start(folder.Path))
        {
            using var known = Known(server);
            Assert.IsType<InformResponse>((await known.Send(known.Inform("2 PERIODIC")))!.Body);
            await Strangers(server);
            server.Kill();
        }

        using var again = await ServerProcess.Start(folder.Path);
        await Strangers(again);
        using var same = Known(again);
        Assert.Equal(HttpStatusCode.NoContent, await same.Session("2 PERIODIC"));
        await Strangers(again);
        Assert.Equal(HttpStatusCode.NoContent, await same.Session("2 PERIODIC"));
        using var store = Store.Open(folder.Path);
        Assert.Empty(store.Read(on => WaitingUnits.All(on)));
        Assert.Equal(Mac, store.Read(on => Devices.Find(on, Mac))!.Mac);

        TestCpe Known(ServerProcess server) => new(server.Http, Id) { Login = (Mac.ToString(), password) };

        async Task Strangers(ServerProcess server)
        {
            using var stranger = new TestCpe(server.Http, Id);
            foreach (var nobody in new[] { new DeviceId("", "", "", ""), new DeviceId("x", "000E08", "SPA3102", new string('9', 5000)), new DeviceId("x", "GGGGGG", "p", "1"), new DeviceId("x", "000E08", "p", "1\n2") })
            {
                await stranger.Send(stranger.Inform("0 BOOTSTRAP") with { Device = nobody });
                Assert.Equal((nobody, HttpStatusCode.OK), (nobody, stranger.Status));
            }
        }
    }

    public void Dispose() => folder.Dispose();

    // A unit that does what it is asked, and tells the end of its transfer until it knows that it was heard.
    // A router that is let in, with these tasks for it; its password.
    private async Task<string> Prepare(params AcsTask[] tasks)
    {
        using var store = Store.Open(folder.Path);
        await store.Write(on =>
        {
            Devices.Put(on, new Device(Mac) { State = DeviceState.Enrolled, EnrolledAt = DateTimeOffset.UtcNow, EnrolledBy = "test", Model = "ROUTER" });
            Cwmps.Bind(on, Mac, AcsIdentity.Of(Id)!);
            Cwmps.Given(on, Mac, 1, DateTimeOffset.UtcNow);
            Cwmps.Refused(on, Mac, ImmutableDictionary<string, string>.Empty.Add(AcsPlan.Rhythm, string.Empty));
            foreach (var task in tasks)
            {
                store.CwmpTasks.Add(on, Mac, task with { AskedBy = "eve", AskedAt = DateTimeOffset.UtcNow });
            }
        });
        return new AcsCredentials(store.Box, new AcsOptions(), TimeProvider.System).PasswordOf(Mac, 1);
    }

    private sealed class Transferring
    {
        private bool isToTell;
        private int left;
        private Action? instead;

        public int Downloads { get; private set; }

        public async Task Sessions(TestCpe cpe, int messages, Action? killAtTheLast)
        {
            (left, instead) = (messages, killAtTheLast);
            try
            {
                do
                {
                    await Session(cpe);
                }
                while (left > 0 && isToTell);
            }
            catch (HttpRequestException)
            {
                // The server is gone.
            }
        }

        private async Task Session(TestCpe cpe)
        {
            await Send(cpe, isToTell ? cpe.Inform("7 TRANSFER COMPLETE", "M Download|spa-1") : cpe.Inform("2 PERIODIC"), null);
            if (left > 0 && isToTell)
            {
                var heard = await Send(cpe, new TransferComplete("spa-1", TransferFault.None, null, null), null);
                isToTell = heard?.Body is not TransferCompleteResponse;
            }

            string? id = null;
            CwmpMessage? next = null;
            while (left > 0 && await Send(cpe, next, id) is { } request)
            {
                Assert.IsType<Download>(request.Body);
                Downloads++;
                isToTell = true;
                (next, id) = (new DownloadResponse(1, null, null), request.Id);
            }
        }

        private async Task<Spa.Cwmp.Soap.CwmpEnvelope?> Send(TestCpe cpe, CwmpMessage? message, string? id)
        {
            if (--left > 0 || instead is null)
            {
                return await cpe.Send(message, id);
            }

            // It has left, and what becomes of it nobody knows: the server is killed at once.
            var sending = cpe.Send(message, id);
            instead();
            var answer = await sending;
            return answer;
        }
    }
}

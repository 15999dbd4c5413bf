using System.Net;
using System.Security.Cryptography.X509Certificates;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Fleet.Access;
using Spa.Fleet.Acs;
using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;
using Spa.Fleet.Tests.Acs;
using Spa.Fleet.Tests.Http;
using Spa.ProvisioningServer.Hosting.Acs;
using Spa.ProvisioningServer.Hosting.Bulk;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Bulk;

/// <summary>One order over many devices that are managed by CWMP, and some that are not.</summary>
public sealed class CwmpBulkTests : IAsyncLifetime, IDisposable
{
    private const int Managed = 6;
    private const string Ntp = "Device.Time.NTPServer1";

    private readonly RunningServer server = new() { Change = o => o with { Acs = o.Acs with { Allow = [IPNetwork.Parse("127.0.0.0/8")] } } };

    private readonly Dictionary<int, X509Certificate2> certificates = [];

    private Store Store => server.Store;

    private BulkWork Work => server.Host.Services.GetRequiredService<BulkWork>();

    [Fact]
    public async Task One_order_asks_all_of_them_tells_of_whom_it_cannot_and_gathers_what_they_fail_on()
    {
        var before = Audited();
        var job = await Done(BulkOrder.Ask(new AcsWish(AcsTaskKind.Set) { Values = new Dictionary<string, string> { [Ntp] = "ntp.example" } }, Typed("tag:many"), []));
        Assert.Equal((8L, 6L, 2L), (job.Expected, job.Done, job.Refused));
        Assert.Equal(["000e08cb0007: it was never heard by CWMP: nothing can be asked of it that way.", "000e08cb0008: it was never heard by CWMP: nothing can be asked of it that way."], job.Reasons);
        Assert.Equal($"Bulk {job.Id}: set {Ntp} = ntp.example by CWMP, all that fit tag:many (8 devices).", Assert.Single(Audited().Except(before)));
        Assert.Equal("Of 6 that were asked 0 done, 6 waiting for their next session.", Work.Answers(job)!.Sentence(job.Done));

        // Two have it, two refuse the value, one does not know the parameter, one does not come.
        foreach (var (number, fault) in new (int, FaultCode?)[] { (1, null), (2, null), (3, FaultCode.InvalidParameterValue), (4, FaultCode.InvalidParameterValue), (5, FaultCode.InvalidParameterName) })
        {
            using var cpe = Cpe(number);
            cpe.Values[Ntp] = string.Empty;
            cpe.Answers = request => request is SetParameterValues && fault is { } code ? new CwmpFault(FaultCode.InvalidArguments, "no", [new(Ntp, code, "words of unit " + number)]) : null;
            Assert.Equal(HttpStatusCode.NoContent, await cpe.Session("2 PERIODIC"));
            Assert.Equal(fault is null ? "ntp.example" : string.Empty, cpe.Values[Ntp]);
        }

        var answers = Work.Answers(job)!;
        Assert.Equal("Of 6 that were asked 2 done, 1 waiting for their next session, 3 failed.", answers.Sentence(job.Done));
        Assert.Equal([new OrderFault(9007, Ntp, 2, Mac(3)), new OrderFault(9005, Ntp, 1, Mac(5))], answers.Faults);
        Assert.Equal([(Mac(3), "Device.Time.NTPServer1: 9007 words of unit 3"), (Mac(4), "Device.Time.NTPServer1: 9007 words of unit 4"), (Mac(5), "Device.Time.NTPServer1: 9005 words of unit 5")],
            Store.Read(on => CwmpTasks.OfOrder(on, job.Id, AcsTaskState.Failed, null, 10)).Select(t => (t.Mac, t.Result)));
        Assert.Equal([Mac(4), Mac(5)], Store.Read(on => CwmpTasks.OfOrder(on, job.Id, AcsTaskState.Failed, Mac(3), 10)).Select(t => t.Mac));

        // What waits can be taken back, what was done cannot.
        Assert.Null(await Work.Stop(job.Id, Actors.Eve));
        Assert.Equal("Of 6 that were asked 2 done, 3 failed, 1 taken back or forgotten.", Work.Answers(job)!.Sentence(job.Done));
        Assert.Empty(Store.Read(on => Store.CwmpTasks.Of(on, Mac(6))));
        Assert.Equal(RefusalKind.NotFound, (await Work.Stop(job.Id, Actors.Eve))!.Kind);
    }

    [Fact]
    public async Task Two_servers_at_the_same_order_ask_nobody_twice()
    {
        var (id, _) = await Work.Start(BulkOrder.Ask(new AcsWish(AcsTaskKind.Reboot), null, [.. Enumerable.Range(1, Managed).Select(Mac)]), Actors.Eve);
        var other = new BulkWork(Store, TimeProvider.System);
        await Task.WhenAll(Steps(Work, id!), Steps(other, id!));
        foreach (var number in Enumerable.Range(1, Managed))
        {
            Assert.Equal(id, Assert.Single(Store.Read(on => Store.CwmpTasks.Of(on, Mac(number)))).Job);
        }
    }

    [Fact]
    public async Task A_secret_of_an_order_is_nowhere_in_the_open()
    {
        var job = await Done(BulkOrder.Ask(new AcsWish(AcsTaskKind.Set) { Values = new Dictionary<string, string> { ["Device.Users.User.1.Password"] = "very-hidden" } }, Typed("tag:many"), []));
        Assert.Equal("set Device.Users.User.1.Password by CWMP", job.Order.Spoken);
        foreach (var file in Directory.EnumerateFiles(server.Data, "fleet.db*"))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            Assert.Equal(-1, bytes.AsSpan().IndexOf("very-hidden"u8));
        }

        using var cpe = Cpe(1);
        cpe.Values["Device.Users.User.1.Password"] = string.Empty;
        await cpe.Session("2 PERIODIC");
        Assert.Equal("very-hidden", cpe.Values["Device.Users.User.1.Password"]);
    }

    [Theory]
    [InlineData(AcsTaskKind.Set, null, "At least one parameter with its value")]
    [InlineData(AcsTaskKind.Download, "9.9.9", "There is no image 9.9.9")]
    public async Task What_is_wrong_for_all_of_them_is_said_before_anything_is_done(AcsTaskKind kind, string? version, string why)
    {
        var (id, fault) = await Work.Start(BulkOrder.Ask(new AcsWish(kind) { Version = version }, Typed("tag:many"), []), Actors.Eve);
        Assert.Null(id);
        Assert.StartsWith(why, fault!.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_layer_says_of_some_is_refused_for_them_alone()
    {
        Assert.Empty(await server.Operations.Set(LayerScope.Of(Mac(2)), [new("Busy_Tone", "480@-19,620@-19;10(.5/.5/1+2)", null)], [], Actors.Eve));
        var job = await Done(BulkOrder.Ask(new AcsWish(AcsTaskKind.Set) { Values = new Dictionary<string, string> { ["Device.X_000E08_Profile.Busy_Tone"] = "480@-10,620@-10;10(.5/.5/1+2)" } }, null, [Mac(1), Mac(2)]));
        Assert.Equal((1L, 1L), (job.Done, job.Refused));
        Assert.Contains("is what the layer device:000e08cb0002 says", Assert.Single(job.Reasons), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connection_requests_go_to_those_that_can_be_reached_and_the_others_are_told_why_not()
    {
        await using var unit = await AnsweringUnit.Open();
        await Store.Write(on => on.Execute("update cwmp_device set url = @url where mac = @mac", new { url = unit.Url, mac = Mac(1) }));
        await Store.Write(on => on.Execute("update cwmp_device set url = '' where mac = @mac", new { mac = Mac(2) }));
        var job = await Done(new BulkOrder(BulkAction.CwmpCall, string.Empty, null, [Mac(1), Mac(2), Mac(7)]));
        Assert.Equal((1, 1L, 2L), (unit.Asked, job.Done, job.Refused));
        Assert.Equal(["000e08cb0002: The unit names no address for connection requests: its next session comes by itself.", "000e08cb0007: it was never heard by CWMP: nothing can be asked of it that way."], job.Reasons);
        Assert.Contains(Store.Read(on => DeviceEvents.Of(on, Mac(1))), e => e.Text.StartsWith("Asked by eve, with others, to begin a session.", StringComparison.Ordinal));
        Assert.Null(Work.Answers(job));
    }

    public async Task InitializeAsync()
    {
        await server.InitializeAsync();
        for (var number = 1; number <= Managed; number++)
        {
            using var cpe = Cpe(number);
            Assert.Equal(HttpStatusCode.NoContent, await cpe.Session("0 BOOTSTRAP"));
        }

        await Store.Write(on =>
        {
            foreach (var number in Enumerable.Range(1, Managed + 2))
            {
                Devices.Put(on, (Devices.Find(on, Mac(number)) ?? new Device(Mac(number))) with { Tags = ["many"] });
            }
        });
    }

    public Task DisposeAsync() => server.DisposeAsync();

    public void Dispose() => server.Dispose();

    private static MacAddress Mac(int number) => MacAddress.Of($"000e08cb{number:x4}");

    private static DeviceQuery Typed(string text) => DeviceQuery.Parse(text).OrThrow();

    private static async Task Steps(BulkWork work, string id)
    {
        while (await work.Step(id))
        {
        }
    }

    private TestCpe Cpe(int number)
    {
        var serial = $"FM600CB{number:d5}";
        if (!certificates.TryGetValue(number, out var certificate))
        {
            certificates[number] = certificate = server.FromProvider(Mac(number).ToString(), serial);
        }

        return new TestCpe(server, new DeviceId("Sipura", "000E08", "SPA3102", serial), certificate: certificate).WithSettings();
    }

    private List<string> Audited() => [.. Store.Read(on => Audits.Page(on, string.Empty, null, 100)).Select(e => e.Text)];

    private async Task<BulkJob> Done(BulkOrder order)
    {
        var (id, fault) = await Work.Start(order, Actors.Eve);
        Assert.Null(fault);
        if (order.Action != BulkAction.CwmpCall)
        {
            // Two at once would ask a unit twice: what the server itself does is waited for.
            await Steps(Work, id!);
        }

        await PageTests.Eventually(() => Store.Read(on => BulkJobs.Find(on, id!))!.State == BulkJob.Standing.Finished);
        return Store.Read(on => BulkJobs.Find(on, id!))!;
    }
}

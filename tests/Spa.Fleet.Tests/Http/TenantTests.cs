using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Spa.Fleet.Access;
using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;
using Spa.Fleet.Notifying;
using Spa.Marks;
using Spa.ProvisioningServer.Hosting;
using Spa.ProvisioningServer.Hosting.Notifying;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Http;

/// <summary>What an operator of one customer sees and does of another's.</summary>
public class TenantTests(RunningServer server) : IClassFixture<RunningServer>
{
    private static readonly MacAddress Ours = MacAddress.Of("000e08c00001");
    private static readonly MacAddress Theirs = MacAddress.Of("000e08c00002");
    private static readonly MacAddress Nobodys = MacAddress.Of("000e08c00003");
    private static readonly Actor Acme = Actors.Of("acme");

    [Fact]
    [Attack("D2")]
    public async Task Objects_of_another_customer_are_not_there()
    {
        await Fill();
        var operations = server.Operations;
        foreach (var mac in new[] { Theirs, Nobodys, MacAddress.Of("000e08c0ffff") })
        {
            var gone = $"{mac} is not in the inventory.";
            Assert.Equal((RefusalKind.NotFound, gone), Of(await operations.Change(mac, new() { Note = "x" }, Acme)));
            Assert.Equal((RefusalKind.NotFound, gone), Of(await operations.Block(mac, true, Acme)));
            Assert.Equal((RefusalKind.NotFound, gone), Of(await operations.NewKey(mac, Acme)));
            Assert.Equal((RefusalKind.NotFound, gone), Of((await server.Host.Services.GetRequiredService<NotifyOperations>().Tell(mac, NotifyEvent.Resync, Acme)).Fault));
            Assert.Equal((RefusalKind.NotFound, gone), Of(await operations.Remove(mac, Acme)));
            Assert.Equal(RefusalKind.NotFound, Assert.Single(await operations.Set(LayerScope.Of(mac), [new("Display_Name_1_", "x", null)], [], Acme)).Refusal?.Kind);
            Assert.Equal(RefusalKind.NotFound, (await operations.Unset(LayerScope.Of(mac), "Display_Name_1_", Acme))?.Kind);
            Assert.Null(server.Store.Read(on => DeviceView.Find(on, Acme, mac, DateTimeOffset.UtcNow)));
        }

        foreach (var scope in new[] { "customer:beta", "site:beta/paris" })
        {
            Assert.Equal(RefusalKind.NotFound, Assert.Single(await operations.Set(LayerScope.Parse(scope).OrThrow(), [new("Display_Name_1_", "x", null)], [], Acme)).Refusal?.Kind);
        }

        foreach (var scope in new[] { "all", "model:SPA3102" })
        {
            Assert.Equal(RefusalKind.Forbidden, Assert.Single(await operations.Set(LayerScope.Parse(scope).OrThrow(), [new("Display_Name_1_", "x", null)], [], Acme)).Refusal?.Kind);
        }

        Assert.Equal([Ours], server.Store.Read(on => DeviceView.List(on, Acme, string.Empty, DateTimeOffset.UtcNow)).Select(v => v.Device.Mac));
        Assert.Equal([Ours], server.Store.Read(on => DeviceView.List(on, Acme, "000e08c0", DateTimeOffset.UtcNow)).Select(v => v.Device.Mac));
        Assert.Equal(1, server.Store.Read(on => Devices.Count(on, Acme)));
        Assert.Equal(["acme"], server.Store.Read(on => Reach.Customers(on, Acme)));
        Assert.DoesNotContain(server.Store.Read(on => Reach.Layers(on, Acme, devices: true)), l => l.Scope.Name.Contains("beta", StringComparison.Ordinal) || l.Scope.Name == Theirs.ToString());
        Assert.Contains(server.Store.Read(on => Reach.Layers(on, Actors.Eve, devices: true)), l => l.Scope.Name == Theirs.ToString());
        Assert.Null(await operations.Change(Ours, new() { Note = "attic" }, Acme));
    }

    [Fact]
    [Attack("D2")]
    public async Task A_device_cannot_be_moved_out_of_reach_or_into_it()
    {
        await Fill();
        Assert.Equal("acme-operator may work only with devices of acme: name one of them as the customer.", await server.Operations.Change(Ours, new() { Customer = "beta" }, Acme));
        Assert.Equal("acme-operator may work only with devices of acme: name one of them as the customer.", await server.Operations.Change(Ours, new() { Customer = string.Empty, Site = string.Empty }, Acme));
        Assert.Equal("acme-operator may work only with devices of acme: name one of them as the customer.", await server.Operations.Add(MacAddress.Of("000e08c00009"), new(), Acme));
        Assert.Null(await server.Operations.Add(MacAddress.Of("000e08c00010"), new() { Customer = "acme" }, Acme));
        Assert.Null(await server.Operations.Remove(MacAddress.Of("000e08c00010"), Acme));
    }

    [Fact]
    [Attack("D2")]
    public async Task A_waiting_unit_is_seen_by_those_whose_device_it_would_be()
    {
        await Fill();
        foreach (var mac in new[] { Ours, Theirs, MacAddress.Of("000e08c00077") })
        {
            using var certificate = RunningServer.SelfSigned(mac.ToString());
            using var unit = server.Secure(certificate);
            await unit.GetAsync($"/enrol/{mac}.xml");
        }

        Assert.Equal([Ours], server.Store.Read(on => Reach.Waiting(on, Acme)).Select(u => u.Mac));
        var foreign = server.Store.Read(on => WaitingUnits.Of(on, Theirs))[0];
        Assert.Equal(RefusalKind.NotFound, (await server.Operations.Approve(foreign.Code, Acme))?.Kind);
        Assert.Equal(RefusalKind.NotFound, (await server.Operations.Approve(Theirs.ToString(), Acme))?.Kind);
        Assert.Equal(RefusalKind.NotFound, (await server.Operations.Refuse(foreign.Code, Acme))?.Kind);
        Assert.Null(await server.Operations.Approve(Ours.ToString(), Acme));
    }

    [Fact]
    [Attack("D2")]
    public async Task Pages_show_a_limited_operator_his_own_and_404_for_the_rest()
    {
        await Fill();
        Assert.Null(await server.Accounts.Add("ann", "a long password", Role.Operator, ["acme"], Actors.Eve));
        using var browser = LoggedIn.Stranger(server);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.TryLogIn("ann", "a long password")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.Client.GetAsync($"/devices/{Ours}")).StatusCode);
        foreach (var address in new[] { $"/devices/{Theirs}", $"/devices/{Nobodys}", $"/devices/{Theirs}?handler=Report", "/layers/edit?scope=customer:beta", $"/layers/edit?scope=device:{Theirs}" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await browser.Client.GetAsync(address)).StatusCode);
        }

        var pages = await browser.Get("/") + await browser.Get("/layers") + await browser.Get("/waiting") + await browser.Get($"/devices/{Ours}");
        Assert.Contains(Ours.WithColons(), pages, StringComparison.Ordinal);
        Assert.DoesNotContain("beta", pages, StringComparison.Ordinal);
        Assert.DoesNotContain(Theirs.ToString(), pages, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.Post("/", $"/devices/{Theirs}?handler=Block", ("blocked", "true"))).StatusCode);
        Assert.NotEqual(DeviceState.Blocked, server.Store.Read(on => Devices.Find(on, Theirs))!.State);

        // What he may is looked up at every request: a change counts at once, and so does his end.
        Assert.Null(await server.Accounts.Allow("ann", Role.Viewer, ["beta"], Actors.Eve));
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.OK), ((await browser.Client.GetAsync($"/devices/{Ours}")).StatusCode, (await browser.Client.GetAsync($"/devices/{Theirs}")).StatusCode));
        Assert.Null(await server.Accounts.Remove("ann", Actors.Eve));
        Assert.Equal(HttpStatusCode.Redirect, (await browser.Client.GetAsync("/")).StatusCode);
    }

    [Fact]
    public async Task A_viewer_changes_nothing()
    {
        await Fill();
        var viewer = new Actor("vic", Role.Viewer, []);
        var operations = server.Operations;
        var firmware = new FirmwareStore(server.Store, TimeProvider.System);
        foreach (var refusal in new[]
        {
            await operations.Add(MacAddress.Of("000e08c00011"), new(), viewer), await operations.Change(Ours, new() { Note = "x" }, viewer), await operations.Block(Ours, true, viewer), await operations.Remove(Ours, viewer),
            (await server.Host.Services.GetRequiredService<NotifyOperations>().Tell(Ours, NotifyEvent.Reboot, viewer)).Fault,
            await operations.NewKey(Ours, viewer), await operations.Approve("x", viewer), await operations.Refuse("x", viewer), await operations.AssignFirmware("SPA3102", null, viewer), await operations.Unset(LayerScope.All, "x", viewer),
            Assert.Single(await operations.Set(LayerScope.All, [new("Display_Name_1_", "x", null)], [], viewer)).Refusal,
            (await firmware.Add(Stream.Null, viewer, default)).Fault, await firmware.Remove("SPA3102", "1", viewer), await firmware.SetRoot([], viewer),
            await server.Accounts.Add("new", "a long password", Role.Viewer, [], viewer), await server.Accounts.Allow("admin", Role.Viewer, [], viewer), await server.Accounts.Remove("admin", viewer), await server.Accounts.SetPassword("admin", "a long password", viewer),
        })
        {
            Assert.Equal(RefusalKind.Forbidden, refusal?.Kind);
        }
    }

    [Fact]
    public async Task The_last_administrator_stays()
    {
        const string Last = "admin is the last administrator of every customer: make another one first.";
        Assert.Equal(Last, await server.Accounts.Remove("admin", Actors.Eve));
        Assert.Equal(Last, await server.Accounts.Allow("admin", Role.Operator, [], Actors.Eve));
        Assert.Equal(Last, await server.Accounts.Allow("admin", Role.Admin, ["acme"], Actors.Eve));
        Assert.Equal("There is no operator nobody.", await server.Accounts.Allow("nobody", Role.Admin, [], Actors.Eve));
        Assert.Equal("The customer 'a/b': expected a letter, a digit, a blank or one of - _ . & ' at 1 (docs/server.md, layers).", await server.Accounts.Allow("admin", Role.Admin, ["a/b"], Actors.Eve));
    }

    private static (RefusalKind, string) Of(Refusal? refusal) => refusal is null ? default : (refusal.Kind, refusal.Sentence);

    private async Task Fill()
    {
        foreach (var (mac, customer) in new[] { (Ours, "acme"), (Theirs, "beta"), (Nobodys, null) })
        {
            if (server.Store.Read(on => Devices.Find(on, mac)) is null)
            {
                await server.Operations.Add(mac, new() { Customer = customer }, Actors.Eve);
                await server.Operations.Set(LayerScope.Of(mac), [new("Display_Name_1_", "x", null)], [], Actors.Eve);
            }
        }

        await server.Operations.Set(LayerScope.Parse("customer:beta").OrThrow(), [new("Display_Name_1_", "x", null)], [], Actors.Eve);
    }
}

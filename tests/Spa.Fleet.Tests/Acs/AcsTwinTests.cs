using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Spa.Cwmp.Messages;
using Spa.Fleet.Acs;
using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;
using Spa.Fleet.Tests.Http;
using Spa.Marks;
using Spa.ProvisioningServer.Hosting.Acs;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Acs;

/// <summary>One unit is one device, however it came first: by its name in CWMP, or by its MAC address.</summary>
public sealed class AcsTwinTests : AcsScene
{
    private static readonly DeviceId Unit = Spa with { SerialNumber = "FM600F000021" };
    private static readonly MacAddress Own = MacAddress.Of("000e08cc0021");
    private static readonly MacAddress Made = AcsIdentity.Of(Unit)!.Key;

    private AcsOperations Acs => Server.Host.Services.GetRequiredService<AcsOperations>();

    [Fact]
    public async Task A_unit_without_certificate_that_tells_its_MAC_address_is_one_device_from_the_beginning()
    {
        using var cpe = new TestCpe(Server, Unit) { Mac = Own.WithColons() }.WithSettings();
        Assert.Equal(HttpStatusCode.Unauthorized, await cpe.Session("0 BOOTSTRAP"));
        var waiting = Assert.Single(Store.Read(on => WaitingUnits.All(on)));
        Assert.Equal((Own, "It shows no certificate: compare its serial number and address."), (waiting.Mac, waiting.Reason));
        Assert.Null(await Server.Operations.Approve(waiting.Code, Actors.Eve));
        Assert.Equal(HttpStatusCode.NoContent, await cpe.Session("0 BOOTSTRAP"));

        // Later by its certificate, for its profile and for its sessions.
        using var certificate = Server.FromProvider(Own.ToString(), Unit.SerialNumber);
        using (var client = Server.Secure(certificate))
        {
            (await client.GetAsync($"/enrol/{Own}.xml")).EnsureSuccessStatusCode();
        }

        using var certified = new TestCpe(Server, Unit, certificate: certificate) { Mac = Own.WithColons() }.WithSettings();
        Assert.Equal(HttpStatusCode.NoContent, await certified.Session("2 PERIODIC"));
        Assert.Equal(1, Store.Read(Devices.Count));
    }

    [Fact]
    public async Task Its_certificate_makes_one_of_two_and_whatever_was_known_of_either_stays()
    {
        await ByWord();
        Assert.Empty(await Server.Operations.Set(LayerScope.Of(Made), [new("Dial_Plan_1_", "(1x.)", null)], [], Actors.Eve));
        var (asked, _) = await Acs.Ask(Made, new AcsWish(AcsTaskKind.Reboot), Actors.Eve);
        var old = Credentials.PasswordOf(Made, 1);

        using var certificate = Server.FromProvider(Own.ToString(), Unit.SerialNumber);
        using var certified = new TestCpe(Server, Unit, certificate: certificate).WithSettings();
        Assert.Equal(HttpStatusCode.NoContent, await certified.Session("2 PERIODIC"));
        Assert.Equal(1, Store.Read(Devices.Count));
        Assert.Contains(asked!.CommandKey, certified.Asked.OfType<Reboot>().Select(r => r.CommandKey));
        Assert.Equal("(1x.)", certified.Values["Device.X_000E08_Profile.Dial_Plan_1_"]);
        Assert.Equal("000e08cc0021", certified.Values["Device.ManagementServer.Username"]);
        var lines = Store.Read(on => DeviceEvents.Of(on, Own)).Select(e => e.Text).ToList();
        Assert.Contains($"It is one with {Made.WithColons()}, under which it came by CWMP as 000E08-SPA3102-FM600F000021: joined by its certificate.", lines);
        Assert.Contains($"Managed by CWMP from now on, as 000E08-SPA3102-FM600F000021.", lines);
        Assert.Contains("Let in by its provider certificate.", lines);

        // The certificate has proven more than the word by which the other came in: its password is worth nothing any more.
        using var first = new TestCpe(Server, Unit) { Login = (Made.ToString(), old) };
        Assert.Equal(HttpStatusCode.Unauthorized, await first.Session("2 PERIODIC"));
    }

    [Fact]
    public async Task The_password_of_its_profile_makes_one_of_two_when_it_has_told_its_address_before()
    {
        await ByWord();
        await Enrolled(Own, Unit.SerialNumber);
        using var cpe = new TestCpe(Server, Unit) { Login = (Own.ToString(), Credentials.PasswordOf(Own, 0)), Mac = Own.WithColons() }.WithSettings();

        // Not on its word in this very message: what it was proves itself first.
        Assert.Equal(HttpStatusCode.Unauthorized, await cpe.Session("2 PERIODIC"));
        Assert.Equal(2, Store.Read(Devices.Count));
        using var old = new TestCpe(Server, Unit) { Login = (Made.ToString(), Credentials.PasswordOf(Made, 1)), Mac = Own.WithColons() }.WithSettings();
        Assert.Equal(HttpStatusCode.NoContent, await old.Session("2 PERIODIC"));
        Assert.Contains(Store.Read(on => DeviceEvents.Of(on, Made)), e => e.Text == "It says that its MAC address is 00:0e:08:cc:00:21: its page has what to do.");
        Assert.Equal(HttpStatusCode.NoContent, await cpe.Session("2 PERIODIC"));
        Assert.Equal((1, AcsIdentity.Of(Unit)), (Store.Read(Devices.Count), Store.Read(on => Store.Cwmps.Find(on, Own))?.Identity));
    }

    [Fact]
    [Attack("C7")]
    public async Task To_name_the_MAC_address_of_another_gives_nothing()
    {
        var theirs = MacAddress.Of("000e08cc0022");
        await Enrolled(theirs, "FM600F000022");
        Assert.Empty(await Server.Operations.Set(LayerScope.Of(theirs), [new("Password_1_", "sip-secret", null)], [], Actors.Eve));

        // A stranger who names it waits as what he may be, and the operator is told.
        using var stranger = new TestCpe(Server, Unit with { SerialNumber = "FM600F000066" }) { Mac = theirs.WithColons() }.WithSettings();
        for (var tries = 0; tries < 4; tries++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await stranger.Session("0 BOOTSTRAP"));
        }

        var waiting = Store.Read(on => WaitingUnits.All(on)).Where(u => u.Mac == theirs).ToList();
        Assert.All(waiting, u => Assert.StartsWith("It shows no certificate, and one is bound to this MAC: a replaced unit, or somebody who pretends.", u.Reason, StringComparison.Ordinal));
        Assert.Equal("It says that its serial number is FM600F000066, and the inventory has FM600F000022 for 00:0e:08:cc:00:22: if this is that unit, correct the serial number on its page first.",
            waiting is [var his, ..] ? (await Server.Operations.Approve(his.Code, Actors.Eve))?.Sentence : null);

        // One that is here by its own right, and names it: it stays what it is.
        await ByWord();
        using var liar = new TestCpe(Server, Unit) { Login = (Made.ToString(), Credentials.PasswordOf(Made, 1)), Mac = theirs.WithColons() }.WithSettings();
        Assert.Equal(HttpStatusCode.NoContent, await liar.Session("2 PERIODIC"));
        Assert.DoesNotContain("sip-secret", liar.Values.Values);

        // With its own password under the other's name, and with its own certificate.
        using var renamed = new TestCpe(Server, Unit) { Login = (theirs.ToString(), Credentials.PasswordOf(Made, 1)), Mac = theirs.WithColons() }.WithSettings();
        Assert.Equal(HttpStatusCode.Unauthorized, await renamed.Session("2 PERIODIC"));
        using var certificate = Server.FromProvider(Own.ToString(), Unit.SerialNumber);
        using var certified = new TestCpe(Server, Unit, certificate: certificate) { Mac = theirs.WithColons() }.WithSettings();
        Assert.Equal(HttpStatusCode.Unauthorized, await certified.Session("2 PERIODIC"));

        // The owner of another device, who calls himself by the name of this one.
        Assert.Equal(HttpStatusCode.NoContent, await liar.Session("2 PERIODIC"));
        using var thief = new TestCpe(Server, Unit) { Login = (Own.ToString(), Credentials.PasswordOf(Own, 0)), Mac = Own.WithColons() }.WithSettings();
        Assert.Equal(HttpStatusCode.Unauthorized, await thief.Session("2 PERIODIC"));
        using var fromAnother = Server.FromProvider("000e08cc0023", "FM600F000023");
        using var robber = new TestCpe(Server, Unit, certificate: fromAnother) { Mac = "00:0e:08:cc:00:23" }.WithSettings();
        Assert.Equal(HttpStatusCode.Unauthorized, await robber.Session("2 PERIODIC"));
        Assert.Equal((null, AcsIdentity.Of(Unit)), (Store.Read(on => Store.Cwmps.Find(on, theirs)), Store.Read(on => Store.Cwmps.Find(on, Made))?.Identity));

        // Who does not see the other device cannot join them, nor learns that it is there.
        Assert.Null(await Server.Operations.Change(theirs, new() { Customer = "acme" }, Actors.Eve));
        Assert.Null(await Server.Operations.Change(Made, new() { Customer = "other" }, Actors.Eve));
        Assert.Null(Acs.Twin(Made, Actors.Of("other")));
        Assert.NotNull((await Acs.Join(Made, theirs, Actors.Of("other"))).Fault);
        Assert.NotNull((await Acs.Join(Made, theirs, Actors.Eve with { Role = Fleet.Access.Role.Viewer })).Fault);
        Assert.NotNull(Store.Read(on => Devices.Find(on, Made)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_operator_joins_them_on_the_page_and_its_old_password_is_good_until_it_has_its_new_one(bool isThere)
    {
        await ByWord();
        if (isThere)
        {
            await Enrolled(Own, Unit.SerialNumber);
            Assert.Empty(await Server.Operations.Set(LayerScope.Of(Own), [new("Dial_Plan_1_", "(2x.)", null)], [], Actors.Eve));
        }

        Assert.Empty(await Server.Operations.Set(LayerScope.Of(Made), [new("Dial_Plan_1_", "(1x.)", null), new("Proxy_1_", "sip.example", null)], [], Actors.Eve));
        using var cpe = new TestCpe(Server, Unit) { Login = (Made.ToString(), Credentials.PasswordOf(Made, 1)), Mac = Own.WithColons() }.WithSettings();
        Assert.Equal(HttpStatusCode.NoContent, await cpe.Session("2 PERIODIC"));
        await Store.Write(on => Store.CwmpFiles.Put(on, Made, 7, [1, 2, 3]));
        var (task, _) = await Acs.Ask(Made, new AcsWish(AcsTaskKind.Reboot), Actors.Eve);
        using var browser = await LoggedIn.To(Server);
        Assert.Contains("It is the same unit: join", await browser.Get($"/devices/{Made}"), StringComparison.Ordinal);
        Assert.Equal(isThere, (await browser.Get($"/devices/{Own}")).Contains("It is the same unit: join", StringComparison.Ordinal));

        var joined = await browser.Post($"/devices/{Made}", $"/devices/{Made}?handler=Join", ("with", Own.ToString()));
        Assert.Equal($"/devices/{Own}", joined.Headers.Location?.ToString());
        Assert.Contains("They are one device now.", await browser.Get($"/devices/{Own}"), StringComparison.Ordinal);
        Assert.Equal((1, null), (Store.Read(Devices.Count), Store.Read(on => Devices.Find(on, Made))));
        Assert.Equal([(isThere ? "(2x.)" : "(1x.)"), "sip.example"], Store.Read(on => Store.Layers.Get(on, LayerScope.Of(Own))).Entries.Values.Select(e => e.Text));
        Assert.Equal([1, 2, 3], Acs.File(Own, 7, Actors.Eve));
        Assert.Equal(task!.Number, Acs.Tasks(Own, Actors.Eve)[0].Number);
        Assert.Equal(("6.0.0", Own), (Store.Read(on => Devices.Find(on, Own))!.Health.Software, Acs.Find(Own, Actors.Eve)!.Mac));
        Assert.Contains(Store.Read(on => DeviceEvents.Of(on, Own)), e => e.Text.EndsWith("joined by admin.", StringComparison.Ordinal));

        // In by the password that it has; then it gets the one of its name, and the other is nobody's.
        cpe.Asked.Clear();
        Assert.Equal(HttpStatusCode.NoContent, await cpe.Session("2 PERIODIC"));
        Assert.Contains(task.CommandKey, cpe.Asked.OfType<Reboot>().Select(r => r.CommandKey));
        Assert.Equal((Own.ToString(), Credentials.PasswordOf(Own, 1)), (cpe.Values["Device.ManagementServer.Username"], cpe.Values["Device.ManagementServer.Password"]));
        Assert.Equal(HttpStatusCode.Unauthorized, await cpe.Session("2 PERIODIC"));
        using var renewed = new TestCpe(Server, Unit) { Login = (Own.ToString(), Credentials.PasswordOf(Own, 1)), Mac = cpe.Mac };
        Assert.Equal(HttpStatusCode.NoContent, await renewed.Session("2 PERIODIC"));
    }

    [Fact]
    public async Task A_join_that_is_cut_has_done_nothing()
    {
        await ByWord();
        await Enrolled(Own, Unit.SerialNumber);
        var twins = Server.Host.Services.GetRequiredService<AcsTwins>();
        var before = Seen();
        await Assert.ThrowsAsync<InvalidOperationException>(() => Store.Write<int>(on =>
        {
            twins.Join(on, Made, Own, true, "eve", DateTimeOffset.UtcNow);
            throw new InvalidOperationException();
        }));
        Assert.Equal(before, Seen());

        string Seen() => Store.Read(on => string.Join('\n', DeviceEvents.Of(on, Made).Concat(DeviceEvents.Of(on, Own)).Select(e => e.Text).Append($"{Devices.Find(on, Made)} {Devices.Find(on, Own)} {Store.Cwmps.Find(on, Made)!.Identity} {Store.Cwmps.Find(on, Own)}")));
    }

    // Let in without a certificate, as a unit that says no address, and given its password.
    private async Task ByWord()
    {
        using var cpe = new TestCpe(Server, Unit).WithSettings();
        Assert.Equal(HttpStatusCode.Unauthorized, await cpe.Session("0 BOOTSTRAP"));
        Assert.Null(await Server.Operations.Approve(Assert.Single(Store.Read(on => WaitingUnits.All(on)), u => u.Mac == Made).Code, Actors.Eve));
        Assert.Equal(HttpStatusCode.NoContent, await cpe.Session("0 BOOTSTRAP"));
        Assert.Equal(Credentials.PasswordOf(Made, 1), cpe.Values["Device.ManagementServer.Password"]);
    }

    // By its certificate, for its profile.
    private async Task Enrolled(MacAddress mac, string serial)
    {
        using var certificate = Server.FromProvider(mac.ToString(), serial);
        using var client = Server.Secure(certificate);
        (await client.GetAsync($"/enrol/{mac}.xml")).EnsureSuccessStatusCode();
    }
}

using System.Collections.Immutable;
using System.Data;
using Microsoft.Extensions.DependencyInjection;
using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Fleet.Acs;
using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;
using Spa.Fleet.Tests.Http;
using Spa.ProvisioningServer.Hosting.Acs;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Acs;

/// <summary>Two devices that become one, piece by piece: what of either stays, who may not be joined, and what proves that two are one.</summary>
public sealed class AcsJoinTests : AcsScene
{
    private const string Serial21 = "FM600F000021";
    private static readonly DeviceId Unit = Spa with { SerialNumber = Serial21 };
    private static readonly AcsIdentity Identity = AcsIdentity.Of(Unit)!;
    private static readonly MacAddress Own = MacAddress.Of("000e08cc0021");
    private static readonly MacAddress Made = Identity.Key;
    private static readonly MacAddress Third = MacAddress.Of("000e08cc0022");
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_000);

    private AcsTwins Twins => Server.Host.Services.GetRequiredService<AcsTwins>();

    [Fact]
    public async Task Where_both_have_something_that_of_its_own_address_stays_and_nothing_of_the_other_is_lost()
    {
        await Store.Write(on =>
        {
            Begin(on);
            Devices.Put(on, Devices.Find(on, Made)! with { Customer = "made", Site = "made-site", Tags = ["b"], Note = "of the made", Firmware = "1.0", EnrolledBy = "ann" });
            Devices.Put(on, Devices.Find(on, Own)! with { Customer = "own", Tags = ["a"], Note = "of its own", State = DeviceState.Expected });
            Healths.Seen(on, Own, "192.0.2.1", "7", Now);
            Healths.Seen(on, Made, "192.0.2.2", null, Now.AddMinutes(1));
            Laid(on, Own, "own", "Dial_Plan_1_", "x");
            Laid(on, Made, "made", "Dial_Plan_1_", "x");
            Laid(on, Made, "made", "Display_Name_1_", "y");
            Managed(on);
            Twins.Join(on, Made, Own, keepsPassword: false, "eve", Now);
        });
        var device = Store.Read(on => Devices.Find(on, Own))!;
        Assert.Equal(("own", null, "a b", "of its own\nof the made", "1.0", DeviceState.Enrolled, "ann"), (device.Customer, device.Site, string.Join(' ', device.Tags), device.Note, device.Firmware, device.State, device.EnrolledBy));
        Assert.Equal(("192.0.2.2", "7", Now.AddMinutes(1)), (device.Health.Address, device.Health.Software, device.Health.LastSeen));
        var layer = Store.Read(on => Store.Layers.Get(on, LayerScope.Of(Own)));
        Assert.Equal(("own", "made", "own", "made"), (layer.Entries["Dial_Plan_1_"].Text, layer.Entries["Display_Name_1_"].Text, layer.Variables["x"].Value, layer.Variables["y"].Value));
        Assert.Single(Store.Read(on => Store.Keys.Of(on, Own)));
        Assert.Null(Store.Read(on => Devices.Find(on, Made)));

        // What CWMP knows of it.
        var known = Store.Read(on => Store.Cwmps.Find(on, Own))!;
        Assert.Equal((Identity, Now.AddHours(1), "mark", "7 wrong"), (known.Identity, known.LogUntil, known.Refused["Device.X"], known.Fault));
        Assert.Equal("<a/>", Assert.Single(Store.Read(on => Store.CwmpMessages.Of(on, Own))).Text);
        Assert.Equal([1, 2], Store.Read(on => Store.CwmpFiles.Find(on, Own, 1)));
        Assert.Equal([AcsTaskKind.Reboot], Store.Read(on => Store.CwmpTasks.Of(on, Own)).Select(t => t.Kind));
        Assert.Equal("7", Store.Read(on => Store.Cwmps.Values(on, Own))!.Value.Values["Device.A"].Text);

        void Managed(IDbConnection on)
        {
            Cwmps.LogUntil(on, Made, Now.AddHours(1));
            Cwmps.Refused(on, Made, AcsRefusals.Fail(ImmutableDictionary<string, string>.Empty.Add("Device.X", "mark"), "Device.X", "7 wrong"));
            Store.CwmpMessages.Add(on, Made, true, "<a/>"u8.ToArray(), Now);
            Store.CwmpFiles.Put(on, Made, 1, [1, 2]);
            Store.CwmpTasks.Add(on, Made, new AcsTask(0, AcsTaskKind.Reboot, []) { AskedBy = "eve", AskedAt = Now, Due = Now });
            Store.Cwmps.PutValues(on, Made, CwmpValues.Of([new("Device.A", new(CwmpType.Number, "7"))]), Now);
        }
    }

    [Fact]
    public async Task What_only_the_other_had_it_has_afterwards_and_what_was_heard_last_counts()
    {
        await Store.Write(on =>
        {
            Begin(on);
            Devices.Put(on, Devices.Find(on, Made)! with { Customer = "made", Site = "made-site", Note = "of the made" });
            Healths.Seen(on, Made, "192.0.2.2", "6", Now);
            Healths.Seen(on, Own, "192.0.2.1", "7", Now.AddMinutes(1));
            Twins.Join(on, Made, Own, keepsPassword: false, "eve", Now);
        });
        var device = Store.Read(on => Devices.Find(on, Own))!;
        Assert.Equal(("made", "made-site", "of the made", "192.0.2.1", "7"), (device.Customer, device.Site, device.Note, device.Health.Address, device.Health.Software));
    }

    [Fact]
    public async Task Why_two_cannot_be_joined_is_said()
    {
        var twin = new AcsTwin(Made, Own, true, false);
        Assert.Null(await Wrong(twin, _ => { }));
        Assert.Contains("look again", await Wrong(twin with { To = Third }, _ => { }), StringComparison.Ordinal);
        foreach (var blocked in new[] { Made, Own })
        {
            Assert.Contains("blocked", await Wrong(twin, on => Devices.Put(on, Devices.Find(on, blocked)! with { State = DeviceState.Blocked })), StringComparison.Ordinal);
        }

        Assert.Contains("being given a password", await Wrong(twin, on => Cwmps.Giving(on, Made, 2)), StringComparison.Ordinal);
        Assert.Null(await Wrong(twin, on => Store.CwmpTasks.Add(on, Made, new AcsTask(0, AcsTaskKind.Reboot, []))));
        Assert.Contains("under way", await Wrong(twin, on => Store.CwmpTasks.Add(on, Made, new AcsTask(0, AcsTaskKind.Reboot, []) { State = AcsTaskState.Taken })), StringComparison.Ordinal);

        // One of two that are managed each by itself, and one that says to be a third, are no twins.
        Assert.Contains("look again", await Wrong(twin, on => Cwmps.Bind(on, Own, new AcsIdentity("000E08", "SPA3102", "another"))), StringComparison.Ordinal);
        Assert.Contains("look again", await Wrong(twin, on => Says(on, Third)), StringComparison.Ordinal);
        await Fresh();
        Assert.Equal(twin, Store.Read(on => Twins.Of(on, Own)));
        await Store.Write(on => Says(on, Third));
        Assert.Null(Store.Read(on => Twins.Of(on, Own)));
    }

    [Fact]
    public async Task It_is_proven_by_the_serial_number_of_a_certificate_or_by_its_own_word_and_by_nothing_else()
    {
        Assert.True(await IsProven(Serial21, _ => { }));
        Assert.False(await IsProven("FM600F999999", _ => { }));
        Assert.False(await IsProven(null, _ => { }));
        Assert.True(await IsProven(null, on => Says(on, Own)));
        Assert.False(await IsProven(null, on => Says(on, Third)));
        Assert.False(await IsProven(Serial21, on => Says(on, Third)));
        Assert.False(await IsProven(Serial21, on => Cwmps.Bind(on, Own, new AcsIdentity("000E08", "SPA3102", "another"))));
        Assert.False(await IsProven(Serial21, on => Devices.Put(on, Devices.Find(on, Own)! with { State = DeviceState.Expected })));
        Assert.False(await IsProven(Serial21, on => Devices.Put(on, Devices.Find(on, Made)! with { State = DeviceState.Blocked })));
        Assert.False(await IsProven(Serial21, on => Devices.Put(on, Devices.Find(on, Own)! with { Serial = "another" })));
        Assert.True(await IsProven(Serial21, on => Devices.Put(on, Devices.Find(on, Own)! with { Serial = null })));
    }

    private async Task<string?> Wrong(AcsTwin twin, Action<IDbConnection> change)
    {
        await Fresh();
        await Store.Write(change);
        return Store.Read(on => Twins.Wrong(on, twin));
    }

    private async Task<bool> IsProven(string? serial, Action<IDbConnection> change)
    {
        await Fresh();
        await Store.Write(change);
        return Store.Read(on => Twins.IsProven(on, Own, Store.Cwmps.Find(on, Made)!, serial));
    }

    private Task Fresh() => Store.Write(on =>
    {
        Devices.Remove(on, Made);
        Devices.Remove(on, Own);
        Begin(on);
    });

    private static void Begin(IDbConnection on)
    {
        foreach (var mac in new[] { Made, Own })
        {
            Devices.Put(on, new Device(mac) { Serial = Serial21, State = DeviceState.Enrolled });
        }

        Cwmps.Bind(on, Made, Identity);
    }

    private void Laid(IDbConnection on, MacAddress mac, string text, string entry, string variable)
        => Store.Layers.Add(on, Store.Layers.Get(on, LayerScope.Of(mac)).With([new LayerChange.SetEntry(new(entry, text, null)), new LayerChange.SetVariable(new(variable, VariableType.Text, text))]), "eve", string.Empty, null, Now);

    private void Says(IDbConnection on, MacAddress mac)
        => Store.Cwmps.Told(on, Made, "Device.", string.Empty, "hash", new Inform(Unit, [new CwmpEvent("2 PERIODIC", string.Empty)], 1, Now, 0, [new($"Device.{AcsIdentity.MacParameter}", CwmpValue.Of(mac.WithColons()))]), Now);
}

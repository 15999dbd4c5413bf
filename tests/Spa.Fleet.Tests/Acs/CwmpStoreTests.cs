using System.Collections.Immutable;
using Dapper;
using Spa.Configuration.Parameters;
using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Fleet.Acs;
using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;
using Spa.Fleet.Publishing;
using Spa.Fleet.Tests.Storage;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Acs;

/// <summary>What is kept of devices that are managed by CWMP, on both databases.</summary>
public sealed class CwmpStoreTests
{
    private static readonly MacAddress Mac = MacAddress.Of("000e08cc0001");
    private static readonly AcsIdentity Identity = new("000E08", "SPA3102", "FM600F123456");
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_000);

    [Theory]
    [MemberData(nameof(Place.Kinds), MemberType = typeof(Place))]
    public async Task What_was_put_is_there_sealed_and_goes_with_its_device(string kind)
    {
        using var place = Place.Of(kind);
        using var store = place.Open();
        var inform = new Inform(new DeviceId("Sipura", Identity.Oui, Identity.ProductClass, Identity.SerialNumber), [new("1 BOOT", string.Empty)], 1, Now, 0, [new("Device.DeviceInfo.SoftwareVersion", CwmpValue.Of("1"))]);
        await store.Write(on =>
        {
            Devices.Put(on, new Device(Mac) { State = DeviceState.Enrolled });
            Healths.Seen(on, Mac, "192.0.2.7", "1", Now);
            Cwmps.Bind(on, Mac, Identity);
            store.Cwmps.Told(on, Mac, "Device.", "http://192.0.2.7/x", "hash", inform, Now);
            store.Cwmps.Preset(on, Mac, new CwmpPreset("factory", "0123456789abcdef"));
            store.Cwmps.PutValues(on, Mac, CwmpValues.Of([new("Device.B", new(CwmpType.Number, "7")), new("Device.A", new(CwmpType.Text, "mark", true))]), Now);
            Cwmps.Refused(on, Mac, AcsRefusals.Fail(ImmutableDictionary<string, string>.Empty.Add("Device.C", "x"), "Device.C", "9007 no"));
            Cwmps.LogUntil(on, Mac, Now);
            store.CwmpMessages.Add(on, Mac, true, "<a/>"u8.ToArray(), Now);
            store.CwmpFiles.Put(on, Mac, 1, [1, 2, 3]);
        });
        await store.Write(Mac, on => Cwmps.Giving(on, Mac, 1));
        var known = store.Read(on => store.Cwmps.Find(on, Identity))!;
        Assert.Equal((Mac, "Device.", "http://192.0.2.7/x", "hash", Now, "9007 no", Now, 0, 1L), (known.Mac, known.Root, known.Url, known.ToldHash, known.Informed, known.Fault, known.LogUntil!.Value, known.Generation, known.NextGeneration!.Value));
        Assert.Equal((new CwmpPreset("factory", "0123456789abcdef"), "x"), (known.Preset, known.Refused["Device.C"]));
        Assert.Equal(inform.Device, store.Read(on => store.Cwmps.LastInform(on, Mac))!.Device);
        Assert.Equal(["Device.A = ***", "Device.B = 7"], store.Read(on => store.Cwmps.Values(on, Mac))!.Value.Values.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => $"{v.Key} = {v.Value.Shown}"));
        Assert.Equal((true, "<a/>"), Assert.Single(store.Read(on => store.CwmpMessages.Of(on, Mac))) is var line ? (line.Sent, line.Text) : default);
        Assert.Equal([1, 2, 3], store.Read(on => store.CwmpFiles.Find(on, Mac, 1)));

        var (mark, open) = store.Read(on => CwmpTasks.Now(on, Mac));
        Assert.Equal((store.Read(on => ServedMark.Of(on, Mac)), false), (mark, open));
        await store.Write(Mac, on => Cwmps.Given(on, Mac, 1, Now));
        await store.Write(Mac, on => Cwmps.Settled(on, Mac, mark));
        known = store.Read(on => store.Cwmps.Find(on, Mac))!;
        Assert.Equal((mark, 1L, (long?)null), (known.Settled, known.Generation, known.NextGeneration));

        // A new password is a change of what it should be: its profile carries it.
        Assert.Equal(mark with { Device = mark.Device + 1 }, store.Read(on => CwmpTasks.Now(on, Mac)).Mark);

        var task = await store.Write(Mac, on => store.CwmpTasks.Add(on, Mac, new AcsTask(0, AcsTaskKind.Set, ["Device.B", "8"]) { AskedBy = "eve", AskedAt = Now, Due = Now }));
        Assert.True(store.Read(on => CwmpTasks.Now(on, Mac)).HasOpen);
        await store.Write(Mac, on => store.CwmpTasks.Put(on, Mac, task.End(AcsTaskState.Done, "done", Now)));
        var read = Assert.Single(store.Read(on => store.CwmpTasks.Of(on, Mac)));
        Assert.Equal((1L, AcsTaskKind.Set, "Device.B 8", AcsTaskState.Done, Now, "done"), (read.Number, read.Kind, string.Join(' ', read.Arguments), read.State, read.EndedAt!.Value, read.Result));
        Assert.Empty(store.Read(on => store.CwmpTasks.OpenOf(on, Mac)));

        await store.Write(on => Devices.Remove(on, Mac));
        Assert.Null(store.Read(on => store.Cwmps.Find(on, Identity)));
        Assert.Null(store.Read(on => store.Cwmps.Values(on, Mac)));
        Assert.Empty(store.Read(on => store.CwmpTasks.Of(on, Mac)));
    }

    [Fact]
    public void Parameters_are_read_as_they_were_written_and_as_earlier_servers_wrote_them()
    {
        var values = new Dictionary<string, CwmpKept>
        {
            ["Device.X_000E08_Profile.Dial_Plan_1_"] = new(CwmpType.Text, "(x.|[2-9]xx)"),
            ["Device.X_000E08_Profile.Dial_Plan_2_"] = new(CwmpType.Unspecified, string.Empty),
            ["Device.X_000E08_Profile.Password_1_"] = new(CwmpType.Text, "0123abcd", true),
            ["Device.Gr\u00f6\u00dfe.1.A"] = new(CwmpType.Number, "7"),
            ["Device.Gr\u00f6\u00dfe.2.A"] = new(CwmpType.HexBinary, new string('\u20ac', 300)),
            ["Device.Gr\u00f6"] = new(CwmpType.Boolean, "1"),
            ["\U0001F4DE.\U0001F4DF"] = new(CwmpType.Base64, "\n\"<"),
            ["\U0001F4DE.\U0001F4E0" + new string('x', 200)] = new(CwmpType.DateTime, "2026-11-30T08:00:00Z"),
        };
        Assert.Equal(values, Again(values));
        Assert.Empty(Again([]));

        // As a unit tells them, out of order, of two trees, and with some that are not as usual in value, type or kind.
        foreach (var root in new[] { "Device.", "InternetGatewayDevice.X.", "" })
        {
            var whole = Catalogue.All.Select(p => KeyValuePair.Create($"{root}X_000E08_Profile.{p.Name}", new CwmpKept(CwmpType.Text, p.DefaultText))).ToList();
            var other = whole.Select((v, at) => at % 7 == 3 ? KeyValuePair.Create(v.Key, v.Value with { Text = v.Value.Text + "x" }) : at % 11 == 5 ? KeyValuePair.Create(v.Key, v.Value with { IsSecret = true })
                : at % 13 == 4 ? KeyValuePair.Create(v.Key, v.Value with { Type = CwmpType.Boolean }) : v).ToList();
            foreach (var some in new[] { whole, other, whole.AsEnumerable().Reverse().ToList(), [.. values.Where(v => !v.Key.Contains("Profile", StringComparison.Ordinal)), .. other, KeyValuePair.Create("Device.Z", new CwmpKept(CwmpType.Text, "1"))], whole[..1], whole[^1..] })
            {
                Assert.Equal(some.ToDictionary(), Again(some));
            }

            Assert.InRange(CwmpValueText.Pack(CwmpValues.Of(whole)).Length, 1, 2500);
            Assert.InRange(UsualSettings.Count, 750, whole.Count);
        }

        var before = """[["Device.A","unsignedInt","7"],["Device.B","string","0123abcd",""]]""";
        Assert.Equal(
            new Dictionary<string, CwmpKept> { ["Device.A"] = new(CwmpType.Number, "7"), ["Device.B"] = new(CwmpType.Text, "0123abcd", true) },
            CwmpValueText.Read(System.Text.Encoding.UTF8.GetBytes(before)).ToDictionary());

        static Dictionary<string, CwmpKept> Again(IEnumerable<KeyValuePair<string, CwmpKept>> some) => CwmpValueText.Read(Packed.Unpack(CwmpValueText.Pack(CwmpValues.Of(some)))).ToDictionary();
    }

    [Theory]
    [MemberData(nameof(Place.Kinds), MemberType = typeof(Place))]
    public async Task Answers_to_an_order_are_counted_and_gathered_and_what_waits_can_be_taken_back(string kind)
    {
        using var place = Place.Of(kind);
        using var store = place.Open();
        var macs = Enumerable.Range(1, 5).Select(n => MacAddress.Of($"000e08cc{n:x4}")).ToList();
        await store.Write(on =>
        {
            foreach (var (mac, place) in macs.Select((m, n) => (m, n)))
            {
                var task = store.CwmpTasks.Add(on, mac, new AcsTask(0, AcsTaskKind.Set, ["Device.A", "1"]) { Job = "job", Due = Now });
                store.CwmpTasks.Add(on, mac, new AcsTask(0, AcsTaskKind.Reboot, []) { Due = Now });
                store.CwmpTasks.Put(on, mac, place switch
                {
                    0 => task.End(AcsTaskState.Done, string.Empty, Now),
                    1 => task.End(AcsTaskState.Failed, "no", Now) with { Faults = [new(9007, "Device.A"), new(9005, "Device.B")] },
                    2 => task.End(AcsTaskState.Failed, "no", Now) with { Faults = [new(9007, "Device.A")] },
                    3 => task with { Tries = 1 },
                    _ => task,
                });
            }
        });
        var standing = store.Read(on => CwmpTasks.Standing(on, "job"));
        Assert.Equal((5L, 2L, 0L, 3L), (standing.All, standing.Waiting, standing.UnderWay, standing.Ended));
        Assert.Equal([new OrderFault(9007, "Device.A", 2, macs[1]), new OrderFault(9005, "Device.B", 1, macs[1])], standing.Faults);
        Assert.Equal([macs[3], macs[4]], store.Read(on => CwmpTasks.OfOrder(on, "job", AcsTaskState.Queued, macs[0], 10)).Select(t => t.Mac));
        Assert.Equal(2, store.Read(on => CwmpTasks.OfOrder(on, "job", null, null, 2)).Count);

        // One that was sent once may have been done: it is not taken back as if nothing had happened.
        Assert.Equal(1, await store.Write(on => CwmpTasks.TakeBack(on, "job")));
        Assert.Equal(4, store.Read(on => CwmpTasks.Standing(on, "job")).All);
        Assert.Equal(0, await store.Write(on => CwmpTasks.TakeBack(on, string.Empty)));
        Assert.Equal(0, store.Read(on => CwmpTasks.Standing(on, string.Empty)).All);
        Assert.Equal(6, store.Read(CwmpTasks.Counts)[AcsTaskState.Queued]);
    }

    [Theory]
    [MemberData(nameof(Place.Kinds), MemberType = typeof(Place))]
    public async Task Levels_of_a_tree_are_kept_and_forgotten_from_an_object_on(string kind)
    {
        using var place = Place.Of(kind);
        using var store = place.Open();
        var level = new AcsLevel(Now, ImmutableSortedDictionary<string, bool>.Empty.Add("Device.A.", false).Add("Device.B", true));
        await store.Write(on =>
        {
            foreach (var path in new[] { string.Empty, "Device.", "Device.A.", "Device.A.1.", "Device.AB." })
            {
                store.CwmpLevels.Put(on, Mac, path, level);
            }
        });
        Assert.Equal(level.Writable, store.Read(on => store.CwmpLevels.Find(on, Mac, "Device."))!.Writable);
        await store.Write(on => CwmpLevels.Forget(on, Mac, "Device.A."));
        Assert.Equal([true, true, false, false, true], new[] { string.Empty, "Device.", "Device.A.", "Device.A.1.", "Device.AB." }.Select(p => store.Read(on => store.CwmpLevels.Find(on, Mac, p)) is not null));
        await store.Write(on => Cwmps.ForgetValues(on, Mac));
        Assert.Null(store.Read(on => store.CwmpLevels.Find(on, Mac, string.Empty)));
    }

    [Theory]
    [MemberData(nameof(Place.Kinds), MemberType = typeof(Place))]
    public async Task How_a_device_does_in_a_publish_is_what_it_told_by_CWMP(string kind)
    {
        using var place = Place.Of(kind);
        using var store = place.Open();
        var macs = Enumerable.Range(1, 4).Select(n => MacAddress.Of($"000e08cc{n:x4}")).ToList();
        await store.Write(on =>
        {
            macs.ForEach(m => Devices.Put(on, new Device(m) { State = DeviceState.Enrolled }));
            Publishes.Begin(on, 1, LayerScope.All, 0, 1, [new StageTarget.Rest()], PublishLimits.Usual, "x", "eve", Now);
            macs.Take(3).ToList().ForEach(m => PublishTurns.Sent(on, m, [1], m == macs[2] ? "Old" : string.Empty, Now));
        });
        Assert.Equal([DeviceOutcome.Fetched, DeviceOutcome.Fetched, DeviceOutcome.Fetched], Outcomes());
        await store.Write(on =>
        {
            PublishTurns.Settled(on, macs[0], [], string.Empty, "no", Now);
            PublishTurns.Settled(on, macs[1], [], "New", "it refused New", Now);

            // What it refused before is no fault of this publish.
            PublishTurns.Settled(on, macs[2], [], "Old", "it refused Old", Now);
            PublishTurns.Unconcerned(on, macs[3], [1]);
        });
        Assert.Equal([DeviceOutcome.Good, DeviceOutcome.Failed, DeviceOutcome.Good, DeviceOutcome.Pending], Outcomes());
        Assert.Equal(new PublishProgress(0, 0, 2, 1, 0, 1), store.Read(on => PublishStages.Progress(on, Publishes.Find(on, 1)!, Now)));

        // Said once more, it stays as it is.
        var mark = store.Read(on => ServedMark.Of(on, macs[0]));
        await store.Write(on => PublishTurns.Settled(on, macs[0], [], string.Empty, string.Empty, Now));
        Assert.Equal(mark, store.Read(on => ServedMark.Of(on, macs[0])));

        IEnumerable<DeviceOutcome> Outcomes() => store.Read(on => PublishTurns.Devices(on, 1)).OrderBy(d => d.Mac).Select(d => d.Outcome);
    }

    [Theory]
    [MemberData(nameof(Place.Kinds), MemberType = typeof(Place))]
    public async Task Ended_tasks_go_when_there_are_many_and_open_ones_stay(string kind)
    {
        using var place = Place.Of(kind);
        using var store = place.Open();
        await store.Write(on =>
        {
            var first = store.CwmpTasks.Add(on, Mac, new AcsTask(0, AcsTaskKind.Reboot, []));
            Assert.Equal(1, first.Number);
            for (var i = 0; i < 300; i++)
            {
                store.CwmpTasks.Put(on, Mac, store.CwmpTasks.Add(on, Mac, new AcsTask(0, AcsTaskKind.Refresh, [])).End(AcsTaskState.Done, string.Empty, Now));
            }
        });
        var all = store.Read(on => store.CwmpTasks.Of(on, Mac, 1000));
        Assert.InRange(all.Length, 100, 202);
        Assert.Equal((301, 1), (all[0].Number, Assert.Single(store.Read(on => store.CwmpTasks.OpenOf(on, Mac))).Number));
    }

    // Many at once, as sessions begin: some of one device, some of nobody, some without a product class.
    [Theory]
    [MemberData(nameof(Place.Kinds), MemberType = typeof(Place))]
    public async Task Whoever_asks_at_once_for_devices_gets_each_its_own(string kind)
    {
        using var place = Place.Of(kind);
        using var store = place.Open();
        var identities = Enumerable.Range(0, 20).Select(i => new AcsIdentity("000E08", i % 3 == 0 ? string.Empty : "SPA3102", $"FM600F{i / 2 * 2:000000}{(i % 3 == 0 ? "A" : "B")}")).Distinct().ToList();
        var macs = identities.Select((_, i) => MacAddress.Of($"000e08cc{i:x4}")).ToList();
        await store.Write(on =>
        {
            foreach (var (mac, identity) in macs.Zip(identities))
            {
                Devices.Put(on, new Device(mac) { State = DeviceState.Enrolled, Serial = identity.SerialNumber });
                Healths.Seen(on, mac, "192.0.2.7", "1", Now);
                Cwmps.Bind(on, mac, identity);
            }

            store.CwmpTasks.Add(on, macs[3], new AcsTask(0, AcsTaskKind.Reboot, []));
        });
        var marks = store.Read(on => macs.ConvertAll(mac => CwmpTasks.Now(on, mac)));
        await Task.WhenAll(Enumerable.Range(0, 300).Select(i => Task.Run(async () =>
        {
            var which = i % (identities.Count + 1);
            if (which == identities.Count)
            {
                Assert.Null(await store.CwmpContacts.Of(new AcsIdentity("000E08", string.Empty, "NOBODY")));
                return;
            }

            var contact = await store.CwmpContacts.Of(identities[which]);
            Assert.Equal((macs[which], macs[which], identities[which]), (contact!.Known.Mac, contact.Device.Mac, contact.Known.Identity));
            Assert.Equal(("192.0.2.7", identities[which].SerialNumber, DeviceState.Enrolled), (contact.Device.Health.Address, contact.Device.Serial, contact.Device.State));
            Assert.Equal(marks[which], (contact.Mark, contact.HasTasks));
        })));
    }

    [PostgresFact]
    public async Task One_that_cannot_be_asked_for_says_so_to_each_and_the_next_may_be()
    {
        using var place = Place.Of("PostgreSQL");
        using var store = place.Open();
        await store.Write(on =>
        {
            Devices.Put(on, new Device(Mac));
            Cwmps.Bind(on, Mac, Identity);
            on.Execute("alter table cwmp_task rename to cwmp_gone");
        });
        foreach (var asked in Enumerable.Range(0, 20).Select(_ => store.CwmpContacts.Of(Identity).AsTask()).ToList())
        {
            await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => asked);
        }

        await store.Write(on => on.Execute("alter table cwmp_gone rename to cwmp_task"));
        Assert.NotNull(await store.CwmpContacts.Of(Identity));
    }

    [Theory]
    [MemberData(nameof(Place.Kinds), MemberType = typeof(Place))]
    public async Task What_is_known_of_a_device_is_what_the_store_says_whoever_wrote_it(string kind)
    {
        using var place = Place.Of(kind);
        using var one = place.Open();
        using var other = place.Open();
        Task Put(string text, bool fails = false) => one.Write(Mac, on =>
        {
            one.Cwmps.PutValues(on, Mac, CwmpValues.Of([new("Device.A", new(CwmpType.Text, text))]), Now);
            if (fails)
            {
                throw new InvalidOperationException("undone");
            }
        });
        await Put("1");
        await Put("2");
        Assert.Equal(["2", "2"], Known());
        await Put("3");
        Assert.Equal(["3", "3"], Known());
        await Assert.ThrowsAsync<InvalidOperationException>(() => Put("4", fails: true));
        Assert.Equal(["3", "3"], Known());

        string[] Known() => [.. new[] { one, other }.Select(s => s.Read(on => s.Cwmps.Values(on, Mac))!.Value.Values["Device.A"].Text)];
    }
}

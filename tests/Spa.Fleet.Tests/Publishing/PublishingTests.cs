using Spa.Fleet.Access;
using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;
using Spa.Fleet.Publishing;
using Spa.Fleet.Tests.Http;
using Spa.Fleet.Tests.Storage;
using Spa.Marks;
using Spa.ProvisioningServer.Hosting.Publishing;

namespace Spa.Fleet.Tests.Publishing;

/// <summary>Drafts, publishes and the way back, through the store of both databases.</summary>
public class PublishingTests
{
    private static readonly Actor Ann = new("ann", Role.Admin, []);

    [Theory]
    [MemberData(nameof(Place.Kinds), MemberType = typeof(Place))]
    public async Task A_draft_reaches_no_device_before_it_is_published_and_everyone_then(string kind)
    {
        using var place = Place.Of(kind);
        using var world = await PublishingWorld.Start(place, 2);
        await world.Draft("Attic");
        Assert.Equal((string.Empty, 1L), (await world.Fetch(0), world.Sequence(0)));
        var id = await world.Publish();
        Assert.Equal("Attic", await world.Fetch(0));
        await world.Report(0);
        Assert.Equal(new(1, 0, 1, 0, 0, 0), world.Progress(id));
        Assert.Equal(PublishState.Running, (await world.Count(id)).State);
        await world.Fetch(1);
        await world.Report(1);
        Assert.Equal(new(PublishState.Finished, 0, "2 good."), await world.Count(id));
        Assert.Empty(world.Layers.Look(LayerScope.All, Actors.Eve).Draft.Changes);
        var made = Assert.Single(world.Store.Read(on => ProvisioningServer.Storage.Layers.History(on, LayerScope.All)));
        Assert.Equal((1L, "eve", "a new name"), (made.Revision, made.MadeBy, made.Reason));
    }

    [Theory]
    [MemberData(nameof(Place.Kinds), MemberType = typeof(Place))]
    public async Task Stages_come_one_after_the_other_and_the_rest_keeps_the_old_revision(string kind)
    {
        using var place = Place.Of(kind);
        using var world = await PublishingWorld.Start(place, 6);
        await world.Draft("Attic");
        var id = await world.Publish(new StageTarget.One(PublishingWorld.Mac(1)), new StageTarget.Tagged("pilot"));
        Assert.Equal(["", "Attic", "", ""], [await world.Fetch(0), await world.Fetch(1), await world.Fetch(2), await world.Fetch(5)]);
        await world.Report(1);
        Assert.Equal(new(PublishState.Running, 1, string.Empty), await world.Count(id));
        Assert.Equal(["Attic", "Attic", "", "Attic"], [await world.Fetch(0), await world.Fetch(1), await world.Fetch(2), await world.Fetch(3)]);
        await world.Report(0);
        await world.Report(3);
        Assert.Equal(new(PublishState.Running, 2, string.Empty), await world.Count(id));
        Assert.Equal(["Attic", "Attic", "Attic"], [await world.Fetch(2), await world.Fetch(4), await world.Fetch(5)]);
        foreach (var i in new[] { 2, 4, 5 })
        {
            await world.Report(i);
        }

        Assert.Equal(new(PublishState.Finished, 2, "3 good."), await world.Count(id));
        Assert.All(Enumerable.Range(0, 6), i => Assert.Equal(2, world.Sequence(i)));
    }

    [Theory]
    [MemberData(nameof(Place.Kinds), MemberType = typeof(Place))]
    public async Task Failures_stop_it_by_itself_and_after_mending_it_goes_on(string kind)
    {
        using var place = Place.Of(kind);
        using var world = await PublishingWorld.Start(place, 5);
        await world.Draft("Attic");
        var id = await world.Publish(new StageTarget.Count(3));
        var chosen = world.Store.Read(on => ProvisioningServer.Storage.PublishTurns.Devices(on, id)).Select(d => Number(d.Mac)).ToList();
        Assert.Equal(3, chosen.Count);
        foreach (var i in chosen)
        {
            Assert.Equal("Attic", await world.Fetch(i));
        }

        await world.Report(chosen[0], fault: "corrupt file");
        await world.Report(chosen[1], refused: "Dial_Tone");
        Assert.Equal(new(PublishState.Stopped, 0, "Stopped by itself: 2 devices failed, 2 or more stop it."), await world.Count(id));
        var failed = world.Store.Read(on => ProvisioningServer.Storage.PublishTurns.Devices(on, id, DeviceOutcome.Failed)).ToDictionary(d => Number(d.Mac), d => d.Why);
        Assert.Equal(("corrupt file", "it refused: Dial_Tone"), (failed[chosen[0]], failed[chosen[1]]));

        // Who has it keeps it, nobody else gets it.
        Assert.Equal("Attic", await world.Fetch(chosen[0]));
        Assert.All(Enumerable.Range(0, 5).Except(chosen), i => Assert.Equal(string.Empty, world.Fetch(i).GetAwaiter().GetResult()));
        foreach (var i in chosen)
        {
            await world.Report(i);
        }

        Assert.Null(await world.Publishes.Act(id, new PublishEvent.Continue("eve"), Actors.Eve));
        Assert.Equal(new(PublishState.Running, 1, string.Empty), await world.Count(id));
        Assert.All(Enumerable.Range(0, 5), i => Assert.Equal("Attic", world.Fetch(i).GetAwaiter().GetResult()));
    }

    [Theory]
    [MemberData(nameof(Place.Kinds), MemberType = typeof(Place))]
    public async Task Devices_that_fall_silent_stop_it_and_those_that_were_silent_before_do_not(string kind)
    {
        using var place = Place.Of(kind);
        using var world = await PublishingWorld.Start(place, 4);
        world.Wait(TimeSpan.FromDays(2));
        foreach (var i in new[] { 0, 1, 2 })
        {
            await world.Fetch(i);
        }

        await world.Draft("Attic");
        var id = await world.Publish();
        Assert.Equal(new(3, 0, 0, 0, 0, 1), world.Progress(id));
        await world.Fetch(0);
        await world.Report(0);
        world.Wait(TimeSpan.FromDays(1));
        Assert.Equal(new(0, 0, 1, 0, 2, 1), world.Progress(id));
        Assert.Equal(new(PublishState.Stopped, 0, "Stopped by itself: 2 devices fell silent, 2 or more stop it."), await world.Count(id));
        Assert.Null(await world.Publishes.Act(id, new PublishEvent.Continue("eve"), Actors.Eve));
        Assert.Equal(new(PublishState.Finished, 0, "1 good, 3 away.", true), await world.Count(id));
    }

    [Theory]
    [MemberData(nameof(Place.Kinds), MemberType = typeof(Place))]
    [Attack("D4")]
    public async Task What_is_being_published_cannot_be_changed(string kind)
    {
        using var place = Place.Of(kind);
        using var world = await PublishingWorld.Start(place, 3);
        await world.Draft("Attic");
        var id = await world.Publish(new StageTarget.Count(1));
        await world.Draft("Cellar");
        var second = await world.Layers.Publish(LayerScope.All, PublishWish.AtOnce("another"), Actors.Eve);
        Assert.Equal([$"Publish {id} is at stage 1 of 2, 1 device. The layer is being published in stages, and what is being published cannot be changed: wait for it, or roll it back."], second.Refusals);
        Assert.Equal(second.Refusals, (await world.Layers.Set(LayerScope.All, [new LayerChange.SetEntry(new("Display_Name_1_", "Roof", null))], string.Empty, Actors.Eve)).Select(f => f.ToString()));
        Assert.Equal(second.Refusals, (await world.Layers.RollBack(LayerScope.All, 1, PublishWish.AtOnce("back"), Actors.Eve)).Refusals is ["The layer of every device says already what it said in revision 1."] ? second.Refusals : []);
        Assert.Null(await world.Publishes.Act(id, new PublishEvent.Pause("eve"), Actors.Eve));
        Assert.Equal($"Publish {id}: It is paused already.", (await world.Publishes.Act(id, new PublishEvent.Pause("eve"), Actors.Eve))?.Sentence);
        Assert.Equal("There is no publish 99.", (await world.Publishes.Act(99, new PublishEvent.Pause("eve"), Actors.Eve))?.Sentence);
        Assert.Equal($"There is no publish {id}.", (await world.Publishes.Act(id, new PublishEvent.Continue("acme"), Actors.Of("acme")))?.Sentence);
        Assert.Equal(1, world.Publication(id).To);
    }

    [Theory]
    [MemberData(nameof(Place.Kinds), MemberType = typeof(Place))]
    public async Task Going_back_is_a_new_revision_and_a_higher_sequence_number(string kind)
    {
        using var place = Place.Of(kind);
        using var world = await PublishingWorld.Start(place, 2);
        foreach (var name in new[] { "One", "Two" })
        {
            await world.Draft(name);
            await world.Publish();
            Assert.Equal(name, await world.Fetch(0));
        }

        Assert.Equal(3, world.Sequence(0));
        Assert.Equal(["The layer of every device has no revision 9 (any more): see its history."], (await world.Layers.RollBack(LayerScope.All, 9, PublishWish.AtOnce("x"), Actors.Eve)).Refusals);
        var outcome = await world.Layers.RollBack(LayerScope.All, 1, PublishWish.AtOnce("two was bad"), Actors.Eve);
        Assert.Equal((3L, true), (outcome.Revision, outcome.Done));
        Assert.Equal(("One", 4L), (await world.Fetch(0), world.Sequence(0)));
        Assert.Equal([(3L, "two was bad", 1L), (2L, "a new name", null), (1L, "a new name", null)], world.Store.Read(on => ProvisioningServer.Storage.Layers.History(on, LayerScope.All)).Select(r => (r.Revision, r.Reason, r.Restores)));

        await world.Draft("Three");
        var id = await world.Publish(new StageTarget.One(PublishingWorld.Mac(0)));
        Assert.Equal(("Three", "One"), (await world.Fetch(0), await world.Fetch(1)));
        var before = world.Sequence(1);
        Assert.Null(await world.Publishes.Act(id, new PublishEvent.RollBack("eve"), Actors.Eve));
        Assert.Equal(("One", "One", 6L, before), (await world.Fetch(0), await world.Fetch(1), world.Sequence(0), world.Sequence(1)));
    }

    [Theory]
    [MemberData(nameof(Place.Kinds), MemberType = typeof(Place))]
    public async Task A_variable_without_a_value_refuses_the_publish_with_device_and_variable(string kind)
    {
        using var place = Place.Of(kind);
        using var world = await PublishingWorld.Start(place, 3);
        Assert.Empty(await world.Layers.Set(LayerScope.Of(PublishingWorld.Mac(0)), [new LayerChange.SetVariable(new("line", VariableType.Text, "4001"))], string.Empty, Actors.Eve));
        Assert.Empty((await world.Layers.Edit(LayerScope.All, [new LayerChange.SetVariable(new("line", VariableType.Phone, null)), new LayerChange.SetEntry(new("User_ID_1_", "{{line}}", null))], null, Actors.Eve)).Faults);
        var outcome = await world.Layers.Publish(LayerScope.All, PublishWish.AtOnce("numbers"), Actors.Eve);
        Assert.Equal(
            [
                "Device 000e08000001: User_ID_1_ cannot be made: expected a variable that has a value for the device, which 'line' has not at 0 (docs/server.md, variables). (layer of every device)",
                "Device 000e08000002: User_ID_1_ cannot be made: expected a variable that has a value for the device, which 'line' has not at 0 (docs/server.md, variables). (layer of every device)",
            ],
            outcome.Refusals);
        var (_, impact) = world.Layers.Look(LayerScope.All, Actors.Eve);
        Assert.Equal((3L, 3L, 2L), (impact.Devices, impact.Reaches["User_ID_1_"], impact.BrokenCount));
        Assert.Equal(2, impact.Reaches["{{line}}"]);

        Assert.Equal("line is a telephone number (digits, * and #, + in front); 'x y' is none.", Assert.Single((await world.Layers.Edit(LayerScope.All, [new LayerChange.SetVariable(new("line", VariableType.Phone, "x y"))], null, Actors.Eve)).Faults).ToString());
        Assert.Equal(
            "a cannot be this: expected a variable that does not lead back to itself, which 'a' does (a > a) at 0 (docs/server.md, variables).",
            Assert.Single((await world.Layers.Edit(LayerScope.All, [new LayerChange.SetVariable(new("a", VariableType.Text, "{{a}}"))], null, Actors.Eve)).Faults).ToString());
    }

    /// <summary>Looking at all devices is kept for who asks again, and whatever could make another look find something else ends that.</summary>
    [Theory]
    [MemberData(nameof(Place.Kinds), MemberType = typeof(Place))]
    public async Task What_was_found_of_a_draft_holds_until_anything_changes_that_it_was_found_by(string kind)
    {
        using var place = Place.Of(kind);
        using var world = await PublishingWorld.Start(place, 3);
        var own = LayerScope.Of(PublishingWorld.Mac(2));
        var acme = LayerScope.Parse("customer:acme").OrThrow();
        Assert.True((await world.Layers.Edit(LayerScope.All, [new LayerChange.SetEntry(new("Resync_Periodic", "{{period}}", null)), new LayerChange.SetVariable(new("period", VariableType.Text, "60"))], null, Actors.Eve)).Done);
        var first = Impact();
        Assert.Same(first, Impact());
        Assert.NotSame(first, world.Layers.Look(LayerScope.All, Actors.Eve with { Customers = ["acme"] }).Impact);
        Assert.Same(first, Impact());

        // What devices tell of themselves changes nothing.
        await world.Fetch(0);
        await world.Report(0);
        await world.Store.Write(on => ProvisioningServer.Storage.Devices.Put(on, ProvisioningServer.Storage.Devices.Find(on, PublishingWorld.Mac(1))! with { Note = "behind the counter", Tags = ["vip"] }));
        Assert.Same(first, Impact());

        await Ends(() => world.Layers.Set(own, [new LayerChange.SetVariable(new("mine", VariableType.Text, "1"))], "own", Actors.Eve));
        await Ends(() => world.Layers.Set(acme, [new LayerChange.SetVariable(new("theirs", VariableType.Text, "1"))], "customer", Actors.Eve));
        await Ends(() => world.Store.Write(on => ProvisioningServer.Storage.Devices.Put(on, new Device(PublishingWorld.Mac(9)) { Customer = "acme" })));
        await Ends(() => world.Store.Write(on => ProvisioningServer.Storage.Devices.Put(on, ProvisioningServer.Storage.Devices.Find(on, PublishingWorld.Mac(9))! with { Serial = "FM600A0009" })));
        await Ends(() => world.Store.Write(on => ProvisioningServer.Storage.Devices.Put(on, ProvisioningServer.Storage.Devices.Find(on, PublishingWorld.Mac(9))! with { Customer = null })));
        await Ends(() => world.Store.Write(on => ProvisioningServer.Storage.Devices.Put(on, ProvisioningServer.Storage.Devices.Find(on, PublishingWorld.Mac(9))! with { Model = "SPA2102" })));
        await Ends(() => world.Store.Write(on => ProvisioningServer.Storage.Devices.Put(on, ProvisioningServer.Storage.Devices.Find(on, PublishingWorld.Mac(9))! with { Customer = "acme" })));
        await Ends(() => world.Store.Write(on => ProvisioningServer.Storage.Devices.Put(on, ProvisioningServer.Storage.Devices.Find(on, PublishingWorld.Mac(9))! with { Site = "attic" })));
        await Ends(() => world.Store.Write(on => ProvisioningServer.Storage.Devices.Remove(on, PublishingWorld.Mac(9))));
        await Ends(() => world.Layers.Edit(LayerScope.All, [new LayerChange.SetVariable(new("period", VariableType.Text, "61"))], null, Actors.Eve));

        // One device gets a value that does no harm as long as nothing is published: the publish sees it.
        Assert.Empty(Impact().Refusals());
        Assert.Empty(await world.Layers.Set(own, [new LayerChange.SetVariable(new("period", VariableType.Text, "often"))], "own", Actors.Eve));
        var refused = await world.Layers.Publish(LayerScope.All, PublishWish.AtOnce("too early"), Actors.Eve);
        Assert.Contains(PublishingWorld.Mac(2).ToString(), Assert.Single(refused.Refusals), StringComparison.Ordinal);

        ChangeImpact Impact() => world.Layers.Look(LayerScope.All, Actors.Eve).Impact;

        async Task Ends(Func<Task> change)
        {
            var before = Impact();
            await change();
            var after = Impact();
            Assert.NotSame(before, after);
            Assert.Same(after, Impact());
        }
    }

    [Theory]
    [MemberData(nameof(Place.Kinds), MemberType = typeof(Place))]
    public async Task Two_who_edit_one_layer_lose_nothing_and_the_second_is_told(string kind)
    {
        using var place = Place.Of(kind);
        using var world = await PublishingWorld.Start(place, 1);
        var seen = world.Layers.Look(LayerScope.All, Actors.Eve).Draft.Token;
        Assert.True((await world.Layers.Edit(LayerScope.All, [Set("Display_Name_1_", "Ann's")], seen, Ann)).Done);
        var merged = await world.Layers.Edit(LayerScope.All, [Set("Resync_Periodic", "60")], seen, Actors.Eve);
        Assert.Equal(["Display_Name_1_ was changed meanwhile by ann: Ann's."], merged.Meanwhile);
        Assert.True(merged.Done);
        var refused = await world.Layers.Edit(LayerScope.All, [Set("Display_Name_1_", "Eve's")], seen, Actors.Eve);
        Assert.Equal("Display_Name_1_ was changed meanwhile by ann: Ann's. Nothing was overwritten: look at it, and save yours again if it shall stand.", Assert.Single(refused.Faults).ToString());
        Assert.Equal(("Ann's", "60"), (world.Layers.Look(LayerScope.All, Actors.Eve).Draft.Drafted.Entries["Display_Name_1_"].Text, world.Layers.Look(LayerScope.All, Actors.Eve).Draft.Drafted.Entries["Resync_Periodic"].Text));

        var stale = await world.Layers.Publish(LayerScope.All, PublishWish.AtOnce("x") with { Seen = seen }, Ann);
        Assert.Equal(["Display_Name_1_ was changed meanwhile by you: Ann's.", "Resync_Periodic was changed meanwhile by eve: 60.", "Nothing was published: look at the differences again."], stale.Refusals);
        var now = world.Layers.Look(LayerScope.All, Actors.Eve).Draft.Token;
        Assert.True((await world.Layers.Publish(LayerScope.All, PublishWish.AtOnce("x") with { Seen = now }, Ann)).Done);
        var late = await world.Layers.Edit(LayerScope.All, [Set("Display_Name_1_", "Eve's")], now, Actors.Eve);
        Assert.Equal("Display_Name_1_ was published meanwhile by ann: Ann's. Nothing was overwritten: look at it, and save yours again if it shall stand.", Assert.Single(late.Faults).ToString());
    }

    [Fact]
    public async Task A_publish_needs_a_reason_a_change_and_devices_for_its_first_stage()
    {
        using var place = Place.Of("SQLite");
        using var world = await PublishingWorld.Start(place, 1);
        Assert.Equal(["A publish needs a reason: say in a few words why it is made."], (await world.Layers.Publish(LayerScope.All, PublishWish.AtOnce(" "), Actors.Eve)).Refusals);
        Assert.Equal(["The draft of the layer of every device changes nothing: there is nothing to publish."], (await world.Layers.Publish(LayerScope.All, PublishWish.AtOnce("x"), Actors.Eve)).Refusals);
        await world.Draft("Attic");
        Assert.Equal(
            ["No enrolled device of the layer of every device has the tag none: the first stage would be empty."],
            (await world.Layers.Publish(LayerScope.All, PublishWish.AtOnce("x") with { First = [new StageTarget.Tagged("none")] }, Actors.Eve)).Refusals);
        Assert.Equal(0, world.Store.Read(on => ProvisioningServer.Storage.Layers.Newest(on, LayerScope.All)));
        Assert.Contains("may change only layers of acme", Assert.Single((await world.Layers.Publish(LayerScope.All, PublishWish.AtOnce("x"), Actors.Of("acme"))).Refusals), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_unit_profile_goes_into_a_draft_as_far_as_it_differs()
    {
        using var place = Place.Of("SQLite");
        using var world = await PublishingWorld.Start(place, 1);
        Assert.Empty(await world.Layers.Set(LayerScope.All, [Set("Proxy_1_", "sip.example.net")], string.Empty, Actors.Eve));
        var scope = LayerScope.Parse("customer:acme").OrThrow();
        var file = System.Text.Encoding.ASCII.GetBytes("""
            <flat-profile>
              <Proxy_1_>sip.example.net</Proxy_1_>
              <Password_1_ ua="na">hidden</Password_1_>
              <Register_Expires_1_>3600</Register_Expires_1_>
              <Dial_Tone>loud</Dial_Tone>
              <Profile_Rule>http://x/y</Profile_Rule>
              <Display_Name_1_>{{x}}</Display_Name_1_>
              <Resync_Periodic>1800</Resync_Periodic>
              <Made_Up>1</Made_Up>
            </flat-profile>
            """);
        var import = world.Layers.Import(scope, file, null);
        Assert.Null(import.Fault);
        Assert.Equal(["Password_1_", "Resync_Periodic"], import.Changes.Select(c => c.Key));
        Assert.Equal(
            ["Line 5, Dial_Tone: cannot be this: expected a frequency in Hz at 0 (SPA ToneScript).", "Line 7, Display_Name_1_: holds {{, which begins a variable in a layer; set it by hand."],
            import.Wrong.Select(w => w.ToString()));
        Assert.Equal(("Profile_Rule", "Made_Up", 2), (Assert.Single(import.Server), Assert.Single(import.Unknown), import.Same));
        Assert.Empty(world.Layers.Look(scope, Actors.Eve).Draft.Changes);
        Assert.True((await world.Layers.Edit(scope, import.Changes, null, Actors.Eve)).Done);
        Assert.Equal("***", world.Layers.Look(scope, Actors.Eve).Draft.Differences.Single(d => d.Key == "Password_1_").After);
        Assert.DoesNotContain("hidden", System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(place.File("fleet.db-wal"))), StringComparison.Ordinal);
        Assert.StartsWith("unsupported profile format", world.Layers.Import(scope, "no profile"u8.ToArray(), null).Fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_stranger_could_do_is_said_before_publishing()
    {
        using var place = Place.Of("SQLite");
        using var world = await PublishingWorld.Start(place, 1);
        Assert.True((await world.Layers.Edit(LayerScope.All, [Set("VoIP_Caller_Auth_Method_2_", "none"), Set("Resync_Periodic", "60")], null, Actors.Eve)).Done);
        Assert.Equal("VoIP_Caller_Auth_Method_2_", Assert.Single(world.Layers.Look(LayerScope.All, Actors.Eve).Draft.Warnings()).Name);
    }

    /// <summary>The store as kill -9 leaves it, again and again in the middle of the work, and everything goes on from there.</summary>
    [Fact]
    [Attack("D6")]
    public async Task A_server_that_is_killed_at_any_moment_of_a_publish_goes_on_with_it()
    {
        const int Devices = 12;
        const int Kills = 60;
        var random = new Random(6);
        using var place = Place.Of("SQLite");
        var world = await PublishingWorld.Start(place, Devices);
        var folder = place.Path;
        var (revision, state) = (0L, PublishState.Finished);
        long? id = null;
        var taken = new Dictionary<int, string>();
        var finished = 0;
        for (var kill = 0; kill < Kills; kill++)
        {
            // Some steps whose answers are waited for: what they acknowledged must be there afterwards.
            for (var step = random.Next(1, 6); step > 0; step--)
            {
                if (id is null || !world.Publication(id.Value).Standing.IsOpen)
                {
                    finished += id is null ? 0 : 1;
                    await world.Draft($"Name {++revision}");
                    id = await world.Publish(new StageTarget.Count(3));
                    taken.Clear();
                }
                else if (random.Next(4) == 0)
                {
                    await world.Count(id.Value);
                }
                else
                {
                    var device = random.Next(Devices);
                    var name = await world.Fetch(device);

                    // Who once got the new name never gets the old one again.
                    Assert.True(!taken.TryGetValue(device, out var before) || before == name, $"device {device} went back from {before} to {name}");
                    if (name == $"Name {revision}")
                    {
                        taken[device] = name;
                    }

                    await world.Report(device);
                }

                state = world.Publication(id.Value).Standing.State;
            }

            // And one that the kill cuts: it is queued, and the files are taken as they are while its transaction is open.
            var victim = random.Next(Devices);
            var cut = new TaskCompletionSource<string>();
            var work = world.Fetch(victim);
            var copy = world.Store.Write(_ => cut.SetResult(Copy(folder)));
            await Task.WhenAll(work, copy);
            world.Dispose();
            Directory.Delete(folder, true);
            Directory.Move(await cut.Task, folder);
            world = PublishingWorld.Open(folder, DateTimeOffset.UtcNow);
            Assert.Equal("ok", world.Store.Read(on => Dapper.SqlMapper.ExecuteScalar<string>(on, "pragma integrity_check")));
            Assert.Equal((state, revision), (world.Publication(id!.Value).Standing.State, world.Store.Read(on => ProvisioningServer.Storage.Layers.Newest(on, LayerScope.All))));
            var rows = world.Store.Read(on => ProvisioningServer.Storage.PublishTurns.Devices(on, id.Value)).Where(d => d.Taken is not null).Select(d => Number(d.Mac)).ToHashSet();
            Assert.Superset(taken.Keys.ToHashSet(), rows);

            // Nobody has the new name before his turn.
            if (!world.Publication(id.Value).IsAtRest)
            {
                Assert.InRange(rows.Count, taken.Count, 3);
            }
        }

        Assert.InRange(finished, 1, Kills);
        world.Dispose();
    }

    private static string Copy(string folder)
    {
        var to = Directory.CreateTempSubdirectory("spa-killed-").FullName;
        foreach (var file in Directory.EnumerateFiles(folder).Where(f => !f.EndsWith("-shm", StringComparison.Ordinal)))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        return to;
    }

    private static LayerChange.SetEntry Set(string name, string text) => new(new LayerEntry(name, text, null));

    private static int Number(MacAddress mac) => Convert.ToInt32(mac.ToString()[6..], 16);
}

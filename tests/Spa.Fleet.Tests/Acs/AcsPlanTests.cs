using System.Collections.Immutable;
using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Fleet.Acs;

namespace Spa.Fleet.Tests.Acs;

/// <summary>The fewest requests that make a device what it should be, and none again that it has refused.</summary>
public sealed class AcsPlanTests
{
    private const string Root = "Device.";
    private static readonly DateTimeOffset Now = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly WantedImage Image = new("6.1.0", "http://server/fw/6.1.0.img");

    [Fact]
    public void Settings_that_were_never_read_are_read_once_and_what_differs_is_set_at_once()
    {
        var wanted = new AcsWanted([Setting("Dial_Plan_1_", "(xx.)"), Setting("Proxy_1_", "sip.example"), Setting("Silence_Supp_Enable_1_", "no")], null);
        Assert.Equal(new AcsNext.Read("Device.X_000E08_Profile."), AcsPlan.Next(wanted, Known(null), Now));

        var known = Known(new() { [Setting("Dial_Plan_1_", "").Name] = "(x.)", [Setting("Proxy_1_", "").Name] = "sip.example" });
        var set = Assert.IsType<AcsNext.Set>(AcsPlan.Next(wanted, known, Now));
        Assert.Equal(["Device.X_000E08_Profile.Dial_Plan_1_", "Device.X_000E08_Profile.Silence_Supp_Enable_1_"], set.Values.Select(v => v.Name));
        Assert.True(set.Key.Length <= 32);

        var after = Known(wanted.Values.ToDictionary(v => v.Name, v => v.Mark));
        Assert.IsType<AcsNext.Nothing>(AcsPlan.Next(wanted, after, Now));
    }

    [Fact]
    public void What_only_some_devices_have_is_set_on_those_that_told_of_it()
    {
        var stun = new WantedValue("Device.ManagementServer.STUNEnable", "1", "1", false) { IsIfThere = true, Type = CwmpType.Boolean };
        var wanted = new AcsWanted([stun], null);
        Assert.IsType<AcsNext.Nothing>(AcsPlan.Next(wanted, Known(null), Now));
        Assert.IsType<AcsNext.Nothing>(AcsPlan.Next(wanted, Known(new() { ["Device.ManagementServer.URL"] = "x" }), Now));
        Assert.Equal([stun], Assert.IsType<AcsNext.Set>(AcsPlan.Next(wanted, Known(new() { [stun.Name] = "false" }), Now)).Values.AsEnumerable());
        Assert.IsType<AcsNext.Set>(AcsPlan.Next(wanted, Known(new() { [stun.Name] = string.Empty }), Now));
        Assert.All(["1", "true", "True"], same => Assert.IsType<AcsNext.Nothing>(AcsPlan.Next(wanted, Known(new() { [stun.Name] = same }), Now)));

        // A text is not a truth.
        Assert.IsType<AcsNext.Set>(AcsPlan.Next(new([stun with { Type = CwmpType.Text }], null), Known(new() { [stun.Name] = "true" }), Now));
    }

    [Fact]
    public void A_device_is_asked_once_to_tell_changes_at_once_after_it_has_what_it_should()
    {
        const string Address = "Device.ManagementServer.UDPConnectionRequestAddress";
        const string Behind = "Device.ManagementServer.NATDetected";
        var stun = new WantedValue("Device.ManagementServer.STUNEnable", "1", "1", false) { IsIfThere = true };
        var wanted = new AcsWanted([stun], Image) { Watched = [Address, Behind] };
        var known = Known(new() { [stun.Name] = "0", [Address] = string.Empty });
        Assert.IsType<AcsNext.Set>(AcsPlan.Next(wanted, known, Now));
        known = Known(new() { [stun.Name] = "1", [Address] = string.Empty });
        Assert.Equal([Address], Assert.IsType<AcsNext.Watch>(AcsPlan.Next(wanted, known, Now)).Names.AsEnumerable());
        Assert.IsNotType<AcsNext.Watch>(AcsPlan.Next(wanted, known with { Refused = known.Refused.SetItem(AcsPlan.Watching, string.Empty) }, Now));
        Assert.IsNotType<AcsNext.Watch>(AcsPlan.Next(wanted, Known(new() { ["Device.ManagementServer.URL"] = "x" }), Now));
    }

    [Fact]
    public void One_that_had_it_switched_on_before_is_asked_once_where_it_is_reached()
    {
        const string Address = "Device.ManagementServer.UDPConnectionRequestAddress";
        var stun = Setting("CWMP_STUN_Enable", "yes") with { IsIfThere = true };
        var wanted = new AcsWanted([stun], null) { AsksReach = stun.Name };
        var known = Known(new() { [stun.Name] = "yes" });
        var read = new AcsNext.Read("Device.ManagementServer.");
        Assert.Equal(read, AcsPlan.Next(wanted, known, Now));
        Assert.IsType<AcsNext.Nothing>(AcsPlan.Next(wanted, Known(new() { [stun.Name] = "yes", [Address] = string.Empty }), Now));
        Assert.IsType<AcsNext.Nothing>(AcsPlan.Next(wanted, Known(new() { [Setting("Dial_Plan_1_", "").Name] = "yes" }), Now));
        var refused = AcsPlan.Refuse(known.Refused, read, wanted, CwmpFault.Of(FaultCode.InvalidParameterName), Now);
        Assert.IsType<AcsNext.Nothing>(AcsPlan.Next(wanted, known with { Refused = refused }, Now));
    }

    [Fact]
    public void A_secret_is_compared_by_its_mark_and_never_by_what_the_device_tells()
    {
        var secret = new WantedValue("Device.X_000E08_Profile.Password_1_", "hidden", "mark1", true);
        var wanted = new AcsWanted([secret], null);
        Assert.IsType<AcsNext.Set>(AcsPlan.Next(wanted, Known(new() { [secret.Name] = string.Empty }), Now));
        Assert.IsType<AcsNext.Nothing>(AcsPlan.Next(wanted, Known(new() { [secret.Name] = "mark1" }), Now));
        Assert.DoesNotContain("hidden", secret.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_fault_names_is_left_out_until_it_changes_and_the_rest_goes_on()
    {
        var (bad, good) = (Setting("Dial_Plan_1_", "((("), Setting("Proxy_1_", "sip.example"));
        var wanted = new AcsWanted([bad, good], null);
        var known = Known(new() { [good.Name] = "other" });
        var set = Assert.IsType<AcsNext.Set>(AcsPlan.Next(wanted, known, Now));
        var refused = AcsPlan.Refuse(known.Refused, set, wanted, new CwmpFault(FaultCode.InvalidArguments, "no", [new ParameterFault(bad.Name, FaultCode.InvalidParameterValue, "brackets")]), Now);
        known = known with { Refused = refused };
        Assert.Equal([good], Assert.IsType<AcsNext.Set>(AcsPlan.Next(wanted, known, Now)).Values.AsEnumerable());

        known = known with { Values = new Dictionary<string, string> { [good.Name] = good.Mark } };
        Assert.IsType<AcsNext.Nothing>(AcsPlan.Next(wanted, known, Now));
        Assert.Equal(["(xx.)"], Assert.IsType<AcsNext.Set>(AcsPlan.Next(new([Setting("Dial_Plan_1_", "(xx.)"), good], null), known, Now)).Values.Select(v => v.Text));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_fault_that_names_nothing_that_was_sent_ends_it_until_something_changes(bool namesSomethingElse)
    {
        var wanted = new AcsWanted([Setting("Proxy_1_", "a")], null);
        var known = Known(new() { [Setting("Proxy_1_", "").Name] = "b" });
        var set = Assert.IsType<AcsNext.Set>(AcsPlan.Next(wanted, known, Now));
        IReadOnlyList<ParameterFault> named = namesSomethingElse ? [new("Device.Nothing", FaultCode.InvalidParameterName, "?")] : [];
        known = known with { Refused = AcsPlan.Refuse(known.Refused, set, wanted, new CwmpFault(FaultCode.MethodNotSupported, "no", named), Now) };
        Assert.IsType<AcsNext.Nothing>(AcsPlan.Next(wanted, known, Now));
        Assert.IsType<AcsNext.Nothing>(AcsPlan.Next(wanted, known, Now.AddYears(1)));
        Assert.IsType<AcsNext.Set>(AcsPlan.Next(new([Setting("Proxy_1_", "c")], null), known, Now));
    }

    /// <summary>Code of a fault, whether it names the parameter, and whether it is over by itself.</summary>
    public static TheoryData<int, bool, bool> Codes
    {
        get
        {
            var rows = new TheoryData<int, bool, bool>();
            foreach (var code in new[] { 0, 8002, 8005, 9000, 9001, 9002, 9003, 9004, 9005, 9006, 9007, 9008, 9800 })
            {
                rows.Add(code, true, code is not (9000 or 9003 or (>= 9005 and <= 9008)));
                rows.Add(code, false, code is not (9000 or (>= 9005 and <= 9008)));
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void What_is_no_word_on_a_value_goes_by_and_what_is_one_stays(int code, bool isNamed, bool goesBy)
    {
        var value = Setting("Proxy_1_", "a");
        var wanted = new AcsWanted([value], null);
        var known = Known(new() { [value.Name] = "b" });
        var set = Assert.IsType<AcsNext.Set>(AcsPlan.Next(wanted, known, Now));
        var fault = new CwmpFault(isNamed ? FaultCode.InvalidArguments : (FaultCode)code, "no", isNamed ? [new(value.Name, (FaultCode)code, "no")] : []);
        var (at, wait) = (Now, TimeSpan.FromMinutes(1));
        for (var tries = 1; tries <= 14; tries++)
        {
            known = known with { Refused = AcsPlan.Refuse(known.Refused, set, wanted, fault, at) };
            Assert.IsType<AcsNext.Nothing>(AcsPlan.Next(wanted, known, at + wait - TimeSpan.FromSeconds(1)));
            Assert.Equal(goesBy, AcsPlan.Next(wanted, known, at + wait) is AcsNext.Set again && again.Values.Single() == value);
            (at, wait) = (at + wait, TimeSpan.FromMinutes(Math.Min(24 * 60, wait.TotalMinutes * 2)));
        }

        Assert.Equal(goesBy, AcsRefusals.Waits(known.Refused));
        Assert.NotEmpty(AcsRefusals.Fault(known.Refused));
        Assert.Empty(AcsRefusals.Fault(AcsRefusals.Taken(known.Refused, set)));
        Assert.False(AcsRefusals.Waits(AcsRefusals.Taken(known.Refused, set)));

        // It has it, or should not have it any more: then that is no matter.
        Assert.Empty(AcsRefusals.Fault(AcsRefusals.Tidy(wanted, known with { Values = new Dictionary<string, string> { [value.Name] = "a" } })));
        Assert.Empty(AcsRefusals.Fault(AcsRefusals.Tidy(AcsWanted.Nothing, known)));
        Assert.Equal(known.Refused, AcsRefusals.Tidy(wanted, known));
    }

    [Fact]
    public void A_device_without_the_object_of_settings_is_asked_for_it_once()
    {
        var access = new WantedValue("Device.ManagementServer.Password", "p", "m", true);
        var wanted = new AcsWanted([access, Setting("Proxy_1_", "a")], null);
        var known = Known(null);
        var read = AcsPlan.Next(wanted, known, Now);
        known = known with { Refused = AcsPlan.Refuse(known.Refused, read, wanted, CwmpFault.Of(FaultCode.InvalidParameterName), Now) };
        Assert.Equal([access], Assert.IsType<AcsNext.Set>(AcsPlan.Next(wanted, known, Now)).Values.AsEnumerable());
        Assert.IsType<AcsNext.Nothing>(AcsPlan.Next(wanted, known with { Values = new Dictionary<string, string> { [access.Name] = "m" } }, Now));
    }

    [Fact]
    public void Another_version_is_installed_after_the_settings_and_only_once()
    {
        var wanted = new AcsWanted([Setting("Proxy_1_", "a")], Image);
        var known = Known(new() { [Setting("Proxy_1_", "").Name] = "b" }) with { Software = "6.0.0" };
        Assert.IsType<AcsNext.Set>(AcsPlan.Next(wanted, known, Now));
        known = known with { Values = new Dictionary<string, string> { [Setting("Proxy_1_", "").Name] = "a" } };
        Assert.Equal(new AcsNext.Install(Image), AcsPlan.Next(wanted, known, Now));
        Assert.IsType<AcsNext.Nothing>(AcsPlan.Next(wanted, known with { Software = Image.Version }, Now));
        Assert.IsType<AcsNext.Nothing>(AcsPlan.Next(wanted, known with { Software = null }, Now));
        Assert.IsType<AcsNext.Nothing>(AcsPlan.Next(wanted, known with { Tasks = [Task(1, AcsTaskKind.Download, FileTypes.Firmware, "http://x") with { State = AcsTaskState.Taken }] }, Now));
        var refused = known.Refused.SetItem(AcsPlan.ImageOf(Image), string.Empty);
        Assert.IsType<AcsNext.Nothing>(AcsPlan.Next(wanted, known with { Refused = refused }, Now));
        Assert.IsType<AcsNext.Install>(AcsPlan.Next(wanted with { Image = new("6.2.0", "http://x") }, known with { Refused = refused }, Now));
    }

    [Fact]
    public void Tasks_come_in_order_and_not_before_their_time()
    {
        var (late, soon) = (Task(1, AcsTaskKind.Reboot) with { Due = Now.AddMinutes(1) }, Task(2, AcsTaskKind.Refresh));
        Assert.Equal(new AcsNext.Do(soon), AcsPlan.Next(AcsWanted.Nothing, Known(null) with { Tasks = [late, soon] }, Now));
        Assert.Equal(new AcsNext.Do(late), AcsPlan.Next(AcsWanted.Nothing, Known(null) with { Tasks = [late, soon] }, Now.AddMinutes(1)));
    }

    [Fact]
    public void A_task_whose_answer_was_lost_is_sent_again_only_where_twice_is_as_once()
    {
        foreach (var kind in Enum.GetValues<AcsTaskKind>())
        {
            var sent = Task(7, kind) with { State = AcsTaskState.Sent, Tries = 1 };
            var lost = sent.Lost(Now);
            Assert.Equal(kind is AcsTaskKind.Refresh or AcsTaskKind.Set or AcsTaskKind.Browse or AcsTaskKind.Diagnose ? AcsTaskState.Queued : AcsTaskState.Unknown, lost.State);
        }

        // An image that the server itself wants: its version tells whether it is there.
        var image = Task(7, AcsTaskKind.Download, FileTypes.Firmware, "a", "", "", "6.1.0") with { State = AcsTaskState.Sent, Tries = 1 };
        Assert.Equal(AcsTaskState.Unknown, (image with { AskedBy = "eve" }).Lost(Now).State);
        image = image with { AskedBy = AcsPlan.Server };
        Assert.Equal((AcsTaskState.Queued, Now.AddMinutes(1)), image.Lost(Now) is var again ? (again.State, again.Due) : default);
        Assert.Equal(AcsTaskState.Failed, (image with { Tries = AcsTask.MostTries }).Lost(Now).State);
        var inform = new Inform(new DeviceId("Maker", "000E08", "SPA3102", "1"), [new(EventCodes.Periodic, string.Empty)], 1, null, 0, []);
        Assert.All([image, image.Lost(Now), image with { State = AcsTaskState.Taken }], t => Assert.Equal(AcsTaskState.Done, t.After(inform, "6.1.0", Now).State));
        Assert.Equal(AcsTaskState.Queued, image.After(inform, "6.0.0", Now).State);
        var told = inform with { Events = [new(EventCodes.TransferComplete, string.Empty), new("M Download", image.CommandKey)] };
        Assert.Equal(AcsTaskState.Sent, image.After(told, "6.1.0", Now).State);

        var often = Task(7, AcsTaskKind.Set) with { State = AcsTaskState.Sent, Tries = AcsTask.MostTries };
        Assert.Equal(AcsTaskState.Failed, often.Lost(Now).State);
        Assert.Equal(Now + TimeSpan.FromMinutes(4), (often with { Tries = 3 }).Lost(Now).Due);
        Assert.Equal(AcsTaskState.Taken, (often with { State = AcsTaskState.Taken }).Lost(Now).State);
    }

    [Fact]
    public void A_fault_of_a_task_names_the_parameter()
    {
        var task = Task(3, AcsTaskKind.Set, "Device.Time.NTPServer1", "; reboot").After(new CwmpFault(FaultCode.InvalidArguments, "no", [new("Device.Time.NTPServer1", FaultCode.InvalidParameterValue, "expected a host")]), Now);
        Assert.Equal((AcsTaskState.Failed, "Device.Time.NTPServer1: 9007 expected a host"), (task.State, task.Result));
        Assert.Equal(3, AcsTask.NumberOf(task.CommandKey));
        Assert.Null(AcsTask.NumberOf("someone-else"));
    }

    [Theory]
    [InlineData("000E08", "SPA3102", "FM600F123456", true)]
    [InlineData("000e08", "SPA3102", "FM600F123456", true)]
    [InlineData("00E08", "SPA3102", "FM600F123456", false)]
    [InlineData("00-0E08", "SPA3102", "1", false)]
    [InlineData("000E08", "SPA3102", " ", false)]
    [InlineData("000E08", "SPA\n3102", "1", false)]
    public void A_device_names_itself_wholly_or_not_at_all(string oui, string product, string serial, bool named)
        => Assert.Equal(named, AcsIdentity.Of(new DeviceId("Maker", oui, product, serial)) is { Oui: "000E08", IsSpa: true });

    [Fact]
    public void The_key_of_a_device_is_its_address_where_its_serial_number_says_it_and_else_nobody_elses()
    {
        Assert.Equal("001122334455", new AcsIdentity("001122", "Box", "001122334455").Key.ToString());
        Assert.Equal("001122aabbcc", new AcsIdentity("001122", "Box", "AABBCC").Key.ToString());
        var made = new AcsIdentity("001122", "Box", "S-1").Key;
        Assert.StartsWith("02", made.ToString(), StringComparison.Ordinal);
        Assert.NotEqual(made, new AcsIdentity("001122", "Box", "S-2").Key);
        Assert.NotEqual(made, new AcsIdentity("001122", "Other", "S-1").Key);
    }

    [Fact]
    public void A_name_longer_than_the_standard_allows_is_none()
        => Assert.Null(AcsIdentity.Of(new DeviceId("Maker", "000E08", "SPA3102", new string('1', 65))));

    private static WantedValue Setting(string name, string text) => new($"Device.X_000E08_Profile.{name}", text, text, false);

    private static AcsTask Task(long number, AcsTaskKind kind, params string[] arguments) => new(number, kind, [.. arguments]);

    private static AcsKnown Known(Dictionary<string, string>? values) => new(Root, values, null, ImmutableDictionary<string, string>.Empty, []);
}

using Spa.Fleet.Inventory;

namespace Spa.Fleet.Tests.Inventory;

public class DiagnosisTests
{
    private const string NoVariable = "Display_Name_1_ cannot be made: expected a variable that some layer of the device defines, which 'name' is not at 0 (docs/server.md, variables). (layer of customer acme)";

    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    private static readonly Device Fresh = new(MacAddress.Of("000e08aabbcc"));

    private static readonly Device Enrolled = Fresh with { State = DeviceState.Enrolled, PublicKey = new string('a', 64), EnrolledAt = Now.AddDays(-2), Sequence = 3, Silence = TimeSpan.FromHours(2) };

    private static readonly DeviceHealth Well = new()
    {
        LastSeen = Now.AddMinutes(-5),
        Software = "5.1.10(GW)",
        ProfileTaken = Now.AddMinutes(-5),
        SequenceTaken = 3,
        Reported = Now.AddMinutes(-4),
        SequenceReported = 3,
    };

    private static readonly DiagnosisFacts Nothing = new();
    private static readonly DiagnosisFacts Waiting = new() { Waiting = true };
    private static readonly DiagnosisFacts Six = new() { Wanted = "6.0.0", WantedSince = Now.AddHours(-3) };

    public static TheoryData<Device, DiagnosisFacts, Trouble, Severity, string> Rows => new()
    {
        { Fresh, Nothing, Trouble.NeverSeen, Severity.Pending, "Expected, but no unit has asked for it yet: plug it in, or check where its provisioning URL points." },
        { Fresh, Waiting, Trouble.Waiting, Severity.Warning, "A unit waits to be let in: compare its enrolment code on the waiting list and approve it." },
        { Fresh with { Health = Well }, Nothing, Trouble.NotLetIn, Severity.Warning, "Seen, but no unit was let in for it: it appears on the waiting list when it asks again." },
        { Enrolled with { State = DeviceState.Blocked, Health = Well }, Waiting, Trouble.Blocked, Severity.Warning, "Blocked by an operator: the server answers it as if it were unknown. Unblock it to take it back." },
        { Sick(Well), Waiting, Trouble.OtherKey, Severity.Problem, "A unit with another key asks for this device's place: compare the enrolment code on the waiting list, or refuse it." },
        { Enrolled with { EnrolledAt = Now.AddMinutes(-1) }, Nothing, Trouble.Fresh, Severity.Pending, "Let in; it has not fetched its profile yet." },
        { Enrolled, Nothing, Trouble.NeverFetched, Severity.Problem, "Let in, but it never fetched its profile: check that it reaches this server's HTTP port." },
        { Sick(Well with { ProfileFault = "Dial_Tone cannot be this." }), Nothing, Trouble.ProfileFault, Severity.Problem, "Its profile cannot be made: Dial_Tone cannot be this. The last good profile is served meanwhile." },
        { Sick(Well with { ProfileFault = NoVariable }), Nothing, Trouble.VariableMissing, Severity.Problem, "Variable name has no value, and Display_Name_1_ in the layer of customer acme needs it: give it one for this device, its site or its customer. The last good profile is served meanwhile." },
        { Sick(Well with { ProfileFault = NoVariable }) with { Sequence = 0 }, Nothing, Trouble.VariableMissing, Severity.Problem, "Variable name has no value, and Display_Name_1_ in the layer of customer acme needs it: give it one for this device, its site or its customer." },
        { Sick(Well with { WrongKey = Now.AddMinutes(-3) }), Nothing, Trouble.WrongKey, Severity.Problem, "What it sent 3 min ago does not open with its key: let it enrol again, or change its key." },
        { Sick(Well with { ResyncFault = "corrupt file" }), Nothing, Trouble.ResyncFailing, Severity.Problem, "Its last resync failed: corrupt file; its key does not open what it gets: change its key, or let it enrol again." },
        { Sick(Well with { ResyncFault = "tls failed: expired" }), Nothing, Trouble.ResyncFailing, Severity.Problem, "Its last resync failed: tls failed: expired; it does not trust this server's certificate, or its clock is wrong." },
        { Sick(Well with { ResyncFault = "an odd thing" }), Nothing, Trouble.ResyncFailing, Severity.Problem, "Its last resync failed: an odd thing; look at its timeline." },
        { Sick(Well with { LastSeen = Now.AddHours(-3) }), Nothing, Trouble.Silent, Severity.Problem, "Silent for 3 h: it is off, or cut off from the network." },
        { Sick(Well with { LastSeen = Now.AddHours(-3) }) with { Silence = null }, Nothing, Trouble.None, Severity.Fine, "All is well." },
        { Sick(Well with { CertificateUntil = Now.AddDays(-1) }), Nothing, Trouble.CertificateExpired, Severity.Problem, "Its certificate ended on 2026-11-23: it can fetch no new key; issue it another one." },
        { Sick(Well with { CertificateUntil = Now.AddDays(20) }), Nothing, Trouble.CertificateEnds, Severity.Warning, "Its certificate ends on 2026-12-14: issue it another one before." },
        { Sick(Well with { UpgradeFault = "wrong signature" }), Nothing, Trouble.UpgradeFailing, Severity.Problem, "Its last upgrade failed: wrong signature; it runs its old version on; assign another, or look at its timeline." },
        { Sick(Well with { UpgradeFault = "file not found" }), Nothing, Trouble.UpgradeFailing, Severity.Problem, "Its last upgrade failed: file not found; the image is not in the store any more: upload it again, or assign another." },
        { Sick(Well with { Refused = "Dial_Tone, expected a frequency" }), Nothing, Trouble.Refused, Severity.Warning, "It refused settings of its profile: Dial_Tone, expected a frequency; mend or take them out where its settings say they come from." },
        { Sick(Well), Six, Trouble.UpgradePending, Severity.Pending, "Runs 5.1.10(GW); 6.0.0 is assigned and will be fetched at its next resync." },
        { Sick(Well), Six with { WantedSince = Now.AddDays(-3) }, Trouble.VersionBehind, Severity.Warning, "Still runs 5.1.10(GW), 3 days after 6.0.0 was assigned: see its timeline for upgrades, or whether its Upgrade_Enable is off." },
        { Sick(Well), new() { Wanted = "6.0.0" }, Trouble.UpgradePending, Severity.Pending, "Runs 5.1.10(GW); 6.0.0 is assigned and will be fetched at its next resync." },
        { Sick(Well) with { Sequence = 4 }, Nothing, Trouble.ProfilePending, Severity.Pending, "Profile 4 waits for its next resync; it has 3." },
        { Sick(Well with { Reported = null }) with { EnrolledAt = Now.AddHours(-1) }, Nothing, Trouble.ReportPending, Severity.Pending, "Has its profile; no report has come yet." },
        { Sick(Well with { Reported = null }), Nothing, Trouble.NeverReports, Severity.Warning, "Fetches its profile, but no report ever came: check Report_Trigger, or whether its firmware knows Report_Rule." },
        { Sick(Well with { SequenceReported = 2 }), Nothing, Trouble.ReportPending, Severity.Pending, "Took profile 3; its last report still names 2." },
        { Sick(Well with { SequenceReported = 2, ProfileTaken = Now.AddHours(-4) }), Nothing, Trouble.NotApplied, Severity.Warning, "Took profile 3 4 h ago, but still reports 2: it waits for a call to end, or could not apply it; restart it." },
        { Sick(Well), new() { KeyChanging = true }, Trouble.KeyChanging, Severity.Pending, "A key change is under way: it ends with the resync after next." },
        { Sick(Well), new() { Wanted = "5.1.10(gw)", WantedSince = Now.AddDays(-9) }, Trouble.None, Severity.Fine, "All is well." },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_first_thing_that_stands_in_the_way_is_named(Device device, DiagnosisFacts facts, Trouble trouble, Severity severity, string sentence)
    {
        var diagnosis = Diagnosis.Of(device, facts, Now);
        Assert.Equal((trouble, severity, sentence), (diagnosis.Trouble, diagnosis.Severity, diagnosis.Sentence));
    }

    [Fact]
    public void Every_trouble_has_its_row()
        => Assert.Equal(Enum.GetValues<Trouble>().Order(), Rows.Select(r => (Trouble)r[2]).Distinct().Order());

    [Fact]
    public void Every_trouble_has_a_word_and_is_spoken_of_in_its_own_way()
    {
        var all = Enum.GetValues<Trouble>();
        Assert.All(all, t => Assert.Equal(t, TroubleWords.Find(TroubleWords.Word(t))));
        Assert.Equal(all.Length, all.Select(TroubleWords.Spoken).Distinct().Count());
        Assert.Equal("resync-failing", TroubleWords.Word(Trouble.ResyncFailing));
    }

    public static TheoryData<Device, DiagnosisFacts> Timed => new()
    {
        { Enrolled with { EnrolledAt = Now.AddMinutes(-1) }, Nothing },
        { Sick(Well), Nothing },
        { Sick(Well with { Reported = null }) with { EnrolledAt = Now.AddHours(-1), Silence = null }, Nothing },
        { Sick(Well with { SequenceReported = 2 }) with { Silence = null }, Nothing },
        { Sick(Well) with { Silence = null }, Six with { WantedSince = Now.AddHours(-1) } },
        { Sick(Well with { CertificateUntil = Now.AddDays(40) }) with { Silence = null }, Nothing },
        { Sick(Well with { CertificateUntil = Now.AddDays(4) }) with { Silence = null }, Nothing },
    };

    [Theory]
    [MemberData(nameof(Timed))]
    public void What_time_alone_makes_wrong_has_its_moment(Device device, DiagnosisFacts facts)
    {
        var now = Diagnosis.Of(device, facts, Now);
        var until = Assert.NotNull(now.Until);
        Assert.Equal(now.Trouble, Diagnosis.Of(device, facts, until.AddMilliseconds(-2)).Trouble);
        Assert.NotEqual(now.Trouble, Diagnosis.Of(device, facts, until).Trouble);
    }

    [Fact]
    public void What_needs_news_has_no_moment()
    {
        Assert.Null(Diagnosis.Of(Fresh, Nothing, Now).Until);
        Assert.Null(Diagnosis.Of(Sick(Well) with { Silence = null }, Nothing, Now).Until);
        Assert.Null(Diagnosis.Of(Sick(Well) with { State = DeviceState.Blocked }, Nothing, Now).Until);
    }

    private static Device Sick(DeviceHealth health) => Enrolled with { Health = health };
}

using Spa.Fleet.Inventory;

namespace Spa.Fleet.Tests.Inventory;

public class DiagnosisTests
{
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

    public static TheoryData<Device, bool, string?, Severity, string> Rows => new()
    {
        { Fresh, false, null, Severity.Pending, "Expected, but no unit has asked for it yet: plug it in, or check where its provisioning URL points." },
        { Fresh, true, null, Severity.Warning, "A unit waits to be let in: compare its enrolment code on the waiting list and approve it." },
        { Fresh with { Health = Well }, false, null, Severity.Warning, "Seen, but no unit was let in for it." },
        { Enrolled with { State = DeviceState.Blocked, Health = Well }, true, null, Severity.Warning, "Blocked by an operator: the server answers it as if it were unknown." },
        { Enrolled with { Health = Well }, true, null, Severity.Problem, "A unit with another key asks for this device's place: compare the enrolment code on the waiting list, or refuse it." },
        { Enrolled with { EnrolledAt = Now.AddMinutes(-1) }, false, null, Severity.Pending, "Let in; it has not fetched its profile yet." },
        { Enrolled, false, null, Severity.Problem, "Let in, but it never fetched its profile: check that it reaches this server's HTTP port." },
        { Enrolled with { Health = Well with { ProfileFault = "Dial_Tone cannot be this." } }, false, null, Severity.Problem, "Its profile cannot be made: Dial_Tone cannot be this. The last good profile is served meanwhile." },
        { Enrolled with { Health = Well with { ResyncFault = "corrupt file" } }, false, null, Severity.Problem, "Its last resync failed: corrupt file." },
        { Enrolled with { Health = Well with { LastSeen = Now.AddHours(-3) } }, false, null, Severity.Problem, "Silent for 3 h: it is off, or cut off from the network." },
        { Enrolled with { Silence = null, Health = Well with { LastSeen = Now.AddHours(-3) } }, false, null, Severity.Fine, "All is well." },
        { Enrolled with { Health = Well with { UpgradeFault = "wrong signature" } }, false, null, Severity.Problem, "Its last upgrade failed: wrong signature." },
        { Enrolled with { Health = Well with { Refused = "Dial_Tone, expected a frequency" } }, false, null, Severity.Warning, "It refused settings of its profile: Dial_Tone, expected a frequency." },
        { Enrolled with { Health = Well }, false, "6.0.0", Severity.Pending, "Runs 5.1.10(GW); 6.0.0 is assigned and will be fetched at its next resync." },
        { Enrolled with { Sequence = 4, Health = Well }, false, null, Severity.Pending, "Profile 4 waits for its next resync; it has 3." },
        { Enrolled with { Health = Well with { Reported = null } }, false, null, Severity.Pending, "Has its profile; no report has come yet." },
        { Enrolled with { Health = Well with { SequenceReported = 2 } }, false, null, Severity.Pending, "Took profile 3; its last report still names 2." },
        { Enrolled with { Health = Well }, false, "5.1.10(GW)", Severity.Fine, "All is well." },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_first_thing_that_stands_in_the_way_is_named(Device device, bool waiting, string? wanted, Severity severity, string sentence)
        => Assert.Equal(new Diagnosis(severity, sentence), Diagnosis.Of(device, waiting, wanted, Now));
}

using Spa.Fleet.Enrolment;
using Spa.Fleet.Inventory;
using Spa.Marks;

namespace Spa.Fleet.Tests.Enrolment;

public class EnrolmentRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    private static readonly MacAddress Mac = MacAddress.Of("000e08aabbcc");
    private static readonly string KeyA = new('a', 64);
    private static readonly string KeyB = new('b', 64);
    private static readonly DeviceCertificate SelfSigned = new(KeyA, false, Mac, "FM1", "SPA3102");
    private static readonly DeviceCertificate Signed = SelfSigned with { FromProvider = true };
    private static readonly Device Expected = new(Mac) { Serial = "FM1" };
    private static readonly Device Enrolled = Expected with { State = DeviceState.Enrolled, PublicKey = KeyA };

    public static TheoryData<string, DeviceCertificate?, Device?, EnrolmentAnswer, string> Rows => new()
    {
        { "no certificate, unknown", null, null, EnrolmentAnswer.Wait, "" },
        { "no certificate, enrolled", null, Enrolled, EnrolmentAnswer.Wait, "" },
        { "certificate of another MAC", Signed with { Mac = MacAddress.Of("000e08aabbcd") }, Enrolled, EnrolmentAnswer.Wait, "" },
        { "certificate without a MAC", Signed with { Mac = null }, Enrolled, EnrolmentAnswer.Wait, "" },
        { "self-signed, unknown", SelfSigned, null, EnrolmentAnswer.Wait, "KeepWaiting Note" },
        { "self-signed, expected", SelfSigned, Expected, EnrolmentAnswer.Wait, "KeepWaiting Note" },
        { "self-signed, enrolled with this key", SelfSigned, Enrolled, EnrolmentAnswer.Keys, "" },
        { "self-signed, enrolled with another key", SelfSigned with { PublicKey = KeyB }, Enrolled, EnrolmentAnswer.Wait, "KeepWaiting Note" },
        { "self-signed, blocked", SelfSigned, Enrolled with { State = DeviceState.Blocked }, EnrolmentAnswer.Wait, "" },
        { "provider's, unknown", Signed, null, EnrolmentAnswer.Keys, "Bind Note" },
        { "provider's, expected", Signed, Expected, EnrolmentAnswer.Keys, "Bind Note" },
        { "provider's, expected without serial", Signed, Expected with { Serial = null }, EnrolmentAnswer.Keys, "Bind Note" },
        { "provider's, other serial", Signed with { Serial = "FM2" }, Expected, EnrolmentAnswer.Wait, "KeepWaiting Note" },
        { "provider's, enrolled with this key", Signed, Enrolled, EnrolmentAnswer.Keys, "" },
        { "provider's, enrolled with another key", Signed with { PublicKey = KeyB }, Enrolled, EnrolmentAnswer.Wait, "KeepWaiting Note" },
        { "provider's, blocked", Signed, Enrolled with { State = DeviceState.Blocked }, EnrolmentAnswer.Wait, "" },
    };

    [Theory]
    [Attack("C7")]
    [MemberData(nameof(Rows))]
    public void A_unit_is_let_in_as_listed(string what, DeviceCertificate? shown, Device? device, EnrolmentAnswer answer, string effects)
    {
        var step = EnrolmentRules.On(new(Mac, shown, device, null, "192.0.2.1", "agent", Now));
        Assert.Equal((what, answer, effects), (what, step.Answer, string.Join(' ', step.Effects.Select(e => e.GetType().Name))));
    }

    [Fact]
    public void A_bound_device_keeps_what_the_operator_wrote()
    {
        var step = EnrolmentRules.On(new(Mac, Signed, Expected with { Customer = "acme", Note = "attic" }, null, "192.0.2.1", "", Now));
        var bound = Assert.IsType<EnrolmentEffect.Bind>(step.Effects[0]).Device;
        Assert.Equal(("acme", "attic", KeyA, "certificate", DeviceState.Enrolled), (bound.Customer, bound.Note, bound.PublicKey, bound.EnrolledBy, bound.State));
    }

    [Fact]
    public void A_unit_that_asks_again_is_not_noted_again()
    {
        var waiting = new WaitingUnit(Mac, KeyA) { FirstSeen = Now.AddHours(-1), LastSeen = Now.AddMinutes(-1), Refused = true };
        var step = EnrolmentRules.On(new(Mac, SelfSigned, null, waiting, "192.0.2.1", new string('x', 500), Now));
        var kept = Assert.IsType<EnrolmentEffect.KeepWaiting>(Assert.Single(step.Effects)).Unit;
        Assert.Equal((Now.AddHours(-1), Now, true, 200), (kept.FirstSeen, kept.LastSeen, kept.Refused, kept.UserAgent.Length));
    }

    [Fact]
    public void An_approved_unit_takes_the_place_of_its_MAC()
    {
        var unit = new WaitingUnit(Mac, KeyB) { Serial = "FM9" };
        var bound = Assert.IsType<EnrolmentEffect.Bind>(EnrolmentRules.Approve(unit, Enrolled, "eve", Now).Effects[0]).Device;
        Assert.Equal((KeyB, "FM1", "eve", DeviceState.Enrolled), (bound.PublicKey, bound.Serial, bound.EnrolledBy, bound.State));
    }
}

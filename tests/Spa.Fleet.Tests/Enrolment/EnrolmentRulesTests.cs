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
    private static readonly DeviceCertificate Vendor = SelfSigned with { FromVendor = true };
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
        { "vendor's, unknown", Vendor, null, EnrolmentAnswer.Wait, "KeepWaiting Note" },
        { "vendor's, expected", Vendor, Expected, EnrolmentAnswer.Keys, "Bind Note" },
        { "vendor's, expected without serial", Vendor, Expected with { Serial = null }, EnrolmentAnswer.Keys, "Bind Note" },
        { "vendor's, other serial", Vendor with { Serial = "FM2" }, Expected, EnrolmentAnswer.Wait, "KeepWaiting Note" },
        { "vendor's, enrolled with this key", Vendor, Enrolled, EnrolmentAnswer.Keys, "" },
        { "vendor's, enrolled with another key", Vendor with { PublicKey = KeyB }, Enrolled, EnrolmentAnswer.Wait, "KeepWaiting Note" },
        { "vendor's, let in by a code before", Vendor, Enrolled with { PublicKey = null }, EnrolmentAnswer.Wait, "KeepWaiting Note" },
        { "revoked, unknown", Signed with { IsRevoked = true }, null, EnrolmentAnswer.Wait, "" },
        { "revoked, expected", Signed with { IsRevoked = true }, Expected, EnrolmentAnswer.Wait, "Note" },
        { "revoked, enrolled with this key", Signed with { IsRevoked = true }, Enrolled, EnrolmentAnswer.Wait, "Note" },
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

    private const string Agent = "Linksys/SPA-2102-3.3.6 (FM1)";
    private static readonly EnrolmentPass Pass = new(Mac, EnrolmentPass.OfCode("ABCD")) { Expires = Now.AddHours(1), By = "eve" };

    public static TheoryData<string, EnrolmentRequest, EnrolmentAnswer, string> WithoutCertificate => new()
    {
        { "says nothing of itself", Bare("curl/8.0"), EnrolmentAnswer.Wait, "" },
        { "says that it is another", Bare("Cisco/SPA501G-7.4.4 (8843E157DDCC)(CBT141100HR)"), EnrolmentAnswer.Wait, "" },
        { "unknown", Bare(), EnrolmentAnswer.Wait, "KeepWaiting Note" },
        { "enrolled", Bare() with { Device = Enrolled }, EnrolmentAnswer.Wait, "KeepWaiting Note" },
        { "blocked", Bare() with { Device = Enrolled with { State = DeviceState.Blocked } }, EnrolmentAnswer.Wait, "" },
        { "with a permission", Bare() with { Pass = Pass }, EnrolmentAnswer.Keys, "Bind Use Note" },
        { "blocked, with a permission", Bare() with { Pass = Pass, Device = Enrolled with { State = DeviceState.Blocked } }, EnrolmentAnswer.Wait, "" },
        { "permission over", Bare() with { Pass = Pass with { Expires = Now } }, EnrolmentAnswer.Wait, "KeepWaiting Note" },
        { "permission for another address", Bare() with { Pass = Pass with { Address = "192.0.2.9" } }, EnrolmentAnswer.Wait, "KeepWaiting Note" },
        { "permission for this address", Bare() with { Pass = Pass with { Address = "192.0.2.1" } }, EnrolmentAnswer.Keys, "Bind Use Note" },
        { "without TLS", Bare() with { Pass = Pass, Secured = false }, EnrolmentAnswer.Wait, "KeepWaiting Note" },
        { "without TLS, as permitted", Bare() with { Pass = Pass with { Plain = true }, Secured = false }, EnrolmentAnswer.Keys, "Bind Use Note" },
        { "again at once: the answer may have been lost", Bare() with { Pass = Pass with { Used = Now.AddSeconds(-90), UsedFrom = "192.0.2.1" } }, EnrolmentAnswer.Keys, "" },
        { "again from elsewhere", Bare() with { Pass = Pass with { Used = Now.AddSeconds(-90), UsedFrom = "192.0.2.2" } }, EnrolmentAnswer.Wait, "KeepWaiting Note" },
        { "again later", Bare() with { Pass = Pass with { Used = Now.AddSeconds(-121), UsedFrom = "192.0.2.1" } }, EnrolmentAnswer.Wait, "KeepWaiting Note" },
        { "self-signed with a permission", Bare() with { Certificate = SelfSigned, Pass = Pass }, EnrolmentAnswer.Keys, "Bind Use Note" },
        { "certificate of another MAC with a permission", Bare() with { Certificate = SelfSigned with { Mac = MacAddress.Of("000e08aabbcd") }, Pass = Pass }, EnrolmentAnswer.Wait, "" },
    };

    [Theory]
    [Attack("C7", "D1")]
    [MemberData(nameof(WithoutCertificate))]
    public void A_unit_without_certificate_is_let_in_only_by_an_operators_word(string what, EnrolmentRequest request, EnrolmentAnswer answer, string effects)
    {
        var step = EnrolmentRules.On(request);
        Assert.Equal((what, answer, effects), (what, step.Answer, string.Join(' ', step.Effects.Select(e => e.GetType().Name))));
    }

    [Fact]
    public void A_code_binds_the_key_of_a_unit_that_has_one()
    {
        Assert.Null(Bound(Bare() with { Pass = Pass }).PublicKey);
        Assert.Equal(KeyA, Bound(Bare() with { Pass = Pass, Certificate = SelfSigned }).PublicKey);

        static Device Bound(EnrolmentRequest request) => EnrolmentRules.On(request).Effects.OfType<EnrolmentEffect.Bind>().Single().Device;
    }

    [Fact]
    public void Who_is_approved_without_a_certificate_may_come_once_from_where_it_was_seen()
    {
        var unit = new WaitingUnit(Mac, KeyB) { HasKey = false, Serial = "FM9", Address = "192.0.2.7", IsPlain = true };
        var step = EnrolmentRules.Approve(unit, null, "eve", Now);
        var allow = Assert.IsType<EnrolmentEffect.Allow>(step.Effects[0]);
        Assert.Equal(new EnrolmentPass(Mac, KeyB) { Address = "192.0.2.7", Plain = true, Expires = Now.AddMinutes(30), By = "eve" }, allow.Pass);
        Assert.Equal((DeviceState.Expected, "FM9"), (allow.Device.State, allow.Device.Serial));
    }

    [Theory]
    [InlineData("FM600F123456", true)]
    [InlineData("FM600F823456", false)]
    public void The_lot_with_wrong_certificates_is_named_to_the_operator(string serial, bool named)
    {
        var bare = EnrolmentRules.On(Bare($"Linksys/SPA-3102-3.1.5(GW) ({serial})"));
        var vendor = EnrolmentRules.On(Bare() with { Certificate = Vendor with { Serial = serial } });
        Assert.All(new[] { bare, vendor }, step => Assert.Equal(named, Assert.IsType<EnrolmentEffect.KeepWaiting>(step.Effects[0]).Unit.Reason.Contains(SerialNumber.WrongLot, StringComparison.Ordinal)));
    }

    private static EnrolmentRequest Bare(string agent = Agent) => new(Mac, null, null, null, "192.0.2.1", agent, Now);
}

using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;
using Spa.Foundation.Time;
using Spa.Gateway.Admin;
using Spa.Marks;

namespace Spa.Device.Tests.Provisioning;

/// <summary>A factory reset that the phone menu asks for.</summary>
public class PhoneResetTests
{
    [Fact]
    [Parameter("Protect_IVR_FactoryReset")]
    public void A_protected_reset_by_phone_asks_for_the_password() => Proof.Differs(
        "Protect_IVR_FactoryReset",
        "no",
        "yes",
        (value, reads) =>
        {
            var rig = Rig.Make(1, reads, ("Protect_IVR_FactoryReset", value), ("Admin_Passwd", "test#@1234"));
            rig.Host.Serve("/a.xml", Rig.Profile());
            rig.Start();
            rig.Run(1.Seconds);
            var answer = rig.Gateway.FactoryResetByPhone();
            rig.Run(1.Seconds);
            return $"{answer} {rig.Host.Restarts.Count}";
        },
        (a, b) => Assert.Equal(("Done 1", "PasswordWanted 0"), (a, b)));

    [Theory]
    [InlineData("test#@1234", "8378001234", PhoneResetAnswer.Done)]
    [InlineData("test#@1234", "8378001235", PhoneResetAnswer.Refused)]
    [InlineData("test#@1234", "837800123", PhoneResetAnswer.Refused)]
    [InlineData("test#@1234", "83780012348378001234", PhoneResetAnswer.Refused)]
    [InlineData("test#@1234", "", PhoneResetAnswer.Refused)]
    [InlineData("test#@1234", null, PhoneResetAnswer.PasswordWanted)]
    [InlineData("", null, PhoneResetAnswer.Refused)]
    [InlineData("", "", PhoneResetAnswer.Refused)]
    public void The_password_is_compared_as_it_is_typed_on_a_keypad(string password, string? typed, PhoneResetAnswer answer)
    {
        var settings = SettingsSnapshot.Factory.With(SystemParameters.ProtectIvrFactoryReset, true);
        Assert.Equal(answer, PhoneReset.Judge(password.Length == 0 ? settings : settings.With(SystemParameters.AdminPasswd, password), typed));
    }
}

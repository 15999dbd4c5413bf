using Spa.Configuration.Parameters;
using Spa.Configuration.Parameters.Choices;
using Spa.Configuration.Settings;
using Spa.Marks;

namespace Spa.Common.Tests.Settings;

public class SettingsUpdateTests
{
    private static readonly SettingsSnapshot Factory = SettingsSnapshot.Factory;

    [Fact]
    public void Factory_settings_are_the_defaults_of_the_catalogue()
        => Assert.All(Catalogue.All, p => Assert.Equal((p.DefaultText, p.UserAccess), (Factory.Text(p), Factory.Access(p))));

    [Fact]
    public void A_wish_is_granted_and_the_settings_before_stay_as_they_were()
    {
        var change = Plan(("SIP_T1", "1.5"), ("SIP_Transport_2_", "tcp"));
        Assert.Equal(TimeSpan.FromSeconds(1.5), change.Next.Get(SipParameters.SipT1));
        Assert.Equal(SipTransport.Tcp, change.Next.Get(LineParameters.SipTransport, LineNumber.PstnLine));
        Assert.Equal("TCP", change.Next.Text(LineParameters.SipTransport.PstnLine));
        Assert.Equal(SipTransport.Udp, Factory.Get(LineParameters.SipTransport.PstnLine));
        Assert.Equal(["SIP_T1: \".5\" -> \"1.5\"", "SIP_Transport_2_: \"UDP\" -> \"TCP\""], change.Changed.Select(c => c.ToString()));
    }

    [Fact]
    public void Every_refusal_is_reported_and_every_good_wish_granted()
    {
        var change = Plan(("Max_Forward", "0"), ("Max_Auth", "3"), ("No_Such", "x"), ("SIP_T1", "fast"), ("Dial_Tone", "440@-19;10(*/0/1)"));
        Assert.Equal(
            [
                "Max_Forward: \"0\" refused, expected a whole number from 1 to 255 at 0 (SPA type Uns)",
                "No_Such: there is no such setting",
                "SIP_T1: \"fast\" refused, expected seconds from 0.1 to 64 at 0 (SPA type Time)",
            ],
            change.Refused.Select(r => r.ToString()));
        Assert.Equal(["Max_Auth", "Dial_Tone"], change.Changed.Select(c => c.Name));
        Assert.Equal("70", change.Next.Text(SipParameters.MaxForward));
    }

    [Fact]
    public void A_refused_secret_is_not_told()
        => Assert.Equal("VoIP_Caller_1_PIN_2_: \"***\" refused, expected a digit at 4 (SPA PIN)", Assert.Single(Plan(("VoIP_Caller_1_PIN_2_", "1234x")).Refused).ToString());

    [Fact]
    public void A_long_refused_text_is_cut()
        => Assert.Equal(63, Assert.Single(Plan(("SIP_T1", new string('9', 500))).Refused).Shown.Length);

    [Theory]
    [InlineData("SIP_T1", "0.50")]
    [InlineData("SIP_T1", " .5 ")]
    [InlineData("Enable_VLAN", "NO")]
    [InlineData("Time_Zone", "gmt-08:00")]
    [InlineData("Ring8_Cadence", "60(.25/9.75)")]
    [InlineData("CWT2_Cadence", "30(.1/.1,.1/9.7)")]
    [InlineData("SIP_ToS_DiffServ_Value_1_", "104")]
    public void Another_spelling_of_the_value_in_force_changes_nothing(string name, string text)
    {
        var change = Plan((name, text));
        Assert.Same(Factory, change.Next);
        Assert.Empty(change.Changed);
        Assert.Null(change.Latest);
    }

    [Fact]
    public void Of_several_wishes_on_one_setting_the_last_good_one_counts()
    {
        var change = Plan(("Max_Forward", "60"), ("Max_Forward", "50"), ("Max_Forward", "0"));
        Assert.Equal("50", change.Next.Text(SipParameters.MaxForward));
        Assert.Single(change.Refused);
        Assert.Equal("70", Assert.Single(change.Changed).OldText);
    }

    [Fact]
    public void There_and_back_is_no_change() => Assert.Empty(Plan(("Max_Forward", "60"), ("Max_Forward", "70")).Changed);

    [Theory]
    [InlineData(ApplyWhen.Now, "Dial_Tone", "440@-19;10(*/0/1)")]
    [InlineData(ApplyWhen.Now, "Admin_Passwd", "x")]
    [InlineData(ApplyWhen.Now, "Log_Resync_Failure_Msg", "x")]
    [InlineData(ApplyWhen.WhenIdle, "SIP_Port_1_", "5070")]
    [InlineData(ApplyWhen.WhenIdle, "Line_Enable_2_", "no")]
    [InlineData(ApplyWhen.Restart, "Connection_Type", "Static IP")]
    [InlineData(ApplyWhen.Restart, "LAN_IP_Address", "192.168.9.1")]
    public void The_latest_change_says_when_all_is_in_force(ApplyWhen expected, string name, string text)
    {
        Assert.Equal(expected, Plan((name, text)).Latest);
        Assert.Equal(expected, Plan((name, text), ("Profile_Rule_B", "/x")).Latest);
    }

    [Fact]
    public void A_wish_may_be_about_the_right_alone()
    {
        var change = SettingsUpdate.Plan(Factory, [new("Speed_Dial_2_1_", null, UserAccess.ReadOnly), new("GPP_A", null, UserAccess.None)]);
        Assert.True(change.AccessChanged);
        Assert.Empty(change.Changed);
        Assert.Null(change.Latest);
        Assert.Equal(UserAccess.ReadOnly, change.Next.Access(UserParameters.SpeedDial2.Line1));
        Assert.Equal(UserAccess.ReadWrite, Factory.Access(UserParameters.SpeedDial2.Line1));
        Assert.False(SettingsUpdate.Plan(change.Next, [new("Speed_Dial_2_1_", null, UserAccess.ReadOnly)]).AccessChanged);
    }

    [Fact]
    public void A_right_holds_even_when_its_value_is_refused()
        => Assert.Equal(UserAccess.ReadWrite, SettingsUpdate.Plan(Factory, [new("Max_Forward", "x", UserAccess.ReadWrite)]).Next.Access(SipParameters.MaxForward));

    [Fact]
    public void The_administrator_password_may_be_replaced_but_not_blanked()
    {
        var set = Plan(("Admin_Passwd", "first")).Next;
        var blanked = SettingsUpdate.Plan(set, [new("Admin_Passwd", " ", null)]);
        Assert.Equal("Admin_Passwd: may be replaced, not blanked", Assert.Single(blanked.Refused).ToString());
        Assert.Equal("first", blanked.Next.Get(SystemParameters.AdminPasswd));
        Assert.Equal("second", SettingsUpdate.Plan(set, [new("Admin_Passwd", "second", null)]).Next.Get(SystemParameters.AdminPasswd));
        Assert.Empty(Plan(("Admin_Passwd", "")).Refused);
    }

    [Fact]
    public void What_is_not_offered_is_kept_and_named()
    {
        var change = Plan(("License_Keys", "1234"), ("Max_Forward", "60"));
        Assert.Equal("1234", change.Next.Text(ProvisioningParameters.LicenseKeys));
        Assert.Equal(["License_Keys"], change.WithoutEffect.Select(p => p.Name));
        Assert.Empty(SettingsUpdate.Plan(change.Next, [new("License_Keys", "", null)]).WithoutEffect);
    }

    [Theory]
    [InlineData("Preferred_Codec_1_", "g723", true)]
    [InlineData("Preferred_Codec_1_", "G729a", false)]
    [InlineData("FAX_Passthru_Method_2_", "None", false)]
    public void A_choice_that_is_not_offered_is_kept_and_named(string name, string text, bool idle)
        => Assert.Equal(idle ? [name] : [], Plan((name, text)).WithoutEffect.Select(p => p.Name));

    [Fact]
    public void Secrets_are_masked_in_every_text_of_a_change()
    {
        var wish = new Assignment("Password_1_", "hunter2", UserAccess.None);
        var change = SettingsUpdate.Plan(Plan(("Password_1_", "before")).Next, [wish]);
        string[] texts = [wish.ToString(), change.ToString(), change.Changed[0].ToString(), change.Next.ToString(), new Assignment("Nobody_Knows", "hunter2", null).ToString()];
        Assert.All(texts, t => Assert.False(t.Contains("hunter2", StringComparison.Ordinal) || t.Contains("before", StringComparison.Ordinal), t));
        Assert.Equal("Password_1_: \"***\" -> \"***\"", change.Changed[0].ToString());
        Assert.Equal("Password_1_ = *** (ua=na)", wish.ToString());
    }

    [Fact]
    public void A_watched_snapshot_notes_what_is_read_also_after_a_change()
    {
        var reads = new HashSet<string>();
        var watched = Factory.Watched(reads);
        _ = watched.Get(SipParameters.SipT1);
        _ = watched.Text(RegionalParameters.DialTone);
        var next = SettingsUpdate.Plan(watched, [new("Max_Forward", "60", null), new("GPP_A", "x", null)]).Next;
        _ = next.Get(LineParameters.SipPort, LineNumber.PstnLine);
        _ = next.With(SipParameters.MaxAuth, 7).Get(SipParameters.MaxAuth);
        Assert.Equal(["Dial_Tone", "Max_Auth", "SIP_Port_2_", "SIP_T1"], reads.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void One_value_can_be_set_by_the_program()
    {
        var next = Factory.With(SipParameters.SipT1, TimeSpan.FromSeconds(2)).With(LineParameters.DialPlan, "(1xx)").With(ProvisioningParameters.GppA, UserAccess.ReadOnly);
        Assert.Equal(("2", "(1xx)", UserAccess.ReadOnly), (next.Text(SipParameters.SipT1), next.Text(LineParameters.DialPlan), next.Access(ProvisioningParameters.GppA)));
        Assert.Equal(["SIP_T1", "Dial_Plan_1_"], SettingsUpdate.Diff(Factory, next).Select(c => c.Name));
        Assert.Equal(
            "Max_Auth: \"x\" refused, expected a whole number from 0 to 255 at 0 (SPA type Uns)",
            Assert.Throws<FormatException>(() => Factory.With(SipParameters.MaxAuth, "x")).Message);
    }

    [Fact]
    public void A_full_plan_of_texts_in_force_reads_nothing_again_and_allocates_next_to_nothing()
    {
        Assignment[] wishes = [.. Catalogue.All.Select(p => new Assignment(p.Name, p.DefaultText, p.UserAccess))];
        var change = SettingsUpdate.Plan(Factory, wishes);
        var bytes = Allocations.Least(() => change = SettingsUpdate.Plan(Factory, wishes));
        Assert.Same(Factory, change.Next);
        Assert.InRange(bytes, 0, 1024);
    }

    private static SettingsChange Plan(params (string Name, string Text)[] wishes)
        => SettingsUpdate.Plan(Factory, [.. wishes.Select(w => new Assignment(w.Name, w.Text, null))]);
}

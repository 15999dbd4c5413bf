using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;
using Spa.Foundation.Time;
using Spa.Gateway.Admin;
using Spa.Gateway.Ports;

namespace Spa.Device.Tests.Provisioning;

public class ApplyTests
{
    private const string Now = "Dial_Tone";
    private const string WhenIdle = "User_ID_1_";
    private const string Restart = "Web_Server_Port";

    [Fact]
    public void The_examples_take_effect_as_this_class_says()
        => Assert.Equal(
            [ApplyWhen.Now, ApplyWhen.WhenIdle, ApplyWhen.Restart],
            new[] { Now, WhenIdle, Restart }.Select(name => Catalogue.Find(name)!.Apply));

    [Fact]
    public void In_use_each_value_waits_for_what_it_must_and_no_call_is_dropped()
    {
        var rig = Started();
        rig.Voice.OffHook();
        Submit(rig, (Now, "400@-10;*(*/0/1)"), (WhenIdle, "alice"), (Restart, "8000"));
        rig.Run(1.Seconds);

        var first = Assert.Single(rig.Voice.Applied);
        Assert.Equal(("400@-10;*(*/0/1)", "", "80"), (Text(first, Now), Text(first, WhenIdle), Text(first, Restart)));
        Assert.Equal([(WhenIdle, ApplyWhen.WhenIdle), (Restart, ApplyWhen.Restart)], rig.Gateway.Status.Pending.Select(p => (p.Name, p.Waits)).OrderBy(p => p.Waits));
        rig.Run(10.Hours);
        Assert.Empty(rig.Host.Restarts);

        rig.Voice.OnHook();
        Assert.Equal(("alice", "80"), (Text(rig.Voice.Applied[1], WhenIdle), Text(rig.Voice.Applied[1], Restart)));
        Assert.Equal((RestartKind.SettingsChanged, "new values of Web_Server_Port"), (rig.Host.Restarts.Single().Kind, rig.Host.Restarts[0].Reason));
    }

    [Fact]
    public void What_the_phones_user_chooses_by_a_star_code_is_stored_and_in_force_at_once()
    {
        var rig = Started();
        rig.Voice.OffHook();
        rig.Voice.Choose(UserParameters.CwSetting, "no");
        rig.Run(1.Seconds);
        Assert.Equal("no", Text(Assert.Single(rig.Voice.Applied), "CW_Setting_1_"));
        Assert.Equal(("no", SettingOrigin.User), (Text(rig.Gateway.Settings, "CW_Setting_1_"), rig.Gateway.Settings.Origin(UserParameters.CwSetting)));
    }

    [Fact]
    public void That_messages_wait_is_stored_and_leaves_what_a_page_is_told()
    {
        var rig = Started();
        Submit(rig, ("No_Such", "1"));
        rig.Run(1.Seconds);
        rig.Voice.Choose(UserParameters.MessageWaiting, "yes");
        rig.Run(1.Seconds);
        Assert.Equal(("yes", "yes"), (Text(rig.Host.Stored!, "Message_Waiting_1_"), Text(rig.Voice.Applied[^1], "Message_Waiting_1_")));
        Assert.Equal("No_Such", Assert.Single(rig.Gateway.Status.Refused).Name);
    }

    [Fact]
    public void Idle_all_take_effect_at_once()
    {
        var rig = Started();
        Submit(rig, (Now, "400@-10;*(*/0/1)"), (WhenIdle, "alice"));
        rig.Run(1.Seconds);
        Assert.Equal("alice", Text(Assert.Single(rig.Voice.Applied), WhenIdle));
        Assert.Empty(rig.Gateway.Status.Pending);
        Assert.Empty(rig.Host.Restarts);
    }

    [Fact]
    public void Nothing_takes_effect_before_it_is_durable()
    {
        var rig = Started();
        Submit(rig, (Now, "400@-10;*(*/0/1)"));
        rig.Run(9.Milliseconds);
        Assert.Empty(rig.Voice.Applied);
        rig.Run(1.Milliseconds);
        Assert.Single(rig.Voice.Applied);
    }

    [Fact]
    public void A_value_that_went_back_before_idle_needs_no_restart()
    {
        var rig = Started();
        rig.Voice.OffHook();
        Submit(rig, (Restart, "8000"));
        rig.Run(1.Seconds);
        Submit(rig, (Restart, "80"));
        rig.Run(1.Seconds);
        rig.Voice.OnHook();
        rig.Run(1.Seconds);
        Assert.Empty(rig.Host.Restarts);
    }

    [Fact]
    public void Changes_that_come_while_one_is_being_saved_are_planned_on_top_of_it()
    {
        var rig = Started();
        Submit(rig, ("GPP_A", "1"));
        Submit(rig, ("GPP_B", "2"));
        rig.Run(1.Seconds);
        Assert.Equal(("1", "2"), (rig.Text("GPP_A"), rig.Text("GPP_B")));
        Assert.Equal(2, rig.Host.Saves.Count);
    }

    [Fact]
    public void A_failed_save_leaves_all_as_it_was_and_says_why()
    {
        var rig = Started();
        rig.Host.SaveFault = "disk full";
        var outcome = Submit(rig, (Now, "400@-10;*(*/0/1)"), ("GPP_A", "x"));
        rig.Run(1.Seconds);
        Assert.Equal("disk full", outcome()!.Fault);
        Assert.Empty(outcome()!.Changed);
        Assert.Equal("", rig.Text("GPP_A"));
        Assert.Empty(rig.Voice.Applied);
    }

    [Fact]
    public void The_user_account_changes_only_what_it_may()
    {
        var rig = Started();
        rig.Gateway.SubmitSettings([new("GPP_A", null, UserAccess.ReadWrite)], Account.Admin, _ => { });
        rig.Run(1.Seconds);
        SettingsOutcome? outcome = null;
        rig.Gateway.SubmitSettings(
            [new("GPP_A", "mine", null), new("GPP_B", "barred", null), new("GPP_A", null, UserAccess.None), new("No_Such", "x", null)], Account.User, o => outcome = o);
        rig.Run(1.Seconds);
        Assert.Equal("GPP_A", string.Join(',', outcome!.Changed));
        Assert.Equal(["GPP_B", "GPP_A", "No_Such"], outcome.Refused.Select(r => r.Name));
        Assert.All(outcome.Refused, r => Assert.Equal("only the administrator may change this", r.Reason));
        Assert.Equal(("mine", ""), (rig.Text("GPP_A"), rig.Text("GPP_B")));
    }

    [Fact]
    public void All_refusals_are_told_at_once_and_shown()
    {
        var rig = Started();
        var outcome = Submit(rig, ("Resync_Random_Delay", "x"), ("GPP_A", "good"), ("No_Such", "1"));
        rig.Run(1.Seconds);
        Assert.Equal("GPP_A", string.Join(',', outcome()!.Changed));
        Assert.Equal(["Resync_Random_Delay", "No_Such"], rig.Gateway.Status.Refused.Select(r => r.Name));
        Assert.Equal("there is no such setting", rig.Gateway.Status.Refused[1].Reason);
    }

    [Fact]
    public void Factory_reset_waits_for_idle_stores_factory_settings_and_forgets_what_was_kept()
    {
        var rig = Started(("GPP_A", "x"));
        rig.Voice.OffHook();
        rig.Gateway.FactoryReset();
        rig.Run(1.Hours);
        Assert.Equal("x", Text(rig.Host.Stored!, "GPP_A"));
        rig.Voice.OnHook();
        rig.Run(1.Seconds);
        Assert.True(rig.Host.Stored!.SameAs(SettingsSnapshot.Factory));
        Assert.All(rig.Host.Kept, k => Assert.Empty(k.Value));
        Assert.Equal(RestartKind.FactoryReset, rig.Host.Restarts.Single().Kind);
        Assert.All(rig.Host.Saves, s => Assert.True(s.At <= rig.Host.Restarts[0].At - ScriptedHost.Latency));
    }

    [Fact]
    public void A_factory_reset_that_cannot_be_stored_is_given_up_with_the_reason()
    {
        var rig = Started();
        rig.Host.SaveFault = "disk full";
        rig.Gateway.FactoryReset();
        rig.Run(1.Seconds);
        Assert.Empty(rig.Host.Restarts);
        Assert.Equal("factory settings were not stored: disk full", rig.Gateway.Status.RestartPending);
        rig.Gateway.Resync();
        rig.Run(1.Seconds);
        Assert.Equal(2, rig.Host.Fetches.Count);
    }

    [Fact]
    public void A_reboot_waits_for_idle_and_for_a_running_resync()
    {
        var rig = Started();
        rig.Host.HoldFetches = true;
        rig.Gateway.Resync();
        rig.Run(1.Seconds);
        rig.Gateway.Reboot();
        rig.Run(1.Seconds);
        Assert.Empty(rig.Host.Restarts);
        Assert.Equal("restart (asked for) waits for what is under way", rig.Gateway.Status.RestartPending);
        rig.Host.Release();
        rig.Run(1.Seconds);
        Assert.Equal(RestartKind.Reboot, rig.Host.Restarts.Single().Kind);
    }

    [Fact]
    public void After_a_restart_has_begun_nothing_new_begins()
    {
        var rig = Started(("Resync_Periodic", "10"));
        rig.Gateway.Reboot();
        rig.Run(1.Hours);
        Assert.Single(rig.Host.Restarts);
        Assert.Single(rig.Host.Fetches);
    }

    [Fact]
    public void What_was_kept_and_is_damaged_counts_as_never_kept()
    {
        var rig = Rig.Make();
        foreach (var name in new[] { "resync", "upgrade", "changes" })
        {
            rig.Host.Kept[name] = [0xFF, 0x00, (byte)'{'];
        }

        rig.Host.Serve("/a.xml", Rig.Profile());
        rig.Start(RestartKind.SettingsChanged);
        rig.Run(1.Seconds);
        Assert.True(rig.Gateway.Status.Provisioning.Last!.Succeeded);
    }

    private static Rig Started(params (string Name, string Text)[] settings)
    {
        var rig = Rig.PowerOn(settings);
        rig.Run(1.Seconds);
        return rig;
    }

    private static Func<SettingsOutcome?> Submit(Rig rig, params (string Name, string Text)[] values)
    {
        SettingsOutcome? outcome = null;
        rig.Gateway.SubmitSettings([.. values.Select(v => new Assignment(v.Name, v.Text, null))], Account.Admin, o => outcome = o);
        return () => outcome;
    }

    private static string Text(SettingsSnapshot settings, string name) => settings.Text(Catalogue.Find(name)!);
}

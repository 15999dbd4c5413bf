using System.Text;
using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;

namespace Spa.Common.Tests.Settings;

/// <summary>Who set a value: factory, provider, or somebody at the unit.</summary>
public class SettingOriginTests
{
    private const SettingOrigin Factory = SettingOrigin.Factory, Profile = SettingOrigin.Profile, User = SettingOrigin.User;
    private const string Back = "(back)";

    /// <summary>What is done to GPP_A in turn (who, text), and afterwards: its text, who set it, what is covered.</summary>
    public static TheoryData<(SettingOrigin Who, string Text)[], string, SettingOrigin, string?> Stories => new()
    {
        { [], "", Factory, null },
        { [(Profile, "p")], "p", Profile, null },
        { [(User, "u")], "u", User, null },
        { [(Profile, "p"), (User, "u")], "u", User, "p" },
        { [(Profile, "p"), (User, "u"), (User, "v")], "v", User, "p" },
        { [(Profile, "p"), (User, "u"), (User, "p")], "p", Profile, null },
        { [(Profile, "p"), (User, "u"), (Profile, "q")], "q", Profile, null },
        { [(Profile, "p"), (User, "u"), (Profile, "u")], "u", Profile, null },
        { [(Profile, "p"), (User, "u"), (User, Back)], "p", Profile, null },
        { [(User, "u"), (User, Back)], "", Factory, null },
        { [(User, "u"), (User, "")], "", Factory, null },
        { [(Profile, "p"), (User, "")], "", User, "p" },
        { [(Profile, "p"), (User, Back)], "p", Profile, null },
        { [(Profile, "")], "", Factory, null },
        { [(Profile, "p"), (Profile, "")], "", Profile, null },
    };

    [Theory]
    [MemberData(nameof(Stories))]
    public void Each_value_knows_who_set_it_and_what_it_covers((SettingOrigin Who, string Text)[] story, string text, SettingOrigin origin, string? covered)
    {
        var settings = Tell(story);
        Assert.Equal((text, origin, covered), (settings.Text(ProvisioningParameters.GppA), settings.Origin(ProvisioningParameters.GppA), settings.Provided(ProvisioningParameters.GppA)));
        var read = SettingsFile.Read(SettingsFile.Write(settings)).OrThrow();
        Assert.True(settings.SameAs(read));
        Assert.Equal((origin, covered), (read.Origin(ProvisioningParameters.GppA), read.Provided(ProvisioningParameters.GppA)));
    }

    [Fact]
    public void A_refused_value_leaves_who_set_the_old_one()
    {
        var set = SettingsUpdate.Plan(SettingsSnapshot.Factory, [new("Max_Forward", "60", null)]).Next;
        Assert.Same(set, SettingsUpdate.Plan(set, [new("Max_Forward", "many", null)], User).Next);
    }

    [Fact]
    public void A_value_left_out_or_unchanged_by_a_profile_stays_the_users()
    {
        var mine = Tell([(Profile, "p"), (User, "u")]);
        var after = SettingsUpdate.Plan(mine, [new("GPP_A", null, UserAccess.ReadWrite), new("GPP_B", "x", null)]).Next;
        Assert.Equal(("u", User, "p"), (after.Text(ProvisioningParameters.GppA), after.Origin(ProvisioningParameters.GppA), after.Provided(ProvisioningParameters.GppA)));
    }

    [Fact]
    public void Another_spelling_of_the_users_value_in_a_profile_makes_it_the_providers_and_keeps_the_text()
    {
        var mine = SettingsUpdate.Plan(SettingsSnapshot.Factory, [new("Resync_Periodic", "60", null)], User).Next;
        var after = SettingsUpdate.Plan(mine, [new("Resync_Periodic", " 60 ", null)]).Next;
        Assert.Equal(("60", Profile), (after.Text(ProvisioningParameters.ResyncPeriodic), after.Origin(ProvisioningParameters.ResyncPeriodic)));
    }

    [Fact]
    public void A_password_is_not_given_back_for_none()
    {
        var mine = SettingsUpdate.Plan(SettingsSnapshot.Factory, [new("Admin_Passwd", "mine", null)], User).Next;
        var plan = SettingsUpdate.Plan(mine, [new("Admin_Passwd", null, null) { GivesBack = true }], User);
        Assert.Equal(RefusalReason.Blank, Assert.Single(plan.Refused).Reason);
        Assert.Equal("mine", plan.Next.Get(SystemParameters.AdminPasswd));
    }

    [Fact]
    public void A_version_that_does_not_know_the_lines_keeps_them()
    {
        // To it they are settings of another version: read and written again as they are.
        var file = Encoding.UTF8.GetString(SettingsFile.Write(Tell([(Profile, "p"), (User, "u")])));
        Assert.Contains("\nGPP_A =u\n.by-user =GPP_A\n.provided.GPP_A =p\n", file, StringComparison.Ordinal);
    }

    private static SettingsSnapshot Tell(IEnumerable<(SettingOrigin Who, string Text)> story)
        => story.Aggregate(SettingsSnapshot.Factory, (settings, next) => SettingsUpdate.Plan(
            settings, [next.Text == Back ? new("GPP_A", null, null) { GivesBack = true } : new("GPP_A", next.Text, null)], next.Who).Next);
}

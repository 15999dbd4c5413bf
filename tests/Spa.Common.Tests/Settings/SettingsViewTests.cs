using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;
using Spa.Configuration.Views;
using Spa.Marks;

namespace Spa.Common.Tests.Settings;

public class SettingsViewTests
{
    private static readonly SettingsSnapshot Set = SettingsUpdate.Plan(
        SettingsSnapshot.Factory,
        [
            new("Admin_Passwd", "hush-1", null), new("Password_1_", "hush-2", UserAccess.ReadOnly), new("GPP_SA", "hush-3", UserAccess.ReadWrite), new("GPP_A", "[--key hush-4] http://h/x", UserAccess.ReadWrite),
            new("Profile_Rule", "[--key \"hush-5\"] http://u:hush-6@h/x", UserAccess.ReadOnly), new("GPP_B", "free", UserAccess.ReadWrite),
        ]).Next;

    [Fact]
    public void The_administrator_sees_every_setting_on_its_page_in_the_order_of_the_catalogue()
    {
        var pages = SettingsView.Pages(Set, isAdmin: true);
        Assert.Equal(Catalogue.All.Count, pages.Sum(p => p.Settings));
        Assert.Equal(Catalogue.All, pages.SelectMany(p => SettingsView.Of(Set, p.Page, isAdmin: true)).Select(v => v.Parameter));
        Assert.All(pages.SelectMany(p => SettingsView.Of(Set, p.Page, isAdmin: true)), v => Assert.True(v.MayChange));
    }

    [Fact]
    public void The_user_sees_what_is_ro_or_rw_and_changes_what_is_rw()
    {
        var seen = SettingsView.Pages(Set, isAdmin: false).SelectMany(p => SettingsView.Of(Set, p.Page, isAdmin: false)).ToList();
        Assert.Equal(Catalogue.All.Where(p => Set.Access(p) != UserAccess.None), seen.Select(v => v.Parameter));
        Assert.All(seen, v => Assert.Equal(Set.Access(v.Parameter) == UserAccess.ReadWrite, v.MayChange));
        Assert.Contains(seen, v => v.Parameter.Name == "Profile_Rule" && !v.MayChange);
        Assert.DoesNotContain(seen, v => v.Parameter.Name == "Admin_Passwd");
    }

    [Fact]
    [Attack("W6")]
    public void No_view_holds_a_secret()
    {
        // Also not what the provider has set where it is covered.
        var covered = SettingsUpdate.Plan(Set, [new("Password_1_", "other-1", null), new("Profile_Rule", "http://v:other-2@h/x", null), new("GPP_A", "y", null)], SettingOrigin.User).Next;
        foreach (var settings in new[] { Set, covered })
        {
            var all = string.Join('\n', SettingsView.Pages(settings, true).SelectMany(p => SettingsView.Of(settings, p.Page, true)));
            Assert.DoesNotContain("hush", all, StringComparison.Ordinal);
            Assert.DoesNotContain("other", all, StringComparison.Ordinal);
        }

        var rule = SettingsView.Of(Set, Page.Provisioning, true).Single(v => v.Parameter.Name == "Profile_Rule");
        Assert.Equal(("[--key ***] http://***@h/x", true), (rule.Text, rule.IsMasked));
    }

    [Theory]
    [InlineData("Profile_Rule", "[--key ***] http://***@h/y", true)]
    [InlineData("Profile_Rule", "http://h/y", false)]
    [InlineData("GPP_A", "[--key ***] http://h/y", true)]
    [InlineData("GPP_B", "***", false)]
    [InlineData("Password_1_", "***", false)]
    public void A_text_with_the_mask_of_what_was_shown_is_no_value(string name, string text, bool expected)
        => Assert.Equal(expected, SettingsView.IsShownMask(Set, Catalogue.Find(name)!, text));

    [Theory]
    [InlineData("Admin_Passwd", FieldForm.Secret)]
    [InlineData("PSTN_Caller_1_PIN_2_", FieldForm.Secret)]
    [InlineData("Provision_Enable", FieldForm.Switch)]
    [InlineData("Debug_Level", FieldForm.Choice)]
    [InlineData("Profile_Rule", FieldForm.Lines)]
    [InlineData("Dial_Plan_1_", FieldForm.Lines)]
    [InlineData("HostName", FieldForm.Line)]
    public void A_value_is_entered_as_its_kind_is(string name, FieldForm form)
        => Assert.Equal(form, SettingsView.Of(Set, Catalogue.Find(name)!.Page, true).Single(v => v.Parameter.Name == name).Form);
}

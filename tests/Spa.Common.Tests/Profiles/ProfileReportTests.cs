using System.Text;
using Spa.Configuration.Parameters;
using Spa.Configuration.Profiles;
using Spa.Configuration.Settings;

namespace Spa.Common.Tests.Profiles;

public class ProfileReportTests
{
    private static readonly SettingsSnapshot Set = SettingsUpdate.Plan(
        SettingsSnapshot.Factory,
        [
            new Assignment("Admin_Passwd", "geheim-1", null), new Assignment("Password_1_", "geheim-2", UserAccess.ReadOnly), new Assignment("GPP_SA", "geheim-3", null),
            new Assignment("PSTN_Caller_1_PIN_2_", "482913", null), new Assignment("Profile_Rule", "[--key \"geheim-4\"] http://prov.example.net/x", null),
            new Assignment("Report_Rule", "http://user:geheim-5@prov.example.net/x", null), new Assignment("Dial_Plan_1_", "(xx.<:@h.example.net;uid=u;pwd=geheim-6>)", null),
            new Assignment("GPP_A", "[--key\"geheim-7\"] http://h/x", null), new Assignment("GPP_B", "token", null), new Assignment("Upgrade_Rule", "http://fw.example.net/x.bin", null), new Assignment("Display_Name_1_", "M\u00fcller <x>", null),
        ]).Next;

    [Fact]
    public void No_secret_is_in_a_report()
    {
        var text = Encoding.ASCII.GetString(ProfileReport.Write(Set));
        Assert.DoesNotContain("geheim", text, StringComparison.Ordinal);
        Assert.DoesNotContain("482913", text, StringComparison.Ordinal);
        Assert.DoesNotContain("GPP_S", text, StringComparison.Ordinal);
        Assert.Contains("<Password_1_ ua=\"ro\" by=\"profile\"/>", text, StringComparison.Ordinal);
        Assert.Contains("<GPP_A/>", text.Replace(" ua=\"na\" by=\"profile\"", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains(">token</GPP_B>", text, StringComparison.Ordinal);
        Assert.Contains(">http://fw.example.net/x.bin</Upgrade_Rule>", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_fed_back_changes_nothing()
    {
        Assert.Equal(11, SettingsUpdate.Diff(SettingsSnapshot.Factory, Set).Length);
        var change = SettingsUpdate.Plan(Set, Read(ProfileReport.Write(Set, "Software Version: 5.1.10(GW)", "-->")).Assignments);
        Assert.Empty(change.Changed);
        Assert.Empty(change.Refused);
        Assert.False(change.AccessChanged);
        Assert.True(Set.SameAs(change.Next));
    }

    [Fact]
    public void Report_names_every_setting_but_the_keys()
        => Assert.Equal(Catalogue.All.Count - 4, Read(ProfileReport.Write(Set)).Assignments.Length);

    [Fact]
    public void Some_settings_alone_are_reported_for_a_delta()
        => Assert.Equal(["Display_Name_1_"], Read(ProfileReport.Write(Set, [Catalogue.Find("Display_Name_1_")!, Catalogue.Find("GPP_SA")!])).Assignments.Select(a => a.Name));

    [Fact]
    public void Factory_profile_is_the_factory()
    {
        var content = Read(ProfileReport.Factory());
        Assert.Equal(Catalogue.All.Count, content.Assignments.Length);
        Assert.Empty(content.Unknown.Concat(content.WrongCase).Concat(content.Refused).Concat(content.NonAscii));
        var change = SettingsUpdate.Plan(SettingsSnapshot.Factory, content.Assignments);
        Assert.Empty(change.Changed);
        Assert.Empty(change.Refused);
    }

    [Fact]
    public void Full_profile_costs_less_than_300_kB_to_read_and_validate()
    {
        var plain = ProfileReport.Factory();
        foreach (var (file, key) in new[] { (plain, (string?)null), (ProfileCipher.Encrypt(ProfileGzip.Compress(plain), "k", KeyDigest.Md5, "saltsalt"u8), "k") })
        {
            long cost = 0;
            for (var run = 0; run < 3; run++)
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                Assert.True(ProfileFile.Open(file, key, ProfileLimits.Default, out var opened, out _));
                Assert.True(ProfileReader.Read(opened, ProfileLimits.Default, out var content, out _));
                Assert.Empty(SettingsUpdate.Plan(SettingsSnapshot.Factory, content.Assignments).Refused);
                cost = GC.GetAllocatedBytesForCurrentThread() - before;
            }

            Assert.InRange(cost, 1, 300_000);
        }
    }

    private static ProfileContent Read(byte[] file)
    {
        Assert.True(ProfileFile.Open(file, null, ProfileLimits.Default, out var opened, out _));
        Assert.True(ProfileReader.Read(opened, ProfileLimits.Default, out var content, out var fault), fault?.Detail);
        return content;
    }
}

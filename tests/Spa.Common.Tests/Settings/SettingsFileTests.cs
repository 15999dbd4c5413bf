using System.Security.Cryptography;
using System.Text;
using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;

namespace Spa.Common.Tests.Settings;

public class SettingsFileTests
{
    private static readonly SettingsSnapshot Some = SettingsUpdate.Plan(
        SettingsSnapshot.Factory,
        [
            new("GPP_A", "back\\slash, äöü and \u2028 and 😀", UserAccess.ReadWrite), new("GPP_B", "line one\nline two\r", null), new("Dial_Tone", "440@-19;10(*/0/1)", null),
            new("Admin_Passwd", "secret", null), new("Speed_Dial_2_1_", null, UserAccess.None), new("Profile_Rule", "", null), new("GPP_C", "=x ua=rw", null),
        ]).Next;

    [Fact]
    public void Settings_survive_writing_and_reading() => Assert.True(Some.SameAs(SettingsFile.Read(SettingsFile.Write(Some)).OrThrow()));

    [Fact]
    public void Any_settings_survive_writing_and_reading()
    {
        var draw = new Random(4711);
        for (var round = 0; round < 200; round++)
        {
            var wishes = Enumerable.Range(0, 40).Select(_ =>
            {
                var p = Catalogue.All[draw.Next(Catalogue.All.Count)];
                var text = p.Kind.Choices is { IsEmpty: false } list ? list[draw.Next(list.Length)] : new string([.. Enumerable.Range(0, draw.Next(20)).Select(_ => (char)draw.Next(1, 0x250))]);
                return new Assignment(p.Name, text, draw.Next(3) == 0 ? (UserAccess)draw.Next(3) : null);
            });
            var settings = SettingsUpdate.Plan(SettingsSnapshot.Factory, [.. wishes]).Next;
            Assert.True(settings.SameAs(SettingsFile.Read(SettingsFile.Write(settings)).OrThrow()));
        }
    }

    [Fact]
    public void Factory_settings_are_a_file_of_two_lines()
        => Assert.Equal(2, Encoding.UTF8.GetString(SettingsFile.Write(SettingsSnapshot.Factory)).Count(c => c == '\n'));

    [Fact]
    public void Only_what_differs_is_written_and_a_person_can_read_it()
        => Assert.Equal(
            [
                "spa-settings 1", "Admin_Passwd =secret", "Profile_Rule =", "GPP_A ua=rw =back\\\\slash, äöü and \u2028 and 😀", "GPP_B =line one\\nline two",
                "GPP_C ==x ua=rw", "Dial_Tone =440@-19;10(*/0/1)", "Speed_Dial_2_1_ ua=na", ".by-profile =Admin_Passwd,Profile_Rule,GPP_A,GPP_B,GPP_C,Dial_Tone",
            ],
            Encoding.UTF8.GetString(SettingsFile.Write(Some)).Split('\n')[..^2]);

    [Fact]
    public void A_file_cut_at_any_byte_is_refused()
    {
        var file = SettingsFile.Write(Some);
        for (var length = 0; length < file.Length; length++)
        {
            Assert.False(SettingsFile.Read(file.AsSpan(0, length)).Ok(out _, out _), $"cut at {length}");
        }
    }

    [Fact]
    public void A_file_with_any_bit_flipped_is_refused()
    {
        var file = SettingsFile.Write(Some);
        for (var bit = 0; bit < file.Length * 8; bit++)
        {
            file[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(SettingsFile.Read(file).Ok(out _, out _), $"bit {bit}");
            file[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void What_follows_the_hash_is_refused()
        => Assert.False(SettingsFile.Read([.. SettingsFile.Write(Some), (byte)'\n']).Ok(out _, out _));

    [Fact]
    public void Settings_of_another_version_are_kept_and_written_again()
    {
        var file = Sealed("spa-settings 1\nMax_Forward =60\nFuture_Thing ua=rw =with\\\\ a text\nOld_Right ua=ro\nMax_Auth ua=rw =plenty\n");
        var read = SettingsFile.Read(file).OrThrow();
        Assert.Equal(60, read.Get(SipParameters.MaxForward));
        Assert.Equal((SipParameters.MaxAuth.Default, UserAccess.ReadWrite), (read.Get(SipParameters.MaxAuth), read.Access(SipParameters.MaxAuth)));
        Assert.Equal(3, read.KeptForOtherVersions);
        var changed = SettingsUpdate.Plan(read, [new("GPP_A", "x", null)]).Next;
        Assert.Equal(
            ["spa-settings 1", "Max_Forward =60", "Max_Auth ua=rw =plenty", "GPP_A =x", ".by-profile =GPP_A", "Future_Thing ua=rw =with\\\\ a text", "Old_Right ua=ro"],
            Encoding.UTF8.GetString(SettingsFile.Write(changed)).Split('\n')[..^2]);
    }

    [Fact]
    public void A_good_value_takes_the_place_of_a_kept_one()
    {
        var read = SettingsFile.Read(Sealed("spa-settings 1\nMax_Auth =plenty\n")).OrThrow();
        var changed = SettingsUpdate.Plan(read, [new("Max_Auth", "7", null)]).Next;
        Assert.Equal("spa-settings 1\nMax_Auth =7\n.by-profile =Max_Auth\n", Encoding.UTF8.GetString(SettingsFile.Write(changed))[..^72]);
    }

    [Theory]
    [InlineData("", "expected spa-settings 1 at 0 (settings file)")]
    [InlineData("spa-settings 2\n", "expected spa-settings 1 at 0 (settings file)")]
    [InlineData("spa-settings 1\nMax_Forward\n", "expected a name and its value at 15 (settings file)")]
    [InlineData("spa-settings 1\nMax_Forward 60\n", "expected = and a value at 15 (settings file)")]
    [InlineData("spa-settings 1\nMax_Forward ua=xx\n", "expected ua=na, ua=ro or ua=rw at 15 (settings file)")]
    [InlineData("spa-settings 1\nGPP_A =\\q\n", "expected \\n, \\r or \\\\ behind a \\ at 15 (settings file)")]
    [InlineData("spa-settings 1\nGPP_A =ä\nGPP_B =", "expected the end of the line at 31 (settings file)")]
    public void A_sealed_file_of_the_wrong_form_is_refused(string body, string message)
    {
        Assert.False(SettingsFile.Read(Sealed(body)).Ok(out _, out var why));
        Assert.Equal(message, why.ToString());
    }

    private static byte[] Sealed(string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        return [.. bytes, .. Encoding.ASCII.GetBytes($"sha256 {Convert.ToHexStringLower(SHA256.HashData(bytes))}\n")];
    }
}

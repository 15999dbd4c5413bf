using System.Text;
using Spa.Configuration.Parameters;
using Spa.Configuration.Profiles;
using Spa.Configuration.Settings;

namespace Spa.Common.Tests.Profiles;

public class ProfileReaderTests
{
    public static TheoryData<string, string, int?> Faults => new()
    {
        { "<flat-profile>\n<GPP_A>1</GPP_A>\n<GPP_B>2</GPP_b>\n</flat-profile>", "not well-formed XML: </GPP_B> was expected here", 3 },
        { "<flat-profile>\n<GPP_A>1</GPP_A>\n", "not well-formed XML: the file ends before </flat-profile>", 3 },
        { "<flat-profile>\n<GPP_A ua=na>1</GPP_A></flat-profile>", "not well-formed XML inside <flat-profile>", 2 },
        { "\n\n<flat-profile>\n<GPP_A>a & b</GPP_A></flat-profile>", "not well-formed XML inside <GPP_A>: an & that starts none of &amp; &lt; &gt; &quot; &apos; or a number; write &amp;", 4 },
        { "<flat-profile/>\njunk", "not well-formed XML", 2 },
        { "<flat-profile/><flat-profile/>", "not well-formed XML", 1 },
        { "<profile/>", "no <flat-profile> element", null },
        { "<Flat-Profile/>", "no <flat-profile> element", null },
        { "<?xml version=\"1.0\"?>", "not well-formed XML: no element in the file", 1 },
        { "<", "not well-formed XML", 1 },
        { "<flat-profile>\n<GPP_A", "not well-formed XML: the file ends before </flat-profile>", 2 },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Bad_text_is_refused_where_it_breaks(string text, string detail, int? line)
        => Assert.Equal(new ProfileFault("corrupt file", detail, line), Fault(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Fault_never_quotes_a_value()
    {
        foreach (var text in new[] { "<flat-profile><GPP_SA>geheim<</GPP_SA></flat-profile>", "<flat-profile><GPP_SA x='geheim>1</GPP_SA></flat-profile>", "<flat-profile><GPP_SA>&geheim;</GPP_SA></flat-profile>", "<flat-profile geheim></flat-profile>" })
        {
            Assert.DoesNotContain("geheim", Fault(Encoding.UTF8.GetBytes(text)).Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void File_cut_at_any_byte_is_refused()
    {
        var file = "<?xml version=\"1.0\"?><!-- c --><d><flat-profile a=\"1\"><GPP_A ua=\"na\">a&amp;<![CDATA[b]]></GPP_A><GPP_B/></flat-profile></d>"u8.ToArray();
        Assert.Equal(2, Read(file).Assignments.Length);
        for (var length = 0; length < file.Length; length++)
        {
            Assert.Equal("corrupt file", Fault(file[..length]).Err);
        }
    }

    [Fact]
    public void Wrong_case_before_the_exact_name_gives_way_too()
    {
        var content = Read("<flat-profile><gpp_a ua=\"rw\">other</gpp_a><GPP_A>exact</GPP_A><GPP_a/></flat-profile>"u8.ToArray());
        Assert.Equal([new Assignment("GPP_A", "exact", null)], content.Assignments.AsEnumerable());
        Assert.Equal(["gpp_a", "GPP_a"], content.WrongCase.AsEnumerable());
    }

    [Fact]
    public void Parameter_with_elements_inside_keeps_what_stands_elsewhere()
    {
        var content = Read("<flat-profile><GPP_A>1</GPP_A><GPP_A ua=\"na\">x<b/>y</GPP_A></flat-profile>"u8.ToArray());
        Assert.Equal([new Assignment("GPP_A", "1", null)], content.Assignments.AsEnumerable());
        Assert.Equal(["GPP_A"], content.Refused.AsEnumerable());
    }

    [Fact]
    public void Two_profiles_in_one_wrapper_both_count()
    {
        var content = Read("<d><flat-profile><GPP_A>1</GPP_A></flat-profile><GPP_B>out</GPP_B><flat-profile><GPP_A>2</GPP_A></flat-profile></d>"u8.ToArray());
        Assert.Equal([new Assignment("GPP_A", "2", null)], content.Assignments.AsEnumerable());
    }

    [Fact]
    public void Profile_inside_a_profile_is_an_unknown_element()
    {
        var content = Read("<flat-profile><flat-profile><GPP_A>1</GPP_A></flat-profile><GPP_B>2</GPP_B></flat-profile>"u8.ToArray());
        Assert.Equal([new Assignment("GPP_B", "2", null)], content.Assignments.AsEnumerable());
        Assert.Equal(["flat-profile"], content.Unknown.AsEnumerable());
    }

    [Fact]
    public void Lines_count_from_the_top_of_the_file()
    {
        var content = Read("\r\n\n<?xml version=\"1.0\"?>\n<flat-profile>\n<GPP_A>1</GPP_A>\n\n<GPP_B/></flat-profile>"u8.ToArray());
        Assert.Equal((5, 7, null), (content.LineOf("GPP_A"), content.LineOf("GPP_B"), content.LineOf("GPP_C")));
    }

    [Theory]
    [InlineData("ISO-8859-1", 0xE9, "\u00e9")]
    [InlineData("latin1", 0x80, "\u0080")]
    [InlineData("windows-1252", 0x80, "\u20ac")]
    [InlineData("Windows-1252", 0x9F, "\u0178")]
    [InlineData("ISO-8859-15", 0xA4, "\u20ac")]
    [InlineData("ISO-8859-15", 0xE9, "\u00e9")]
    public void Declared_single_byte_set_is_used(string set, int character, string value)
    {
        byte[] file = [.. Encoding.ASCII.GetBytes($"<?xml version='1.0' encoding='{set}'?><flat-profile><GPP_A>x"), (byte)character, .. "</GPP_A></flat-profile>"u8];
        var content = Read(file);
        Assert.Equal("x" + value, content.Assignments[0].Text);
        Assert.Equal(["GPP_A"], content.NonAscii.AsEnumerable());
        Assert.False(content.Guessed);
    }

    [Fact]
    public void Bytes_that_are_no_UTF8_are_read_as_Latin1_and_say_so()
    {
        var content = Read([.. "<?xml version='1.0' encoding='UTF-8'?><flat-profile><GPP_A>"u8, 0xFC, .. "</GPP_A></flat-profile>"u8]);
        Assert.Equal(("\u00fc", "ISO-8859-1", true), (content.Assignments[0].Text, content.Charset, content.Guessed));
    }

    [Fact]
    public void UTF16_big_endian_is_read_by_its_mark()
    {
        var content = Read([.. Encoding.BigEndianUnicode.GetPreamble(), .. Encoding.BigEndianUnicode.GetBytes(" \n<flat-profile><GPP_A>\ud83d\ude00</GPP_A></flat-profile>")]);
        Assert.Equal("\ud83d\ude00", content.Assignments[0].Text);
    }

    [Fact]
    public void Characters_of_two_units_come_through_at_every_border_of_the_buffer()
    {
        for (var shift = 0; shift < 4; shift++)
        {
            var value = new string('a', shift) + string.Concat(Enumerable.Repeat("\ud83d\ude00\u20ac", 5000));
            Assert.Equal(value, Read(Encoding.UTF8.GetBytes($"<flat-profile><GPP_A>{value}</GPP_A></flat-profile>")).Assignments[0].Text);
        }
    }

    [Fact]
    public void Written_profile_reads_as_the_same_entries()
    {
        ProfileEntry[] entries =
        [
            new("GPP_A", "a<b>&\"'c", UserAccess.None),
            new("GPP_B", null, UserAccess.ReadWrite),
            new("GPP_C", string.Empty),
            new("Display_Name_1_", "M\u00fcller \ud83d\ude00\tx", UserAccess.ReadOnly),
        ];
        var file = ProfileWriter.Write(entries, "made for -- a test --");
        Assert.Equal(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <flat-profile>
              <!-- made for - - a test -->
              <GPP_A ua="na">a&lt;b&gt;&amp;"'c</GPP_A>
              <GPP_B ua="rw"/>
              <GPP_C></GPP_C>
              <Display_Name_1_ ua="ro">M&#252;ller &#128512;&#9;x</Display_Name_1_>
            </flat-profile>

            """.ReplaceLineEndings("\n"),
            Encoding.ASCII.GetString(file));
        Assert.Equal(entries.Select(e => new Assignment(e.Name, e.Text, e.Access)), Read(file).Assignments.AsEnumerable());
    }

    [Fact]
    public void Character_that_XML_forbids_is_written_as_a_question_mark()
        => Assert.Equal("a?b?", Read(ProfileWriter.Write([new ProfileEntry("GPP_A", "a\0b\uffff")])).Assignments[0].Text);

    private static ProfileContent Read(byte[] file)
    {
        Assert.True(TryRead(file, out var content, out var fault), fault?.Detail);
        return content!;
    }

    private static ProfileFault Fault(byte[] file)
    {
        Assert.False(TryRead(file, out _, out var fault));
        return fault!;
    }

    private static bool TryRead(byte[] file, out ProfileContent? content, out ProfileFault? fault)
    {
        content = null;
        return ProfileFile.Open(file, null, ProfileLimits.Default, Names.Few, out var opened, out fault)
            && ProfileReader.Read(opened, ProfileLimits.Default, Names.Few, out content, out fault);
    }
}

using System.Text;
using Spa.Fleet.Sheets;
using Spa.Marks;

namespace Spa.Fleet.Tests.Sheets;

public class SheetTests
{
    public static TheoryData<string, string, int> Good => new()
    {
        { "a,b\r\n1,2\r\n", "a|b/1|2", 2 },
        { "a;b\n1;2", "a|b/1|2", 2 },
        { "a\tb\r1\t2\r", "a|b/1|2", 2 },
        { "\ufeffa,b\n1,2", "a|b/1|2", 2 },
        { " a , b \n1 , 2", "a|b/1 | 2", 2 },
        { "a,b\n\n,\n1,\n\n", "a|b/1|", 4 },
        { "a,b\n\"x,y\",\"say \"\"hi\"\"\"", "a|b/x,y|say \"hi\"", 2 },
        { "a,b\n\"two\nlines\",2\n3,4", "a|b/two\nlines|2/3|4", 2 },
        { "\"a;1\",b\nx,y", "a;1|b/x|y", 2 },
        { "a;b;c,d\nx;y;z", "a|b|c,d/x|y|z", 2 },
        { "mac\n1", "mac/1", 2 },
    };

    [Theory]
    [MemberData(nameof(Good))]
    public void A_sheet_is_read_as_spreadsheets_write_it(string text, string cells, int line)
    {
        Assert.True(Sheet.Read(Encoding.UTF8.GetBytes(text), out var sheet, out var fault), fault?.ToString());
        Assert.Equal(cells, string.Join('/', sheet!.Rows.Select(r => string.Join('|', r.Fields)).Prepend(string.Join('|', sheet.Heading))));
        Assert.Equal(line, sheet.Rows[0].Line);
    }

    public static TheoryData<byte[], string> Bad => new()
    {
        { [], "Line 1: The file is empty: its first line must name the columns." },
        { [0xFF, 0xFE, (byte)'m', 0], "Line 1: The file is UTF-16: save it as \"CSV UTF-8\"." },
        { [.. "mac\n1\n"u8, 0xE4, (byte)'\n'], "Line 3: There is a byte here that is no UTF-8: save it as \"CSV UTF-8\"." },
        { [.. "a,b\n1\n"u8], "Line 2: The line has 1 fields, the heading 2: a separator is missing or too many, or a field that holds one is not in quotation marks." },
        { [.. "a\n1\n\"open\n\n"u8], "Line 3: A field begins with a quotation mark here that is never closed." },
        { [.. "a\n\"x\"y\n"u8], "Line 2: There is text after the closing quotation mark of a field: write a quotation mark inside a field twice." },
        { Encoding.UTF8.GetBytes("a\n" + new string('x', Sheet.LongestField + 1)), "Line 2: A field has 8193 characters; at most 8192 are taken." },
        { Encoding.UTF8.GetBytes(new string(',', 200)), "Line 1: There are 201 columns; at most 200 are taken." },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void What_cannot_be_read_is_named_with_its_line(byte[] file, string sentence)
    {
        // A heading of blanks alone is a heading that is not there.
        file = file.All(b => b == ',') && file.Length > 0 ? [(byte)'a', .. file] : file;
        Assert.False(Sheet.Read(file, out _, out var fault));
        Assert.Equal(sentence, fault!.ToString());
    }

    [Fact]
    public void A_file_that_is_too_large_is_not_even_looked_at()
    {
        Assert.False(Sheet.Read(new byte[Sheet.Largest + 1], out _, out var fault));
        Assert.Equal($"Line 1: The file has {Sheet.Largest + 1} bytes; at most {Sheet.Largest} are taken: cut it into several.", fault!.ToString());
    }

    [Theory]
    [Attack("C9")]
    [InlineData("=cmd|'/c calc'!A1", "'=cmd|'/c calc'!A1")]
    [InlineData("+49 30 1234", "'+49 30 1234")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("'=1", "''=1")]
    [InlineData("'", "'")]
    [InlineData("plain = text", "plain = text")]
    public void No_field_is_a_formula_and_each_comes_back_as_it_was(string field, string written)
    {
        Assert.Equal(written, SheetText.Safe(field));
        Assert.True(Sheet.Read(Encoding.UTF8.GetBytes("a,b\r\n" + SheetText.Line([field, "x"])), out var sheet, out _));
        Assert.Equal(field, SheetText.Plain(sheet!.Rows[0].Fields[0]));
    }

    [Fact]
    public void Any_fields_come_back_with_any_separator()
    {
        var random = new Random(11);
        const string Signs = "ab=+-@'\",;\t\r\n \u00e4\U0001F600";
        foreach (var separator in new[] { ',', ';', '\t' })
        {
            for (var i = 0; i < 2000; i++)
            {
                var fields = Enumerable.Range(0, 3).Select(_ => new string([.. Enumerable.Range(0, random.Next(6)).Select(_ => Signs[random.Next(Signs.Length - 2)])])).ToList();
                var text = SheetText.Line(["one", "two", "three"], separator) + SheetText.Line([.. fields[..2], "end"], separator);
                Assert.True(Sheet.Read(Encoding.UTF8.GetBytes(text), out var sheet, out var fault), $"{fault}\n{text}");
                Assert.Equal([.. fields[..2], "end"], sheet!.Rows[0].Fields.Select(SheetText.Plain));
            }
        }
    }

    [Fact]
    public void Any_bytes_are_read_or_refused()
    {
        var random = new Random(5);
        var good = Encoding.UTF8.GetBytes("mac;tags;\"var:a\"\r\n00:0e:08:00:00:01;\"a b\";\"x\"\"y\"\r\n");
        for (var i = 0; i < 20_000; i++)
        {
            var file = good[..random.Next(good.Length + 1)];
            for (var n = random.Next(3); n > 0 && file.Length > 0; n--)
            {
                file[random.Next(file.Length)] = (byte)random.Next(256);
            }

            if (Sheet.Read(file, out var sheet, out var fault))
            {
                Assert.NotNull(DeviceSheet.Of(sheet!));
            }
            else
            {
                Assert.InRange(fault!.Line, 1, 10);
            }
        }
    }
}

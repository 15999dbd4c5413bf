using System.Text;
using Spa.Cwmp.Messages;
using Spa.Cwmp.Soap;

namespace Spa.Common.Tests.Cwmp;

/// <summary>What the reader of plain envelopes takes, the reader of all XML takes too, and as the same; all else it leaves to that one.</summary>
public class PlainReaderTests
{
    private const string Soap = "xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\" xmlns:c=\"urn:dslforum-org:cwmp-1-0\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"";

    public static TheoryData<int> Samples => [.. Enumerable.Range(0, CwmpSamples.All.Count)];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_message_as_it_is_written_here_is_plain(int sample) => Same(Envelopes.Write(new CwmpEnvelope(CwmpSamples.All[sample].Message) { Id = "1", HoldRequests = true }), isPlain: true);

    // Each stands in the place of the whole, of one value, or of an attribute of it.
    [Theory]
    [InlineData("<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n{0}\r\n", true)]
    [InlineData("<?xml version='1.0'?>{0}", true)]
    [InlineData("\uFEFF<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\t{0} ", true)]
    [InlineData("<?xml version=\"1.0\" encoding=\"iso-8859-1\"?>{0}", false)]
    [InlineData("<?xml version=\"1.0' encoding='utf-8\"?>{0}", false)]
    [InlineData("<?xml VERSION=\"1.0\"?>{0}", false)]
    [InlineData("<?xml version=\"1.1\"?>{0}", false)]
    [InlineData(" <?xml version=\"1.0\"?>{0}", false)]
    [InlineData("\uFEFF\uFEFF{0}", false)]
    [InlineData("<!-- a -->{0}", false)]
    [InlineData("{0}<!-- a -->", false)]
    [InlineData("{0}<a/>", false)]
    [InlineData("{0}x", false)]
    [InlineData("{0}\0", false)]
    [InlineData("{0}<?p i?>", false)]
    [InlineData("<!DOCTYPE a>{0}", false)]
    public void What_stands_around_it(string text, bool isPlain) => Same(Encoding.UTF8.GetBytes(text.Replace("{0}", Whole("<Value>5</Value>"), StringComparison.Ordinal)), isPlain);

    [Theory]
    [InlineData("<Value>a &amp; b&lt;&gt;&quot;&apos;</Value>", true)]
    [InlineData("<Value>\u00e4\u20ac\U0001F4DE</Value>", true)]
    [InlineData("<Value>  5  </Value>", true)]
    [InlineData("<Value>   </Value>", true)]
    [InlineData("<Value>\n\t </Value>", true)]
    [InlineData("<Value/>", true)]
    [InlineData("<Value />", true)]
    [InlineData("<Value></Value >", true)]
    [InlineData("<Value xsi:type = 'xsd:boolean' >1</Value>", true)]
    [InlineData("<Value type=\"unsignedInt\">1</Value>", true)]
    [InlineData("<x:Value xmlns:x=\"a\" x:type=\"xsd:int\">1</x:Value>", true)]
    [InlineData("<Value xmlns:type=\"xsd:int\">1</Value>", true)]
    [InlineData("<Value xmlns=\"a\">1</Value><Value>2</Value>", true)]
    [InlineData("<!-- a - b --><Value>1</Value>", true)]
    [InlineData("text <Extra>a<b c=\"d\"><e/>f</b><!--x--></Extra> &amp; more <Value>1</Value>", true)]
    [InlineData("<Value>a > b</Value>", true)]
    [InlineData("<Value>&#65;</Value>", false)]
    [InlineData("<Value>&#32;</Value>", false)]
    [InlineData("<Value>&unknown;</Value>", false)]
    [InlineData("<Value>& </Value>", false)]
    [InlineData("<Value>a\rb</Value>", false)]
    [InlineData("<Value><![CDATA[ 1 ]]></Value>", false)]
    [InlineData("<Value>a]]></Value>", false)]
    [InlineData("<Value>1<!-- a -->2</Value>", false)]
    [InlineData("<Value>1<a/></Value>", false)]
    [InlineData("<Value>1<?p i?></Value>", false)]
    [InlineData("<Value xml:space=\"preserve\">  </Value>", false)]
    [InlineData("<Value a=\"1\" a=\"2\">1</Value>", false)]
    [InlineData("<Value xmlns:p=\"u\" xmlns:q=\"u\" p:type=\"int\" q:type=\"string\">1</Value>", false)]
    [InlineData("<Value type=\"int\" xsi:type=\"string\">1</Value>", false)]
    [InlineData("<Value a=\"<\">1</Value>", false)]
    [InlineData("<Value a=\"&amp;\">1</Value>", false)]
    [InlineData("<Value a=\"1\"b=\"2\">1</Value>", false)]
    [InlineData("<Value a=1>1</Value>", false)]
    [InlineData("<Value a>1</Value>", false)]
    [InlineData("<p:Value>1</p:Value>", false)]
    [InlineData("<Value p:a=\"1\">1</Value>", false)]
    [InlineData("<Value xmlns:p=\"\">1</Value>", false)]
    [InlineData("<Value xmlns:xml=\"u\">1</Value>", false)]
    [InlineData("<Value xmlns:xmlns=\"u\">1</Value>", false)]
    [InlineData("<Value xmlns=\"http://www.w3.org/2000/xmlns/\">1</Value>", false)]
    [InlineData("<Value xmlns:p=\"http://www.w3.org/XML/1998/namespace\">1</Value>", false)]
    [InlineData("<xmlns:Value>1</xmlns:Value>", false)]
    [InlineData("<a:b:c xmlns:a=\"u\">1</a:b:c>", false)]
    [InlineData("<\u00e4>1</\u00e4><Value>1</Value>", false)]
    [InlineData("<1a/>", false)]
    [InlineData("< a/>", false)]
    [InlineData("<a/ >", false)]
    [InlineData("<Extra><a></b></Extra>", false)]
    [InlineData("<Extra>&amp</Extra>", false)]
    [InlineData("<Extra><!-- a -- b --></Extra>", false)]
    [InlineData("<Extra><!-- a ---></Extra>", false)]
    [InlineData("<Value>1</Val>", false)]
    [InlineData("<Value>1</Values>", false)]
    [InlineData("<Value>\u0001</Value>", false)]
    [InlineData("<Value>\uFFFF</Value>", false)]
    [InlineData("<Value>1</Value", false)]
    public void What_stands_in_it(string text, bool isPlain) => Same(Encoding.UTF8.GetBytes(Whole(text)), isPlain);

    // Lists whose entries look alike, and one of them a little different.
    [Theory]
    [InlineData("", true)]
    [InlineData("<P><Name>b</Name><Value x:type='int'/></P>", true)]
    [InlineData("<P><Name>b</Name><Value x:type='int'></Value></P>", true)]
    [InlineData("<P><Name>b</Name><Value x:type='int'> \n </Value></P>", true)]
    [InlineData("<P><Name> </Name><Value x:type='int'>2</Value></P>", true)]
    [InlineData("<P><Name></Name><Value x:type='int'>2</Value></P>", true)]
    [InlineData("<P><Name>&lt;</Name><Value x:type='int'>&amp;2&gt;</Value></P>", true)]
    [InlineData("<P><Name>b</Name><Value x:type='string'>2</Value></P>", true)]
    [InlineData("<P><Value x:type='int'>2</Value><Name>b</Name></P>", true)]
    [InlineData("<P><Name>b</Name><Value x:type='int'>2</Value><Name>c</Name></P>", true)]
    [InlineData("<P><Name>b</Name><Value x:type='int'>2</Value><Value>3</Value></P>", true)]
    [InlineData("<P><Name>b</Name><More>5</More><Value x:type='int'>2</Value></P>", true)]
    [InlineData("<P><Name>b</Name><More>5</More><Value x:type='int'>2</Value></P><P><Name>c</Name><More>6</More><Value x:type='int'>3</Value></P>", true)]
    [InlineData("<P><Name>2</Name><Value x:type='int'>2</Value></P><P><Name>3</Name><Value x:type='int'>4</Value></P>", true)]
    [InlineData("<P/>", true)]
    [InlineData("<P a='1'><Name>b</Name><Value x:type='int'>2</Value></P>", true)]
    [InlineData("<P xmlns:y='u'><Name>b</Name><Value y:type='int'>2</Value></P>", true)]
    [InlineData("<P xmlns:y='u'><Name>b</Name><Value y:type='int'>2</Value></P><P><Name>b</Name><Value y:type='int'>2</Value></P>", false)]
    [InlineData("</L></M><M><L><P><Name>b</Name><Value x:type='int'>2</Value></P>", false)]
    [InlineData("<P><Name>b</Name><Value x:type='int'>2</Value></Q>", false)]
    [InlineData("<P><Name>b</Name><Value x:type='int'>&no;</Value></P>", false)]
    [InlineData("<P><Name>b</Name><Value x:type='int'>a\rb</Value></P>", false)]
    [InlineData("<P><Name>b</Name><Value x:type='int'><a/></Value></P>", false)]
    [InlineData("<P><Name>b", false)]
    [InlineData("<P><Name>b</Name><Value x:type='int'>", false)]
    public void A_list_of_which_one_is_another(string one, bool isPlain)
    {
        const string Usual = "<P><Name>a</Name><Value x:type='int'>1</Value></P>";
        foreach (var around in new[] { one + Usual + Usual, Usual + one + Usual, Usual + Usual + one })
        {
            Same(Encoding.UTF8.GetBytes($"<s:Envelope {Soap}><s:Body xmlns:x='t'><c:SetParameterValues><ParameterList>{around}</ParameterList><ParameterKey/></c:SetParameterValues></s:Body></s:Envelope>"), isPlain);
        }
    }

    [Fact]
    public void Every_beginning_of_a_message_and_every_byte_of_it_that_is_another_one()
    {
        var whole = Encoding.UTF8.GetBytes(Whole("<Value xsi:type=\"xsd:boolean\">a &amp; b</Value>"));
        for (var length = 0; length < whole.Length; length++)
        {
            Same(whole[..length], isPlain: false);
        }

        var three = string.Concat(Enumerable.Range(1, 3).Select(n => $"<Value a=\"b\">{n}</Value></P>\n<P><Name>D.{n}</Name>"));
        whole = Encoding.UTF8.GetBytes(Whole(three + "<Value/>").Replace("ParameterValueStruct", "P", StringComparison.Ordinal));
        Same(whole, isPlain: true);
        foreach (var other in "<>&/'\"= :-!?]a\r\n\0\u0080"u8.ToArray())
        {
            for (var place = 0; place < whole.Length; place++)
            {
                Same([.. whole[..place], other, .. whole[(place + 1)..]]);
                Same([.. whole[..place], other, .. whole[place..]]);
            }
        }

        Same([.. whole.Select(b => b == (byte)'3' ? (byte)0xFF : b)], isPlain: false);
        Same([.. whole, 0xC0, 0x80], isPlain: false);
    }

    [Fact]
    public void A_part_of_an_array_is_read_as_that_part()
    {
        var whole = Envelopes.Write(new CwmpEnvelope(new Reboot("a&b")) { Id = "1" });
        byte[] around = [.. "<a>"u8, .. whole, .. "<a>"u8];
        Assert.True(Envelopes.ReadPlain(around.AsMemory(3, whole.Length), SoapLimits.Standard, out var read));
        Assert.Equal(new Reboot("a&b"), read.Body);
    }

    [Fact]
    public void Names_that_are_told_again_are_one_string_and_values_are_not_held()
    {
        var first = Assert.Single(Read().Parameters);
        var again = Assert.Single(Read().Parameters);
        Assert.Same(first.Name, again.Name);
        Assert.Equal(first, again);
        Assert.NotSame(first.Value.Text, again.Value.Text);

        static SetParameterValues Read() => Envelopes.ReadPlain(Encoding.UTF8.GetBytes(Whole("<Value>secret</Value>")), SoapLimits.Standard, out var read) ? (SetParameterValues)read.Body : throw new InvalidOperationException();
    }

    private static string Whole(string value)
        => $"<s:Envelope {Soap}><s:Header><c:ID s:mustUnderstand=\"1\">7</c:ID></s:Header><s:Body><c:SetParameterValues><ParameterList arrayType=\"9\"><ParameterValueStruct><Name>Device.A</Name>{value}</ParameterValueStruct></ParameterList><ParameterKey/></c:SetParameterValues></s:Body></s:Envelope>";

    private static void Same(byte[] text, bool? isPlain = null)
    {
        var taken = Envelopes.ReadPlain(text, SoapLimits.Standard, out var plain);
        Assert.Equal(isPlain ?? taken, taken);
        if (taken)
        {
            Assert.True(Envelopes.ReadAny(text, SoapLimits.Standard, out var any, out var error), $"{error}: {Encoding.UTF8.GetString(text)}");
            Assert.Equal(Encoding.UTF8.GetString(Envelopes.Write(any)), Encoding.UTF8.GetString(Envelopes.Write(plain!)));
        }
    }
}

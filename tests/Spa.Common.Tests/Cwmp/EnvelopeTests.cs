using System.Text;
using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Cwmp.Soap;
using Spa.Marks;
using Spa.Tests;

namespace Spa.Common.Tests.Cwmp;

public class EnvelopeTests
{
    private const string Soap = "xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\" xmlns:c=\"urn:dslforum-org:cwmp-1-0\"";

    public static TheoryData<int, CwmpVersion> Messages
    {
        get
        {
            var rows = new TheoryData<int, CwmpVersion>();
            for (var i = 0; i < CwmpSamples.All.Count; i++)
            {
                foreach (var version in Enum.GetValues<CwmpVersion>().Where(v => v >= CwmpSamples.All[i].Since))
                {
                    rows.Add(i, version);
                }
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void What_is_written_fits_the_schema_and_reads_as_the_same(int sample, CwmpVersion version)
    {
        var envelope = new CwmpEnvelope(CwmpSamples.All[sample].Message) { Id = "a&1", Version = version, HoldRequests = sample % 2 == 0 };
        if (version == CwmpVersion.V14)
        {
            envelope = envelope with { Supported = [CwmpVersion.V10, CwmpVersion.V14], Use = CwmpVersion.V12, SessionTimeout = 30 };
        }

        var written = Envelopes.Write(envelope);
        Assert.Empty(CwmpSchemas.Judge(version, written));
        Assert.False(written.AsSpan().StartsWith("<?xml"u8));

        Assert.True(Envelopes.Read(written, SoapLimits.Standard, out var read, out var error), error?.ToString());
        Assert.IsType(envelope.Body.GetType(), read.Body);
        Assert.Equal((envelope.Id, envelope.HoldRequests, envelope.Use, envelope.SessionTimeout), (read.Id, read.HoldRequests, read.Use, read.SessionTimeout));
        Assert.Equal(envelope.Supported, read.Supported);
        Assert.Equal(Encoding.UTF8.GetString(written), Encoding.UTF8.GetString(Envelopes.Write(read with { Version = version })));
    }

    [Theory]
    [InlineData("2026-11-24T12:00:00Z", true)]
    [InlineData("2026-11-24T13:00:00+01:00", true)]
    [InlineData(" 2026-11-24T12:00:00 ", true)]
    [InlineData("", false)]
    [InlineData("0001-01-01T00:00:00Z", false)]
    [InlineData("0001-01-01T00:01:12", false)]
    [InlineData("-0001-01-01T00:00:00Z", false)]
    [InlineData("Unknown Time", false)]
    [InlineData("2026-11-30T24:00:00Z", false)]
    public void A_time_that_cannot_be_read_is_not_known(string text, bool isNoon)
    {
        DateTimeOffset? expected = isNoon ? new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero) : null;
        Assert.Equal(expected, Assert.IsType<Inform>(Message($"<c:Inform><CurrentTime>{text}</CurrentTime></c:Inform>")).CurrentTime);
        var told = Assert.IsType<TransferComplete>(Message($"<c:TransferComplete><CommandKey>k</CommandKey><StartTime>{text}</StartTime><CompleteTime>{text}</CompleteTime></c:TransferComplete>"));
        Assert.Equal(("k", expected, expected), (told.CommandKey, told.StartTime, told.CompleteTime));
    }

    [Theory]
    [InlineData("3", 3)]
    [InlineData("-1", 0)]
    [InlineData("", 0)]
    [InlineData("many", 0)]
    [InlineData("99999999999", 0)]
    public void A_count_that_nothing_depends_on_may_be_anything(string text, uint count)
    {
        var inform = Assert.IsType<Inform>(Message($"<c:Inform><MaxEnvelopes>{text}</MaxEnvelopes><RetryCount>{text}</RetryCount></c:Inform>"));
        Assert.Equal((count, count), (inform.MaxEnvelopes, inform.RetryCount));
    }

    /// <summary>Codes that the text of the standard has (TR-069 A.5) and no schema names: the wrong version, and a transfer that cannot be cancelled.</summary>
    private static readonly int[] ByTextAlone = [8006, 9021];

    [Fact]
    public void The_fault_codes_are_those_of_the_schemas_and_each_has_words_of_its_own()
    {
        var named = Enum.GetValues<CwmpVersion>().SelectMany(Codes).Concat(ByTextAlone).Distinct().Order();
        Assert.Equal(named, Enum.GetValues<FaultCode>().Select(c => (int)c).Where(c => c != 0).Order());
        var unknown = ((FaultCode)9899).Text();
        Assert.All(Enum.GetValues<FaultCode>(), code => Assert.NotEqual(unknown, code.Text()));

        // Both sides say some things alike, and nothing else is said twice.
        Assert.All(Enum.GetValues<FaultCode>().GroupBy(c => c.Text()), same => Assert.InRange(same.Count(), 1, same.Any(c => (int)c < 9000) && same.Any(c => (int)c >= 9000) ? 2 : 1));
    }

    public static TheoryData<CwmpVersion, int> Faults
    {
        get
        {
            var rows = new TheoryData<CwmpVersion, int>();
            foreach (var version in Enum.GetValues<CwmpVersion>())
            {
                foreach (var code in Enum.GetValues<FaultCode>().Where(c => c != FaultCode.None))
                {
                    rows.Add(version, (int)code);
                }
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_is_written_and_read_with_its_code_and_fits_where_the_version_has_it(CwmpVersion version, int code)
    {
        var written = Envelopes.Write(new CwmpEnvelope(CwmpFault.Of((FaultCode)code)) { Version = version });
        var fault = Assert.IsType<CwmpFault>(Read(Encoding.UTF8.GetString(written)).Body);
        Assert.Equal(((FaultCode)code, ((FaultCode)code).Text()), (fault.Code, fault.Text));

        // From 1.1 on a schema takes any number of the ranges.
        Assert.Equal(version >= CwmpVersion.V11 || Codes(version).Contains(code), CwmpSchemas.Judge(version, written).Count == 0);
    }

    private static IEnumerable<int> Codes(CwmpVersion version)
        => System.Xml.Linq.XDocument.Load(Repository.Path("tests", "vectors", "cwmp", $"cwmp-{version.Text().Replace('.', '-')}.xsd")).Descendants()
            .Where(e => e.Name.LocalName == "enumeration").Select(e => (string?)e.Attribute("value")).Where(v => v is ['8' or '9', _, _, _]).Select(v => int.Parse(v!, System.Globalization.CultureInfo.InvariantCulture)).Distinct().ToList();

    private static CwmpMessage Message(string text) => Read($"<s:Envelope {Soap}><s:Body>{text}</s:Body></s:Envelope>").Body;

    [Fact]
    public void Every_method_has_a_sample()
    {
        var known = typeof(CwmpMessage).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(CwmpMessage)) && t.IsPublic && t != typeof(UnknownMethod)).ToList();
        Assert.Empty(known.Except(CwmpSamples.All.Select(s => s.Message.GetType())));
    }

    [Fact]
    public void The_schema_finds_what_is_wrong()
    {
        var written = Encoding.UTF8.GetString(Envelopes.Write(new CwmpEnvelope(new Reboot("k"))));
        Assert.NotEmpty(CwmpSchemas.Judge(CwmpVersion.V10, Encoding.UTF8.GetBytes(written.Replace("CommandKey", "CommandKay", StringComparison.Ordinal))));
        Assert.NotEmpty(CwmpSchemas.Judge(CwmpVersion.V10, Encoding.UTF8.GetBytes(written.Replace("cwmp:Reboot", "cwmp:Reboost", StringComparison.Ordinal))));
    }

    // What old clients send (provisioning.md 7.2).
    [Theory]
    [InlineData("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", "", "1")]
    [InlineData("", "<!-- who --><?pi x?>", "1")]
    [InlineData("", "<c:NoMoreRequests s:mustUnderstand=\"1\">1</c:NoMoreRequests><x:Unknown xmlns:x=\"u\">5</x:Unknown>", "1")]
    [InlineData("", "", " true ")]
    [InlineData("", "", "True")]
    public void Old_habits_are_taken(string before, string inHeader, string truth)
    {
        var text = $"{before}<s:Envelope {Soap}><s:Header><c:ID s:mustUnderstand=\"1\">7</c:ID>{inHeader}</s:Header><s:Body><c:GetParameterNames><ParameterPath>Device.</ParameterPath><Extra><Deep/></Extra><NextLevel>{truth}</NextLevel></c:GetParameterNames></s:Body></s:Envelope>";
        Assert.Equal(new GetParameterNames("Device.", true), Read(text).Body);
        Assert.Equal("7", Read(text).Id);
    }

    [Theory]
    [InlineData("xsi:type=\"xsd:\"", CwmpType.Unspecified)]
    [InlineData("", CwmpType.Unspecified)]
    [InlineData("xsi:type=\"unsignedInt\"", CwmpType.Number)]
    [InlineData("xsi:type=\"q:UnsignedInt\"", CwmpType.Number)]
    [InlineData("type=\"xsd:boolean\"", CwmpType.Boolean)]
    [InlineData("xsi:type=\"soap-enc:base64\"", CwmpType.Base64)]
    public void Types_that_are_missing_or_odd_are_taken(string attribute, CwmpType type)
    {
        var text = $"<s:Envelope {Soap} xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><s:Body><c:SetParameterValues><ParameterList arrayType=\"9\"><ParameterValueStruct><Name> Device.A </Name><Value {attribute}> 5 </Value></ParameterValueStruct></ParameterList><ParameterKey/></c:SetParameterValues></s:Body></s:Envelope>";
        var set = Assert.IsType<SetParameterValues>(Read(text).Body);
        Assert.Equal(new ParameterValue("Device.A", new CwmpValue(type, " 5 ")), Assert.Single(set.Parameters) with { Name = set.Parameters[0].Name.Trim() });
        Assert.Equal(string.Empty, set.ParameterKey);
    }

    [Theory]
    [InlineData("urn:dslforum-org:cwmp-1-0", CwmpVersion.V10)]
    [InlineData("urn:dslforum-org:cwmp-1-1", CwmpVersion.V11)]
    [InlineData("urn:dslforum-org:cwmp-1-2", CwmpVersion.V12)]
    [InlineData("urn:dslforum-org:cwmp-1-9", CwmpVersion.V14)]
    public void The_namespace_tells_the_version(string space, CwmpVersion version)
        => Assert.Equal(version, Read($"<Envelope><Body><c:Reboot xmlns:c=\"{space}\"><CommandKey>k</CommandKey></c:Reboot></Body></Envelope>").Version);

    [Fact]
    public void A_method_that_is_not_known_is_named()
        => Assert.Equal(new UnknownMethod("MakeCoffee"), Read($"<s:Envelope {Soap}><s:Header><c:ID>9</c:ID></s:Header><s:Body><c:MakeCoffee><Cups>2</Cups></c:MakeCoffee></s:Body></s:Envelope>").Body);

    [Theory]
    [InlineData("", "not well-formed")]
    [InlineData("<a/>", "a SOAP Envelope was expected, not 'a'")]
    [InlineData("<s:Envelope {0}/>", "the Body of the envelope is empty")]
    [InlineData("<s:Envelope {0}><s:Body/></s:Envelope>", "the Body of the envelope is empty")]
    [InlineData("<s:Envelope {0}><s:Body><c:Reboot/><c:Reboot/></s:Body></s:Envelope>", "one message for each envelope was expected, not two")]
    [InlineData("<s:Envelope {0}><s:Body><c:Reboot/></s:Body><s:Body><c:Reboot/></s:Body></s:Envelope>", "one message for each envelope was expected, not two")]
    [InlineData("<s:Envelope {0}><s:Body><x:Reboot xmlns:x=\"urn:other\"/></s:Body></s:Envelope>", "'Reboot' is in no namespace of CWMP")]
    [InlineData("<s:Envelope {0}><s:Body><c:ScheduleInform><DelaySeconds>-1</DelaySeconds></c:ScheduleInform></s:Body></s:Envelope>", "DelaySeconds should be a whole number from 0 to 4294967295, not '-1'")]
    [InlineData("<s:Envelope {0}><s:Body><c:Reboot><CommandKey>a<b/></CommandKey></c:Reboot></s:Body></s:Envelope>", "not well-formed")]
    [InlineData("<s:Envelope {0}><s:Body><c:Reboot>", "not well-formed")]
    [InlineData("<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><s:Envelope {0}><s:Body><c:Reboot><CommandKey>&e;</CommandKey></c:Reboot></s:Body></s:Envelope>", "DTD")]
    [InlineData("<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><s:Envelope {0}><s:Body><c:Reboot><CommandKey>&b;</CommandKey></c:Reboot></s:Body></s:Envelope>", "DTD")]
    [InlineData("<!DOCTYPE x SYSTEM \"http://127.0.0.1:1/x.dtd\"><s:Envelope {0}/>", "DTD")]
    [Attack("C6")]
    public void What_is_no_message_is_refused_with_its_place(string text, string problem)
    {
        Assert.False(Envelopes.Read(Encoding.UTF8.GetBytes(text.Replace("{0}", Soap, StringComparison.Ordinal)), SoapLimits.Standard, out _, out var error));
        Assert.Contains(problem, error.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("depth")]
    [InlineData("depth of what is passed over")]
    [InlineData("attributes")]
    [InlineData("entries")]
    [InlineData("bytes")]
    [InlineData("bad UTF-8")]
    [Attack("C6")]
    public void What_would_cost_too_much_is_refused(string kind)
    {
        var limits = SoapLimits.Standard with { Elements = 1000, Bytes = 4 << 20 };
        var deep = string.Concat(Enumerable.Repeat("<d>", 100_000));
        byte[] body = kind switch
        {
            "depth" => Bytes(deep),
            "depth of what is passed over" => Bytes($"<s:Envelope {Soap}><s:Body><c:Reboot>{deep}"),
            "attributes" => Bytes($"<s:Envelope {Soap}><s:Body><c:Reboot {string.Concat(Enumerable.Range(0, 20_000).Select(i => $"a{i}=\"\" "))}/></s:Body></s:Envelope>"),
            "entries" => Bytes($"<s:Envelope {Soap}><s:Body><c:GetParameterValues><ParameterNames>{string.Concat(Enumerable.Repeat("<string>D.</string>", 1001))}</ParameterNames></c:GetParameterValues></s:Body></s:Envelope>"),
            "bytes" => new byte[(4 << 20) + 1],
            _ => [.. Bytes($"<s:Envelope {Soap}><s:Body><c:Reboot><CommandKey>"), 0xFF, 0xC0, 0x80, .. Bytes("</CommandKey></c:Reboot></s:Body></s:Envelope>")],
        };
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.False(Envelopes.Read(body, limits, out _, out var error));
        Assert.NotEmpty(error.Problem);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 16 << 20);
    }

    [Fact]
    public void A_fault_without_one_of_CWMP_in_it_keeps_its_words()
    {
        var fault = Assert.IsType<CwmpFault>(Read($"<s:Envelope {Soap}><s:Body><s:Fault><faultcode>s:Server</faultcode><faultstring>out of order</faultstring></s:Fault></s:Body></s:Envelope>").Body);
        Assert.Equal((FaultCode.None, "out of order"), (fault.Code, fault.Text));
    }

    [Fact]
    public void What_XML_cannot_hold_is_replaced()
    {
        var written = Envelopes.Write(new CwmpEnvelope(new Reboot("a\0b\u001fc\rd\ud800")));
        Assert.True(Envelopes.Read(written, SoapLimits.Standard, out var read, out var error), error?.ToString());
        Assert.Equal(new Reboot("a\ufffdb\ufffdc\rd\ufffd"), read.Body);
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static CwmpEnvelope Read(string text)
    {
        Assert.True(Envelopes.Read(Bytes(text), SoapLimits.Standard, out var envelope, out var error), error?.ToString());
        return envelope;
    }
}

using System.Collections.Immutable;
using System.Text;
using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Cwmp.Soap;

namespace Spa.Fuzz.Targets;

/// <summary>Whole sessions of CWMP: one input is all that one side says, message after message.</summary>
internal static class SessionTargets
{
    // Between two messages; in no XML.
    private const byte Between = 0x1E;
    private const string Profile = "Device.X_000E08_Profile.";

    private static readonly Spa.Tests.CwmpSchemaJudge Schemas = new(Path.Combine(Vectors.Root, "tests", "vectors", "cwmp"));

    private static readonly ImmutableArray<byte[]> Words =
    [
        [Between], [Between, Between],
        .. new[]
        {
            "<?xml version=\"1.0\"?>", "<cwmp:HoldRequests soap:mustUnderstand=\"1\">1</cwmp:HoldRequests>", "<cwmp:ID>1</cwmp:ID>", "<cwmp:UseCWMPVersion>1.2</cwmp:UseCWMPVersion>", "urn:dslforum-org:cwmp-1-2", "Device.", "InternetGatewayDevice.",
            Profile, Profile + "Dial_Plan_1_", Profile + "CWMP_ACS_URL", Profile + "CWMP_Enable", "Device.ManagementServer.URL", "Device.ManagementServer.ConnectionRequestURL", "Device.Services.VoiceService.1.SIP.Network.1.ProxyServer", "Device.Time.NTPServer1",
            "<FaultCode>8005</FaultCode>", "<FaultCode>9007</FaultCode>", "<Status>1</Status>", "<Status>2</Status>", "4294967295", "-1", "0 BOOTSTRAP", "1 BOOT", "7 TRANSFER COMPLETE", "M Reboot", "M Download", "spa-1", "spa-2", "spa-99999999999999999999", "6.1.0",
            "file:///etc/passwd", "http://127.0.0.1/", "https://x/", "; reboot", "TR-098", "&#0;", "]]>",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    /// <summary>What a device says, to the session of the ACS with all that it decides: what is asked next, what became of tasks, what was refused. Nothing is asked more often than a session may, nothing twice that may not be done twice, and every answer can be read.</summary>
    public static FuzzTarget Acs { get; } = new(
        "acs-session",
        () =>
        [
            Joined(Informed("1 BOOT"), null, Read(), new SetParameterValuesResponse(0), new DownloadResponse(1, null, null), RebootResponse.Instance, new SetParameterValuesResponse(1), null),
            Joined(Informed("0 BOOTSTRAP"), new TransferComplete("spa-1", TransferFault.None, null, null), null, CwmpFault.Of(FaultCode.InvalidParameterName), CwmpFault.Of(FaultCode.ResourcesExceeded)),
            Joined(Informed("7 TRANSFER COMPLETE"), new TransferComplete("spa-1", new TransferFault(FaultCode.CannotContactServer, "no"), null, null), GetRPCMethods.Instance, null, Read(), new CwmpFault(FaultCode.InvalidArguments, "no", [new ParameterFault(Profile + "Dial_Plan_1_", FaultCode.InvalidParameterValue, "no")])),
            Joined(Informed("M Reboot"), Informed("2 PERIODIC"), null, Read(), null),
        ],
        Words,
        input => new FuzzedAcs().Run(Split(input)))
    { MaxLength = 20_000 };

    /// <summary>What an ACS says, to a whole unit in virtual time. It never answers an ACS with what cannot be read, asks no more often than it is answered, and sends its password nowhere.</summary>
    public static FuzzTarget Cpe { get; } = new(
        "cpe-session",
        () =>
        [
            Joined(new InformResponse(1), new SetParameterValues([new ParameterValue("Device.Time.NTPServer1", CwmpValue.Of("ntp.example")), new ParameterValue(Profile + "Dial_Plan_1_", CwmpValue.Of("(xx.)"))], "k"), new GetParameterValues(["Device.DeviceInfo.", Profile]), null),
            Joined(new InformResponse(1), new GetParameterNames("Device.", true), new GetParameterAttributes(["Device.Time."]), new SetParameterAttributes([new AttributeChange("Device.Time.", true, 2, true, ["Subscriber"])]), null),
            Joined(new InformResponse(1), new Download("d", FileTypes.Configuration, "http://prov.example/p.xml", "u", "p", 0, string.Empty, 0, string.Empty, string.Empty), new Upload("u", FileTypes.UploadConfiguration, "http://prov.example/u", string.Empty, string.Empty, 0), GetAllQueuedTransfers.Instance, new CancelTransfer("d"), null, new InformResponse(1), TransferCompleteResponse.Instance, null),
            Joined(new InformResponse(1), new ScheduleInform(1, "s"), new AddObject("Device.Users.User.", string.Empty), new DeleteObject("Device.Users.User.1.", string.Empty), GetRPCMethods.Instance, new Reboot("r"), null),
            Joined(CwmpFault.Of(FaultCode.AcsRetryRequest), new InformResponse(1), FactoryReset.Instance, null),
            Joined(new InformResponse(1), new ScheduleDownload("w", FileTypes.Firmware, "https://fw.example/a", string.Empty, string.Empty, 0, string.Empty, [new TimeWindow(0, 3600, "2 Immediately", string.Empty, -1)]), null),
        ],
        Words,
        input =>
        {
            var unit = new FuzzedUnit(Split(input));
            unit.Run();
            BrokenException.Unless(unit.Posts.Count > 0, "It never called.");
            foreach (var post in unit.Posts.Where(p => !p.IsEmpty))
            {
                BrokenException.Unless(Envelopes.Read(post, SoapLimits.Standard, out _, out var error), $"What it has sent cannot be read: {error}");
                var wrong = Schemas.Wrong(post);
                BrokenException.Unless(wrong is null, $"What it has sent does not fit the schema: {wrong}");
                BrokenException.Unless(post.Span.IndexOf(Encoding.ASCII.GetBytes(FuzzedUnit.Password)) < 0, "It has told its password.");
            }

            BrokenException.Unless(unit.Posts.Count <= unit.Replies + FuzzedUnit.MostSessions, $"{unit.Posts.Count} messages for {unit.Replies} answers.");
        })
    { MaxLength = 20_000, MaxAllocated = 64 * 1024 * 1024 };

    /// <summary>What a device sends to the endpoint of the ACS: bodies, cookies, credentials and other fields, on connections of its choice, through the years. Each answer fits the schemas or is a plain refusal; tasks, its own row and its password stay sound; and another device, which is in the middle of a session, is asked what it would have been asked.</summary>
    public static FuzzTarget Endpoint { get; } = new(
        "acs-endpoint",
        () =>
        [
            Sent(Said("2 PERIODIC"), Said("2 PERIODIC"), "", Text(Read()), Text(new SetParameterValuesResponse(0)), Text(RebootResponse.Instance), Text(new SetParameterValuesResponse(0)), Text(Read()), Text(new DownloadResponse(1, null, null)),
                Text(new AddObjectResponse(1, 0)), Text(new GetParameterNamesResponse([new ParameterInfo("Device.T.1.", true)])), Text(new UploadResponse(1, null, null)), Text(new DeleteObjectResponse(0)), Text(FactoryResetResponse.Instance)),
            Sent(Said("1 BOOT"), Said("1 BOOT"), "", Text(CwmpFault.Of(FaultCode.InvalidParameterName)), Text(CwmpFault.Of(FaultCode.ResourcesExceeded)), Text(new CwmpFault(FaultCode.InvalidArguments, "no", [new ParameterFault("Device.A", FaultCode.InvalidParameterValue, "no")])), ""),
            Sent(Said("7 TRANSFER COMPLETE"), Said("7 TRANSFER COMPLETE"), Text(new TransferComplete("spa-4", TransferFault.None, null, null)), Text(GetRPCMethods.Instance), Text(new Kicked("c", "http://r.example", "k", "n")), Text(new RequestDownload(FileTypes.Firmware, [])), "", Text(Read())),
            Sent(Said("2 PERIODIC"), Said("0 BOOTSTRAP"), "On:b\nAt:30\n\n", "On:b\nAt:61\n\n", Said("M Reboot", "On:c\nAt:400\n\n"), Said("M Reboot", "On:c\n\n"), "On:c\n\n"),
            Sent(Said("2 PERIODIC"), Said("2 PERIODIC"), $"On:b\nCookie:{FuzzedEndpoint.OtherCookie}\nAuthorization:{FuzzedEndpoint.Digest}\n\n", $"Cookie:{FuzzedEndpoint.OtherCookie}\n\n{Text(RebootResponse.Instance)}", $"Cookie:\nAuthorization:\n\n", ""),
            Sent(Said("2 PERIODIC").Replace(FuzzedEndpoint.Serial, FuzzedEndpoint.OtherSerial, StringComparison.Ordinal), Said("2 PERIODIC").Replace(FuzzedEndpoint.Serial, FuzzedEndpoint.OtherSerial, StringComparison.Ordinal), Said("2 PERIODIC", "Packed:gzip\nSOAPAction:\nContent-Type:text/xml\n\n"), "Transfer-Encoding:chunked\n\n"),
        ],
        [
            .. Words, [(byte)'\n', (byte)'\n'],
            .. new[]
            {
                FuzzedEndpoint.Serial, FuzzedEndpoint.OtherSerial, FuzzedEndpoint.Cookie, FuzzedEndpoint.OtherCookie, FuzzedEndpoint.Digest, "On:b\n\n", "On:c\n", "At:30\n\n", "At:59\n\n", "At:61\n\n", "At:301\n\n", "At:2600000\n\n", "Packed:gzip\n\n", "Packed:deflate\n\n",
                "Content-Encoding:gzip\n\n", "Content-Encoding:br\n\n", "Content-Encoding:identity\n", "Transfer-Encoding:chunked\n\n", "Cookie:\n\n", $"Cookie:{FuzzedEndpoint.OtherCookie}\n\n", $"Cookie:{FuzzedEndpoint.Cookie}, a=b\n\n", "Authorization:\n\n", $"Authorization:{FuzzedEndpoint.Digest}\n\n",
                "Authorization:Basic YTpi\n\n", "SOAPAction:\"x\"\n\n", "X-Forwarded-For:127.0.0.1\n\n", "Expect:100-continue\n\n", "spa-acs=\"", "nc=00000001", "qop=auth-int", "000E08", "SPA3102", "Device.T.", "Device.T.1.", "spa-4", "spa-7",
            }.Select(Encoding.UTF8.GetBytes),
        ],
        input => FuzzedEndpoint.Run(Split(input)))
    { Bounded = 400, MaxLength = 20_000, MaxAllocated = 64 * 1024 * 1024 };

    // The first is met with a challenge.
    private static string Said(string code, string fields = "") => fields + Text(Informed(code)).Replace("FM600F123456", FuzzedEndpoint.Serial, StringComparison.Ordinal);

    private static string Text(CwmpMessage message) => Encoding.UTF8.GetString(Envelopes.Write(new CwmpEnvelope(message) { Id = null }));

    private static byte[] Sent(params string[] messages) => Encoding.UTF8.GetBytes(string.Join((char)Between, messages));

    private static Inform Informed(string code)
        => new(new DeviceId("Spa", "000E08", "SPA3102", "FM600F123456"), [new CwmpEvent(code, code.StartsWith('M') ? "spa-2" : string.Empty)], 1, DateTimeOffset.UnixEpoch, 0, [new ParameterValue("Device.DeviceInfo.SoftwareVersion", CwmpValue.Of("6.0.0"))]);

    private static GetParameterValuesResponse Read() => new([new ParameterValue(Profile + "Dial_Plan_1_", CwmpValue.Of("(x)")), new ParameterValue(Profile + "Proxy_1_", CwmpValue.Of("p.example"))]);

    private static byte[] Joined(params CwmpMessage?[] messages)
    {
        var all = new MemoryStream();
        for (var i = 0; i < messages.Length; i++)
        {
            if (i > 0)
            {
                all.WriteByte(Between);
            }

            all.Write(messages[i] is { } message ? Envelopes.Write(new CwmpEnvelope(message) { Id = null }) : []);
        }

        return all.ToArray();
    }

    private static List<ReadOnlyMemory<byte>> Split(byte[] input)
    {
        var parts = new List<ReadOnlyMemory<byte>>();
        for (ReadOnlyMemory<byte> rest = input; ;)
        {
            var end = rest.Span.IndexOf(Between);
            parts.Add(end < 0 ? rest : rest[..end]);
            if (end < 0)
            {
                return parts;
            }

            rest = rest[(end + 1)..];
        }
    }
}

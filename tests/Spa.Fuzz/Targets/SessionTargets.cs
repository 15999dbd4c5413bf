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
                BrokenException.Unless(post.Span.IndexOf(Encoding.ASCII.GetBytes(FuzzedUnit.Password)) < 0, "It has told its password.");
            }

            BrokenException.Unless(unit.Posts.Count <= unit.Replies + FuzzedUnit.MostSessions, $"{unit.Posts.Count} messages for {unit.Replies} answers.");
        })
    { MaxLength = 20_000, MaxAllocated = 64 * 1024 * 1024 };

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

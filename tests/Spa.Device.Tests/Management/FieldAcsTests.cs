using System.Text;
using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Device.Tests.Provisioning;
using Spa.Foundation.Time;

namespace Spa.Device.Tests.Management;

/// <summary>The unit with every make of ACS: how they speak HTTP, and what happens to it when they go away in the middle.</summary>
public class FieldAcsTests
{
    private static readonly Dictionary<string, Action<FieldAcs>> Makes = new()
    {
        ["as the standard has it"] = _ => { },
        ["HTTP/1.0, without lengths"] = a => (a.Ends, a.Writes) = (true, (status, headers, body) => FieldAcs.Of($"HTTP/1.0 {status} X\r\n{headers}\r\n", body)),
        ["HTTP/1.0 with lengths and an empty 200"] = a => (a.Ends, a.Writes) = (true, (status, headers, body) => FieldAcs.Of($"HTTP/1.0 {(status == 204 ? 200 : status)} X\r\n{headers}Content-Length: {body.Length}\r\n\r\n", body)),
        ["closes each connection, and says so"] = a => (a.Ends, a.Writes) = (true, (status, headers, body) => FieldAcs.Usual(status, headers + "Connection: close\r\n", body)),
        ["closes each connection without a word"] = a => a.Ends = true,
        ["an empty 200"] = a => a.Writes = (status, headers, body) => FieldAcs.Usual(status == 204 ? 200 : status, headers, body),
        ["an empty 200 without a length"] = a => (a.Ends, a.Writes) = (true, (status, headers, body) => body.Length > 0 ? FieldAcs.Usual(status, headers, body) : FieldAcs.Of($"HTTP/1.1 200 OK\r\n{headers}\r\n", body)),
        ["chunks, the empty ones too"] = a => a.Writes = (status, headers, body) => Chunked(status == 204 ? 200 : status, headers, body, 100),
        ["chunks of one byte"] = a => a.Writes = (status, headers, body) => Chunked(status == 204 ? 200 : status, headers, body, 1),
        ["first a hundred"] = a => a.Writes = (status, headers, body) => [.. "HTTP/1.1 100 Continue\r\n\r\n"u8, .. FieldAcs.Usual(status, headers, body)],
        ["no reason, names in small letters"] = a => a.Writes = (status, headers, body) => FieldAcs.Of($"HTTP/1.1 {status}\r\n{headers.ToLowerInvariant()}content-length:{body.Length}\r\n\r\n", body),
        ["byte by byte"] = a => a.Piece = 1,
        ["a cookie"] = a => a.CookiePath = "/acs",
        ["a cookie of another path"] = a => a.CookiePath = "/elsewhere",
        ["a cookie, and a connection for each message"] = a => (a.CookiePath, a.Ends) = ("/", true),
        ["sends on to another path"] = a => a.Redirects = path => path == "/acs" ? "/there" : null,
        ["sends on, and a connection for each message"] = a => (a.Ends, a.Redirects) = (true, path => path == "/acs" ? "/there" : null),
        ["an answer with a declaration and a byte order mark"] = a => a.Writes = (status, headers, body) => FieldAcs.Usual(status, headers, body.Length == 0 ? body : [0xEF, 0xBB, 0xBF, .. "<?xml version=\"1.0\" encoding=\"utf-8\"?>"u8, .. body]),
    };

    public static TheoryData<string> Names => [.. Makes.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_session_goes_well_with_an_ACS_of_every_make(string make)
    {
        using var acs = new FieldAcs();
        Makes[make](acs);
        acs.Rig.Host.Serve("/p.xml", Rig.Profile(("GPP_B", "by download")));
        acs.Ask(
            new SetParameterValues([new ParameterValue("Device.Time.NTPServer1", CwmpValue.Of("ntp.example.net"))], "k1"), new GetParameterValues(["Device.Time.NTPServer1"]),
            new Download("d1", FileTypes.Configuration, "http://prov.example.net/p.xml", string.Empty, string.Empty, 0, string.Empty, 0, string.Empty, string.Empty));
        acs.Rig.Start();
        acs.Rig.Run(30.Seconds);
        Assert.Equal(
            ["Inform", "", "SetParameterValuesResponse", "GetParameterValuesResponse", "DownloadResponse", "Inform", "TransferComplete", ""],
            acs.Heard.Select(m => m?.Method ?? string.Empty));
        Assert.Equal([[EventCodes.Bootstrap, EventCodes.Boot], [EventCodes.TransferComplete, EventCodes.MDownload]], acs.Informs.Select(i => i.Events.Select(e => e.Code)));
        Assert.Equal("ntp.example.net", acs.Heard.OfType<GetParameterValuesResponse>().Single().Parameters.Single().Value.Text);
        Assert.Equal(("ntp.example.net", "by download", 0), (acs.Rig.Text("Primary_NTP_Server"), acs.Rig.Text("GPP_B"), acs.Rig.Gateway.Management!.Failures));
        Assert.All(acs.Informs, i => Assert.Equal(0u, i.RetryCount));

        // A cookie goes back where it belongs, from the message after the one that brought it, and not into the next session.
        var cookies = acs.Came.Select(c => c.Cookie).ToList();
        var mine = acs.CookiePath is "/acs" or "/" ? "acs=abc" : string.Empty;
        Assert.Equal(["", mine, mine, mine, mine, "", mine, mine], acs.Redirects("/acs") is null ? cookies : [.. Enumerable.Repeat(string.Empty, 8)]);
    }

    public static TheoryData<int, Fate> Losses
    {
        get
        {
            var rows = new TheoryData<int, Fate>();
            for (var message = 0; message < 5; message++)
            {
                foreach (var fate in new[] { Fate.Unheard, Fate.Unanswered, Fate.CutShort })
                {
                    rows.Add(message, fate);
                }
            }

            return rows;
        }
    }

    // Inform, TransferComplete, empty, two answers: what the table of events says of each (provisioning.md 7.5).
    [Theory]
    [MemberData(nameof(Losses))]
    public void What_was_not_told_is_told_again_and_what_was_told_is_not_wherever_the_connection_is_lost(int message, Fate fate)
    {
        using var acs = new FieldAcs { Ends = true };
        var first = WithTransfer(acs);
        acs.Fates = n => n == first + message ? fate : Fate.Answered;
        acs.Ask(new SetParameterValues([new ParameterValue("Device.Time.NTPServer1", CwmpValue.Of("ntp.example.net"))], "k1"), new GetParameterValues(["Device.Time.NTPServer1"]));
        acs.Rig.Run(1.Hours);
        var told = acs.Informs.Skip(1).ToList();
        var tries = told.Where(i => i.RetryCount == 1).ToList();
        CwmpEvent[] both = [new(EventCodes.TransferComplete, string.Empty), new(EventCodes.MDownload, "d1")];

        // The failed session is made up for by one more, and then there is silence.
        Assert.Equal(message == 0 && fate == Fate.Unheard ? 1 : 2, told.Count);
        var again = Assert.Single(tries);
        Assert.Equal(message <= 1 ? both : [], again.Events);
        var times = acs.Heard.OfType<TransferComplete>().ToList();
        Assert.Equal(message == 1 && fate != Fate.Unheard ? 2 : 1, times.Count);
        Assert.All(times, t => Assert.Equal(("d1", FaultCode.None), (t.CommandKey, t.Fault.Code)));
        Assert.Equal(0, acs.Rig.Gateway.Management!.Failures);

        // What was asked before the connection was lost is done; what had not been asked yet is asked in the session after.
        Assert.Equal("ntp.example.net", acs.Rig.Text("Primary_NTP_Server"));
        Assert.Equal((message, fate) switch { (4, Fate.Unheard) => 0, _ => 1 }, acs.Heard.OfType<GetParameterValuesResponse>().Count());
        Assert.Equal((message, fate) switch { (3, Fate.Unheard) => 0, _ => 1 }, acs.Heard.OfType<SetParameterValuesResponse>().Count());
        acs.Rig.Again(Spa.Gateway.Ports.RestartKind.Reboot);
        acs.Rig.Run(1.Minutes);
        Assert.Equal([EventCodes.Boot], acs.Informs.Last().Events.Select(e => e.Code));
    }

    [Fact]
    public void A_server_that_is_gone_for_an_hour_is_told_everything_once_when_it_is_back()
    {
        using var acs = new FieldAcs();
        var came = WithTransfer(acs);
        acs.Gone();
        acs.Rig.Run(1.Hours);
        Assert.Equal(came, acs.Came.Count);
        var failures = acs.Rig.Gateway.Management!.Failures;
        Assert.InRange(failures, 8, 11);
        Assert.Contains("connection refused", acs.Rig.Gateway.Management.LastFailure, StringComparison.Ordinal);
        acs.Open();
        acs.Rig.Run(2.Hours);
        var told = Assert.Single(acs.Informs.Skip(1));
        Assert.Equal([new(EventCodes.TransferComplete, string.Empty), new(EventCodes.MDownload, "d1")], told.Events);
        Assert.InRange(told.RetryCount, (uint)failures, (uint)failures + 1);
        Assert.Single(acs.Heard.OfType<TransferComplete>());
        Assert.Equal(0, acs.Rig.Gateway.Management.Failures);
    }

    // The one event that is not worth a retry: the server that asked for the call asks again (provisioning.md 7.5).
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_session_that_only_a_connection_request_has_brought_is_not_tried_again(int message)
    {
        using var acs = new FieldAcs(("CWMP_Connection_Request_Username", "acs"), ("CWMP_Connection_Request_Password", "pw")) { Ends = true };
        acs.Rig.Start();
        acs.Rig.Run(2.Seconds);
        var first = acs.Came.Count;
        acs.Fates = n => n == first + message ? Fate.Unanswered : Fate.Answered;
        Assert.Equal(200, CpeRig.Request(acs.Rig));
        acs.Rig.Run(1.Hours);
        Assert.Equal(first + message + 1, acs.Came.Count);
    }

    // Started, its first session over, and a transfer that is about to be told.
    private static int WithTransfer(FieldAcs acs)
    {
        acs.Rig.Host.Serve("/p.xml", Rig.Profile(("GPP_B", "by download")));
        acs.Ask(new Download("d1", FileTypes.Configuration, "http://prov.example.net/p.xml", string.Empty, string.Empty, 0, string.Empty, 60, string.Empty, string.Empty));
        acs.Rig.Start();
        acs.Rig.Run(30.Seconds);
        Assert.Equal(["Inform", "", "DownloadResponse"], acs.Heard.Select(m => m?.Method ?? string.Empty));
        return acs.Came.Count;
    }

    private static byte[] Chunked(int status, string headers, byte[] body, int size)
    {
        var all = new MemoryStream();
        all.Write(Encoding.ASCII.GetBytes($"HTTP/1.1 {status} X\r\n{headers}Transfer-Encoding: chunked\r\n\r\n"));
        for (var at = 0; at < body.Length; at += size)
        {
            var piece = body.AsSpan(at, Math.Min(size, body.Length - at));
            all.Write(Encoding.ASCII.GetBytes($"{piece.Length:x}\r\n"));
            all.Write(piece);
            all.Write("\r\n"u8);
        }

        all.Write("0\r\n\r\n"u8);
        return all.ToArray();
    }
}

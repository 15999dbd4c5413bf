using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Spa.Bench.Calls;

/// <summary>Places calls, the same way to whoever is measured: INVITE, ACK, in the end BYE.</summary>
internal sealed partial class Caller : IDisposable
{
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly UdpClient socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly List<(IPEndPoint To, string Id, string ToHeader, string User)> calls = [];

    /// <summary>The port that it calls from.</summary>
    public int Port => ((IPEndPoint)socket.Client.LocalEndPoint!).Port;

    /// <summary>Calls, and tells the far end where its packets go once the call is answered.</summary>
    /// <param name="sipPort">Whom, on loopback.</param>
    /// <param name="user">User part of whom.</param>
    /// <param name="far">Its media.</param>
    /// <param name="packet">Length of packets asked for, in ms.</param>
    public async Task Call(int sipPort, string user, FarEnd far, int packet)
    {
        var to = new IPEndPoint(IPAddress.Loopback, sipPort);
        var id = string.Create(CultureInfo.InvariantCulture, $"bench-{calls.Count}-{Port}");
        var sdp = string.Create(CultureInfo.InvariantCulture, $"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio {far.Port} RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\na=ptime:{packet}\r\na=sendrecv\r\n");
        var invite = Encoding.ASCII.GetBytes(Request("INVITE", to, user, id, $"<sip:{user}@127.0.0.1:{sipPort}>", 1, "Content-Type: application/sdp\r\n", sdp));
        var watch = Stopwatch.StartNew();
        var next = TimeSpan.Zero;
        var heard = false;
        while (watch.Elapsed < Patience)
        {
            if (!heard && watch.Elapsed >= next)
            {
                await socket.SendAsync(invite, to);
                next = watch.Elapsed + Again;
            }

            using var limit = new CancellationTokenSource(Again);
            string text;
            try
            {
                text = Encoding.ASCII.GetString((await socket.ReceiveAsync(limit.Token)).Buffer);
            }
            catch (OperationCanceledException)
            {
                continue;
            }

            // Repetitions of other calls' answers do not matter: each was acknowledged.
            if (!text.Contains(id, StringComparison.Ordinal) || !text.StartsWith("SIP/2.0 ", StringComparison.Ordinal))
            {
                continue;
            }

            heard = true;
            var status = int.Parse(text.AsSpan(8, 3), CultureInfo.InvariantCulture);
            if (status >= 300)
            {
                throw new InvalidOperationException($"The call to {to} failed:\n{text}");
            }

            if (status >= 200)
            {
                var toHeader = ToLine().Match(text).Groups[1].Value;
                await socket.SendAsync(Encoding.ASCII.GetBytes(Request("ACK", to, user, id, toHeader, 1)), to);
                calls.Add((to, id, toHeader, user));
                far.Target = new IPEndPoint(IPAddress.Loopback, int.Parse(MediaLine().Match(text).Groups[1].ValueSpan, CultureInfo.InvariantCulture));
                return;
            }
        }

        throw new InvalidOperationException($"Nobody answered at {to}.");
    }

    /// <summary>Ends all calls.</summary>
    public async Task HangUp()
    {
        foreach (var (to, id, toHeader, user) in calls)
        {
            await socket.SendAsync(Encoding.ASCII.GetBytes(Request("BYE", to, user, id, toHeader, 2)), to);
        }
    }

    public void Dispose() => socket.Dispose();

    private string Request(string method, IPEndPoint at, string user, string id, string to, int number, string more = "", string body = "") => string.Create(
        CultureInfo.InvariantCulture,
        $"{method} sip:{user}@{at} SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:{Port};branch=z9hG4bK-{id}-{method}\r\nMax-Forwards: 70\r\nFrom: <sip:bench@127.0.0.1:{Port}>;tag={id}\r\nTo: {to}\r\nCall-ID: {id}\r\nCSeq: {number} {method}\r\nContact: <sip:bench@127.0.0.1:{Port}>\r\n{more}Content-Length: {body.Length}\r\n\r\n{body}");

    [GeneratedRegex("^To: *(.*?)\r?$", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex ToLine();

    [GeneratedRegex("^m=audio ([0-9]+) ", RegexOptions.Multiline)]
    private static partial Regex MediaLine();
}

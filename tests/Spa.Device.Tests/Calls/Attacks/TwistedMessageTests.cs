using System.Globalization;
using System.Text;
using Spa.Foundation.Time;
using Spa.Marks;

namespace Spa.Device.Tests.Calls.Attacks;

/// <summary>What is no message (docs/security.md, S8), on a device that is in use.</summary>
public class TwistedMessageTests
{
    [Fact]
    [Attack("S8")]
    public void Torture_disturbs_no_call()
    {
        var n = new Neighbourhood();
        var other = n.Talking();
        foreach (var file in Directory.GetFiles(Repository.Path("tests", "vectors", "sip-torture"), "*.dat").Order(StringComparer.Ordinal))
        {
            n.Network.Send(n.Stranger.At, Peer.Device, File.ReadAllBytes(file));
            n.World.Run(200.Milliseconds);
        }

        n.World.Run(40.Seconds);
        Siege.Speech(n, other);
    }

    [Fact]
    [Attack("S8")]
    public void Oversize_and_twisted_messages_are_refused_or_dropped()
    {
        var n = new Neighbourhood();
        var other = n.Talking();
        var options = n.Stranger.Write("OPTIONS");
        var fields = string.Concat(Enumerable.Range(0, 1000).Select(i => $"X-{i}: 1\r\n"));
        (string Message, int? Answer)[] messages =
        [
            (options, 200),
            (options.Replace("Content-Length: 0", fields + "Content-Length: 0", StringComparison.Ordinal), 513),
            (options.Replace("Max-Forwards: 70\r\n", fields, StringComparison.Ordinal), 513),
            (options.Replace("Content-Length: 0", "Content-Length: -1", StringComparison.Ordinal), 400),
            (options.Replace("Content-Length: 0", "Content-Length: 99999999999999999999", StringComparison.Ordinal), 400),
            (options.Replace("Content-Length: 0", "Content-Length: 40", StringComparison.Ordinal), 400),
            (options.Replace("\r\nTo: ", "\r\nTo: <sip:1000@192.0.2.7>;tag=\r\nTo: ", StringComparison.Ordinal), 400),
            (options.Replace("\r\nTo: ", "\r\nTo: <sip:1000@192.0.2.7>\r\nTo: ", StringComparison.Ordinal), 400),
            (options.Replace("SIP/2.0/UDP 192.0.2.9:5060", "SIP/2.0/UDP 192.0.2.9:99999", StringComparison.Ordinal), 400),
            (options.Replace("SIP/2.0/UDP 192.0.2.9:5060", "SIP/2.0/UDP [::::", StringComparison.Ordinal), 400),
            (options.Replace("From: <sip:", "From: \u00ff\u00fe <sip:", StringComparison.Ordinal), 400),
            (options.Replace("Call-ID: ", "Call-ID: \u0000", StringComparison.Ordinal), 400),
            (n.Stranger.Write("NOTIFY", "Event: resync\r\nAuthorization: Digest username=\"1000\", realm=, nonce=\"\r\n"), 401),
            (n.Stranger.Write("NOTIFY", $"Event: resync\r\nAuthorization: Digest username=\"1000\", realm=\"192.0.2.1\", nonce=\"{new string('a', 8000)}\", response=\"\"\r\n"), 401),
            (options[..100], 400),
            (new string('A', 65_000), null),
            ("OPTIONS sip:" + new string('1', 60_000) + " SIP/2.0\r\n\r\n", null),
        ];
        var answers = new List<int?>();
        for (var i = 0; i < messages.Length; i++)
        {
            // Each is a transaction of its own. One byte for each character: what is above ASCII is no UTF-8.
            var bytes = Encoding.Latin1.GetBytes(messages[i].Message.Replace("z9hG4bK-peer-", $"z9hG4bK-twisted-{i}-", StringComparison.Ordinal));
            var before = n.Datagrams.Count;
            n.Network.Send(n.Stranger.At, Peer.Device, bytes);
            n.World.Run(500.Milliseconds);

            // Read by hand: what is copied into an answer to a broken message is as broken.
            var answer = n.Datagrams.Skip(before).Where(one => one.To.Equals(n.Stranger.At)).Select(one => Encoding.Latin1.GetString(one.Bytes)).SingleOrDefault();
            answers.Add(answer is null ? null : int.Parse(answer.AsSpan("SIP/2.0 ".Length, 3), CultureInfo.InvariantCulture));
        }

        Assert.Equal(messages.Select(one => one.Answer), answers);

        Siege.Speech(n, other);
    }

    [Fact]
    [Attack("S8")]
    public void A_message_that_is_cut_anywhere_is_refused_or_dropped()
    {
        var n = new Neighbourhood();
        var other = n.Talking();
        var whole = Encoding.ASCII.GetBytes(n.Stranger.Write("OPTIONS"));
        for (var length = 1; length < whole.Length; length++)
        {
            n.Network.Send(n.Stranger.At, Peer.Device, whole[..length]);
            n.World.Run(60.Milliseconds);
        }

        Assert.DoesNotContain(n.Datagrams, one => one.To.Equals(n.Stranger.At) && one.Bytes.AsSpan().StartsWith("SIP/2.0 2"u8));
        Siege.Speech(n, other);
    }
}

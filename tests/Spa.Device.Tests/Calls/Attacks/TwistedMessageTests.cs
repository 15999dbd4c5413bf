using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Spa.Foundation.Time;
using Spa.Marks;

namespace Spa.Device.Tests.Calls.Attacks;

/// <summary>What is no message (docs/security.md, S8), on a device that is in use.</summary>
public partial class TwistedMessageTests
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

    /// <summary>What each torture message is answered: none for a response, and what the answer says beside its status. An INVITE is for the user of this unit.</summary>
    public static TheoryData<string, int?, string> TortureAnswers => new()
    {
        { "wsinv", 481, "" },
        { "intmeth", 501, "\r\nAllow: ACK, BYE," },
        { "esc01", 180, "" },
        { "escnull", 405, "\r\nAllow: ACK, BYE," },
        { "esc02", 501, "\r\nAllow: ACK, BYE," },
        { "lwsdisp", 200, "\r\nAccept: application/sdp\r\n" },
        { "longreq", 180, "" },
        { "dblreq", 405, "" },
        { "semiuri", 200, "" },
        { "transports", 200, "" },
        { "mpart01", 405, "" },
        { "unreason", null, "" },
        { "noreason", null, "" },
        { "badinv01", 400, "" },
        { "clerr", 400, "" },
        { "ncl", 400, "" },
        { "scalar02", 400, "" },
        { "scalarlg", null, "" },
        { "quotbal", 400, "" },
        { "ltgtruri", 400, "" },
        { "lwsruri", 400, "" },
        { "lwsstart", 400, "" },
        { "trws", 400, "" },
        { "escruri", 400, "" },
        { "baddate", 180, "" },
        { "regbadct", 400, "" },
        { "badaspec", 400, "" },
        { "baddn", 400, "" },
        { "badvers", 505, "" },
        { "mismatch01", 400, "" },
        { "mismatch02", 501, "" },
        { "bigcode", null, "" },
        { "badbranch", 200, "" },
        { "insuf", 400, "" },
        { "unkscm", 416, "" },
        { "novelsc", 416, "" },
        { "unksm2", 405, "" },
        { "bext01", 420, "\r\nUnsupported: nothingSupportsThis, nothingSupportsThisEither\r\n" },
        { "invut", 415, "\r\nAccept: application/sdp\r\n" },
        { "regaut01", 405, "" },
        { "multi01", 400, "" },
        { "mcl01", 400, "" },
        { "bcast", null, "" },
        { "zeromf", 200, "" },
        { "cparam01", 405, "" },
        { "cparam02", 405, "" },
        { "regescrt", 405, "" },
        { "sdp01", 406, "\r\nAccept: application/sdp\r\n" },
        { "inv2543", 180, "" },
    };

    [Fact]
    public void Each_torture_message_has_its_answer()
        => Assert.Equal(
            Directory.GetFiles(Repository.Path("tests", "vectors", "sip-torture"), "*.dat").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal),
            TortureAnswers.Select(row => (string)row[0]).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(TortureAnswers))]
    public void Torture_is_answered_as_RFC_4475_says(string name, int? status, string says)
    {
        var n = new Neighbourhood();
        var message = Encoding.Latin1.GetString(File.ReadAllBytes(Repository.Path("tests", "vectors", "sip-torture", name + ".dat")));

        // In what is no message already, nothing is touched.
        if (status is not 400)
        {
            message = InviteLine().Replace(message, $"INVITE sip:1000@{Neighbourhood.Device} SIP");
        }

        var before = n.Datagrams.Count;
        n.Network.Send(n.Stranger.At, Peer.Device, Encoding.Latin1.GetBytes(message));
        n.World.Run(300.Milliseconds);
        var answers = n.Datagrams.Skip(before).Where(one => one.From.Equals(Peer.Device)).Select(one => Encoding.Latin1.GetString(one.Bytes)).Where(text => text.StartsWith("SIP/2.0 ", StringComparison.Ordinal)).ToList();
        Assert.Equal(status is { } wanted ? [wanted] : Array.Empty<int>(), answers.Select(text => int.Parse(text.AsSpan("SIP/2.0 ".Length, 3), CultureInfo.InvariantCulture)));
        Assert.All(answers, answer => Assert.Contains(says, answer, StringComparison.Ordinal));
        Assert.Equal(status == 180, n.World.Phone.Ringing is not null);
    }

    [GeneratedRegex("^INVITE sips?:[^ ]+ SIP")]
    private static partial Regex InviteLine();

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

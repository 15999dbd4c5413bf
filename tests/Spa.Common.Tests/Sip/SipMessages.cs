using System.Text;
using Spa.Marks;
using Spa.Sip.Framing;
using Spa.Sip.Messages;

namespace Spa.Common.Tests.Sip;

/// <summary>Messages for tests: the files, and texts line by line.</summary>
internal static class SipMessages
{
    public static byte[] Torture(string file) => File.ReadAllBytes(Repository.Path("tests", "vectors", "sip-torture", file));

    public static byte[] Sample(string file) => File.ReadAllBytes(Repository.Path("tests", "vectors", "sip-samples", file));

    public static IEnumerable<string> TortureFiles => Directory.GetFiles(Repository.Path("tests", "vectors", "sip-torture"), "*.dat").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal);

    /// <summary>The messages of the flows, each alone.</summary>
    public static IReadOnlyList<byte[]> Flows { get; } =
    [
        .. Directory.GetFiles(Repository.Path("tests", "vectors", "sip-flows"), "*.sip").Order(StringComparer.Ordinal).SelectMany(file => Cut(File.ReadAllBytes(file))),
    ];

    public static byte[] Lines(params string[] lines) => Encoding.UTF8.GetBytes(string.Join("\r\n", lines) + "\r\n\r\n");

    /// <summary>A request that is right but for the lines that take the place of its own.</summary>
    /// <param name="start">Request line.</param>
    /// <param name="lines">A line of a name that is there already takes its place; others stand at the end.</param>
    public static byte[] Request(string start, params string[] lines)
    {
        var method = start.Split(' ')[0];
        List<string> all = ["Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1", "Max-Forwards: 70", "From: <sip:a@example.com>;tag=1", "To: <sip:b@example.com>", "Call-ID: c@example.com", $"CSeq: 1 {method}"];
        foreach (var line in lines)
        {
            var place = all.FindIndex(l => l[..l.IndexOf(':', StringComparison.Ordinal)] == line.Split(':')[0]);
            if (place >= 0) all[place] = line;
            else all.Add(line);
        }

        return Lines([start, .. all]);
    }

    public static SipMessage Read(byte[] bytes) => MessageReader.Read(bytes, out var message, out var fault) ? message : throw new FormatException(fault.ToString());

    public static SipRequest ReadRequest(byte[] bytes) => (SipRequest)Read(bytes);

    public static MessageFault Fault(byte[] bytes) => MessageReader.Read(bytes, out var message, out var fault) ? throw new InvalidOperationException($"{message} was read.") : fault;

    public static string Latin(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    private static IEnumerable<byte[]> Cut(byte[] file)
    {
        var framing = new StreamFraming(pings: false);
        framing.Add(file);
        while (framing.Next(out var frame))
        {
            yield return ((StreamFrame.Message)frame).Bytes.ToArray();
        }
    }
}

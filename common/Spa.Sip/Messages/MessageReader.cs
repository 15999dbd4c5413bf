using System.Diagnostics.CodeAnalysis;

namespace Spa.Sip.Messages;

/// <summary>Reads a message (RFC 3261 7 and 25.1; judged by the messages of RFC 4475).</summary>
/// <remarks>
/// One copy of the bytes is kept; the headers that every message needs, and those that say where messages go, are read at once, the rest when asked for. Strict: a line end is CR LF and nothing else, a single header comes
/// once, nothing is repaired. So no two readers can take one message for two.
/// </remarks>
public static class MessageReader
{
    /// <summary>Reads one message, as a datagram carries it or as <see cref="Framing.StreamFraming"/> cut it out. What follows the body that Content-Length names is left.</summary>
    /// <param name="datagram">The bytes; nothing of them is kept.</param>
    /// <param name="message">The message.</param>
    /// <param name="fault">Why there is none, and what to answer.</param>
    public static bool Read(ReadOnlySpan<byte> datagram, [NotNullWhen(true)] out SipMessage? message, [NotNullWhen(false)] out MessageFault? fault)
    {
        var scan = new MessageScan(datagram);
        scan.ReadLines();
        var values = new MessageValues(scan.Source);
        if (scan.Error is null && values.Read() is null) values.Judge(scan, datagram.Length);
        var error = scan.Error ?? values.Error;
        if (error is null)
        {
            message = values.Message(scan);
            fault = null;
            return true;
        }

        message = null;
        fault = scan.Fault(error, scan.Error is null ? values.Status : scan.Status);
        return false;
    }
}

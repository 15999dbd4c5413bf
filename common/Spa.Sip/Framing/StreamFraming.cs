using System.Diagnostics.CodeAnalysis;
using System.Text;
using Spa.Foundation.Text;
using Spa.Sip.Messages;

namespace Spa.Sip.Framing;

/// <summary>Cuts a byte stream (TCP, TLS) into messages by Content-Length (RFC 3261 18.3), and keepalives (RFC 5626 3.5.1).</summary>
/// <param name="pings">True on the side that sends pings (who opened the connection): each CR LF between messages is a pong then. False on the other side: CR LF CR LF is a ping.</param>
public sealed class StreamFraming(bool pings)
{
    private const string Rule = "RFC 3261 18.3";
    private const string Limit = "a limit of this product";
    private const int First = 4_096;

    private byte[] buffer = [];
    private int start;
    private int end;
    private int searched;

    // Bytes of the message that begins at `start`, once its headers are there.
    private int whole;
    private bool broken;

    /// <summary>Bytes that wait for the rest of their message.</summary>
    public int Waiting => end - start;

    /// <summary>Takes bytes off the wire. After each call <see cref="Next"/> is asked until it has nothing: so never more than one message waits.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        if (broken) return;
        if (buffer.Length - end < bytes.Length) MakeRoom(bytes.Length);
        bytes.CopyTo(buffer.AsSpan(end));
        end += bytes.Length;
    }

    /// <summary>What the stream holds next; false when more bytes are needed, and for ever behind <see cref="StreamFrame.Broken"/>.</summary>
    public bool Next([NotNullWhen(true)] out StreamFrame? frame)
    {
        frame = broken ? null : Cut();
        return frame is not null;
    }

    private StreamFrame? Cut()
    {
        var text = buffer.AsSpan(start, end - start);
        if (text.IsEmpty) return null;
        if (text[0] == '\r') return Keepalive(text);
        if (!SipBytes.Token.Contains(text[0])) return Break(new ParseError(0, "the beginning of a message", "RFC 3261 7.1"), 0);

        if (whole == 0)
        {
            // Before all else: how much of the message is here already changes nothing of it.
            if (text.Length > First && text[..First].IndexOf((byte)'\n') < 0) return Break(new ParseError(First, $"a first line of at most {First} bytes", Limit), 0);
            var from = Math.Max(searched - 3, 0);
            var at = text[from..].IndexOf("\r\n\r\n"u8);
            if (at < 0)
            {
                searched = text.Length;
                return text.Length > SipLimits.MessageBytes ? Break(new ParseError(SipLimits.MessageBytes, $"at most {SipLimits.MessageBytes} bytes of message", Limit), 0) : null;
            }

            var head = from + at + 4;
            if (ContentLength(text[..head], out var length) is { } error) return Break(error, head);
            if (head + length > SipLimits.MessageBytes) return Break(new ParseError(head, $"at most {SipLimits.MessageBytes} bytes of message", Limit), head);
            whole = head + length;
        }

        if (whole > text.Length) return null;
        var message = buffer.AsMemory(start, whole);
        Pass(whole);
        return new StreamFrame.Message(message);
    }

    private StreamFrame? Keepalive(ReadOnlySpan<byte> text)
    {
        if (text.Length < 2) return null;
        if (text[1] != '\n') return Break(new ParseError(1, "LF behind CR", "RFC 5626 3.5.1"), 0);
        if (pings)
        {
            Pass(2);
            return new StreamFrame.Pong();
        }

        if ("\r\n\r\n"u8.StartsWith(text)) return text.Length == 4 ? Ping() : null;
        if (text.StartsWith("\r\n\r\n"u8)) return Ping();
        Pass(2);
        return Cut();
    }

    private StreamFrame.Ping Ping()
    {
        Pass(4);
        return new StreamFrame.Ping();
    }

    // A body of unknown length could hide a second message: no length, two lengths or none that is a number end the connection.
    private static ParseError? ContentLength(ReadOnlySpan<byte> head, out int length)
    {
        length = 0;
        var found = false;
        for (var at = Line(head, 0); at < head.Length - 2; at = Line(head, at))
        {
            var cursor = new SipCursor(head[..(Line(head, at) - 2)], at);
            var name = cursor.Token();
            if (!(Ascii.EqualsIgnoreCase(name, "Content-Length"u8) || Ascii.EqualsIgnoreCase(name, "l"u8)) || !cursor.TakeSeparator((byte)':')) continue;
            if (found) return new ParseError(at, "one Content-Length only", Rule);
            found = true;
            SkipFold(ref cursor);
            var start = cursor.At;
            if (!cursor.TakeNumber(int.MaxValue, out var number)) return cursor.Fail("a number of bytes", Rule);
            SkipFold(ref cursor);
            if (!cursor.End) return new ParseError(start, "a number of bytes", Rule);
            length = (int)Math.Min(number, SipLimits.MessageBytes + 1);
        }

        return found ? null : new ParseError(head.Length - 2, "a Content-Length header", Rule);
    }

    private static void SkipFold(ref SipCursor cursor)
    {
        while (cursor.Peek is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n') cursor.MoveTo(cursor.At + 1);
    }

    // Where the line behind the one at `at` begins, folds included.
    private static int Line(ReadOnlySpan<byte> head, int at)
    {
        while (true)
        {
            var length = head[at..].IndexOf("\r\n"u8);
            if (length < 0) return head.Length;
            at += length + 2;
            if (at >= head.Length || head[at] is not ((byte)' ' or (byte)'\t')) return at;
        }
    }

    private StreamFrame.Broken Break(ParseError error, int head)
    {
        broken = true;
        return new StreamFrame.Broken(error, buffer.AsMemory(start, head));
    }

    private void Pass(int bytes)
    {
        start += bytes;
        searched = 0;
        whole = 0;
    }

    private void MakeRoom(int bytes)
    {
        var waiting = end - start;
        if (buffer.Length < waiting + bytes)
        {
            var larger = new byte[Math.Max(waiting + bytes, Math.Max(buffer.Length * 2, First))];
            buffer.AsSpan(start, waiting).CopyTo(larger);
            buffer = larger;
        }
        else
        {
            buffer.AsSpan(start, waiting).CopyTo(buffer);
        }

        (start, end) = (0, waiting);
    }
}

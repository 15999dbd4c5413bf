using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Spa.Sip.Messages;

/// <summary>Writes header text. A carriage return or line feed inside a value leaves as a blank, so no value can begin a line of its own.</summary>
internal ref struct SipSink(IBufferWriter<byte> target)
{
    private const int Chunk = 1024;
    private const int NumberBytes = 20;
    private Span<byte> room;
    private int used;

    /// <summary>Headers are named by their compact forms (RFC 3261 7.3.3).</summary>
    public bool IsCompact { get; init; }

    public void Byte(byte value)
    {
        if (used == room.Length) Make(1);
        room[used++] = value;
    }

    /// <summary>Bytes that are the program's own, or came out of a header without line ends.</summary>
    public void Bytes(scoped ReadOnlySpan<byte> value)
    {
        if (room.Length - used < value.Length) Make(value.Length);
        value.CopyTo(room[used..]);
        used += value.Length;
    }

    /// <summary>Text from anywhere.</summary>
    public void Text(string value)
    {
        var most = value.Length * 3;
        if (room.Length - used < most) Make(most);
        var at = room[used..];
        var length = Encoding.UTF8.GetBytes(value, at);
        var written = at[..length];
        if (written.ContainsAny((byte)'\r', (byte)'\n'))
        {
            written.Replace((byte)'\r', (byte)' ');
            written.Replace((byte)'\n', (byte)' ');
        }

        used += length;
    }

    public void Number(long value)
    {
        if (room.Length - used < NumberBytes) Make(NumberBytes);
        _ = Utf8Formatter.TryFormat(value, room[used..], out var length);
        used += length;
    }

    public void Number(ulong value)
    {
        if (room.Length - used < NumberBytes) Make(NumberBytes);
        _ = Utf8Formatter.TryFormat(value, room[used..], out var length);
        used += length;
    }

    public void Host(string host)
    {
        var ipv6 = host.Contains(':', StringComparison.Ordinal);
        if (ipv6) Byte((byte)'[');
        Text(host);
        if (ipv6) Byte((byte)']');
    }

    /// <summary>Hands on what was written. Once, at the end.</summary>
    public void Flush()
    {
        if (used > 0) target.Advance(used);
        room = default;
        used = 0;
    }

    private void Make(int bytes)
    {
        Flush();
        room = target.GetSpan(Math.Max(bytes, Chunk));
    }
}

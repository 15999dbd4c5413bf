using System.Buffers.Binary;
using Spa.Foundation.Text;

namespace Spa.Device.Time;

/// <summary>A packet of the simple network time protocol (RFC 5905 sections 6, 7.3 and 14).</summary>
internal static class NtpPacket
{
    //   0                   1                   2                   3
    //  +--+-----+-----+---------------+---------------+---------------+
    //  |LI|  VN | Mode|    Stratum    |     Poll      |   Precision   |   4 bytes; then root delay, dispersion, id: 12 bytes
    //  +--+-----+-----+---------------+---------------+---------------+
    //  |  reference, origin, receive, transmit timestamp              |   8 bytes each: seconds since 1900, and their fraction
    //  +--------------------------------------------------------------+
    /// <summary>Bytes of a packet without extensions.</summary>
    public const int Length = 48;

    private const int Origin = 24, Receive = 32, Transmit = 40;
    private const byte ClientOfVersion4 = 0x23;
    private const string Rule = "RFC 5905 section 14";
    private static readonly DateTimeOffset Epoch = new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // Seconds wrap round in 2036; a time before 1968 is one of the next era.
    private const long Era = 1L << 32;

    /// <summary>A question. The cookie stands in the place of the transmit time, so that nobody who has not seen it can answer, and our clock is told to nobody.</summary>
    public static byte[] Ask(ulong cookie)
    {
        var packet = new byte[Length];
        packet[0] = ClientOfVersion4;
        BinaryPrimitives.WriteUInt64BigEndian(packet.AsSpan(Transmit), cookie);
        return packet;
    }

    /// <summary>What an answer says: how far our clock is behind the server's.</summary>
    /// <param name="packet">The answer.</param>
    /// <param name="cookie">What was asked with.</param>
    /// <param name="sent">Our clock when it was asked.</param>
    /// <param name="got">Our clock when the answer came.</param>
    public static Parsed<TimeSpan> Read(ReadOnlySpan<byte> packet, ulong cookie, DateTimeOffset sent, DateTimeOffset got)
    {
        if (packet.Length < Length)
        {
            return new ParseError(packet.Length, "48 bytes", Rule);
        }

        if ((packet[0] & 7) != 4)
        {
            return new ParseError(0, "an answer of a server (mode 4)", Rule);
        }

        if (packet[0] >> 6 == 3 || packet[1] is 0 or > 15)
        {
            return new ParseError(1, "a server whose own clock is set (stratum 1 to 15)", Rule);
        }

        if (BinaryPrimitives.ReadUInt64BigEndian(packet[Origin..]) != cookie)
        {
            return new ParseError(Origin, "the answer to what was asked", Rule);
        }

        var (received, answered) = (Time(packet[Receive..]), Time(packet[Transmit..]));
        return answered == Epoch || received == Epoch || answered < received
            ? new ParseError(Transmit, "the times of the server", Rule)
            : (received - sent + (answered - got)) / 2;
    }

    /// <summary>A time as the protocol writes it.</summary>
    public static ulong Write(DateTimeOffset time)
    {
        var ticks = (time - Epoch).Ticks;
        var (seconds, rest) = (ticks / TimeSpan.TicksPerSecond, ticks % TimeSpan.TicksPerSecond);
        return ((ulong)(seconds % Era) << 32) | (ulong)((rest << 32) / TimeSpan.TicksPerSecond);
    }

    private static DateTimeOffset Time(ReadOnlySpan<byte> at)
    {
        var (seconds, fraction) = ((long)BinaryPrimitives.ReadUInt32BigEndian(at), BinaryPrimitives.ReadUInt32BigEndian(at[4..]));
        return seconds == 0 && fraction == 0 ? Epoch : Epoch.AddSeconds(seconds < Era / 2 ? seconds + Era : seconds).AddTicks((fraction * TimeSpan.TicksPerSecond) >> 32);
    }
}

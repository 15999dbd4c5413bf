using System.Buffers.Binary;

namespace Spa.Media.Rtp;

/// <summary>The payload of a telephone-event packet (RFC 4733 2.3).</summary>
/// <param name="Code">0 to 9 digits, 10 <c>*</c>, 11 <c>#</c>, 12 to 15 A to D, 16 hook flash; others may come.</param>
/// <param name="End">True when the event is over.</param>
/// <param name="Volume">Power of the tone in dBm0 without its sign, 0 to 63.</param>
/// <param name="Duration">How long it has lasted, in units of the clock, from the packet's timestamp on.</param>
public readonly record struct TelephoneEvent(byte Code, bool End, byte Volume, ushort Duration)
{
    /// <summary>Bytes of one event.</summary>
    public const int Length = 4;

    /// <summary>The code of a hook flash.</summary>
    public const byte Flash = 16;

    /// <summary>Highest code that this device sends and acts on.</summary>
    public const byte Last = Flash;

    private const string Keys = "0123456789*#ABCD";

    /// <summary>The key, or null for an event that is none.</summary>
    public char? Key => Code < Keys.Length ? Keys[Code] : null;

    /// <summary>The code of a key; null when it is none.</summary>
    public static byte? CodeOf(char key) => Keys.IndexOf(char.ToUpperInvariant(key), StringComparison.Ordinal) is >= 0 and var at ? (byte)at : null;

    /// <summary>Reads the first event of a payload; what follows it is left alone.</summary>
    //   0                   1                   2                   3
    //   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    //  |     event     |E|R| volume    |          duration             |
    public static bool TryRead(ReadOnlySpan<byte> payload, out TelephoneEvent read, out PacketFault fault)
    {
        if (payload.Length < Length)
        {
            read = default;
            fault = new(payload.Length, "an event of 4 bytes", "RFC 4733 2.3");
            return false;
        }

        read = new(payload[0], (payload[1] & 0x80) != 0, (byte)(payload[1] & 0x3F), BinaryPrimitives.ReadUInt16BigEndian(payload[2..]));
        fault = default;
        return true;
    }

    /// <summary>Writes the 4 bytes.</summary>
    public void Write(Span<byte> payload)
    {
        payload[0] = Code;
        payload[1] = (byte)((End ? 0x80 : 0) | (Volume & 0x3F));
        BinaryPrimitives.WriteUInt16BigEndian(payload[2..], Duration);
    }
}

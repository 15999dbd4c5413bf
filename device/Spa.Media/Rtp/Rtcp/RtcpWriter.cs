using System.Buffers.Binary;

namespace Spa.Media.Rtp.Rtcp;

/// <summary>Writes words and packets one after the other; what does not fit makes the whole fail, and nothing is written beyond the end.</summary>
internal ref struct RtcpWriter(Span<byte> into)
{
    private readonly Span<byte> into = into;
    private int start;

    /// <summary>Bytes written; more than there was room for when <see cref="Full"/>.</summary>
    public int At { get; private set; }

    /// <summary>True when something did not fit.</summary>
    public readonly bool Full => At > into.Length;

    //  |V=2|P|   count |      PT       |   length in words, less one   |
    public void Begin(int count, byte type)
    {
        start = At;
        Byte((byte)(0x80 | (count & 31)));
        Byte(type);
        Byte(0);
        Byte(0);
    }

    /// <summary>Fills the packet up to a word and writes its length.</summary>
    public void End()
    {
        while ((At & 3) != 0)
        {
            Byte(0);
        }

        if (!Full)
        {
            BinaryPrimitives.WriteUInt16BigEndian(into[(start + 2)..], (ushort)(((At - start) / 4) - 1));
        }
    }

    public void Byte(byte value)
    {
        if (At < into.Length)
        {
            into[At] = value;
        }

        At++;
    }

    public void Word(uint value)
    {
        for (var shift = 24; shift >= 0; shift -= 8)
        {
            Byte((byte)(value >> shift));
        }
    }

    public void Bytes(scoped ReadOnlySpan<byte> bytes)
    {
        if (At + bytes.Length <= into.Length)
        {
            bytes.CopyTo(into[At..]);
        }

        At += bytes.Length;
    }
}

using System.Buffers.Binary;
using Spa.Gateway.Lines;
using Spa.Media;

namespace Spa.Device.Lines;

/// <summary>What the lines process sends every 10 ms: what both wires show, and a frame of audio from each.</summary>
/// <remarks>
/// <code>
/// 0   1    'L'                        12  4  line voltage, mV, signed       24  160  80 samples from the phone
/// 1   1    version                    16  4  line current, uA               184 160  80 samples from the line
/// 2   2    length of the frame, 344   20  2  ring frequency, 1/100 Hz
/// 4   4    sequence number            22  2  ring voltage, 1/100 V          all little endian
/// 8   1    1 = phone draws current
/// </code>
/// </remarks>
internal sealed class LineFrame
{
    public const byte Version = 1;
    public const int Bytes = 24 + (4 * Pcm.FrameSamples);
    private const byte Mark = (byte)'L';

    public uint Sequence { get; set; }

    /// <summary>Which connection it came by, for the receiver; not on the wire.</summary>
    public int Connection { get; set; }

    public bool PhoneLoop { get; set; }

    public int Millivolts { get; set; }

    public int Microamperes { get; set; }

    public double RingHertz { get; set; }

    public double RingVolts { get; set; }

    public short[] FromPhone { get; } = new short[Pcm.FrameSamples];

    public short[] FromLine { get; } = new short[Pcm.FrameSamples];

    public void Write(Span<byte> to)
    {
        to[..24].Clear();
        (to[0], to[1]) = (Mark, Version);
        BinaryPrimitives.WriteUInt16LittleEndian(to[2..], Bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(to[4..], Sequence);
        to[8] = PhoneLoop ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt32LittleEndian(to[12..], Millivolts);
        BinaryPrimitives.WriteInt32LittleEndian(to[16..], Microamperes);
        BinaryPrimitives.WriteUInt16LittleEndian(to[20..], Hundredths(RingHertz));
        BinaryPrimitives.WriteUInt16LittleEndian(to[22..], Hundredths(RingVolts));
        FrameSamples.Write(FromPhone, to[24..]);
        FrameSamples.Write(FromLine, to[(24 + (2 * Pcm.FrameSamples))..]);
    }

    /// <summary>Reads a frame of <see cref="Bytes"/> bytes; answers why it is none, or null.</summary>
    public string? Read(ReadOnlySpan<byte> from)
    {
        if (FrameSamples.Refuses(from, Mark, Version, Bytes) is { } why)
        {
            return why;
        }

        Sequence = BinaryPrimitives.ReadUInt32LittleEndian(from[4..]);
        PhoneLoop = (from[8] & 1) != 0;
        Millivolts = BinaryPrimitives.ReadInt32LittleEndian(from[12..]);
        Microamperes = BinaryPrimitives.ReadInt32LittleEndian(from[16..]);
        RingHertz = BinaryPrimitives.ReadUInt16LittleEndian(from[20..]) / 100.0;
        RingVolts = BinaryPrimitives.ReadUInt16LittleEndian(from[22..]) / 100.0;
        FrameSamples.Read(from[24..], FromPhone);
        FrameSamples.Read(from[(24 + (2 * Pcm.FrameSamples))..], FromLine);
        return null;
    }

    private static ushort Hundredths(double value) => (ushort)Math.Clamp(Math.Round(value * 100), 0, ushort.MaxValue);
}

/// <summary>What the device answers to each frame: what its ports do to the wires, and a frame of audio for each.</summary>
/// <remarks>
/// <code>
/// 0   1    'D'                        8   1  battery: 0 off, 1 forward, 2 reverse   12   1  ring form: 0 sine, 1 trapezoid
/// 1   1    version                    9   1  1 = line port draws current            16 160  80 samples to the phone
/// 2   2    length of the frame, 336   10  1  ring frequency, Hz; 0 = no ring        176 160 80 samples to the line
/// 4   4    number of the frame        11  1  ring voltage, V                        13   1  1 = voltage of a neon lamp
///          that is answered           all little endian
/// </code>
/// </remarks>
internal sealed class DeviceFrame
{
    public const int Bytes = 16 + (4 * Pcm.FrameSamples);
    private const byte Mark = (byte)'D';

    public uint Sequence { get; set; }

    public Battery Battery { get; set; }

    public bool Loop { get; set; }

    public RingDrive? Ring { get; set; }

    public bool Neon { get; set; }

    public short[] ToPhone { get; } = new short[Pcm.FrameSamples];

    public short[] ToLine { get; } = new short[Pcm.FrameSamples];

    public void Write(Span<byte> to)
    {
        to[..16].Clear();
        (to[0], to[1]) = (Mark, LineFrame.Version);
        BinaryPrimitives.WriteUInt16LittleEndian(to[2..], Bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(to[4..], Sequence);
        to[8] = (byte)Battery;
        to[9] = Loop ? (byte)1 : (byte)0;
        if (Ring is { } ring)
        {
            (to[10], to[11], to[12]) = ((byte)Math.Clamp(ring.Hertz, 1, 255), (byte)Math.Clamp(ring.Volts, 0, 255), (byte)ring.Shape);
        }

        to[13] = Neon ? (byte)1 : (byte)0;
        FrameSamples.Write(ToPhone, to[16..]);
        FrameSamples.Write(ToLine, to[(16 + (2 * Pcm.FrameSamples))..]);
    }

    /// <summary>Reads a frame of <see cref="Bytes"/> bytes; answers why it is none, or null.</summary>
    public string? Read(ReadOnlySpan<byte> from)
    {
        if (FrameSamples.Refuses(from, Mark, LineFrame.Version, Bytes) is { } why)
        {
            return why;
        }

        if (from[8] > (byte)Battery.Reverse || from[12] > (byte)RingShape.Trapezoid)
        {
            return "a battery or ring form that is not known";
        }

        Sequence = BinaryPrimitives.ReadUInt32LittleEndian(from[4..]);
        Battery = (Battery)from[8];
        Loop = from[9] != 0;
        Ring = from[10] == 0 ? null : new RingDrive(from[10], from[11], (RingShape)from[12]);
        Neon = from[13] != 0;
        FrameSamples.Read(from[16..], ToPhone);
        FrameSamples.Read(from[(16 + (2 * Pcm.FrameSamples))..], ToLine);
        return null;
    }
}

/// <summary>What both frames share.</summary>
internal static class FrameSamples
{
    public static void Write(ReadOnlySpan<short> samples, Span<byte> to)
    {
        for (var i = 0; i < samples.Length; i++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(to[(2 * i)..], samples[i]);
        }
    }

    public static void Read(ReadOnlySpan<byte> from, Span<short> samples)
    {
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = BinaryPrimitives.ReadInt16LittleEndian(from[(2 * i)..]);
        }
    }

    public static string? Refuses(ReadOnlySpan<byte> from, byte mark, byte version, int bytes)
    {
        if (from[0] != mark)
        {
            return "the other end is not the expected end of a line";
        }

        if (from[1] != version)
        {
            return $"the other end speaks version {from[1]}, this one {version}: run both from one release";
        }

        return BinaryPrimitives.ReadUInt16LittleEndian(from[2..]) == bytes ? null : $"a frame of {BinaryPrimitives.ReadUInt16LittleEndian(from[2..])} bytes instead of {bytes}";
    }
}

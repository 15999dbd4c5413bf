namespace Spa.Media.Codecs;

/// <summary>The two laws of G.711 as tables: sixteen-bit samples to codes and back. Codes are as they travel (A-law with its even bits inverted, mu-law inverted).</summary>
public static class G711
{
    /// <summary>A-law code of silence.</summary>
    public const byte SilenceA = 0xD5;

    /// <summary>Mu-law code of silence.</summary>
    public const byte SilenceMu = 0xFF;

    // A-law tells 4096 steps of 16 apart, mu-law 16384 of 4; a finer sample falls into the step below it.
    private const int ShiftA = 4;
    private const int ShiftMu = 2;

    private static readonly short[] FromA = MakeFromA();
    private static readonly short[] FromMu = MakeFromMu();
    private static readonly byte[] ToA = MakeTo(ShiftA, CodeA);
    private static readonly byte[] ToMu = MakeTo(ShiftMu, CodeMu);

    /// <summary>The A-law code of a sample.</summary>
    public static byte EncodeA(short sample) => ToA[(ushort)sample >> ShiftA];

    /// <summary>The sample of an A-law code: a multiple of 8, at most 32256.</summary>
    public static short DecodeA(byte code) => FromA[code];

    /// <summary>The mu-law code of a sample.</summary>
    public static byte EncodeMu(short sample) => ToMu[(ushort)sample >> ShiftMu];

    /// <summary>The sample of a mu-law code: a multiple of 4, at most 32124.</summary>
    public static short DecodeMu(byte code) => FromMu[code];

    private static byte[] MakeTo(int shift, Func<int, byte> code)
    {
        var table = new byte[(ushort.MaxValue + 1) >> shift];
        for (var i = 0; i < table.Length; i++)
        {
            table[i] = code((short)(i << shift));
        }

        return table;
    }

    // Code: sign (1 = positive), segment in 3 bits, step in 4. Segments 0 and 1 have steps of 16, each further one twice that.
    private static byte CodeA(int sample)
    {
        var magnitude = (sample < 0 ? ~sample : sample) >> ShiftA;
        var segment = 0;
        while (magnitude > 31)
        {
            magnitude >>= 1;
            segment++;
        }

        var code = magnitude > 15 ? ((segment + 1) << 4) | (magnitude & 15) : magnitude;
        return (byte)((sample < 0 ? code : code | 0x80) ^ 0x55);
    }

    // With 33 added, every segment has steps twice those of the one below, beginning with 8.
    private static byte CodeMu(int sample)
    {
        const int Bias = 33;
        const int Most = 8191;
        var magnitude = Math.Min(((sample < 0 ? ~sample : sample) >> ShiftMu) + Bias, Most);
        var segment = 0;
        while (magnitude > 63)
        {
            magnitude >>= 1;
            segment++;
        }

        var code = (segment << 4) | ((magnitude >> 1) & 15);
        return (byte)~(sample < 0 ? code | 0x80 : code);
    }

    private static short[] MakeFromA()
    {
        var table = new short[256];
        for (var i = 0; i < table.Length; i++)
        {
            var code = i ^ 0x55;
            var segment = (code >> 4) & 7;
            var step = ((code & 15) << 4) + 8;
            var magnitude = segment == 0 ? step : (step + 256) << (segment - 1);
            table[i] = (short)((code & 0x80) != 0 ? magnitude : -magnitude);
        }

        return table;
    }

    private static short[] MakeFromMu()
    {
        var table = new short[256];
        for (var i = 0; i < table.Length; i++)
        {
            var code = ~i & 0xFF;
            var magnitude = ((((code & 15) << 1) + 33) << ((code >> 4) & 7)) - 33;
            table[i] = (short)((code & 0x80) != 0 ? -(magnitude << ShiftMu) : magnitude << ShiftMu);
        }

        return table;
    }
}

using System.Buffers.Binary;

namespace Spa.Media.Files;

/// <summary>A recording as a WAV file: RIFF, PCM, mono, 8 kHz, 16 bit.</summary>
public static class WavFile
{
    // "RIFF" size "WAVE" | "fmt " 16 format=1 channels=1 rate bytes/s align=2 bits=16 | "data" size samples
    private const int HeaderBytes = 44;

    /// <summary>The bytes of the file.</summary>
    public static byte[] Write(ReadOnlySpan<short> samples)
    {
        var file = new byte[HeaderBytes + (2 * samples.Length)];
        var bytes = file.AsSpan();
        "RIFF"u8.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[4..], file.Length - 8);
        "WAVEfmt "u8.CopyTo(bytes[8..]);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[16..], 16);
        BinaryPrimitives.WriteInt16LittleEndian(bytes[20..], 1);
        BinaryPrimitives.WriteInt16LittleEndian(bytes[22..], 1);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[24..], Pcm.SamplesPerSecond);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[28..], 2 * Pcm.SamplesPerSecond);
        BinaryPrimitives.WriteInt16LittleEndian(bytes[32..], 2);
        BinaryPrimitives.WriteInt16LittleEndian(bytes[34..], 16);
        "data"u8.CopyTo(bytes[36..]);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[40..], 2 * samples.Length);
        for (var i = 0; i < samples.Length; i++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(bytes[(HeaderBytes + (2 * i))..], samples[i]);
        }

        return file;
    }
}

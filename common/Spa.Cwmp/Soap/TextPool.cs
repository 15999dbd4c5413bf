using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Spa.Cwmp.Soap;

/// <summary>Texts that come again and again, names above all: a fleet of one kind tells the same ones in every session, so that each is one string. Bounded; what was not used for long makes room. For all threads.</summary>
internal sealed class TextPool
{
    private const int Longest = 256;
    private const int Places = 4096;
    private const ulong Mix = 0x9E3779B97F4A7C15;

    private readonly string?[] kept = new string?[Places];

    /// <summary>The one of all readers.</summary>
    public static TextPool Shared { get; } = new();

    /// <summary>The string of a text.</summary>
    /// <param name="text">UTF-8.</param>
    public string Get(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return string.Empty;
        }

        if (text.Length > Longest)
        {
            return Encoding.UTF8.GetString(text);
        }

        // Two places for each. Who aims at one loses others their string, and nothing else.
        var place = Hash(text);
        if (Volatile.Read(ref kept[place]) is { } first && Ascii.Equals(text, first))
        {
            return first;
        }

        if (Volatile.Read(ref kept[place ^ 1]) is { } second && Ascii.Equals(text, second))
        {
            return second;
        }

        var made = Encoding.UTF8.GetString(text);
        if (made.Length == text.Length)
        {
            // Letters of one byte: others are not compared with it.
            Volatile.Write(ref kept[place ^ 1], Volatile.Read(ref kept[place]));
            Volatile.Write(ref kept[place], made);
        }

        return made;
    }

    private static int Hash(ReadOnlySpan<byte> text)
    {
        unchecked
        {
            var hash = (ulong)text.Length;
            for (; text.Length >= sizeof(ulong); text = text[sizeof(ulong)..])
            {
                hash = BitOperations.RotateLeft((hash ^ BinaryPrimitives.ReadUInt64LittleEndian(text)) * Mix, 29);
            }

            foreach (var one in text)
            {
                hash = (hash ^ one) * Mix;
            }

            return (int)(hash >> 40) & (Places - 1);
        }
    }
}

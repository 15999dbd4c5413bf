using System.Collections.Immutable;
using Spa.Foundation.Ports;

namespace Spa.Fuzz;

/// <summary>Makes new inputs out of good ones. The same seed makes the same inputs.</summary>
public sealed class Mutator(IReadOnlyList<byte[]> corpus, ImmutableArray<byte[]> tokens, int maxLength, ulong seed)
{
    // Borders of lengths and signs, and bytes that mean something in most formats.
    private static readonly byte[] Telling = [0, 1, 9, 10, 13, 32, 34, 38, 39, 40, 41, 44, 47, 58, 59, 60, 62, 63, 91, 93, 124, 127, 128, 0xC0, 0xED, 0xFE, 0xFF];

    private readonly Entropy chance = new(seed);

    /// <summary>The next input.</summary>
    public byte[] Next()
    {
        var input = corpus[chance.Below(corpus.Count)];
        for (var changes = 1 + chance.Below(6); changes > 0; changes--)
        {
            input = Change(input);
            if (input.Length > maxLength) input = input[..maxLength];
        }

        return input;
    }

    private byte[] Change(byte[] input)
    {
        var at = chance.Below(input.Length + 1);
        var length = Math.Min(input.Length - at, 1 + chance.Below(chance.Below(8) == 0 ? Math.Max(input.Length, 1) : 16));
        switch (chance.Below(10))
        {
            case 0 when at < input.Length:
                return With(input, at, (byte)(input[at] ^ (1 << chance.Below(8))));
            case 1 when at < input.Length:
                return With(input, at, Telling[chance.Below(Telling.Length)]);
            case 2 when at < input.Length:
                return With(input, at, unchecked((byte)chance.Next()));
            case 3:
                return [.. input[..at], .. input[(at + length)..]];
            case 4:
                return [.. input[..(at + length)], .. input[at..]];
            case 5 when length > 0:
                var times = 2 + chance.Below(200);
                return [.. input[..at], .. Enumerable.Repeat(input[at..(at + length)], Math.Min(times, 1 + (maxLength / length))).SelectMany(piece => piece), .. input[at..]];
            case 6:
                var other = corpus[chance.Below(corpus.Count)];
                return [.. input[..at], .. other[chance.Below(other.Length + 1)..]];
            case 7:
                return input[..at];
            case 8 when tokens.Length > 0 && at + length <= input.Length:
                return [.. input[..at], .. tokens[chance.Below(tokens.Length)], .. input[(at + length)..]];
            default:
                return tokens.Length > 0 ? [.. input[..at], .. tokens[chance.Below(tokens.Length)], .. input[at..]] : [.. input[..at], Telling[chance.Below(Telling.Length)], .. input[at..]];
        }
    }

    private static byte[] With(byte[] input, int at, byte value)
    {
        var changed = (byte[])input.Clone();
        changed[at] = value;
        return changed;
    }
}

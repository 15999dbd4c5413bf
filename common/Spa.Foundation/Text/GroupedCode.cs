namespace Spa.Foundation.Text;

/// <summary>60 bits as people read and type them: Crockford's base 32, <c>XXXX-XXXX-XXXX</c>.</summary>
public static class GroupedCode
{
    private const int Signs = 12;
    private const int BitsPerSign = 5;

    /// <summary>Digits, and letters without I, L, O, U.</summary>
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>The first 60 bits of at least 8 bytes.</summary>
    public static string Of(ReadOnlySpan<byte> bytes)
    {
        var bits = System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes);
        Span<char> text = stackalloc char[Signs + 2];
        for (int i = 0, at = 0; i < Signs; i++)
        {
            if (i is 4 or 8)
            {
                text[at++] = '-';
            }

            text[at++] = Alphabet[(int)((bits >> (64 - BitsPerSign - (i * BitsPerSign))) & 31)];
        }

        return new string(text);
    }

    /// <summary>The code as it should be, from what a person typed: any case, with or without hyphens, <c>O</c> for 0, <c>I</c> or <c>L</c> for 1. Null when it is no code.</summary>
    public static string? Typed(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var signs = text.Trim().ToUpperInvariant().Where(c => c is not ('-' or ' ')).Select(c => c switch { 'O' => '0', 'I' or 'L' => '1', _ => c }).ToArray();
        return signs.Length == Signs && signs.All(c => Alphabet.Contains(c, StringComparison.Ordinal))
            ? $"{new string(signs, 0, 4)}-{new string(signs, 4, 4)}-{new string(signs, 8, 4)}"
            : null;
    }
}

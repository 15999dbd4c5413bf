using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace Spa.Configuration.Profiles;

/// <summary>The characters of a profile: decides how its bytes are to be read, then hands them out piece by piece and stops when one piece of XML grows beyond its limit.</summary>
/// <remarks>
/// The bytes decide, not the declaration (provisioning.md 1.1): a byte order mark, else UTF-8 unless a single-byte set is declared. Bytes that are not UTF-8 are read as
/// ISO-8859-1, but never after decryption, where they are the sign of a wrong key or a changed file.
/// </remarks>
internal sealed class ProfileCharacters : TextReader
{
    // Where windows-1252 and ISO-8859-15 differ from ISO-8859-1.
    private const string Windows1252 = "\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178";

    private readonly ReadOnlyMemory<byte> bytes;
    private readonly int tokenLimit;
    private readonly ProfileWork work;
    private int at;
    private int sinceToken;
    private char pending;

    private ProfileCharacters(ReadOnlyMemory<byte> bytes, int start, string charset, bool guessed, int skippedLines, int tokenLimit, ProfileWork work)
        => (this.bytes, at, Charset, Guessed, SkippedLines, this.tokenLimit, this.work) = (bytes, start, charset, guessed, skippedLines, tokenLimit, work);

    /// <summary>How the bytes are read.</summary>
    public string Charset { get; }

    /// <summary>Neither a mark nor a declaration nor valid UTF-8: taken as ISO-8859-1.</summary>
    public bool Guessed { get; }

    /// <summary>Blank lines before the XML, which XML itself does not allow before its declaration.</summary>
    public int SkippedLines { get; }

    /// <summary>Decides how to read; null with the reason when the bytes are no text.</summary>
    public static ProfileCharacters? Over(ReadOnlyMemory<byte> bytes, bool encrypted, int tokenLimit, ProfileWork work, out string? reason)
    {
        reason = null;
        var all = bytes.Span;
        var charset = all switch
        {
            [0xEF, 0xBB, 0xBF, ..] => "UTF-8",
            [0xFF, 0xFE, ..] => "UTF-16LE",
            [0xFE, 0xFF, ..] => "UTF-16BE",
            _ => null,
        };
        var start = charset is null ? 0 : charset == "UTF-8" ? 3 : 2;
        var guessed = false;
        if (charset is "UTF-16LE" or "UTF-16BE")
        {
            if ((all.Length & 1) != 0)
            {
                reason = "UTF-16 with half a character at its end";
                return null;
            }
        }
        else if (charset is null && DeclaredSingleByte(all) is { } declared)
        {
            charset = declared;
        }
        else if (Utf8.IsValid(all[start..]))
        {
            charset = "UTF-8";
        }
        else if (encrypted || charset is not null)
        {
            reason = "bytes that are not UTF-8";
            return null;
        }
        else
        {
            (charset, guessed) = ("ISO-8859-1", true);
        }

        var width = charset.StartsWith("UTF-16", StringComparison.Ordinal) ? 2 : 1;
        var lines = 0;
        for (; start + width <= all.Length && CharAt(all, start, charset) is var c && c is ' ' or '\t' or '\r' or '\n'; start += width)
        {
            if (c == '\n') lines++;
        }

        return new ProfileCharacters(bytes, start, charset, guessed, lines, tokenLimit, work);
    }

    /// <summary>A piece of XML is complete: counting for the limit starts again.</summary>
    public void TokenRead() => sinceToken = 0;

    /// <summary>All that is left, for the explanation of an error.</summary>
    public override string ReadToEnd()
    {
        var text = new StringBuilder();
        var piece = new char[4096];
        for (int got; (got = Decode(piece)) > 0;)
        {
            text.Append(piece, 0, got);
        }

        return text.ToString();
    }

    /// <inheritdoc/>
    public override int Peek() => -1;

    /// <inheritdoc/>
    public override int Read() => throw new NotSupportedException("The XML reader asks for runs of characters.");

    /// <inheritdoc/>
    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    /// <inheritdoc/>
    public override int Read(Span<char> buffer)
    {
        // In steps, so that a run-away tag is stopped soon behind its limit and not after the reader's ever larger buffers.
        var got = Decode(buffer[..Math.Min(buffer.Length, 4096)]);
        work.Characters += got;
        sinceToken += got;
        return sinceToken > tokenLimit + 8192
            ? throw new ProfileLimitException($"a tag, a text or a run of comments of more than {tokenLimit} characters")
            : got;
    }

    private int Decode(Span<char> buffer)
    {
        if (buffer.IsEmpty) return 0;
        if (pending != '\0')
        {
            (buffer[0], pending) = (pending, '\0');
            return 1;
        }

        var rest = bytes.Span[at..];
        if (rest.IsEmpty) return 0;
        switch (Charset)
        {
            case "UTF-8":
                Utf8.ToUtf16(rest, buffer, out var read, out var written, replaceInvalidSequences: true, isFinalBlock: true);
                if (written == 0)
                {
                    // Room for one character, and the next one needs two.
                    Span<char> pair = stackalloc char[2];
                    Utf8.ToUtf16(rest[..4], pair, out read, out _, replaceInvalidSequences: true, isFinalBlock: true);
                    (buffer[0], pending, written) = (pair[0], pair[1], 1);
                }

                at += read;
                return written;

            case "UTF-16LE" or "UTF-16BE":
                var units = Math.Min(buffer.Length, rest.Length / 2);
                for (var i = 0; i < units; i++)
                {
                    buffer[i] = CharAt(rest, i * 2, Charset);
                }

                at += units * 2;
                return units;

            default:
                var count = Math.Min(buffer.Length, rest.Length);
                for (var i = 0; i < count; i++)
                {
                    buffer[i] = CharAt(rest, i, Charset);
                }

                at += count;
                return count;
        }
    }

    private static char CharAt(ReadOnlySpan<byte> bytes, int at, string charset) => charset switch
    {
        "UTF-16LE" => (char)BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]),
        "UTF-16BE" => (char)BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]),
        "windows-1252" when bytes[at] is >= 0x80 and < 0xA0 => Windows1252[bytes[at] - 0x80],
        "ISO-8859-15" => bytes[at] switch
        {
            0xA4 => '\u20ac',
            0xA6 => '\u0160',
            0xA8 => '\u0161',
            0xB4 => '\u017d',
            0xB8 => '\u017e',
            0xBC => '\u0152',
            0xBD => '\u0153',
            0xBE => '\u0178',
            var same => (char)same,
        },
        _ => (char)bytes[at],
    };

    // <?xml version="1.0" encoding="ISO-8859-1"?>
    private static string? DeclaredSingleByte(ReadOnlySpan<byte> all)
    {
        var text = all.TrimStart(" \t\r\n"u8);
        if (!text.StartsWith("<?xml"u8)) return null;
        var end = text[..Math.Min(text.Length, 256)].IndexOf("?>"u8);
        if (end < 0) return null;
        var declaration = text[..end];
        var encoding = declaration.IndexOf("encoding"u8);
        if (encoding < 0) return null;
        var value = declaration[(encoding + 8)..];
        var open = value.IndexOfAny((byte)'"', (byte)'\'');
        if (open < 0) return null;
        var name = value[(open + 1)..];
        var close = name.IndexOf(value[open]);
        if (close is < 0 or > 40) return null;
        return Encoding.ASCII.GetString(name[..close]).ToUpperInvariant() switch
        {
            "ISO-8859-1" or "ISO8859-1" or "ISO_8859-1" or "LATIN1" or "LATIN-1" or "L1" => "ISO-8859-1",
            "ISO-8859-15" or "ISO8859-15" or "LATIN-9" or "LATIN9" => "ISO-8859-15",
            "WINDOWS-1252" or "CP1252" => "windows-1252",
            _ => null,
        };
    }
}

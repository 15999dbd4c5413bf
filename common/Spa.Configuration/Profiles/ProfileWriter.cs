using System.Buffers;
using System.Globalization;
using System.Text;
using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;

namespace Spa.Configuration.Profiles;

/// <summary>Writes the XML of a profile in one form: ASCII with numeric references, one element per line, line feeds.</summary>
/// <remarks>What a value cannot hold in this format is lost: blanks at its ends, and line ends inside, which are read as a blank (provisioning.md 1.1). A character that XML forbids becomes <c>?</c>.</remarks>
public static class ProfileWriter
{
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        " !#$%'()*+,-./0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~\"");

    /// <summary>A profile with the entries in the order given.</summary>
    /// <param name="entries">What to set.</param>
    /// <param name="comments">Comment lines before the first element.</param>
    public static byte[] Write(IEnumerable<ProfileEntry> entries, params ReadOnlySpan<string> comments)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var to = new ArrayBufferWriter<byte>(4096);
        to.Write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<flat-profile>\n"u8);
        foreach (var comment in comments)
        {
            WriteComment(to, comment);
        }

        foreach (var entry in entries)
        {
            if (entry.Comment is { } comment) WriteComment(to, comment);
            WriteElement(to, entry);
        }

        to.Write("</flat-profile>\n"u8);
        return to.WrittenSpan.ToArray();
    }

    private static void WriteElement(ArrayBufferWriter<byte> to, ProfileEntry entry)
    {
        to.Write("  <"u8);
        Ascii(to, entry.Name);
        to.Write(entry.Access switch
        {
            UserAccess.None => " ua=\"na\""u8,
            UserAccess.ReadOnly => " ua=\"ro\""u8,
            UserAccess.ReadWrite => " ua=\"rw\""u8,
            _ => default,
        });
        to.Write(entry.Origin switch
        {
            SettingOrigin.Profile => " by=\"profile\""u8,
            SettingOrigin.Acs => " by=\"acs\""u8,
            SettingOrigin.User => " by=\"user\""u8,
            _ => default,
        });
        if (entry.Text is null)
        {
            to.Write("/>\n"u8);
            return;
        }

        to.Write(">"u8);
        Escaped(to, entry.Text);
        to.Write("</"u8);
        Ascii(to, entry.Name);
        to.Write(">\n"u8);
    }

    private static void WriteComment(ArrayBufferWriter<byte> to, string comment)
    {
        to.Write("  <!-- "u8);

        // Two hyphens would end it, and references do not count inside.
        foreach (var c in comment.Replace("--", "- -", StringComparison.Ordinal).TrimEnd('-', ' '))
        {
            to.GetSpan(1)[0] = c is >= ' ' and <= '~' or '\n' ? (byte)c : (byte)'?';
            to.Advance(1);
        }

        to.Write(" -->\n"u8);
    }

    private static void Escaped(ArrayBufferWriter<byte> to, string text)
    {
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            var plain = rest.IndexOfAnyExcept(Plain);
            if (plain != 0)
            {
                Ascii(to, plain < 0 ? rest : rest[..plain]);
                if (plain < 0) return;
                rest = rest[plain..];
            }

            Rune.DecodeFromUtf16(rest, out var rune, out var taken);
            Reference(to, rune);
            rest = rest[taken..];
        }
    }

    private static void Reference(ArrayBufferWriter<byte> to, Rune rune)
    {
        switch (rune.Value)
        {
            case '<': to.Write("&lt;"u8); break;
            case '>': to.Write("&gt;"u8); break;
            case '&': to.Write("&amp;"u8); break;
            case < ' ' and not '\t' and not '\n' and not '\r' or 0xFFFE or 0xFFFF: to.Write("?"u8); break;
            default:
                to.Write("&#"u8);
                Ascii(to, rune.Value.ToString(CultureInfo.InvariantCulture));
                to.Write(";"u8);
                break;
        }
    }

    private static void Ascii(ArrayBufferWriter<byte> to, ReadOnlySpan<char> text)
    {
        var span = to.GetSpan(text.Length);
        to.Advance(Encoding.ASCII.GetBytes(text, span));
    }
}

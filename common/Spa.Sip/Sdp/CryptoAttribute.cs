using System.Globalization;
using Spa.Foundation.Text;

namespace Spa.Sip.Sdp;

/// <summary>A key for SRTP (RFC 4568 9.1): <c>crypto:1 AES_CM_128_HMAC_SHA1_80 inline:...|2^20|1:4</c>. A secret.</summary>
/// <param name="Tag">Names it in the answer: 1 to 999999999.</param>
/// <param name="Suite">What it is for.</param>
/// <param name="Key">Master key and salt: 30 octets.</param>
#pragma warning disable CA1711 // The standard's word for it; it is no attribute of .NET.
public sealed record CryptoAttribute(int Tag, CryptoSuite Suite, ReadOnlyMemory<byte> Key)
#pragma warning restore CA1711
{
    /// <summary>Octets of master key (16) and master salt (14) of the known suites.</summary>
    public const int KeyOctets = 30;

    private const string Rule = "RFC 4568 9.1";
    private const string Prefix = "inline:";

    /// <summary>Lifetime and key identifier as they stand behind the key: "|2^20|1:4"; empty for none. The lifetime means nothing here (a call does not last so long).</summary>
    public string Rest { get; init; } = string.Empty;

    /// <summary>Parameters behind the keys, as they stand: "KDR=1 UNENCRYPTED_SRTP"; null for none. A key that has any is not taken, for each of them changes what is sent.</summary>
    public string? Session { get; init; }

    /// <summary>The key identifier's octets on each packet; 0 for none.</summary>
    public int IdentifierOctets => Rest.LastIndexOf(':') is >= 0 and var colon && int.TryParse(Rest.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var octets) && octets is > 0 and <= 128 ? octets : 0;

    /// <summary>Name of a suite as it is written.</summary>
    public static string Name(CryptoSuite suite) => suite == CryptoSuite.AesCm128HmacSha1Tag32 ? "AES_CM_128_HMAC_SHA1_32" : "AES_CM_128_HMAC_SHA1_80";

    /// <summary>Reads the attribute's value. One key only: several would take turns by a key identifier, which nobody here can do.</summary>
    //  crypto = tag 1*WSP crypto-suite 1*WSP "inline:" key-salt [ "|" lifetime ] [ "|" mki ":" length ] *( 1*WSP session-param )
    public static Parsed<CryptoAttribute> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var cursor = new TextCursor(text);
        var word = Word(ref cursor, out var at);
        if (!int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var tag) || tag > 999_999_999) return new ParseError(at, "a tag from 1 to 999999999", Rule);
        var suite = Word(ref cursor, out at) switch
        {
            "AES_CM_128_HMAC_SHA1_80" => CryptoSuite.AesCm128HmacSha1Tag80,
            "AES_CM_128_HMAC_SHA1_32" => CryptoSuite.AesCm128HmacSha1Tag32,
            _ => (CryptoSuite?)null,
        };
        if (suite is not { } known) return new ParseError(at, "a suite that is known here, like AES_CM_128_HMAC_SHA1_80", "RFC 4568 6.2");
        var inline = Word(ref cursor, out at);
        if (!inline.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)) return new ParseError(at, "inline: and the key", Rule);
        var bar = inline.IndexOf('|', StringComparison.Ordinal);
        var key = new byte[KeyOctets + 3];
        if (inline.Contains(';', StringComparison.Ordinal) || !Convert.TryFromBase64String(bar < 0 ? inline[Prefix.Length..] : inline[Prefix.Length..bar], key, out var octets) || octets != KeyOctets)
        {
            return new ParseError(at + Prefix.Length, "one key and salt of 30 octets in base64", Rule);
        }

        cursor.SkipBlanks();
        return new CryptoAttribute(tag, known, key.AsMemory(0, KeyOctets))
        {
            Rest = bar < 0 ? string.Empty : inline[bar..],
            Session = cursor.End ? null : cursor.Rest.ToString(),
        };
    }

    /// <inheritdoc/>
    public bool Equals(CryptoAttribute? other) => other is not null && other.Tag == Tag && other.Suite == Suite && other.Key.Span.SequenceEqual(Key.Span) && other.Rest == Rest && other.Session == Session;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Tag, Suite);

    /// <summary>As the attribute's value is written, key and all.</summary>
    public string ToValue()
    {
        var value = string.Create(CultureInfo.InvariantCulture, $"{Tag} {Name(Suite)} {Prefix}{Convert.ToBase64String(Key.Span)}{Rest}");
        return Session is null ? value : $"{value} {Session}";
    }

    /// <summary>Without the key: for a log.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Tag} {Name(Suite)} ***");

    private static string Word(ref TextCursor cursor, out int at)
    {
        cursor.SkipBlanks();
        at = cursor.At;
        var rest = cursor.Rest;
        var length = rest.IndexOfAny(' ', '\t');
        var word = (length < 0 ? rest : rest[..length]).ToString();
        cursor.MoveTo(at + word.Length);
        return word;
    }
}

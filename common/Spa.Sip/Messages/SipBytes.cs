using System.Buffers;
using System.Text;

namespace Spa.Sip.Messages;

/// <summary>The sets of RFC 3261 25.1, with what peers of the field send beside them.</summary>
internal static class SipBytes
{
    private const string Alphanumeric = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    private const string TokenText = Alphanumeric + "-.!%*_+`'~";
    private const string Unreserved = Alphanumeric + "-_.!~*'()";

    public static readonly SearchValues<byte> Token = Bytes(TokenText);
    public static readonly SearchValues<char> TokenChars = SearchValues.Create(TokenText);

    /// <summary>An unquoted value of a header's parameter: a token or a host, and marks that cannot end it.</summary>
    public static readonly SearchValues<byte> Value = Bytes(TokenText + "[]:/@=&$?#");
    public static readonly SearchValues<char> ValueChars = SearchValues.Create(TokenText + "[]:/@=&$?#");

    /// <summary>An unquoted display name: tokens and blanks; bytes of UTF-8 are let in.</summary>
    public static readonly SearchValues<byte> Display = SearchValues.Create([.. Encoding.ASCII.GetBytes(TokenText + " \t"), .. Enumerable.Range(0x80, 0x80).Select(b => (byte)b)]);

    /// <summary>User part: the hash sign of star codes is let in unescaped.</summary>
    public static readonly SearchValues<byte> User = Bytes(Unreserved + "&=+$,;?/%#");
    public static readonly SearchValues<char> UserChars = SearchValues.Create(Unreserved + "&=+$,;?/");
    public static readonly SearchValues<byte> Password = Bytes(Unreserved + "&=+$,%");
    public static readonly SearchValues<char> PasswordChars = SearchValues.Create(Unreserved + "&=+$,");
    public static readonly SearchValues<byte> UriParameter = Bytes(Unreserved + "[]/:&+$%");
    public static readonly SearchValues<char> UriParameterChars = SearchValues.Create(Unreserved + "[]/:&+$");
    public static readonly SearchValues<byte> UriHeader = Bytes(Unreserved + "[]/?:+$%");
    public static readonly SearchValues<char> UriHeaderChars = SearchValues.Create(Unreserved + "[]/?:+$");

    /// <summary>Host names, with the underscore that the field uses.</summary>
    public static readonly SearchValues<byte> Host = Bytes(Alphanumeric + "-._");
    public static readonly SearchValues<byte> Ipv6 = Bytes("0123456789abcdefABCDEF:.");
    public static readonly SearchValues<char> HostChars = SearchValues.Create(Alphanumeric + "-._");
    public static readonly SearchValues<char> Ipv6Chars = SearchValues.Create("0123456789abcdefABCDEF:.");

    public static readonly SearchValues<byte> Version = Bytes("0123456789.");
    public static readonly SearchValues<byte> Scheme = Bytes(Alphanumeric + "+-.");

    /// <summary>What ends a URI that stands without angle brackets (RFC 3261 20).</summary>
    public static readonly SearchValues<byte> BareEnd = Bytes("?;, \t<>\"");

    /// <summary>Visible ASCII without the marks that fence a URI.</summary>
    public static readonly SearchValues<byte> OpaqueUri = SearchValues.Create([.. Enumerable.Range(0x21, 0x7E - 0x21 + 1).Select(b => (byte)b).Except("<>\""u8.ToArray())]);

    /// <summary>Visible ASCII.</summary>
    public static readonly SearchValues<byte> Visible = SearchValues.Create([.. Enumerable.Range(0x21, 0x7E - 0x21 + 1).Select(b => (byte)b)]);

    /// <summary>A list of tokens, unfolded.</summary>
    public static readonly SearchValues<byte> TokenList = Bytes(TokenText + ", \t");

    private static SearchValues<byte> Bytes(string text) => SearchValues.Create(Encoding.ASCII.GetBytes(text));
}

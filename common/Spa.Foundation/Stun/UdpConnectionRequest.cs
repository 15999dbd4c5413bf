using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Spa.Foundation.Text;

namespace Spa.Foundation.Stun;

/// <summary>The datagram by which an ACS asks a unit behind a NAT to call (TR-069 annex G.2.2.3): a GET that carries its own proof. It is sent several times, each time the same, and never answered.</summary>
/// <param name="Authority">Host and port as they stand in it; nobody proves them, and nothing depends on them.</param>
/// <param name="Timestamp">Seconds since 1970 by the clock of the ACS.</param>
/// <param name="Id">Number of the message; another one for each that is no copy.</param>
/// <param name="Username">ConnectionRequestUsername.</param>
/// <param name="Nonce">Chance of the ACS.</param>
/// <param name="Signature">40 hexadecimal digits.</param>
public sealed record UdpConnectionRequest(string Authority, ulong Timestamp, string Id, string Username, string Nonce, string Signature)
{
    /// <summary>Longest datagram read: a name of 255 characters is longer in a query.</summary>
    public const int MaxLength = 2048;

    private const int MaxId = 32;
    private const int MaxNonce = 128;
    private const int MaxUsername = 256;
    private const int SignatureLength = 40;
    private const string Rule = "TR-069 G.2.2.3";
    private const string Method = "GET ";
    private const string Scheme = "http://";
    private static readonly SearchValues<char> AuthorityChars = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~%[]:@!$&'()*+,;=");
    private static readonly SearchValues<char> QueryChars = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~%!$&'()*+,;=:@/?[]{}|^`\"<>\\");
    private static readonly SearchValues<char> Unreserved = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~");
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>Makes one.</summary>
    /// <param name="authority">Where it goes: UDPConnectionRequestAddress.</param>
    /// <param name="timestamp">Seconds since 1970; later than that of any other to this unit.</param>
    /// <param name="id">Another number than that of any other to this unit.</param>
    /// <param name="username">ConnectionRequestUsername, at most 256 characters.</param>
    /// <param name="nonce">Letters and digits from chance, at most 128.</param>
    /// <param name="password">ConnectionRequestPassword.</param>
    public static UdpConnectionRequest Sign(string authority, ulong timestamp, ulong id, string username, string nonce, string password)
    {
        ArgumentNullException.ThrowIfNull(password);
        var unsigned = new UdpConnectionRequest(authority, timestamp, id.ToString(CultureInfo.InvariantCulture), username, nonce, string.Empty);
        return unsigned with { Signature = Convert.ToHexStringLower(unsigned.Proof(password)) };
    }

    /// <summary>True for bytes that may be one, where it shares a port with STUN.</summary>
    public static bool MayBe(ReadOnlySpan<byte> datagram) => datagram.StartsWith("GET "u8);

    /// <summary>Reads a datagram. Positions of an error are bytes from its start.</summary>
    //  message = "GET http://" authority [ "/" ] "?" argument *( "&" argument ) " HTTP/1.1" CRLF *( field CRLF ) CRLF
    //  argument = ( "ts" / "id" / "un" / "cn" / "sig" / other ) "=" value       each of the five once; others say nothing
    public static Parsed<UdpConnectionRequest> Parse(ReadOnlySpan<byte> datagram)
    {
        if (datagram.Length > MaxLength)
        {
            return new ParseError(MaxLength, $"a datagram of at most {MaxLength} bytes", Rule);
        }

        // What is no ASCII turns into '?' or worse, never into a letter.
        var text = Encoding.Latin1.GetString(datagram);
        var cursor = new TextCursor(text);
        if (!text.StartsWith(Method, StringComparison.Ordinal))
        {
            return cursor.Fail("the method GET", Rule);
        }

        cursor.MoveTo(Method.Length);
        if (!cursor.TakeWord(Scheme))
        {
            return cursor.Fail("http://", Rule);
        }

        var authority = cursor.TakeWhile(AuthorityChars).ToString();
        if (authority.Length == 0)
        {
            return cursor.Fail("a host", Rule);
        }

        cursor.Take('/');
        if (!cursor.Take('?'))
        {
            return cursor.Fail("a query", Rule);
        }

        var (begin, query) = (cursor.At, cursor.TakeWhile(QueryChars).ToString());
        if (!cursor.TakeWord(" HTTP/1.1\r\n"))
        {
            return cursor.Fail("the end of the query and HTTP/1.1", Rule);
        }

        return text.EndsWith("\r\n\r\n", StringComparison.Ordinal) ? Read(authority, begin, query) : new ParseError(datagram.Length, "an empty line", Rule);
    }

    /// <summary>The bytes on the wire.</summary>
    public byte[] Write()
        => Encoding.ASCII.GetBytes($"{Method}{Scheme}{Authority}?ts={Timestamp}&id={Uri.EscapeDataString(Id)}&un={Uri.EscapeDataString(Username)}&cn={Uri.EscapeDataString(Nonce)}&sig={Signature} HTTP/1.1\r\nHost: {Authority}\r\n\r\n");

    /// <summary>Whether it was made with this password. It says nothing of whether it is new.</summary>
    public bool IsSignedWith(string password)
    {
        ArgumentNullException.ThrowIfNull(password);
        return Signature.Length == SignatureLength && CryptographicOperations.FixedTimeEquals(Convert.FromHexString(Signature), Proof(password));
    }

    // The arguments as they are, not as a query writes them.
#pragma warning disable CA5350 // The standard's own algorithm.
    private byte[] Proof(string password) => HMACSHA1.HashData(Encoding.UTF8.GetBytes(password), Encoding.UTF8.GetBytes($"{Timestamp}{Id}{Username}{Nonce}"));
#pragma warning restore CA5350

    private static Parsed<UdpConnectionRequest> Read(string authority, int begin, string query)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        var at = begin;
        foreach (var argument in query.Split('&'))
        {
            var equals = argument.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? argument : argument[..equals];
            if (name is "ts" or "id" or "un" or "cn" or "sig" && !given.TryAdd(name, equals < 0 ? string.Empty : Uri.UnescapeDataString(argument[(equals + 1)..])))
            {
                return new ParseError(at, $"{name} once", Rule);
            }

            at += argument.Length + 1;
        }

        // A number has one spelling: what is signed is made of it again.
        var time = given.GetValueOrDefault("ts", string.Empty);
        return !IsOf(time, 1, 20, Digits) || (time.Length > 1 && time[0] == '0') || !ulong.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? new ParseError(begin, "ts, a number of seconds", Rule)
            : !IsOf(given.GetValueOrDefault("id", string.Empty), 1, MaxId, Unreserved) ? new ParseError(begin, "id, a number", Rule)
            : given.GetValueOrDefault("un", string.Empty) is not { Length: > 0 and <= MaxUsername } user ? new ParseError(begin, "un, a name", Rule)
            : !IsOf(given.GetValueOrDefault("cn", string.Empty), 1, MaxNonce, Unreserved) ? new ParseError(begin, "cn, letters and digits", Rule)
            : !IsOf(given.GetValueOrDefault("sig", string.Empty), SignatureLength, SignatureLength, HexDigits) ? new ParseError(begin, "sig, 40 hexadecimal digits", Rule)
            : new UdpConnectionRequest(authority, seconds, given["id"], user, given["cn"], given["sig"]);
    }

    private static bool IsOf(string text, int least, int most, SearchValues<char> set) => text.Length >= least && text.Length <= most && !text.AsSpan().ContainsAnyExcept(set);
}

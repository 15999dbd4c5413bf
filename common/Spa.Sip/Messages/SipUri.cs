using System.Text;
using Spa.Foundation.Text;

namespace Spa.Sip.Messages;

/// <summary>A <c>sip:</c> or <c>sips:</c> URI (RFC 3261 19.1). What was read is written again as it stood, escapes included.</summary>
/// <remarks>Equality is that of the parts; whether two URIs mean the same is asked with <see cref="Matches"/>, which is not transitive.</remarks>
public sealed record SipUri : AnyUri
{
    private const string Rule = "RFC 3261 19.1.1";

    // These must be in both or in neither; any other parameter counts only when it is in both (RFC 3261 19.1.4).
    private static readonly string[] Telling = ["user", "ttl", "method", "maddr", "transport"];

    private readonly string? user;
    private readonly string? password;
    private readonly string host;
    private readonly int? port;
    private readonly Parameters parameters = Parameters.NoneOfUri;
    private readonly Parameters headers = Parameters.NoneOfUri;

    /// <summary>A URI of a host alone.</summary>
    /// <param name="host">Name or address; IPv6 without brackets. Throws <see cref="ArgumentException"/> for anything else.</param>
    public SipUri(string host) => this.host = HostPort.Checked(host);

    private SipUri(bool secure, string? user, string? password, string host, int? port, Parameters parameters, Parameters headers)
    {
        IsSecure = secure;
        (this.user, this.password, this.host, this.port, this.parameters, this.headers) = (user, password, host, port, parameters, headers);
    }

    /// <inheritdoc/>
    public override string Scheme => IsSecure ? "sips" : "sip";

    /// <summary>True for <c>sips:</c>.</summary>
    public bool IsSecure { get; init; }

    /// <summary>The user's meaning, unescaped: "+15551234"; null when there is none.</summary>
    public string? User { get => user is null ? null : Percent.Decode(user); init => user = value is null ? null : Percent.Encode(value, SipBytes.UserChars); }

    /// <summary>The password's meaning; null when there is none. A secret.</summary>
    public string? Password { get => password is null ? null : Percent.Decode(password); init => password = value is null ? null : Percent.Encode(value, SipBytes.PasswordChars); }

    /// <summary>Name or address; IPv6 without brackets.</summary>
    public string Host { get => host; init => host = HostPort.Checked(value); }

    /// <summary>1 to 65535; null when none is named, which is not the same as 5060.</summary>
    public int? Port { get => port; init => port = HostPort.Checked(value); }

    /// <summary>Parameters: <c>transport</c>, <c>lr</c>, <c>user</c> and others.</summary>
    public Parameters Parameters { get => parameters; init => parameters = (value ?? throw new ArgumentNullException(nameof(value))).AsUri(); }

    /// <summary>Headers behind the question mark, unescaped.</summary>
    public Parameters Headers { get => headers; init => headers = (value ?? throw new ArgumentNullException(nameof(value))).AsUri(); }

    /// <summary>Transport parameter as it is written; null when there is none.</summary>
    public string? Transport { get => Parameters["transport"]; init => parameters = value is null ? parameters.Without("transport") : parameters.With("transport", value); }

    /// <summary>Whether a Route of this URI is a loose router's (RFC 3261 19.1.1).</summary>
    public bool IsLoose => Parameters.Has("lr");

    /// <summary>Reads a SIP or SIPS URI that is all of the text.</summary>
    public static new Parsed<SipUri> Parse(string text)
        => AnyUri.Parse(text).Then<SipUri>(uri => uri is SipUri sip ? sip : new ParseError(0, "sip: or sips:", Rule));

    /// <summary>Whether both mean the same (RFC 3261 19.1.4).</summary>
    public override bool Matches(AnyUri? other)
    {
        if (other is not SipUri that || that.IsSecure != IsSecure || that.User != User || that.Password != Password || that.Port != Port
            || !string.Equals(that.Host, Host, StringComparison.OrdinalIgnoreCase)
            || that.Headers.Count != Headers.Count)
        {
            return false;
        }

        foreach (var name in Telling)
        {
            if (Parameters.Has(name) != that.Parameters.Has(name)) return false;
        }

        foreach (var (name, value) in Parameters)
        {
            if (that.Parameters.Has(name) && !string.Equals(that.Parameters[name], value, StringComparison.OrdinalIgnoreCase)) return false;
        }

        foreach (var (name, value) in Headers)
        {
            if (!that.Headers.Has(name) || that.Headers[name] != value) return false;
        }

        return true;
    }

    /// <inheritdoc/>
    public bool Equals(SipUri? other)
        => other is not null && other.IsSecure == IsSecure && other.User == User && other.Password == Password && other.Port == Port
            && string.Equals(other.Host, Host, StringComparison.OrdinalIgnoreCase) && other.Parameters.Equals(Parameters) && other.Headers.Equals(Headers);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(IsSecure, User, StringComparer.OrdinalIgnoreCase.GetHashCode(Host), Port);

    //  SIP-URI = "sip:" [ user [ ":" password ] "@" ] hostport uri-parameters [ headers ]
    internal static Parsed<AnyUri> Read(ref SipCursor cursor, bool secure)
    {
        string? user = null;
        string? password = null;
        var rest = cursor.Rest;
        var sign = rest.IndexOf((byte)'@');
        if (sign >= 0)
        {
            if (ReadUser(cursor, cursor.At + sign, out user, out password) is { } wrong) return wrong;
            cursor.MoveTo(cursor.At + sign + 1);
        }

        if (HostPort.Read(ref cursor, blanks: false, out var host, out var port) is { } error) return error;
        if ((error = Parameters.ReadUri(ref cursor, out var parameters)) is not null) return error;
        if ((error = Parameters.ReadUriHeaders(ref cursor, out var headers)) is not null) return error;
        return cursor.End ? new SipUri(secure, user, password, host, port, parameters, headers) : cursor.Fail("the end of the URI, or : ; or ?", Rule);
    }

    internal override void Write(ref SipSink sink)
    {
        sink.Bytes(IsSecure ? "sips:"u8 : "sip:"u8);
        if (user is not null)
        {
            sink.Text(user);
            if (password is not null)
            {
                sink.Byte((byte)':');
                sink.Text(password);
            }

            sink.Byte((byte)'@');
        }

        sink.Host(host);
        if (port is { } number)
        {
            sink.Byte((byte)':');
            sink.Number(number);
        }

        parameters.Write(ref sink);
        headers.WriteHeaders(ref sink);
    }

    private static ParseError? ReadUser(SipCursor whole, int end, out string? user, out string? password)
    {
        (user, password) = (null, null);
        var cursor = whole.Until(end);
        var start = cursor.At;
        var name = cursor.TakeWhile(SipBytes.User);
        if (name.IsEmpty) return cursor.Fail("a user before @", Rule);
        if (Percent.Broken(name) is >= 0 and var at) return new ParseError(start + at, "two hexadecimal digits behind %", Rule);
        user = Encoding.ASCII.GetString(name);
        if (cursor.Take((byte)':'))
        {
            start = cursor.At;
            var secret = cursor.TakeWhile(SipBytes.Password);
            if ((at = Percent.Broken(secret)) >= 0) return new ParseError(start + at, "two hexadecimal digits behind %", Rule);
            password = Encoding.ASCII.GetString(secret);
        }

        return cursor.End ? null : cursor.Fail("a character that may stand in a user, or its escape", Rule);
    }
}

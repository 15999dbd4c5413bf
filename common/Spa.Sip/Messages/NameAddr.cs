using System.Text;
using Spa.Foundation.Text;

namespace Spa.Sip.Messages;

/// <summary>An address with its display name and parameters, as From, To, Contact, Route and many more carry it.</summary>
public sealed record NameAddr : IHeaderValue<NameAddr>
{
    private const string Rule = "RFC 3261 25.1";

    private readonly string? display;
    private readonly Parameters parameters = Parameters.None;

    /// <summary>An address without name and parameters.</summary>
    public NameAddr(AnyUri uri) => Uri = uri ?? throw new ArgumentNullException(nameof(uri));

    private NameAddr(string? display, AnyUri uri, Parameters parameters) => (this.display, Uri, this.parameters) = (display, uri, parameters);

    static HeaderName IHeaderValue<NameAddr>.Header => HeaderName.Contact;

    /// <summary>The name's meaning, without quotes; null when there is none.</summary>
    public string? DisplayName { get => display is null ? null : Quoting.Open(display); init => display = value is null ? null : Quoting.Close(value); }

    /// <summary>The same with a name that stands without quotes where the grammar lets it (words of a token's characters), else in them.</summary>
    /// <param name="name">The name; null = none.</param>
    public NameAddr WithBareName(string? name)
        => name is null || (name.Length > 0 && name == name.Trim() && Ascii.IsValid(name) && !Encoding.ASCII.GetBytes(name).AsSpan().ContainsAnyExcept(SipBytes.Display)) ? new NameAddr(name, Uri, parameters) : this with { DisplayName = name };

    /// <summary>The address.</summary>
    public AnyUri Uri { get; init; }

    /// <summary>The address when it is a SIP or SIPS URI, else null.</summary>
    public SipUri? SipUri => Uri as SipUri;

    /// <summary>Parameters behind the address (those inside the brackets are the URI's).</summary>
    public Parameters Parameters { get => parameters; init => parameters = (value ?? throw new ArgumentNullException(nameof(value))).AsHeader(); }

    /// <summary>The tag of From or To; null when there is none.</summary>
    public string? Tag { get => parameters["tag"]; init => parameters = value is null ? parameters.Without("tag") : parameters.With("tag", value); }

    /// <summary>Seconds of a Contact's <c>expires</c>; null when there is none or it is no number, and at most 4294967295.</summary>
    public uint? Expires { get => Numbers.Seconds(parameters["expires"]); init => parameters = value is { } v ? parameters.With("expires", Numbers.Text(v)) : parameters.Without("expires"); }

    /// <summary>Preference of a Contact, 0 to 1 in thousandths; null when there is none or it is no such number.</summary>
    public int? Q => Numbers.Thousandths(parameters["q"]);

    /// <summary>Reads an address that is all of the text.</summary>
    public static Parsed<NameAddr> Parse(string text) => HeaderValue.Parse<NameAddr>(text);

    /// <summary>Reads an address that is all of the text.</summary>
    public static Parsed<NameAddr> Parse(ReadOnlySpan<byte> text) => HeaderValue.Parse<NameAddr>(text);

    /// <inheritdoc/>
    public bool Equals(NameAddr? other) => other is not null && other.DisplayName == DisplayName && other.Uri.Equals(Uri) && other.Parameters.Equals(Parameters);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(DisplayName, Uri);

    /// <summary>As a header carries it.</summary>
    public override string ToString() => HeaderValue.Text(this);

    //  ( name-addr / addr-spec ) *( SEMI param )
    //  name-addr = [ *( token LWS ) / quoted-string ] LAQUOT addr-spec RAQUOT
    internal static Parsed<NameAddr> ReadOne(ref SipCursor cursor)
    {
        cursor.SkipBlanks();
        var start = cursor.At;
        string? display = null;
        if (cursor.Peek == '"')
        {
            if (!cursor.TakeQuoted(out var quoted)) return cursor.Fail("a quoted string that ends", Rule);
            display = Encoding.UTF8.GetString(quoted);
            cursor.SkipBlanks();
            if (cursor.Peek != '<') return cursor.Fail("< behind the display name", Rule);
        }
        else
        {
            var name = cursor.TakeWhile(SipBytes.Display).TrimEnd(" \t"u8);
            if (cursor.Peek == '<')
            {
                display = name.IsEmpty ? null : Encoding.UTF8.GetString(name);
            }
            else
            {
                cursor.MoveTo(start);
            }
        }

        var bracketed = cursor.Take((byte)'<');
        var rest = cursor.Rest;
        var length = bracketed ? rest.IndexOf((byte)'>') : rest.IndexOfAny(SipBytes.BareEnd);
        if (bracketed && length < 0)
        {
            cursor.MoveToEnd();
            return cursor.Fail("> behind the URI", Rule);
        }

        var inner = cursor.Until(length < 0 ? cursor.At + rest.Length : cursor.At + length);
        if (!AnyUri.Read(ref inner).Ok(out var uri, out var error)) return error;
        cursor.MoveTo(inner.At);
        if (bracketed)
        {
            cursor.Take((byte)'>');
        }
        else if (cursor.Peek == '?')
        {
            return cursor.Fail("< and > around a URI with headers", "RFC 3261 20.10");
        }

        if ((error = Parameters.Read(ref cursor, out var parameters)) is not null) return error;
        return new NameAddr(display, uri, parameters);
    }

    static Parsed<NameAddr> IHeaderValue<NameAddr>.Read(ref SipCursor cursor) => ReadOne(ref cursor);

    void IHeaderValue<NameAddr>.Write(ref SipSink sink) => Write(ref sink);

    internal void Write(ref SipSink sink)
    {
        if (display is not null)
        {
            sink.Text(display);
            sink.Byte((byte)' ');
        }

        sink.Byte((byte)'<');
        Uri.Write(ref sink);
        sink.Byte((byte)'>');
        parameters.Write(ref sink);
    }
}

using System.Buffers;
using System.Text;
using Spa.Foundation.Text;

namespace Spa.Sip.Messages;

/// <summary>A URI of any scheme: <see cref="SipUri"/>, <see cref="TelUri"/>, or <see cref="OtherUri"/> kept as it came.</summary>
public abstract record AnyUri
{
    private const string Rule = "RFC 3261 19.1";

    private protected AnyUri()
    {
    }

    /// <summary>Scheme in lower case: "sip".</summary>
    public abstract string Scheme { get; }

    /// <summary>Reads a URI that is all of the text.</summary>
    public static Parsed<AnyUri> Parse(ReadOnlySpan<byte> text)
    {
        var cursor = new SipCursor(text);
        return Read(ref cursor);
    }

    /// <summary>Reads a URI that is all of the text.</summary>
    public static Parsed<AnyUri> Parse(string text) => Parse(Encoding.UTF8.GetBytes(text));

    /// <summary>Whether both mean the same resource: for SIP URIs RFC 3261 19.1.4, for others the same text.</summary>
    public virtual bool Matches(AnyUri? other) => Equals(other);

    /// <summary>The URI as it is written.</summary>
    public sealed override string ToString()
    {
        var buffer = new ArrayBufferWriter<byte>(64);
        var sink = new SipSink(buffer);
        Write(ref sink);
        sink.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    // Takes all that the cursor has: who calls has found the end by the rules of the place it stands in.
    internal static Parsed<AnyUri> Read(ref SipCursor cursor)
    {
        var start = cursor.At;
        var scheme = cursor.TakeWhile(SipBytes.Scheme);
        if (scheme.IsEmpty || !char.IsAsciiLetter((char)scheme[0]) || !cursor.Take((byte)':'))
        {
            cursor.MoveTo(start);
            return cursor.Fail("a URI, like sip:name@host", Rule);
        }

        if (Ascii.EqualsIgnoreCase(scheme, "sip"u8)) return SipUri.Read(ref cursor, secure: false);
        if (Ascii.EqualsIgnoreCase(scheme, "sips"u8)) return SipUri.Read(ref cursor, secure: true);
        if (Ascii.EqualsIgnoreCase(scheme, "tel"u8)) return TelUri.ReadNumber(ref cursor);
        return OtherUri.Read(ref cursor, Encoding.ASCII.GetString(scheme));
    }

    internal abstract void Write(ref SipSink sink);
}

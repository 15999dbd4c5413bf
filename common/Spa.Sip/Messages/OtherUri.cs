using System.Text;
using Spa.Foundation.Text;

namespace Spa.Sip.Messages;

/// <summary>A URI of a scheme that means nothing here, kept as it came.</summary>
public sealed record OtherUri : AnyUri
{
    private readonly string scheme;

    private OtherUri(string scheme, string rest) => (this.scheme, Rest) = (scheme, rest);

    /// <inheritdoc/>
    public override string Scheme => scheme.ToLowerInvariant();

    /// <summary>All behind the colon.</summary>
    public string Rest { get; }

    internal static Parsed<AnyUri> Read(ref SipCursor cursor, string scheme)
    {
        var rest = cursor.TakeWhile(SipBytes.OpaqueUri);
        return cursor.End ? new OtherUri(scheme, Encoding.ASCII.GetString(rest)) : cursor.Fail("a visible character of the URI", "RFC 3986 2");
    }

    internal override void Write(ref SipSink sink)
    {
        sink.Text(scheme);
        sink.Byte((byte)':');
        sink.Text(Rest);
    }
}

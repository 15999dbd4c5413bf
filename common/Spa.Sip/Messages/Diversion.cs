using Spa.Foundation.Text;

namespace Spa.Sip.Messages;

/// <summary>Who was called before the call came here (RFC 5806).</summary>
/// <param name="Address">Who diverted it.</param>
public sealed record Diversion(NameAddr Address) : IHeaderValue<Diversion>
{
    static HeaderName IHeaderValue<Diversion>.Header => HeaderName.Diversion;

    /// <summary>"no-answer", "user-busy", "unconditional" and others; null when it is not said.</summary>
    public string? Why => Address.Parameters["reason"];

    /// <summary>How often the call was diverted so far; null when it is not said.</summary>
    public int? Counter => Numbers.UpTo(int.MaxValue, Address.Parameters["counter"]);

    /// <summary>As a header carries it.</summary>
    public override string ToString() => Address.ToString();

    static Parsed<Diversion> IHeaderValue<Diversion>.Read(ref SipCursor cursor) => NameAddr.ReadOne(ref cursor).Then<Diversion>(address => new Diversion(address));

    void IHeaderValue<Diversion>.Write(ref SipSink sink) => Address.Write(ref sink);
}

using System.Collections.Immutable;
using Spa.Foundation.Text;

namespace Spa.Sip.Messages;

/// <summary>What the network is asked to hide (RFC 3323 4.2): <c>id;critical</c>.</summary>
/// <param name="Values">"id", "header", "session", "user", "none", "critical"; others are kept.</param>
public sealed record Privacy(ImmutableArray<string> Values) : IHeaderValue<Privacy>
{
    static HeaderName IHeaderValue<Privacy>.Header => HeaderName.Privacy;

    /// <summary>True when the caller's identity must not be shown (RFC 3325 9.3; RFC 3323 4.2).</summary>
    public bool HidesIdentity => Has("id") || Has("user") || Has("header");

    /// <summary>Whether this is asked for; case does not matter.</summary>
    public bool Has(string value) => Values.Any(v => string.Equals(v, value, StringComparison.OrdinalIgnoreCase));

    /// <inheritdoc/>
    public bool Equals(Privacy? other) => other is not null && Values.SequenceEqual(other.Values);

    /// <inheritdoc/>
    public override int GetHashCode() => Values.Length;

    /// <summary>As a header carries it.</summary>
    public override string ToString() => HeaderValue.Text(this);

    //  Privacy-hdr = priv-value *( ";" priv-value )          some peers separate by commas
    static Parsed<Privacy> IHeaderValue<Privacy>.Read(ref SipCursor cursor)
    {
        var values = ImmutableArray.CreateBuilder<string>();
        do
        {
            var value = cursor.Token();
            if (value.IsEmpty) return cursor.Fail("what to hide, like id", "RFC 3323 4.2");
            if (values.Count == SipLimits.Parameters) return cursor.Fail($"at most {SipLimits.Parameters} values", "a limit of this product");
            values.Add(Words.Of(value));
        }
        while (cursor.TakeSeparator((byte)';') || cursor.TakeSeparator((byte)','));
        return new Privacy(values.ToImmutable());
    }

    void IHeaderValue<Privacy>.Write(ref SipSink sink) => sink.Text(string.Join(';', Values));
}

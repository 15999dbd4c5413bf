using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Spa.Sip.Messages;

/// <summary>What a request asks for. Case matters (RFC 3261 7.1); methods of extensions are kept as they are.</summary>
public sealed class SipMethod : IEquatable<SipMethod>
{
    private SipMethod(string text, bool known = true) => (Text, IsKnown) = (text, known);

    /// <summary>RFC 3261 13.</summary>
    public static SipMethod Invite { get; } = new("INVITE");

    /// <summary>RFC 3261 13, 17.</summary>
    public static SipMethod Ack { get; } = new("ACK");

    /// <summary>RFC 3261 15.</summary>
    public static SipMethod Bye { get; } = new("BYE");

    /// <summary>RFC 3261 9.</summary>
    public static SipMethod Cancel { get; } = new("CANCEL");

    /// <summary>RFC 3261 10.</summary>
    public static SipMethod Register { get; } = new("REGISTER");

    /// <summary>RFC 3261 11.</summary>
    public static SipMethod Options { get; } = new("OPTIONS");

    /// <summary>RFC 6086.</summary>
    public static SipMethod Info { get; } = new("INFO");

    /// <summary>RFC 3262.</summary>
    public static SipMethod Prack { get; } = new("PRACK");

    /// <summary>RFC 3311.</summary>
    public static SipMethod Update { get; } = new("UPDATE");

    /// <summary>RFC 3515.</summary>
    public static SipMethod Refer { get; } = new("REFER");

    /// <summary>RFC 6665.</summary>
    public static SipMethod Subscribe { get; } = new("SUBSCRIBE");

    /// <summary>RFC 6665.</summary>
    public static SipMethod Notify { get; } = new("NOTIFY");

    /// <summary>RFC 3428.</summary>
    public static SipMethod Message { get; } = new("MESSAGE");

    /// <summary>RFC 3903.</summary>
    public static SipMethod Publish { get; } = new("PUBLISH");

    private static readonly SipMethod[] Known = [Invite, Ack, Bye, Cancel, Register, Options, Info, Prack, Update, Refer, Subscribe, Notify, Message, Publish];

    /// <summary>The method as it is written.</summary>
    public string Text { get; }

    /// <summary>False for a method that no document named here knows.</summary>
    public bool IsKnown { get; }

    /// <summary>The method of that name.</summary>
    /// <param name="text">A token; anything else is an error of the program and throws <see cref="ArgumentException"/>.</param>
    public static SipMethod Of(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        foreach (var known in Known)
        {
            if (known.Text == text) return known;
        }

        if (text.AsSpan().ContainsAnyExcept(SipBytes.TokenChars)) throw new ArgumentException($"'{text}' is no method: a method is a token.", nameof(text));
        return new SipMethod(text, known: false);
    }

    /// <inheritdoc/>
    public bool Equals([NotNullWhen(true)] SipMethod? other) => other is not null && (ReferenceEquals(this, other) || (!IsKnown && other.Text == Text));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SipMethod other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Text;

    /// <summary>Same method.</summary>
    public static bool operator ==(SipMethod? left, SipMethod? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Another method.</summary>
    public static bool operator !=(SipMethod? left, SipMethod? right) => !(left == right);

    //  Method = token          RFC 3261 25.1
    internal static SipMethod Read(ReadOnlySpan<byte> token)
    {
        foreach (var known in Known)
        {
            if (Ascii.Equals(token, known.Text)) return known;
        }

        return new SipMethod(Encoding.ASCII.GetString(token), known: false);
    }
}

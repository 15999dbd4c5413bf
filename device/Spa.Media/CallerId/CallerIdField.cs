using System.Collections.Immutable;

namespace Spa.Media.CallerId;

/// <summary>One field of a message, as it is on the wire.</summary>
/// <param name="Type">What it is: <see cref="CallerIdFields"/>.</param>
/// <param name="Bytes">Its content; at most 255 bytes.</param>
public sealed record CallerIdField(byte Type, ImmutableArray<byte> Bytes)
{
    /// <inheritdoc/>
    public bool Equals(CallerIdField? other) => other is not null && Type == other.Type && Bytes.AsSpan().SequenceEqual(other.Bytes.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Type, Bytes.Length);
}

namespace Spa.Media.Rtp;

/// <summary>A set of payload types, 0 to 127.</summary>
public readonly record struct PayloadSet(UInt128 Bits)
{
    /// <summary>The set of these types.</summary>
    public static PayloadSet Of(params ReadOnlySpan<int> types)
    {
        var bits = UInt128.Zero;
        foreach (var type in types)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(type);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(type, 127);
            bits |= UInt128.One << type;
        }

        return new(bits);
    }

    /// <summary>Whether a type is in it.</summary>
    public bool Contains(int type) => type is >= 0 and <= 127 && (Bits >> type & UInt128.One) != UInt128.Zero;
}

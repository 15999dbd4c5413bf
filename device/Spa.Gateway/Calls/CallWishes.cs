namespace Spa.Gateway.Calls;

/// <summary>What a phone's user wants for one call alone, by a star code before its number. Null each = as the settings have it.</summary>
/// <param name="CallWaiting">Other callers are announced while it lasts (<c>CW Per Call Act Code</c>, <c>CW Per Call Deact Code</c>).</param>
/// <param name="HidesCaller">He is not named (<c>Block CID Per Call Act Code</c>, <c>Block CID Per Call Deact Code</c>).</param>
/// <param name="Secure">It is encrypted (<c>Secure One Call Act Code</c>, <c>Secure One Call Deact Code</c>).</param>
/// <param name="Use">What it is for, beside a call on hold (<c>Conference Act Code</c>, <c>Attn-Xfer Act Code</c>).</param>
/// <param name="Loops">Its media are given back (<c>Media Loopback Code</c>).</param>
/// <param name="Codec">What it is talked in (<c>Prefer G711u Code</c>, <c>Force G711u Code</c> and so on).</param>
public sealed record CallWishes(bool? CallWaiting = null, bool? HidesCaller = null, bool? Secure = null, SecondCallUse? Use = null, bool? Loops = null, CodecWish? Codec = null)
{
    /// <summary>All as the settings have it.</summary>
    public static CallWishes None { get; } = new();

    /// <summary>These, and what of others is wanted besides; of two of a kind the later.</summary>
    public CallWishes With(CallWishes later)
    {
        ArgumentNullException.ThrowIfNull(later);
        return new CallWishes(later.CallWaiting ?? CallWaiting, later.HidesCaller ?? HidesCaller, later.Secure ?? Secure, later.Use ?? Use, later.Loops ?? Loops, later.Codec ?? Codec);
    }
}

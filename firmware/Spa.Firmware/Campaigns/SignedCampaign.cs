using System.Collections.Immutable;
using Spa.Firmware.Signature;

namespace Spa.Firmware.Campaigns;

/// <summary>A campaign document with the signatures it carries; not believed before it was judged.</summary>
/// <param name="Campaign">What it says.</param>
/// <param name="Signatures">As they stand in the file.</param>
public sealed record SignedCampaign(Campaign Campaign, ImmutableArray<KeySignature> Signatures)
{
    /// <summary>The file.</summary>
    public byte[] Write() => CampaignText.Write(Campaign, Signatures);

    /// <summary>The same with one more signature; one by the same key is replaced.</summary>
    public SignedCampaign Sign(SigningKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var signature = key.Sign(CampaignText.Message(Campaign));
        return this with { Signatures = [.. Signatures.Where(s => s.KeyId != signature.KeyId), signature] };
    }
}

using System.Globalization;
using Spa.Firmware.Signature;

namespace Spa.Firmware.Campaigns;

/// <summary>Whether a unit follows a campaign document.</summary>
public static class CampaignRules
{
    /// <summary>Judges it; null when it is to be followed.</summary>
    /// <param name="document">What came.</param>
    /// <param name="root">Whom the unit trusts.</param>
    /// <param name="name">The name that was asked for, without <see cref="Campaign.Ending"/>.</param>
    /// <param name="product">The unit's product.</param>
    /// <param name="seen">Highest issue seen under that name; 0 = none. The same issue may come again: a try that failed asks once more.</param>
    /// <param name="now">The time when the clock can be trusted; null = expiry is not judged.</param>
    public static CampaignRefusal? Check(SignedCampaign document, TrustRoot root, string name, string product, long seen, DateTimeOffset? now)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(root);
        if (root.Campaign is not { } role)
        {
            return new(CampaignFault.NobodySigns);
        }

        var campaign = document.Campaign;
        return root.Check(role, CampaignText.Message(campaign), document.Signatures) is { } signature ? new(CampaignFault.BadSignature, SignatureText.About(signature))
            : campaign.Name != name ? new(CampaignFault.WrongName, $"{campaign.Name}, asked for was {name}")
            : campaign.Product != product ? new(CampaignFault.WrongProduct, $"{campaign.Product}, this is {product}")
            : campaign.Version < seen ? new(CampaignFault.Replayed, string.Create(CultureInfo.InvariantCulture, $"issue {campaign.Version}, seen was {seen}"))
            : now > campaign.Expires ? new(CampaignFault.Stale, campaign.Expires.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))
            : null;
    }

    /// <summary>Why an image is not the one that a campaign names; null when it is.</summary>
    public static string? Mismatch(Campaign campaign, Image.Manifest manifest)
    {
        ArgumentNullException.ThrowIfNull(campaign);
        ArgumentNullException.ThrowIfNull(manifest);
        return manifest.Version != campaign.Firmware ? $"it is version {manifest.Version}, the campaign {campaign.Name} names {campaign.Firmware}"
            : Image.ManifestText.Identity(manifest) != campaign.Identity ? $"it is another image of {manifest.Version} than the campaign {campaign.Name} names"
            : null;
    }
}

namespace Spa.Firmware.Campaigns;

/// <summary>A campaign document was refused; nothing it names is fetched.</summary>
/// <param name="Fault">The reason.</param>
/// <param name="Detail">What exactly; put into the sentence.</param>
public sealed record CampaignRefusal(CampaignFault Fault, string Detail = "")
{
    /// <summary>One sentence for a page, a log and <c>$UPGERR</c>.</summary>
    public string Sentence => Fault switch
    {
        CampaignFault.Damaged => $"the campaign document cannot be read: {Detail}",
        CampaignFault.NobodySigns => "campaign documents are not taken: the firmware root of this unit names nobody who may sign them",
        CampaignFault.BadSignature => $"the campaign document is not believed: {Detail}",
        CampaignFault.WrongName => $"the campaign document is another one: {Detail}",
        CampaignFault.WrongProduct => $"incompatible: the campaign is for product {Detail}",
        CampaignFault.Replayed => $"replayed: the campaign document is older than one seen before: {Detail}",
        CampaignFault.Stale => $"stale: the campaign document expired on {Detail}",
        CampaignFault.NotStored => $"the campaign document could not be noted: {Detail}",
        _ => Fault.ToString(),
    };

    /// <summary>The sentence.</summary>
    public override string ToString() => Sentence;
}

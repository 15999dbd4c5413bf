namespace Spa.Firmware.Signature;

/// <summary>A root document was refused; the present one goes on.</summary>
/// <param name="Fault">The reason.</param>
/// <param name="Detail">What exactly; put into the sentence.</param>
public sealed record RootRefusal(RootFault Fault, string Detail)
{
    /// <summary>One sentence for a log and a page.</summary>
    public string Sentence => Fault switch
    {
        RootFault.Damaged => $"the new firmware root cannot be read: {Detail}",
        RootFault.NotNewer => $"the new firmware root is not newer: {Detail}",
        RootFault.Skips => $"the new firmware root leaves versions out: {Detail}",
        RootFault.NotByPresent => $"the new firmware root is not signed by the present one: {Detail}",
        RootFault.NotByItself => $"the new firmware root is not signed by its own root role: {Detail}",
        RootFault.Expired => $"the new firmware root has expired on {Detail}",
        RootFault.NoPresent => $"this unit has no firmware root that could judge a new one: {Detail}",
        RootFault.NotStored => $"the new firmware root could not be stored: {Detail}",
        _ => Fault.ToString(),
    };

    /// <summary>The sentence.</summary>
    public override string ToString() => Sentence;
}

namespace Spa.Gateway.Phones;

/// <summary>A star code.</summary>
/// <param name="IsPermitted">Its service is (<c>... Serv</c>); else it brings reorder tone.</param>
/// <param name="Action">What it is for.</param>
public sealed record StarCode(bool IsPermitted, StarAction Action)
{
    /// <summary>A number follows it, after <c>Prompt Tone</c>.</summary>
    public bool AsksNumber => Action is StarAction.BlindTransfer;

    /// <summary>It means something on the second dial tone only.</summary>
    public bool NeedsHeldCall => Action is StarAction.BlindTransfer or StarAction.NextCall { Wishes.Use: not null };
}

namespace Spa.Gateway.Calls;

/// <summary>What a call beside one on hold is for.</summary>
public enum SecondCallUse
{
    /// <summary>A flash joins all three; hanging up joins nobody.</summary>
    Conference,

    /// <summary>Hanging up joins the two others; a flash swaps.</summary>
    Transfer,
}

namespace Spa.Gateway.Calls;

/// <summary>How a call that was placed goes on (behaviour b.4).</summary>
public enum CallProgress
{
    /// <summary>It rings there: Ring Back tone.</summary>
    Ringing,

    /// <summary>It waits in a queue there (182): Ring Back 2 tone.</summary>
    Queued,

    /// <summary>The far end is heard before it answers: no tone of ours.</summary>
    EarlyMedia,
}

namespace Spa.Configuration.Parameters;

/// <summary>When a changed value takes effect. Ordered: the latest of several changes is their maximum.</summary>
public enum ApplyWhen
{
    /// <summary>At once; what is running goes on as it began, the next use (tone, call, message, request) takes the new value.</summary>
    Now,

    /// <summary>As soon as no call, ring or off-hook phone uses the line.</summary>
    WhenIdle,

    /// <summary>With the next start of the device, which the device itself plans for a time without a call.</summary>
    Restart,
}

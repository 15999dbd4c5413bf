namespace Spa.Configuration.Parameters;

/// <summary>After what the device sends a report by itself.</summary>
[Flags]
public enum ReportEvents
{
    /// <summary>Only when asked (SIP NOTIFY <c>report</c>, page).</summary>
    None = 0,

    /// <summary>A start.</summary>
    Boot = 1,

    /// <summary>A resync, good or bad.</summary>
    Resync = 2,

    /// <summary>An upgrade attempt, good or bad.</summary>
    Upgrade = 4,
}

using Spa.Fleet.Acs;
using Spa.Fleet.Inventory;

namespace Spa.ProvisioningServer.Web;

/// <summary>How values look on pages.</summary>
internal static class Look
{
    /// <summary>Class of a dot or a line.</summary>
    public static string Class(Severity severity) => severity switch
    {
        Severity.Problem => "problem",
        Severity.Warning => "warning",
        Severity.Pending => "pending",
        _ => "fine",
    };

    /// <summary>Class of a task's state.</summary>
    public static string Of(AcsTaskState state) => state switch
    {
        AcsTaskState.Done => "fine",
        AcsTaskState.Failed => "problem",
        AcsTaskState.Unknown => "warning",
        _ => "pending",
    };

    /// <summary><c>3 min ago</c>.</summary>
    public static string Ago(DateTimeOffset? time, DateTimeOffset now) => time is { } at ? $"{Diagnosis.Spoken(now - at)} ago" : "never";

    /// <summary>A number of bytes.</summary>
    public static string Size(long bytes) => bytes >= 1_000_000 ? $"{bytes / 1e6:0.0} MB" : $"{bytes / 1e3:0.0} kB";
}

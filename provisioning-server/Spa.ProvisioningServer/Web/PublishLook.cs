using Spa.Fleet.Publishing;

namespace Spa.ProvisioningServer.Web;

/// <summary>How publishes look on pages.</summary>
internal static class PublishLook
{
    /// <summary>Class of a dot or a line.</summary>
    public static string Class(Publication publication) => publication.Standing.State switch
    {
        PublishState.Running => "pending",
        PublishState.Stopped => "problem",
        PublishState.Paused or PublishState.RolledBack => "warning",
        _ => "fine",
    };
}

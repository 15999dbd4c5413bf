namespace Spa.ProvisioningServer.Hosting.Bulk;

/// <summary>How far an order has come.</summary>
/// <param name="Id">Its name, 16 hex digits.</param>
/// <param name="Created">When it was given.</param>
/// <param name="By">By whom.</param>
/// <param name="Order">The order.</param>
/// <param name="Expected">Devices that fitted when it was given.</param>
/// <param name="Done">Devices that it was done to.</param>
/// <param name="Refused">Devices that it could not be done to.</param>
/// <param name="Reasons">The first of those, each with its reason.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Ended">When it came to its end; null = not yet.</param>
internal sealed record BulkJob(
    string Id, DateTimeOffset Created, string By, BulkOrder Order, long Expected, long Done, long Refused, IReadOnlyList<string> Reasons, BulkJob.Standing State, DateTimeOffset? Ended)
{
    /// <summary>Where it stands.</summary>
    internal enum Standing
    {
        /// <summary>It goes on.</summary>
        Running,

        /// <summary>Every device was looked at.</summary>
        Finished,

        /// <summary>An operator stopped it; what was done stays done.</summary>
        Stopped,
    }

    /// <summary>One sentence for a person.</summary>
    public string Sentence => $"{Done} done{(Refused > 0 ? $", {Refused} not possible" : string.Empty)}{(State == Standing.Running ? $" of {Expected}" : State == Standing.Stopped ? ", then stopped" : string.Empty)}.";
}

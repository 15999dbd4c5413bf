using Spa.Fleet.Inventory;

namespace Spa.ProvisioningServer.Api;

/// <summary>What is done to many devices.</summary>
internal enum BulkAction
{
    /// <summary>Change what the inventory says, see <see cref="BulkForm.Change"/>.</summary>
    Change,

    /// <summary>Answer them as if they were unknown.</summary>
    Block,

    /// <summary>Take them back into service.</summary>
    Unblock,

    /// <summary>Begin a change of their keys.</summary>
    NewKey,

    /// <summary>Take them out of the inventory.</summary>
    Remove,
}

/// <summary>One thing done to many devices. Each is done for itself: the answer says of which it was not.</summary>
/// <param name="Macs">1 to 1000 devices.</param>
/// <param name="Action">What to do.</param>
/// <param name="Change">For <c>change</c>: what.</param>
internal sealed record BulkForm(IReadOnlyList<MacAddress> Macs, BulkAction Action, DeviceForm? Change = null)
{
    /// <summary>Most devices at once.</summary>
    public const int Most = 1000;
}

/// <summary>What became of it.</summary>
/// <param name="Done">How many devices it was done to.</param>
/// <param name="Refused">The others, each with the reason.</param>
internal sealed record BulkBody(int Done, IReadOnlyList<BulkBody.Refusal> Refused)
{
    /// <summary>A device to which it was not done.</summary>
    public sealed record Refusal(MacAddress Mac, string Detail);
}

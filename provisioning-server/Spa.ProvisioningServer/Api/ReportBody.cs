using Spa.Fleet.Inventory;

namespace Spa.ProvisioningServer.Api;

/// <summary>The last report of a device.</summary>
/// <param name="Received">When it came last.</param>
/// <param name="Times">How often these settings came.</param>
/// <param name="Sequence">Sequence number of the profile in force.</param>
/// <param name="Software">Version it runs; null = not told.</param>
/// <param name="Status">What it tells of its state.</param>
/// <param name="Values">Its settings; secrets as <c>***</c>.</param>
internal sealed record ReportBody(DateTimeOffset Received, long Times, long Sequence, string? Software, IReadOnlyList<ReportBody.Line> Status, IReadOnlyList<ReportBody.Line> Values)
{
    /// <summary>A name and its value.</summary>
    public sealed record Line(string Name, string Value);
}

/// <summary>A line of a device's timeline.</summary>
/// <param name="At">When.</param>
/// <param name="Kind">Where it comes from.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Text">What happened; may hold what a stranger sent.</param>
internal sealed record EventBody(DateTimeOffset At, string Kind, Severity Severity, string Text);

/// <summary>What a device's profile would say.</summary>
/// <param name="Values">Parameters with the layer that says so; secrets as <c>***</c>.</param>
/// <param name="Problems">Why it cannot be made; empty = it can.</param>
internal sealed record ProfileBody(IReadOnlyList<ProfileBody.Value> Values, IReadOnlyList<string> Problems)
{
    /// <summary>A parameter of a profile.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Text">Its value; a secret as <c>***</c>.</param>
    /// <param name="Origin">Which layer says so.</param>
    public sealed record Value(string Name, string Text, string Origin);
}

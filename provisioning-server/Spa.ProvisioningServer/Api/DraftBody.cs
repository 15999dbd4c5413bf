using Spa.ProvisioningServer.Hosting.Publishing;

namespace Spa.ProvisioningServer.Api;

/// <summary>What publishing the draft of a layer would do. Secrets are masked.</summary>
/// <param name="Scope">The layer.</param>
/// <param name="Revision">Its newest revision.</param>
/// <param name="Seen">Gives what was looked at to a publish, which is then refused when something has changed since. It is the entity tag too.</param>
/// <param name="Changes">Who changed what in the draft, oldest first.</param>
/// <param name="Differences">What would change.</param>
/// <param name="Devices">Devices of the layer.</param>
/// <param name="Broken">Why it could not be published, one sentence for each device.</param>
/// <param name="Warnings">What a stranger could do with the new values.</param>
internal sealed record DraftBody(
    string Scope, long Revision, string Seen, IReadOnlyList<DraftBody.Change> Changes, IReadOnlyList<DraftBody.Difference> Differences, long Devices, IReadOnlyList<string> Broken, IReadOnlyList<DraftBody.Warning> Warnings)
{
    /// <summary>A change of the draft.</summary>
    /// <param name="Key">The parameter, or a variable as <c>{{name}}</c>.</param>
    /// <param name="Changed">When.</param>
    /// <param name="ChangedBy">By whom.</param>
    public sealed record Change(string Key, DateTimeOffset Changed, string ChangedBy);

    /// <summary>Something that the layer would say differently.</summary>
    /// <param name="Key">The parameter, or a variable as <c>{{name}}</c>.</param>
    /// <param name="Before">What the layer says; null = nothing.</param>
    /// <param name="After">What it would say; null = nothing.</param>
    /// <param name="Secret">True when both are masked.</param>
    /// <param name="Devices">How many devices it reaches: those where no later layer covers it.</param>
    public sealed record Difference(string Key, string? Before, string? After, bool Secret, long Devices);

    /// <summary>What a stranger could do.</summary>
    /// <param name="Name">The parameter.</param>
    /// <param name="Detail">What follows, and the remedy.</param>
    public sealed record Warning(string Name, string Detail);

    public static DraftBody Of((LayerDraft Draft, ChangeImpact Impact) look) => new(
        look.Draft.Published.Scope.ToString(),
        look.Draft.Published.Revision,
        look.Draft.Token.ToString(),
        [.. look.Draft.Changes.Select(c => new Change(c.Change.Key, c.Changed, c.ChangedBy))],
        [.. look.Draft.Differences.Select(d => new Difference(d.Key, d.Before, d.After, d.IsSecret, look.Impact.Reaches.GetValueOrDefault(d.Key)))],
        look.Impact.Devices,
        look.Impact.Refusals(),
        [.. look.Draft.Warnings().Select(w => new Warning(w.Name, w.Message))]);
}

/// <summary>What is to be changed in the draft of a layer: all of it, or nothing.</summary>
/// <param name="Entries">Parameters to set.</param>
/// <param name="Variables">Variables to set.</param>
/// <param name="TakeOut">Parameters, or variables as <c>{{name}}</c>, to take out of the layer.</param>
internal sealed record DraftForm(IReadOnlyList<LayerBody.Entry>? Entries = null, IReadOnlyList<LayerBody.Variable>? Variables = null, IReadOnlyList<string>? TakeOut = null);

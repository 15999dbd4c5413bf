using System.Collections.Immutable;
using Spa.Fleet.Layers;

namespace Spa.Fleet.Publishing;

/// <summary>A publish of a layer: from which revision to which, in which stages. Only its standing changes after it was begun.</summary>
/// <param name="Id">Its number, from 1.</param>
/// <param name="Scope">The layer.</param>
/// <param name="From">Revision that devices have who did not have their turn.</param>
/// <param name="To">The new revision.</param>
/// <param name="Stages">One or more; the last is <see cref="StageTarget.Rest"/>.</param>
/// <param name="Limits">What makes it stop.</param>
/// <param name="Reason">Why it was made.</param>
/// <param name="By">Who began it.</param>
/// <param name="Started">When.</param>
/// <param name="StageStarted">When its present stage began, or was continued.</param>
/// <param name="Ended">When it ended; null while it is open.</param>
/// <param name="Standing">How it stands.</param>
public sealed record Publication(
    long Id,
    LayerScope Scope,
    long From,
    long To,
    ImmutableArray<StageTarget> Stages,
    PublishLimits Limits,
    string Reason,
    string By,
    DateTimeOffset Started,
    DateTimeOffset StageStarted,
    DateTimeOffset? Ended,
    PublishStanding Standing)
{
    /// <summary>Longest reason, in characters.</summary>
    public const int LongestReason = 500;

    /// <summary>The stage it is at.</summary>
    public StageTarget Stage => Stages[Math.Clamp(Standing.Stage, 0, Stages.Length - 1)];

    /// <summary>True when every device of the layer that comes gets the new revision.</summary>
    public bool IsAtRest => Standing.Stage >= Stages.Length - 1;

    /// <summary>Which of its stages: <c>stage 1 of 2, 100 devices</c>.</summary>
    public string StageSpoken => $"stage {Standing.Stage + 1} of {Stages.Length}, {Stage.Spoken}";

    /// <summary>Number, layer and standing.</summary>
    public override string ToString() => $"publish {Id} of the layer of {Scope.Spoken}, {Standing.State}";
}

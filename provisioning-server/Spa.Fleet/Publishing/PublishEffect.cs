namespace Spa.Fleet.Publishing;

/// <summary>What has to be written down together with a step of a publish.</summary>
public abstract record PublishEffect
{
    private PublishEffect()
    {
    }

    /// <summary>A stage begins: its devices are chosen, and their time runs from now.</summary>
    /// <param name="Stage">Which, from 0.</param>
    public sealed record BeginStage(int Stage) : PublishEffect
    {
        /// <inheritdoc/>
        public override string ToString() => "begin the next stage";
    }

    /// <summary>Failed and silent devices of the stage no longer count, and the time of the others runs anew.</summary>
    public sealed record Excuse : PublishEffect
    {
        /// <inheritdoc/>
        public override string ToString() => "excuse failures";
    }

    /// <summary>From now on the new revision is what the layer says.</summary>
    public sealed record Settle : PublishEffect
    {
        /// <inheritdoc/>
        public override string ToString() => "the new revision is the layer's";
    }

    /// <summary>What the layer said before becomes its newest revision.</summary>
    public sealed record Restore : PublishEffect
    {
        /// <inheritdoc/>
        public override string ToString() => "the old content is the layer's, as a newer revision";
    }
}

namespace Spa.Fleet.Publishing;

/// <summary>What makes a publish stop by itself.</summary>
/// <param name="Failures">So many devices of a stage failed; from 1.</param>
/// <param name="Silent">So many devices of a stage fell silent; from 1.</param>
/// <param name="Hold">True: after each stage it waits for an operator, also when all went well.</param>
public sealed record PublishLimits(long Failures, long Silent, bool Hold)
{
    /// <summary>Three failures or ten silent devices; goes on by itself.</summary>
    public static PublishLimits Usual { get; } = new(3, 10, false);
}

namespace Spa.Simulation.Networks;

/// <summary>What a network does to datagrams. Streams only take their time.</summary>
/// <param name="Delay">Time every datagram takes.</param>
/// <param name="Jitter">A random time up to this is added, so that datagrams may pass each other.</param>
/// <param name="Loss">Share that is lost, 0 to 1.</param>
/// <param name="Doubled">Share that arrives twice, 0 to 1.</param>
public sealed record NetworkFaults(TimeSpan Delay, TimeSpan Jitter, double Loss, double Doubled)
{
    /// <summary>A quiet local network: 1 ms, nothing lost.</summary>
    public static NetworkFaults None { get; } = new(TimeSpan.FromMilliseconds(1), TimeSpan.Zero, 0, 0);
}

namespace Spa.Simulation.Network;

/// <summary>How the delay of packets is spread.</summary>
public enum JitterShape
{
    /// <summary>Every delay up to the limit is as likely.</summary>
    Uniform,

    /// <summary>Short ones are likelier: half of a normal distribution, whose 99th percentile the figure is.</summary>
    Normal,

    /// <summary>None, but each two seconds a queue that holds everything back for the figure and lets it go at once.</summary>
    Spikes,
}

/// <summary>What a network does to a stream of packets.</summary>
public sealed record NetworkOptions
{
    /// <summary>Packets lost, 0 to 1.</summary>
    public double Loss { get; init; }

    /// <summary>Mean number of packets lost in a row; 1 for losses that know nothing of each other.</summary>
    public double LossBurst { get; init; } = 1;

    /// <summary>Least delay.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>What is added to it; see <see cref="Shape"/>.</summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>How it is spread.</summary>
    public JitterShape Shape { get; init; }

    /// <summary>Packets keep their order, as in one queue; else a slow one is overtaken.</summary>
    public bool InOrder { get; init; }

    /// <summary>Packets that come twice, 0 to 1.</summary>
    public double Doubled { get; init; }
}

using Spa.Foundation.Ports;

namespace Spa.Simulation.Network;

/// <summary>A network as a function of chance: says for each packet when it comes, if it does. The same seed makes the same network.</summary>
public sealed class NetworkModel(NetworkOptions options, ulong seed)
{
    // 2.576 standard deviations are the 99th percentile of the half normal distribution.
    private const double Percentile99 = 2.576;

    private static readonly TimeSpan SpikeEvery = TimeSpan.FromSeconds(2);

    private readonly Entropy chance = new(seed);
    private bool losing;
    private TimeSpan latest;

    /// <summary>When a packet comes; null when it is lost.</summary>
    /// <param name="sent">When it was sent; not before the packet asked for last.</param>
    public TimeSpan? Arrival(TimeSpan sent)
    {
        var lost = Loses();
        var arrival = sent + options.Delay + Added(sent);
        if (options.InOrder && arrival < latest)
        {
            arrival = latest;
        }

        latest = arrival > latest ? arrival : latest;
        return lost ? null : arrival;
    }

    /// <summary>Whether the packet asked for last comes a second time.</summary>
    public bool Doubles() => options.Doubled > 0 && chance.Fraction() < options.Doubled;

    private TimeSpan Added(TimeSpan sent) => options.Shape switch
    {
        JitterShape.Uniform => options.Jitter * chance.Fraction(),
        JitterShape.Normal => options.Jitter * (Math.Abs(Normal()) / Percentile99),
        _ => Held(TimeSpan.FromTicks(sent.Ticks % SpikeEvery.Ticks)),
    };

    // What is sent while the queue stands waits until it goes on.
    private TimeSpan Held(TimeSpan since) => since < options.Jitter && latest >= SpikeEvery ? options.Jitter - since : TimeSpan.Zero;

    // The sum of twelve fractions is close enough, and the same on every machine.
    private double Normal()
    {
        double sum = -6;
        for (var i = 0; i < 12; i++)
        {
            sum += chance.Fraction();
        }

        return sum;
    }

    // Gilbert's model: a loss goes on with the chance that makes bursts of the mean length, and begins so often that the whole is the loss asked for.
    private bool Loses()
    {
        if (options.Loss <= 0)
        {
            return false;
        }

        var end = 1 / Math.Max(1, options.LossBurst);
        var begin = options.LossBurst <= 1 ? options.Loss : Math.Min(1, options.Loss * end / Math.Max(1e-9, 1 - options.Loss));
        losing = options.LossBurst <= 1 ? chance.Fraction() < options.Loss : losing ? chance.Fraction() >= end : chance.Fraction() < begin;
        return losing;
    }
}

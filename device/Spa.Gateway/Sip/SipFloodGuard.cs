using System.Net;
using Spa.Foundation.Time;

namespace Spa.Gateway.Sip;

/// <summary>Lets through only so many messages of each stranger, and of all of them, that calls are not disturbed by floods. What is too much is dropped without an answer, as an answer to a forged address would hit somebody else.</summary>
/// <param name="timeline">Time.</param>
public sealed class SipFloodGuard(Timeline timeline)
{
    /// <summary>Messages in a row from one address; then so many each second.</summary>
    public const int OfOne = 60;

    /// <summary>Messages each second of one address.</summary>
    public const int OfOneEachSecond = 20;

    /// <summary>Messages in a row of all strangers.</summary>
    public const int OfAll = 200;

    /// <summary>Messages each second of all strangers.</summary>
    public const int OfAllEachSecond = 100;

    // Beyond, the one that was silent longest is forgotten.
    private const int MostSources = 1024;

    private readonly Dictionary<IPAddress, Bucket> sources = [];
    private Bucket all = new(OfAll, TimeSpan.Zero);

    /// <summary>Messages dropped since the start.</summary>
    public long Dropped { get; private set; }

    /// <summary>Whether a message of this address is let through.</summary>
    public bool Takes(IPAddress from)
    {
        ArgumentNullException.ThrowIfNull(from);
        var now = timeline.Now;
        var known = sources.TryGetValue(from, out var own) ? own.At(now, OfOne, OfOneEachSecond) : new Bucket(OfOne, now);
        var every = all.At(now, OfAll, OfAllEachSecond);
        if (known.Left < 1 || every.Left < 1)
        {
            Dropped++;
            return false;
        }

        if (sources.Count >= MostSources && !sources.ContainsKey(from))
        {
            sources.Remove(sources.MinBy(pair => pair.Value.Since).Key);
        }

        sources[from] = known with { Left = known.Left - 1 };
        all = every with { Left = every.Left - 1 };
        return true;
    }

    private readonly record struct Bucket(double Left, TimeSpan Since)
    {
        public Bucket At(TimeSpan now, int most, int eachSecond) => new(Math.Min(most, Left + ((now - Since).TotalSeconds * eachSecond)), now);
    }
}

using System.Net;
using Spa.Foundation.Time;

namespace Spa.Gateway.Sip;

/// <summary>Lets through only so many messages of each address, and of all strangers, that calls are not disturbed by floods. What is too much is dropped without an answer, as an answer to a forged address would hit somebody else.</summary>
/// <remarks>The account's servers and who takes part in a call do not share with strangers, but are bounded too, each by itself: their addresses can be forged like others.</remarks>
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

    /// <summary>Messages in a row of a server of the account.</summary>
    public const int OfServer = 1_000;

    /// <summary>Messages each second of a server of the account.</summary>
    public const int OfServerEachSecond = 500;

    // Beyond, the one that was silent longest is forgotten.
    internal const int MostSources = 1024;
    internal const int MostPartners = 64;

    private readonly Dictionary<IPAddress, Bucket> sources = [];
    private readonly Dictionary<IPAddress, Bucket> partners = [];
    private readonly Dictionary<IPAddress, Bucket> servers = [];
    private Bucket all = new(OfAll, TimeSpan.Zero);

    /// <summary>Messages dropped since the start.</summary>
    public long Dropped { get; private set; }

    /// <summary>Addresses of strangers that are remembered.</summary>
    internal int Remembered => sources.Count;

    /// <summary>Whether it is a server of the account.</summary>
    public bool IsServer(IPAddress address) => servers.ContainsKey(address);

    /// <summary>A server of the account.</summary>
    public void Trust(IPAddress server) => servers.TryAdd(server, new Bucket(OfServer, timeline.Now));

    /// <summary>Somebody with whom we have something to do: what is sent from there is not weighed with what strangers send.</summary>
    public void Meet(IPAddress partner)
    {
        ArgumentNullException.ThrowIfNull(partner);
        if (!partners.ContainsKey(partner))
        {
            Add(partners, MostPartners, partner, new Bucket(OfOne, timeline.Now));
        }
    }

    /// <summary>Whether a message of this address is let through.</summary>
    public bool Takes(IPAddress from)
    {
        ArgumentNullException.ThrowIfNull(from);
        var now = timeline.Now;
        return servers.ContainsKey(from) ? Takes(servers, from, now, OfServer, OfServerEachSecond)
            : partners.ContainsKey(from) ? Takes(partners, from, now, OfOne, OfOneEachSecond)
            : TakesStranger(from, now);
    }

    private bool Takes(Dictionary<IPAddress, Bucket> known, IPAddress from, TimeSpan now, int most, int eachSecond)
    {
        var bucket = known[from].At(now, most, eachSecond);
        if (bucket.Left < 1)
        {
            Dropped++;
            return false;
        }

        known[from] = bucket with { Left = bucket.Left - 1 };
        return true;
    }

    private bool TakesStranger(IPAddress from, TimeSpan now)
    {
        var own = sources.TryGetValue(from, out var known) ? known.At(now, OfOne, OfOneEachSecond) : new Bucket(OfOne, now);
        var every = all.At(now, OfAll, OfAllEachSecond);
        if (own.Left < 1 || every.Left < 1)
        {
            Dropped++;
            return false;
        }

        Add(sources, MostSources, from, own with { Left = own.Left - 1 });
        all = every with { Left = every.Left - 1 };
        return true;
    }

    private static void Add(Dictionary<IPAddress, Bucket> into, int most, IPAddress one, Bucket bucket)
    {
        if (into.Count >= most && !into.ContainsKey(one))
        {
            into.Remove(into.MinBy(pair => pair.Value.Since).Key);
        }

        into[one] = bucket;
    }

    private readonly record struct Bucket(double Left, TimeSpan Since)
    {
        public Bucket At(TimeSpan now, int most, int eachSecond) => new(Math.Min(most, Left + ((now - Since).TotalSeconds * eachSecond)), now);
    }
}

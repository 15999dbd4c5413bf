using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Spa.Fleet.Acs;
using Spa.Fleet.Inventory;
using Spa.Foundation.Stun;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Hosting.Acs;

/// <summary>Asks devices behind an address translation to begin a session: a signed datagram, three times, from the port of the STUN server (TR-069 annex G.2.2). They do not answer; what tells that it arrived is the session.</summary>
internal sealed class AcsUdpCaller(StunServer stun, AcsSessions sessions, AcsCredentials credentials, AcsOptions options, TimeProvider clock)
{
    private const int Most = 256;
    private const int Copies = 3;

    private readonly ConcurrentDictionary<MacAddress, bool> waiting = new();
    private readonly ConcurrentDictionary<MacAddress, long> stamps = new();

    /// <summary>There is a port to send from.</summary>
    public bool IsOpen => stun.LocalEndPoint is not null;

    /// <summary>Asks one.</summary>
    /// <param name="known">It.</param>
    /// <param name="outside">Its outside address, which <see cref="AcsReach"/> has nothing against.</param>
    /// <param name="seen">When it was last heard; null = never.</param>
    public async Task<AcsCalled> Call(CwmpDevice known, IPEndPoint outside, DateTimeOffset? seen)
    {
        if (waiting.Count >= Most)
        {
            return new(false, $"{Most} units are being asked by UDP just now: try again in some seconds.");
        }

        if (!waiting.TryAdd(known.Mac, true))
        {
            return new(false, "It is being asked just now: its session is waited for.");
        }

        try
        {
            var coming = sessions.Coming(known.Mac);
            var datagrams = Datagrams(known, outside, seen);
            var (begun, sent, gap) = (clock.GetTimestamp(), false, options.UdpGap);
            for (var copy = 1; copy <= Copies; copy++, gap *= 2)
            {
                sent |= datagrams.Aggregate(false, (any, d) => stun.Send(d, outside) | any);
                var wait = copy < Copies ? gap : options.UdpPatience - clock.GetElapsedTime(begun);
                if (await Comes(coming, wait))
                {
                    return new(true, "The unit begins a session.");
                }
            }

            return new(false, sent
                ? string.Create(CultureInfo.InvariantCulture, $"The unit was asked by UDP at {outside}, and no session came here within {options.UdpPatience.TotalSeconds:0.#} s: it may be off, or the address translation has forgotten it. Its next session comes by itself.")
                : $"Nothing could be sent to {outside}: this machine has no way there. The unit's next session comes by itself.");
        }
        finally
        {
            sessions.NoLonger(known.Mac);
            waiting.TryRemove(known.Mac, out _);
        }
    }

    // One for each password that the device may have: it takes the one and drops the other unseen.
    private List<byte[]> Datagrams(CwmpDevice known, IPEndPoint outside, DateTimeOffset? seen)
    {
        var stamp = (ulong)Stamp(known.Mac, seen);
        var id = (ulong)RandomNumberGenerator.GetInt32(1, int.MaxValue - 1);
        return [.. new[] { known.NextGeneration ?? known.Generation, known.Generation }.Distinct().Select((generation, at) => UdpConnectionRequest.Sign(
            outside.ToString(), stamp, id + (ulong)at, AcsCredentials.UserOf(known.Mac), Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)), credentials.ConnectionPasswordOf(known.Mac, generation)).Write())];
    }

    // Later than any that the device has taken, also when the clock was set back: each that was taken was followed by a session, which stands in the store with the time of then.
    private long Stamp(MacAddress mac, DateTimeOffset? seen)
    {
        if (stamps.Count > 10_000)
        {
            stamps.Clear();
        }

        var now = Math.Max(clock.GetUtcNow().ToUnixTimeSeconds(), (seen?.ToUnixTimeSeconds() ?? 0) + 1);
        return stamps.AddOrUpdate(mac, now, (_, last) => Math.Max(now, last + 1));
    }

    private async Task<bool> Comes(Task coming, TimeSpan wait)
    {
        if (wait <= TimeSpan.Zero)
        {
            return coming.IsCompleted;
        }

        try
        {
            await coming.WaitAsync(wait, clock);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}

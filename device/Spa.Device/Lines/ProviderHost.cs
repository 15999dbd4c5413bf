using System.Net;
using System.Security.Cryptography;
using Spa.Device.Fetching;
using Spa.Device.Rtp;
using Spa.Device.Sip;
using Spa.Device.Time;
using Spa.Foundation.Ports;
using Spa.Foundation.Trace;
using Spa.Gateway.Sip;
using Spa.Media;
using Spa.Simulation.Ladders;
using Spa.Simulation.Network;
using Spa.Simulation.Providers;

namespace Spa.Device.Lines;

/// <summary>The provider of the lines on real sockets: one thread for it, its numbers and its stations.</summary>
internal sealed class ProviderHost : IDisposable
{
    // Both files of a capture together.
    private const long MostCaptured = 64 * 1024 * 1024;

    // What its numbers and stations say must come in time, as a device's own speech does; a provider of many has too much to do to go before all else.
    private const int MostInRealTime = 100;

    private readonly RealTimeline timeline;
    private readonly PcapTap? capture;
    private volatile bool ending;

    private ProviderHost(RealTimeline timeline, ProviderSite site, PcapTap? capture, string? captureFile)
        => (this.timeline, Site, this.capture, CaptureFile) = (timeline, site, capture, captureFile);

    /// <summary>File of the capture; null = there is none.</summary>
    public string? CaptureFile { get; }

    /// <summary>Host and port of its domain.</summary>
    public string Address => Site.Address;

    /// <summary>Its users, with their passwords.</summary>
    public IReadOnlyList<ProviderUser> Users => Site.Provider.Users;

    private ProviderSite Site { get; }

    /// <summary>Starts it; an <see cref="IOException"/> says why it cannot.</summary>
    public static ProviderHost Start(LinesOptions options)
    {
        var timeline = RealTimeline.Start("provider", e => Console.Error.WriteLine($"lines: fault of the provider: {e.GetType().Name}: {e.Message}"), realTime: options.Users.Count <= MostInRealTime);
        try
        {
            var calendar = new UnitClock();
            string? refusal = null;
            var capture = options.Capture is null ? null : PcapTap.TryStart(options.Capture, MostCaptured, calendar, Console.Error.WriteLine, out refusal);
            if (refusal is not null)
            {
                throw new IOException($"{options.Capture}: {refusal}");
            }

            var site = timeline.Ask(() => Open(timeline, options, calendar, capture)).GetAwaiter().GetResult();
            var host = new ProviderHost(timeline, site, capture, options.Capture);
            timeline.Post(host.Beat);
            return host;
        }
        catch
        {
            timeline.Dispose();
            throw;
        }
    }

    /// <summary>Asks it something, or tells it to do something, between two messages.</summary>
    public Task<T> Ask<T>(Func<ProviderSite, Spa.Foundation.Time.Timeline, T> question) => timeline.Ask(() => question(Site, timeline));

    /// <summary>Puts a mark into the ladder, from any thread.</summary>
    public void Mark(string side, string text) => timeline.Post(() => Site.Ladder.Mark(timeline.Now, side, text));

    public void Dispose()
    {
        ending = true;
        timeline.Dispose();
        capture?.Dispose();
    }

    private static ProviderSite Open(RealTimeline timeline, LinesOptions options, UnitClock calendar, PcapTap? capture)
    {
        var trust = new ServerTrust(new TrustStore([]), new ClientCertificate(null), calendar);
        var entropy = new Entropy(BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)));
        var address = options.Listen.Equals(IPAddress.Any) || options.Listen.Equals(IPAddress.IPv6Any) ? IPAddress.Loopback : options.Listen;
        var sip = new SipSockets(timeline, trust, _ => { });
        var resolver = new AddressesOnly(action => timeline.After(TimeSpan.Zero, action));
        VoiceHost Host(string side) => new(
            sip, new RtpSockets(timeline, capture), resolver, calendar, entropy, RandomNumberGenerator.Fill, [], text => text.Replace("$VERSION", "Spa-simulated", StringComparison.Ordinal).Replace("$MA", "000e08ffffff", StringComparison.Ordinal), address)
        {
            Capture = side == LadderTap.Provider && capture is not null ? capture.Of : null,
        };

        return ProviderSite.Open(timeline, entropy, new SiteOptions([.. options.Users], [.. options.Stations], options.SipPort) { Digests = options.Digest is { } digest ? [digest] : null }, Host, CoreTrace.None, out var site, out var fault)
            ? site
            : throw new IOException($"no SIP port for the provider: {fault.Where}: {fault.What}; choose another with --sip-port");
    }

    // On absolute times: a late frame is made up; after more than five the rest is skipped.
    private void Beat()
    {
        var due = timeline.Now + Pcm.Frame;
        void Frame()
        {
            if (ending)
            {
                return;
            }

            Site.Tick();
            due += Pcm.Frame;
            due = timeline.Now - due > 5 * Pcm.Frame ? timeline.Now : due;
            timeline.After(due - timeline.Now, Frame);
        }

        timeline.After(Pcm.Frame, Frame);
    }
}

using System.Net;
using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;
using Spa.Foundation.Time;
using Spa.Foundation.Trace;
using Spa.Gateway.Calls;
using Spa.Gateway.Sip;
using Spa.Sip.Transport;

namespace Spa.Simulation.Providers;

/// <summary>The numbers of a provider that answer by themselves (<see cref="ServiceNumber.All"/>), each a user agent of its own behind the provider's trunk. Their time is the ticks they are given.</summary>
public sealed class ProviderServices
{
    private readonly Timeline timeline;
    private readonly SipProvider provider;
    private readonly MediaGraph media = new();
    private readonly List<ServiceCall> calls = [];
    private readonly Dictionary<ServiceNumber, SipLine> lines = [];

    /// <summary>Puts them behind a provider.</summary>
    /// <param name="provider">Its trunk leads to them from now on.</param>
    /// <param name="host">Their host.</param>
    /// <param name="timeline">Time.</param>
    /// <param name="trace">The trace.</param>
    /// <param name="log">Takes what an administrator wants to know, one line each.</param>
    public ProviderServices(SipProvider provider, VoiceHost host, Timeline timeline, CoreTrace trace, Action<string> log)
    {
        ArgumentNullException.ThrowIfNull(provider);
        ArgumentNullException.ThrowIfNull(host);
        (this.timeline, this.provider) = (timeline, provider);
        Messages = new KeptMessages(provider.Mailboxes);
        var settings = Anywhere(VoiceSettings.SipFrom(SettingsSnapshot.Factory.With(LineParameters.Register.Line1, false), host));
        foreach (var number in ServiceNumber.All)
        {
            var line = new SipLine(number.Name, settings, host, timeline, trace, log, media.Add, media.Remove);
            line.Incoming += (leg, _) => Take(number, leg);
            lines.Add(number, line);
        }

        provider.Trunk = PathTo;
    }

    /// <summary>Calls that are there.</summary>
    public IReadOnlyList<ServiceCall> Calls => calls;

    /// <summary>Spoken messages.</summary>
    public KeptMessages Messages { get; }

    /// <summary>Lets a frame pass.</summary>
    public void Tick()
    {
        media.Tick();
        for (var i = calls.Count - 1; i >= 0; i--)
        {
            calls[i].Tick();
        }
    }

    internal TimeSpan Now => timeline.Now;

    /// <summary>The number whose user agent is at an address; null = none is.</summary>
    public ServiceNumber? At(IPEndPoint address)
        => lines.FirstOrDefault(pair => pair.Value.Address is { } at && at.Port == address.Port && at.Host == address.Address.ToString()).Key;

    internal static SipLineSettings Anywhere(SipLineSettings settings) => settings with
    {
        Port = settings.Port with { Port = 0 },
        Media = settings.Media with { Ports = settings.Media.Ports with { Lowest = 0 } },
    };

    internal bool HasMailbox(string user) => provider.IsUser(user);

    internal void Join(ServiceCall call, SipLeg leg)
    {
        media.Add(call.End);
        media.Join(call.End, leg);
        call.End.Joined();
        leg.Joined();
    }

    internal void Left(ServiceCall call, SipLeg leg)
    {
        if (calls.Remove(call) && call.End.IsJoined)
        {
            media.Part(call.End, leg);

            // Not from inside a tick of its own.
            timeline.After(TimeSpan.Zero, () => media.Remove(call.End));
        }
    }

    private void Take(ServiceNumber number, SipLeg leg)
    {
        var call = new ServiceCall(this, number, leg);
        calls.Add(call);
        call.Begin();
    }

    private SipPath? PathTo(string dialled)
        => ServiceNumber.Find(dialled) is { } number && lines[number].Address is { } at && IPAddress.TryParse(at.Host, out var address)
            ? new SipPath(SipTransport.Udp, new IPEndPoint(address, at.Port))
            : null;
}

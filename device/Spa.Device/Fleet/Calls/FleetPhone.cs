using System.Net;
using System.Security.Cryptography;
using System.Text;
using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;
using Spa.Device.Fetching;
using Spa.Device.Rtp;
using Spa.Device.Sip;
using Spa.Device.Time;
using Spa.Foundation.Ports;
using Spa.Foundation.Trace;
using Spa.Gateway.Calls;
using Spa.Gateway.Sip;
using Spa.Media;
using Spa.Media.Analysis;
using Spa.Media.Levels;
using Spa.Simulation.Lines;
using Spa.Simulation.Network;
using Spa.Simulation.Phones;
using Spa.Simulation.Providers;
using Spa.Sip.Transport;

namespace Spa.Device.Fleet.Calls;

/// <summary>A device of a fleet that telephones: the product's telephone side on real sockets, and a telephone at its port.</summary>
internal sealed class FleetPhone : ISipTap
{
    // Long enough for a spectrum, short enough that a sine is found soon.
    private static readonly int Listened = Pcm.Samples(TimeSpan.FromMilliseconds(400));
    private const double MostChange = 0.5;
    private const double Least = -40;
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);

    private readonly RealTimeline timeline;
    private readonly LineBench bench = new();
    private readonly Voice voice;
    private string refusal = string.Empty;

    private FleetPhone(ProviderUser user, string provider, IPAddress address, RealTimeline timeline, TimeSpan phase)
    {
        (User, this.timeline) = (user.Name, timeline);
        var settings = SettingsSnapshot.Factory
            .With(LineParameters.UserId.Line1, user.Name)
            .With(LineParameters.DisplayName.Line1, $"Unit {user.Name}")
            .With(LineParameters.Password.Line1, user.Password)
            .With(LineParameters.Proxy.Line1, provider)
            .With(Catalogue.Find("Dial_Plan_1_")!, "(xx.)")
            .With(LineParameters.SipPort.Line1, 0)
            .With(SipParameters.RtpPortMin, 0)
            .With(SipParameters.RtpPortMax, 0);
        var calendar = new UnitClock();
        var trust = new ServerTrust(new TrustStore([]), new ClientCertificate(null), calendar);
        var host = new VoiceHost(
            new SipSockets(timeline, trust, _ => { }),
            new RtpSockets(timeline),
            new AddressesOnly(action => timeline.After(TimeSpan.Zero, action)),
            calendar,
            new Entropy(BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8))),
            RandomNumberGenerator.Fill,
            [],
            static text => text.Replace("$VERSION", "Spa-fleet", StringComparison.Ordinal).Replace("$MA", "000e08ffffff", StringComparison.Ordinal),
            address);
        var lines = new SimulatedLines(bench);
        voice = new Voice(timeline, settings, lines.Phone, lines.Line, host, CoreTrace.None);
        voice.Sip!.Tap = this;
        lines.Start(voice.Tick);

        // With the first frame the relay opens: from here on the telephone may be lifted.
        lines.Tick();
        lines.Run(timeline, phase);
    }

    /// <summary>Its user, which is its number.</summary>
    public string User { get; }

    /// <summary>Switches one on.</summary>
    /// <param name="user">Its account.</param>
    /// <param name="provider">Address and port of registrar and proxy.</param>
    /// <param name="address">Where its ports are opened.</param>
    /// <param name="timeline">The thread that carries it, with others.</param>
    /// <param name="phase">Its phase among them.</param>
    public static Task<FleetPhone> Start(ProviderUser user, string provider, IPAddress address, RealTimeline timeline, TimeSpan phase) => timeline.Ask(() => new FleetPhone(user, provider, address, timeline, phase));

    /// <summary>Does something with its telephone, or asks for something, on its own thread.</summary>
    public Task<T> Ask<T>(Func<Telephone, T> action) => timeline.Ask(() => action(bench.Phone));

    /// <summary>Does something with its telephone on its own thread.</summary>
    public Task Do(Action<Telephone> action) => timeline.Ask(() =>
    {
        action(bench.Phone);
        return true;
    });

    /// <summary>Why its registration is not there; null = it is there.</summary>
    public Task<string?> Unregistered() => timeline.Ask(() => voice.Status.Sip switch
    {
        { State: "registered" } => null,
        { LastFailure: { } status } => $"refused with {status}",
        _ => "nobody answered",
    });

    /// <summary>The tone it is played; empty = none.</summary>
    public Task<string> Tone() => timeline.Ask(() => voice.Status.Phone.Tone);

    /// <summary>Waits until something holds, looked at in each frame; false when the time is over.</summary>
    public Task<bool> Until(Func<VoiceStatus, Telephone, bool> holds, TimeSpan limit)
    {
        var done = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        timeline.Post(() =>
        {
            var end = timeline.Now + limit;
            void Look()
            {
                if (holds(voice.Status, bench.Phone))
                {
                    done.SetResult(true);
                }
                else if (timeline.Now > end)
                {
                    done.SetResult(false);
                }
                else
                {
                    timeline.After(Pcm.Frame, Look);
                }
            }

            Look();
        });
        return done.Task;
    }

    /// <summary>Forgets what a call was refused with; each call begins so.</summary>
    public Task Forget() => timeline.Ask(() => refusal = string.Empty);

    /// <summary>Why a call has come to nothing: the last refusal in SIP, else the tone that is heard.</summary>
    public Task<string> Failure() => timeline.Ask(() => refusal.Length > 0 ? refusal : voice.Status.Phone.Tone.Length > 0 ? voice.Status.Phone.Tone : "nobody answered");

    /// <summary>Waits until a sine of that frequency and little else is heard for 0.4 s; its level in dBm0, or null.</summary>
    public async Task<double?> Hears(int hertz, TimeSpan limit)
    {
        var end = Environment.TickCount64 + (long)limit.TotalMilliseconds;
        while (Environment.TickCount64 < end)
        {
            var samples = await Ask(phone => phone.Heard.Length < Listened ? [] : phone.Heard.All[^Listened..].ToArray()).ConfigureAwait(false);
            if (samples.Length > 0 && Level(samples, hertz) is { } level)
            {
                return level;
            }

            await Task.Delay(Between).ConfigureAwait(false);
        }

        return null;
    }

    void ISipTap.Passed(SipPath path, ReadOnlySpan<byte> message, bool sent)
    {
        // "SIP/2.0 486 Busy Here": a challenge is no refusal.
        const int Status = 8;
        if (!sent && message.Length > Status && message[Status] is >= (byte)'3' and <= (byte)'6' && message.StartsWith("SIP/2.0 "u8) && !message[Status..].StartsWith("401"u8) && !message[Status..].StartsWith("407"u8)
            && message.IndexOf((byte)'\r') is > Status and var end)
        {
            refusal = Encoding.ASCII.GetString(message[Status..end]);
        }
    }

    // A playout that follows the sender's clock shifts a sine by up to 1 % and adds sidebands. It must be as loud in both halves: its beginning is not judged.
    private static double? Level(short[] samples, int hertz)
    {
        if (Math.Abs(Dbm0.Of(samples.AsSpan(0, Listened / 2)).Value - Dbm0.Of(samples.AsSpan(Listened / 2)).Value) > MostChange)
        {
            return null;
        }

        var (near, far) = (0.0, 0.0);
        foreach (var part in ToneAnalysis.Components(samples))
        {
            var power = Math.Pow(10, part.Level.Value / 10);
            (near, far) = Math.Abs(part.Hertz - hertz) < hertz / 10.0 ? (near + power, far) : (near, far + power);
        }

        return near > 10 * far && 10 * Math.Log10(near) is > Least and var level ? level : null;
    }
}

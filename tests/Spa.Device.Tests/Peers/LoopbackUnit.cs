using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;
using Spa.Device.Codecs;
using Spa.Device.Fetching;
using Spa.Device.Names;
using Spa.Device.Rtp;
using Spa.Device.Sip;
using Spa.Device.Tests.Host;
using Spa.Device.Time;
using Spa.Foundation.Ports;
using Spa.Foundation.Trace;
using Spa.Gateway.Calls;
using Spa.Gateway.Sip;
using Spa.Media;
using Spa.Media.Analysis;
using Spa.Media.Levels;
using Spa.Simulation.Lines;
using Spa.Simulation.Phones;
using Spa.Sip.Locating;
using Spa.Sip.Transport;

namespace Spa.Device.Tests.Peers;

/// <summary>The telephone side of a device on sockets of loopback, in real time, with a simulated telephone at its port.</summary>
internal sealed class LoopbackUnit : IDisposable
{
    /// <summary>How long anything may take on a machine with much to do.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private static readonly int Recent = Pcm.Samples(TimeSpan.FromMilliseconds(400));

    private readonly CancellationTokenSource ending = new();
    private readonly List<string> messages = [];
    private readonly List<string> notes = [];
    private readonly RecordedTrace trace = new();
    private readonly RealTimeline timeline;
    private readonly LineBench bench = new();

    public LoopbackUnit(SettingsSnapshot settings, TestPki? pki = null, ISipResolver? names = null, PcapTap? capture = null)
    {
        timeline = RealTimeline.Start("unit", e => notes.Add(e.ToString()));
        var trust = new ServerTrust(new TrustStore(pki is null ? [] : [pki.Ca]), new ClientCertificate(pki?.Server(["127.0.0.1"])), new Clock());
        var unitNames = new UnitNames(() => NameServers.Of(settings, []), static (_, _) => Task.FromResult<IReadOnlyList<IPAddress>>([]));
        var host = new VoiceHost(
            new SipSockets(timeline, trust, notes.Add),
            new RtpSockets(timeline, capture),
            names ?? new SipResolver(timeline, unitNames, e => notes.Add(e.ToString()), ending.Token),
            new Clock(),
            new Entropy(BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8))),
            RandomNumberGenerator.Fill,
            G726Codec.All,
            static text => text.Replace("$VERSION", "Linksys/SPA3102-test", StringComparison.Ordinal).Replace("$MA", "000e08aabbcc", StringComparison.Ordinal),
            IPAddress.Loopback)
        {
            Capture = capture is null ? null : capture.Of,
        };
        Voice = On(() =>
        {
            var lines = new SimulatedLines(bench);
            var voice = new Voice(timeline, settings, lines.Phone, lines.Line, host, trace, notes.Add);
            voice.Sip!.Tap = new Writer(messages);
            lines.Start(voice.Tick);

            // With the first frame the relay opens: from here on the telephone may be lifted.
            lines.Tick();
            lines.Run(timeline);
            return voice;
        });
    }

    /// <summary>Only from the timeline: within <see cref="On{T}"/> and <see cref="Until"/>.</summary>
    public Voice Voice { get; }

    /// <summary>Only from the timeline.</summary>
    public Telephone Phone => bench.Phone;

    /// <summary>Only from the timeline. Messages as "-> INVITE ..." and "&lt;- SIP/2.0 ...", whole.</summary>
    public IReadOnlyList<string> Messages => messages;

    /// <summary>An account without registration, whose proxy is a peer on loopback.</summary>
    /// <param name="peer">The peer's port; null = there is none.</param>
    /// <param name="port">SIP Port of the unit; 0 = a free one.</param>
    public static SettingsSnapshot Direct(int? peer, int port = 0) => Settings("1000", string.Empty, peer is null ? string.Empty : $"127.0.0.1:{peer}")
        .With(LineParameters.SipPort.Line1, port)
        .With(LineParameters.Register.Line1, false)
        .With(LineParameters.MakeCallWithoutReg.Line1, true)
        .With(LineParameters.AnsCallWithoutReg.Line1, true);

    /// <summary>An account with registration; all ports are free ones, and what only waits for repetitions waits a second.</summary>
    public static SettingsSnapshot Settings(string user, string password, string proxy) => SettingsSnapshot.Factory
        .With(LineParameters.UserId.Line1, user)
        .With(LineParameters.DisplayName.Line1, "Unit " + user)
        .With(LineParameters.Password.Line1, password)
        .With(LineParameters.Proxy.Line1, proxy)
        .With(Catalogue.Find("Dial_Plan_1_")!, "(xx.)")
        .With(LineParameters.SipPort.Line1, 0)
        .With(SipParameters.SipT4, TimeSpan.FromSeconds(1))
        .With(SipParameters.SipTimerB, TimeSpan.FromSeconds(5))
        .With(SipParameters.SipTimerD, TimeSpan.FromSeconds(1))
        .With(SipParameters.SipTimerH, TimeSpan.FromSeconds(3))
        .With(SipParameters.SipTimerJ, TimeSpan.FromSeconds(1))
        .With(SipParameters.SipTcpPortMin, 0)
        .With(SipParameters.SipTcpPortMax, 0)
        .With(SipParameters.RtpPortMin, 0)
        .With(SipParameters.RtpPortMax, 0);

    /// <summary>A port that nobody holds now, by UDP and by TCP.</summary>
    public static int FreePort()
    {
        while (true)
        {
            using var datagrams = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            datagrams.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            var port = ((IPEndPoint)datagrams.LocalEndPoint!).Port;
            using var streams = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                streams.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // Held by TCP only: another.
            }
        }
    }

    public T On<T>(Func<T> action) => timeline.Ask(action).GetAwaiter().GetResult();

    public void On(Action action) => On(() =>
    {
        action();
        return true;
    });

    /// <summary>Waits until something holds, looked at in each frame of 10 ms.</summary>
    public async Task Until(string what, Func<bool> holds, TimeSpan? limit = null)
    {
        var done = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        timeline.Post(() =>
        {
            var end = timeline.Now + (limit ?? Limit);
            void Look()
            {
                try
                {
                    if (holds())
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
                catch (Exception e)
                {
                    done.SetException(e);
                }
            }

            Look();
        });
        Assert.True(await done.Task, $"{what} did not come about.\n{Story()}");
    }

    /// <summary>Lets time pass for something that must not happen; fails as soon as it does.</summary>
    public async Task Never(string what, Func<bool> holds, TimeSpan span)
    {
        var end = On(() => timeline.Now) + span;
        var happened = false;
        await Until(what, () => (happened = holds()) || timeline.Now >= end);
        Assert.False(happened, $"{what} came about.\n{Story()}");
    }

    /// <summary>Waits for the registration.</summary>
    public Task Registered() => Until("registered", () => Voice.Status.Sip!.State == "registered");

    /// <summary>Lifts the handset, waits for dial tone, and dials.</summary>
    public async Task Dial(string keys)
    {
        On(Phone.Lift);
        await Until("dial tone", () => Voice.Status.Phone.Tone == "Dial Tone");
        On(() => Phone.Dial(keys));
        await Until("dialled", () => !Phone.IsDialling);
    }

    /// <summary>Waits until the phone hears one sine and nothing beside it, at a level (dBm0) to which the echo canceller lets it come.</summary>
    public Task Hears(int hertz, double least, double most)
        => Until($"a sine of {hertz} Hz at the phone", () => IsSine(Phone.Heard.All, hertz, out var level) && level >= least && level <= most);

    /// <summary>Waits until the phone is told a tone.</summary>
    public Task Tone(string label) => Until(label, () => Voice.Status.Phone.Tone == label);

    /// <summary>Waits until the phone's state is the word.</summary>
    public Task State(string words) => Until(words, () => Voice.Status.Phone.State == words);

    /// <summary>Waits until no call, no dialog and no transaction is left but those that only wait for repetitions.</summary>
    public Task Idle() => Until("nothing left of any call", () => Voice.Sip!.IsIdle && Voice.Status.Calls.IsEmpty, TimeSpan.FromSeconds(60));

    /// <summary>How many messages begin so.</summary>
    public int Count(string start) => On(() => messages.Count(message => message.StartsWith(start, StringComparison.Ordinal)));

    /// <summary>The last message that begins so; empty = none.</summary>
    public string Last(string start) => On(() => messages.FindLast(message => message.StartsWith(start, StringComparison.Ordinal)) ?? string.Empty);

    /// <summary>All that is known, for a test that failed.</summary>
    public string Story() => On(() => $"{trace}\n{string.Join('\n', notes)}\n{string.Join("\n\n", messages)}");

    /// <summary>True when the last 400 ms are one steady sine at least 15 dB above anything else; its level in dBm0. A playout that follows the sender's clock shifts it by up to 1 % and adds sidebands.</summary>
    public static bool IsSine(ReadOnlySpan<short> heard, int hertz, out double level)
    {
        level = double.NegativeInfinity;
        if (heard.Length < Recent || Math.Abs(Dbm0.Of(heard[^Recent..^(Recent / 2)]).Value - Dbm0.Of(heard[^(Recent / 2)..]).Value) > 0.5)
        {
            return false;
        }

        var (near, far) = (0.0, 0.0);
        foreach (var part in ToneAnalysis.Components(heard[^Recent..]))
        {
            var power = Math.Pow(10, part.Level.Value / 10);
            (near, far) = Math.Abs(part.Hertz - hertz) < hertz / 10.0 ? (near + power, far) : (near, far + power);
        }

        level = Dbm0.Of(heard[^Recent..]).Value;
        return level > -25 && near > 0 && near > 30 * far;
    }

    public void Dispose()
    {
        timeline.Dispose();
        ending.Cancel();
        ending.Dispose();
    }

    private sealed class Writer(List<string> into) : ISipTap
    {
        public void Passed(SipPath path, ReadOnlySpan<byte> message, bool sent) => into.Add((sent ? "-> " : "<- ") + Encoding.UTF8.GetString(message));
    }

    private sealed class Clock : ICalendar
    {
        public DateTimeOffset UtcNow => DateTimeOffset.UtcNow;

        public bool IsTrusted => true;
    }
}

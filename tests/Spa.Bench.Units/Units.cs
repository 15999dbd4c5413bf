using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Spa.Configuration.Parameters;
using Spa.Configuration.Parameters.Choices;
using Spa.Configuration.Settings;
using Spa.Device.Fetching;
using Spa.Device.Names;
using Spa.Device.Rtp;
using Spa.Device.Sip;
using Spa.Device.Time;
using Spa.Foundation.Ports;
using Spa.Foundation.Trace;
using Spa.Gateway.Calls;
using Spa.Gateway.Sip;
using Spa.Simulation.Lines;

namespace Spa.Bench.Units;

/// <summary>Device cores on one timeline, with real sockets and a telephone each that answers: a process of its own, so that what it costs is counted whole; compiled ahead of time, as the device is.</summary>
internal static class Units
{
    /// <summary>Runs until its input ends. Says "ready" once all can be called.</summary>
    /// <param name="proxy">Port of the account's proxy: only it may call.</param>
    /// <param name="packet">RTP Packet Size in ms.</param>
    /// <param name="echoes">The phone gives back what it hears, as a hybrid does, and nothing takes that out; else it speaks a tone beside a weaker echo, which the echo canceller takes out.</param>
    /// <param name="ports">SIP ports, one for each unit.</param>
    public static async Task<int> Run(int proxy, int packet, bool echoes, IReadOnlyList<int> ports)
    {
        using var timeline = RealTimeline.Start("units", e => Console.Error.WriteLine(e));
        using var ending = new CancellationTokenSource();
        await timeline.Ask(() =>
        {
            var voices = ports.Select((port, i) => Start(timeline, Settings(proxy, packet, echoes, port), echoes, (ulong)i, ending.Token)).ToList();
            foreach (var (phase, together) in voices.Select((voice, i) => (Voice: voice, Phase: SimulatedLines.Phase(i, voices.Count))).GroupBy(one => one.Phase, one => one.Voice).ToDictionary(group => group.Key, group => group.ToList()))
            {
                new Beat(timeline, () => together.ForEach(voice => voice.Tick())).Run(phase);
            }

            return true;
        });
        Console.WriteLine("ready " + timeline.Scheduling);
        await Console.In.ReadLineAsync();
        await ending.CancelAsync();
        return 0;
    }

    private static Voice Start(RealTimeline timeline, SettingsSnapshot settings, bool echoes, ulong number, CancellationToken ending)
    {
        static void Complain(string text) => Console.Error.WriteLine(text);

        var trust = new ServerTrust(new TrustStore([]), new ClientCertificate(null), new Clock());
        var names = new UnitNames(() => NameServers.Of(settings, []), static (_, _) => Task.FromResult<IReadOnlyList<IPAddress>>([]));
        var host = new VoiceHost(
            new SipSockets(timeline, trust, Complain), new RtpSockets(timeline), new SipResolver(timeline, names, e => Complain(e.ToString()), ending), new Clock(), new Entropy(number), RandomNumberGenerator.Fill, [], static text => text, IPAddress.Loopback);
        return new Voice(timeline, settings, new AnsweringPhone(talks: !echoes), new IdleLine(), host, CoreTrace.None, Complain);
    }

    private static SettingsSnapshot Settings(int proxy, int packet, bool echoes, int port) => SettingsSnapshot.Factory
        .With(LineParameters.UserId.Line1, "1000")
        .With(LineParameters.Proxy.Line1, string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{proxy}"))
        .With(LineParameters.SipPort.Line1, port)
        .With(LineParameters.Register.Line1, false)
        .With(LineParameters.AnsCallWithoutReg.Line1, true)
        .With(LineParameters.EchoCancEnable.Line1, !echoes)
        .With(LineParameters.NetworkJitterLevel.Line1, echoes ? JitterLevel.Low : JitterLevel.High)
        .With(SipParameters.RtpPacketSize, TimeSpan.FromMilliseconds(packet))
        .With(SipParameters.SipTcpPortMin, 0)
        .With(SipParameters.SipTcpPortMax, 0)
        .With(SipParameters.RtpPortMin, 0)
        .With(SipParameters.RtpPortMax, 0);

    private sealed class Clock : ICalendar
    {
        public DateTimeOffset UtcNow => DateTimeOffset.UtcNow;

        public bool IsTrusted => true;
    }
}

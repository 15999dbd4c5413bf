using System.Globalization;
using Spa.Bench.Media;
using Spa.Device.Tests.Media.Rtp;
using Spa.Media.Rtp;
using Spa.Media.Rtp.Playing;
using Spa.Media.Rtp.Secure;
using Spa.Simulation.Network;

namespace Spa.Bench;

/// <summary>The jitter buffer over bad networks, and what an RTP packet costs on its way out and in.</summary>
internal static class JitterBench
{
    private const string Bench = "media";

    /// <summary>Runs both.</summary>
    /// <param name="plots">Folder for charts; null = none.</param>
    public static Task<IReadOnlyList<BenchRow>> Run(string? plots) => Task.FromResult<IReadOnlyList<BenchRow>>([.. Networks(plots), .. Packets()]);

    // Ten minutes of speech in packets of 20 ms. Targets: 0.1 % late, and a delay 20 ms above what 99 % of the packets need; of a normal distribution above 40 ms, 99.9 % need 28 % more.
    private static IEnumerable<BenchRow> Networks(string? plots)
    {
        var late = new SvgPlot("Jitter buffer: packets late", "jitter, ms", "% late");
        var delay = new SvgPlot("Jitter buffer: mean delay", "jitter, ms", "ms");
        foreach (var shape in Enum.GetValues<JitterShape>())
        {
            var results = new Dictionary<double, List<(double Jitter, JitterResult Result)>>();
            foreach (var jitter in new[] { 0, 20, 40, 60, 80, 100 })
            {
                foreach (var loss in new[] { 0, 0.05, 0.2 })
                {
                    var result = new JitterTrial
                    {
                        Network = new() { Loss = loss, Jitter = TimeSpan.FromMilliseconds(jitter), Shape = shape, InOrder = shape == JitterShape.Spikes },
                        Length = TimeSpan.FromMinutes(10),
                        Settle = TimeSpan.FromSeconds(30),
                    }.Run();
                    results.TryAdd(loss, []);
                    results[loss].Add((jitter, result));
                    var name = string.Create(CultureInfo.InvariantCulture, $"{shape.ToString().ToLowerInvariant()} jitter {jitter} ms, loss {loss * 100:0} %");
                    var needed = jitter * (shape == JitterShape.Normal && jitter > 40 ? 1.277 : 1);
                    yield return new(Bench, $"jitter buffer, {name}: late", result.Late * 100, "%", 0.1, "lower");
                    yield return new(Bench, $"jitter buffer, {name}: concealed beyond loss", Math.Max(0, (result.Concealed - (result.Lost / (double)result.Sent)) * 100), "%", 0.15, "lower");
                    yield return new(Bench, $"jitter buffer, {name}: mean delay", result.MeanDelay, "ms", needed + 20, "lower");
                }
            }

            foreach (var (loss, all) in results.Where(r => r.Key is 0 or 0.2))
            {
                var line = string.Create(CultureInfo.InvariantCulture, $"{shape.ToString().ToLowerInvariant()}, {loss * 100:0} % lost");
                late.Add(line, all.Select(a => (a.Jitter, a.Result.Late * 100)));
                delay.Add(line, all.Select(a => (a.Jitter, a.Result.MeanDelay)));
            }
        }

        MediaBench.Write(plots, "jitter-late.svg", late);
        MediaBench.Write(plots, "jitter-delay.svg", delay);

        foreach (var drift in new[] { -200, -100, 100, 200 })
        {
            var result = new JitterTrial { Drift = drift, Length = TimeSpan.FromHours(1), Network = new() { Jitter = TimeSpan.FromMilliseconds(10) } }.Run();
            yield return new(Bench, string.Create(CultureInfo.InvariantCulture, $"jitter buffer, 1 h at {drift:+0;-0} ppm: concealed"), result.Concealed * 100, "%", 0, "lower");
        }
    }

    private static IEnumerable<BenchRow> Packets()
    {
        var frame = new byte[80];
        var samples = new short[80];
        var packet = new byte[RtpPacket.HeaderLength + RtpSender.MaxPayload + SrtpSender.MaxAdded];
        var from = MediaAddress.Of(new(System.Net.IPAddress.Loopback, 5004));
        foreach (var suite in new[] { null, SrtpSuite.Sha1Tag80, SrtpSuite.Sha1Tag32 })
        {
            var sender = new RtpSender(new() { Ssrc = 1, FirstSequence = 1, FirstTimestamp = 1, PayloadType = 0, PacketSamples = 160 });
            var receiver = new RtpReceiver(new() { Audio = PayloadSet.Of(0) }, from);
            var buffer = new JitterBuffer(new());
            var playout = new Playout(buffer, new Nothing());
            var key = suite is null ? null : SrtpKey.FromInline(suite, new byte[30]);
            using var protect = key is null ? null : new SrtpSender(key);
            using var open = key is null ? null : new SrtpReceiver(key);
            var now = TimeSpan.Zero;
            long heard = 0;
            var cost = Figures.PerCall(() =>
            {
                sender.Push(frame, 80);
                playout.Play(now, samples);
                now += TimeSpan.FromMilliseconds(10);
                sender.Push(frame, 80);
                while (sender.TryTake(packet, out var length))
                {
                    _ = protect?.Protect(packet, ref length);
                    _ = open?.Open(packet.AsSpan(0, length), out length);
                    var arrival = receiver.Receive(packet.AsSpan(0, length), from, now);
                    heard += buffer.Put(arrival.Packet, 80, now) ? 1 : 0;
                }

                playout.Play(now, samples);
                now += TimeSpan.FromMilliseconds(10);
            });
            if (heard < 1000)
            {
                throw new InvalidOperationException($"Only {heard} packets were heard.");
            }

            var what = suite is null ? "RTP" : $"RTP with SRTP {suite.Name}";
            yield return new(Bench, $"{what}: make, take, buffer and play a packet of 20 ms", cost.CpuMs * 1000, "us CPU", suite is null ? 5 : 20, "lower");
            yield return new(Bench, $"{what}: bytes allocated for it", cost.Bytes, "bytes", 0, "lower");
        }
    }

    private sealed class Nothing : IFrameDecoder
    {
        public void Decode(byte payloadType, ReadOnlySpan<byte> payload, Span<short> samples) => samples.Clear();

        public void Conceal(Span<short> samples) => samples.Clear();

        public void Noise(byte payloadType, ReadOnlySpan<byte> description, Span<short> samples) => samples.Clear();
    }
}

using Spa.Device.Tests.Media;
using Spa.Media;
using Spa.Media.CallerId;
using Spa.Media.Codecs;
using Spa.Media.Detectors;
using Spa.Media.Echo;
using Spa.Media.Noise;
using Spa.Media.Tones;
using Spa.Scripts.Tones;
using static Spa.Bench.Media.MediaBench;

namespace Spa.Bench.Media;

/// <summary>Processor time of each block for a second of one channel, and what it allocates: nothing.</summary>
internal static class CostBench
{
    private const int Frame = Pcm.FrameSamples;
    private const int Seconds = 10;
    private const int Rounds = 9;

    // Until the code is compiled for speed.
    private const int Warm = 12;
    private const int CompilerMilliseconds = 300;

    // A device in a call may use 5 ms of a second (200 times real time); the echo canceller is most of it.
    private const double Echo128 = 1.2;
    private const double Echo256 = 2.0;

    /// <summary>Runs the benchmark.</summary>
    public static IEnumerable<BenchRow> Run()
    {
        var speech = Signals.Speech(Seconds, 3);
        var (bytes, frame) = (new byte[Frame], new short[Frame]);
        var (encoder, decoder) = (G711Codec.A.CreateEncoder(), G711Codec.A.CreateDecoder());
        var dtmf = new DtmfDetector(DtmfOptions.InStrictMode);
        var generator = new DtmfGenerator(DtmfTiming.Playback);
        var tone = new ToneDetector(ToneScript.Parse("480@-30,620@-30;4(.25/.25/1+2)").OrThrow());
        var modulator = new FskModulator(FskStandard.Bell202, -13.5m);
        var demodulator = new FskDemodulator(FskStandard.Bell202);
        var message = CallerIdMessage.Call(new CallerTime(11, 29, 7, 5), "5551212", "Ann Bee").Write();
        var (activity, noiseEncoder, noise) = (new VoiceActivity(new(-45)), new ComfortNoiseEncoder(), new ComfortNoise());
        var answer = new AnswerToneDetector();
        List<BenchRow> rows = [];
        Row("G.711 with concealment, both ways", 0.2, at => decoder.Decode(bytes.AsSpan(0, encoder.Encode(speech.AsSpan(at, Frame), bytes)), frame));
        Row("G.711, every tenth frame concealed", 0.4, at => { if (at % (10 * Frame) == 0) { decoder.Conceal(frame); } else { decoder.Decode(bytes, frame); } });
        Row("DTMF detector", 0.4, at => dtmf.Push(speech.AsSpan(at, Frame)));
        Row("DTMF generator", 0.4, _ => { if (!generator.IsPlaying) { generator.Dial("159D"); } generator.Play(frame); });
        Row("tone detector, two tones", 0.4, at => tone.Push(speech.AsSpan(at, Frame)));
        Row("Caller ID data sent", 0.4, _ => { if (!modulator.IsPlaying) { modulator.Start(message, FskPreamble.OnHook); } modulator.Play(frame); });
        Row("Caller ID data heard", 0.8, at => demodulator.Push(speech.AsSpan(at, Frame)));
        Row("answer and calling tone detector", 0.4, at => answer.Push(speech.AsSpan(at, Frame)));
        Row("talk detector", 0.1, at => activity.Push(speech.AsSpan(at, Frame)));
        Row("comfort noise described and made", 0.4, at => { noiseEncoder.Push(speech.AsSpan(at, Frame)); if (noiseEncoder.IsDue) { noise.Set(bytes.AsSpan(0, noiseEncoder.Write(bytes))); } noise.Play(frame); });
        foreach (var (tail, target) in new[] { (16, Echo128), (32, Echo256), (64, 2 * Echo256) })
        {
            var canceller = new EchoCanceller(new EchoOptions(TimeSpan.FromMilliseconds(tail)));
            Row($"echo canceller, {tail} ms ({tail * 8} taps)", target, at => { speech.AsSpan(at, Frame).CopyTo(frame); canceller.Process(speech.AsSpan(at, Frame), frame); });
        }

        return rows;

        void Row(string name, double target, Action<int> each)
        {
            var (cpu, allocated) = (new List<double>(), long.MaxValue);
            for (var round = -Warm; round < Rounds; round++)
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                var start = ThreadClock.Now;
                for (var at = 0; at + Frame <= speech.Length; at += Frame)
                {
                    each(at);
                }

                if (round < 0)
                {
                    // The compiler works beside and needs a moment.
                    Thread.Sleep(round == -Warm / 2 ? CompilerMilliseconds : 0);
                    continue;
                }

                cpu.Add((ThreadClock.Now - start).TotalMilliseconds / Seconds);
                allocated = Math.Min(allocated, GC.GetAllocatedBytesForCurrentThread() - before);
            }

            rows.Add(AtMost($"{name}: a second of one channel", Figures.Median(cpu), "ms CPU", target));
            rows.Add(AtMost($"{name}: allocated", allocated, "bytes", 0));
        }
    }
}

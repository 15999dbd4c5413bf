using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Spa.Device.Tests.Media;
using Spa.Gateway.Calls;
using Spa.Marks;
using Spa.Media;
using Spa.Media.Analysis;
using Spa.Media.Files;
using Spa.Media.Levels;

namespace Spa.Device.Tests.Phones;

/// <summary>What comes over the wire of a telephone that is called, read by programs of others, and when (GR-30, EN 300 659-1).</summary>
public class CallerIdJudgeTests
{
    private const string Number = "14085551234";
    private static readonly CallerName Ann = new(Number, "Ann Example");

    // Method; the wire is turned first; an alert comes first; the message as keys, null = as data; it comes behind the first ring.
    private static readonly (string Method, bool Turned, bool Alert, string? Keys, bool Behind)[] Methods =
    [
        ("Bellcore(N.Amer,China)", false, false, null, true),
        ("DTMF(Finland,Sweden)", true, false, $"A{Number}C", false),
        ("DTMF(Denmark)", false, false, $"A{Number}#", false),
        ("DTMF(Denmark) With PR", true, false, $"A{Number}#", false),
        ("ETSI DTMF", false, true, $"A{Number}C", false),
        ("ETSI DTMF With PR", true, true, $"A{Number}C", false),
        ("ETSI DTMF After Ring", false, false, $"A{Number}C", true),
        ("ETSI FSK", false, true, null, false),
        ("ETSI FSK With PR(UK)", true, true, null, false),
    ];

    [Needs("minimodem", "multimon-ng")]
    public void Others_read_each_method_and_its_times_are_those_of_the_standards()
    {
        foreach (var one in Methods)
        {
            foreach (var standard in one.Keys is null ? new[] { "bell 202", "v.23" } : ["bell 202"])
            {
                var wire = Listen(one.Method, standard);
                var told = $"{one.Method}, {standard}: {string.Join(' ', wire.Sounds)}; turned {string.Join(' ', wire.Turns)}; rings {string.Join(' ', wire.Rings)}";
                Assert.True(wire.Sounds.Count == (one.Alert ? 2 : 1), told);
                var message = wire.Sounds[^1];
                Assert.Equal(one.Turned, wire.Turns.Count > 0);
                if (one.Turned)
                {
                    // Turned 100 ms at least before anything else, and back before the ring.
                    Within(wire.Sounds[0].Start - wire.Turns[0], 100, 500, "reversal to sound", told);
                    Assert.True(wire.Turns.Count == 2 && wire.Turns[1] >= message.End && wire.Turns[1] < wire.Rings[0].Start, told);
                }

                if (one.Alert)
                {
                    var alert = wire.Sounds[0];
                    Within(alert.End - alert.Start, 90, 110, "alert", told);
                    Within(message.Start - alert.End, 45, 500, "alert to message", told);
                    var sines = ToneAnalysis.Components(wire.Samples.AsSpan((alert.Start + 10) * 8, (alert.End - alert.Start - 20) * 8));
                    Assert.True(sines.Length == 2 && Math.Abs(sines[0].Hertz - 2130) < 11 && Math.Abs(sines[1].Hertz - 2750) < 14, $"{told}: {string.Join(" + ", sines)}");
                }

                if (one.Behind)
                {
                    Within(message.Start - wire.Rings[0].End, 500, 1500, "ring to message", told);
                    Within(wire.Rings[1].Start - message.End, 200, 4000, "message to the next ring", told);
                }
                else
                {
                    Within(wire.Rings[0].Start - message.End, 200, 1000, "message to ring", told);
                }

                short[] sound = [.. new short[1600], .. wire.Samples[(Math.Max(0, message.Start - 20) * 8)..((message.End + 20) * 8)], .. new short[1600]];
                Assert.True(Dbm0.Of(sound).Value > -25, told);
                if (one.Keys is { } keys)
                {
                    var heard = string.Concat(Multimon.Lines("DTMF", sound).Where(line => line.StartsWith("DTMF: ", StringComparison.Ordinal)).Select(line => line[6..].Trim()));
                    Assert.True(heard == keys, $"{told}: multimon-ng hears {heard}");
                }
                else
                {
                    string[] how = standard == "v.23" ? ["-M", "1300", "-S", "2100"] : [];
                    var read = Minimodem(how, sound);
                    Assert.True(read.Contains(Number, StringComparison.Ordinal) && read.Contains("Ann Example", StringComparison.Ordinal), $"{told}: minimodem reads {read}");
                    if (standard == "v.23")
                    {
                        var shown = string.Join('\n', Multimon.Lines("CLIPFSK", sound));
                        Assert.True(shown.Contains(Number, StringComparison.Ordinal) && shown.Contains("Ann Example", StringComparison.Ordinal), $"{told}: multimon-ng shows {shown}");
                    }

                    if (NativeLibrary.TryLoad(SpandspJudge.Library, out _))
                    {
                        var spandsp = Encoding.ASCII.GetString(Assert.Single(SpandspJudge.CallerIds(sound, standard == "v.23" ? 2 : 1)));
                        Assert.True(spandsp.Contains(Number, StringComparison.Ordinal) && spandsp.Contains("Ann Example", StringComparison.Ordinal), $"{told}: spandsp reads {spandsp}");
                    }
                }
            }
        }
    }

    private static void Within(int milliseconds, int least, int most, string what, string told)
        => Assert.True(milliseconds >= least && milliseconds <= most, $"{what}: {milliseconds} ms, expected {least} to {most}. {told}");

    // Six seconds of the wire from the call on: its samples, sounds (parts of a message are nearer than 100 ms), turns of its polarity, rings; all in ms.
    private static (short[] Samples, List<(int Start, int End)> Sounds, List<int> Turns, List<(int Start, int End)> Rings) Listen(string method, string standard)
    {
        var scene = PhoneScene.Start(("Caller_ID_Method", method), ("Caller_ID_FSK_Standard", standard));
        var wire = scene.Phone.Display.Wire;
        var began = scene.Phone.Now;
        scene.Ring(Ann);
        var (samples, turns, before, turned) = (new List<short>(), new List<int>(), wire.Length, false);
        for (var ms = 0; ms < 8000; ms += 10)
        {
            scene.Run(Pcm.Frame);
            samples.AddRange(wire.Length != before ? wire.All[^Pcm.FrameSamples..] : new short[Pcm.FrameSamples]);
            before = wire.Length;
            if (scene.Phone.Feeding < 0 != turned)
            {
                turned = !turned;
                turns.Add(ms);
            }
        }

        var sounds = new List<(int Start, int End)>();
        for (var ms = 0; ms < samples.Count / 8; ms++)
        {
            if (samples.Slice(ms * 8, 8).Any(sample => Math.Abs((int)sample) > 50))
            {
                if (sounds.Count > 0 && ms - sounds[^1].End < 100)
                {
                    sounds[^1] = (sounds[^1].Start, ms + 1);
                }
                else
                {
                    sounds.Add((ms, ms + 1));
                }
            }
        }

        int At(TimeSpan time) => (int)(time - began).TotalMilliseconds;
        return ([.. samples], sounds, turns, [.. scene.Phone.Rings.Select(ring => (At(ring.Start), At(ring.Start + (ring.Length ?? TimeSpan.Zero))))]);
    }

    private static string Minimodem(IEnumerable<string> how, short[] samples)
    {
        var file = Path.ChangeExtension(Path.GetTempFileName(), ".wav");
        File.WriteAllBytes(file, WavFile.Write(samples));
        using var process = Process.Start(new ProcessStartInfo("minimodem", ["--rx", "-q", .. how, "-f", file, "1200"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        _ = process.StandardError.ReadToEndAsync();
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        File.Delete(file);
        return text;
    }
}

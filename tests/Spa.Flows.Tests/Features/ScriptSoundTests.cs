using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Spa.Configuration.Parameters;
using Spa.Marks;
using Spa.Media;
using Spa.Media.Analysis;
using Spa.Scripts.Cadences;
using Spa.Scripts.Tones;

namespace Spa.Flows.Tests.Features;

/// <summary>C25: every tone and cadence script of a unit, as its own pages let it be heard: within 1 Hz, 0.5 dB and 5 ms of what is written.</summary>
public class ScriptSoundTests
{
    private const int Threshold = 60;
    private static readonly int MostGap = Pcm.Samples(TimeSpan.FromMilliseconds(8));
    private static readonly int RingGap = Pcm.Samples(TimeSpan.FromMilliseconds(26));

    [Fact]
    [Feature("C25")]
    public Task Twenty_two_tones_sound_as_they_are_written() => Proof.Shown(async broken =>
    {
        // Broken: one frequency of one tone is 3 Hz off.
        await using var unit = await Home.Make(broken, settings: ["Resync_On_Reset=No", $"VoIP_PIN_Tone={(broken ? "603" : "600")}@-10;*(0/1/1,.1/.1/1,.1/.1/1,.1/.5/1)"]);
        await unit.PlugIn(null);
        var tones = Catalogue.All.OfType<Parameter<ToneScript>>().Where(t => t.Page == Page.Regional).ToList();
        Assert.Equal(22, tones.Count);
        foreach (var tone in tones)
        {
            Judge(tone.Name, tone.DefaultText, await Hear(unit, tone.Name), MostGap, compareSines: true);
        }
    });

    [Fact]
    [Feature("C25")]
    public Task Nine_call_waiting_tones_and_nine_rings_have_the_rhythm_that_is_written() => Proof.Shown(async broken =>
    {
        // Broken: one pause is 10 ms longer.
        await using var unit = await Home.Make(broken, settings: ["Resync_On_Reset=No", $"Ring4_Cadence=60(.3/{(broken ? ".21" : ".2")},1/.2,.3/4)"]);
        await unit.PlugIn(null);
        var cadences = Catalogue.All.OfType<Parameter<CadenceScript>>().ToList();
        Assert.Equal(18, cadences.Count);
        foreach (var cadence in cadences)
        {
            var isRing = cadence.Name.StartsWith("Ring", StringComparison.Ordinal);
            Judge(cadence.Name, WithTone(cadence.DefaultText, isRing ? "20@-10" : "440@-10"), await Hear(unit, cadence.Name), isRing ? RingGap : MostGap, compareSines: !isRing);
        }
    });

    [Fact]
    public async Task A_script_is_heard_before_it_is_saved_and_a_wrong_one_is_explained()
    {
        await using var unit = await Home.Make(false, settings: ["Resync_On_Reset=No", "User_Password=owner"]);
        await unit.PlugIn(null);
        Judge("Busy_Tone", "425@-13;10(.5/.5/1)", await Hear(unit, "Busy_Tone", "425@-13;10(.5/.5/1)"), MostGap, compareSines: true);
        Assert.StartsWith("480@-19", Catalogue.Find("Busy_Tone")!.DefaultText, StringComparison.Ordinal);
        var (status, why) = await Ask(unit, "admin", unit.Password, "/api/sounds/Busy_Tone?text=425@-13;10(.5/.5/2)");
        Assert.Equal((HttpStatusCode.BadRequest, "expected frequency number 1, or 0 for silence at 17 (SPA ToneScript)"), (status, Encoding.UTF8.GetString(why).Trim()));
        foreach (var none in (string[])["Dial_Plan_1_", "Nothing", "busy_tone", string.Empty])
        {
            Assert.Equal(HttpStatusCode.NotFound, (await Ask(unit, "admin", unit.Password, $"/api/sounds/{none}")).Status);
        }

        // What the user may not see, he does not hear.
        Assert.Equal(HttpStatusCode.NotFound, (await Ask(unit, "user", "owner", "/api/sounds/Busy_Tone")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Ask(unit, "admin", unit.Password, $"/api/sounds/Busy_Tone?text={new string('1', 128)}")).Status);
    }

    private static async Task<short[]> Hear(Home unit, string name, string? text = null)
    {
        var (status, file) = await Ask(unit, "admin", unit.Password, $"/api/sounds/{name}{(text is null ? string.Empty : $"?text={Uri.EscapeDataString(text)}")}");
        Assert.Equal(HttpStatusCode.OK, status);
        var samples = new short[(file.Length - 44) / 2];
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = BinaryPrimitives.ReadInt16LittleEndian(file.AsSpan(44 + (2 * i)));
        }

        return samples;
    }

    private static async Task<(HttpStatusCode Status, byte[] Content)> Ask(Home unit, string name, string password, string path)
    {
        using var browser = new HttpClient();
        browser.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{password}")));
        using var answer = await browser.GetAsync(new Uri(unit.Pages, path));
        return (answer.StatusCode, await answer.Content.ReadAsByteArrayAsync());
    }

    // A cadence gates one tone: 30(.1/.1, .1/9.7) is TONE;30(.1/.1/1,.1/9.7/1).
    private static string WithTone(string cadence, string tone) => $"{tone};{cadence.Replace(" ", string.Empty, StringComparison.Ordinal).Replace(",", "/1,", StringComparison.Ordinal).Replace(")", "/1)", StringComparison.Ordinal)}";

    private static void Judge(string name, string script, short[] samples, int mostGap, bool compareSines)
    {
        var (bursts, end) = Written(script);
        Assert.True(Math.Abs((samples.Length * 1000.0 / Pcm.SamplesPerSecond) - end) <= 5, $"{name}: lasts {samples.Length} samples, not {end} ms");
        var heard = Heard(samples, mostGap);
        var joined = Joined(bursts);
        Assert.True(joined.Count == heard.Count, $"{name}: {heard.Count} bursts, {joined.Count} are written");
        foreach (var (wanted, seen) in joined.Zip(heard))
        {
            Assert.True(Math.Abs(wanted.From - seen.From) <= 5 && Math.Abs(wanted.To - seen.To) <= 5, $"{name}: {seen.From:0.0} to {seen.To:0.0} ms, written {wanted.From} to {wanted.To}");
        }

        foreach (var burst in compareSines ? bursts : [])
        {
            var inner = samples.AsSpan(At(burst.From + 5)..At(burst.To - 5));
            var sines = ToneAnalysis.Components(inner);
            Assert.True(
                sines.Length == burst.Sines.Count && sines.Zip(burst.Sines.OrderBy(s => s.Hertz)).All(p => Math.Abs(p.First.Hertz - p.Second.Hertz) <= 1 && Math.Abs(p.First.Level.Value - p.Second.Dbm0) <= 0.5),
                $"{name} at {burst.From} ms: {string.Join(", ", sines)}, written {string.Join(", ", burst.Sines)}");
        }
    }

    private static int At(double milliseconds) => (int)(milliseconds * Pcm.SamplesPerSecond / 1000);

    // What a script says of the first twelve seconds; reads the text by itself, so that nobody judges his own reading.
    private static (List<Burst> Bursts, double End) Written(string script)
    {
        const double Most = 12_000;
        var parts = script.Split(';');
        var sines = parts[0].Split(',').Select(f => f.Split('@')).Select(f => (Hertz: Number(f[0]), Dbm0: Number(f[1]))).ToList();
        var bursts = new List<Burst>();
        double now = 0;
        foreach (var section in parts[1..])
        {
            var open = section.IndexOf('(', StringComparison.Ordinal);
            var until = Math.Min(Most, now + Seconds(section[..open]));
            var segments = section[(open + 1)..^1].Split(',').Select(s => s.Split('/')).ToList();
            while (now < until)
            {
                foreach (var segment in segments)
                {
                    var off = Math.Min(until, now + Seconds(segment[0]));
                    if (off > now && segment[2] != "0")
                    {
                        bursts.Add(new Burst(now, off, [.. segment[2].Split('+').Select(n => sines[(int)Number(n) - 1])]));
                    }

                    now = Math.Min(until, off + Seconds(segment[1]));
                }
            }
        }

        return (bursts, now);
    }

    // Bursts with nothing between them are one sound.
    private static List<(double From, double To)> Joined(List<Burst> bursts)
    {
        var all = new List<(double From, double To)>();
        foreach (var burst in bursts)
        {
            if (all.Count > 0 && burst.From - all[^1].To < 1)
            {
                all[^1] = (all[^1].From, burst.To);
            }
            else
            {
                all.Add((burst.From, burst.To));
            }
        }

        return all;
    }

    private static List<(double From, double To)> Heard(short[] samples, int mostGap)
    {
        var all = new List<(double From, double To)>();
        int from = -1, last = -1;
        for (var i = 0; i <= samples.Length; i++)
        {
            var isLoud = i < samples.Length && Math.Abs((int)samples[i]) > Threshold;
            if (from >= 0 && (i == samples.Length || i - last > mostGap))
            {
                all.Add((Milliseconds(from), Milliseconds(last + 1)));
                from = -1;
            }

            if (isLoud)
            {
                (from, last) = (from < 0 ? i : from, i);
            }
        }

        return all;
    }

    private static double Milliseconds(int samples) => samples * 1000.0 / Pcm.SamplesPerSecond;

    private static double Seconds(string text) => text == "*" ? double.MaxValue : Number(text) * 1000;

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private sealed record Burst(double From, double To, List<(double Hertz, double Dbm0)> Sines);
}

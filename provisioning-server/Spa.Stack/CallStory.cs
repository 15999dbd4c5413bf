using System.Globalization;
using System.Text.Json;

namespace Spa.Stack;

/// <summary>The part of the demo in which somebody telephones.</summary>
internal static class CallStory
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    // What the phone says and what the far end says, in Hz; each loses 3 dB at the phone port's gains.
    private const double FromPhone = 700;
    private const double FromFar = 1000;

    /// <summary>Tells it.</summary>
    public static async Task Tell(Story story, Rig rig)
    {
        var (unit, far) = (rig.Lines.Users[0].User, rig.Lines.Station);
        var station = $"station/{far}";
        await story.Step("its account comes with the profile, and it registers with the provider", async () =>
        {
            await rig.Server.Operate(["layer", "set", $"device:{rig.Mac}", .. rig.Lines.Account(0, FreePort.Udp())]);
            var status = await rig.Device!.Until("the unit is registered", Soon, s => s.Fact("phone", "account") == "registered");
            return $"{unit} at {rig.Lines.Provider}: {status.Fact("phone", "account")}";
        });
        await story.Step($"the phone dials {far}, which rings and answers", async () =>
        {
            await rig.Lines.Connected(Soon);
            await rig.Lines.Post("phone/lift");
            await rig.Lines.Tone(TimeSpan.FromMilliseconds(300), Soon);
            await rig.Lines.Post($"phone/dial?keys={far}%23");
            var rings = await Station(rig, station, "it rings", s => s.GetProperty("state").GetString() == "rings");
            await rig.Lines.Post($"{station}/answer");
            await Station(rig, station, "it talks", s => s.GetProperty("state").GetString() == "talks");
            await rig.Device!.Until("the phone is in a call", Soon, s => s.Line("phone") == "In a call");
            return $"{far} shows a call of {rings.GetProperty("caller").GetProperty("number").GetString()}";
        });
        await story.Step("both hear each other", async () =>
        {
            await rig.Lines.Post(string.Create(CultureInfo.InvariantCulture, $"phone/speak?hz={FromPhone}&dbm0=-12"));
            await rig.Lines.Post(string.Create(CultureInfo.InvariantCulture, $"{station}/speak?hz={FromFar}&dbm0=-12"));
            var atFar = await Sine(rig.Lines, $"{station}/heard", FromPhone);
            var atPhone = await Sine(rig.Lines, "phone/heard", FromFar);
            await rig.Lines.Post("phone/speak");
            await rig.Lines.Post($"{station}/speak");
            return string.Create(CultureInfo.InvariantCulture, $"{far} hears {FromPhone:0} Hz at {atFar:0.0} dBm0, the phone hears {FromFar:0} Hz at {atPhone:0.0} dBm0");
        });
        await story.Step("keys of the phone reach the far end as telephone-events", async () =>
        {
            await rig.Lines.Post("phone/dial?keys=159");
            var state = await Station(rig, station, "it has the keys", s => s.GetProperty("keys").GetString()!.EndsWith("159", StringComparison.Ordinal));
            return $"{far} was sent {state.GetProperty("keys").GetString()}";
        });
        await story.Step("a flash of the hook holds the call, the next takes it back", async () =>
        {
            await rig.Lines.Post("phone/flash?ms=300");
            await Station(rig, station, "it is on hold", s => s.GetProperty("held").GetBoolean());
            await rig.Lines.Post("phone/flash?ms=300");
            await Station(rig, station, "it is back", s => !s.GetProperty("held").GetBoolean());
            await rig.HangUp();
            var state = await Station(rig, station, "it is over", s => s.GetProperty("state").GetString()!.StartsWith("ended", StringComparison.Ordinal));
            return $"held, back, and {state.GetProperty("state").GetString()}";
        });
    }

    private static async Task<JsonElement> Station(Rig rig, string station, string what, Func<JsonElement, bool> wanted)
        => (await Waiting.Until(what, Soon, async () => await rig.Lines.Get(station) is var state && wanted(state) ? Tuple.Create(state) : null)).Item1;

    // A jitter buffer that comes down from its first delay plays up to a hundredth faster.
    private const double PitchShare = 0.015;

    /// <summary>Waits until a sine of that frequency was heard for half a second, and is heard at a level of speech; its level.</summary>
    public static async Task<double> Sine(LinesProcess lines, string path, double hertz)
    {
        var seen = "nothing of it";
        return (await Waiting.Until(
            $"{hertz:0} Hz is heard",
            Soon,
            async () =>
            {
                var sounds = Heard.From(await lines.Get(path)).Sounds.Where(sound => sound.Sines.Any(sine => IsNear(sine.Hertz, hertz))).ToList();
                if (sounds.Sum(sound => sound.Seconds) < 0.5)
                {
                    return null;
                }

                var level = sounds[^1].Sines.Where(sine => IsNear(sine.Hertz, hertz)).Max(sine => sine.Dbm0);
                seen = string.Create(CultureInfo.InvariantCulture, $"{hertz:0} Hz at {level:0.0} dBm0");
                return level is > -30 and < -5 ? Tuple.Create(level) : null;
            },
            () => seen)).Item1;
    }

    private static bool IsNear(double hertz, double wanted) => Math.Abs(hertz - wanted) <= PitchShare * wanted;
}

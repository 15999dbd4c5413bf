using System.Globalization;
using System.Text.Json;

namespace Spa.Stack;

/// <summary>The part of the demo in which somebody telephones.</summary>
internal static class CallStory
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    // Who talks at the phone, and who at the far end.
    private const int AtPhone = 21;
    private const int AtFar = 22;

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
        await story.Step("both talk, and each hears what the other says", async () =>
        {
            var (atFar, atPhone) = await Talk((rig.Lines, "phone", AtPhone), (rig.Lines, station, AtFar));
            return $"{far} hears {atFar}, the phone hears {atPhone}";
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

    // Speech of somebody else is like it by less than 0.7; a packet that is lost, or comes late on a busy machine, takes its part away.
    private const double LeastLikeness = 0.85;

    // 3 dB are lost at the gains of each phone port.
    private const double LeastGain = -9;
    private const double MostGain = 0;

    // So much loud speech is compared.
    private const double Enough = 0.8;

    /// <summary>Two talk at the same time until each has heard enough of the other, and are quiet then; fails when what is heard is not what was said. What the first's words were like at the second, and the other way.</summary>
    public static async Task<(string AtSecond, string AtFirst)> Talk((LinesProcess Lines, string Path, int Voice) first, (LinesProcess Lines, string Path, int Voice) second)
    {
        foreach (var (lines, path, _) in new[] { first, second })
        {
            await lines.Post($"{path}/mark");
        }

        foreach (var (lines, path, voice) in new[] { first, second })
        {
            await lines.Post(string.Create(CultureInfo.InvariantCulture, $"{path}/speak?voice={voice}"));
        }

        var heard = await Task.WhenAll(Hears(second, first.Voice), Hears(first, second.Voice));
        foreach (var (lines, path, _) in new[] { first, second })
        {
            await lines.Post($"{path}/quiet");
        }

        return (heard[0], heard[1]);
    }

    private static async Task<string> Hears((LinesProcess Lines, string Path, int Voice) at, int voice)
    {
        var seen = "nothing";
        return await Waiting.Until(
            $"voice {voice} is heard at {at.Path}",
            Soon,
            async () =>
            {
                var match = await at.Lines.Get(string.Create(CultureInfo.InvariantCulture, $"{at.Path}/heard/voice?voice={voice}"));
                var (seconds, likeness) = (match.GetProperty("seconds").GetDouble(), match.GetProperty("likeness").GetDouble());
                var gain = match.GetProperty("gainDb") is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : double.NegativeInfinity;
                seen = string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s of speech like it by {likeness:0.00} at {gain:0.0} dB");
                return seconds >= Enough && likeness >= LeastLikeness && gain is > LeastGain and < MostGain ? seen : null;
            },
            () => seen);
    }
}

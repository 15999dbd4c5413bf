using System.Text.Json;
using Spa.Stack.Peers;

namespace Spa.Stack;

/// <summary>The part of the demo in which a second unit is called through a proxy that is none of ours.</summary>
internal static class ProxyStory
{
    private const string First = "701";
    private const string Second = "702";
    private const int AtFirst = 23;
    private const int AtSecond = 24;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    /// <summary>Tells it, or says why it is left out.</summary>
    /// <param name="story">The story.</param>
    /// <param name="rig">What runs, with the first unit.</param>
    /// <param name="version">Version of the second unit's image.</param>
    /// <param name="launcher">Options of its launcher.</param>
    /// <param name="broken">What is broken on purpose.</param>
    public static async Task Tell(Story story, Rig rig, string version, IEnumerable<string> launcher, DemoBreak broken)
    {
        if (KamailioProcess.Program is null)
        {
            story.Skip("a second unit is called through kamailio", "kamailio is not installed (apt-get install kamailio)");
            return;
        }

        await using var kamailio = KamailioProcess.Start(Path.Combine(rig.Folder, "kamailio"), First, Second);
        LinesProcess? lines = null;
        DeviceProcess? unit = null;
        try
        {
            await story.Step("a second unit with a telephone of its own; both register with kamailio", async () =>
            {
                await rig.Server.Operate(["layer", "set", $"device:{rig.Mac}", .. kamailio.Account(0, FreePort.Udp())]);
                lines = await LinesProcess.Start(rig.Places, "--port", "0", "--buffer", $"{Rig.Buffer.TotalMilliseconds}");
                var account = kamailio.Account(1, FreePort.Udp()).Select(setting => broken == DemoBreak.Account && setting.StartsWith("Password", StringComparison.Ordinal) ? "Password_1_=wrong" : setting);
                (unit, var mac) = await rig.Another("v", version, lines, signed: true, account, launcher);
                await Task.WhenAll(kamailio.Says($"registered <{First}>", Soon), unit.Until("the second unit is registered", Soon, status => Account(status) switch
                {
                    "registered" => true,
                    var failure when failure.Contains('(', StringComparison.Ordinal) => throw new StackFault($"the second unit is {failure}"),
                    _ => false,
                }));
                return $"{rig.Mac} as {First} and {mac} as {Second} at 127.0.0.1:{kamailio.Port}";
            });
            await story.Step($"the first unit's phone dials {Second}: the second's rings, shows who calls, and each hears what the other says", async () =>
            {
                await Task.WhenAll(rig.Lines.Connected(Soon), lines!.Connected(Soon));
                await rig.Lines.Post("phone/lift");
                await rig.Lines.Tone(TimeSpan.FromMilliseconds(300), Soon);
                await rig.Lines.Post($"phone/dial?keys={Second}%23");
                var shown = await Waiting.Until("the caller is shown", Soon, async () => Shown(await lines.Get("phone")));
                await lines.Post("phone/lift");
                await Task.WhenAll(rig.Device!.Until("the first is in a call", Soon, s => s.Line("phone") == "In a call"), unit!.Until("the second is in a call", Soon, s => s.Line("phone") == "In a call"));
                var (there, here) = await CallStory.Talk((rig.Lines, "phone", AtFirst), (lines, "phone", AtSecond));
                await kamailio.Says($"call of <{First}> to <{Second}>", Soon);
                await rig.HangUp();
                await unit.Until("the second was told of the end", Soon, s => s.Line("phone") != "In a call");
                return $"{Second} shows {shown} and hears {there}, {First} hears {here}";
            });
        }
        finally
        {
            if (unit is not null)
            {
                await unit.DisposeAsync();
            }

            if (lines is not null)
            {
                await lines.DisposeAsync();
            }
        }

        // Its own provider again, for what follows.
        await rig.Server.Operate(["layer", "set", $"device:{rig.Mac}", .. rig.Lines.Account(0, FreePort.Udp())]);
    }

    private static string Account(DeviceStatus status) => status.Fact("phone", "account");

    private static string? Shown(JsonElement phone)
        => phone.GetProperty("shown").EnumerateArray().Select(call => call.GetProperty("number").GetString()).FirstOrDefault(number => number == First);
}

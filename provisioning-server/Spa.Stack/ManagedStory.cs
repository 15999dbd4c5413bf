using System.Text.Json;

namespace Spa.Stack;

/// <summary>The part of the demo in which a third unit is managed by TR-069 alone.</summary>
internal static class ManagedStory
{
    private const string Name = "w";

    // After the 9 there is a comma: the outside dial tone.
    private const string Plan = "(9,xxx)";
    private static readonly (double Hertz, double Dbm0) Outside = (420, -16);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(4);

    /// <summary>Tells it.</summary>
    /// <param name="story">The story.</param>
    /// <param name="rig">What runs.</param>
    /// <param name="first">Version of the unit's image.</param>
    /// <param name="second">The version that it gets.</param>
    /// <param name="launcher">Options of its launcher.</param>
    /// <param name="broken">What is broken on purpose.</param>
    public static async Task Tell(Story story, Rig rig, string first, string second, IEnumerable<string> launcher, DemoBreak broken)
    {
        LinesProcess? lines = null;
        DeviceProcess? unit = null;
        var mac = string.Empty;
        try
        {
            await story.Step("a third unit knows an ACS and nothing else: it informs over TLS, is known by its certificate, and gets its settings", async () =>
            {
                lines = await LinesProcess.Start(rig.Places, "--port", "0", "--buffer", $"{Rig.Buffer.TotalMilliseconds}");
                string[] settings = ["Profile_Rule=", "Resync_Random_Delay=0", "CWMP_Enable=yes", $"CWMP_ACS_URL={new Uri(rig.Server.Https, "acs")}", "CWMP_Connection_Request_Port=0", "CWMP_Retry_Minimum_Wait_Interval=1"];
                (unit, mac) = await rig.Another(Name, first, lines, broken != DemoBreak.Certificate, settings, launcher);
                var known = await Waiting.Until("the ACS has heard it", Soon, async () =>
                    (await rig.Server.Operate("waiting")).EnumerateArray().Any(u => Plain(u.GetProperty("mac").GetString()!) == mac)
                        ? throw new StackFault($"the ACS does not know the certificate of {mac}: it waits to be let in")
                        : await Known(rig, mac));
                await unit.Until("the session is over", Soon, s => s.Document.TryGetProperty("management", out var management) && management is { ValueKind: JsonValueKind.Object } && management.GetProperty("good").ValueKind == JsonValueKind.True);
                await lines.Connected(Soon);
                await lines.Post("phone/lift");
                var heard = await lines.Tone(TimeSpan.FromMilliseconds(500), Soon);
                return heard.Is(Demo.ProfileSines) ? $"{Identity(known.Document)}, {known.Document.GetProperty("root").GetString()}; lifted, its phone hears {heard}" : throw new StackFault($"its phone hears {heard}");
            });
            await story.Step($"the ACS sets the dial plan {Plan}, asks for a session, and it is in force: after a 9 the outside dial tone", async () =>
            {
                await lines!.Post("phone/hangup");
                var task = await Ask(rig, mac, "set", $"Device.X_000E08_Profile.Dial_Plan_1_={Plan}");
                await Done(rig, mac, task);
                await lines.Post("phone/lift");
                await lines.Tone(TimeSpan.FromMilliseconds(300), Soon);
                await lines.Post("phone/dial?keys=9");
                return await Waiting.Until("the outside dial tone is heard", Soon, async () =>
                    Heard.From(await lines.Get("phone/heard")).Sounds is [.., { Seconds: > 0.3 } last] && last.Sines is [var sine] && Math.Abs(sine.Hertz - Outside.Hertz) <= 1 && Math.Abs(sine.Dbm0 - Outside.Dbm0) <= 0.5
                        ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"task {task} done; after the 9 {sine.Hertz:0.0} Hz at {sine.Dbm0:0.0} dBm0")
                        : null);
            });
            await story.Step($"image {second} comes by Download; after the restart the unit tells TransferComplete", async () =>
            {
                await lines!.Post("phone/hangup");
                await rig.Server.Operate("firmware", "add", await rig.Firmware.Image(second));
                var task = await Ask(rig, mac, "download", "--version-of-image", second);
                var status = await unit!.Until($"{second} runs", Soon, s => s.Version == second);
                return $"{status.Version} from slot {status.Slot}; task {task}: {await Done(rig, mac, task)}";
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
    }

    private static async Task<Shown?> Known(Rig rig, string mac)
        => await rig.Server.TryOperate("device", "cwmp", "show", mac) is (0, var output, _) ? new Shown(JsonDocument.Parse(output).RootElement.Clone()) : null;

    private static string Identity(JsonElement known)
        => known.GetProperty("identity") is var who ? $"{who.GetProperty("oui").GetString()} {who.GetProperty("productClass").GetString()} {who.GetProperty("serialNumber").GetString()}" : string.Empty;

    // Asks, and has the unit come for it.
    private static async Task<long> Ask(Rig rig, string mac, params IEnumerable<string> what)
    {
        var task = (await rig.Server.Operate(["device", "cwmp", "ask", mac, .. what])).GetProperty("number").GetInt64();
        var said = string.Empty;
        await Waiting.Until("the unit takes the connection request", Soon, async () =>
        {
            (var status, var output, said) = await rig.Server.TryOperate("device", "cwmp", "call", mac, "--allow", "127.0.0.0/8");
            if (status != 0)
            {
                // A unit takes ten in a minute.
                await Task.Delay(Between);
                return null;
            }

            return output;
        }, () => said);
        return task;
    }

    private static async Task<string> Done(Rig rig, string mac, long task)
    {
        var seen = "nothing";
        return await Waiting.Until("the task is done", Soon, async () =>
        {
            var now = (await Known(rig, mac))!.Document.GetProperty("tasks").EnumerateArray().First(t => t.GetProperty("number").GetInt64() == task);
            var (state, result) = (now.GetProperty("state").GetString()!, now.GetProperty("result").GetString()!);
            seen = $"{state} {result}";
            return state switch
            {
                "done" => result.Length == 0 ? state : result,
                "queued" or "sent" or "taken" => null,
                _ => throw new StackFault($"task {task} is {seen}"),
            };
        }, () => seen);
    }

    private static string Plain(string mac) => mac.Replace(":", string.Empty, StringComparison.Ordinal).ToLowerInvariant();

    private sealed record Shown(JsonElement Document);
}

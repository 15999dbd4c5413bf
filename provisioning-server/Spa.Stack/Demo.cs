using System.Text;
using Spectre.Console;

namespace Spa.Stack;

/// <summary>The whole story with no hand on it, in a fresh folder and on free ports; each step brings its proof.</summary>
internal static class Demo
{
    private const string First = "5.1.10(GW)";
    private const string Second = "5.1.11(GW)";
    private const string Third = "5.1.12(GW)";
    private const string ProfileTone = "425@-15;*(*/0/1)";

    // A sine passes through zero: up to a millisecond of silence is its own. A frame that was missed is ten.
    private const double LongestGapMs = 1;
    private static readonly (double, double)[] FactorySines = [(350, -19), (440, -19)];
    private static readonly (double, double)[] ProfileSines = [(425, -15)];
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);
    private static readonly string[] Patience = ["--ready-deadline", "10", "--healthy-deadline", "15", "--heartbeat", "5", "--soak", "1"];

    /// <summary>Tells it.</summary>
    /// <param name="console">Where it is told.</param>
    /// <param name="places">The programs.</param>
    /// <param name="broken">The one thing that is broken on purpose; <see cref="DemoBreak.Nothing"/> for the story as it should be.</param>
    /// <returns>True when every step held.</returns>
    public static async Task<bool> Run(IAnsiConsole console, Places places, DemoBreak broken)
    {
        var folder = Directory.CreateTempSubdirectory("spa").FullName;
        var story = new Story(console);
        try
        {
            story.Say("Shortened for the demo: random delay 0 s, enrolment and profile asked for every second, healthy within 15 s, confirmed after 1 s.");
            if (broken != DemoBreak.Nothing)
            {
                story.Say($"Broken on purpose: {broken.ToString().ToLowerInvariant()}.");
            }

            await Tell(story, places, folder, broken);
            story.Say($"All {story.Held} steps held.");
            return true;
        }
        catch (StoryEnded ended)
        {
            story.Say($"The story ended at: {ended.Message}");
            return false;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task Tell(Story story, Places places, string folder, DemoBreak broken)
    {
        Rig? started = null;
        await story.Step("server, telephone and exchange run", async () =>
        {
            started = await Rig.Start(places, folder);
            return $"server {started.Server.Http} (TLS {started.Server.Https.Port}, TFTP {started.Server.TftpPort}), lines {started.Lines.Http}";
        });
        await using var rig = started!;
        var wrongKeyProfile = await WrongKeyProfile(rig);
        await Boot(story, rig);
        await Enrol(story, rig, broken, wrongKeyProfile);
        await Provision(story, rig);
        await CallStory.Tell(story, rig);
        await ProxyStory.Tell(story, rig, First, Patience, broken);
        await Upgrade(story, rig, broken);
        await RollBack(story, rig);
        await Report(story, rig, broken);
        await OtherWays(story, rig, wrongKeyProfile);
    }

    private static async Task Boot(Story story, Rig rig)
    {
        await story.Step("a unit leaves the factory: key, label, signed image in slot a", async () =>
        {
            await rig.MakeUnit(First, signed: false, "Resync_Random_Delay=0");
            return $"MAC {rig.Mac}, enrolment code {Code(rig)}, firmware {rig.Label.GetProperty("firmware").GetString()}";
        });
        await story.Step("it boots with factory settings", async () =>
        {
            rig.PlugIn(Patience);
            var status = await rig.Device!.Until($"version {First} runs", Soon, s => s.Version == First);
            return $"{status.Version} from slot {status.Slot}; {status.Headline}";
        });
        await story.Step("lifted, the phone hears the factory's dial tone", () => Hear(rig, "350 Hz and 440 Hz at -19 dBm0", FactorySines));
    }

    private static async Task Enrol(Story story, Rig rig, DemoBreak broken, byte[] wrongKeyProfile)
    {
        await story.Step("unknown to the server, it waits; device and server show the same code", async () =>
        {
            var code = await Waiting.Until("the unit is in the waiting list", Soon, async () =>
                (await rig.Server.Operate("waiting")).EnumerateArray().Select(u => u.GetProperty("code").GetString()).FirstOrDefault());
            return code == Code(rig) ? $"label {Code(rig)} = waiting list {code}" : throw new StackFault($"label {Code(rig)}, waiting list {code}");
        });

        // The provider's settings are there before the unit is let in, as they would be.
        var tone = broken == DemoBreak.Tone ? "440@-15;*(*/0/1)" : ProfileTone;
        await rig.Server.Operate("layer", "set", "all", $"Dial_Tone={tone}", "Resync_Periodic=1", "Resync_Error_Retry_Delay=1", "Upgrade_Error_Retry_Delay=3600", "Resync_Random_Delay=0");
        rig.Wire.Set(broken switch
        {
            DemoBreak.Key => [new WireRule("/p/", WireRuleKind.Replace, Body: wrongKeyProfile)],
            DemoBreak.Profile => [new WireRule("/p/", WireRuleKind.FlipByte, At: 1)],
            _ => [],
        });
        await story.Step("an operator who compared the codes lets it in", async () =>
        {
            await rig.Server.Operate("device", "approve", Code(rig));
            return $"server device approve {Code(rig)}";
        });
    }

    private static async Task Provision(Story story, Rig rig)
    {
        await story.Step("it gets its key over mutual TLS, and with it the profile that only it can read", async () =>
        {
            var status = await rig.Device!.Until(
                "the encrypted profile is applied",
                Soon,
                s => s.LastResync is { Url: var url } last && url.Contains("/p/", StringComparison.Ordinal) && (last.Good ? true : throw new StackFault($"the device refused the profile: {last.Explanation}")));
            return $"{status.LastResync!.Url}: {status.SettingsState}";
        });
        await story.Step("on the wire the profile is ciphertext", () =>
        {
            var body = rig.Wire.Seen("/p/") ?? throw new StackFault("no profile passed the wire");
            var readable = Encoding.Latin1.GetString(body).Contains("flat-profile", StringComparison.Ordinal);
            return !readable && body.AsSpan().StartsWith("Salted__"u8)
                ? Task.FromResult($"{body.Length} bytes seen, first: {Convert.ToHexStringLower(body.AsSpan(0, 24))} (\"Salted__\", salt, ciphertext)")
                : throw new StackFault($"the wire shows {Encoding.ASCII.GetString(body, 0, Math.Min(body.Length, 60))}");
        });
        await story.Step("lifted again, the phone hears the profile's dial tone", () => Hear(rig, "425 Hz at -15 dBm0", ProfileSines));
    }

    private static async Task Upgrade(Story story, Rig rig, DemoBreak broken)
    {
        var hold = new WireRule("/fw/", WireRuleKind.Hold, At: 1_000_000);
        rig.Wire.Set(broken == DemoBreak.Image ? [new WireRule("/fw/", WireRuleKind.FlipByte, At: 2_000_000)] : [hold]);
        await story.Step($"image {Second} is fetched and staged while the phone is off-hook and hears tone without a gap", async () =>
        {
            await rig.Server.Operate("firmware", "add", await rig.Firmware.Image(Second), "--assign");
            if (broken == DemoBreak.Image)
            {
                await rig.Device!.Until("the image is staged", Soon, s => Refused(s) is { } why ? throw new StackFault($"the device refused the image: {why}") : s.Staged == Second);
            }

            await rig.Device!.Until("the download has begun", Soon, s => s.FirmwareBytes > 0);
            await rig.Lines.Post("phone/lift");
            await rig.Lines.Tone(TimeSpan.FromMilliseconds(300), Soon);
            hold.Release();
            var status = await rig.Device.Until("the image is staged", Soon, s => s.Staged == Second);
            var heard = await rig.Lines.ListenOn(Rig.Buffer + TimeSpan.FromMilliseconds(500));
            var card = await rig.Lines.Get("status");
            if (status.Version != First || !heard.Is(ProfileSines) || heard.LongestGapMs is null or > LongestGapMs || heard.Sounds.Count != 1)
            {
                throw new StackFault($"{status.Version} runs; the phone heard {heard}, longest gap {heard.LongestGapMs} ms, {heard.Sounds.Count} sounds");
            }

            return $"{Second} is staged, {First} still runs; {heard.Seconds:0.0} s of {heard}, longest gap {heard.LongestGapMs:0.0} ms of samples (latest answer {card.GetProperty("largestLatenessMs").GetDouble():0} ms)";
        });
        await story.Step($"on-hook, it switches to {Second}, and the phone is as before", async () =>
        {
            await rig.Lines.Post("phone/hangup");
            var status = await rig.Device!.Until($"{Second} runs and is healthy", Soon, s => s.Version == Second && s.Health.Count == 0);
            return $"{status.Version} from slot {status.Slot}; {await Hear(rig, "425 Hz at -15 dBm0", ProfileSines)}";
        });
        rig.Wire.Set();
    }

    private static async Task RollBack(Story story, Rig rig)
        => await story.Step($"image {Third}, well signed, crashes at start: the launcher goes back and the device says why", async () =>
        {
            await rig.Server.Operate("firmware", "add", await rig.Firmware.CrashingImage(Third), "--assign");
            var status = await rig.Device!.Until(
                $"{Second} runs again and tells of {Third}",
                TimeSpan.FromSeconds(40),
                s => s.Version == Second && s.LastUpgrade is { Good: false, Explanation: var why } && why.Contains(Third, StringComparison.Ordinal));
            return $"{status.Version} runs; {status.LastUpgrade!.Explanation}";
        });

    private static async Task Report(Story story, Rig rig, DemoBreak broken)
    {
        if (broken == DemoBreak.Report)
        {
            rig.Wire.Set(new WireRule("/report/", WireRuleKind.Drop));
        }

        await story.Step("the server has the report: version, and why the last image failed", async () =>
        {
            var since = DateTimeOffset.UtcNow;

            // A change of the profile brings a resync and with it a fresh report.
            await rig.Server.Operate("layer", "set", "all", "GPP_A=report of the demo");
            var text = await Waiting.Until("a report that is newer than the change", Soon, async () =>
            {
                var (status, output, _) = await rig.Server.TryOperate("report", "show", rig.Mac);
                if (status == 0 && output.Contains("report of the demo", StringComparison.Ordinal))
                {
                    return output;
                }

                return await rig.Device!.Status() is { LastReport: { Good: false, Explanation: var why } } ? throw new StackFault($"the report did not get through: {why}") : null;
            });
            return text.Contains(Third, StringComparison.Ordinal) && text.Contains(Second, StringComparison.Ordinal)
                ? $"report of {rig.Mac}, {text.Length} characters, names {Second} and the failure of {Third} ({(DateTimeOffset.UtcNow - since).TotalSeconds:0.0} s after the change)"
                : throw new StackFault($"the report does not name {Second} and {Third}: {text[..Math.Min(text.Length, 600)]}");
        });
    }

    private static async Task OtherWays(Story story, Rig rig, byte[] wrongKeyProfile)
    {
        await story.Step("the same profile by TFTP", async () =>
        {
            await rig.Server.Operate("layer", "set", $"device:{rig.Mac}", $"Profile_Rule_B=[--key $SA] tftp://127.0.0.1:{rig.Server.TftpPort}/p/$B/$MA.cfg");
            var status = await rig.Device!.Until(
                "a resync by TFTP", Soon, s => s.LastResync is { Good: true, Url: var url } && url.StartsWith("tftp:", StringComparison.Ordinal));
            await rig.Server.Operate("layer", "unset", $"device:{rig.Mac}", "Profile_Rule_B");
            await rig.Device.Until("HTTP alone again", Soon, s => s.LastResync is { Good: true, Url: var url } && url.StartsWith("http:", StringComparison.Ordinal));
            return status.LastResync!.Url;
        });
        await story.Step("a profile under a wrong key is refused, and the settings stay", async () =>
        {
            rig.Wire.Set(new WireRule("/p/", WireRuleKind.Replace, Body: wrongKeyProfile));
            var status = await rig.Device!.Until("the profile is refused", Soon, s => s.LastResync is { Good: false, Url: var url } && url.Contains("/p/", StringComparison.Ordinal));
            return $"{status.LastResync!.Explanation}; {await Hear(rig, "425 Hz at -15 dBm0", ProfileSines)}";
        });
    }

    private static async Task<string> Hear(Rig rig, string wanted, (double, double)[] sines)
    {
        await rig.Lines.Connected(Soon);
        await rig.Lines.Post("phone/lift");
        try
        {
            var heard = await rig.Lines.Tone(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(8));
            return heard.Is(sines) ? $"heard {heard}" : throw new StackFault($"wanted {wanted}, heard {heard}");
        }
        finally
        {
            await rig.HangUp();
        }
    }

    private static string Code(Rig rig) => rig.Label.GetProperty("enrolmentCode").GetString()!;

    private static string? Refused(DeviceStatus status) => status.LastUpgrade is { Good: false, Explanation: var why } ? why : null;

    // A real profile, rightly encrypted, under a key that no unit has: what a stranger on the wire could bring.
    private static async Task<byte[]> WrongKeyProfile(Rig rig)
    {
        var open = Path.Combine(rig.Folder, "stranger.xml");
        var closed = Path.Combine(rig.Folder, "stranger.cfg");
        await File.WriteAllTextAsync(open, "<flat-profile><Dial_Tone>1000@-10;*(*/0/1)</Dial_Tone></flat-profile>\n");
        var (status, _, error) = await Tool.Try(rig.Places.Server, "profile", "encrypt", "--key", "a stranger's key", open, closed);
        return status == 0 ? await File.ReadAllBytesAsync(closed) : throw new StackFault(error);
    }
}

using System.Text;
using Spa.Fleet.Inventory;
using Spa.Marks;
using Spa.ProvisioningServer.Storage;
using Spa.Stack;

namespace Spa.Flows.Tests.Faults;

/// <summary>kill -9 of server, launcher and device, at moments that a seed chooses, while settings and images are on their way. <c>SPA_KILLS=N</c> makes it N rounds instead of a few.</summary>
public sealed class KillTests : IAsyncLifetime
{
    private const int UsualRounds = 4;
    private const int FirstBuild = 10;
    private const int LongestWaitMs = 700;
    private static readonly int Rounds = int.TryParse(Environment.GetEnvironmentVariable("SPA_KILLS"), out var rounds) ? rounds : UsualRounds;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(40);
    private static readonly string[] Patience = ["--ready-deadline", "10", "--healthy-deadline", "15", "--heartbeat", "5", "--soak", "0.3", "--back-off", "0.1"];
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("spa");
    private readonly Random random = new(3102);
    private readonly List<string> said = [];
    private Rig? rig;

    private Rig Rig => rig!;

    private string UnitFolder => Path.Combine(folder.FullName, "u");

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (rig is not null)
        {
            await rig.DisposeAsync();
        }

        Processes.Started($"SPA_SLOT={UnitFolder}/").ToList().ForEach(Processes.Kill);
        folder.Delete(true);
    }

    [NativeFact]
    [Attack("D6", "F15")]
    public async Task Whoever_is_killed_the_unit_comes_to_what_was_wanted_and_nothing_is_lost()
    {
        rig = await Rig.Start(NativeFactAttribute.Places, folder.FullName);
        await Rig.MakeUnit("5.1.10(GW)", signed: false, "Resync_Random_Delay=0", "Resync_Error_Retry_Delay=1");
        Rig.PlugIn(Patience);
        await LetIn();
        await Settle("0");
        var newest = FirstBuild;
        for (var round = 1; round <= Rounds; round++)
        {
            var sequence = Sequence();
            if (round % 3 == 1)
            {
                newest++;
                await Rig.Server.Operate("firmware", "add", await Rig.Firmware.Image(Name(newest)), "--assign");
            }

            await Rig.Server.Operate("layer", "set", "all", $"GPP_C={round}", $"GPP_D={round}");
            await Kill([$"{round - 1}", $"{round}"]);
            await Rig.RestartServer();
            Assert.True(Sequence() >= sequence, "a report that was acknowledged is gone");
            Rig.PlugIn(Patience);
            await Settle($"{round}");
            var older = Enumerable.Range(FirstBuild, newest - FirstBuild).ToDictionary(Name, n => n);
            await Rig.Device!.Until(
                $"{Name(newest)} runs, or an older one tells why not",
                Limit,
                s => s.Version == Name(newest) || (older.ContainsKey(s.Version) && (round % 3 != 1 || (s.LastUpgrade is { Good: false, Explanation: var why } && why.Contains(Name(newest), StringComparison.Ordinal)))));
        }

        // Undisturbed, the next version comes through, whatever became of those before it.
        newest++;
        await Rig.Server.Operate("firmware", "add", await Rig.Firmware.Image(Name(newest)), "--assign");
        await Rig.Device!.Until($"{Name(newest)} runs", Limit, s => s.Version == Name(newest) && s.Health.Count == 0);
        Keep();

        // Each start has a cause: a plugging in, a kill, or a switch to an image with its trial taken back.
        var starts = said.Count(line => line.Contains("launcher: starting ", StringComparison.Ordinal));
        Assert.InRange(starts, Rounds + 2, (2 * (Rounds + 2)) + Rounds + 1);
    }

    // The approval is acknowledged, and a power cut takes server and unit. (A unit that stays up asks again a minute after its second failure: that is how it backs off before it has a profile.)
    private async Task LetIn()
    {
        var code = await Waiting.Until("the unit is in the waiting list", Limit, async () =>
            (await Rig.Server.Operate("waiting")).EnumerateArray().Select(u => u.GetProperty("code").GetString()).FirstOrDefault());
        await Rig.Server.Operate(
            "layer", "set", "all", "Resync_Periodic=1", "Resync_Error_Retry_Delay=1", "Upgrade_Error_Retry_Delay=1", "Resync_Random_Delay=0", "GPP_C=0", "GPP_D=0");
        await Rig.Server.Operate("device", "approve", code);
        Processes.Kill(Rig.Server.Id);
        Processes.Kill(Rig.Device!.LauncherId);
        Keep();
        await Rig.Unplug();
        await Rig.RestartServer();
        Rig.PlugIn(Patience);
    }

    // All three in an order and at moments that the seed chooses: the waits choose the moment and wait for nothing.
    private async Task Kill(string[] either)
    {
        var victims = new List<Action>
        {
            () => Processes.Kill(Rig.Server.Id),
            () => Processes.Kill(Rig.Device!.LauncherId),
            () => Processes.Started($"SPA_SLOT={UnitFolder}/").ToList().ForEach(Processes.Kill),
        };
        random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(victims));
        foreach (var victim in victims)
        {
            await Task.Delay(random.Next(LongestWaitMs));
            victim();
            var settings = Unit.Settings(UnitFolder);
            Assert.Equal(Unit.Text(settings, "GPP_C"), Unit.Text(settings, "GPP_D"));
            Assert.Contains(Unit.Text(settings, "GPP_C"), either);
        }

        Keep();
        await Rig.Unplug();
    }

    private async Task Settle(string value)
    {
        await Waiting.Until(
            $"settings {value} are in force",
            Limit,
            async () => File.Exists(Path.Combine(UnitFolder, "config", "settings")) && Unit.Text(Unit.Settings(UnitFolder), "GPP_C") == value
                && await Rig.Device!.Status() is { LastResync.Good: true } ? this : null,
            () => string.Join('\n', Rig.Device!.Tail.TakeLast(20)));
        await Waiting.Until($"the server has the report of {value}", Limit, () => Task.FromResult(Reported().Contains($">{value}</GPP_C>", StringComparison.Ordinal) ? this : null), () => string.Join('\n', Rig.Device!.Tail.TakeLast(20)));
    }

    private string Reported()
    {
        using var store = Store.Open(Rig.Server.Data);
        return store.Read(on => store.Reports.Find(on, MacAddress.Of(Rig.Mac))) is { } report ? Encoding.ASCII.GetString(report.Xml) : string.Empty;
    }

    private long Sequence()
    {
        using var store = Store.Open(Rig.Server.Data);
        var device = store.Read(on => Devices.Find(on, MacAddress.Of(Rig.Mac)));
        Assert.Equal(DeviceState.Enrolled, device?.State);
        return device!.Health.SequenceReported;
    }

    private void Keep() => said.AddRange(Rig.Device?.Tail ?? []);

    private static string Name(int build) => $"5.1.{build}(GW)";
}

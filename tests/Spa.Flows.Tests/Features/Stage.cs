using Spa.Stack;
using Xunit.Sdk;

namespace Spa.Flows.Tests.Features;

/// <summary>Plays scenarios on the stack of processes, a few at a time.</summary>
internal static class Stage
{
    private const int AtOnce = 2;
    private static readonly SemaphoreSlim Room = new(AtOnce);

    // Keys and images are the same for every scenario of a run; a maker makes them once too.
    private static readonly Lazy<Task<string>> Maker = new(MakeFirmware);

    /// <summary>What a launcher is given so that a scenario is short.</summary>
    public static IReadOnlyList<string> Launcher { get; } = ["--ready-deadline", "10", "--healthy-deadline", "15", "--heartbeat", "5", "--soak", "1"];

    /// <summary>How long something may take: that should work, and in a broken scenario.</summary>
    public static TimeSpan Limit(bool broken) => TimeSpan.FromSeconds(broken ? 3 : 40);

    /// <summary>Plays a scenario; that the stack does not do what it should is an assertion that fails.</summary>
    public static async Task Play(Func<Rig, Task> scenario)
    {
        await Room.WaitAsync();
        var folder = Directory.CreateTempSubdirectory("spas");
        try
        {
            var made = Directory.CreateDirectory(Path.Combine(folder.FullName, "fw"));
            foreach (var file in Directory.GetFiles(await Maker.Value))
            {
                File.Copy(file, Path.Combine(made.FullName, Path.GetFileName(file)));
            }

            await using var rig = await Rig.Start(NativeFactAttribute.Places, folder.FullName);
            try
            {
                await scenario(rig);
            }
            catch (StackFault fault)
            {
                throw new XunitException(fault.Message);
            }
        }
        finally
        {
            folder.Delete(true);
            Room.Release();
        }
    }

    private static async Task<string> MakeFirmware()
    {
        var folder = Directory.CreateTempSubdirectory("spaf").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, true);
        var workshop = new FirmwareWorkshop(NativeFactAttribute.Places, folder);
        await workshop.MakeKeys();
        await workshop.Image("5.1.10(GW)");
        await workshop.Image("5.1.11(GW)");
        return folder;
    }

    /// <summary>Lifts, hears exactly these sines from the beginning and without an end, and hangs up.</summary>
    public static async Task Hears(this Rig rig, TimeSpan limit, params (double Hertz, double Dbm0)[] sines)
    {
        await rig.Lines.Connected(limit);
        await rig.Lines.Post("phone/lift");
        var heard = await rig.Lines.Tone(TimeSpan.FromMilliseconds(500), limit);
        await rig.Lines.Post("phone/hangup");
        Assert.True(heard.Is(sines) && heard.Sounds.Count == 1, $"wanted {string.Join(" + ", sines)}, heard {heard}");
    }
}

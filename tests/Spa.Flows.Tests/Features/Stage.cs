using Spa.Marks;
using Spa.Stack;
using Xunit.Sdk;

namespace Spa.Flows.Tests.Features;

/// <summary>Plays scenarios on the stack of processes, a few at a time.</summary>
internal static class Stage
{
    private const int AtOnce = 2;
    private static readonly SemaphoreSlim Room = new(AtOnce);

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
            await using var rig = await Rig.Start(new Places(Repository.Root), folder.FullName);
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

    /// <summary>Lifts, hears exactly these sines from the beginning and without an end, and hangs up.</summary>
    public static async Task Hears(this Rig rig, TimeSpan limit, params (double Hertz, double Dbm0)[] sines)
    {
        await rig.Lines.Connected(limit);
        await rig.Lines.Post("phone/lift");
        var heard = await Waiting.Until("a tone is heard", limit, async () => await rig.Lines.Listen(TimeSpan.FromMilliseconds(800)) is { Sounds.Count: > 0 } something ? something : null);
        await rig.Lines.Post("phone/hangup");
        Assert.True(heard.Is(sines) && heard.Sounds.Count == 1, $"wanted {string.Join(" + ", sines)}, heard {heard}");
    }
}

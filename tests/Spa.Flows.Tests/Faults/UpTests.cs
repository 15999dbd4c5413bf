using System.Diagnostics;
using System.Text.RegularExpressions;
using Spa.Stack;

namespace Spa.Flows.Tests.Faults;

/// <summary><c>./spa up</c>: starts everything, shows it, ends everything, goes on from where it was.</summary>
public sealed partial class UpTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("spa");

    public void Dispose() => folder.Delete(true);

    [NativeFact]
    public async Task It_shows_all_ends_all_and_goes_on_from_the_kept_state()
    {
        var first = await Watch(text => Provisioned(text) && text.Contains("Account: registered", StringComparison.Ordinal) && text.Contains("Last report: sent", StringComparison.Ordinal));
        foreach (var row in new[] { "Server: http", "Device: http", "Phone: ", "Account: registered", "Profile: ", "Firmware: 5.1.10(GW) in slot a", "Last report: sent" })
        {
            Assert.Contains(row, first, StringComparison.Ordinal);
        }

        var kept = Unit.Settings(Path.Combine(folder.FullName, "device"));
        var second = await Watch(Provisioned);
        Assert.Contains($"Going on from {folder.FullName}.", second, StringComparison.Ordinal);
        Assert.Equal(Mac().Match(first).Value, Mac().Match(second).Value);
        Assert.Equal(17, Mac().Match(second).Length);
        var then = Unit.Settings(Path.Combine(folder.FullName, "device"));
        Assert.All(["GPP_SA", "GPP_B", "Profile_Rule"], name => Assert.Equal((true, Unit.Text(kept, name)), (Unit.Text(then, name).Length > 0, Unit.Text(then, name))));
    }

    private static bool Provisioned(string text) => text.Contains("Profile: ", StringComparison.Ordinal) && text.Contains("last: good http", StringComparison.Ordinal) && text.Contains("/p/", StringComparison.Ordinal);

    // From start to the end by Ctrl-C; gives what it printed.
    private async Task<string> Watch(Func<string, bool> enough)
    {
        await using var up = ChildProgram.Start("up", StackCommand.Program, ["up", "--root", NativeFactAttribute.Places.Root, "--data", folder.FullName, "--any-port"]);
        string Seen() => StackCommand.Flat(string.Join('\n', up.Tail));
        await Waiting.Until("everything is shown", Limit, () => up.Ended ? throw new StackFault(Seen()) : Task.FromResult(enough(Seen()) ? up : null), Seen);
        var started = Processes.Tree(up.Id);
        Assert.True(started.Count >= 5, "server, lines, launcher and device are processes of their own");
        using (var interrupt = Process.Start("kill", ["-INT", $"{up.Id}"]))
        {
            await interrupt.WaitForExitAsync();
        }

        await Waiting.Until("it ends", Limit, () => Task.FromResult(up.Ended ? up : null), Seen);
        Assert.DoesNotContain(started, Processes.Runs);
        return Seen();
    }

    [GeneratedRegex("(?<=MAC )([0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}")]
    private static partial Regex Mac();
}

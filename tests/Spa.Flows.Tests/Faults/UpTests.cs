using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
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
        var first = await Watch(text => Provisioned(text) && Registered(text) && text.Contains("Last report: sent", StringComparison.Ordinal));
        foreach (var row in new[] { "Server: http", "Device: http", "Phone: ", "Account: registered", "Profile: ", "Firmware: 5.1.10(GW) in slot a", "Last report: sent" })
        {
            Assert.Contains(row, first, StringComparison.Ordinal);
        }

        var kept = Unit.Settings(Path.Combine(folder.FullName, "device"));
        var second = await Watch(text => Provisioned(text) && Registered(text));
        Assert.Contains($"Going on from {folder.FullName}.", second, StringComparison.Ordinal);
        Assert.Equal(Mac().Match(first).Value, Mac().Match(second).Value);
        Assert.Equal(17, Mac().Match(second).Length);
        var then = Unit.Settings(Path.Combine(folder.FullName, "device"));
        Assert.Equal(Addresses(first), Addresses(second));
        Assert.All(["GPP_SA", "GPP_B", "Profile_Rule"], name => Assert.Equal((true, Unit.Text(kept, name)), (Unit.Text(then, name).Length > 0, Unit.Text(then, name))));

        // What the unit knows its server by is another's now: said before anything is started.
        using var another = new TcpListener(IPAddress.Loopback, new Uri(Addresses(first)[1]["Server: ".Length..]).Port);
        another.Start();
        await using var up = Start();
        await Waiting.Until("it gives up", Limit, () => Task.FromResult(up.Ended ? up : null));
        Assert.Contains("is another program's now", StackCommand.Flat(string.Join('\n', up.Tail)), StringComparison.Ordinal);
    }

    private static bool Registered(string text) => text.Contains("Account: registered", StringComparison.Ordinal);

    private ChildProgram Start() => ChildProgram.Start("up", StackCommand.Program, ["up", "--root", NativeFactAttribute.Places.Root, "--data", folder.FullName, "--any-port"]);

    private static bool Provisioned(string text) => text.Contains("Profile: ", StringComparison.Ordinal) && text.Contains("last: good http", StringComparison.Ordinal) && text.Contains("/p/", StringComparison.Ordinal);

    // From start to the end by Ctrl-C; gives what it printed.
    private async Task<string> Watch(Func<string, bool> enough)
    {
        await using var up = Start();
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

    // Of device and server.
    private static string[] Addresses(string text) => [.. Address().Matches(text).Select(m => m.Value).Distinct().Order(StringComparer.Ordinal)];

    [GeneratedRegex("(?:Server|Device): http://[0-9.:]+/")]
    private static partial Regex Address();

    [GeneratedRegex("(?<=MAC )([0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}")]
    private static partial Regex Mac();
}

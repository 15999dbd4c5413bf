using Spa.Firmware.Launch;
using Spa.Firmware.Slots;
using Spa.Hosting.Files;

namespace Spa.Launcher;

/// <summary>Which launcher this process is: the one the unit was made with, which begins by handing over to one that was brought, or such a one.</summary>
internal sealed class Starter
{
    private readonly LauncherOptions options;
    private readonly IReadOnlyList<string> arguments;
    private readonly DurableFiles files;
    private readonly SlotName? slot;
    private readonly string made;

    // Taken before anybody takes them out of the environment: the process stays the service, whatever launcher it becomes.
    private readonly (string Name, string Value)[] service =
        [.. new[] { "NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID" }.Select(name => (name, Value: Environment.GetEnvironmentVariable(name))).Where(v => v.Value is not null).Select(v => (v.name, v.Value!))];

    private Starter(LauncherOptions options, IReadOnlyList<string> arguments, DurableFiles files, SlotName? slot, string made)
        => (this.options, this.arguments, this.files, this.slot, this.made) = (options, arguments, files, slot, made);

    // One word each line: a launcher that is no native program is started by another one.
    private static string ThisProgram
        => Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet" ? $"{Environment.ProcessPath}\n{Environment.GetCommandLineArgs()[0]}" : Environment.ProcessPath!;

    /// <summary>Hands over when there is somebody to hand over to, and then never returns; otherwise this launcher goes on.</summary>
    /// <param name="options">What the command line says.</param>
    /// <param name="arguments">The command line, handed over unchanged.</param>
    /// <param name="say">Tells a person.</param>
    public static Starter Begin(LauncherOptions options, IReadOnlyList<string> arguments, Action<string> say)
    {
        var files = new DurableFiles(options.Folder);
        var slot = SlotNames.Of(Environment.GetEnvironmentVariable(LauncherVersion.LauncherSlotVariable));
        var made = slot is not null ? Environment.GetEnvironmentVariable(LauncherVersion.StarterVariable) : null;
        var self = new Starter(options, arguments, files, slot, made ?? ThisProgram);
        if (slot is null)
        {
            self.Choose(say);
        }

        return self;
    }

    /// <summary>This launcher works; it need not be taken back.</summary>
    public void Prove(Action<string> say)
    {
        Handover.StopAlarm();
        if (slot is not { } mine)
        {
            return;
        }

        try
        {
            var store = LauncherSlots.Of(files).Store;
            store.ReadState(out var state, out _);
            if (store.ReadManifest(mine) is { Version: var version } && StarterDecision.Proven(state, mine, version) is { } proven)
            {
                store.WriteState(proven);
                store.MarkConfirmed(mine);
                if (state!.Pending)
                {
                    say($"launcher {version} has proved itself");
                }
            }
        }
        catch (IOException e)
        {
            say($"that this launcher works could not be written down: {e.Message}");
        }
    }

    /// <summary>Becomes the launcher the unit was made with, which chooses anew. Returns only when that fails, with the reason.</summary>
    public string HandBack()
    {
        var words = made.Split('\n');
        return Handover.Become(words[0], [.. words[1..], .. arguments], service);
    }

    private void Choose(Action<string> say)
    {
        try
        {
            // Where a launcher runs already, this process is about to learn that, and no try is to be spent on it.
            using var guard = new FileStream(files.FullPath("launcher.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            var store = LauncherSlots.Of(files).Store;
            store.ReadState(out var state, out _);
            if (state is null)
            {
                return;
            }

            Installer.ReadRoot(files).Ok(out var root, out _);
            var step = StarterDecision.On(state, store.Examine(SlotName.A, root), store.Examine(SlotName.B, root), LauncherVersion.Current);
            if (step.Said.Length > 0)
            {
                say(step.Said);
            }

            if (step.Record is { } record)
            {
                store.WriteState(record);
            }

            if (step.Slot is { } chosen)
            {
                say($"handing over to the launcher in slot {chosen.Folder}{(step.OnTrial ? $", on trial, {step.Record!.TriesLeft} more starts" : string.Empty)}");
                var folder = files.FullPath($"{LauncherSlots.Folder}/{chosen.Folder}");
                Handover.SetAlarm(options.HandOver);
                var problem = Handover.Become(
                    Path.Combine(folder, step.Entry),
                    arguments,
                    [(LauncherVersion.LauncherSlotVariable, folder), (LauncherVersion.StarterVariable, made)]);
                Handover.StopAlarm();
                say($"it could not be started: {problem}; the launcher the unit was made with goes on");
            }
        }
        catch (IOException e)
        {
            // A try that cannot be counted is not made.
            say($"no brought launcher is used: {e.Message}");
        }
    }
}

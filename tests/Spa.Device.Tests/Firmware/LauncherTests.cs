using System.Collections.Concurrent;
using System.Diagnostics;
using Spa.Firmware.Image;
using Spa.Firmware.Launch;
using Spa.Firmware.Slots;
using Spa.Hosting.Files;
using Spa.Marks;
using static Spa.Device.Tests.Firmware.SampleImages;

namespace Spa.Device.Tests.Firmware;

/// <summary>The launcher as a process, with scripts as device programs.</summary>
public sealed class LauncherTests : IDisposable
{
    private const string Old = "5.1.10(GW)";
    private const string New = "5.1.11(GW)";
    private const int Kill = 9;
    private const int Terminate = 15;

    // Generous deadlines everywhere but where a test is about one: a busy machine must not look like a bad program.
    // Connects to the launcher as a device does, says it is well and beats until it is told to end.
    private const string Well = """
        #!/usr/bin/perl
        use IO::Socket::UNIX;
        $| = 1;
        $SIG{TERM} = sub { print "ended $ENV{SPA_SLOT}\n"; exit 0 };
        my $s = IO::Socket::UNIX->new(Type => SOCK_STREAM, Peer => $ENV{SPA_LAUNCHER}) or die "no launcher: $!";
        $s->autoflush(1);
        print "started $ENV{SPA_SLOT} $ENV{SPA_LAUNCHER_VERSION} @ARGV\n";
        print $s "READY\nHEALTHY\n";
        while (1) { print $s "BEAT\n" or exit 3; select(undef, undef, undef, 0.1); }

        """;

    private static readonly TimeSpan Generous = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("spa-launcher-test");
    private readonly List<Process> processes = [];
    private string data = "data";

    /// <summary>Programs that fail, the one deadline that is made short for it, and the reason that is kept.</summary>
    public static TheoryData<string, string, string> BadPrograms => new()
    {
        { "#!/bin/sh\nexit 134\n", "--soak 1000", "it ended with status 134 (SIGABRT: it crashed) before it was healthy" },
        { "#!/bin/sh\nkill -SEGV $$\n", "--soak 1000", "it ended with status 139 (SIGSEGV: it crashed) before it was healthy" },
        { "#!/bin/sh\nexec sleep 1000\n", "--ready-deadline 0.3", "it was not ready within 0.3 s" },
        { Well.Replace("print $s \"BEAT\\n\" or exit 3; select(undef, undef, undef, 0.1);", "sleep 1000;"), "--soak 1000 --heartbeat 0.4", "it was silent for 0.4 s" },
        { Well.Replace("while (1) {", "exit 7; while (1) {"), "--soak 1000", "it ended with status 7" },
        { Well.Replace("print $s \"READY", "my $leak = 'x' x 200_000_000; print $s \"READY"), "--soak 1000 --memory-limit 100 --measure 0.2", "it used " },
        { Well.Replace("while (1) {", "while (1) { print 'talk ' x 50_000, \"\\n\";"), "--soak 1000 --log-limit 100 --measure 0.5", "it wrote " },
        { "#!/no/such/interpreter\n", "--soak 1000", "it could not be started: " },
    };

    public void Dispose()
    {
        foreach (var process in processes)
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }

            process.WaitForExit();
            process.Dispose();
        }

        // What a killed launcher left: a new one ends it, and is ended.
        if (Directory.Exists(Data) && Children() > 0)
        {
            EndLeftovers();
        }

        folder.Delete(recursive: true);
    }

    private string Data => Path.Combine(folder.FullName, data);

    private SlotState State
    {
        get
        {
            new SlotStore(new DurableFiles(Data)).ReadState(out var state, out _);
            return state!;
        }
    }

    [Needs("perl")]
    public void A_confirmed_version_is_started_with_its_arguments_and_ends_with_the_launcher()
    {
        Make(Old, Well, first: true);
        var launcher = Start("--", "device", "--port", "0");
        launcher.Says($"started {Data}/a 0.2.0 device --port 0");
        launcher.Says($"launcher: {Old} in slot a is healthy");
        launcher.Signal(Terminate);
        Assert.Equal(0, launcher.Ends());
        launcher.Says($"ended {Data}/a");
    }

    [Theory]
    [MemberData(nameof(BadPrograms))]
    [Attack("F16")]
    public void A_bad_version_is_taken_back_and_the_reason_is_kept(string program, string deadline, string reason)
    {
        Make(Old, Well, first: true);
        Make(New, program);
        var launcher = Start(deadline.Split(' '));
        launcher.Says($"launcher: {New} was taken back: it was started 3 times; {reason}");
        launcher.Says($"launcher: starting {Old} in slot a");
        Assert.StartsWith($"{New} was taken back: it was started 3 times; {reason}", State.Reason);
        Assert.Equal((SlotName.A, false, New), (State.Active, State.Pending, State.GivenUp!.Version.ToString()));

        // The device sees the same, and the same image is not taken again.
        var files = new DurableFiles(Data);
        var report = BootReport.Read(new SlotStore(files), Path.Combine(Data, "a"));
        Assert.Equal((Old, New), (report.Version!.ToString(), report.GivenUp!.Version.ToString()));
        var again = new Installer(files, Installer.ReadRoot(files)).Install("image", Unit, SlotName.A, null);
        Assert.Equal(ImageFault.GivenUpBefore, Assert.IsType<InstallOutcome.Refused>(again).Refusal.Fault);
    }

    [Needs("perl")]
    public void A_good_version_is_confirmed_after_the_soak()
    {
        Make(Old, Well, first: true);
        Make(New, Well);
        var launcher = Start();
        launcher.Says($"launcher: {New} in slot b is confirmed");
        Wait.For(() => !State.Pending);
        Assert.Equal((SlotName.B, New), (State.Active, State.ConfirmedB!.ToString()));
    }

    [Needs("perl")]
    public void A_program_that_asks_for_the_other_slot_gets_it()
    {
        Make(Old, Well.Replace("while (1)", "while (!-e \"$ENV{SPA_SLOT}/../go\")") + "exit 10;\n", first: true);
        var launcher = Start();
        launcher.Says($"launcher: {Old} in slot a is healthy");
        Make(New, Well);
        File.WriteAllText(Path.Combine(Data, "go"), string.Empty);
        launcher.Says($"started {Data}/b 0.2.0 ");
    }

    [Needs("perl")]
    public void Status_12_ends_the_launcher_too()
    {
        Make(Old, "#!/bin/sh\nexit 12\n", first: true);
        Assert.Equal(0, Start().Ends());
    }

    [Needs("perl")]
    public void A_program_that_does_not_end_when_asked_is_killed()
    {
        Make(Old, Well.Replace("print \"ended $ENV{SPA_SLOT}\\n\"; exit 0", "print \"not yet\\n\""), first: true);
        var launcher = Start();
        launcher.Says($"launcher: {Old} in slot a is healthy");
        launcher.Signal(Terminate);
        launcher.Says("not yet");
        launcher.Says($"launcher: {Old} in slot a did not end in time and is killed");
        Assert.Equal(0, launcher.Ends());
    }

    [Needs("perl")]
    [Attack("F17")]
    public void A_unit_with_a_ruined_state_starts()
    {
        Make(Old, Well, first: true);
        File.WriteAllText(Path.Combine(Data, "state"), "ruined");
        File.WriteAllText(Path.Combine(Data, "state.prev"), "ruined");
        var launcher = Start();
        launcher.Says("launcher: the file state is damaged (expected a line and its SHA-256 at 0 (slot state file))");
        launcher.Says($"launcher: {Old} in slot a is healthy");
    }

    [Fact]
    public void With_nothing_to_start_it_says_what_to_do()
    {
        var launcher = Start();
        launcher.Says("launcher: no slot can be started. Slot a: it is empty. Slot b: it is empty. Install an image (spa firmware install).");
        Assert.Equal(1, launcher.Ends());
    }

    [Theory]
    [InlineData("", "launcher: --data is missing")]
    [InlineData("--data", "launcher: --data needs a value")]
    [InlineData("--data x --soak never", "launcher: --soak takes a number above 0, not never")]
    [InlineData("--data x --sock 1", "launcher: there is no option --sock")]
    public void A_wrong_command_line_is_explained(string arguments, string message)
    {
        var launcher = Run(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        launcher.Says(message);
        Assert.Equal(2, launcher.Ends());
    }

    [Needs("perl")]
    public void A_data_folder_too_deep_for_a_socket_is_no_hindrance()
    {
        data = new string('d', 120);
        Make(Old, Well, first: true);
        var launcher = Start();
        launcher.Says($"launcher: {Old} in slot a is healthy");
        launcher.Signal(Terminate);
        Assert.Equal(0, launcher.Ends());
    }

    [Needs("perl")]
    public void Two_launchers_never_run_from_one_folder()
    {
        Make(Old, Well, first: true);
        Start().Says($"launcher: {Old} in slot a is healthy");
        Assert.Equal(2, Start().Ends());
    }

    [Needs("perl")]
    [Attack("F15")]
    public void A_launcher_killed_at_any_moment_leaves_a_unit_that_the_next_one_starts_alone()
    {
        Make(Old, Well, first: true);
        Make(New, Well);
        var random = new Random(3);
        for (var round = 0; round < 8; round++)
        {
            var launcher = Start();
            // Anywhere from before its first look at the disk to after the confirmation.
            launcher.EndsWithin(TimeSpan.FromMilliseconds(random.Next(20, 900)));
            launcher.Signal(Kill);
            launcher.Ends();
            Assert.Contains(PowerCutTests.Boots(new DurableFiles(Data)), new[] { Old, New });
        }

        var last = Start();
        last.Says("in slot ", " is healthy");
        Wait.For(() => Children() == 1);
    }

    [Needs("perl")]
    public void A_confirmed_program_that_floods_the_log_goes_on_and_the_flood_is_left_out()
    {
        Make(Old, Well.Replace("while (1) {", "for (1..200) { print 'talk ' x 5_000, \"\\n\"; } while (1) {"), first: true);
        var launcher = Start("--log-limit", "100", "--measure", "0.3");
        launcher.Says("launcher: ", " KiB of the program's log were left out");
        launcher.Says($"launcher: {Old} in slot a is healthy");
    }

    [Needs("perl")]
    public void A_real_call_confirms()
    {
        Make(Old, Well, first: true);
        Make(New, Well.Replace("HEALTHY\\n", "HEALTHY\\nPROVEN\\n"));
        Start("--soak", "1000").Says($"launcher: {New} in slot b is confirmed");
        Wait.For(() => !State.Pending);
    }

    [Needs("perl")]
    public void A_launcher_that_is_brought_takes_over_the_process_and_proves_itself()
    {
        Make(Old, Well, first: true);
        Bring("0.3.0", Brought);
        var launcher = Start("--", "device");
        launcher.Says("launcher: handing over to the launcher in slot a, on trial, 2 more starts");
        launcher.Says($"started {Data}/a 0.2.0 device");
        launcher.Says("launcher: launcher 0.3.0 has proved itself");
        Assert.False(launcher.Process.HasExited);
        Wait.For(() => Launchers is { Pending: false, TriesLeft: StarterDecision.TriesOfProven } state && state.ConfirmedA == V("0.3.0"));
        launcher.Signal(Terminate);
        Assert.Equal(0, launcher.Ends());
    }

    [Needs("perl")]
    public void A_device_program_that_installed_a_launcher_gets_it_without_a_restart_of_the_process()
    {
        Make(Old, Well.Replace("while (1)", "while (!-e \"$ENV{SPA_SLOT}/../go\" || $ENV{SPA_LAUNCHER_SLOT})") + "exit 13;\n", first: true);
        var launcher = Start();
        launcher.Says($"launcher: {Old} in slot a is healthy");
        Bring("0.3.0", Brought);
        File.WriteAllText(Path.Combine(Data, "go"), string.Empty);
        launcher.Says("launcher: handing over to the launcher in slot a, on trial, 2 more starts");
        launcher.Says("launcher: launcher 0.3.0 has proved itself");
        Assert.Equal(1, Children());
        launcher.Signal(Terminate);
        Assert.Equal(0, launcher.Ends());
    }

    /// <summary>Launchers that do not do, and how each start of them ends.</summary>
    public static TheoryData<string, int> BadLaunchers => new()
    {
        { "#!/bin/sh\nexit 7\n", 7 },
        { "#!/bin/sh\nexec sleep 1000\n", 128 + 14 },
    };

    // The second one takes three seconds: the alarm of the system counts whole ones.
    [Theory]
    [MemberData(nameof(BadLaunchers))]
    [Attack("F16")]
    public void A_bad_launcher_is_taken_back_after_three_starts_and_the_one_the_unit_was_made_with_goes_on(string program, int status)
    {
        Make(Old, Well, first: true);
        Bring("0.3.0", program);
        for (var start = 0; start < 3; start++)
        {
            Assert.Equal(status, Start("--hand-over", "1").Ends());
        }

        var last = Start("--hand-over", "1");
        last.Says("launcher: launcher 0.3.0 was taken back: it did not prove itself");
        last.Says($"launcher: {Old} in slot a is healthy");
        Assert.Equal((false, "0.3.0"), (Launchers.Pending, Launchers.GivenUp!.Version.ToString()));
        var again = Installer.ForLaunchers(new DurableFiles(Data), Trusted()).Install(new MemoryStream(LauncherImage("0.3.0", program)), LauncherPolicy, null, null);
        Assert.Equal(ImageFault.GivenUpBefore, Assert.IsType<InstallOutcome.Refused>(again).Refusal.Fault);
    }

    [Needs("perl")]
    public void A_launcher_that_is_no_program_is_told_and_this_one_goes_on()
    {
        Make(Old, Well, first: true);
        Bring("0.3.0", "rubbish");
        var launcher = Start();
        launcher.Says("launcher: it could not be started: Exec format error; the launcher the unit was made with goes on");
        launcher.Says($"launcher: {Old} in slot a is healthy");
    }

    private static readonly InstallPolicy LauncherPolicy = Unit with { Product = UnitModel.LauncherProduct, Running = V("0.2.0"), Launcher = null };

    private static string Brought => $"#!/bin/sh\nexec dotnet {LauncherProgram} \"$@\"\n";

    private SlotState Launchers
    {
        get
        {
            LauncherSlots.Of(new DurableFiles(Data)).Store.ReadState(out var state, out _);
            return state!;
        }
    }

    private static byte[] LauncherImage(string version, string program) => SampleImages.Make(
        Draft(version) with { Product = UnitModel.LauncherProduct, Entry = "Spa.Launcher" },
        ImagePayload.Pack([Script("Spa.Launcher", program)], ImagePayload.FastLevel));

    private void Bring(string version, string program)
        => Assert.IsType<InstallOutcome.Staged>(Installer.ForLaunchers(new DurableFiles(Data), Trusted()).Install(new MemoryStream(LauncherImage(version, program)), LauncherPolicy, null, null));

    private static readonly string LauncherProgram = Path.Combine(AppContext.BaseDirectory, "Spa.Launcher.dll");

    private int Children() => Directory.EnumerateDirectories("/proc").Count(process =>
    {
        try
        {
            return int.TryParse(Path.GetFileName(process), out _) && File.ReadAllText(Path.Combine(process, "environ")).Contains($"SPA_SLOT={Data}/", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    });

    private void EndLeftovers()
    {
        using var last = Process.Start(new ProcessStartInfo("dotnet", [LauncherProgram, "--data", Data, "--soak", "1000"]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        last.ErrorDataReceived += (_, _) => { };
        last.OutputDataReceived += (_, _) => { };
        last.BeginErrorReadLine();
        last.BeginOutputReadLine();
        Signal(last.Id, Terminate);
        if (!last.WaitForExit(Generous))
        {
            last.Kill(entireProcessTree: true);
        }
    }

    private void Make(string version, string program, bool first = false)
    {
        var files = new DurableFiles(Data);
        var payload = ImagePayload.Pack([Script("Spa.Device", program)], ImagePayload.FastLevel);
        var image = SampleImages.Make(Draft(version), payload);
        var installer = new Installer(files, Trusted());
        if (first)
        {
            files.CreateFolder("identity");
            Spa.Foundation.Ports.DurableFileExtensions.Replace(files, Installer.RootFile, RootFile);
            Assert.IsType<InstallOutcome.Staged>(installer.InstallFirst(new MemoryStream(image), Unit with { Running = null }));
            return;
        }

        Spa.Foundation.Ports.DurableFileExtensions.Replace(files, "image", image);
        Assert.IsType<InstallOutcome.Staged>(installer.Install("image", Unit, SlotName.A, null));
    }

    private static Spa.Foundation.Text.Parsed<Spa.Firmware.Signature.TrustRoot> Trusted() => Root;

    private static PackFile Script(string path, string content) => SampleImages.Pack(path, content, executable: true);

    private LauncherProcess Start(params string[] more)
        => Run(["--data", Data, "--soak", "0.3", "--stop-grace", "0.5", "--back-off", "0.05", .. more]);

    private LauncherProcess Run(params string[] arguments)
    {
        var started = new LauncherProcess([LauncherProgram, .. arguments]);
        processes.Add(started.Process);
        return started;
    }

    private static void Signal(int process, int signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process}"]);
        kill.WaitForExit();
    }

    private sealed class LauncherProcess
    {
        private readonly BlockingCollection<string> lines = [];
        private readonly List<string> heard = [];

        public LauncherProcess(string[] arguments)
        {
            Process = new Process { StartInfo = new ProcessStartInfo("dotnet", arguments) { RedirectStandardError = true, RedirectStandardOutput = true } };
            Process.OutputDataReceived += Hear;
            Process.ErrorDataReceived += Hear;
            Process.Start();
            Process.BeginOutputReadLine();
            Process.BeginErrorReadLine();
        }

        public Process Process { get; }

        public void Signal(int signal) => LauncherTests.Signal(Process.Id, signal);

        public void Says(params string[] parts)
        {
            var until = Stopwatch.StartNew();
            bool Fits(string line) => line.StartsWith(parts[0], StringComparison.Ordinal) || (parts.Length > 1 && parts.All(p => line.Contains(p, StringComparison.Ordinal)));
            while (!heard.Exists(Fits))
            {
                if (lines.TryTake(out var line, Generous - until.Elapsed < TimeSpan.Zero ? TimeSpan.Zero : Generous - until.Elapsed))
                {
                    heard.Add(line);
                }
                else
                {
                    Assert.Fail($"never said: {string.Join(" ... ", parts)}\nbut:\n{string.Join('\n', heard)}");
                }
            }
        }

        public int Ends()
        {
            Assert.True(Process.WaitForExit(Generous), "it did not end");
            return Process.ExitCode;
        }

        public bool EndsWithin(TimeSpan span) => Process.WaitForExit(span);

        private void Hear(object sender, DataReceivedEventArgs e)
        {
            if (e.Data is not null)
            {
                lines.Add(e.Data);
            }
        }
    }

    private static class Wait
    {
        public static void For(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(condition, Generous), "the condition never held");
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;
using Spa.Firmware.Image;
using Spa.Firmware.Slots;
using Spa.Hosting.Files;
using static Spa.Device.Tests.Firmware.SampleImages;

namespace Spa.Device.Tests.Firmware;

/// <summary>A unit whose launcher is a process and whose device programs are scripts.</summary>
public abstract class LauncherStage : IDisposable
{
    private protected const string Old = "5.1.10(GW)";
    private protected const string New = "5.1.11(GW)";
    private protected const int Kill = 9;
    private protected const int Terminate = 15;

    // Generous deadlines everywhere but where a test is about one: a busy machine must not look like a bad program.
    // Connects to the launcher as a device does, says it is well and beats until it is told to end.
    private protected const string Well = """
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

    public void Dispose()
    {
        GC.SuppressFinalize(this);
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

    /// <summary>The unit's data folder below the test's own.</summary>
    private protected string Name { get; set; } = "data";

    private protected string Data => Path.Combine(folder.FullName, Name);

    private protected SlotState State
    {
        get
        {
            new SlotStore(new DurableFiles(Data)).ReadState(out var state, out _);
            return state!;
        }
    }

    private protected static readonly string LauncherProgram = Path.Combine(AppContext.BaseDirectory, "Spa.Launcher.dll");

    private protected int Children() => Directory.EnumerateDirectories("/proc").Count(process =>
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

    private protected void Make(string version, string program, bool first = false)
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

    private protected static Spa.Foundation.Text.Parsed<Spa.Firmware.Signature.TrustRoot> Trusted() => Root;

    private protected static PackFile Script(string path, string content) => SampleImages.Pack(path, content, executable: true);

    private protected LauncherProcess Start(params string[] more)
        => Run(["--data", Data, "--soak", "0.3", "--stop-grace", "0.5", "--back-off", "0.05", .. more]);

    private protected LauncherProcess Run(params string[] arguments)
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

    private protected sealed class LauncherProcess
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

        public void Signal(int signal) => LauncherStage.Signal(Process.Id, signal);

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

    private protected static class Wait
    {
        public static void For(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(condition, Generous), "the condition never held");
    }
}

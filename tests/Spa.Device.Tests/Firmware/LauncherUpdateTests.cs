using Spa.Firmware.Image;
using Spa.Firmware.Launch;
using Spa.Firmware.Slots;
using Spa.Hosting.Files;
using Spa.Marks;
using static Spa.Device.Tests.Firmware.SampleImages;

namespace Spa.Device.Tests.Firmware;

/// <summary>Launchers that an image brings.</summary>
[SystemTest]
public sealed class LauncherUpdateTests : LauncherStage
{
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
}

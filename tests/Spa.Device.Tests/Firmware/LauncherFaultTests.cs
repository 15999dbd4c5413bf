using Spa.Firmware.Image;
using Spa.Firmware.Slots;
using Spa.Hosting.Files;
using Spa.Marks;
using static Spa.Device.Tests.Firmware.SampleImages;

namespace Spa.Device.Tests.Firmware;

/// <summary>The launcher and versions that fail, each in its own way.</summary>
[SystemTest]
public sealed class LauncherFaultTests : LauncherStage
{
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
}

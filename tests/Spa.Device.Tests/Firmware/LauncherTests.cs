using Spa.Firmware.Image;
using Spa.Firmware.Slots;
using Spa.Hosting.Files;
using Spa.Marks;
using static Spa.Device.Tests.Firmware.SampleImages;

namespace Spa.Device.Tests.Firmware;

/// <summary>The launcher as a process, with scripts as device programs.</summary>
public sealed class LauncherTests : LauncherBench
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
        Name = new string('d', 120);
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
}

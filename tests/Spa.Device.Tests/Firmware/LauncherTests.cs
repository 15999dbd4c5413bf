using Spa.Firmware.Slots;
using Spa.Hosting.Files;
using Spa.Marks;

namespace Spa.Device.Tests.Firmware;

/// <summary>The launcher and the versions of the device program that it starts.</summary>
[SystemTest]
public sealed class LauncherTests : LauncherStage
{
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

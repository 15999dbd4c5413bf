using Spa.Firmware.Launch;
using Spa.Firmware.Slots;
using Spa.Foundation.Time;
using Spa.Marks;
using static Spa.Device.Tests.Firmware.SampleImages;

namespace Spa.Device.Tests.Firmware;

public class LaunchDecisionTests
{
    private const string Old = "5.1.10(GW)";
    private const string New = "5.1.11(GW)";

    /// <summary>How a new version can fail, and what is said of it afterwards.</summary>
    public static TheoryData<string, string> BadVersions => new()
    {
        { "crashes at once", "it ended with status 134 (SIGABRT: it crashed) before it was healthy" },
        { "hangs", "it was not ready within 30 s" },
        { "hangs after READY", "it was silent for 10 s" },
        { "never healthy", "it was not healthy within 120 s" },
        { "healthy, then crashes at minute 9", "it ended with status 139 (SIGSEGV: it crashed)" },
        { "healthy, then hangs at minute 9", "it was silent for 10 s" },
        { "eats memory", "it used 515 MiB of memory, 512 are allowed" },
        { "floods the log", "it wrote 2048 KiB of log in 5 s, 1024 are allowed" },
        { "killed for its memory", "it ended with status 137 (SIGKILL)" },
        { "ends as if asked, for ever", "it used up its starts without being confirmed" },
    };

    [Theory]
    [MemberData(nameof(BadVersions))]
    [Attack("F16")]
    public void A_new_version_that_does_not_prove_itself_is_taken_back_with_its_reason(string what, string reason)
    {
        var world = Staged();
        world.Does(New, program => Misbehave(program, what));
        world.Begin();
        world.Run(1.Hours);

        var expected = reason.StartsWith("it used up", StringComparison.Ordinal) ? reason : $"it was started 3 times; {reason}";
        Assert.Equal([New, New, New, Old], world.Starts);
        Assert.Equal((SlotName.A, false), (world.Disk.Active, world.Disk.Pending));
        Assert.Equal($"{New} was taken back: {expected}", world.Disk.Reason);
        Assert.Equal((New, expected), (world.Disk.GivenUp!.Version.ToString(), world.Disk.GivenUp.Reason));
        Assert.Equal(Old, world.Runs);
        Assert.Contains($"{New} was taken back: {expected}", world.Said);
    }

    [Fact]
    public void A_new_version_that_holds_is_confirmed_and_raises_the_epoch()
    {
        var disk = NewUnit();
        Assert.IsType<InstallOutcome.Staged>(Install(disk, Make(New, m => m with { SecurityEpoch = 7 })));
        var world = new LaunchWorld(disk);
        world.Begin();
        world.Run(5.Seconds + 10.Minutes - 1.Milliseconds);
        Assert.True(world.Disk.Pending);
        Assert.Equal(0, new SlotStore(disk).ReadEpoch());
        world.Run(1.Milliseconds);
        Assert.False(world.Disk.Pending);
        Assert.Equal((SlotName.B, V(New), ""), (world.Disk.Active, world.Disk.ConfirmedB, world.Disk.Reason));
        Assert.Equal(7, new SlotStore(disk).ReadEpoch());
        Assert.True(new SlotStore(disk).Examine(SlotName.B, Root).Confirmed);
        Assert.Equal([New], world.Starts);
    }

    [Fact]
    public void The_number_of_tries_is_written_down_before_each_start()
    {
        var world = Staged();
        var left = new List<int>();
        world.Does(New, program =>
        {
            left.Add(world.Disk.TriesLeft);
            program.After(0.1, new LaunchEvent.Exited(1));
        });
        world.Begin();
        world.Run(1.Minutes);
        Assert.Equal([2, 1, 0], left);
    }

    [Fact]
    public void A_unit_that_loses_power_in_each_trial_goes_back_too()
    {
        var world = Staged();
        world.Begin();
        for (var cut = 0; cut < 3; cut++)
        {
            world.Run(3.Seconds);
            world.PowerCycle();
        }

        world.Run(1.Seconds);
        Assert.Equal([New, New, New, Old], world.Starts);
        Assert.Equal($"{New} was taken back: it used up its starts without being confirmed", world.Disk.Reason);
    }

    [Fact]
    public void A_trial_that_was_healthy_and_ended_as_planned_loses_no_try()
    {
        var world = Staged();
        var restarts = 0;
        world.Does(New, program =>
        {
            LaunchWorld.Well(program);
            if (++restarts <= 10)
            {
                program.After(20, new LaunchEvent.Exited(LaunchDecision.Restart));
            }
        });
        world.Begin();
        world.Run(1.Hours);
        Assert.Equal(Enumerable.Repeat(New, 11), world.Starts);
        Assert.False(world.Disk.Pending);
    }

    [Fact]
    public void A_launcher_stopped_during_a_healthy_trial_gives_the_try_back()
    {
        var world = Staged();
        world.Begin();
        world.Run(30.Seconds);
        Assert.Equal(2, world.Disk.TriesLeft);
        world.Stop();
        world.Run(2.Seconds);
        Assert.Equal((0, 3), (world.Status, world.Disk.TriesLeft));
    }

    [Fact]
    public void A_restart_into_the_other_slot_starts_what_was_staged()
    {
        var disk = NewUnit();
        var world = new LaunchWorld(disk);
        world.Does(Old, program =>
        {
            LaunchWorld.Well(program);
            if (world.Starts.Count == 1)
            {
                program.After(60, new LaunchEvent.Exited(LaunchDecision.OtherSlot));
            }
        });
        world.Begin();
        world.Run(30.Seconds);
        Assert.IsType<InstallOutcome.Staged>(Install(disk, Make(New)));
        world.Run(31.Seconds);
        Assert.Equal([Old, New], world.Starts);
    }

    [Fact]
    public void A_restart_into_the_other_slot_with_nothing_staged_starts_the_same_one()
    {
        var world = new LaunchWorld(NewUnit());
        world.Does(Old, program => program.After(0.5, new LaunchEvent.Exited(LaunchDecision.OtherSlot)));
        world.Begin();
        world.Run(10.Seconds);
        Assert.InRange(world.Starts.Count, 5, 8); // a second apart: it does not spin
        Assert.All(world.Starts, v => Assert.Equal(Old, v));
    }

    [Fact]
    public void Failures_of_a_confirmed_version_wait_longer_and_longer()
    {
        var world = new LaunchWorld(NewUnit()) { Timings = LaunchTimings.Default with { Failures = 100 } };
        world.Does(Old, program => program.After(0, new LaunchEvent.Exited(1)));
        world.Begin();
        var at = new List<int>();
        for (var second = 0; second < 250; second++)
        {
            world.Run(second == 0 ? 1.Milliseconds : 1.Seconds);
            at.AddRange(Enumerable.Repeat(second, world.Starts.Count - at.Count));
        }

        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60], at.Zip(at.Skip(1), (a, b) => b - a).Take(8));
    }

    [Fact]
    public void A_confirmed_version_in_a_crash_loop_gives_way_once_and_then_runs_in_safe_mode()
    {
        var world = BothConfirmed();
        world.Does(New, program => program.After(1, new LaunchEvent.Exited(134)));
        world.Does(Old, program => program.After(1, new LaunchEvent.Exited(134)));
        world.Begin();
        world.Run(5.Minutes);
        Assert.Equal([New, New, New, New, New, Old, Old, Old, Old, Old, $"{Old} safe"], world.Starts.Take(11));
        Assert.DoesNotContain(New, world.Starts.Skip(5));
        Assert.StartsWith($"{New} failed 5 times in 10 minutes (it ended with status 134 (SIGABRT: it crashed) before it was healthy); {Old} in slot a runs instead", world.Disk.Reason);
    }

    [Fact]
    public void The_other_slot_that_holds_after_a_crash_loop_is_settled()
    {
        var world = BothConfirmed();
        world.Does(New, program => program.After(1, new LaunchEvent.Exited(134)));
        world.Begin();
        world.Run(1.Hours);
        Assert.Equal((Old, false, SlotName.A), (world.Runs, world.Disk.FellBack, world.Disk.Active));
    }

    [Fact]
    public void A_failed_trial_with_nothing_to_go_back_to_is_kept()
    {
        var disk = NewUnit();
        Assert.IsType<InstallOutcome.Staged>(Install(disk, Make(New)));
        disk.Damage("a/Spa.Device", "broken"u8.ToArray());
        var world = new LaunchWorld(disk);
        world.Does(New, program => program.After(1, new LaunchEvent.Exited(3)));
        world.Begin();
        world.Run(10.Minutes);
        Assert.All(world.Starts, v => Assert.StartsWith(New, v));
        Assert.Contains($"{New} safe", world.Starts);
        Assert.Equal($"{New} failed its trial (it was started 3 times; it ended with status 3 before it was healthy) and stays, because there is nothing to go back to", world.Disk.Reason);
    }

    [Fact]
    [Attack("F15")]
    public void A_trial_that_cannot_be_written_down_is_not_begun_and_the_old_version_boots()
    {
        var disk = NewUnit();
        Assert.IsType<InstallOutcome.Staged>(Install(disk, Make(New)));
        disk.BeforeStep = _ => throw new IOException("Read-only file system", 30);
        var world = new LaunchWorld(disk);
        world.Begin();
        world.Run(1.Hours);
        Assert.Equal([Old], world.Starts);
        Assert.Equal("the state could not be written: Read-only file system", world.Said[0]);
    }

    [Fact]
    public void A_confirmation_that_cannot_be_written_down_is_tried_again()
    {
        var disk = NewUnit();
        Assert.IsType<InstallOutcome.Staged>(Install(disk, Make(New)));
        var world = new LaunchWorld(disk);
        world.Begin();
        world.Run(5.Minutes);
        disk.BeforeStep = _ => throw new IOException("No space left on device", 28);
        world.Run(10.Minutes);
        Assert.True(world.Disk.Pending);
        disk.BeforeStep = null;
        world.Run(2.Minutes);
        Assert.False(world.Disk.Pending);
        Assert.Contains($"{New} in slot b could not be confirmed: No space left on device; tried again in 60 s", world.Said);
    }

    [Fact]
    [Attack("F17")]
    public void With_no_state_and_nothing_confirmed_the_newest_goes_on_trial_and_can_be_taken_back()
    {
        var disk = NewUnit();
        Assert.IsType<InstallOutcome.Staged>(Install(disk, Make(New)));
        foreach (var lost in new[] { "state", "state.prev", "a/confirmed" })
        {
            disk.Delete(lost);
        }

        var world = new LaunchWorld(disk);
        world.Does(New, program => program.After(1, new LaunchEvent.Exited(134)));
        world.Begin();
        world.Run(1.Minutes);
        Assert.Equal([New, New, New, Old], world.Starts);
    }

    [Fact]
    public void A_program_that_ignores_the_request_to_end_is_killed()
    {
        var world = new LaunchWorld(NewUnit());
        world.Begin();
        world.Run(1.Minutes);
        world.Stop();
        Assert.Null(world.Status);
        world.Run(1.Seconds);
        Assert.Equal(0, world.Status);
    }

    [Fact]
    public void Status_12_ends_the_launcher_too()
    {
        var world = new LaunchWorld(NewUnit());
        world.Does(Old, program => program.After(3, new LaunchEvent.Exited(LaunchDecision.StopForGood)));
        world.Begin();
        world.Run(10.Seconds);
        Assert.Equal(0, world.Status);
    }

    [Fact]
    public void Every_pair_of_state_and_event_is_written_down() => CheckedIn.ShouldEqual(LaunchGrid.Render(), "docs", "machines", "launcher.md");

    private static LaunchWorld Staged()
    {
        var disk = NewUnit();
        Assert.IsType<InstallOutcome.Staged>(Install(disk, Make(New)));
        return new LaunchWorld(disk);
    }

    private static LaunchWorld BothConfirmed()
    {
        var disk = NewUnit();
        Assert.IsType<InstallOutcome.Staged>(Install(disk, Make(New)));
        var store = new SlotStore(disk);
        store.ReadState(out var state, out _);
        store.WriteState((state! with { Pending = false, TriesLeft = 0 }).Next.WithConfirmed(SlotName.B, V(New)));
        store.MarkConfirmed(SlotName.B);
        return new LaunchWorld(disk);
    }

    [Fact]
    public void A_real_call_confirms_a_healthy_version_before_the_soak_is_over()
    {
        var world = Staged();
        world.Does(New, program =>
        {
            LaunchWorld.Well(program);
            program.After(60, new LaunchEvent.SaidProven());
        });
        world.Begin();
        world.Run(61.Seconds);
        Assert.Equal((SlotName.B, false, V(New)), (world.Disk.Active, world.Disk.Pending, world.Disk.ConfirmedB));
        Assert.Contains($"{New} in slot b is confirmed", world.Said);
    }

    [Fact]
    public void A_call_before_the_version_is_healthy_confirms_nothing()
    {
        var world = Staged();
        world.Does(New, program =>
        {
            program.After(1, new LaunchEvent.SaidReady());
            program.After(2, new LaunchEvent.SaidProven());
            program.Beats(1000);
        });
        world.Begin();
        world.Run(30.Seconds);
        Assert.True(world.Disk.Pending);
    }

    [Fact]
    [Attack("F16")]
    public void A_confirmed_version_that_leaks_is_restarted_and_one_that_only_talks_is_not()
    {
        var world = new LaunchWorld(NewUnit());
        world.Does(Old, program =>
        {
            LaunchWorld.Well(program);
            program.Later(700, () => program.Logged = 100 << 20);
            program.Later(900, () => program.Memory = 513L << 20);
        });
        world.Begin();
        world.Run(899.Seconds);
        Assert.Equal([Old], world.Starts);
        world.Run(10.Seconds);
        Assert.Equal([Old, Old], world.Starts);
        Assert.Contains($"{Old} in slot a is killed: it used 513 MiB of memory, 512 are allowed", world.Said);
    }

    [Fact]
    public void Safe_mode_says_why_and_forgets_nothing_by_holding()
    {
        var world = new LaunchWorld(NewUnit());
        world.Does(Old, program =>
        {
            if (world.Starts[^1].EndsWith("safe", StringComparison.Ordinal))
            {
                LaunchWorld.Well(program);
            }
            else
            {
                program.After(0.1, new LaunchEvent.Exited(134));
            }
        });
        world.Begin();
        world.Run(2.Hours);
        Assert.Equal([Old, Old, Old, Old, Old, $"{Old} safe"], world.Starts);
        Assert.Equal(
            $"{Old} in slot a keeps failing (it ended with status 134 (SIGABRT: it crashed) before it was healthy), and slot b cannot be started: it is empty",
            world.SafeMode);
    }

    [Fact]
    public void A_good_version_brings_the_unit_out_of_safe_mode()
    {
        var disk = NewUnit();
        var world = new LaunchWorld(disk);
        world.Does(Old, program =>
        {
            if (!world.Starts[^1].EndsWith("safe", StringComparison.Ordinal))
            {
                program.After(0.1, new LaunchEvent.Exited(134));
                return;
            }

            LaunchWorld.Well(program);
            program.Later(600, () => Assert.IsType<InstallOutcome.Staged>(Install(disk, Make(New))));
            program.After(601, new LaunchEvent.Exited(LaunchDecision.OtherSlot));
        });
        world.Begin();
        world.Run(2.Hours);
        Assert.Equal([Old, Old, Old, Old, Old, $"{Old} safe", New], world.Starts);
        Assert.Equal((SlotName.B, false, V(New)), (world.Disk.Active, world.Disk.Pending, world.Disk.ConfirmedB));
        Assert.Null(world.SafeMode);
    }

    [Fact]
    public void A_new_launcher_is_handed_over_to_and_a_failed_handover_goes_on_as_before()
    {
        var world = new LaunchWorld(NewUnit());
        world.Does(Old, program =>
        {
            LaunchWorld.Well(program);
            if (world.Starts.Count == 1)
            {
                program.After(60, new LaunchEvent.Exited(LaunchDecision.NewLauncher));
            }
        });
        world.Begin();
        world.Run(5.Minutes);
        Assert.Equal((1, 2), (world.Handovers, world.Starts.Count));
        Assert.Contains("the new launcher could not be started: Exec format error; this one goes on", world.Said);
    }

    private static void Misbehave(LaunchWorld.Program program, string what)
    {
        void Ready() => program.After(1, new LaunchEvent.SaidReady());
        void Healthy() => program.After(5, new LaunchEvent.SaidHealthy());
        switch (what)
        {
            case "crashes at once":
                program.After(0.1, new LaunchEvent.Exited(134));
                break;
            case "hangs":
                break;
            case "hangs after READY":
                Ready();
                break;
            case "never healthy":
                Ready();
                program.Beats(1_000_000);
                break;
            case "healthy, then crashes at minute 9":
                LaunchWorld.Well(program);
                program.After(540, new LaunchEvent.Exited(139));
                break;
            case "healthy, then hangs at minute 9":
                Ready();
                Healthy();
                program.Beats(540);
                break;
            case "eats memory":
                // A leak of a megabyte each second, found long before the soak is over.
                LaunchWorld.Well(program);
                for (var second = 1; second <= 600; second++)
                {
                    program.Later(second, () => program.Memory += 1 << 20);
                }

                break;
            case "floods the log":
                LaunchWorld.Well(program);
                program.Later(301, () => program.Logged = 2 << 20);
                break;
            case "killed for its memory":
                LaunchWorld.Well(program);
                program.After(60, new LaunchEvent.Exited(137));
                break;
            case "ends as if asked, for ever":
                program.After(0.1, new LaunchEvent.Exited(0));
                break;
        }
    }
}

using System.Globalization;
using System.Text;
using Spa.Firmware.Launch;
using Spa.Firmware.Slots;
using static Spa.Device.Tests.Firmware.SampleImages;

namespace Spa.Device.Tests.Firmware;

/// <summary>The launcher's machine as a document: each state with each event.</summary>
internal static class LaunchGrid
{
    private static readonly SlotReport A = new(SlotName.A, Draft("5.1.10(GW)"), "aa", true, string.Empty);
    private static readonly SlotReport B = new(SlotName.B, Draft("5.1.11(GW)"), "bb", false, string.Empty);
    private static readonly SlotState Calm = SlotState.First(SlotName.A, V("5.1.10(GW)"));
    private static readonly SlotState Trial = Calm with { Generation = 2, Active = SlotName.B, Previous = SlotName.A, Pending = true, TriesLeft = 3 };

    private static readonly LaunchRun Confirmed = new(SlotName.A, V("5.1.10(GW)"), "Spa.Device", 0, Calm, true, null, null);
    private static readonly LaunchRun OnTrial = new(SlotName.B, V("5.1.11(GW)"), "Spa.Device", 0, Trial with { TriesLeft = 2 }, false, A, null);
    private static readonly LaunchRun LastTry = OnTrial with { State = Trial with { TriesLeft = 0 } };
    private static readonly LaunchMemory Memory = LaunchMemory.Fresh;
    private static readonly LaunchMemory NearLoop = new([TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero], 4, "it crashed", false);
    private static readonly LaunchMemory Loop = new([], 5, "it crashed", true);

    private static readonly (string Name, LaunchState State)[] States =
    [
        ("Idle", new LaunchState.Idle()),
        ("Examining", new LaunchState.Examining(Memory)),
        ("Examining after a crash loop", new LaunchState.Examining(Loop)),
        ("Recording a trial", new LaunchState.Recording(Memory, OnTrial)),
        ("Recording, confirmed version", new LaunchState.Recording(Memory, Confirmed)),
        ("Starting a trial, tries left", new LaunchState.Running(Memory, OnTrial, LaunchPhase.Starting)),
        ("Starting a trial, last try", new LaunchState.Running(Memory, LastTry, LaunchPhase.Starting)),
        ("Starting, confirmed version", new LaunchState.Running(Memory, Confirmed, LaunchPhase.Starting)),
        ("Starting, confirmed version, one failure short of a crash loop", new LaunchState.Running(NearLoop, Confirmed, LaunchPhase.Starting)),
        ("Ready, on trial", new LaunchState.Running(Memory, OnTrial, LaunchPhase.Ready)),
        ("Healthy, on trial", new LaunchState.Running(Memory, OnTrial, LaunchPhase.Healthy)),
        ("Healthy, confirmed version", new LaunchState.Running(Memory, Confirmed, LaunchPhase.Healthy)),
        ("Steady", new LaunchState.Running(Memory, Confirmed, LaunchPhase.Steady)),
        ("Killing a trial", new LaunchState.Killing(Memory, OnTrial, "it was silent for 10 s")),
        ("Stopping", new LaunchState.Stopping(Confirmed, false)),
        ("Stopping a healthy trial", new LaunchState.Stopping(OnTrial, true)),
        ("Waiting", new LaunchState.Waiting(Memory)),
        ("Ended", new LaunchState.Ended()),
    ];

    private static readonly (string Name, LaunchEvent Event)[] Events =
    [
        ("Begin", new LaunchEvent.Begin()),
        ("Examined: confirmed a, b empty", new LaunchEvent.Examined(new(Calm, null, A, SlotReport.Unusable(SlotName.B, "it is empty"), 0))),
        ("Examined: confirmed a, b confirmed", new LaunchEvent.Examined(new(Calm, null, A, B with { Confirmed = true }, 0))),
        ("Examined: confirmed a damaged, b sound", new LaunchEvent.Examined(new(Calm, null, SlotReport.Unusable(SlotName.A, "Spa.Device is damaged"), B, 0))),
        ("Examined: b on trial", new LaunchEvent.Examined(new(Trial, null, A, B, 0))),
        ("Examined: b on trial, no tries left", new LaunchEvent.Examined(new(Trial with { TriesLeft = 0 }, null, A, B, 0))),
        ("Examined: b on trial, damaged", new LaunchEvent.Examined(new(Trial, null, A, SlotReport.Unusable(SlotName.B, "Spa.Device is damaged"), 0))),
        ("Examined: no state, a confirmed, b not", new LaunchEvent.Examined(new(null, "the file state is missing", A, B, 0))),
        ("Examined: no slot sound", new LaunchEvent.Examined(new(Calm, null, SlotReport.Unusable(SlotName.A, "it is empty"), SlotReport.Unusable(SlotName.B, "it is empty"), 0))),
        ("Recorded", new LaunchEvent.Recorded()),
        ("RecordFailed", new LaunchEvent.RecordFailed("disk full")),
        ("StartFailed", new LaunchEvent.StartFailed("Exec format error")),
        ("SaidReady", new LaunchEvent.SaidReady()),
        ("SaidHealthy", new LaunchEvent.SaidHealthy()),
        ("SaidBeat", new LaunchEvent.SaidBeat()),
        ("SaidProven", new LaunchEvent.SaidProven()),
        ("Measured: little", new LaunchEvent.Measured(30 << 20, 2000)),
        ("Measured: 600 MiB of memory", new LaunchEvent.Measured(600 << 20, 2000)),
        ("Measured: 5 MiB of log", new LaunchEvent.Measured(30 << 20, 5 << 20)),
        ("HandoverFailed", new LaunchEvent.HandoverFailed("Exec format error")),
        ("Exited 0", new LaunchEvent.Exited(0)),
        ("Exited 10", new LaunchEvent.Exited(10)),
        ("Exited 12", new LaunchEvent.Exited(12)),
        ("Exited 13", new LaunchEvent.Exited(13)),
        ("Exited 134", new LaunchEvent.Exited(134)),
        .. Enum.GetValues<LaunchTimer>().Select(t => ($"TimedOut {t}", (LaunchEvent)new LaunchEvent.TimedOut(t))),
        ("StopAsked", new LaunchEvent.StopAsked()),
    ];

    public static string Render()
    {
        var text = new StringBuilder("""
            # The launcher

            Generated from `Spa.Firmware/Launch/LaunchDecision.cs` by the tests and compared with it (`SPA_WRITE_DOCS=1` writes it anew).
            Slot a holds 5.1.10(GW), confirmed; slot b holds 5.1.11(GW). Times are the defaults. `timers off` stops Ready, Healthy, Beat, Soak and Measure.

            """);
        foreach (var (name, state) in States)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {name}\n\n| event | next | effects |\n|---|---|---|\n");
            var silent = new List<string>();
            foreach (var (happened, e) in Events)
            {
                var step = LaunchDecision.On(state, e, TimeSpan.FromMinutes(1), LaunchTimings.Default);
                if (step.Next == state && step.Effects.Length == 0)
                {
                    silent.Add(happened);
                }
                else
                {
                    text.Append(CultureInfo.InvariantCulture, $"| {happened} | {Show(step.Next)} | {string.Join("; ", Collapse(step.Effects))} |\n");
                }
            }

            text.Append(CultureInfo.InvariantCulture, $"\nNothing happens on: {(silent.Count == 0 ? "-" : string.Join(", ", silent))}.\n");
        }

        return text.ToString();
    }

    private static string Show(LaunchState state) => state switch
    {
        LaunchState.Recording s => $"Recording {Show(s.Run)}",
        LaunchState.Running s => $"{s.Phase} {Show(s.Run)}",
        LaunchState.Killing s => $"Killing {Show(s.Run)}",
        LaunchState.Stopping s => $"Stopping {Show(s.Run)}",
        LaunchState.Waiting s => $"Waiting after {s.Memory.InARow} failure(s)",
        LaunchState.Examining s => s.Memory.Looping ? "Examining after a crash loop" : "Examining",
        _ => state.GetType().Name,
    };

    private static string Show(LaunchRun run) => $"{run.Slot.Folder}{(run.OnTrial ? $" on trial ({run.State.TriesLeft} left)" : string.Empty)}{(run.SafeMode is not null ? " in safe mode" : string.Empty)}";

    private static List<string> Collapse(LaunchEffect[] effects)
    {
        var shown = effects.Select(Show).ToList();
        string[] quiet = ["timer Ready off", "timer Healthy off", "timer Beat off", "timer Soak off", "timer Measure off"];
        if (quiet.All(shown.Contains))
        {
            var at = shown.IndexOf(quiet[0]);
            shown.RemoveAll(quiet.Contains);
            shown.Insert(at, "timers off");
        }

        return shown;
    }

    private static string Show(LaunchEffect effect) => effect switch
    {
        LaunchEffect.Record r => $"record {Show(r.State)}",
        LaunchEffect.Confirm c => $"confirm {c.Slot.Folder}, epoch {c.Epoch}: {Show(c.State)}",
        LaunchEffect.Start s => $"start {Show(s.Run)}",
        LaunchEffect.SetTimer { After: { } after } t => $"timer {t.Timer} {after.TotalSeconds:0.###} s",
        LaunchEffect.SetTimer t => $"timer {t.Timer} off",
        LaunchEffect.Say s => $"say \"{s.Text}\"",
        LaunchEffect.End e => $"end {e.Status}",
        _ => effect.GetType().Name.ToLowerInvariant(),
    };

    private static string Show(SlotState state)
        => $"generation {state.Generation}, {state.Active.Folder}{(state.Pending ? $" on trial, {state.TriesLeft} left" : " confirmed")}{(state.FellBack ? ", fell back" : string.Empty)}";
}

using Spa.Configuration.Parameters;
using Spa.Cwmp.Messages;
using Spa.Gateway.Provisioning;

namespace Spa.Gateway.Management;

/// <summary>The sessions that time makes due: the periodic ones, and those that the ACS has asked for by ScheduleInform. <c>call</c> is called when there is one to hold.</summary>
internal sealed class InformTimers(Unit unit, ManagementState state, Action call)
{
    private readonly double phase = unit.Entropy.Fraction();
    private readonly List<IDisposable> scheduled = [];
    private IDisposable? periodic;
    private (TimeSpan Interval, string Time, bool Enabled)? rhythm;

    /// <summary>Periodic Informs as the settings say now; they keep their rhythm when it has not changed.</summary>
    public void CheckPeriodic()
    {
        var settings = unit.Settings.Stored;
        var wanted = (settings.Get(ProvisioningParameters.CwmpPeriodicInformInterval), settings.Get(ProvisioningParameters.CwmpPeriodicInformTime), settings.Get(ProvisioningParameters.CwmpPeriodicInformEnable));
        if (rhythm == wanted)
        {
            return;
        }

        Stop();
        rhythm = wanted;
        if (wanted.Item3)
        {
            SetPeriodic();
        }
    }

    /// <summary>The Informs that the ACS has asked for, as they are kept.</summary>
    public void CheckScheduled()
    {
        scheduled.ForEach(s => s.Dispose());
        scheduled.Clear();
        foreach (var inform in state.Scheduled)
        {
            if (!state.DueAt.TryGetValue(inform, out var at))
            {
                // From before the start: by the clock, and never longer than was asked for, wherever the clock has been set to.
                var asked = TimeSpan.FromSeconds(inform.Seconds);
                var wait = inform.DueAt is { } due && unit.Clock is { } now && due - now < asked ? due - now : asked;
                state.DueAt[inform] = at = unit.Timeline.Now + wait;
            }

            var left = at - unit.Timeline.Now;
            scheduled.Add(unit.Timeline.After(left > TimeSpan.Zero ? left : TimeSpan.Zero, () =>
            {
                state.DueAt.Remove(inform);
                state.Scheduled = state.Scheduled.Remove(inform);
                state.Events = state.Events.With(EventCodes.Scheduled).Also(EventCodes.MScheduleInform, inform.Key);
                state.Keep(_ => call());
            }));
        }
    }

    /// <summary>No periodic Inform any more.</summary>
    public void Stop()
    {
        periodic?.Dispose();
        (periodic, rhythm) = (null, null);
    }

    private void SetPeriodic()
    {
        var (interval, time, _) = rhythm!.Value;
        periodic = unit.Timeline.After(InformSchedule.Next(interval, time, unit.Clock, unit.Timeline.Now, phase), () =>
        {
            state.Events = state.Events.With(EventCodes.Periodic);
            SetPeriodic();
            call();
        });
    }
}

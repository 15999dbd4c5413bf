using Spa.Configuration.Parameters;
using Spa.Cwmp.Messages;
using Spa.Gateway.Management.Model;
using Spa.Gateway.Provisioning;

namespace Spa.Gateway.Management;

/// <summary>Watches the values that the ACS wants to hear of. <c>due</c> is called when one with active notification has changed and the throttle lets it go.</summary>
internal sealed class ChangeWatch(Unit unit, ManagementState state, Func<DataModel> model, Func<ModelFacts> facts, Action due)
{
    private const int Active = 2;
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);
    private IDisposable? look;
    private IDisposable? throttle;
    private TimeSpan? lastDue;

    /// <summary>A change is reason enough for a session: one with passive notification waits for the next.</summary>
    public bool IsDue { get; private set; }

    /// <summary>Looks now, and from now on every few seconds: settings come with their change, what the unit only sees does not.</summary>
    public void Look()
    {
        look?.Dispose();
        look = unit.Timeline.After(LookEvery, Look);
        var changed = state.Changed(model(), facts());
        if (changed.Count == 0)
        {
            return;
        }

        state.Events = state.Events.With(EventCodes.ValueChange);
        if (throttle is not null || !IsAnyActive(changed))
        {
            return;
        }

        var wait = lastDue is { } last ? unit.Settings.Stored.Get(ProvisioningParameters.CwmpNotificationThrottle) - (unit.Timeline.Now - last) : TimeSpan.Zero;
        throttle = unit.Timeline.After(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, () =>
        {
            throttle = null;
            lastDue = unit.Timeline.Now;
            IsDue = true;
            due();
        });
    }

    /// <summary>An Inform tells what has changed.</summary>
    public void Informing() => IsDue = false;

    /// <summary>The Inform may not have arrived.</summary>
    public void NotInformed() => IsDue = IsAnyActive(state.Changed(model(), facts()));

    /// <summary>Looks no more.</summary>
    public void Stop()
    {
        look?.Dispose();
        look = null;
    }

    private bool IsAnyActive(IReadOnlyList<ModelLeaf> changed) => changed.Any(l => state.NotificationOf(l) == Active);
}

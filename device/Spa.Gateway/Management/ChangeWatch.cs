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
    private TimeSpan throttleAt;
    private TimeSpan? lastDue;
    private TimeSpan? lastAddress;

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
        var active = changed.Where(IsActive).ToList();
        if (active.Count == 0)
        {
            return;
        }

        // What waits long may be overtaken by what waits less.
        var at = DueAt(active);
        if (throttle is not null && at >= throttleAt)
        {
            return;
        }

        throttle?.Dispose();
        throttleAt = at;
        throttle = unit.Timeline.After(at > unit.Timeline.Now ? at - unit.Timeline.Now : TimeSpan.Zero, () =>
        {
            throttle = null;

            // Another session may have told it.
            var left = state.Changed(model(), facts()).Where(IsActive).ToList();
            if (left.Count == 0)
            {
                return;
            }

            lastDue = unit.Timeline.Now;
            lastAddress = left.Any(IsAddress) ? lastDue : lastAddress;
            IsDue = true;
            due();
        });
    }

    /// <summary>An Inform tells what has changed.</summary>
    public void Informing() => IsDue = false;

    /// <summary>The Inform may not have arrived.</summary>
    public void NotInformed() => IsDue = state.Changed(model(), facts()).Any(IsActive);

    /// <summary>Looks no more.</summary>
    public void Stop()
    {
        look?.Dispose();
        look = null;
    }

    private TimeSpan DueAt(List<ModelLeaf> active)
    {
        var settings = unit.Settings.Stored;
        var at = lastDue is { } last ? last + settings.Get(ProvisioningParameters.CwmpNotificationThrottle) : TimeSpan.Zero;
        return active.TrueForAll(IsAddress) && lastAddress is { } told && told + settings.Get(ProvisioningParameters.CwmpStunNotificationLimit) is var limit && limit > at ? limit : at;
    }

    private bool IsActive(ModelLeaf leaf) => state.NotificationOf(leaf) == Active;

    private bool IsAddress(ModelLeaf leaf) => leaf.Path == model().Root + "ManagementServer.UDPConnectionRequestAddress";
}

using Spa.Configuration.Parameters;
using Spa.Foundation.Time;

namespace Spa.Gateway.Provisioning;

/// <summary>Looks once a minute, while <c>Resync_At__HHmm_</c> is set, whether the clock still is the one that the schedule was made by: it may be set only now, or be put right by hours.</summary>
/// <param name="unit">The unit.</param>
/// <param name="changed">Asked for a new schedule.</param>
internal sealed class ResyncClock(Unit unit, Action changed)
{
    private static readonly TimeSpan Look = 60.Seconds;
    private static readonly TimeSpan Tolerance = 30.Seconds;

    private IDisposable? timer;
    private DateTimeOffset? madeBy;

    // What the clock showed when the timeline began: the same at every instant unless somebody sets it.
    private DateTimeOffset? Began => unit.Clock - unit.Timeline.Now;

    /// <summary>A schedule was made now.</summary>
    public void Made() => madeBy = Began;

    /// <summary>Starts or stops looking, as the settings want.</summary>
    public void Check()
    {
        var wanted = unit.Settings.Stored.Get(ProvisioningParameters.ResyncAt).At is not null;
        if (wanted && timer is null)
        {
            timer = unit.Timeline.After(Look, LookNow);
        }
        else if (!wanted)
        {
            timer?.Dispose();
            timer = null;
        }
    }

    private void LookNow()
    {
        timer = null;
        if (Began is { } began && (madeBy is not { } made || (began - made).Duration() > Tolerance))
        {
            madeBy = began;
            changed();
        }

        Check();
    }
}

using Spa.Configuration.Parameters;
using Spa.Foundation.Time;
using Spa.Scripts.Rules;

namespace Spa.Gateway.Provisioning;

/// <summary><c>Resync_Trigger_1</c> and <c>_2</c>: expressions that are looked at every 5 s; one that holds asks for a resync, not more often than once a minute (provisioning 3.5).</summary>
internal sealed class ResyncTriggers(Unit unit, Action resync)
{
    /// <summary>Time between two looks.</summary>
    public static readonly TimeSpan Look = 5.Seconds;

    /// <summary>Shortest time between two resyncs by a trigger.</summary>
    public static readonly TimeSpan Distance = 60.Seconds;

    private static readonly Parameter<string>[] Triggers = [ProvisioningParameters.ResyncTrigger1, ProvisioningParameters.ResyncTrigger2];

    private readonly HashSet<string> broken = new(StringComparer.Ordinal);
    private IDisposable? timer;
    private TimeSpan? last;

    /// <summary>Starts or stops looking, as the settings want.</summary>
    public void Check()
    {
        var wanted = Triggers.Any(t => unit.Settings.Stored.Text(t).Length > 0);
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
        if ((last is null || unit.Timeline.Now - last >= Distance) && Triggers.Any(Holds))
        {
            last = unit.Timeline.Now;
            resync();
        }

        Check();
    }

    private bool Holds(Parameter<string> trigger)
    {
        var text = unit.Settings.Stored.Text(trigger);
        if (text.Length == 0)
        {
            return false;
        }

        var outcome = TriggerExpression.Evaluate(text, unit.Macros(AttemptTarget.None), Unit.VersionOf(unit.Boot.Version));
        if (outcome.Error is { } error && broken.Add(text))
        {
            unit.Note(4, $"{trigger.Name} cannot be judged: {error}");
        }

        return outcome.Value;
    }
}

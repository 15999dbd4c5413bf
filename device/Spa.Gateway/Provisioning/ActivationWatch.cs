using System.Globalization;
using Spa.Configuration.Parameters;
using Spa.Configuration.Parameters.Choices;

namespace Spa.Gateway.Provisioning;

/// <summary>Runs <see cref="Activation"/> while an installed version waits for its start.</summary>
/// <param name="unit">The unit.</param>
/// <param name="mayGo">Told whenever the answer may have become yes.</param>
internal sealed class ActivationWatch(Unit unit, Action mayGo)
{
    private (TimeSpan At, string What, bool IsSecurity)? installed;
    private TimeSpan? idleSince;
    private IDisposable? timer;
    private bool refusing;

    /// <summary>True when the version may be started now.</summary>
    public bool MayGo => installed is not null && Judge().MayGo;

    /// <summary>What it waits for, for a person; null = nothing waits.</summary>
    public string? Words
    {
        get
        {
            if (installed is not { } waits)
            {
                return null;
            }

            var terms = Terms(waits.IsSecurity);
            var left = waits.At + terms.Delay - unit.Timeline.Now;
            return (terms.Mode, refusing) switch
            {
                (ActivationMode.Wait, _) => $"{waits.What} is installed and starts when nothing is in use",
                (_, true) when unit.Voice.InEmergencyCall => $"{waits.What} is installed; it starts when the emergency call is over, other calls are refused",
                (_, true) => $"{waits.What} is installed; new calls are refused until it has started",
                (ActivationMode.Drain, _) => string.Create(CultureInfo.InvariantCulture, $"{waits.What} is installed and starts when nothing is in use; new calls are refused in {Minutes(left)}"),
                _ => string.Create(CultureInfo.InvariantCulture, $"{waits.What} is installed and starts when nothing is in use, at the latest in {Minutes(left)}"),
            };
        }
    }

    /// <summary>A version is installed.</summary>
    /// <param name="what">"version 6.0.1".</param>
    /// <param name="isSecurity">It mends a hole.</param>
    public void Begin(string what, bool isSecurity)
    {
        installed = (unit.Timeline.Now, what, isSecurity);
        Look();
    }

    /// <summary>Another one takes its place, or its start could not be prepared.</summary>
    public void End()
    {
        installed = null;
        Set(default);
    }

    /// <summary>What was in use is so no more.</summary>
    public void BecameIdle()
    {
        idleSince = unit.Timeline.Now;
        Look();
    }

    /// <summary>Looks again: time has passed, or settings have changed.</summary>
    public void Look()
    {
        if (installed is null)
        {
            return;
        }

        var step = Judge();
        Set(step);
        if (step.MayGo)
        {
            mayGo();
        }
    }

    private void Set(ActivationStep step)
    {
        timer?.Dispose();
        timer = step.AgainIn is { } wait ? unit.Timeline.After(wait, Look) : null;
        if (step.RefuseCalls == refusing)
        {
            return;
        }

        refusing = step.RefuseCalls;
        unit.Voice.RefuseCalls(refusing);
        unit.Trace("upgrade", "Activation", refusing ? "new calls are refused" : "calls are taken again");
        if (refusing)
        {
            unit.Tell(4, $"new calls are refused: {installed!.Value.What} waits for its start");
        }
        else
        {
            unit.Tell(5, "calls are taken again");
        }
    }

    private ActivationStep Judge() => Activation.Judge(
        new(unit.Timeline.Now, installed!.Value.At, unit.Voice.InUse, unit.Voice.InEmergencyCall, idleSince),
        Terms(installed.Value.IsSecurity));

    private ActivationTerms Terms(bool isSecurity) => new(
        unit.Settings.Stored.Get(isSecurity ? ProvisioningParameters.UpgradeActivationSecurity : ProvisioningParameters.UpgradeActivation),
        unit.Settings.Stored.Get(ProvisioningParameters.UpgradeActivationDelay),
        unit.Settings.Stored.Get(ProvisioningParameters.UpgradeQuietTime));

    private static string Minutes(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, Math.Ceiling(time.TotalMinutes))} minutes");
}

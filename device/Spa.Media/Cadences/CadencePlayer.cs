namespace Spa.Media.Cadences;

/// <summary>Tells frame by frame whether a cadence is on. Never drifts from the script; each edge falls on the nearest frame.</summary>
public sealed class CadencePlayer
{
    private ScriptClock clock;

    /// <summary>False before the start, after the end and when stopped.</summary>
    public bool IsPlaying => !clock.Ended;

    /// <summary>Begins a cadence from its start.</summary>
    public void Start(CadencePlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        clock.Start(plan.Sections);
    }

    /// <summary>Ends it at once.</summary>
    public void Stop() => clock.Stop();

    /// <summary>Lets one frame pass and tells whether the cadence was on in the middle of it.</summary>
    public bool NextFrame()
    {
        Pass(Pcm.FrameSamples / 2);
        var on = !clock.Ended && clock.On;
        Pass(Pcm.FrameSamples / 2);
        return on;
    }

    private void Pass(int samples)
    {
        while (samples > 0 && !clock.Ended)
        {
            var step = clock.Until(samples);
            clock.Pass(step);
            samples -= step;
        }
    }
}

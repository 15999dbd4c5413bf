using Spa.Simulation.Scenarios;

namespace Spa.Device.Fleet.Calls;

/// <summary>What a fleet that telephones has done so far. Counted from any thread.</summary>
internal sealed class FleetCallsTally
{
    /// <summary>Why a call was not placed.</summary>
    public const string NobodyFree = "no two phones were free: more devices, a lower rate or a shorter talk";

    private readonly Lock gate = new();
    private readonly List<StepResult> steps = [];
    private readonly List<double> setUps = [];
    private readonly SortedDictionary<string, int> causes = new(StringComparer.Ordinal);

    /// <summary>Devices that are registered.</summary>
    public int Registered { get; private set; }

    /// <summary>Calls begun.</summary>
    public int Placed { get; private set; }

    /// <summary>Calls that are not over.</summary>
    public int Up { get; private set; }

    /// <summary>Calls in which both were connected.</summary>
    public int Answered { get; private set; }

    /// <summary>Calls in which both were heard.</summary>
    public int Speech { get; private set; }

    /// <summary>Calls with a cause, and those that could not be placed.</summary>
    public int Failed { get; private set; }

    /// <summary>Steps for the report, in the order in which they ended.</summary>
    public IReadOnlyList<StepResult> Steps
    {
        get
        {
            lock (gate)
            {
                return [.. steps];
            }
        }
    }

    /// <summary>Causes of failures, and how many of each.</summary>
    public IReadOnlyDictionary<string, int> Causes
    {
        get
        {
            lock (gate)
            {
                return new Dictionary<string, int>(causes);
            }
        }
    }

    /// <summary>A device is registered, or is not in the time it had.</summary>
    public void Device(string user, string? failure, TimeSpan after)
    {
        lock (gate)
        {
            Registered += failure is null ? 1 : 0;
            if (failure is not null)
            {
                Count($"registration: {failure}");
            }

            steps.Add(new StepResult(steps.Count + 1, TimeSpan.Zero, after, $"{user} registers", failure is null, failure ?? string.Empty));
        }
    }

    /// <summary>A call is due; false = no two phones are free for it.</summary>
    public void Due(bool placed, TimeSpan at)
    {
        lock (gate)
        {
            if (placed)
            {
                (Placed, Up) = (Placed + 1, Up + 1);
                return;
            }

            Failed++;
            Count(NobodyFree);
            steps.Add(new StepResult(steps.Count + 1, at, TimeSpan.Zero, "a call is due", false, NobodyFree));
        }
    }

    /// <summary>A call is over.</summary>
    public void Over(FleetCallResult call, TimeSpan at)
    {
        lock (gate)
        {
            Up--;
            Answered += call.SetUp is null ? 0 : 1;
            Speech += call.Speech ? 1 : 0;
            if (call.SetUp is { } time)
            {
                setUps.Add(time.TotalMilliseconds);
            }

            if (call.Cause.Length > 0)
            {
                Failed++;
                Count(call.Cause);
            }

            steps.Add(new StepResult(steps.Count + 1, at, call.Length, $"{call.Caller} calls {call.Called}", call.Cause.Length == 0, call.Proof));
        }
    }

    /// <summary>The set-up time that so many of a hundred do not exceed, ms; null = no call was connected.</summary>
    public double? SetUp(int percent)
    {
        lock (gate)
        {
            var sorted = setUps.Order().ToList();
            return sorted.Count == 0 ? null : Math.Round(sorted[Math.Max(0, (int)Math.Ceiling(sorted.Count * percent / 100.0) - 1)], 1);
        }
    }

    private void Count(string cause) => causes[cause] = causes.GetValueOrDefault(cause) + 1;
}

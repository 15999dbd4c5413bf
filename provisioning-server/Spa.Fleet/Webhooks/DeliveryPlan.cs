namespace Spa.Fleet.Webhooks;

/// <summary>When a delivery that failed is tried again: 30 s, 1 min, 2 min … up to 6 h apart, twelve tries in about 15 hours, then never.</summary>
public static class DeliveryPlan
{
    /// <summary>Tries before a delivery is given up.</summary>
    public const int MostAttempts = 12;

    private static readonly TimeSpan First = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(6);

    /// <summary>How long to wait after so many tries; null = it is given up.</summary>
    /// <param name="attempts">Tries so far, at least 1.</param>
    /// <param name="chance">0 to 1: spreads the waits by a fifth to either side, so that what failed together is not tried together.</param>
    public static TimeSpan? After(int attempts, double chance)
    {
        if (attempts >= MostAttempts)
        {
            return null;
        }

        var wait = First * Math.Pow(2, attempts - 1);
        return (wait < Longest ? wait : Longest) * (0.8 + (0.4 * Math.Clamp(chance, 0, 1)));
    }
}

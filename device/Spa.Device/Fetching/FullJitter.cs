namespace Spa.Device.Fetching;

/// <summary>Waits between tries: any length up to a bound that doubles, so that those who failed together do not come together.</summary>
public static class FullJitter
{
    /// <summary>The bound before the next try.</summary>
    /// <param name="failed">Tries that have failed, from 1.</param>
    /// <param name="first">Bound after the first.</param>
    /// <param name="longest">The bound grows no further.</param>
    public static TimeSpan Bound(int failed, TimeSpan first, TimeSpan longest)
    {
        var bound = first * Math.Pow(2, Math.Clamp(failed - 1, 0, 30));
        return bound < longest ? bound : longest;
    }

    /// <summary>One wait up to the bound.</summary>
    /// <param name="bound">The bound.</param>
    /// <param name="chance">From 0 to 1.</param>
    public static TimeSpan Wait(TimeSpan bound, double chance) => bound * Math.Clamp(chance, 0, 1);
}

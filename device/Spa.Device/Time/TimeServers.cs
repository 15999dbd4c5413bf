using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;

namespace Spa.Device.Time;

/// <summary>Which time servers are asked, and when again.</summary>
internal static class TimeServers
{
    /// <summary>Time between two good answers; a fleet that was switched on together is spread by the random part.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromHours(1);

    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(30);
    private const int LongestDoubling = 5;

    /// <summary>The servers in their order; empty = none is to be asked.</summary>
    public static IReadOnlyList<string> Of(SettingsSnapshot settings)
        => [.. new[] { settings.Text(RouterWanParameters.PrimaryNtpServer), settings.Text(RouterWanParameters.SecondaryNtpServer) }.Where(s => s.Length > 0)];

    /// <summary>The wait after so many rounds without an answer; 0 = there was one.</summary>
    /// <param name="failures">Rounds without an answer.</param>
    /// <param name="chance">0 to 1.</param>
    public static TimeSpan Wait(int failures, double chance)
        => failures == 0 ? Period * (1 + (chance / 10)) : FirstRetry * Math.Pow(2, Math.Min(failures - 1, LongestDoubling)) * (1 + chance);
}

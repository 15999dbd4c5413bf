namespace Spa.ProvisioningServer.Hosting.Notifying;

/// <summary>Limits of telling units something.</summary>
internal sealed record NotifyOptions
{
    /// <summary>How long an answer is waited for, a challenge and its answer together.</summary>
    public TimeSpan Wait { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>How many are under way at once; one for each device.</summary>
    public int Most { get; init; } = 64;
}

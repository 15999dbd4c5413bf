namespace Spa.Device.Launching;

/// <summary>One thing that must hold before the version that runs counts as good.</summary>
/// <param name="Name">For the log and the page: "pages bound".</param>
/// <param name="Trouble">Null when it holds, else what is wrong. Asked on the timeline, again and again until it holds; returns at once.</param>
public sealed record HealthCheck(string Name, Func<string?> Trouble);

/// <summary>The checks that are left. Once a check held it is not asked again: health says that this version can do it, not that the world is well.</summary>
/// <param name="checks">All checks.</param>
public sealed class Health(IReadOnlyList<HealthCheck> checks)
{
    private readonly List<HealthCheck> left = [.. checks];

    /// <summary>True once every check has held.</summary>
    public bool IsHealthy => left.Count == 0;

    /// <summary>What is still wrong, by check.</summary>
    public IReadOnlyList<(string Name, string Trouble)> Troubles { get; private set; } = [];

    /// <summary>Asks the checks that are left; true when this was the time the last of them held.</summary>
    public bool Ask()
    {
        if (IsHealthy)
        {
            return false;
        }

        var troubles = new List<(string, string)>();
        left.RemoveAll(check =>
        {
            var trouble = check.Trouble();
            if (trouble is not null)
            {
                troubles.Add((check.Name, trouble));
            }

            return trouble is null;
        });
        Troubles = troubles;
        return IsHealthy;
    }
}

using Spa.Gateway.Ports;

namespace Spa.Gateway.Provisioning;

/// <summary>The one place that ends the program: a wanted restart waits here until nothing is in use and nothing is half done.</summary>
/// <param name="mayRestart">True when this kind may happen now.</param>
/// <param name="restart">Does it.</param>
internal sealed class RestartGate(Func<RestartKind, bool> mayRestart, Action<RestartKind, string> restart)
{
    // The strongest first: a factory reset makes the others void, another slot also puts new settings in force.
    private static readonly RestartKind[] ByStrength = [RestartKind.FactoryReset, RestartKind.OtherSlot, RestartKind.NewLauncher, RestartKind.Reboot, RestartKind.SettingsChanged];

    private readonly Dictionary<RestartKind, string> wanted = [];

    /// <summary>True from the moment a restart has begun; nothing new is started then.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>What is waited for; null = nothing.</summary>
    public (RestartKind Kind, string Reason)? Pending
        => ByStrength.Where(wanted.ContainsKey).Select(kind => ((RestartKind, string)?)(kind, wanted[kind])).FirstOrDefault();

    /// <summary>Another version is to run: it waits for a quiet moment, as the settings have it.</summary>
    public static bool IsUpgrade(RestartKind kind) => kind is RestartKind.OtherSlot or RestartKind.NewLauncher;

    public void Want(RestartKind kind, string reason)
    {
        wanted[kind] = reason;
        Check();
    }

    public void TakeBack(RestartKind kind) => wanted.Remove(kind);

    public void Check()
    {
        if (!HasBegun && Pending is { } next && mayRestart(next.Kind))
        {
            HasBegun = true;
            restart(next.Kind, next.Reason);
        }
    }

    /// <summary>The restart could not be prepared; the unit goes on as it was.</summary>
    public void GiveUp(RestartKind kind)
    {
        HasBegun = false;
        wanted.Remove(kind);
    }
}

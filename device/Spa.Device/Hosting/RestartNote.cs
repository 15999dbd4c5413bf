using System.Text;
using Spa.Device.Storage;
using Spa.Gateway.Ports;

namespace Spa.Device.Hosting;

/// <summary>Tells the next start why there is one. Read once: a later start without a note is a power-up or a crash.</summary>
internal static class RestartNote
{
    private const string Name = "host-restart";

    public static string? Write(KeptStates kept, RestartKind kind) => kept.Keep(Name, Encoding.ASCII.GetBytes(kind.ToString()));

    /// <summary>Reads the note and takes it away.</summary>
    public static RestartKind? Take(KeptStates kept, IReadOnlyDictionary<string, byte[]> states)
    {
        if (!states.TryGetValue(Name, out var bytes))
        {
            return null;
        }

        kept.Keep(Name, []);
        return Encoding.ASCII.GetString(bytes) switch
        {
            nameof(RestartKind.Reboot) => RestartKind.Reboot,
            nameof(RestartKind.SettingsChanged) => RestartKind.SettingsChanged,
            nameof(RestartKind.OtherSlot) => RestartKind.OtherSlot,
            nameof(RestartKind.NewLauncher) => RestartKind.NewLauncher,
            nameof(RestartKind.FactoryReset) => RestartKind.FactoryReset,
            _ => null,
        };
    }
}

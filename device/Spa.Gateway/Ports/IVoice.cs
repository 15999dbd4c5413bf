using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;
using Spa.Gateway.Calls;

namespace Spa.Gateway.Ports;

/// <summary>What provisioning needs of the telephone side. All on the core's timeline.</summary>
public interface IVoice
{
    /// <summary>True while anything would be disturbed: phone off hook, ringing either way, a call, a transfer, a fax.</summary>
    bool InUse { get; }

    /// <summary>True while a call to an emergency number is made or runs: nothing may end it.</summary>
    bool InEmergencyCall { get; }

    /// <summary>Raised whenever <see cref="InUse"/> has become false.</summary>
    event Action? BecameIdle;

    /// <summary>A setting is to be stored that the phone's user has chosen by a star code, or that tells what the mailbox has told (<c>Message Waiting</c>): which, and its value.</summary>
    event Action<Parameter, string>? SettingChosen;

    /// <summary>The two lines, as the pages and the report show them.</summary>
    IReadOnlyList<LineFacts> Lines { get; }

    /// <summary>How it stands in detail; null = there is nothing to look at.</summary>
    VoiceStatus? Status => null;

    /// <summary>Puts settings in force. Values that take effect only when idle are handed over only when nothing is in use.</summary>
    void Apply(SettingsSnapshot settings);

    /// <summary>The network is there again, or has another address: accounts register anew, calls tell where they are now.</summary>
    void NetworkChanged();

    /// <summary>Seizes the line to the exchange, hears whether the exchange gives its dial tone, and lets the line go. A few seconds; meanwhile the line is in use.</summary>
    /// <param name="done">Told whether it does; never from inside this call.</param>
    /// <returns>False = the line is in use, or there is none: nothing is done.</returns>
    bool ListenForDialTone(Action<bool> done) => false;

    /// <summary>Lets the line go that was seized to listen; who waits for what is heard is not told any more.</summary>
    void StopListening()
    {
    }

    /// <summary>Whether new calls are refused: the phone hears reorder tone, a call of the exchange is not offered. Emergency numbers are served all the same; what runs goes on.</summary>
    void RefuseCalls(bool refuse);
}

/// <summary>How one line stands.</summary>
/// <param name="Name">"Line 1" or "PSTN Line".</param>
/// <param name="State">In a person's words: "on hook", "dial tone", "ringing", "not connected".</param>
/// <param name="OffHook">The phone is off hook, or the loop to the exchange is closed.</param>
/// <param name="UnregisteredFor">Time since the SIP registration was lost; null while registered or where none is wanted.</param>
public sealed record LineFacts(string Name, string State, bool OffHook, TimeSpan? UnregisteredFor);

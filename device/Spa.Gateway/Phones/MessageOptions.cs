namespace Spa.Gateway.Phones;

/// <summary>How the phone is told that messages wait (behaviour h).</summary>
/// <param name="Waiting"><c>Message Waiting</c> as the settings have it.</param>
/// <param name="Tone"><c>MWI Serv</c>: by the dial tone.</param>
/// <param name="Lamp"><c>VMWI Serv</c>: by data to the lamp, and by the voltage of a neon lamp where the port has it.</param>
/// <param name="Refresh"><c>VMWI Refresh Intvl</c>; zero = only when something changes.</param>
/// <param name="Splash"><c>VMWI Ring Splash Len</c>; zero = none.</param>
/// <param name="Policy"><c>VMWI Ring Policy</c>.</param>
/// <param name="SplashWhenGone"><c>Ring On No New VM</c>.</param>
public sealed record MessageOptions(bool Waiting, bool Tone, bool Lamp, TimeSpan Refresh, TimeSpan Splash, SplashPolicy Policy, bool SplashWhenGone);

/// <summary>Which notices of new messages are told by a short ring.</summary>
public enum SplashPolicy
{
    /// <summary>Each.</summary>
    Each,

    /// <summary>The first.</summary>
    First,

    /// <summary>Those that count more than before.</summary>
    More,
}

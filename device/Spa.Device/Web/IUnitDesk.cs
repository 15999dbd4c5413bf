using System.Net;
using Spa.Gateway.Admin;

namespace Spa.Device.Web;

/// <summary>What the pages may ask of the unit. For use from any thread.</summary>
public interface IUnitDesk
{
    /// <summary>Passwords in force.</summary>
    Passwords Passwords { get; }

    /// <summary>Another number whenever passwords or the right to log in are others: pages that stay open end then.</summary>
    int PasswordsEdition { get; }

    /// <summary><c>Enable_Function_URLs</c>: whether a GET of <c>/resync?</c>, <c>/upgrade?</c>, <c>/reboot</c> may act at once.</summary>
    bool FunctionUrls { get; }

    /// <summary>Names under which the unit may be addressed, beside its addresses.</summary>
    IReadOnlyList<string> HostNames { get; }

    /// <summary>The state of the unit.</summary>
    Task<StatusDocument> Status();

    /// <summary>Asks for a resync.</summary>
    /// <param name="url">What stands behind the question mark: <c>[[scheme://][server[:port]]/path]</c>; empty = the rules.</param>
    /// <param name="browser">Who asks; the server of a URL that names none.</param>
    Task<ActionAnswer> Resync(string url, IPAddress browser);

    /// <summary>Asks for an upgrade; the same form.</summary>
    Task<ActionAnswer> Upgrade(string url, IPAddress browser);

    /// <summary>Asks for a restart as soon as nothing is in use.</summary>
    Task<ActionAnswer> Reboot();

    /// <summary>Asks for factory settings, with a restart as soon as nothing is in use.</summary>
    Task<ActionAnswer> FactoryReset();

    /// <summary>The pages of settings that an account may see.</summary>
    SettingsIndex Settings(Account account);

    /// <summary>One of them; null = there is none of that id for this account.</summary>
    Task<SettingsPage?> Settings(Account account, string id);

    /// <summary>Changes settings; the answer comes once they are durable.</summary>
    Task<SettingsAnswer> Change(SettingsWish wish, Account account);

    /// <summary>A tone or cadence as a sound.</summary>
    /// <param name="account">Who asks; a setting that it may not see is none.</param>
    /// <param name="name">The setting.</param>
    /// <param name="text">A script in place of the one that is set; null = that one.</param>
    SoundAnswer Sound(Account account, string name, string? text);

    /// <summary>The configuration as XML, without secrets.</summary>
    Task<byte[]> Dump();
}

/// <summary>What became of an asked action.</summary>
/// <param name="Accepted">False when what was asked cannot be.</param>
/// <param name="Sentence">For a person.</param>
public sealed record ActionAnswer(bool Accepted, string Sentence);

/// <summary>A sound, or why there is none; both null = no such tone or cadence.</summary>
/// <param name="Wav">The file.</param>
/// <param name="Refusal">What is wrong with the script, where, and what would be taken.</param>
public sealed record SoundAnswer(byte[]? Wav, string? Refusal);

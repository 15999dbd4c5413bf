using System.Net;
using Spa.Device.Web;
using Spa.Gateway.Admin;

namespace Spa.Device.Tests.Host;

/// <summary>A unit for the pages that does nothing and remembers what it was asked.</summary>
internal sealed class DeskStub : IUnitDesk
{
    public Passwords Passwords => new(given => given == "k7qm-2x9d", "u-pass", true);

    public int PasswordsEdition { get; set; }

    public bool FunctionUrls { get; set; } = true;

    public IReadOnlyList<string> HostNames { get; init; } = ["gateway", string.Empty];

    public string RebootSentence { get; init; } = "done";

    public List<string> Acted { get; } = [];

    public List<Exception> Failures { get; } = [];

    public bool IsBroken { get; set; }

    public StatusDocument Document { get; set; } = new(
        "Ready for calls",
        new UnitSection("SPA3102", "00:0e:08:aa:bb:cc", "FM600F712345", "1.88.1", true, "ABCD-EFGH-JKMN", 5),
        new LightSection("1100", "fetching", [[500, 500]]),
        new NetworkSection("Connected", true, "10.0.0.5"),
        [],
        new SettingsSection("done", false, null, null, string.Empty, []),
        new FirmwareSection("5.1.10(GW)", "a", string.Empty, null, null, string.Empty, null, null),
        null,
        [],
        []);

    public Task<StatusDocument> Status() => IsBroken ? throw new InvalidOperationException("secret inner text") : Task.FromResult(Document);

    public Task<ActionAnswer> Resync(string url, IPAddress browser) => Act($"resync {url} for {browser}");

    public Task<ActionAnswer> Upgrade(string url, IPAddress browser) => Act($"upgrade {url} for {browser}");

    public Task<ActionAnswer> Reboot() => Act("reboot", RebootSentence);

    public Task<ActionAnswer> FactoryReset() => Act("factory reset");

    public SettingsIndex Settings(Account account) => new([new SettingsTab("system", "Voice: System", 1)]);

    public Task<SettingsPage?> Settings(Account account, string id) => Task.FromResult(id == "system" ? new SettingsPage(id, "Voice: System", []) : null);

    public Task<SettingsAnswer> Change(SettingsWish wish, Account account)
    {
        Acted.Add($"{account} sets {string.Join(',', (wish.Set ?? []).Select(s => $"{s.Key}={s.Value}"))} back {string.Join(',', wish.Back ?? [])}");
        return Task.FromResult(new SettingsAnswer("Saved.", true, [], [], [], "now"));
    }

    public SoundAnswer Sound(Account account, string name, string? text) => new(null, null);

    public Task<byte[]> Dump() => Task.FromResult("<flat-profile/>"u8.ToArray());

    private Task<ActionAnswer> Act(string what, string sentence = "done")
    {
        Acted.Add(what);
        return Task.FromResult(new ActionAnswer(true, sentence));
    }
}

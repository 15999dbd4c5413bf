using System.Globalization;
using Spa.Foundation.Time;
using Spa.Media.Cadences;
using Spa.Media.Tones;
using Spa.Scripts.Cadences;
using Spa.Simulation.Exchanges;
using Spa.Simulation.Lines;
using Spa.Simulation.Providers;
using Spa.Simulation.Speech;
using Spa.Simulation.Stations;

namespace Spa.Simulation.Scenarios;

/// <summary>What the sides of a simulated world can be told to do, by name: the same words in scenario files and in the HTTP API.</summary>
public static class ScenarioActs
{
    /// <summary>What a call to a busy line is refused with.</summary>
    public const string Busy = "the line is busy";

    private const string Keys = "0 to 9, *, #, A to D";

    private static readonly Dictionary<string, string[]> PhoneActs = new(StringComparer.Ordinal)
    {
        ["lift"] = [],
        ["hangup"] = [],
        ["flash"] = ["ms"],
        ["dial"] = ["keys"],
        ["press"] = ["key", "ms"],
        ["pulse"] = ["digits"],
        ["speak"] = ["hz", "dbm0", "voice"],
        ["quiet"] = [],
    };

    private static readonly Dictionary<string, string[]> ExchangeActs = new(StringComparer.Ordinal)
    {
        ["call"] = ["hz", "volts", "cadence", "clear", "cpc"],
        ["hangup"] = [],
        ["battery"] = ["on"],
        ["speak"] = ["hz", "dbm0"],
        ["quiet"] = [],
    };

    private static readonly Dictionary<string, string[]> ProviderActs = new(StringComparer.Ordinal)
    {
        ["mailbox"] = ["user", "new", "old"],
        ["answers"] = ["status", "method"],
        ["notify"] = ["user", "event"],
    };

    private static readonly Dictionary<string, string[]> StationActs = new(StringComparer.Ordinal)
    {
        ["call"] = ["number"],
        ["answer"] = [],
        ["hangup"] = [],
        ["hold"] = [],
        ["resume"] = [],
        ["press"] = ["key", "ms"],
        ["speak"] = ["hz", "dbm0", "voice"],
        ["quiet"] = [],
        ["refuse"] = ["status"],
    };

    /// <summary>Names of the actions of a side, each with its arguments.</summary>
    /// <param name="at">"phone", "exchange", "provider"; anything else is a station.</param>
    public static IReadOnlyDictionary<string, string[]> Of(string at) => at switch
    {
        "phone" => PhoneActs,
        "exchange" => ExchangeActs,
        "provider" => ProviderActs,
        _ => StationActs,
    };

    /// <summary>Does an action; null = done, else what is wrong with it.</summary>
    /// <param name="act">The action.</param>
    /// <param name="bench">Telephone and exchange.</param>
    /// <param name="site">The provider.</param>
    /// <param name="timeline">Time.</param>
    public static string? Do(ScenarioStep.Act act, LineBench bench, ProviderSite site, Timeline timeline)
    {
        ArgumentNullException.ThrowIfNull(act);
        ArgumentNullException.ThrowIfNull(bench);
        ArgumentNullException.ThrowIfNull(site);
        return act.At switch
        {
            "phone" => Phone(act, bench),
            "exchange" => Exchange(act, bench.Exchange),
            "provider" => Provider(act, site),
            _ => site.Station(act.At) is { } station ? Station(act, station, timeline) : $"the provider has no user {act.At}; it has {string.Join(", ", site.Provider.Users.Select(user => user.Name))}",
        };
    }

    /// <summary>The telephone does something.</summary>
    public static string? Phone(ScenarioStep.Act act, LineBench bench)
    {
        ArgumentNullException.ThrowIfNull(act);
        ArgumentNullException.ThrowIfNull(bench);
        var phone = bench.Phone;
        switch (act.Name)
        {
            case "lift":
                phone.Lift();
                return null;
            case "hangup":
                phone.HangUp();
                return Done(() => phone.Machine = Or(null, phone.Machine));
            case "flash":
                return Number(act, "ms", 300, 10, 2000, out var flash) ?? Done(() => phone.Flash(flash.Milliseconds));
            case "dial":
                return Text(act, "keys", DtmfGenerator.IsKey, Keys, out var keys) ?? Done(() => phone.Dial(keys));
            case "press":
                return Text(act, "key", DtmfGenerator.IsKey, Keys, out var key) ?? (key.Length > 1 ? "key: expected one key" : Number(act, "ms", 100, 10, 10_000, out var press) ?? Done(() => phone.Press(key[0], press.Milliseconds)));
            case "pulse":
                return Text(act, "digits", char.IsAsciiDigit, "0 to 9", out var digits) ?? Done(() => phone.Pulse(digits));
            case "speak":
                return Speech(act, out var signal, out var talker) ?? Done(() =>
                {
                    phone.Speak(signal);
                    phone.Machine = Or(talker, phone.Machine);
                });
            case "quiet":
                phone.Speak(null);
                return Done(() => phone.Machine = Or(null, phone.Machine));
            default:
                return $"a phone does not {act.Name}";
        }
    }

    /// <summary>The exchange, or the caller behind it, does something.</summary>
    public static string? Exchange(ScenarioStep.Act act, Exchange exchange)
    {
        ArgumentNullException.ThrowIfNull(act);
        ArgumentNullException.ThrowIfNull(exchange);
        switch (act.Name)
        {
            case "call":
                return Call(act, exchange);
            case "hangup":
                exchange.HangUp();
                return null;
            case "battery":
                return act.Value("on") is "yes" or "no" ? Done(() => exchange.SetBattery(act.Value("on") == "yes")) : "on: expected yes or no";
            case "speak":
                return Signal(act, out var signal) ?? Done(() => exchange.Speak(signal));
            case "quiet":
                exchange.Speak(null);
                return null;
            default:
                return $"an exchange does not {act.Name}";
        }
    }

    /// <summary>The provider does something.</summary>
    public static string? Provider(ScenarioStep.Act act, ProviderSite site)
    {
        ArgumentNullException.ThrowIfNull(act);
        ArgumentNullException.ThrowIfNull(site);
        var user = act.Value("user") ?? string.Empty;
        switch (act.Name)
        {
            case "answers":
                return act.Value("status") is null ? Done(() => site.Break(null)) : Number(act, "status", 0, 400, 699, out var status) ?? Done(() => site.Break(status, act.Value("method")));
            case "mailbox" when !site.Provider.IsUser(user):
                return $"user: the provider has no user \"{user}\"";
            case "mailbox":
                return Number(act, "new", 0, 0, 10_000, out var fresh) ?? Number(act, "old", 0, 0, 10_000, out var old) ?? Done(() => Fill(site, user, fresh, old));
            case "notify":
                return Notify(act, site, _ => { });
            default:
                return $"a provider does not {act.Name}";
        }
    }

    /// <summary>The provider sends a NOTIFY; null = it is on its way, else what is wrong.</summary>
    /// <param name="act">With "user" and "event".</param>
    /// <param name="site">The provider.</param>
    /// <param name="done">Told the final status.</param>
    public static string? Notify(ScenarioStep.Act act, ProviderSite site, Action<int> done)
    {
        ArgumentNullException.ThrowIfNull(act);
        ArgumentNullException.ThrowIfNull(site);
        var user = act.Value("user") ?? string.Empty;
        if (!site.Provider.IsUser(user))
        {
            return $"user: the provider has no user \"{user}\"";
        }

        if (act.Value("event") is not { Length: > 0 } package || !package.All(one => char.IsAsciiLetterOrDigit(one) || one is '_' or '-' or '.'))
        {
            return "event: expected resync, reboot, reboot_now, report or another event";
        }

        return site.Notify(user, package, done) ? null : $"user {user} is registered nowhere";
    }

    /// <summary>A station does something.</summary>
    public static string? Station(ScenarioStep.Act act, SipStation station, Timeline timeline)
    {
        ArgumentNullException.ThrowIfNull(act);
        ArgumentNullException.ThrowIfNull(station);
        switch (act.Name)
        {
            case "call":
                return act.Value("number") is not { Length: > 0 and <= 64 } number ? "number: expected what to call"
                    : station.Party is not null ? $"the station has a call: {station.State}"
                    : Done(() => station.Call(number));
            case "answer":
                return station.State == "rings" ? Done(station.Answer) : $"nobody calls the station: {station.State}";
            case "hangup":
                station.HangUp();
                return null;
            case "hold" or "resume":
                return station.State == "talks" ? Done(() => station.Hold(act.Name == "hold")) : $"the station is not in a call: {station.State}";
            case "press":
                return Text(act, "key", DtmfGenerator.IsKey, Keys, out var key) ?? (key.Length > 1 ? "key: expected one key" : Number(act, "ms", 100, 10, 10_000, out var press) ?? Done(() => station.Press(key[0], timeline, press.Milliseconds)));
            case "speak":
                return Speech(act, out var signal, out var talker) ?? Done(() =>
                {
                    station.End.Say(signal);
                    station.End.Machine = Or(talker, station.End.Machine);
                });
            case "quiet":
                station.End.Say(null);
                return Done(() => station.End.Machine = Or(null, station.End.Machine));
            case "refuse":
                return act.Value("status") is null ? Done(() => station.Refuses = null) : Number(act, "status", 0, 300, 699, out var status) ?? Done(() => station.Refuses = status);
            default:
                return $"a station does not {act.Name}";
        }
    }

    /// <summary>A sine that is asked for by "hz" and "dbm0", or a talker by "voice"; null = done, else what is wrong.</summary>
    private static string? Speech(ScenarioStep.Act act, out TonePlan? signal, out Talker? talker)
    {
        talker = null;
        if (Signal(act, out signal) is { } wrong)
        {
            return wrong;
        }

        if (act.Value("voice") is null)
        {
            return null;
        }

        if (signal is not null)
        {
            return "voice: a sine or a voice, not both";
        }

        if (Number(act, "voice", 0, 0, int.MaxValue, out var seed) is { } refusal)
        {
            return refusal;
        }

        talker = new Talker((ulong)seed);
        return null;
    }

    // Whoever talks gives way to the next; a machine that somebody connected stays.
    private static ISoundMachine? Or(Talker? next, ISoundMachine? now) => next ?? (now is Talker ? null : now);

    /// <summary>A sine that is asked for by "hz" and "dbm0"; null = done, else what is wrong.</summary>
    private static string? Signal(ScenarioStep.Act act, out TonePlan? signal)
    {
        signal = null;
        if (act.Value("hz") is null)
        {
            return null;
        }

        if ((Real(act, "hz", 0, 50, 3900, out var hertz) ?? Real(act, "dbm0", -20, -60, 3, out _)) is { } wrong)
        {
            return wrong;
        }

        Real(act, "dbm0", -20, -60, 3, out var level);
        signal = TonePlan.Steady((int)Math.Round(hertz), (decimal)level);
        return null;
    }

    private static string? Call(ScenarioStep.Act act, Exchange exchange)
    {
        if ((Real(act, "hz", 20, 1, 200, out var hertz) ?? Real(act, "volts", 75, 0, 150, out _) ?? Real(act, "cpc", 0.35, 0.01, 10, out _)) is { } wrong)
        {
            return wrong;
        }

        Real(act, "volts", 75, 0, 150, out var volts);
        Real(act, "cpc", 0.35, 0.01, 10, out var cpc);
        ClearSignal? clear = act.Value("clear") switch { null or "cpc" => ClearSignal.Cpc, "reversal" => ClearSignal.Reversal, "tone" => ClearSignal.Tone, _ => null };
        if (clear is null)
        {
            return "clear: expected cpc, reversal or tone";
        }

        if (!CadenceScript.Parse(act.Value("cadence") ?? "*(2/4)").Ok(out var script, out var error))
        {
            return $"cadence: {error}";
        }

        var before = exchange.Options;
        exchange.Options = before with { RingHertz = hertz, RingVolts = volts, RingCadence = CadencePlan.From(script), Clear = clear.Value, CpcLength = TimeSpan.FromSeconds(cpc) };
        if (exchange.Call())
        {
            return null;
        }

        exchange.Options = before;
        return Busy;
    }

    private static void Fill(ProviderSite site, string user, int fresh, int old)
    {
        site.Provider.Mailboxes.Set(user, fresh, old);
        if (site.Provider.Mailboxes.Watchers == 0)
        {
            // Nobody has asked: it is told all the same, as many providers do.
            site.Provider.Mailboxes.Push(user);
        }
    }

    private static string? Done(Action act)
    {
        act();
        return null;
    }

    private static string? Text(ScenarioStep.Act act, string name, Func<char, bool> allowed, string what, out string text)
    {
        text = act.Value(name) ?? string.Empty;
        return text is { Length: > 0 and <= 64 } && text.All(allowed) ? null : $"{name}: expected 1 to 64 of {what}";
    }

    private static string? Number(ScenarioStep.Act act, string name, int usual, int least, int most, out int value)
    {
        value = usual;
        return act.Value(name) is not { } text || (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && value >= least && value <= most)
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{name}: expected a number from {least} to {most}");
    }

    private static string? Real(ScenarioStep.Act act, string name, double usual, double least, double most, out double value)
    {
        value = usual;
        return act.Value(name) is not { } text || (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && value >= least && value <= most)
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{name}: expected a number from {least} to {most}");
    }
}

using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;
using Spa.Device.Tests.Host;
using Spa.Marks;
using Spa.Media.Tones;
using SipTransport = Spa.Configuration.Parameters.Choices.SipTransport;

namespace Spa.Device.Tests.Peers;

/// <summary>Units behind kamailio, which registers them and passes their calls.</summary>
public sealed class KamailioTests : IDisposable
{
    private readonly TestPki pki = new();
    private readonly List<IDisposable> started = [];

    public void Dispose()
    {
        started.Reverse();
        started.ForEach(one => one.Dispose());
        pki.Dispose();
    }

    [Needs("kamailio", Kamailio.Tls)]
    public Task Two_phones_talk_by_udp() => TwoPhonesTalk(SipTransport.Udp);

    [Needs("kamailio", Kamailio.Tls)]
    public Task Two_phones_talk_by_tcp() => TwoPhonesTalk(SipTransport.Tcp);

    [Needs("kamailio", Kamailio.Tls)]
    public Task Two_phones_talk_by_tls() => TwoPhonesTalk(SipTransport.Tls);

    [Needs("kamailio", Kamailio.Tls)]
    public async Task A_registration_is_renewed_before_it_ends()
    {
        var kamailio = await Start();
        var unit = Unit(kamailio, "1000", SipTransport.Udp, settings => settings.With(SipParameters.RegMinExpires, TimeSpan.FromSeconds(1)).With(LineParameters.RegisterExpires.Line1, TimeSpan.FromSeconds(4)));
        await unit.Registered();

        // Twice: with the challenge that is known, and with one whose nonce is used up.
        await unit.Until("renewed twice", () => unit.Messages.Count(message => message.StartsWith("<- SIP/2.0 200", StringComparison.Ordinal)) >= 3 && unit.Voice.Status.Sip!.State == "registered");
        Assert.Contains("expires=4", unit.Last("<- SIP/2.0 200"), StringComparison.OrdinalIgnoreCase);
        Assert.Single(unit.On(() => unit.Messages.Where(message => message.StartsWith("-> REGISTER", StringComparison.Ordinal)).Select(message => Field(message, "Call-ID")).Distinct().ToList()));
    }

    [Needs("kamailio", Kamailio.Tls)]
    public async Task A_wrong_password_is_refused_and_shown()
    {
        var kamailio = await Start();
        var unit = Unit(kamailio, "1000", SipTransport.Udp, settings => settings.With(LineParameters.Password.Line1, "wrong"));
        await unit.Until("refused", () => unit.Voice.Status.Sip!.LastFailure is not null);

        var status = unit.On(() => unit.Voice.Status.Sip!);
        Assert.Equal(("not registered", 401), (status.State, status.LastFailure));
        Assert.Equal(2, unit.Count("<- SIP/2.0 401"));
        unit.On(unit.Phone.Lift);
        await unit.Tone("Reorder Tone");
    }

    [Needs("kamailio", Kamailio.Tls)]
    public async Task A_number_that_nobody_has_is_heard_as_reorder()
    {
        var kamailio = await Start();
        var unit = Unit(kamailio, "1000", SipTransport.Udp);
        await unit.Registered();

        await unit.Dial("777#");
        await unit.Tone("Reorder Tone");
        Assert.StartsWith("<- SIP/2.0 404", unit.Last("<- SIP/2.0 4"), StringComparison.Ordinal);
        unit.On(unit.Phone.HangUp);
        await unit.Idle();
    }

    private static string Field(string message, string name) => message.Split('\n').First(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)).Trim();

    private async Task TwoPhonesTalk(SipTransport transport)
    {
        var kamailio = await Start();
        var (a, b) = (Unit(kamailio, "1000", transport), Unit(kamailio, "1001", transport));
        await Task.WhenAll(a.Registered(), b.Registered());

        await a.Dial("1001#");
        await b.Until("it rings", () => b.Phone.Rings.Count > 0);
        await a.Tone("Ring Back Tone");
        await b.Until("the caller is shown", () => b.Phone.Display.Calls.Count > 0);
        var shown = b.On(() => b.Phone.Display.Calls[0]);
        Assert.Equal(("1000", "Unit 1000"), (shown.Number, shown.Name));

        b.On(b.Phone.Lift);
        await Task.WhenAll(a.State("in a call"), b.State("in a call"));
        // One after the other: 3 dB less at each of the two phone ports.
        a.On(() => a.Phone.Speak(TonePlan.Steady(700, -10)));
        await b.Hears(700, -17, -15);
        a.On(() => a.Phone.Speak(null));
        b.On(() => b.Phone.Speak(TonePlan.Steady(1000, -10)));
        await a.Hears(1000, -17, -15);
        Assert.Contains($"Via: SIP/2.0/{transport.ToString().ToUpperInvariant()} ", a.Last("-> INVITE"), StringComparison.Ordinal);
        Assert.Contains($"127.0.0.1:{(transport is SipTransport.Tls ? kamailio.TlsPort : kamailio.Port)}", a.On(() => a.Voice.Status.Sip!.Server), StringComparison.Ordinal);

        b.On(b.Phone.HangUp);
        await a.Until("the far end has hung up", () => a.Voice.Status.Phone.State != "in a call");
        Assert.Equal(1, b.Count("-> BYE"));
        a.On(a.Phone.HangUp);
        await Task.WhenAll(a.Idle(), b.Idle());
    }

    private async Task<Kamailio> Start()
    {
        var kamailio = await Kamailio.Start(pki);
        started.Add(kamailio);
        return kamailio;
    }

    private LoopbackUnit Unit(Kamailio kamailio, string user, SipTransport transport, Func<SettingsSnapshot, SettingsSnapshot>? change = null)
    {
        var settings = LoopbackUnit.Settings(user, "secret" + user, $"127.0.0.1:{(transport is SipTransport.Tls ? kamailio.TlsPort : kamailio.Port)}").With(LineParameters.SipTransport.Line1, transport);
        var unit = new LoopbackUnit(change?.Invoke(settings) ?? settings, pki);
        started.Add(unit);
        return unit;
    }
}

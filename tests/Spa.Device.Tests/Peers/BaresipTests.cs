using System.Net;
using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;
using Spa.Device.Lines;
using Spa.Foundation.Security;
using Spa.Marks;
using Spa.Media.Analysis;
using Spa.Simulation.Speech;

namespace Spa.Device.Tests.Peers;

/// <summary>Calls with baresip, both ways.</summary>
public sealed class BaresipTests : IDisposable
{
    private const ulong Voice = 21;

    private readonly List<IDisposable> started = [];

    public void Dispose()
    {
        started.Reverse();
        started.ForEach(one => one.Dispose());
    }

    [Needs("baresip")]
    public async Task Is_called_and_both_hear_each_other()
    {
        var (unit, far) = await Start(";answermode=auto", Plain);
        await Talk(unit, far);
        await HearsItsSine(unit);
        var before = Speaks(unit);
        Assert.Equal("G711u", unit.On(() => unit.Voice.Status.Call!.Codec));
        await unit.Never("the call ended", () => unit.Voice.Status.Call is null, TimeSpan.FromSeconds(2));

        unit.On(unit.Phone.HangUp);
        await far.Hears("CALL_CLOSED");
        HeardTheVoice(unit, far, before);
        await unit.Idle();
    }

    [Needs("baresip")]
    public async Task Calls_the_phone_which_rings_shows_who_calls_and_talks()
    {
        var port = LoopbackUnit.FreePort();
        var (unit, far) = await Start(string.Empty, Plain, port);
        await far.Tell("dial", $"sip:1000@127.0.0.1:{port}");
        await unit.Until("it rings", () => unit.Phone.Rings.Count > 0);
        await far.Hears("CALL_RINGING");
        await unit.Until("the caller is shown", () => unit.Phone.Display.Calls.Count > 0);
        var shown = unit.On(() => unit.Phone.Display.Calls[0]);
        Assert.Equal(("2000", "Far End"), (shown.Number, shown.Name));

        unit.On(unit.Phone.Lift);
        await far.Hears("CALL_ESTABLISHED");
        await HearsItsSine(unit);
        var before = Speaks(unit);
        await unit.Never("the call ended", () => unit.Voice.Status.Call is null, TimeSpan.FromSeconds(2));
        await far.Tell("hangup");
        await unit.Until("the far end has hung up", () => unit.Voice.Status.Phone.State != "in a call");
        HeardTheVoice(unit, far, before);
        unit.On(unit.Phone.HangUp);
        await unit.Idle();
    }

    [Needs("baresip")]
    public async Task Keys_go_both_ways()
    {
        var (unit, far) = await Start(";answermode=auto");
        await Talk(unit, far);
        unit.On(() => unit.Phone.Dial("59#"));
        foreach (var key in "59#")
        {
            await far.Receives(key);
        }

        await far.Tell("sndcode", "7");
        await unit.Until("the key 7 at the phone", () => Keys(unit.Phone.Heard.All).Contains('7'));
        unit.On(unit.Phone.HangUp);
        await unit.Idle();
    }

    [Needs("baresip")]
    public async Task Holds_the_phone_and_takes_it_back()
    {
        var (unit, far) = await Start(";answermode=auto");
        await Talk(unit, far);
        await HearsItsSine(unit);

        await far.Tell("hold");
        await unit.Until("silence at the phone", () => Media.Signals.Level(unit.Phone.Heard.All[^1600..]) < -60);
        Assert.Contains("a=recvonly", unit.Last("-> SIP/2.0 200"), StringComparison.Ordinal);
        await far.Tell("resume");
        await HearsItsSine(unit);

        unit.On(unit.Phone.HangUp);
        await far.Hears("CALL_CLOSED");
        await unit.Idle();
    }

    [Needs("baresip")]
    public async Task Is_put_on_hold_by_a_flash_and_taken_back()
    {
        var (unit, far) = await Start(";answermode=auto");
        await Talk(unit, far);
        await HearsItsSine(unit);

        unit.On(() => unit.Phone.Flash(TimeSpan.FromMilliseconds(300)));
        await unit.Until("dial tone for a second call", () => unit.Voice.Status.Phone.Tone.Length > 0);
        await unit.Until("hold was accepted", () => unit.Messages.Any(message => message.StartsWith("<- SIP/2.0 200", StringComparison.Ordinal) && message.Contains("a=recvonly", StringComparison.Ordinal)));
        unit.On(() => unit.Phone.Flash(TimeSpan.FromMilliseconds(300)));
        await unit.State("in a call");
        await HearsItsSine(unit);

        unit.On(unit.Phone.HangUp);
        await unit.Idle();
    }

    [Needs("baresip")]
    public async Task Secure_calls_are_heard()
    {
        var (unit, far) = await Start(";answermode=auto;mediaenc=srtp", settings => Plain(settings).With(UserParameters.SecureCallSetting, true));
        await Talk(unit, far);
        await HearsItsSine(unit);
        var before = Speaks(unit);
        Assert.True(unit.On(() => unit.Voice.Status.Call!.IsSecure), unit.Story());
        await unit.Never("the call ended", () => unit.Voice.Status.Call is null, TimeSpan.FromSeconds(2));
        unit.On(unit.Phone.HangUp);
        await far.Hears("CALL_CLOSED");
        HeardTheVoice(unit, far, before);
        await unit.Idle();
    }

    [Needs("baresip")]
    public async Task Secure_calls_that_come_are_taken()
    {
        // RTP/SAVP only.
        var port = LoopbackUnit.FreePort();
        var (unit, far) = await Start(";mediaenc=srtp-mand", Plain, port);
        await far.Tell("dial", $"sip:1000@127.0.0.1:{port}");
        await unit.Until("it rings", () => unit.Phone.Rings.Count > 0);
        Assert.Contains(" RTP/SAVP ", unit.Last("<- INVITE"), StringComparison.Ordinal);
        unit.On(unit.Phone.Lift);
        await HearsItsSine(unit);
        Assert.True(unit.On(() => unit.Voice.Status.Call!.IsSecure));
        var before = Speaks(unit);
        await unit.Never("the call ended", () => unit.Voice.Status.Call is null, TimeSpan.FromSeconds(2));
        await far.Tell("hangup");
        await unit.Until("the far end has hung up", () => unit.Voice.Status.Phone.State != "in a call");
        HeardTheVoice(unit, far, before);
        unit.On(unit.Phone.HangUp);
        await unit.Idle();
    }

    [Needs("baresip")]
    public async Task Hears_from_the_provider_how_its_mailbox_stands()
    {
        // This version stops at a challenge by SHA-256, though one by MD5 follows.
        var options = new LinesOptions(IPAddress.Loopback, 0, 0, TimeSpan.FromSeconds(1)) { Stations = [], Digest = DigestAlgorithm.Md5 };
        var provider = ProviderHost.Start(options);
        started.Add(provider);
        var user = provider.Users[0];
        Task<bool> Mailbox(int fresh, int old) => provider.Ask((site, _) =>
        {
            site.Provider.Mailboxes.Set(user.Name, fresh, old);
            return true;
        });
        await Mailbox(2, 1);
        var far = await Baresip.Start();
        started.Add(far);
        await far.Subscribe(user.Name, user.Password, provider.Address);
        await far.Says("Messages-Waiting: yes");
        await far.Says("Voice-Message: 2/1");
        await Mailbox(0, 3);
        await far.Says("Messages-Waiting: no");
        await far.Says("Voice-Message: 0/3");
        Assert.Equal(1, await provider.Ask((site, _) => site.Provider.Mailboxes.Watchers));
    }

    // A voice under its sine is judged: what an echo canceller does to it in its first second is not asked here.
    private static SettingsSnapshot Plain(SettingsSnapshot settings) => settings.With(LineParameters.EchoCancEnable.Line1, false);

    // 3 dB less at the phone's output.
    private static Task HearsItsSine(LoopbackUnit unit) => unit.Hears(Baresip.Hertz, Baresip.Level - 4, Baresip.Level - 2);

    private static async Task Talk(LoopbackUnit unit, Baresip far)
    {
        await unit.Dial("2000#");
        await unit.State("in a call");
        await far.Hears("CALL_ESTABLISHED");
    }

    // From here on somebody talks at the phone; how much was said before.
    private static int Speaks(LoopbackUnit unit) => unit.On(() =>
    {
        unit.Phone.Machine = new Talker(Voice);
        return unit.Phone.Spoken.Length;
    });

    // What it has recorded is what was said at the phone since, 3 dB weaker at the phone's input; nobody else would be like it by more than 0.7.
    private static void HeardTheVoice(LoopbackUnit unit, Baresip far, int before)
    {
        var match = SpeechMatch.Of(unit.On(() => unit.Phone.Spoken.All[before..].ToArray()), far.Recording(), TimeSpan.FromSeconds(10));
        Assert.True(match.Compared.TotalSeconds >= 0.6 && match.Likeness > 0.85 && match.Gain is > -4.5 and < -1.5, match.ToString());
    }

    // Keys in a recording, one letter for each 10 ms in which one is heard.
    private static string Keys(ReadOnlySpan<short> samples)
    {
        var detector = new Spa.Media.Detectors.DtmfDetector(Spa.Media.Detectors.DtmfOptions.Normal);
        var keys = new System.Text.StringBuilder();
        for (var at = Math.Max(0, samples.Length - 16_000) / 80 * 80; at + 80 <= samples.Length; at += 80)
        {
            detector.Push(samples.Slice(at, 80));
            if (detector.Key is { } key)
            {
                keys.Append(key);
            }
        }

        return keys.ToString();
    }

    private async Task<(LoopbackUnit Unit, Baresip Far)> Start(string account, Func<SettingsSnapshot, SettingsSnapshot>? change = null, int port = 0)
    {
        var far = await Baresip.Start(account);
        started.Add(far);
        var settings = LoopbackUnit.Direct(far.Port, port);
        var unit = new LoopbackUnit(change?.Invoke(settings) ?? settings);
        started.Add(unit);
        return (unit, far);
    }
}

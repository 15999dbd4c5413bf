using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;
using Spa.Foundation.Time;
using Spa.Foundation.Trace;
using Spa.Gateway.Calls;
using Spa.Gateway.Sip;
using Spa.Scripts.DialPlans;
using Spa.Sip.Messages;
using Spa.Sip.Referrals;

namespace Spa.Simulation.Stations;

/// <summary>A telephone on the network: an account of its own, one call at a time, and a far end that speaks and listens. Its time is the ticks it is given.</summary>
public sealed class SipStation
{
    private readonly MediaGraph media = new();
    private SipLeg? party;

    /// <summary>Puts it on the network.</summary>
    /// <param name="name">Its name in traces.</param>
    /// <param name="settings">Settings of its account: those of Line 1.</param>
    /// <param name="host">Its host.</param>
    /// <param name="timeline">Time.</param>
    /// <param name="trace">The trace.</param>
    public SipStation(string name, SettingsSnapshot settings, VoiceHost host, Timeline timeline, CoreTrace trace)
        : this(name, VoiceSettings.SipFrom(settings, host), host, timeline, trace)
    {
    }

    /// <summary>Puts it on the network with settings that no parameter has, such as a port that the system chooses.</summary>
    /// <param name="name">Its name in traces.</param>
    /// <param name="settings">Settings of its account.</param>
    /// <param name="host">Its host.</param>
    /// <param name="timeline">Time.</param>
    /// <param name="trace">The trace.</param>
    public SipStation(string name, SipLineSettings settings, VoiceHost host, Timeline timeline, CoreTrace trace)
    {
        End = new StationLeg(name);
        media.Add(End);
        Line = new SipLine(name, settings, host, timeline, trace, text => Logged.Add(text), media.Add, media.Remove);
        Line.Incoming += Offered;
        Line.Replacing += Replaced;
    }

    /// <summary>Its account.</summary>
    public SipLine Line { get; }

    /// <summary>What speaks and listens.</summary>
    public StationLeg End { get; }

    /// <summary>Answers a call as soon as it comes.</summary>
    public bool AnswersAtOnce { get; set; }

    /// <summary>Refuses every call with this; null = rings.</summary>
    public int? Refuses { get; set; }

    /// <summary>Refuses to be transferred.</summary>
    public bool RefusesTransfers { get; set; }

    /// <summary>Is heard before it answers, and does not ring (183).</summary>
    public bool SpeaksEarly { get; set; }

    /// <summary>Who calls, or called last; null = nobody yet.</summary>
    public CallerName? Caller { get; private set; }

    /// <summary>How its call stands: "idle", "rings", "calls", "talks", "failed: Busy", "ended: Far end hung up".</summary>
    public string State { get; private set; } = "idle";

    /// <summary>The far end has it on hold.</summary>
    public bool IsHeld { get; private set; }

    /// <summary>What its account logged.</summary>
    public IList<string> Logged { get; } = [];

    /// <summary>The leg of its call; null = none.</summary>
    public SipLeg? Party => party;

    /// <summary>Settings of a subscriber.</summary>
    /// <param name="user">User ID.</param>
    /// <param name="password">Password.</param>
    /// <param name="proxy">Proxy.</param>
    /// <param name="port">SIP Port.</param>
    public static SettingsSnapshot Subscriber(string user, string password, string proxy, int port = 5060)
        => SettingsSnapshot.Factory
            .With(LineParameters.UserId.Line1, user)
            .With(LineParameters.DisplayName.Line1, user)
            .With(LineParameters.Password.Line1, password)
            .With(LineParameters.Proxy.Line1, proxy)
            .With(LineParameters.SipPort.Line1, port);

    /// <summary>Calls a number. Nothing while a call is there.</summary>
    /// <param name="number">Whom.</param>
    /// <param name="loops">Its media are to be given back (RFC 6849).</param>
    public void Call(string number, bool loops = false)
    {
        if (party is null && (loops ? Line.CallLoopback(Number(number)) : Line.Call(Number(number))) is { } leg)
        {
            Take(leg, "calls");
            leg.Alert(new CallOffer(1, 1, null));
        }
    }

    /// <summary>Takes the call that rings.</summary>
    public void Answer()
    {
        if (party is ICaller caller && State == "rings")
        {
            caller.Answer();
            Talk();
        }
    }

    /// <summary>Ends the call, or refuses the one that rings.</summary>
    public void HangUp()
    {
        party?.Release();
        Done("idle");
    }

    /// <summary>Puts the call on hold (true), or takes it back.</summary>
    public void Hold(bool held) => party?.Hold(held);

    /// <summary>Asks its party to call a number instead (REFER), and stays until that one leaves.</summary>
    public void Transfer(string number)
    {
        if (State == "talks" && Line.AddressOf(Number(number)) is { } target)
        {
            party!.Refer(new ReferTo(new NameAddr(target)), _ => { });
        }
    }

    /// <summary>Presses a key for so long.</summary>
    public void Press(char key, Timeline timeline, TimeSpan length)
    {
        ArgumentNullException.ThrowIfNull(timeline);
        party?.SendKey(key, true);
        timeline.After(length, () => party?.SendKey(key, false));
    }

    /// <summary>Lets a frame pass.</summary>
    public void Tick() => media.Tick();

    private static DialOutcome.Accepted Number(string number) => new(number, null, [], false, DialDecision.AtOnce);

    private void Offered(SipLeg leg, CallOffer offer)
    {
        if (party is not null || Refuses is not null)
        {
            leg.Refuse(Refuses ?? 486);
            return;
        }

        Caller = offer.Caller;
        Take(leg, "rings");
        ICaller caller = leg;
        caller.Progress(SpeaksEarly ? CallProgress.EarlyMedia : CallProgress.Ringing);
        if (SpeaksEarly)
        {
            media.Join(End, leg);
            End.Joined();
        }

        if (AnswersAtOnce)
        {
            Answer();
        }
    }

    // Somebody comes in the stead of its party.
    private void Replaced(SipLeg old, SipLeg next, CallOffer offer)
    {
        if (party != old)
        {
            next.Refuse(481);
            return;
        }

        Done("idle");
        Caller = offer.Caller;
        Take(next, "rings");
        Answer();
        old.Release();
    }

    // Its party wants it to call somebody else: it talks on until that one answers, or its party has gone.
    private void Referred(Referral referral)
    {
        if (State != "talks" || RefusesTransfers || Line.Call(referral) is not { } next)
        {
            referral.Refuse(603);
            return;
        }

        var old = party!;
        referral.Accept();
        next.News += news =>
        {
            switch (news)
            {
                case LegNews.Answered:
                    referral.Tell(200);
                    Done("idle");
                    Take(next, "talks");
                    Talk();
                    old.Release();
                    break;
                case LegNews.Failed:
                    referral.Tell(next.LastStatus);
                    break;
            }
        };
        next.Alert(new CallOffer(1, 1, null));
    }

    private void Take(SipLeg leg, string state)
    {
        (party, State, IsHeld) = (leg, state, false);
        leg.News += news =>
        {
            if (party == leg)
            {
                Hear(news);
            }
        };
    }

    private void Hear(LegNews news)
    {
        switch (news)
        {
            case LegNews.Answered:
                Talk();
                break;
            case LegNews.Progress { How: CallProgress.EarlyMedia }:
                media.Join(End, party!);
                End.Joined();
                break;
            case LegNews.Failed failed:
                Done($"failed: {failed.Failure}");
                break;
            case LegNews.Abandoned:
                Done("idle");
                break;
            case LegNews.HeldByParty held:
                IsHeld = held.IsHeld;
                break;
            case LegNews.Referred referred:
                Referred(referred.To);
                break;
            case LegNews.Key key:
                End.SendKey(key.Value, key.Down);
                break;
            case LegNews.Cleared cleared:
                Done($"ended: {cleared.Reason}");
                break;
        }
    }

    private void Talk()
    {
        State = "talks";
        media.Join(End, party!);
        End.Joined();
        party!.Joined();
    }

    private void Done(string state)
    {
        if (party is { } leg)
        {
            if (End.IsJoined)
            {
                media.Part(End, leg);
            }

            party = null;
        }

        (State, IsHeld) = (state, false);
    }
}

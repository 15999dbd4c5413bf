using System.Net;
using Spa.Foundation.Time;
using Spa.Foundation.Trace;
using Spa.Gateway.Calls;
using Spa.Gateway.Fax;
using Spa.Media;
using Spa.Media.Rtp.Quality;
using Spa.Sip.Messages;
using Spa.Sip.Referrals;
using Spa.Sip.Sdp;
using Spa.Sip.Sessions;
using Spa.Sip.Subscriptions;
using Spa.Sip.Transactions;
using Spa.Sip.UserAgent;

namespace Spa.Gateway.Sip;

/// <summary>The leg of a call over SIP, either way round: one session and its media.</summary>
public sealed class SipLeg : Leg, ICaller, ICallee
{
    private readonly SipLine line;
    private readonly MediaSession media;
    private readonly Timeline timeline;
    private readonly CoreTrace trace;
    private readonly InfoKeys info;
    private readonly KeySender keys;
    private readonly MediaLog figures;
    private readonly FarHold far = new();
    private readonly Queue<(CallRequest Call, bool Mapped)> requests = [];
    private Session? session;
    private (CallRequest Call, bool Mapped)? tried;
    private bool early;
    private bool heard;
    private bool over;
    private bool held;
    private TimeSpan? answeredAt;
    private readonly short[] page = new short[Pcm.FrameSamples];
    private FaxDesk? fax;
    private SipUri? target;
    private CallQuality? last;

    internal SipLeg(string name, SipLine line, MediaSession media, Timeline timeline, CoreTrace trace)
        : base(name)
    {
        (this.line, this.media, this.timeline, this.trace) = (line, media, timeline, trace);
        info = new InfoKeys(media.Settings, timeline, Inform, (key, down) => Tell(new LegNews.Key(key, down)));
        keys = new KeySender(media, info, timeline);
        figures = new MediaLog(name, timeline, () => line.Settings.MediaLogInterval, () => over ? null : Quality, line.Log);
        media.Key += (key, down) => Tell(new LegNews.Key(key, down));
        media.Changed += MediaChanged;
        media.Lost += () => Gone("Media unreachable", broken: true);
    }

    /// <inheritdoc/>
    public Leg Leg => this;

    /// <inheritdoc/>
    public bool IsFree => session is null && !over;

    /// <summary>Figures of the media; null before there was any.</summary>
    public CallQuality? Quality => media.Stream?.Quality(over: over) ?? last;

    /// <summary>What is agreed on, for pages: "G711u"; empty before.</summary>
    public string Codec => media.Fax is not null ? "T.38" : media.Stream?.Encoder ?? string.Empty;

    /// <summary>Its media as they were when it ended; null before, and where there were none.</summary>
    internal EndedMedia? EndedMedia { get; private set; }

    /// <summary>A fax machine or a modem was heard, or the far end asked for a fax.</summary>
    public bool IsFax => media.Use != MediaUse.Speech;

    /// <inheritdoc/>
    public override EchoCare EchoCare => !IsFax ? EchoCare.Usual : media.Settings.Fax is { StopsEchoCanceller: true } ? EchoCare.None : EchoCare.NoSuppression;

    /// <inheritdoc/>
    public override bool IsSecure => media.Stream is { IsSecure: true };

    /// <summary>The far end's number or address, for pages.</summary>
    public string Party { get; internal set; } = string.Empty;

    /// <summary>The number that the far end called: user part of the Request-URI; empty for calls of ours.</summary>
    public string Called { get; internal set; } = string.Empty;

    /// <summary>It is over.</summary>
    public bool IsOver => over;

    /// <summary>It is over because something broke, and nobody hung up.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Where its media go; null before that is agreed on, and once it is over.</summary>
    public IPEndPoint? FarMedia => over ? null : Agreed;

    /// <summary>Our port for media; null once it is over.</summary>
    public int? NearMediaPort => over ? null : media.NearPort;

    private IPEndPoint? Agreed => media.Stream?.Terms is { } terms && IPAddress.TryParse(terms.RemoteAddress, out var address) ? new IPEndPoint(address, terms.RemotePort) : null;

    /// <summary>Answered and not over.</summary>
    internal bool IsEstablished => !over && session is { IsEstablished: true };

    /// <summary>We called.</summary>
    internal bool WeCalled => session is { Invite: null };

    /// <summary>The status that ended our last try to call; 0 = none yet.</summary>
    public int LastStatus { get; private set; }

    /// <summary>Where messages of the far end come from; null before there is a call.</summary>
    internal IPAddress? FarAddress => session?.FarPath?.Remote.Address;

    /// <summary>The far end's own address; null before it has one.</summary>
    internal SipUri? FarEnd => session?.Dialog?.Remote.SipUri ?? target;

    /// <summary>Gets ready to call; the first that answers at all is it.</summary>
    /// <param name="targets">Whom, and whether the address that others see is named to them.</param>
    internal void Prepare(IEnumerable<(CallRequest Call, bool Mapped)> targets)
    {
        foreach (var target in targets)
        {
            requests.Enqueue(target);
        }
    }

    /// <summary>Takes a call that came.</summary>
    internal void Receive(UserAgentCore agent, ServerTransaction invite, IAuthenticator authenticator, string? user)
    {
        media.Map(line.Settings.IsMapped, line.StunServer, () => { });
        session = Session.Receive(Name, agent, invite, media, authenticator, user, trace, Hear);
        line.CallsChanged();
    }

    /// <summary>The call as watchers of the line see it; null when there is none.</summary>
    internal WatchedDialog? AsWatched()
    {
        if (over || session is not { } one)
        {
            return null;
        }

        var progress = answeredAt is not null ? DialogProgress.Confirmed : WeCalled && !heard ? DialogProgress.Trying : DialogProgress.Early;
        return new WatchedDialog(Name, one.Dialog?.Id.CallId, one.Dialog?.Id.LocalTag, one.Dialog?.Id.RemoteTag, WeCalled, progress, (one.Invite is { } invite ? invite.From.Uri : target)?.ToString());
    }

    /// <summary>Whether a call that is to take another's place names this one.</summary>
    internal bool IsNamedBy(Replaces replaces) => !over && session?.IsNamedBy(replaces) == true;

    /// <summary>The far end as somebody else is to call it (RFC 3515). Once answered, the new call takes the place of this one (RFC 3891).</summary>
    /// <param name="byContact"><c>Refer-To Target Contact</c>: where its messages come from, else who it is.</param>
    internal ReferTo? AsTarget(bool byContact)
    {
        if (session is not { IsEstablished: true, Dialog: { } dialog })
        {
            return target is null ? null : new ReferTo(new NameAddr(target));
        }

        var replaces = new Replaces(dialog.Id.CallId, dialog.Id.RemoteTag.Length == 0 ? "0" : dialog.Id.RemoteTag, dialog.Id.LocalTag);
        return (byContact ? dialog.RemoteTarget as SipUri : null) is var contact && (contact ?? dialog.Remote.SipUri) is { } uri
            ? new ReferTo(new NameAddr(uri with { Headers = Parameters.None.With("Replaces", replaces.ToString()) }))
            : null;
    }

    /// <summary>Asks the far end to call somebody else. Only once answered.</summary>
    public void Refer(ReferTo to, Action<ReferralNews> told)
    {
        ArgumentNullException.ThrowIfNull(to);
        var account = line.Settings.Account;
        session!.Refer(to, new ReferredBy(new NameAddr(account.Uri)), told);
    }

    /// <summary>The call that is prepared, or has come, gives media back or asks for it.</summary>
    internal void Loop(LoopbackUse use) => media.Loopback = use;

    /// <summary>Takes a call that came without a word to anybody.</summary>
    internal void AnswerItself() => ((ICaller)this).Answer();

    /// <summary>Refuses a call that came.</summary>
    /// <param name="status">300 to 699.</param>
    public void Refuse(int status)
    {
        over = true;
        session?.Refuse(status);
        End();
    }

    /// <inheritdoc/>
    public void Alert(CallOffer offer) => Next();

    /// <inheritdoc/>
    public void StopAlerting() => Release();

    /// <inheritdoc/>
    void ICaller.Answer()
    {
        answeredAt = timeline.Now;
        line.Meet(session?.Source);
        fax = FaxDesk.For(Name, media, weCalled: false, () => session?.Offer(), timeline, trace);
        media.Map(line.Settings.IsMapped, line.StunServer, () => session?.Accept());
        line.CallsChanged();
    }

    /// <inheritdoc/>
    void ICaller.Progress(CallProgress progress) => session?.Progress(progress switch
    {
        CallProgress.Queued => 182,
        CallProgress.EarlyMedia => 183,
        _ => 180,
    }, withMedia: progress == CallProgress.EarlyMedia);

    /// <inheritdoc/>
    void ICaller.Fail(CallFailure failure) => Refuse(failure == CallFailure.Busy ? 486 : 480);

    /// <inheritdoc/>
    public void Release()
    {
        if (!over)
        {
            over = true;
            session?.HangUp([.. Statistics()]);
            End();
        }
    }

    /// <summary>We are seen elsewhere now: an answered call tells the far end where we are and where its media go (RFC 3261 14).</summary>
    internal void Moved()
    {
        if (session is { IsEstablished: true } && !over)
        {
            media.Remap(line.StunServer, () => session?.Offer());
        }
    }

    /// <inheritdoc/>
    public override void Joined() => figures.Begin();

    /// <inheritdoc/>
    public override void FarEndGone() => Release();

    /// <inheritdoc/>
    public override void Hold(bool held)
    {
        if (held != this.held)
        {
            this.held = held;
            far.Forget();
            media.Direction = held ? MediaDirection.SendOnly : MediaDirection.SendReceive;
            session?.Offer();
        }
    }

    /// <inheritdoc/>
    public override void SendKey(char key, bool down) => keys.Send(key, down);

    /// <inheritdoc/>
    public override bool SendFlash() => keys.SendFlash();

    /// <inheritdoc/>
    internal override bool IsBuffered => true;

    /// <inheritdoc/>
    protected override void Play(Span<short> from)
    {
        from.Clear();
        if (over)
        {
            return;
        }

        try
        {
            if (media.Fax is not null)
            {
                page.CopyTo(from);
            }
            else if (media.Stream is { } stream)
            {
                stream.Play(from, timeline.Now);
                if (far.Hears(from))
                {
                    TellHold();
                }
            }
        }
        catch (Exception e)
        {
            from.Clear();
            Break(e);
        }
    }

    /// <inheritdoc/>
    protected override void Exchange(ReadOnlySpan<short> to, Span<short> from)
    {
        if (over)
        {
            return;
        }

        try
        {
            if (media.Fax is { } gateway)
            {
                // What the gateway makes of it is heard with the next frame.
                gateway.Exchange(to, page);
                return;
            }

            media.Stream?.Send(to, keys.Apart && Peer is { KeySounds: true }, timeline.Now);
            fax?.Listen(to, from);
        }
        catch (Exception e)
        {
            Break(e);
        }
    }

    // A fault in a codec ends the call that uses it, and takes no frame from any other.
    private void Break(Exception e)
    {
        line.Log($"{Name}: fault in its media, the call is ended: {e.GetType().Name}: {e.Message}");
        Gone("Fault in the media", broken: true);
    }

    private void Next() => Try(requests.Dequeue());

    private void Try((CallRequest Call, bool Mapped) one)
    {
        heard = false;
        tried = one;
        var (request, mapped) = one;
        target = request.Target as SipUri;
        Party = target?.User ?? request.Target.ToString() ?? string.Empty;
        media.Map(mapped, line.StunServer, () =>
        {
            if (!over)
            {
                session = Session.Call(Name, line.Agent!, request, media, trace, Hear);
                line.CallsChanged();
            }
        });
    }

    private void Hear(Session from, SessionNews news)
    {
        if (over || from != session)
        {
            if (news is SessionNews.Requested requested)
            {
                line.Agent?.Respond(requested.Transaction, 481);
            }

            return;
        }

        line.CallsChanged();
        switch (news)
        {
            case SessionNews.Progress progress:
                heard = true;
                Progressed(progress);
                break;
            case SessionNews.Answered:
                answeredAt = timeline.Now;
                fax = FaxDesk.For(Name, media, weCalled: true, () => session?.Offer(), timeline, trace);
                Tell(new LegNews.Answered());
                break;
            case SessionNews.Failed { Status: 415 or 488 or 606 } when media is { Settings: { Secure: true, SecureOnly: false }, AlsoPlain: false } && tried is { } again:
                // Encrypted by default, not by all means: once more with keys that need not be taken.
                media.AlsoPlain = true;
                Try(again);
                break;
            case SessionNews.Failed failed when Note(failed) && !heard && requests.Count > 0 && line.TriesOther(failed.Status, failed.Message is null):
                Next();
                break;
            case SessionNews.Failed failed:
                over = true;
                End();
                Tell(new LegNews.Failed(line.FailureOf(failed.Status)));
                break;
            case SessionNews.Cancelled:
                over = true;
                End();
                Tell(new LegNews.Abandoned());
                break;
            case SessionNews.OfferRefused:
                fax?.Refused();
                break;
            case SessionNews.Requested inside:
                Requested(inside.Transaction);
                break;
            case SessionNews.Ended ended:
                Gone(ended.Why switch
                {
                    SessionEnd.FarEnd => "Far end hung up",
                    SessionEnd.NoAck => "No ACK came",
                    SessionEnd.Vanished => "Far end vanished",
                    SessionEnd.Expired => "Session timer ran out",
                    _ => "Replaced by another call",
                }, broken: ended.Why is SessionEnd.NoAck or SessionEnd.Vanished or SessionEnd.Expired);
                break;
        }
    }

    private bool Note(SessionNews.Failed failed)
    {
        LastStatus = failed.Status;
        return true;
    }

    private void Progressed(SessionNews.Progress progress)
    {
        early |= progress.HasMedia;
        switch (progress.Message.Status)
        {
            case 180 when progress.HasMedia:
            case 183 when progress.HasMedia:
                Tell(new LegNews.Progress(CallProgress.EarlyMedia));
                break;
            case 180 when !early || !line.Settings.Sticky183:
                Tell(new LegNews.Progress(CallProgress.Ringing));
                break;
            case 182:
                Tell(new LegNews.Progress(CallProgress.Queued));
                break;
        }
    }

    private void MediaChanged()
    {
        fax?.Changed();
        if (media.Stream is { } stream && answeredAt is not null && !held && far.Agreed(stream.Terms.IsHeld, stream.Terms.Direction.Receives()))
        {
            TellHold();
        }
    }

    private void TellHold() => Tell(new LegNews.HeldByParty(far.IsHeld, far.IsHeard));

    private void Requested(ServerTransaction transaction)
    {
        var request = transaction.Request;
        if (request.Method == SipMethod.Info)
        {
            line.Agent!.Respond(transaction, info.Take(request));
        }
        else if (request.Method == SipMethod.Refer && Referral.Take(session!, transaction) is { } referral)
        {
            Tell(new LegNews.Referred(referral));
            if (transaction.State.Phase is ServerPhase.Trying)
            {
                referral.Refuse(403);
            }
        }
    }

    private void Inform(string type, byte[] body)
        => session?.Send(SipMethod.Info, request => request with { ContentType = type, Body = body }, (_, _) => { });

    private void Gone(string reason, bool broken)
    {
        if (!over)
        {
            over = true;
            IsBroken = broken;
            session?.HangUp([.. Statistics()]);
            End();
            Tell(new LegNews.Cleared(reason));
        }
    }

    private void End()
    {
        last = media.Stream?.Quality(over: true);
        EndedMedia = Agreed is { } far ? new EndedMedia(far, media.NearPort, Codec, IsFax, last) : null;
        figures.Stop();
        info.Stop();
        media.Dispose();
        line.Left(this);
    }

    private IEnumerable<HeaderField> Statistics()
    {
        if (line.Settings.StatsInBye && answeredAt is { } since && media.Stream is { } stream)
        {
            yield return HeaderField.Of("P-RTP-Stat", stream.Quality(over: true).StatHeader(timeline.Now - since, stream.Encoder, stream.Encoder));
        }
    }
}

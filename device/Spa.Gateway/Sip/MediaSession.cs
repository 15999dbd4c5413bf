using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Spa.Foundation.Stun;
using Spa.Foundation.Time;
using Spa.Gateway.Fax;
using Spa.Gateway.Ports;
using Spa.Media.Rtp;
using Spa.Sip.Sdp;
using Spa.Sip.Sessions;

namespace Spa.Gateway.Sip;

/// <summary>The media of one SIP call: its ports, its descriptions (RFC 3264), and the stream that is in force.</summary>
internal sealed class MediaSession : ISessionMedia, IRtpReceiver, IDisposable
{
    // A caller waits no longer for a server that is silent.
    private static readonly TimeSpan MostWait = TimeSpan.FromSeconds(2);

    // RFC 3108 5.6.2.8: nothing of the sound is left out.
    private static readonly SdpAttribute SilenceStays = new("silenceSupp", "off - - - -");

    private readonly VoiceHost host;
    private readonly Timeline timeline;
    private readonly MediaSettings settings;
    private readonly MediaSettings sound;
    private readonly SdpOrigin origin;
    private readonly Action<string> log;
    private IRtpPort? port;
    private StreamStart start;
    private SessionDescription? local;
    private (SessionDescription Offer, MediaOptions Options)? offered;
    private ImmutableArray<CryptoAttribute> keys = [];
    private readonly List<Action> waiting = [];
    private StunAsker? asker;
    private IPEndPoint? seen;
    private IDisposable? patience;
    private bool mapped;
    private int unreachable;
    private bool disposed;

    private MediaSession(VoiceHost host, Timeline timeline, MediaSettings settings, Action<string> log)
    {
        (this.host, this.timeline, this.settings, this.log, sound) = (host, timeline, settings, log, settings.ForSound());
        var chance = host.Entropy;
        start = new StreamStart((uint)(chance.Next() >> 32), (ushort)(chance.Next() & 0x7FFF), (uint)(chance.Next() >> 32), chance.Next().ToString("x16", CultureInfo.InvariantCulture));
        origin = new SdpOrigin("-", chance.Next() >> 1, 1, new SdpConnection("0.0.0.0"));
    }

    /// <summary>The stream in force was replaced, began or ended.</summary>
    public event Action? Changed;

    /// <summary>The far end pressed a key, or let it go.</summary>
    public event Action<char, bool>? Key;

    /// <summary>So many datagrams could not be delivered that the call is over (<c>Max RTP ICMP Err</c>).</summary>
    public event Action? Lost;

    /// <summary>The stream in force; null before the first agreement, and when none flows.</summary>
    public RtpStream? Stream { get; private set; }

    /// <summary>The fax in force; null when none is.</summary>
    public FaxStream? Fax { get; private set; }

    /// <summary>What the call carries; a change counts from the next description on.</summary>
    public MediaUse Use { get; set; }

    /// <summary>Whether the call is for media that are given back: one that came may be, or ours asks for it; null = an ordinary call.</summary>
    public LoopbackUse? Loopback { get; set; }

    /// <summary>T.38 can be agreed on: it is wanted, the host has it, and the call is not encrypted, which T.38 is not.</summary>
    public bool MayBeFax => settings is { Fax.T38: true, SecureOnly: false } && host.Fax is { Unavailable: null } && Stream is not { IsSecure: true };

    /// <summary>Our port for media.</summary>
    public int NearPort => port!.Local.Port;

    /// <summary>Settings of the call.</summary>
    public MediaSettings Settings => settings;

    /// <summary>What the next description asks for.</summary>
    public MediaDirection Direction { get; set; } = MediaDirection.SendReceive;

    /// <summary>A call that is offered with keys may be answered without them: as RTP/AVP. Else it is offered as RTP/SAVP, which is encrypted or nothing.</summary>
    public bool AlsoPlain { get; set; }

    /// <summary>Opens the ports; null and the reason logged when there are none.</summary>
    public static MediaSession? Open(VoiceHost host, Timeline timeline, MediaSettings settings, Action<string> log)
    {
        var session = new MediaSession(host, timeline, settings, log);
        if (host.Rtp.Open(settings.Ports, session, out session.port, out var fault))
        {
            return session;
        }

        log($"No port for media: {fault}");
        return null;
    }

    /// <summary>Descriptions name the address that others see, or our own, from now on.</summary>
    /// <param name="outside">What others see.</param>
    /// <param name="stun">Who can tell it; null = nobody but the settings.</param>
    /// <param name="then">Done when it is known, or will not be; at once where nothing is to be asked.</param>
    public void Map(bool outside, IPEndPoint? stun, Action then)
    {
        mapped = outside;
        if (!outside || stun is null || seen is not null || settings.ExternalAddress is not null || (asker is not null && patience is null))
        {
            then();
            return;
        }

        waiting.Add(then);
        if (asker is null)
        {
            asker = new StunAsker(timeline, host.FillKey, (bytes, to) => port!.Send(bytes, MediaAddress.Of(to)));
            patience = timeline.After(MostWait, Go);
            asker.Ask(stun, outcome =>
            {
                seen = outcome.Mapped;
                Go();
            });
        }
    }

    /// <summary>What others see may be another by now: asks again, where somebody can tell.</summary>
    /// <param name="stun">As for <see cref="Map"/>.</param>
    /// <param name="then">As for <see cref="Map"/>.</param>
    public void Remap(IPEndPoint? stun, Action then)
    {
        Go();
        asker?.Dispose();
        (asker, seen) = (null, null);
        Map(mapped, stun, then);
    }

    /// <summary>The call carries the sound of a fax machine from now on, with what is agreed on already.</summary>
    public void BecomeSound()
    {
        if (settings.Fax is { } fax)
        {
            Use = MediaUse.Sound;
            Stream?.BecomeSound(fax.Codec);
        }
    }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Offer()
    {
        var options = Options(Policy);
        options = Use == MediaUse.Fax ? options with { Audio = null } : options with { Fax = null };
        var offer = OfferAnswer.Offer(options, local);
        offered = (offer, options);
        return offer.ToBytes();
    }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte>? Answer(ReadOnlyMemory<byte> offer)
    {
        if (!SessionDescription.Parse(offer.Span).Ok(out var theirs, out var error))
        {
            log($"The offer cannot be read: {error}");
            return null;
        }

        // Of a fax and speech at the same time speech is taken: there is one port for both.
        var options = Options(settings.SecureOnly ? CryptoPolicy.Always : CryptoPolicy.WhenPossible);
        options = MayBeFax && !theirs.Media.Any(media => media is { IsAudio: true, Port: > 0 }) ? options with { Audio = null } : options with { Fax = null };
        if (!OfferAnswer.Answer(theirs, options, local, out var agreement, out var refusal))
        {
            log($"The offer is refused ({refusal.Reason}): {refusal.Remedy}");
            return null;
        }

        if (local is null && agreement is { Audio: null, Fax: null })
        {
            log("The offer is refused: all its streams are switched off (port 0)");
            return null;
        }

        if (!MayReach(agreement))
        {
            return null;
        }

        Enter(agreement);
        return agreement.Local.ToBytes();
    }

    /// <inheritdoc/>
    public bool Take(ReadOnlyMemory<byte> answer)
    {
        if (offered is not { } mine)
        {
            return false;
        }

        offered = null;
        if (!SessionDescription.Parse(answer.Span).Ok(out var theirs, out var error))
        {
            log($"The answer cannot be read: {error}");
            return false;
        }

        // Keys that were offered beside plain media, as the far end did at first, need not be taken; unless they must.
        var options = settings.SecureOnly ? mine.Options with { Audio = mine.Options.Audio is { } audio ? audio with { Crypto = CryptoPolicy.Always } : null } : mine.Options;
        if (!OfferAnswer.Accept(mine.Offer, options, theirs, out var agreement, out var refusal))
        {
            log($"The answer is refused ({refusal.Reason}): {refusal.Remedy}");
            return false;
        }

        if (!MayReach(agreement))
        {
            return false;
        }

        Enter(agreement);
        return true;
    }

    /// <inheritdoc/>
    public void Received(ReadOnlySpan<byte> packet, MediaAddress from, bool control)
    {
        if (asker is not null && StunMessage.MayBe(packet))
        {
            asker.Take(from.ToEndPoint(), packet);
            return;
        }

        unreachable = 0;
        if (Fax is { } fax)
        {
            fax.Received(packet, from, control);
        }
        else
        {
            Stream?.Received(packet, from, control, timeline.Now - port!.Age);
        }
    }

    /// <inheritdoc/>
    public void Unreachable(MediaAddress to, bool control)
    {
        if (!control && settings.MostUnreachable > 0 && ++unreachable == settings.MostUnreachable)
        {
            Lost?.Invoke();
        }
    }

    /// <summary>Ends all of it.</summary>
    public void Dispose()
    {
        if (!disposed)
        {
            disposed = true;
            patience?.Dispose();
            asker?.Dispose();
            waiting.Clear();
            Stream?.Leave(timeline.Now);
            Stream?.Dispose();
            Fax?.Dispose();
            Fax = null;
            port?.Dispose();
        }
    }

    // A stream that flows goes on as it was agreed on.
    private CryptoPolicy Policy
        => Stream is { IsSecure: true } ? local!.Media.Any(one => one.Protocol.StartsWith("RTP/SAVP", StringComparison.OrdinalIgnoreCase)) ? CryptoPolicy.Always : CryptoPolicy.WhenPossible
            : settings.SecureOnly ? CryptoPolicy.Always
            : !settings.Secure ? CryptoPolicy.Never
            : AlsoPlain || Stream is not null ? CryptoPolicy.WhenPossible
            : CryptoPolicy.Always;

    private bool MayReach(MediaAgreement agreement)
    {
        (string Address, int Port)? to = agreement.Audio is { } audio ? (audio.RemoteAddress, audio.RemotePort) : agreement.Fax is { } fax ? (fax.RemoteAddress, fax.RemotePort) : null;
        if (to is not { } target || MediaTarget.MayBe(target.Address, target.Port, port!.Local.ToEndPoint()))
        {
            return true;
        }

        log($"Media to {target.Address}:{target.Port} is refused: name an address of a single other host");
        return false;
    }

    private void Go()
    {
        patience?.Dispose();
        patience = null;
        foreach (var one in waiting.ToArray())
        {
            waiting.Remove(one);
            one();
        }
    }

    private void Enter(MediaAgreement agreement)
    {
        if (disposed)
        {
            return;
        }

        local = agreement.Local;
        if (agreement.Fax is { } fax)
        {
            if (Fax?.Goes(fax) != true)
            {
                var heard = Stream?.Source;
                End();
                Fax = new FaxStream(fax, settings, host.Fax!, port!, heard);
            }

            Use = MediaUse.Fax;
            Changed?.Invoke();
            return;
        }

        if (Fax is { } ended)
        {
            // Whoever was a fax machine stays one.
            ended.Dispose();
            (Fax, Use) = (null, MediaUse.Sound);
        }

        var with = Use == MediaUse.Speech ? settings : sound;
        if (agreement.Audio is not { } terms)
        {
            End();
        }
        else if (Stream is null || Stream.IsSound != with.IsSound || !IsSame(Stream.Terms, terms))
        {
            End();
            var stream = new RtpStream(terms, terms.Loopback is null ? with.Codecs : with.Codecs.Add(settings.Loopback!.Start), with, port!, start, timeline.Now, host.Calendar, host.Entropy);
            stream.Key += (key, down) => Key?.Invoke(key, down);
            Stream = stream;
        }

        Changed?.Invoke();
    }

    private void End()
    {
        if (Stream is { } old)
        {
            start = old.Next(start);
            old.Dispose();
            Stream = null;
        }

        Fax?.Dispose();
        Fax = null;
    }

    private static bool IsSame(AudioTerms a, AudioTerms b) => a with { Receive = b.Receive } == b && a.Receive.SequenceEqual(b.Receive);

    private MediaOptions Options(CryptoPolicy crypto)
    {
        var at = port!.Local.ToEndPoint();
        var address = mapped ? settings.ExternalAddress ?? seen?.Address.ToString() ?? at.Address.ToString() : at.Address.ToString();
        var number = !mapped ? at.Port : settings.ExternalAddress is null && seen is not null ? seen.Port : at.Port + settings.ExternalPortShift;
        if (keys.IsEmpty)
        {
            keys = [MakeKey(1, CryptoSuite.AesCm128HmacSha1Tag80), MakeKey(2, CryptoSuite.AesCm128HmacSha1Tag32)];
        }

        var with = Use == MediaUse.Speech ? settings : sound;
        return new MediaOptions
        {
            Origin = origin with { Address = new SdpConnection(address) },
            Address = address,
            Audio = new AudioOptions
            {
                Port = number,
                Codecs = [.. with.Codecs.Select(codec => codec.Choice)],
                EventPayload = with.IsSound ? null : settings.EventPayload,
                EventCodec = AudioCodec.TelephoneEvent with { Name = settings.EventName },
                ComfortNoise = with.SuppressSilence,
                Ptime = (int)settings.Packet.TotalMilliseconds,
                Direction = Direction,
                HoldByAddress = settings.HoldByAddress && !Direction.Receives(),
                OneCodec = with.PreferredOnly,
                OwnOrder = with.IsSound,
                Others = with.IsSound ? [SilenceStays] : [],
                Loopback = Loopback is { } use && settings.Loopback is { } able
                    ? able.Options with { Accepts = use == LoopbackUse.Takes, Offered = use == LoopbackUse.Asks ? able.Role : null }
                    : null,
                Crypto = crypto,
                Keys = keys,
            },
            Fax = MayBeFax || Use == MediaUse.Fax ? FaxStream.Options(number) : null,
        };
    }

    private CryptoAttribute MakeKey(int tag, CryptoSuite suite)
    {
        var key = new byte[CryptoAttribute.KeyOctets];
        host.FillKey(key);
        return new CryptoAttribute(tag, suite, key);
    }
}

using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Spa.Foundation.Stun;
using Spa.Foundation.Time;
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

    private readonly VoiceHost host;
    private readonly Timeline timeline;
    private readonly MediaSettings settings;
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
        (this.host, this.timeline, this.settings, this.log) = (host, timeline, settings, log);
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

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Offer()
    {
        var options = Options(Policy);
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

        if (!OfferAnswer.Answer(theirs, Options(CryptoPolicy.WhenPossible), local, out var agreement, out var refusal))
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

        if (!OfferAnswer.Accept(mine.Offer, mine.Options, theirs, out var agreement, out var refusal))
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
        if (StunMessage.MayBe(packet))
        {
            asker?.Take(from.ToEndPoint(), packet);
            return;
        }

        unreachable = 0;
        Stream?.Received(packet, from, control, timeline.Now - port!.Age);
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
            port?.Dispose();
        }
    }

    // A stream that flows goes on as it was agreed on.
    private CryptoPolicy Policy
        => Stream is { IsSecure: true } ? local!.Media.Any(one => one.Protocol.StartsWith("RTP/SAVP", StringComparison.OrdinalIgnoreCase)) ? CryptoPolicy.Always : CryptoPolicy.WhenPossible
            : !settings.Secure ? CryptoPolicy.Never
            : AlsoPlain || Stream is not null ? CryptoPolicy.WhenPossible
            : CryptoPolicy.Always;

    private bool MayReach(MediaAgreement agreement)
    {
        if (agreement.Audio is not { } audio || MediaTarget.MayBe(audio.RemoteAddress, audio.RemotePort, port!.Local.ToEndPoint()))
        {
            return true;
        }

        log($"Media to {audio.RemoteAddress}:{audio.RemotePort} is refused: name an address of a single other host");
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
        if (agreement.Audio is not { } terms)
        {
            End();
        }
        else if (Stream is null || !IsSame(Stream.Terms, terms))
        {
            End();
            var stream = new RtpStream(terms, settings.Codecs, settings, port!, start, timeline.Now, host.Calendar, host.Entropy);
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

        return new MediaOptions
        {
            Origin = origin with { Address = new SdpConnection(address) },
            Address = address,
            Audio = new AudioOptions
            {
                Port = number,
                Codecs = [.. settings.Codecs.Select(codec => codec.Choice)],
                EventPayload = settings.EventPayload,
                EventCodec = AudioCodec.TelephoneEvent with { Name = settings.EventName },
                ComfortNoise = settings.SuppressSilence,
                Ptime = (int)settings.Packet.TotalMilliseconds,
                Direction = Direction,
                HoldByAddress = settings.HoldByAddress && !Direction.Receives(),
                OneCodec = settings.PreferredOnly,
                Crypto = crypto,
                Keys = keys,
            },
        };
    }

    private CryptoAttribute MakeKey(int tag, CryptoSuite suite)
    {
        var key = new byte[CryptoAttribute.KeyOctets];
        host.FillKey(key);
        return new CryptoAttribute(tag, suite, key);
    }
}

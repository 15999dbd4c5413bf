using System.Collections.Immutable;
using Spa.Configuration.Parameters.Choices;
using Spa.Gateway.Calls;
using Spa.Gateway.Fax;
using Spa.Gateway.Ports;
using Spa.Media.Levels;
using JitterAdjustment = Spa.Media.Rtp.Playing.JitterAdjustment;
using JitterLevel = Spa.Media.Rtp.Playing.JitterLevel;

namespace Spa.Gateway.Sip;

/// <summary>What a line's media needs of the settings. A call keeps those it began with; a new offer takes the ones then in force.</summary>
public sealed record MediaSettings
{
    /// <summary>Codecs that may be used, the most wanted first.</summary>
    public required ImmutableArray<SpeechCodec> Codecs { get; init; }

    /// <summary><c>Use Pref Codec Only</c>.</summary>
    public required bool PreferredOnly { get; init; }

    /// <summary>Where ports are opened.</summary>
    public required RtpPortOptions Ports { get; init; }

    /// <summary><c>RTP Packet Size</c>.</summary>
    public required TimeSpan Packet { get; init; }

    /// <summary><c>RTCP Tx Interval</c>; zero = no reports.</summary>
    public required TimeSpan ReportInterval { get; init; }

    /// <summary><c>Max RTP ICMP Err</c>; 0 = never ends a call.</summary>
    public required int MostUnreachable { get; init; }

    /// <summary><c>AVT Dynamic Payload</c>.</summary>
    public required int EventPayload { get; init; }

    /// <summary><c>AVT Codec Name</c>.</summary>
    public required string EventName { get; init; }

    /// <summary><c>Mark All AVT Packets</c>.</summary>
    public required bool MarkAllEvents { get; init; }

    /// <summary><c>DTMF Tx Method</c>.</summary>
    public required DtmfTxMethod KeysBy { get; init; }

    /// <summary><c>Hook Flash Tx Method</c>.</summary>
    public required HookFlashTxMethod FlashBy { get; init; }

    /// <summary><c>DTMF Process AVT</c>.</summary>
    public required bool TakesEvents { get; init; }

    /// <summary><c>DTMF Process INFO</c>.</summary>
    public required bool TakesInfo { get; init; }

    /// <summary><c>DTMF Relay MIME Type</c>.</summary>
    public required string KeyBody { get; init; }

    /// <summary><c>Hook Flash MIME Type</c>.</summary>
    public required string FlashBody { get; init; }

    /// <summary><c>Silence Supp Enable</c>.</summary>
    public required bool SuppressSilence { get; init; }

    /// <summary><c>Silence Threshold</c> as a level.</summary>
    public required Dbm0 Silence { get; init; }

    /// <summary><c>Network Jitter Level</c>.</summary>
    public required JitterLevel Jitter { get; init; }

    /// <summary><c>Jitter Buffer Adjustment</c>.</summary>
    public required JitterAdjustment Adjustment { get; init; }

    /// <summary><c>Symmetric RTP</c>.</summary>
    public required bool Symmetric { get; init; }

    /// <summary><c>RFC 2543 Call Hold</c>.</summary>
    public required bool HoldByAddress { get; init; }

    /// <summary>Calls are offered as RTP/SAVP (<c>Secure Call Setting</c> and <c>Secure Call Serv</c>). Who does not take that is offered RTP/AVP with keys, and gets a plain call when he answers without one; a key that is offered to us is taken in any case.</summary>
    public required bool Secure { get; init; }

    /// <summary><c>Secure Call Only</c>: no call without keys, neither way; no T.38, which has none.</summary>
    public bool SecureOnly { get; init; }

    /// <summary><c>EXT IP</c>: the address that descriptions name where it is mapped; null = what STUN says, else our own.</summary>
    public required string? ExternalAddress { get; init; }

    /// <summary>What is added to a local port to get the external one (<c>EXT RTP Port Min</c>).</summary>
    public required int ExternalPortShift { get; init; }

    /// <summary>What happens when a fax machine is heard; null = nothing.</summary>
    public FaxSettings? Fax { get; init; }

    /// <summary>What happens with media that are given back; null = nothing.</summary>
    public LoopbackSettings? Loopback { get; init; }

    /// <summary>The sound of a fax machine or a modem: passed on untouched, with a jitter buffer that stands still.</summary>
    public bool IsSound { get; init; }

    /// <summary>The same for a call of the phone's user; null when it must have a codec that is not to be had. An emergency call is made with whatever there is.</summary>
    /// <param name="wishes">What he wants for this call alone.</param>
    /// <param name="isEmergency">It goes to an emergency number.</param>
    public MediaSettings? For(CallWishes wishes, bool isEmergency)
    {
        ArgumentNullException.ThrowIfNull(wishes);
        if (wishes is { Secure: null, Codec: null } && !(isEmergency && SecureOnly))
        {
            return this;
        }

        var codecs = Codecs;
        if (wishes.Codec is { } wish)
        {
            var wanted = Codecs.Where(codec => codec.Kind == wish.Codec);
            codecs = wish.Only && !isEmergency ? [.. wanted] : [.. wanted, .. Codecs.Where(codec => codec.Kind != wish.Codec)];
        }

        var only = SecureOnly && !isEmergency;
        return codecs.IsEmpty ? null : this with { Codecs = codecs, SecureOnly = only, Secure = only || (wishes.Secure ?? Secure) };
    }

    /// <summary>The same for the sound of a fax machine.</summary>
    public MediaSettings ForSound() => Fax is not { } fax ? this : this with
    {
        IsSound = true,
        SuppressSilence = false,
        TakesEvents = false,
        PreferredOnly = PreferredOnly || fax.IsSymmetric,
        Codecs = [fax.Codec, .. Codecs.Where(codec => codec.Kind != fax.Codec.Kind)],
    };

    /// <inheritdoc/>
    public bool Equals(MediaSettings? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => base.GetHashCode();
}

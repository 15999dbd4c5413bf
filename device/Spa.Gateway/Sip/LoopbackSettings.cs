using Spa.Configuration.Parameters.Choices;
using Spa.Sip.Sdp;

namespace Spa.Gateway.Sip;

/// <summary>What a line does with media that are given back (RFC 6849).</summary>
public sealed record LoopbackSettings
{
    /// <summary><c>Accept Media Loopback Request</c>.</summary>
    public required LoopbackAnswer Answer { get; init; }

    /// <summary><c>Media Loopback Mode</c>: ours in calls that we place for it.</summary>
    public required LoopbackRole Role { get; init; }

    /// <summary><c>Media Loopback Type</c>.</summary>
    public required LoopbackKind Kind { get; init; }

    /// <summary><c>EncapRTP Dynamic Payload</c>.</summary>
    public required int EncapsulatedPayload { get; init; }

    /// <summary><c>EncapRTP Codec Name</c>.</summary>
    public required string EncapsulatedName { get; init; }

    /// <summary><c>RTP-Start-Loopback Codec</c> under <c>RTP-Start-Loopback Dynamic Payload</c>.</summary>
    public required SpeechCodec Start { get; init; }

    /// <summary>As descriptions take them.</summary>
    internal LoopbackOptions Options => new(new AudioCodec(EncapsulatedName, 8000, 1, null, 20), EncapsulatedPayload, Start.Choice) { Kind = Kind };
}

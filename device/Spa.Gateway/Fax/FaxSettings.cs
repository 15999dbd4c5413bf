using Spa.Configuration.Parameters.Choices;
using Spa.Gateway.Sip;

namespace Spa.Gateway.Fax;

/// <summary>What a line does when a fax machine is heard.</summary>
public sealed record FaxSettings
{
    /// <summary><c>FAX CED Detect Enable</c>.</summary>
    public required bool HearsAnswer { get; init; }

    /// <summary><c>FAX CNG Detect Enable</c>.</summary>
    public required bool HearsCalling { get; init; }

    /// <summary><c>FAX Tone Detect Mode</c>.</summary>
    public required FaxToneDetect Side { get; init; }

    /// <summary><c>FAX Passthru Codec</c>.</summary>
    public required SpeechCodec Codec { get; init; }

    /// <summary><c>FAX Codec Symmetric</c>: only that codec is offered.</summary>
    public required bool IsSymmetric { get; init; }

    /// <summary><c>FAX Passthru Method</c> is not None: the far end is told by a re-INVITE.</summary>
    public required bool Tells { get; init; }

    /// <summary><c>FAX Disable ECAN</c>.</summary>
    public required bool StopsEchoCanceller { get; init; }

    /// <summary><c>FAX Enable T38</c>.</summary>
    public required bool T38 { get; init; }

    /// <summary><c>FAX T38 Redundancy</c>: 0 to 3.</summary>
    public required int Redundancy { get; init; }
}

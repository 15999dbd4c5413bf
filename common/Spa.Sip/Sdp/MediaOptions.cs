namespace Spa.Sip.Sdp;

/// <summary>What our side brings to a session.</summary>
public sealed record MediaOptions
{
    /// <summary>Our session: number and first version are chance or time of the host.</summary>
    public required SdpOrigin Origin { get; init; }

    /// <summary>The address that media come to.</summary>
    public required string Address { get; init; }

    /// <summary>Speech; null when it is not wanted.</summary>
    public AudioOptions? Audio { get; init; }

    /// <summary>Fax; null when it is not wanted.</summary>
    public FaxOptions? Fax { get; init; }
}

namespace Spa.Sip.Sdp;

/// <summary>Why offer and answer came to nothing: 488 to an offer, the end of the call to an answer.</summary>
/// <param name="Reason">What it is.</param>
/// <param name="Remedy">What would help, for a log and for the Warning header.</param>
public sealed record MediaRefusal(MediaRefusalReason Reason, string Remedy)
{
    /// <summary>Code of a Warning (RFC 3261 20.43).</summary>
    public int WarningCode => Reason switch
    {
        MediaRefusalReason.NoMedia => 304,
        MediaRefusalReason.NoCodec => 305,
        MediaRefusalReason.NoAddress => 300,
        _ => 399,
    };
}

namespace Spa.Sip.Sdp;

/// <summary>What our side can do with a loopback.</summary>
/// <param name="EncapsulatedCodec">How packets inside packets are named: <c>encaprtp</c>.</param>
/// <param name="EncapsulatedPayload">Their number in our offers.</param>
/// <param name="Start">What a mirror sends until it hears its source, so that relays on the way let both pass; null = nothing.</param>
public sealed record LoopbackOptions(AudioCodec EncapsulatedCodec, int EncapsulatedPayload, CodecChoice? Start)
{
    /// <summary>Our role in an offer; null = offers are of ordinary calls.</summary>
    public LoopbackRole? Offered { get; init; }

    /// <summary>What we offer.</summary>
    public LoopbackKind Kind { get; init; }

    /// <summary>An offer of a loopback is taken as one; else it is answered as an ordinary call, as by who does not know it.</summary>
    public bool Accepts { get; init; }
}

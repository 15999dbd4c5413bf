namespace Spa.Sip.Sdp;

/// <summary>A loopback as it was agreed on.</summary>
/// <param name="Role">Ours.</param>
/// <param name="Kind">What is given back.</param>
/// <param name="SendPayload">The number under which a mirror sends packets inside packets.</param>
/// <param name="ReceivePayload">The number under which a source gets them.</param>
/// <param name="Start">What the mirror sends until it hears its source; null = nothing.</param>
public sealed record LoopbackTerms(LoopbackRole Role, LoopbackKind Kind, int SendPayload, int ReceivePayload, CodecChoice? Start);

using Spa.Configuration.Parameters.Choices;

namespace Spa.Gateway.Calls;

/// <summary>The codec that a phone's user wants for one call.</summary>
/// <param name="Codec">Which.</param>
/// <param name="Only">No other, and no call when it cannot be had; else it is offered first.</param>
public sealed record CodecWish(VoiceCodec Codec, bool Only);

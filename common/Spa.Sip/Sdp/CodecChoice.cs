namespace Spa.Sip.Sdp;

/// <summary>A codec with its number in one description.</summary>
/// <param name="Codec">The codec.</param>
/// <param name="Payload">0 to 127.</param>
/// <param name="Parameters">Of fmtp, as they are written: "annexb=no"; null for none.</param>
public sealed record CodecChoice(AudioCodec Codec, int Payload, string? Parameters = null)
{
    /// <summary>A codec under its static number.</summary>
    public static CodecChoice Of(AudioCodec codec)
    {
        ArgumentNullException.ThrowIfNull(codec);
        return new CodecChoice(codec, codec.StaticPayload ?? throw new ArgumentException($"{codec.Name} has no static number.", nameof(codec)));
    }
}

using Spa.Configuration.Parameters.Choices;
using Spa.Media.Codecs;
using Spa.Media.Rtp.Quality;
using Spa.Sip.Sdp;

namespace Spa.Gateway.Sip;

/// <summary>A codec as settings, descriptions and the media part know it.</summary>
/// <param name="Kind">Its name on the pages.</param>
/// <param name="Choice">Its name and number in our descriptions.</param>
/// <param name="Codec">What codes and decodes.</param>
public sealed record SpeechCodec(VoiceCodec Kind, CodecChoice Choice, ICodec Codec)
{
    /// <summary>Its name on the pages: "G711u".</summary>
    public string Label => Kind switch
    {
        VoiceCodec.G726At16 => "G726-16",
        VoiceCodec.G726At24 => "G726-24",
        VoiceCodec.G726At32 => "G726-32",
        VoiceCodec.G726At40 => "G726-40",
        _ => Kind.ToString(),
    };

    /// <summary>How it sounds to the E-model.</summary>
    public CodecImpairment Impairment => Kind switch
    {
        VoiceCodec.G711u or VoiceCodec.G711a => CodecImpairment.G711,
        VoiceCodec.G729a => CodecImpairment.G729A,
        VoiceCodec.G726At16 => CodecImpairment.G726(16),
        VoiceCodec.G726At24 => CodecImpairment.G726(24),
        VoiceCodec.G726At32 => CodecImpairment.G726(32),
        _ => CodecImpairment.G726(40),
    };
}

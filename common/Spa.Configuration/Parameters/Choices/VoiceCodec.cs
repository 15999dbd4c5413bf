namespace Spa.Configuration.Parameters.Choices;

/// <summary>A codec, as the pages name it.</summary>
public enum VoiceCodec
{
    /// <summary><c>Unspecified</c>: None.</summary>
    Unspecified,

    /// <summary><c>G711u</c>: G.711 mu-law.</summary>
    G711u,

    /// <summary><c>G711a</c>: G.711 A-law.</summary>
    G711a,

    /// <summary><c>G726-16</c>: G.726 at 16 kbit/s.</summary>
    G726At16,

    /// <summary><c>G726-24</c>: G.726 at 24 kbit/s.</summary>
    G726At24,

    /// <summary><c>G726-32</c>: G.726 at 32 kbit/s.</summary>
    G726At32,

    /// <summary><c>G726-40</c>: G.726 at 40 kbit/s.</summary>
    G726At40,

    /// <summary><c>G729a</c>: G.729 annex A.</summary>
    G729a,

    /// <summary><c>G723</c>: G.723.1.</summary>
    G723,
}

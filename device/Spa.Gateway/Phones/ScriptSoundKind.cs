namespace Spa.Gateway.Phones;

/// <summary>What a page can do with the text of a setting.</summary>
public enum ScriptSoundKind
{
    /// <summary>Nothing: it is no tone and no cadence.</summary>
    None,

    /// <summary>Let it be heard and seen.</summary>
    Tone,

    /// <summary>Let its rhythm be seen: a ring is voltage of a frequency that few loudspeakers know.</summary>
    Ring,
}

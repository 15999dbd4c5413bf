namespace Spa.Gateway.Fax;

/// <summary>What the media of a call are used for.</summary>
public enum MediaUse
{
    /// <summary>People talk.</summary>
    Speech,

    /// <summary>Fax machines or modems send sound.</summary>
    Sound,

    /// <summary>Fax packets (T.38).</summary>
    Fax,
}

namespace Spa.Gateway.Phones;

/// <summary>Tones of the unit to its phone, by the label of their parameter.</summary>
public enum PhoneTone
{
    /// <summary><c>Dial Tone</c>.</summary>
    Dial,

    /// <summary><c>Second Dial Tone</c>.</summary>
    SecondDial,

    /// <summary><c>Outside Dial Tone</c>.</summary>
    OutsideDial,

    /// <summary><c>MWI Dial Tone</c>.</summary>
    MwiDial,

    /// <summary><c>Cfwd Dial Tone</c>.</summary>
    CfwdDial,

    /// <summary><c>Busy Tone</c>.</summary>
    Busy,

    /// <summary><c>Reorder Tone</c>.</summary>
    Reorder,

    /// <summary><c>Off Hook Warning Tone</c>.</summary>
    OffHookWarning,

    /// <summary><c>Ring Back Tone</c>.</summary>
    RingBack,

    /// <summary><c>Ring Back 2 Tone</c>.</summary>
    RingBack2,

    /// <summary><c>SIT1 Tone</c>.</summary>
    Sit1,

    /// <summary><c>SIT2 Tone</c>.</summary>
    Sit2,

    /// <summary><c>SIT3 Tone</c>.</summary>
    Sit3,

    /// <summary><c>SIT4 Tone</c>.</summary>
    Sit4,

    /// <summary><c>Holding Tone</c>.</summary>
    Holding,

    /// <summary><c>Prompt Tone</c>.</summary>
    Prompt,

    /// <summary><c>Confirm Tone</c>.</summary>
    Confirm,

    /// <summary><c>Conference Tone</c>.</summary>
    Conference,

    /// <summary><c>Secure Call Indication Tone</c>.</summary>
    SecureCall,

    /// <summary><c>Feature Invocation Tone</c>.</summary>
    FeatureInvocation,
}

namespace Spa.Gateway.Phones;

/// <summary>Labels of the tones, as the pages have them.</summary>
public static class PhoneToneWords
{
    /// <summary>"Dial Tone", "SIT1 Tone".</summary>
    public static string Label(PhoneTone tone) => tone switch
    {
        PhoneTone.Dial => "Dial Tone",
        PhoneTone.SecondDial => "Second Dial Tone",
        PhoneTone.OutsideDial => "Outside Dial Tone",
        PhoneTone.MwiDial => "MWI Dial Tone",
        PhoneTone.CfwdDial => "Cfwd Dial Tone",
        PhoneTone.Busy => "Busy Tone",
        PhoneTone.Reorder => "Reorder Tone",
        PhoneTone.OffHookWarning => "Off Hook Warning Tone",
        PhoneTone.RingBack => "Ring Back Tone",
        PhoneTone.RingBack2 => "Ring Back 2 Tone",
        PhoneTone.Sit1 => "SIT1 Tone",
        PhoneTone.Sit2 => "SIT2 Tone",
        PhoneTone.Sit3 => "SIT3 Tone",
        PhoneTone.Sit4 => "SIT4 Tone",
        PhoneTone.Prompt => "Prompt Tone",
        PhoneTone.Confirm => "Confirm Tone",
        PhoneTone.Conference => "Conference Tone",
        PhoneTone.SecureCall => "Secure Call Indication Tone",
        PhoneTone.FeatureInvocation => "Feature Invocation Tone",
        _ => "Holding Tone",
    };
}

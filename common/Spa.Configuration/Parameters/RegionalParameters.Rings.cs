using Spa.Configuration.Parameters.Choices;
using Spa.Scripts.Cadences;
using Spa.Scripts.Tones;

namespace Spa.Configuration.Parameters;

/// <summary>Ring and call waiting patterns.</summary>
public static partial class RegionalParameters
{
    private static readonly Section RingPatternsSection = new(Page.Regional, "Distinctive Ring Patterns");
    private static readonly Section CallWaitingPatternsSection = new(Page.Regional, "Distinctive Call Waiting Tone Patterns");
    private static readonly Section PatternNamesSection = new(Page.Regional, "Distinctive Ring/CWT Pattern Names");
    private static readonly Section RingSpecSection = new(Page.Regional, "Ring and Call Waiting Tone Spec");

    // Distinctive Ring Patterns
    /// <summary><c>Ring1_Cadence</c>: Cadence of ring 1; the section length bounds the ringing time.</summary>
    public static readonly Parameter<CadenceScript> Ring1Cadence = RingPatternsSection.Row(
        "Ring1 Cadence", Kinds.Cadence, "60(2/4)", "Cadence of ring 1; the section length bounds the ringing time.");

    /// <summary><c>Ring2_Cadence</c>: Cadence of ring 2; the section length bounds the ringing time.</summary>
    public static readonly Parameter<CadenceScript> Ring2Cadence = RingPatternsSection.Row(
        "Ring2 Cadence", Kinds.Cadence, "60(.8/.4,.8/4)", "Cadence of ring 2; the section length bounds the ringing time.");

    /// <summary><c>Ring3_Cadence</c>: Cadence of ring 3; the section length bounds the ringing time.</summary>
    public static readonly Parameter<CadenceScript> Ring3Cadence = RingPatternsSection.Row(
        "Ring3 Cadence", Kinds.Cadence, "60(.4/.2,.4/.2,.8/4)", "Cadence of ring 3; the section length bounds the ringing time.");

    /// <summary><c>Ring4_Cadence</c>: Cadence of ring 4; the section length bounds the ringing time.</summary>
    public static readonly Parameter<CadenceScript> Ring4Cadence = RingPatternsSection.Row(
        "Ring4 Cadence", Kinds.Cadence, "60(.3/.2,1/.2,.3/4)", "Cadence of ring 4; the section length bounds the ringing time.");

    /// <summary><c>Ring5_Cadence</c>: Cadence of ring 5; the section length bounds the ringing time.</summary>
    public static readonly Parameter<CadenceScript> Ring5Cadence = RingPatternsSection.Row(
        "Ring5 Cadence", Kinds.Cadence, "1(.5/.5)", "Cadence of ring 5; the section length bounds the ringing time.");

    /// <summary><c>Ring6_Cadence</c>: Cadence of ring 6; the section length bounds the ringing time.</summary>
    public static readonly Parameter<CadenceScript> Ring6Cadence = RingPatternsSection.Row(
        "Ring6 Cadence", Kinds.Cadence, "60(.2/.4,.2/.4,.2/4)", "Cadence of ring 6; the section length bounds the ringing time.");

    /// <summary><c>Ring7_Cadence</c>: Cadence of ring 7; the section length bounds the ringing time.</summary>
    public static readonly Parameter<CadenceScript> Ring7Cadence = RingPatternsSection.Row(
        "Ring7 Cadence", Kinds.Cadence, "60(.4/.2,.4/.2,.4/4)", "Cadence of ring 7; the section length bounds the ringing time.");

    /// <summary><c>Ring8_Cadence</c>: Cadence of ring 8; the section length bounds the ringing time.</summary>
    public static readonly Parameter<CadenceScript> Ring8Cadence = RingPatternsSection.Row(
        "Ring8 Cadence", Kinds.Cadence, "60(0.25/9.75)", "Cadence of ring 8; the section length bounds the ringing time.");

    /// <summary><c>Ring9_Cadence</c>: Cadence of ring 9; the section length bounds the ringing time.</summary>
    public static readonly Parameter<CadenceScript> Ring9Cadence = RingPatternsSection.Row(
        "Ring9 Cadence", Kinds.Cadence, "60(.4/.2,.4/2)", "Cadence of ring 9; the section length bounds the ringing time.");

    // Distinctive Call Waiting Tone Patterns
    /// <summary><c>CWT1_Cadence</c>: Call waiting cadence 1, gates CWT Frequency.</summary>
    public static readonly Parameter<CadenceScript> Cwt1Cadence = CallWaitingPatternsSection.Row(
        "CWT1 Cadence", Kinds.Cadence, "30(.3/9.7)", "Call waiting cadence 1, gates CWT Frequency.");

    /// <summary><c>CWT2_Cadence</c>: Call waiting cadence 2, gates CWT Frequency.</summary>
    public static readonly Parameter<CadenceScript> Cwt2Cadence = CallWaitingPatternsSection.Row(
        "CWT2 Cadence", Kinds.Cadence, "30(.1/.1, .1/9.7)", "Call waiting cadence 2, gates CWT Frequency.");

    /// <summary><c>CWT3_Cadence</c>: Call waiting cadence 3, gates CWT Frequency.</summary>
    public static readonly Parameter<CadenceScript> Cwt3Cadence = CallWaitingPatternsSection.Row(
        "CWT3 Cadence", Kinds.Cadence, "30(.1/.1, .1/.1, .1/9.7)", "Call waiting cadence 3, gates CWT Frequency.");

    /// <summary><c>CWT4_Cadence</c>: Call waiting cadence 4, gates CWT Frequency.</summary>
    public static readonly Parameter<CadenceScript> Cwt4Cadence = CallWaitingPatternsSection.Row(
        "CWT4 Cadence", Kinds.Cadence, "30(.1/.1,.3/.1,.1/9.3)", "Call waiting cadence 4, gates CWT Frequency.");

    /// <summary><c>CWT5_Cadence</c>: Call waiting cadence 5, gates CWT Frequency.</summary>
    public static readonly Parameter<CadenceScript> Cwt5Cadence = CallWaitingPatternsSection.Row(
        "CWT5 Cadence", Kinds.Cadence, "1(.5/.5)", "Call waiting cadence 5, gates CWT Frequency.");

    /// <summary><c>CWT6_Cadence</c>: Call waiting cadence 6, gates CWT Frequency.</summary>
    public static readonly Parameter<CadenceScript> Cwt6Cadence = CallWaitingPatternsSection.Row(
        "CWT6 Cadence", Kinds.Cadence, "30(.1/.1,.3/.2,.3/9.1)", "Call waiting cadence 6, gates CWT Frequency.");

    /// <summary><c>CWT7_Cadence</c>: Call waiting cadence 7, gates CWT Frequency.</summary>
    public static readonly Parameter<CadenceScript> Cwt7Cadence = CallWaitingPatternsSection.Row(
        "CWT7 Cadence", Kinds.Cadence, "30(.3/.1,.3/.1,.1/9.1)", "Call waiting cadence 7, gates CWT Frequency.");

    /// <summary><c>CWT8_Cadence</c>: Call waiting cadence 8, gates CWT Frequency.</summary>
    public static readonly Parameter<CadenceScript> Cwt8Cadence = CallWaitingPatternsSection.Row(
        "CWT8 Cadence", Kinds.Cadence, "2.3(.3/2)", "Call waiting cadence 8, gates CWT Frequency.");

    /// <summary><c>CWT9_Cadence</c>: Call waiting cadence 9, gates CWT Frequency.</summary>
    public static readonly Parameter<CadenceScript> Cwt9Cadence = CallWaitingPatternsSection.Row(
        "CWT9 Cadence", Kinds.Cadence, "30(.3/9.7)", "Call waiting cadence 9, gates CWT Frequency.");

    // Distinctive Ring/CWT Pattern Names
    /// <summary><c>Ring1_Name</c>: Alert-Info value of an INVITE that selects ring and call waiting pattern 1.</summary>
    public static readonly Parameter<string> Ring1Name = PatternNamesSection.Row(
        "Ring1 Name", Kinds.Text(127), "Bellcore-r1", "Alert-Info value of an INVITE that selects ring and call waiting pattern 1.");

    /// <summary><c>Ring2_Name</c>: Alert-Info value of an INVITE that selects ring and call waiting pattern 2.</summary>
    public static readonly Parameter<string> Ring2Name = PatternNamesSection.Row(
        "Ring2 Name", Kinds.Text(127), "Bellcore-r2", "Alert-Info value of an INVITE that selects ring and call waiting pattern 2.");

    /// <summary><c>Ring3_Name</c>: Alert-Info value of an INVITE that selects ring and call waiting pattern 3.</summary>
    public static readonly Parameter<string> Ring3Name = PatternNamesSection.Row(
        "Ring3 Name", Kinds.Text(127), "Bellcore-r3", "Alert-Info value of an INVITE that selects ring and call waiting pattern 3.");

    /// <summary><c>Ring4_Name</c>: Alert-Info value of an INVITE that selects ring and call waiting pattern 4.</summary>
    public static readonly Parameter<string> Ring4Name = PatternNamesSection.Row(
        "Ring4 Name", Kinds.Text(127), "Bellcore-r4", "Alert-Info value of an INVITE that selects ring and call waiting pattern 4.");

    /// <summary><c>Ring5_Name</c>: Alert-Info value of an INVITE that selects ring and call waiting pattern 5.</summary>
    public static readonly Parameter<string> Ring5Name = PatternNamesSection.Row(
        "Ring5 Name", Kinds.Text(127), "Bellcore-r5", "Alert-Info value of an INVITE that selects ring and call waiting pattern 5.");

    /// <summary><c>Ring6_Name</c>: Alert-Info value of an INVITE that selects ring and call waiting pattern 6.</summary>
    public static readonly Parameter<string> Ring6Name = PatternNamesSection.Row(
        "Ring6 Name", Kinds.Text(127), "Bellcore-r6", "Alert-Info value of an INVITE that selects ring and call waiting pattern 6.");

    /// <summary><c>Ring7_Name</c>: Alert-Info value of an INVITE that selects ring and call waiting pattern 7.</summary>
    public static readonly Parameter<string> Ring7Name = PatternNamesSection.Row(
        "Ring7 Name", Kinds.Text(127), "Bellcore-r7", "Alert-Info value of an INVITE that selects ring and call waiting pattern 7.");

    /// <summary><c>Ring8_Name</c>: Alert-Info value of an INVITE that selects ring and call waiting pattern 8.</summary>
    public static readonly Parameter<string> Ring8Name = PatternNamesSection.Row(
        "Ring8 Name", Kinds.Text(127), "Bellcore-r8", "Alert-Info value of an INVITE that selects ring and call waiting pattern 8.");

    /// <summary><c>Ring9_Name</c>: Alert-Info value of an INVITE that selects ring and call waiting pattern 9.</summary>
    public static readonly Parameter<string> Ring9Name = PatternNamesSection.Row(
        "Ring9 Name", Kinds.Text(127), "Bellcore-r9", "Alert-Info value of an INVITE that selects ring and call waiting pattern 9.");

    // Ring and Call Waiting Tone Spec
    /// <summary><c>Ring_Waveform</c>: Shape of the FXS ring voltage.</summary>
    public static readonly Parameter<RingWaveform> RingWaveform = RingSpecSection.Row(
        "Ring Waveform", RegionalChoices.OfRingWaveform, "Trapezoid", "Shape of the FXS ring voltage.");

    /// <summary><c>Ring_Frequency</c>: FXS ring frequency.</summary>
    public static readonly Parameter<int> RingFrequency = RingSpecSection.Row(
        "Ring Frequency", Kinds.Whole(10, 100, "Hz"), "20", "FXS ring frequency.");

    /// <summary><c>Ring_Voltage</c>: FXS ring voltage.</summary>
    public static readonly Parameter<int> RingVoltage = RingSpecSection.Row("Ring Voltage", Kinds.Whole(60, 90, "V"), "85", "FXS ring voltage.");

    /// <summary><c>CWT_Frequency</c>: Tone gated by the call waiting cadences.</summary>
    public static readonly Parameter<FrequencyScript> CwtFrequency = RingSpecSection.Row(
        "CWT Frequency", Kinds.Frequencies, "440@-10", "Tone gated by the call waiting cadences.");
}

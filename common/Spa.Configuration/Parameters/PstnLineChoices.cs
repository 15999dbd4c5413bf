using Spa.Configuration.Parameters.Choices;

namespace Spa.Configuration.Parameters;

/// <summary>The lists of the PSTN line, in the spelling and order of the original.</summary>
internal static class PstnLineChoices
{
    public static readonly Kind<VoipCallerAuth> OfVoipCallerAuth = new Choice<VoipCallerAuth>(
    [
        ("none", VoipCallerAuth.None),
        ("PIN", VoipCallerAuth.Pin),
        ("HTTP Digest", VoipCallerAuth.HttpDigest),
    ]);

    public static readonly Kind<PstnCallerAuth> OfPstnCallerAuth = new Choice<PstnCallerAuth>(
    [
        ("none", PstnCallerAuth.None),
        ("PIN", PstnCallerAuth.Pin),
    ]);

    public static readonly Kind<FlashToPstn> OfFlashToPstn = new Choice<FlashToPstn>(
    [
        ("Disabled", FlashToPstn.Disabled),
        ("Double Hook Flash", FlashToPstn.DoubleHookFlash),
    ]);

    /// <summary>A dial plan of the PSTN line.</summary>
    public static readonly Kind<int> Plan = new Choice<int>(ChoiceRows.Numbers(1, 8));

    /// <summary>A dial plan of the PSTN line, 0 = none: digits go on unchanged.</summary>
    public static readonly Kind<int> PlanOrNone = new Choice<int>([("none", 0), .. ChoiceRows.Numbers(1, 8)], [("0", 0)]);

    public static readonly Kind<PstnSilenceThreshold> OfPstnSilenceThreshold = new Choice<PstnSilenceThreshold>(
    [
        ("very low", PstnSilenceThreshold.VeryLow),
        ("low", PstnSilenceThreshold.Low),
        ("medium", PstnSilenceThreshold.Medium),
        ("high", PstnSilenceThreshold.High),
        ("very high", PstnSilenceThreshold.VeryHigh),
    ]);

    public static readonly Kind<FxoImpedance> OfFxoImpedance = new Choice<FxoImpedance>(
    [
        ("600", FxoImpedance.R600),
        ("900", FxoImpedance.R900),
        ("270+750||150nF", FxoImpedance.R270P750C150),
        ("220+820||120nF", FxoImpedance.R220P820C120),
        ("370+620||310nF", FxoImpedance.R370P620C310),
        ("320+1050||230nF", FxoImpedance.R320P1050C230),
        ("370+820||110nF", FxoImpedance.R370P820C110),
        ("275+780||115nF", FxoImpedance.R275P780C115),
        ("120+820||110nF", FxoImpedance.R120P820C110),
        ("350+1000||210nF", FxoImpedance.R350P1000C210),
        ("0+900||30nF", FxoImpedance.R0P900C30),
        ("600+2.16uF", FxoImpedance.R600C2160),
        ("900+1uF", FxoImpedance.R900C1000),
        ("900+2.16uF", FxoImpedance.R900C2160),
        ("600+1uF", FxoImpedance.R600C1000),
        ("Global", FxoImpedance.Global),
    ]);

    public static readonly Kind<OnHookSpeed> OfOnHookSpeed = new Choice<OnHookSpeed>(
    [
        ("Less than 0.5 ms", OnHookSpeed.HalfMillisecond),
        ("3 ms (ETSI)", OnHookSpeed.Etsi),
        ("26 ms (Australia)", OnHookSpeed.Australia),
    ]);

    public static readonly Kind<RingThreshold> OfRingThreshold = new Choice<RingThreshold>(
    [
        ("13.5-16.5 Vrms", RingThreshold.Low),
        ("19.35-23.65 Vrms", RingThreshold.Middle),
        ("40.5-49.5 Vrms", RingThreshold.High),
    ],
    [
        ("19.35-2.65 Vrms", RingThreshold.Middle),
    ]);

    public static readonly Kind<RingerImpedance> OfRingerImpedance = new Choice<RingerImpedance>(
    [
        ("High (Normal)", RingerImpedance.High),
        ("Synthesized (Poland,S.Africa,Slovenia)", RingerImpedance.Synthesized),
    ]);

    /// <summary>Signal time needed to accept a ring.</summary>
    public static readonly Kind<TimeSpan> RingValidation = new Choice<TimeSpan>(ChoiceRows.Milliseconds(100, 150, 200, 256, 384, 512, 640, 1024));

    /// <summary>Delay from a valid ring to its report.</summary>
    public static readonly Kind<TimeSpan> RingIndication = new Choice<TimeSpan>(ChoiceRows.Milliseconds(0, 256, 512, 768, 1024, 1280, 1536, 1792));

    /// <summary>Delay from ring loss to its report.</summary>
    public static readonly Kind<TimeSpan> RingTimeout = new Choice<TimeSpan>(ChoiceRows.Milliseconds(0, 128, 256, 384, 512, 640, 768, 896, 1024, 1152, 1280, 1408, 1536, 1664, 1792, 1920));

    /// <summary>Off-hook voltage of the Line port, volt.</summary>
    public static readonly Kind<decimal> TipRingVoltage = new Choice<decimal>([("3.1 V", 3.1m), ("3.2 V", 3.2m), ("3.35 V", 3.35m), ("3.5 V", 3.5m)]);

    /// <summary>Loop current, milliampere.</summary>
    public static readonly Kind<int> LoopCurrent = new Choice<int>([("10 mA", 10), ("12 mA", 12), ("14 mA", 14), ("16 mA", 16)]);
}

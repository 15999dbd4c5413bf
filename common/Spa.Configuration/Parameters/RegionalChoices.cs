using Spa.Configuration.Parameters.Choices;

namespace Spa.Configuration.Parameters;

/// <summary>The lists of the Regional page, in the spelling and order of the original.</summary>
internal static class RegionalChoices
{
    public static readonly Kind<RingWaveform> OfRingWaveform = new Choice<RingWaveform>(
    [
        ("Sinusoid", RingWaveform.Sinusoid),
        ("Trapezoid", RingWaveform.Trapezoid),
    ]);

    public static readonly Kind<FxsImpedance> OfFxsImpedance = new Choice<FxsImpedance>(
    [
        ("600", FxsImpedance.R600),
        ("900", FxsImpedance.R900),
        ("600+2.16uF", FxsImpedance.R600C2160),
        ("900+2.16uF", FxsImpedance.R900C2160),
        ("270+750||150nF", FxsImpedance.R270P750C150),
        ("220+820||120nF", FxsImpedance.R220P820C120),
        ("220+820||115nF", FxsImpedance.R220P820C115),
        ("200+600||100nF", FxsImpedance.R200P600C100),
    ],
    [
        ("220+850||120nF", FxsImpedance.R220P820C120),
    ]);

    public static readonly Kind<CallerIdMethod> OfCallerIdMethod = new Choice<CallerIdMethod>(
    [
        ("Bellcore(N.Amer,China)", CallerIdMethod.Bellcore),
        ("DTMF(Finland,Sweden)", CallerIdMethod.DtmfFinland),
        ("DTMF(Denmark)", CallerIdMethod.DtmfDenmark),
        ("ETSI DTMF", CallerIdMethod.EtsiDtmf),
        ("ETSI DTMF With PR", CallerIdMethod.EtsiDtmfReversal),
        ("ETSI DTMF After Ring", CallerIdMethod.EtsiDtmfAfterRing),
        ("ETSI FSK", CallerIdMethod.EtsiFsk),
        ("ETSI FSK With PR(UK)", CallerIdMethod.EtsiFskReversal),
        ("DTMF(Denmark) With PR", CallerIdMethod.DtmfDenmarkReversal),
    ]);

    public static readonly Kind<FskStandard> OfFskStandard = new Choice<FskStandard>(
    [
        ("bell 202", FskStandard.Bell202),
        ("v.23", FskStandard.V23),
    ]);

    public static readonly Kind<FeatureInvocation> OfFeatureInvocation = new Choice<FeatureInvocation>(
    [
        ("Default", FeatureInvocation.Default),
        ("Sweden default", FeatureInvocation.Sweden),
    ],
    [
        ("Sweden", FeatureInvocation.Sweden),
    ]);

    /// <summary>Offset of local time. The vendor's list has no GMT+10:00; eastern Australia needs it.</summary>
    public static readonly Kind<TimeSpan> TimeZone = new Choice<TimeSpan>(ChoiceRows.TimeZones(
        "GMT-12:00", "GMT-11:00", "GMT-10:00", "GMT-09:00", "GMT-08:00", "GMT-07:00", "GMT-06:00", "GMT-05:00",
        "GMT-04:00", "GMT-03:30", "GMT-03:00", "GMT-02:00", "GMT-01:00", "GMT", "GMT+01:00", "GMT+02:00",
        "GMT+03:00", "GMT+03:30", "GMT+04:00", "GMT+05:00", "GMT+05:30", "GMT+05:45", "GMT+06:00", "GMT+06:30",
        "GMT+07:00", "GMT+08:00", "GMT+09:00", "GMT+09:30", "GMT+10:00", "GMT+11:00", "GMT+12:00", "GMT+13:00"));

    /// <summary>A power class.</summary>
    public static readonly Kind<int> PowerLimit = new Choice<int>(ChoiceRows.Numbers(1, 8));
}

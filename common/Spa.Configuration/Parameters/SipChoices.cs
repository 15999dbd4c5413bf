using Spa.Configuration.Parameters.Choices;

namespace Spa.Configuration.Parameters;

/// <summary>The lists of the SIP page, in the spelling and order of the original.</summary>
internal static class SipChoices
{
    public static readonly Kind<CallerIdHeader> OfCallerIdHeader = new Choice<CallerIdHeader>(
    [
        ("PAID-RPID-FROM", CallerIdHeader.PaidRpidFrom),
        ("PAID-FROM", CallerIdHeader.PaidFrom),
        ("RPID-PAID-FROM", CallerIdHeader.RpidPaidFrom),
        ("RPID-FROM", CallerIdHeader.RpidFrom),
        ("FROM", CallerIdHeader.From),
    ]);

    public static readonly Kind<SrtpMethod> OfSrtpMethod = new Choice<SrtpMethod>(
    [
        ("x-sipura", SrtpMethod.XSipura),
        ("s-descriptor", SrtpMethod.SDescriptor),
    ]);
}

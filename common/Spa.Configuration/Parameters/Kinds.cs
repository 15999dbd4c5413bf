using System.Net;
using Spa.Foundation.Text;
using Spa.Scripts.Cadences;
using Spa.Scripts.DialPlans;
using Spa.Scripts.Patterns;
using Spa.Scripts.Rules;
using Spa.Scripts.Tones;

namespace Spa.Configuration.Parameters;

/// <summary>The kinds that rows of the catalogue are made of.</summary>
internal static class Kinds
{
    /// <summary>Yes or no.</summary>
    public static Kind<bool> YesNo { get; } = new YesNo();

    /// <summary>A port, 0 = any that is free.</summary>
    public static Kind<int> Port { get; } = Whole(0, 65535);

    /// <summary>A port, blank (0) = none.</summary>
    public static Kind<int> PortOrBlank { get; } = Whole(0, 65535, blank: 0);

    /// <summary>A byte of an IP header, written 0x68.</summary>
    public static Kind<int> HexByte { get; } = new WholeNumber(0, 255, string.Empty, null, null, hex: true);

    /// <summary>A dynamic RTP payload type.</summary>
    public static Kind<int> Payload { get; } = Whole(96, 127);

    /// <summary>An IPv4 address, blank = none.</summary>
    public static Kind<IPAddress> Address { get; } = new AddressText(mask: false);

    /// <summary>A net mask, blank = none.</summary>
    public static Kind<IPAddress> Mask { get; } = new AddressText(mask: true);

    /// <summary>A list of address ranges.</summary>
    public static Kind<AddressRanges> Ranges { get; } = new ScriptText<AddressRanges>("a list of address ranges", 255, "Str", AddressRanges.Parse);

    /// <summary>A host without a port.</summary>
    public static Kind<string> Host { get; } = new PlainText("a host name or address", 63, TextRules.Host);

    /// <summary>The same, as long as a name may be.</summary>
    public static Kind<string> LongHost { get; } = new PlainText("a host name or address", 255, TextRules.Host);

    /// <summary>A host with or without a port, or a macro.</summary>
    public static Kind<string> HostPort { get; } = new PlainText("a host name or address with an optional :port", 127, TextRules.HostPort);

    /// <summary>Domains.</summary>
    public static Kind<string> Domains { get; } = new PlainText("domain names with commas between", 255, TextRules.Domains);

    /// <summary>A hardware address.</summary>
    public static Kind<string> Mac { get; } = new PlainText("12 hexadecimal digits", 17, TextRules.Mac);

    /// <summary>A URL.</summary>
    public static Kind<string> Url { get; } = new PlainText("a tftp, http or https URL", 255, TextRules.Url, mask: EmbeddedSecrets.InRule);

    /// <summary>A PIN of digits.</summary>
    public static Kind<string> Pin { get; } = new PlainText("digits", 31, TextRules.Digit, secret: true);

    /// <summary>A service code the phone dials; blank removes it.</summary>
    public static Kind<string> StarCode { get; } = new PlainText("a code like *69", 15, TextRules.StarCode);

    /// <summary>Service codes without tones.</summary>
    public static Kind<string> ReferralCodes { get; } =
        new PlainText("codes with | between, like *98|*97", 79, text => TextRules.StarCodes(text, string.Empty));

    /// <summary>Service codes with a tone letter each.</summary>
    public static Kind<string> FeatureCodes { get; } =
        new PlainText("codes with | between and an optional tone letter in back quotes, like *72`c`|*67`p`", 79, text => TextRules.StarCodes(text, "cdmopsx"));

    /// <summary>A number, user or URL to call; also gw0 to gw4, number@gw0.</summary>
    public static Kind<string> Destination { get; } = new PlainText("a number, user or URL", 39);

    /// <summary>A date to set.</summary>
    public static Kind<string> LocalDate { get; } = new PlainText("mm/dd, mm/dd/yy or mm/dd/yyyy", 10, TextRules.Date);

    /// <summary>A time to set.</summary>
    public static Kind<string> LocalTime { get; } = new PlainText("HH/mm or HH/mm/ss", 8, TextRules.Time);

    /// <summary>A point in time.</summary>
    public static Kind<string> Moment { get; } = new PlainText("a time like 2026-01-31T03:00:00Z", 25, TextRules.Moment);

    /// <summary>Input keying material of RFC 8188.</summary>
    public static Kind<string> KeyMaterial { get; } = new PlainText("base64url without padding", 255, TextRules.KeyMaterial, secret: true);

    /// <summary>SHA-256 of a certificate.</summary>
    public static Kind<string> Fingerprint { get; } = new PlainText("64 hexadecimal digits, with or without colons", 95, TextRules.Fingerprint);

    /// <summary>When daylight saving time begins and ends.</summary>
    public static Kind<DaylightSavingRule> DaylightSaving { get; } =
        new ScriptText<DaylightSavingRule>("start=m/d/wd[/HH:mm:ss];end=m/d/wd[/HH:mm:ss];save=HH[:mm:ss], or blank,", 127, "Str", DaylightSavingRule.Parse);

    /// <summary>Length of a digit and of the pause.</summary>
    public static Kind<DigitTiming> DigitTiming { get; } = new ScriptText<DigitTiming>("on/off in seconds, or blank,", 15, "Str", Parameters.DigitTiming.Parse);

    /// <summary>A number of rings.</summary>
    public static Kind<RingCount> Rings { get; } = new ScriptText<RingCount>("a number of rings, or two like 2-3, or blank,", 5, "Str", RingCount.Parse);

    /// <summary>A time of day at which something is done daily.</summary>
    public static Kind<DailyTime> DailyTime { get; } = new ScriptText<DailyTime>("a time of day from 0000 to 2359, or blank,", 5, "Str", Parameters.DailyTime.Parse);

    /// <summary>Report triggers.</summary>
    public static Kind<ReportEvents> ReportEvents { get; } = new ReportEventList();

    /// <summary>A tone.</summary>
    public static Kind<ToneScript> Tone { get; } = new ScriptText<ToneScript>("a tone script", 127, "ToneScript", ToneScript.Parse);

    /// <summary>A tone, or none at all.</summary>
    public static Kind<ToneScript> ToneOrNone { get; } = new ScriptText<ToneScript>("a tone script, or blank,", 127, "ToneScript", text => text.Length == 0 ? ToneScript.None : ToneScript.Parse(text));

    /// <summary>A ring or call waiting cadence.</summary>
    public static Kind<CadenceScript> Cadence { get; } = new ScriptText<CadenceScript>("a cadence script", 127, "CadScript", CadenceScript.Parse);

    /// <summary>Frequencies and levels.</summary>
    public static Kind<FrequencyScript> Frequencies { get; } =
        new ScriptText<FrequencyScript>("a frequency script", 127, "FreqScript", FrequencyScript.Parse);

    /// <summary>Patterns of numbers.</summary>
    public static Kind<PhonePatterns> Patterns { get; } = PatternsUpTo(255);

    /// <summary>Patterns of SIP response codes.</summary>
    public static Kind<ResponseCodePatterns> Codes { get; } =
        new ScriptText<ResponseCodePatterns>("response codes like 404, 5?? with commas between, or blank,", 39, "RscTmplt", ResponseCodePatterns.Parse);

    /// <summary>A repeated delay with random parts.</summary>
    public static Kind<DelayList> Delays { get; } = new ScriptText<DelayList>("seconds, or a list like 3600+600,7200", 127, "delay list", DelayList.Parse);

    /// <summary>A condition that starts a resync when it becomes true.</summary>
    public static Kind<string> Trigger { get; } =
        new PlainText("a condition like $REGTMR1 gt 300", 255, text => TriggerExpression.Check(text).Ok(out _, out var why) ? null : why);

    /// <summary>A firmware version.</summary>
    public static Kind<string> Version { get; } =
        new PlainText("a version like 5.1.10(GW)", 31, text => FirmwareVersion.Parse(text).Ok(out _, out var why) ? null : why);

    /// <summary>A tone the line listens for: one section, at most two components.</summary>
    public static Kind<ToneScript> DisconnectTone { get; } = new ScriptText<ToneScript>(
        "a tone script with one section and one or two frequencies", 127, "ToneScript",
        text => ToneScript.Parse(text).Then<ToneScript>(tone =>
            tone.Sections.Length > 1 ? new ParseError(text.LastIndexOf(';'), "one section", "SPA Disconnect Tone")
            : tone.Frequencies.Components.Length > 2 ? new ParseError(0, "one or two frequencies", "SPA Disconnect Tone")
            : tone));

    /// <summary>A whole number.</summary>
    public static Kind<int> Whole(int min, int max, string unit = "", int? also = null, int? blank = null)
        => new WholeNumber(min, max, unit, also, blank, hex: false);

    /// <summary>A time in seconds.</summary>
    public static Kind<TimeSpan> Seconds(decimal min, decimal max, int decimals = 0, decimal step = 0, bool blank = false, bool never = false)
        => new Duration(min, max, decimals, step, milliseconds: false, blank, never);

    /// <summary>A time in milliseconds.</summary>
    public static Kind<TimeSpan> Milliseconds(int min, int max) => new Duration(min, max, 0, 0, milliseconds: true, blank: false, never: false);

    /// <summary>A gain or level.</summary>
    public static Kind<decimal> Decibels(decimal min, decimal max, int decimals, string unit = "dB") => new Decibels(min, max, decimals, unit);

    /// <summary>Any text.</summary>
    public static Kind<string> Text(int limit) => new PlainText("text", limit);

    /// <summary>Any text, never shown.</summary>
    public static Kind<string> Secret(int limit) => new PlainText("secret text", limit, secret: true);

    /// <summary>Patterns of numbers.</summary>
    public static Kind<PhonePatterns> PatternsUpTo(int limit)
        => new ScriptText<PhonePatterns>("patterns with ? and * and commas between, or blank,", limit, "PhTmplt", text => PhonePatterns.Parse(text, limit));

    /// <summary>A dial plan.</summary>
    public static Kind<DialPlan> Plan(int limit) => new ScriptText<DialPlan>("a dial plan", limit, "DialPlanScript", DialPlan.Parse, EmbeddedSecrets.InDialPlan);

    /// <summary>A provisioning rule; may hold macros, so only what can be judged before they are known is judged.</summary>
    public static Kind<string> Rule(RuleKind kind)
        => new PlainText("a provisioning rule", 1023, text => ProvisioningRule.Check(text, kind).Ok(out _, out var why) ? null : why, mask: EmbeddedSecrets.InRule);
}

using System.Collections.Immutable;
using Spa.Configuration.Parameters.Choices;

namespace Spa.Configuration.Parameters;

/// <summary>The lists that both lines share, in the spelling and order of the original.</summary>
internal static class LineChoices
{
    public static readonly Kind<JitterLevel> OfJitterLevel = new Choice<JitterLevel>(
    [
        ("low", JitterLevel.Low),
        ("medium", JitterLevel.Medium),
        ("high", JitterLevel.High),
        ("very high", JitterLevel.VeryHigh),
        ("extremely high", JitterLevel.ExtremelyHigh),
    ]);

    public static readonly Kind<JitterAdjustment> OfJitterAdjustment = new Choice<JitterAdjustment>(
    [
        ("up and down", JitterAdjustment.UpAndDown),
        ("up only", JitterAdjustment.UpOnly),
        ("down only", JitterAdjustment.DownOnly),
        ("disable", JitterAdjustment.Disable),
    ]);

    public static readonly Kind<SipTransport> OfSipTransport = new Choice<SipTransport>(
    [
        ("UDP", SipTransport.Udp),
        ("TCP", SipTransport.Tcp),
        ("TLS", SipTransport.Tls),
    ]);

    public static readonly Kind<SipDebugOption> OfSipDebugOption = new Choice<SipDebugOption>(
    [
        ("none", SipDebugOption.None),
        ("1-line", SipDebugOption.OneLine),
        ("1-line excl. OPT", SipDebugOption.OneLineNoOptions),
        ("1-line excl. NTFY", SipDebugOption.OneLineNoNotify),
        ("1-line excl. REG", SipDebugOption.OneLineNoRegister),
        ("1-line excl. OPT|NTFY|REG", SipDebugOption.OneLineCalls),
        ("full", SipDebugOption.Full),
        ("full excl. OPT", SipDebugOption.FullNoOptions),
        ("full excl. NTFY", SipDebugOption.FullNoNotify),
        ("full excl. REG", SipDebugOption.FullNoRegister),
        ("full excl. OPT|NTFY|REG", SipDebugOption.FullCalls),
    ]);

    public static readonly Kind<ProxyRedundancy> OfProxyRedundancy = new Choice<ProxyRedundancy>(
    [
        ("Normal", ProxyRedundancy.Normal),
        ("Based on SRV Port", ProxyRedundancy.SrvPort),
    ]);

    public static readonly Kind<SilenceThreshold> OfSilenceThreshold = new Choice<SilenceThreshold>(
    [
        ("high", SilenceThreshold.High),
        ("medium", SilenceThreshold.Medium),
        ("low", SilenceThreshold.Low),
    ]);

    public static readonly Kind<FaxPassthruMethod> OfFaxPassthruMethod = new Choice<FaxPassthruMethod>(
    [
        ("None", FaxPassthruMethod.None),
        ("NSE", FaxPassthruMethod.Nse),
        ("ReINVITE", FaxPassthruMethod.ReInvite),
    ]);

    public static readonly Kind<DtmfTxMethod> OfDtmfTxMethod = new Choice<DtmfTxMethod>(
    [
        ("InBand", DtmfTxMethod.InBand),
        ("AVT", DtmfTxMethod.Avt),
        ("INFO", DtmfTxMethod.Sip),
        ("Auto", DtmfTxMethod.Auto),
        ("InBand+INFO", DtmfTxMethod.InBandAndSip),
        ("AVT+INFO", DtmfTxMethod.AvtAndSip),
    ]);

    public static readonly Kind<DtmfTxMode> OfDtmfTxMode = new Choice<DtmfTxMode>(
    [
        ("Strict", DtmfTxMode.Strict),
        ("Normal", DtmfTxMode.Normal),
    ]);

    public static readonly Kind<HookFlashTxMethod> OfHookFlashTxMethod = new Choice<HookFlashTxMethod>(
    [
        ("None", HookFlashTxMethod.None),
        ("AVT", HookFlashTxMethod.Avt),
        ("INFO", HookFlashTxMethod.Sip),
    ]);

    public static readonly Kind<FaxToneDetect> OfFaxToneDetect = new Choice<FaxToneDetect>(
    [
        ("caller or callee", FaxToneDetect.CallerOrCallee),
        ("caller only", FaxToneDetect.CallerOnly),
        ("callee only", FaxToneDetect.CalleeOnly),
    ]);

    public static readonly Kind<LinePolarity> OfLinePolarity = new Choice<LinePolarity>(
    [
        ("Forward", LinePolarity.Forward),
        ("Reverse", LinePolarity.Reverse),
    ]);

    private static readonly ImmutableArray<(string Text, VoiceCodec Value)> Codecs =
    [
        ("G711u", VoiceCodec.G711u),
        ("G711a", VoiceCodec.G711a),
        ("G726-16", VoiceCodec.G726At16),
        ("G726-24", VoiceCodec.G726At24),
        ("G726-32", VoiceCodec.G726At32),
        ("G726-40", VoiceCodec.G726At40),
        ("G729a", VoiceCodec.G729a),
        ("G723", VoiceCodec.G723),
    ];

    public static readonly Kind<VoiceCodec> Codec = new Choice<VoiceCodec>(Codecs);

    public static readonly Kind<VoiceCodec> CodecOrNone = new Choice<VoiceCodec>([("Unspecified", VoiceCodec.Unspecified), .. Codecs]);

    public static readonly Kind<VoiceCodec> FaxCodec = new Choice<VoiceCodec>([("G711u", VoiceCodec.G711u), ("G711a", VoiceCodec.G711a)]);

    /// <summary>Earlier packets repeated in each.</summary>
    public static readonly Kind<int> Redundancy = new Choice<int>(ChoiceRows.Numbers(0, 3));
}

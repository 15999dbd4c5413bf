using System.Net;
using Spa.Configuration.Parameters.Choices;

namespace Spa.Configuration.Parameters;

/// <summary>The lists that rows choose from, in the spelling and order of the original pages.</summary>
internal static class ChoiceKinds
{
    public static readonly Kind<ConnectionType> OfConnectionType = new Choice<ConnectionType>(
    [
        ("DHCP", ConnectionType.Dhcp),
        ("Static IP", ConnectionType.StaticIp),
        ("PPPOE", ConnectionType.Pppoe),
        ("PPPOE,DHCP", ConnectionType.PppoeThenDhcp),
        ("DHCP,PPPOE", ConnectionType.DhcpThenPppoe),
    ]);

    public static readonly Kind<DnsServerOrder> OfDnsServerOrder = new Choice<DnsServerOrder>(
    [
        ("Manual", DnsServerOrder.Manual),
        ("Manual,DHCP", DnsServerOrder.ManualThenDhcp),
        ("DHCP,Manual", DnsServerOrder.DhcpThenManual),
    ]);

    public static readonly Kind<DnsQueryMode> OfDnsQueryMode = new Choice<DnsQueryMode>(
    [
        ("Parallel", DnsQueryMode.Parallel),
        ("Sequential", DnsQueryMode.Sequential),
    ]);

    public static readonly Kind<NetworkingService> OfNetworkingService = new Choice<NetworkingService>(
    [
        ("NAT", NetworkingService.Nat),
        ("Bridge", NetworkingService.Bridge),
        ("Auto", NetworkingService.Auto),
    ]);

    public static readonly Kind<QosPolicy> OfQosPolicy = new Choice<QosPolicy>(
    [
        ("Always On", QosPolicy.AlwaysOn),
        ("On When Phone In Use", QosPolicy.OnWhenPhoneInUse),
    ]);

    public static readonly Kind<QosDiscipline> OfQosDiscipline = new Choice<QosDiscipline>(
    [
        ("NONE", QosDiscipline.None),
        ("TBF", QosDiscipline.Tbf),
    ]);

    public static readonly Kind<MulticastPassthru> OfMulticastPassthru = new Choice<MulticastPassthru>(
    [
        ("Disabled", MulticastPassthru.Disabled),
        ("Inbound Only", MulticastPassthru.InboundOnly),
        ("Outbound Only", MulticastPassthru.OutboundOnly),
        ("Inbound and Outbound", MulticastPassthru.Both),
    ]);

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

    public static readonly Kind<LoopbackAnswer> OfLoopbackAnswer = new Choice<LoopbackAnswer>(
    [
        ("never", LoopbackAnswer.Never),
        ("automatic", LoopbackAnswer.Automatic),
        ("manual", LoopbackAnswer.Manual),
    ]);

    public static readonly Kind<LoopbackMode> OfLoopbackMode = new Choice<LoopbackMode>(
    [
        ("source", LoopbackMode.Source),
        ("mirror", LoopbackMode.Mirror),
    ]);

    public static readonly Kind<LoopbackType> OfLoopbackType = new Choice<LoopbackType>(
    [
        ("media", LoopbackType.Media),
        ("packet", LoopbackType.Packet),
    ]);

    public static readonly Kind<VmwiRingPolicy> OfVmwiRingPolicy = new Choice<VmwiRingPolicy>(
    [
        ("New VM Available", VmwiRingPolicy.Available),
        ("New VM Becomes Available", VmwiRingPolicy.BecomesAvailable),
        ("New VM Arrives", VmwiRingPolicy.Arrives),
    ]);

    public static readonly Kind<VoiceCodec> Codec = new Choice<VoiceCodec>(
    [
        ("G711u", VoiceCodec.G711u),
        ("G711a", VoiceCodec.G711a),
        ("G726-16", VoiceCodec.G726At16),
        ("G726-24", VoiceCodec.G726At24),
        ("G726-32", VoiceCodec.G726At32),
        ("G726-40", VoiceCodec.G726At40),
        ("G729a", VoiceCodec.G729a),
        ("G723", VoiceCodec.G723),
    ]);

    public static readonly Kind<VoiceCodec> CodecOrNone = new Choice<VoiceCodec>(
    [
        ("Unspecified", VoiceCodec.Unspecified),
        ("G711u", VoiceCodec.G711u),
        ("G711a", VoiceCodec.G711a),
        ("G726-16", VoiceCodec.G726At16),
        ("G726-24", VoiceCodec.G726At24),
        ("G726-32", VoiceCodec.G726At32),
        ("G726-40", VoiceCodec.G726At40),
        ("G729a", VoiceCodec.G729a),
        ("G723", VoiceCodec.G723),
    ]);

    public static readonly Kind<VoiceCodec> FaxCodec = new Choice<VoiceCodec>([("G711u", VoiceCodec.G711u), ("G711a", VoiceCodec.G711a)]);

    public static readonly Kind<IPAddress> LanMask = new Choice<IPAddress>(
    [
        ("255.255.255.0", IPAddress.Parse("255.255.255.0")),
        ("255.255.255.128", IPAddress.Parse("255.255.255.128")),
        ("255.255.255.192", IPAddress.Parse("255.255.255.192")),
        ("255.255.255.224", IPAddress.Parse("255.255.255.224")),
        ("255.255.255.240", IPAddress.Parse("255.255.255.240")),
        ("255.255.255.248", IPAddress.Parse("255.255.255.248")),
        ("255.255.255.252", IPAddress.Parse("255.255.255.252")),
    ]);

    /// <summary>Offset of local time. The vendor's list has no GMT+10:00; eastern Australia needs it.</summary>
    public static readonly Kind<TimeSpan> TimeZone = new Choice<TimeSpan>(
    [
        ("GMT-12:00", new TimeSpan(-12, 0, 0)),
        ("GMT-11:00", new TimeSpan(-11, 0, 0)),
        ("GMT-10:00", new TimeSpan(-10, 0, 0)),
        ("GMT-09:00", new TimeSpan(-9, 0, 0)),
        ("GMT-08:00", new TimeSpan(-8, 0, 0)),
        ("GMT-07:00", new TimeSpan(-7, 0, 0)),
        ("GMT-06:00", new TimeSpan(-6, 0, 0)),
        ("GMT-05:00", new TimeSpan(-5, 0, 0)),
        ("GMT-04:00", new TimeSpan(-4, 0, 0)),
        ("GMT-03:30", new TimeSpan(-3, -30, 0)),
        ("GMT-03:00", new TimeSpan(-3, 0, 0)),
        ("GMT-02:00", new TimeSpan(-2, 0, 0)),
        ("GMT-01:00", new TimeSpan(-1, 0, 0)),
        ("GMT", TimeSpan.Zero),
        ("GMT+01:00", new TimeSpan(1, 0, 0)),
        ("GMT+02:00", new TimeSpan(2, 0, 0)),
        ("GMT+03:00", new TimeSpan(3, 0, 0)),
        ("GMT+03:30", new TimeSpan(3, 30, 0)),
        ("GMT+04:00", new TimeSpan(4, 0, 0)),
        ("GMT+05:00", new TimeSpan(5, 0, 0)),
        ("GMT+05:30", new TimeSpan(5, 30, 0)),
        ("GMT+05:45", new TimeSpan(5, 45, 0)),
        ("GMT+06:00", new TimeSpan(6, 0, 0)),
        ("GMT+06:30", new TimeSpan(6, 30, 0)),
        ("GMT+07:00", new TimeSpan(7, 0, 0)),
        ("GMT+08:00", new TimeSpan(8, 0, 0)),
        ("GMT+09:00", new TimeSpan(9, 0, 0)),
        ("GMT+09:30", new TimeSpan(9, 30, 0)),
        ("GMT+10:00", new TimeSpan(10, 0, 0)),
        ("GMT+11:00", new TimeSpan(11, 0, 0)),
        ("GMT+12:00", new TimeSpan(12, 0, 0)),
        ("GMT+13:00", new TimeSpan(13, 0, 0)),
    ]);

    /// <summary>A number of ports.</summary>
    public static readonly Kind<int> ReservedPorts = new Choice<int>([("256", 256), ("512", 512), ("1024", 1024)]);

    /// <summary>How much is said, 3 = most.</summary>
    public static readonly Kind<int> DebugLevel = new Choice<int>([("0", 0), ("1", 1), ("2", 2), ("3", 3)]);

    /// <summary>Earlier packets repeated in each.</summary>
    public static readonly Kind<int> Redundancy = new Choice<int>([("0", 0), ("1", 1), ("2", 2), ("3", 3)]);

    /// <summary>A power class.</summary>
    public static readonly Kind<int> PowerLimit = new Choice<int>([("1", 1), ("2", 2), ("3", 3), ("4", 4), ("5", 5), ("6", 6), ("7", 7), ("8", 8)]);

    /// <summary>A dial plan of the PSTN line.</summary>
    public static readonly Kind<int> Plan = new Choice<int>([("1", 1), ("2", 2), ("3", 3), ("4", 4), ("5", 5), ("6", 6), ("7", 7), ("8", 8)]);

    /// <summary>A ring or call waiting pattern.</summary>
    public static readonly Kind<int> Ring = new Choice<int>([("1", 1), ("2", 2), ("3", 3), ("4", 4), ("5", 5), ("6", 6), ("7", 7), ("8", 8)]);

    /// <summary>A dial plan of the PSTN line, 0 = none: digits go on unchanged.</summary>
    public static readonly Kind<int> PlanOrNone = new Choice<int>([("none", 0), ("1", 1), ("2", 2), ("3", 3), ("4", 4), ("5", 5), ("6", 6), ("7", 7), ("8", 8)], [("0", 0)]);

    /// <summary>A ring pattern, 0 = none.</summary>
    public static readonly Kind<int> RingOrNone = new Choice<int>([("1", 1), ("2", 2), ("3", 3), ("4", 4), ("5", 5), ("6", 6), ("7", 7), ("8", 8), ("none", 0)]);

    /// <summary>A ring pattern, 0 = as on Line 1.</summary>
    public static readonly Kind<int> RingOrLine1 = new Choice<int>([("1", 1), ("2", 2), ("3", 3), ("4", 4), ("5", 5), ("6", 6), ("7", 7), ("8", 8), ("Follow Line 1", 0)], [("Follow Line Cfg", 0)]);

    /// <summary>Signal time needed to accept a ring.</summary>
    public static readonly Kind<TimeSpan> RingValidation = new Choice<TimeSpan>(
    [
        ("100 ms", TimeSpan.FromMilliseconds(100)),
        ("150 ms", TimeSpan.FromMilliseconds(150)),
        ("200 ms", TimeSpan.FromMilliseconds(200)),
        ("256 ms", TimeSpan.FromMilliseconds(256)),
        ("384 ms", TimeSpan.FromMilliseconds(384)),
        ("512 ms", TimeSpan.FromMilliseconds(512)),
        ("640 ms", TimeSpan.FromMilliseconds(640)),
        ("1024 ms", TimeSpan.FromMilliseconds(1024)),
    ]);

    /// <summary>Delay from a valid ring to its report.</summary>
    public static readonly Kind<TimeSpan> RingIndication = new Choice<TimeSpan>(
    [
        ("0", TimeSpan.Zero),
        ("256 ms", TimeSpan.FromMilliseconds(256)),
        ("512 ms", TimeSpan.FromMilliseconds(512)),
        ("768 ms", TimeSpan.FromMilliseconds(768)),
        ("1024 ms", TimeSpan.FromMilliseconds(1024)),
        ("1280 ms", TimeSpan.FromMilliseconds(1280)),
        ("1536 ms", TimeSpan.FromMilliseconds(1536)),
        ("1792 ms", TimeSpan.FromMilliseconds(1792)),
    ]);

    /// <summary>Delay from ring loss to its report.</summary>
    public static readonly Kind<TimeSpan> RingTimeout = new Choice<TimeSpan>(
    [
        ("0", TimeSpan.Zero),
        ("128 ms", TimeSpan.FromMilliseconds(128)),
        ("256 ms", TimeSpan.FromMilliseconds(256)),
        ("384 ms", TimeSpan.FromMilliseconds(384)),
        ("512 ms", TimeSpan.FromMilliseconds(512)),
        ("640 ms", TimeSpan.FromMilliseconds(640)),
        ("768 ms", TimeSpan.FromMilliseconds(768)),
        ("896 ms", TimeSpan.FromMilliseconds(896)),
        ("1024 ms", TimeSpan.FromMilliseconds(1024)),
        ("1152 ms", TimeSpan.FromMilliseconds(1152)),
        ("1280 ms", TimeSpan.FromMilliseconds(1280)),
        ("1408 ms", TimeSpan.FromMilliseconds(1408)),
        ("1536 ms", TimeSpan.FromMilliseconds(1536)),
        ("1664 ms", TimeSpan.FromMilliseconds(1664)),
        ("1792 ms", TimeSpan.FromMilliseconds(1792)),
        ("1920 ms", TimeSpan.FromMilliseconds(1920)),
    ]);

    /// <summary>Off-hook voltage of the Line port, volt.</summary>
    public static readonly Kind<decimal> TipRingVoltage = new Choice<decimal>([("3.1 V", 3.1m), ("3.2 V", 3.2m), ("3.35 V", 3.35m), ("3.5 V", 3.5m)]);

    /// <summary>Loop current, milliampere.</summary>
    public static readonly Kind<int> LoopCurrent = new Choice<int>([("10 mA", 10), ("12 mA", 12), ("14 mA", 14), ("16 mA", 16)]);
}

using System.Collections.Immutable;
using System.Net;
using Spa.Configuration.Parameters;
using Spa.Configuration.Parameters.Choices;
using Spa.Configuration.Settings;
using Spa.Gateway.Calls;
using Spa.Gateway.Fax;
using Spa.Gateway.Phones;
using Spa.Gateway.Ports;
using Spa.Media.Codecs;
using Spa.Media.Levels;
using Spa.Scripts.Patterns;
using Spa.Sip.Locating;
using Spa.Sip.Messages;
using Spa.Sip.Registration;
using Spa.Sip.Sdp;
using Spa.Sip.Subscriptions;
using Spa.Sip.Transactions;
using Spa.Sip.UserAgent;
using JitterAdjustment = Spa.Media.Rtp.Playing.JitterAdjustment;
using JitterLevel = Spa.Media.Rtp.Playing.JitterLevel;
using SipTransport = Spa.Sip.Transport.SipTransport;

namespace Spa.Gateway.Sip;

/// <summary>Reads the settings of a SIP account out of a snapshot: the one place where the parameters of SIP and of a line become options.</summary>
/// <param name="settings">The snapshot.</param>
/// <param name="line">Which line.</param>
/// <param name="host">Knows macros, codecs beside G.711, and the address.</param>
internal sealed class SipLineReader(SettingsSnapshot settings, LineNumber line, VoiceHost host)
{
    private const int StunPort = 3478;

    private static readonly ImmutableArray<Parameter<PhonePatterns>> RingCallers =
    [
        UserParameters.Ring1Caller.Line1, UserParameters.Ring2Caller.Line1, UserParameters.Ring3Caller.Line1, UserParameters.Ring4Caller.Line1,
        UserParameters.Ring5Caller.Line1, UserParameters.Ring6Caller.Line1, UserParameters.Ring7Caller.Line1, UserParameters.Ring8Caller.Line1, UserParameters.Ring9Caller,
    ];

    private static readonly ImmutableArray<Parameter<string>> RingNames =
    [
        RegionalParameters.Ring1Name, RegionalParameters.Ring2Name, RegionalParameters.Ring3Name, RegionalParameters.Ring4Name, RegionalParameters.Ring5Name,
        RegionalParameters.Ring6Name, RegionalParameters.Ring7Name, RegionalParameters.Ring8Name, RegionalParameters.Ring9Name,
    ];

    private static readonly ImmutableArray<(Parameter<string> Host, Parameter<string> User, Parameter<string> Password, Parameter<bool> Nat)> GatewayRows =
    [
        (LineParameters.Gateway1, LineParameters.Gw1AuthId, LineParameters.Gw1Password, LineParameters.Gw1NatMappingEnable),
        (LineParameters.Gateway2, LineParameters.Gw2AuthId, LineParameters.Gw2Password, LineParameters.Gw2NatMappingEnable),
        (LineParameters.Gateway3, LineParameters.Gw3AuthId, LineParameters.Gw3Password, LineParameters.Gw3NatMappingEnable),
        (LineParameters.Gateway4, LineParameters.Gw4AuthId, LineParameters.Gw4Password, LineParameters.Gw4NatMappingEnable),
    ];

    /// <summary>Reads them.</summary>
    public SipLineSettings Read()
    {
        var transport = TransportOf(Of(LineParameters.SipTransport));
        var proxy = SipNames.Server(Of(LineParameters.Proxy), transport);
        var user = Of(LineParameters.UserId);
        return new SipLineSettings
        {
            IsEnabled = Of(LineParameters.LineEnable),
            Port = new SipPortOptions(host.Address, Of(LineParameters.SipPort), (byte)Of(LineParameters.SipTosDiffServValue))
            {
                Listen = transport,
                LowestStreamPort = settings.Get(SipParameters.SipTcpPortMin),
                HighestStreamPort = settings.Get(SipParameters.SipTcpPortMax),
                Priority = Of(LineParameters.SipCoSValue),
            },
            Transport = transport,
            Agent = Agent(),
            Timings = new TransactionTimings(
                settings.Get(SipParameters.SipT1), settings.Get(SipParameters.SipT2), settings.Get(SipParameters.SipT4), settings.Get(SipParameters.SipTimerB), settings.Get(SipParameters.SipTimerF),
                settings.Get(SipParameters.SipTimerH), settings.Get(SipParameters.SipTimerD), settings.Get(SipParameters.SipTimerJ)),
            Via = new ViaOptions(settings.Get(SipParameters.InsertViaReceived), settings.Get(SipParameters.InsertViaRport), settings.Get(SipParameters.SendRespToSrcPort)),
            Locating = new LocatingOptions(Of(LineParameters.UseDnsSrv), Of(LineParameters.DnsSrvAutoPrefix), Of(LineParameters.ProxyRedundancyMethod) == ProxyRedundancy.SrvPort),
            Proxy = proxy,
            OutboundProxy = Of(LineParameters.UseOutboundProxy) ? SipNames.Server(Of(LineParameters.OutboundProxy), transport) : null,
            Fallback = Of(LineParameters.ProxyFallbackIntvl),
            OutboundProxyInDialog = Of(LineParameters.UseObProxyInDialog),
            User = user,
            AuthUser = Of(LineParameters.UseAuthId) ? Of(LineParameters.AuthId) : user,
            Password = Of(LineParameters.Password),
            DisplayName = Of(LineParameters.DisplayName),
            QuotesName = settings.Get(SipParameters.EscapeDisplayName),
            CompactNames = settings.Get(SipParameters.UseCompactHeader),
            RemovesFormer = settings.Get(SipParameters.RemoveLastReg),
            Registration = proxy is not null && Of(LineParameters.Register) && user.Length > 0 ? Registration(proxy, user) : null,
            RegistrationCallId = settings.Get(SipParameters.RandomRegCidOnReboot) ? null : $"{host.Expand("$MA")}-{(int)line + 1}@{UnitIdentity.ProductName.ToLowerInvariant()}",
            Mailbox = line == LineNumber.Line1 && proxy is not null && user.Length > 0 ? Mailbox(proxy, user) : null,
            CallsUnregistered = Of(LineParameters.MakeCallWithoutReg),
            AnswersUnregistered = Of(LineParameters.AnsCallWithoutReg),
            OnlyFromProxy = Of(LineParameters.RestrictSourceIp),
            ChallengesCalls = Of(LineParameters.AuthInvite),
            ChallengesTriggers = Of(LineParameters.AuthResyncReboot),
            Sticky183 = Of(LineParameters.Sticky183),
            Says182 = settings.Get(LineParameters.Reply182OnCallWaiting),
            SendsRemotePartyId = Of(LineParameters.SipRemotePartyId),
            HidesCaller = line == LineNumber.Line1 && settings.Get(UserParameters.BlockCidSetting) && settings.Get(LineParameters.BlockCidServ),
            CallerFrom = settings.Get(SipParameters.CallerIdHeader),
            Sit = [settings.Get(SipParameters.Sit1Rsc), settings.Get(SipParameters.Sit2Rsc), settings.Get(SipParameters.Sit3Rsc), settings.Get(SipParameters.Sit4Rsc)],
            StatsInBye = settings.Get(SipParameters.StatsInBye),
            Debug = Of(LineParameters.SipDebugOption),
            MediaLogInterval = Of(LineParameters.RtpLogIntvl),
            IsMapped = Of(LineParameters.NatMappingEnable),
            ExternalAddress = External(),
            ExternalPort = Of(LineParameters.ExtSipPort) is > 0 and var port ? port : null,
            Stun = Stun(),
            MapsVia = settings.Get(SipParameters.SubstituteViaAddr),
            Learns = (settings.Get(SipParameters.HandleViaReceived), settings.Get(SipParameters.HandleViaRport)),
            KeepAlive = Of(LineParameters.NatKeepAliveEnable)
                ? new KeepAliveOptions(settings.Get(SipParameters.NatKeepAliveIntvl), Of(LineParameters.NatKeepAliveMsg), Of(LineParameters.NatKeepAliveDest))
                : null,
            Gateways = [.. GatewayRows.Select(row => new GatewayRoute(settings.Get(row.Host), settings.Get(row.User), settings.Get(row.Password), settings.Get(row.Nat)))],
            MusicServer = line == LineNumber.Line1 ? settings.Get(LineParameters.MohServer) : string.Empty,
            Rings = new RingSettings(
                [.. RingCallers.Select(settings.Get)],
                [.. RingNames.Select(settings.Get)],
                settings.Get(UserParameters.DefaultRing.Line1),
                settings.Get(UserParameters.DefaultCwt),
                settings.Get(UserParameters.DistRingSetting) && settings.Get(LineParameters.DistRingServ)),
            Others = new OthersTargets(PhoneSettings.NumbersOf(settings)),
            Transfers = new TransferSettings(
                Of(LineParameters.ReferorByeDelay),
                Of(LineParameters.ReferTargetByeDelay),
                Of(LineParameters.RefereeByeDelay),
                Of(LineParameters.ReferToTargetContact),
                line == LineNumber.Line1 && settings.Get(LineParameters.BlindAttnXferEnable)),
            Media = Media(),
        };
    }

    private static SipTransport TransportOf(Configuration.Parameters.Choices.SipTransport transport) => transport switch
    {
        Configuration.Parameters.Choices.SipTransport.Tcp => SipTransport.Tcp,
        Configuration.Parameters.Choices.SipTransport.Tls => SipTransport.Tls,
        _ => SipTransport.Udp,
    };

    private T Of<T>(PerLine<T> parameter)
        where T : notnull
        => settings.Get(parameter[line]);

    private AgentOptions Agent()
    {
        var backup = settings.Get(SipParameters.TryBackupRsc);
        return new AgentOptions(
            host.Expand(settings.Get(SipParameters.SipUserAgentName)),
            host.Expand(settings.Get(SipParameters.SipServerName)),
            settings.Get(SipParameters.SipAcceptLanguage),
            settings.Get(SipParameters.MaxForward),
            new AttemptLimits(settings.Get(SipParameters.MaxAuth), settings.Get(SipParameters.MaxRedirection), backup.Matches),
            NoneIfZero(settings.Get(SipParameters.InviteExpires)),
            NoneIfZero(settings.Get(SipParameters.ReinviteExpires)),
            Of(LineParameters.Sip100RelEnable))
        {
            Headers = Headers(),
        };
    }

    private ImmutableArray<HeaderField> Headers()
    {
        var headers = ImmutableArray.CreateBuilder<HeaderField>();
        if (Of(LineParameters.SipProxyRequire) is { Length: > 0 } required)
        {
            headers.Add(HeaderField.Of(HeaderName.ProxyRequire, required));
        }

        if (Of(LineParameters.SipGuid))
        {
            // The same for the life of the unit: a UUID of the name-less kind that ends in the MAC (RFC 9562 5.8).
            headers.Add(HeaderField.Of("GUID", $"00000000-0000-8000-8000-{host.Expand("$MA")}"));
        }

        return headers.ToImmutable();
    }

    private RegistrationOptions Registration(ServerAddress proxy, string user)
    {
        var retry = settings.Get(SipParameters.RetryRegRsc);
        var agent = settings.Get(SipParameters.SipRegUserAgentName);
        return new RegistrationOptions(
            new SipUri(proxy.Host) { Port = proxy.Port },
            Account(proxy, user),
            user,
            Of(LineParameters.RegisterExpires),
            agent.Length == 0 ? null : host.Expand(agent),
            new RegistrationTimings(
                settings.Get(SipParameters.RegMinExpires),
                settings.Get(SipParameters.RegMaxExpires),
                settings.Get(SipParameters.RegRetryIntvl),
                settings.Get(SipParameters.RegRetryRandomDelay),
                NoneIfZero(settings.Get(SipParameters.RegRetryIntvlCap)),
                settings.Get(SipParameters.RegRetryLongIntvl),
                settings.Get(SipParameters.RegRetryLongRandomDelay),
                status => retry.IsEmpty || retry.Matches(status)));
    }

    private NameAddr Account(ServerAddress proxy, string user)
    {
        return SipLineSettings.Named(new SipUri(proxy.Host) { User = user }, Of(LineParameters.DisplayName), settings.Get(SipParameters.EscapeDisplayName));
    }

    private SubscriptionOptions? Mailbox(ServerAddress proxy, string user)
    {
        var server = settings.Get(LineParameters.VoiceMailServer);
        if (server.Length == 0 || SipNames.Target(server, proxy, user) is not { } target)
        {
            return null;
        }

        return new SubscriptionOptions(
            target,
            Account(proxy, user),
            user,
            "message-summary",
            MessageSummary.ContentType,
            settings.Get(LineParameters.MailboxSubscribeExpires),
            new SubscriptionTimings(settings.Get(SipParameters.SubMinExpires), settings.Get(SipParameters.SubMaxExpires), settings.Get(SipParameters.SubRetryIntvl)));
    }

    private MediaSettings Media()
    {
        var lowest = settings.Get(SipParameters.RtpPortMin);
        var external = settings.Get(SipParameters.ExtRtpPortMin);
        return new MediaSettings
        {
            Codecs = Codecs(),
            PreferredOnly = Of(LineParameters.UsePrefCodecOnly),
            Ports = new RtpPortOptions(host.Address, lowest, settings.Get(SipParameters.RtpPortMax), (byte)Of(LineParameters.RtpTosDiffServValue))
            {
                Priority = Of(LineParameters.RtpCoSValue),
                HasChecksum = !settings.Get(SipParameters.NoUdpChecksum),
            },
            Packet = settings.Get(SipParameters.RtpPacketSize),
            ReportInterval = settings.Get(SipParameters.RtcpTxInterval),
            MostUnreachable = settings.Get(SipParameters.MaxRtpIcmpErr),
            EventPayload = settings.Get(SipParameters.AvtDynamicPayload),
            EventName = settings.Get(SipParameters.AvtCodecName),
            MarkAllEvents = settings.Get(SipParameters.MarkAllAvtPackets),
            KeysBy = Of(LineParameters.DtmfTxMethod),
            FlashBy = Of(LineParameters.HookFlashTxMethod),
            TakesEvents = Of(LineParameters.DtmfProcessAvt),
            TakesInfo = Of(LineParameters.DtmfProcessInfo),
            KeyBody = settings.Get(SipParameters.DtmfRelayMimeType),
            FlashBody = settings.Get(SipParameters.HookFlashMimeType),
            SuppressSilence = Of(LineParameters.SilenceSuppEnable),
            Silence = new Dbm0(Of(LineParameters.SilenceThreshold) switch { SilenceThreshold.High => -36, SilenceThreshold.Medium => -42, _ => -48 }),
            Jitter = Of(LineParameters.NetworkJitterLevel) switch
            {
                Configuration.Parameters.Choices.JitterLevel.Low => JitterLevel.Low,
                Configuration.Parameters.Choices.JitterLevel.Medium => JitterLevel.Medium,
                Configuration.Parameters.Choices.JitterLevel.High => JitterLevel.High,
                Configuration.Parameters.Choices.JitterLevel.VeryHigh => JitterLevel.VeryHigh,
                _ => JitterLevel.ExtremelyHigh,
            },
            Adjustment = Of(LineParameters.JitterBufferAdjustment) switch
            {
                Configuration.Parameters.Choices.JitterAdjustment.UpAndDown => JitterAdjustment.UpAndDown,
                Configuration.Parameters.Choices.JitterAdjustment.UpOnly => JitterAdjustment.UpOnly,
                Configuration.Parameters.Choices.JitterAdjustment.DownOnly => JitterAdjustment.DownOnly,
                _ => JitterAdjustment.Disable,
            },
            Fax = Fax(),
            Loopback = Loopback(),
            Symmetric = Of(LineParameters.SymmetricRtp),
            HoldByAddress = settings.Get(SipParameters.Rfc2543CallHold),
            Secure = IsSecureOnly || (line == LineNumber.Line1 && settings.Get(UserParameters.SecureCallSetting) && settings.Get(LineParameters.SecureCallServ)),
            SecureOnly = IsSecureOnly,
            ExternalAddress = External()?.ToString(),
            ExternalPortShift = external > 0 ? external - lowest : 0,
        };
    }

    private bool IsSecureOnly => line == LineNumber.Line1 && settings.Get(LineParameters.SecureCallOnly);

    private LoopbackSettings Loopback()
    {
        var start = settings.Get(SipParameters.RtpStartLoopbackCodec);
        var codec = Find(start) ?? Find(VoiceCodec.G711u)!;
        return new LoopbackSettings
        {
            Answer = settings.Get(UserParameters.AcceptMediaLoopbackRequest),
            Role = settings.Get(UserParameters.MediaLoopbackMode) == LoopbackMode.Mirror ? LoopbackRole.Mirror : LoopbackRole.Source,
            Kind = settings.Get(UserParameters.MediaLoopbackType) == LoopbackType.Packet ? LoopbackKind.Packet : LoopbackKind.Media,
            EncapsulatedPayload = settings.Get(SipParameters.EncapRtpDynamicPayload),
            EncapsulatedName = settings.Get(SipParameters.EncapRtpCodecName) is { Length: > 0 } name ? name : "encaprtp",
            Start = codec with { Choice = codec.Choice with { Payload = settings.Get(SipParameters.RtpStartLoopbackDynamicPayload) } },
        };
    }

    private FaxSettings Fax() => new()
    {
        HearsAnswer = Of(LineParameters.FaxCedDetectEnable),
        HearsCalling = Of(LineParameters.FaxCngDetectEnable),
        Side = Of(LineParameters.FaxToneDetectMode),
        Codec = Find(Of(LineParameters.FaxPassthruCodec))!,
        IsSymmetric = Of(LineParameters.FaxCodecSymmetric),
        Tells = Of(LineParameters.FaxPassthruMethod) != FaxPassthruMethod.None,
        StopsEchoCanceller = Of(LineParameters.FaxDisableEcan),
        T38 = Of(LineParameters.FaxEnableT38),
        Redundancy = Of(LineParameters.FaxT38Redundancy),
    };

    private IPAddress? External() => settings.Get(SipParameters.ExtIp) is { } address && !address.Equals(IPAddress.Any) ? address : null;

    private StunOptions? Stun()
        => settings.Get(SipParameters.StunEnable) && SipNames.Server(settings.Get(SipParameters.StunServer), SipTransport.Udp) is { } server
            ? new StunOptions(server.Host, server.Port ?? StunPort, settings.Get(SipParameters.StunTestEnable))
            : null;

    // The preferred ones first, then all that are enabled; a codec that cannot be had here is left out.
    private ImmutableArray<SpeechCodec> Codecs()
    {
        var preferred = new[] { Of(LineParameters.PreferredCodec), Of(LineParameters.SecondPreferredCodec), Of(LineParameters.ThirdPreferredCodec) };
        VoiceCodec[] rest = [VoiceCodec.G711u, VoiceCodec.G711a, VoiceCodec.G726At32, VoiceCodec.G726At40, VoiceCodec.G726At24, VoiceCodec.G726At16, VoiceCodec.G729a];
        var wanted = preferred.Where(codec => codec is not (VoiceCodec.Unspecified or VoiceCodec.G723)).Concat(rest.Where(IsEnabled)).Distinct();
        var found = wanted.SelectMany(codec => new[] { codec == VoiceCodec.G729a && Of(LineParameters.SilenceSuppEnable) ? WithNoise() : null, Find(codec) }).OfType<SpeechCodec>().ToImmutableArray();
        return found.IsEmpty ? [Find(VoiceCodec.G711u)!] : found;
    }

    private bool IsEnabled(VoiceCodec codec) => codec switch
    {
        VoiceCodec.G726At16 => Of(LineParameters.G72616Enable),
        VoiceCodec.G726At24 => Of(LineParameters.G72624Enable),
        VoiceCodec.G726At32 => Of(LineParameters.G72632Enable),
        VoiceCodec.G726At40 => Of(LineParameters.G72640Enable),
        VoiceCodec.G729a => Of(LineParameters.G729aEnable),
        _ => true,
    };

    private SpeechCodec? Find(VoiceCodec codec) => codec switch
    {
        VoiceCodec.G711u => Made(codec, AudioCodec.Pcmu, SipParameters.G711uCodecName, null, G711Codec.Mu),
        VoiceCodec.G711a => Made(codec, AudioCodec.Pcma, SipParameters.G711aCodecName, null, G711Codec.A),
        VoiceCodec.G726At16 => Made(codec, AudioCodec.G726At16, SipParameters.G726r16CodecName, SipParameters.G726r16DynamicPayload, Hosted("G726-16")),
        VoiceCodec.G726At24 => Made(codec, AudioCodec.G726At24, SipParameters.G726r24CodecName, SipParameters.G726r24DynamicPayload, Hosted("G726-24")),
        VoiceCodec.G726At32 => Made(codec, AudioCodec.G726At32, SipParameters.G726r32CodecName, SipParameters.G726r32DynamicPayload, Hosted("G726-32")),
        VoiceCodec.G726At40 => Made(codec, AudioCodec.G726At40, SipParameters.G726r40CodecName, SipParameters.G726r40DynamicPayload, Hosted("G726-40")),
        VoiceCodec.G729a => Made(codec, AudioCodec.G729 with { OtherName = AudioCodec.G729.Name }, SipParameters.G729aCodecName, null, Hosted("G729"), "annexb=no"),
        _ => null,
    };

    // With Annex B under a number of its own: who does not know that takes the one without.
    private SpeechCodec? WithNoise()
        => Made(VoiceCodec.G729a, AudioCodec.G729 with { Name = "G729B", StaticPayload = null }, SipParameters.G729bCodecName, SipParameters.G729bDynamicPayload, Hosted("G729B"), "annexb=yes");

    private SpeechCodec? Made(VoiceCodec kind, AudioCodec codec, Parameter<string> name, Parameter<int>? payload, ICodec? coder, string? parameters = null)
        => coder is null ? null : new SpeechCodec(kind, new CodecChoice(codec with { Name = settings.Get(name) is { Length: > 0 } given ? given : codec.Name }, payload is null ? codec.StaticPayload!.Value : settings.Get(payload), parameters), coder);

    private ICodec? Hosted(string name) => host.Codecs.FirstOrDefault(codec => codec.Format.Name == name && codec.Unavailable is null);

    private static TimeSpan? NoneIfZero(TimeSpan time) => time == TimeSpan.Zero ? null : time;
}

using System.Collections.Immutable;
using Spa.Configuration.Parameters;
using Spa.Configuration.Parameters.Choices;
using Spa.Configuration.Settings;
using Spa.Gateway.Calls;
using Spa.Scripts.DialPlans;

namespace Spa.Gateway.Phones;

/// <summary>The star codes of the phone (behaviour f.1): one row for each. A row needs a parameter with its keys and the service that permits it; null = none does.</summary>
public sealed class StarCodes
{
    private static readonly ImmutableArray<Row> Rows =
    [
        new(RegionalParameters.CwActCode, LineParameters.CallWaitingServ, new StarAction.Store(UserParameters.CwSetting, "yes")),
        new(RegionalParameters.CwDeactCode, LineParameters.CallWaitingServ, new StarAction.Store(UserParameters.CwSetting, "no")),
        new(RegionalParameters.CwPerCallActCode, LineParameters.CallWaitingServ, new StarAction.NextCall(new CallWishes(CallWaiting: true))),
        new(RegionalParameters.CwPerCallDeactCode, LineParameters.CallWaitingServ, new StarAction.NextCall(new CallWishes(CallWaiting: false))),
        new(RegionalParameters.CwcidActCode, LineParameters.CwcidServ, new StarAction.Store(UserParameters.CwcidSetting, "yes")),
        new(RegionalParameters.CwcidDeactCode, LineParameters.CwcidServ, new StarAction.Store(UserParameters.CwcidSetting, "no")),
        new(RegionalParameters.CidActCode, LineParameters.CidServ, new StarAction.Store(UserParameters.CidSetting, "yes")),
        new(RegionalParameters.CidDeactCode, LineParameters.CidServ, new StarAction.Store(UserParameters.CidSetting, "no")),
        new(RegionalParameters.DistRingActCode, LineParameters.DistRingServ, new StarAction.Store(UserParameters.DistRingSetting, "yes")),
        new(RegionalParameters.DistRingDeactCode, LineParameters.DistRingServ, new StarAction.Store(UserParameters.DistRingSetting, "no")),
        new(RegionalParameters.BlockCidActCode, LineParameters.BlockCidServ, new StarAction.Store(UserParameters.BlockCidSetting, "yes")),
        new(RegionalParameters.BlockCidDeactCode, LineParameters.BlockCidServ, new StarAction.Store(UserParameters.BlockCidSetting, "no")),
        new(RegionalParameters.BlockCidPerCallActCode, LineParameters.BlockCidServ, new StarAction.NextCall(new CallWishes(HidesCaller: true))),
        new(RegionalParameters.BlockCidPerCallDeactCode, LineParameters.BlockCidServ, new StarAction.NextCall(new CallWishes(HidesCaller: false))),
        new(RegionalParameters.SecureAllCallActCode, LineParameters.SecureCallServ, new StarAction.Store(UserParameters.SecureCallSetting, "yes")),
        new(RegionalParameters.SecureNoCallActCode, LineParameters.SecureCallServ, new StarAction.Store(UserParameters.SecureCallSetting, "no")),
        new(RegionalParameters.SecureOneCallActCode, LineParameters.SecureCallServ, new StarAction.NextCall(new CallWishes(Secure: true))),
        new(RegionalParameters.SecureOneCallDeactCode, LineParameters.SecureCallServ, new StarAction.NextCall(new CallWishes(Secure: false))),
        new(RegionalParameters.ConferenceActCode, LineParameters.ThreeWayConfServ, new StarAction.NextCall(new CallWishes(Use: SecondCallUse.Conference))),
        new(RegionalParameters.AttnXferActCode, LineParameters.AttnTransferServ, new StarAction.NextCall(new CallWishes(Use: SecondCallUse.Transfer))),
        new(RegionalParameters.MediaLoopbackCode, null, new StarAction.NextCall(new CallWishes(Loops: true))),
        new(RegionalParameters.PreferG711uCode, null, Talks(VoiceCodec.G711u, only: false)),
        new(RegionalParameters.ForceG711uCode, null, Talks(VoiceCodec.G711u, only: true)),
        new(RegionalParameters.PreferG711aCode, null, Talks(VoiceCodec.G711a, only: false)),
        new(RegionalParameters.ForceG711aCode, null, Talks(VoiceCodec.G711a, only: true)),
        new(RegionalParameters.PreferG726r16Code, null, Talks(VoiceCodec.G726At16, only: false)),
        new(RegionalParameters.ForceG726r16Code, null, Talks(VoiceCodec.G726At16, only: true)),
        new(RegionalParameters.PreferG726r24Code, null, Talks(VoiceCodec.G726At24, only: false)),
        new(RegionalParameters.ForceG726r24Code, null, Talks(VoiceCodec.G726At24, only: true)),
        new(RegionalParameters.PreferG726r32Code, null, Talks(VoiceCodec.G726At32, only: false)),
        new(RegionalParameters.ForceG726r32Code, null, Talks(VoiceCodec.G726At32, only: true)),
        new(RegionalParameters.PreferG726r40Code, null, Talks(VoiceCodec.G726At40, only: false)),
        new(RegionalParameters.ForceG726r40Code, null, Talks(VoiceCodec.G726At40, only: true)),
        new(RegionalParameters.PreferG729aCode, null, Talks(VoiceCodec.G729a, only: false)),
        new(RegionalParameters.ForceG729aCode, null, Talks(VoiceCodec.G729a, only: true)),
        new(RegionalParameters.BlindTransferCode, LineParameters.UnattnTransferServ, new StarAction.BlindTransfer()),
    ];

    private readonly ImmutableArray<(string Keys, StarCode Code)> codes;

    private StarCodes(ImmutableArray<(string Keys, StarCode Code)> codes) => this.codes = codes;

    /// <summary>Reads them from a snapshot; a blank code is none.</summary>
    public static StarCodes From(SettingsSnapshot settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new StarCodes([.. Rows.Select(row => (settings.Get(row.Code), new StarCode(row.Permitted is null || settings.Get(row.Permitted), row.Action))).Where(one => one.Item1.Length > 0)]);
    }

    /// <summary>As candidates beside a dial plan.</summary>
    public IEnumerable<DialExtra> Extras
        => codes.SelectMany(one => DialExtra.Parse(DialExtraKind.ServiceCode, one.Keys).Ok(out var extra, out _) ? new[] { extra } : []);

    /// <summary>The code of those keys; null = none. Of two with the same keys the first.</summary>
    public StarCode? Find(string keys)
    {
        foreach (var (known, code) in codes)
        {
            if (known == keys)
            {
                return code;
            }
        }

        return null;
    }

    private static StarAction.NextCall Talks(VoiceCodec codec, bool only) => new(new CallWishes(Codec: new CodecWish(codec, only)));

    private sealed record Row(Parameter<string> Code, Parameter<bool>? Permitted, StarAction Action);
}

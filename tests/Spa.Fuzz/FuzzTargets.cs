using Spa.Fuzz.Targets;

namespace Spa.Fuzz;

/// <summary>All targets. To add one: a file in <c>Targets</c> and a line here.</summary>
public static class FuzzTargets
{
    /// <summary>In the order of the layers an input passes.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        ProfileTargets.File,
        ProfileTargets.Xml,
        ProfileTargets.Coded,
        ProfileTargets.Aliased,
        ScriptTargets.Tone,
        ScriptTargets.Cadence,
        ScriptTargets.DialPlan,
        ScriptTargets.Rule,
        ScenarioTargets.File,
        NetworkTargets.Dhcp,
        NetworkTargets.Revoked,
        NetworkTargets.OwnCertificates,
        SettingsTargets.File,
        RequestTargets.Profile,
        RequestTargets.Message,
        TftpTargets.Packet,
        FirmwareTargets.Header,
        FirmwareTargets.Manifest,
        FirmwareTargets.Payload,
        TrustTargets.Patch,
        TrustTargets.Root,
        TrustTargets.Campaign,
        SlotTargets.State,
        CwmpTargets.Envelope,
        SessionTargets.Acs,
        SessionTargets.Cpe,
        ReachTargets.Datagram,
        SipTargets.Message,
        SipTargets.Description,
        SipTargets.Stream,
        SipTargets.Digest,
        MediaTargets.CallerId,
        MediaTargets.CallerIdKeys,
        MediaTargets.ComfortNoise,
        RtpTargets.Rtp,
        RtpTargets.Rtcp,
        RtpTargets.Srtp,
        FaxTargets.Udptl,
        NameTargets.Stun,
        StunServerTargets.Datagram,
        NameTargets.Dns,
    ];

    /// <summary>The target of that name, or null.</summary>
    public static FuzzTarget? Find(string name) => All.FirstOrDefault(t => t.Name == name);
}

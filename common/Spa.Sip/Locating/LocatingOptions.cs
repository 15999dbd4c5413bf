namespace Spa.Sip.Locating;

/// <summary>How servers are found.</summary>
/// <param name="UseSrv"><c>Use DNS SRV</c>.</param>
/// <param name="AutoPrefix"><c>DNS SRV Auto Prefix</c>: the name gets <c>_sip._udp.</c> and the like in front; else it must bring it.</param>
/// <param name="BySrvPort"><c>Proxy Redundancy Method</c> is Based on SRV Port.</param>
public sealed record LocatingOptions(bool UseSrv, bool AutoPrefix, bool BySrvPort);

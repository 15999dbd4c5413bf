namespace Spa.Sip.Sdp;

/// <summary>A line of a session description that is kept as it is.</summary>
/// <param name="Type">The letter before the equals sign.</param>
/// <param name="Value">What stands behind it.</param>
public sealed record SdpLine(char Type, string Value);

namespace Spa.Media.CallerId;

/// <summary>When the call came, in local time; there is no year on the wire.</summary>
/// <param name="Month">1 to 12.</param>
/// <param name="Day">1 to 31.</param>
/// <param name="Hour">0 to 23.</param>
/// <param name="Minute">0 to 59.</param>
public readonly record struct CallerTime(int Month, int Day, int Hour, int Minute);

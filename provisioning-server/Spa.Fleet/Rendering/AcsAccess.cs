namespace Spa.Fleet.Rendering;

/// <summary>How a device is managed by CWMP, as its profile says it.</summary>
/// <param name="Url">Where the ACS is.</param>
/// <param name="User">Its name, there and for connection requests.</param>
/// <param name="Password">Its password there. Secret.</param>
/// <param name="ConnectionPassword">Its password for connection requests. Secret.</param>
public sealed record AcsAccess(string Url, string User, string Password, string ConnectionPassword)
{
    /// <summary>The device was heard by CWMP: its profile keeps it reachable that way, unless a layer says no.</summary>
    public bool IsReached { get; init; }

    /// <summary>Without the secrets.</summary>
    public override string ToString() => $"{User} at {Url}";
}

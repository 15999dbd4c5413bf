namespace Spa.Fleet.Acs;

/// <summary>What happens in a session.</summary>
public abstract record AcsSessionEvent
{
    private AcsSessionEvent()
    {
    }

    /// <summary>An Inform whose sender is proven.</summary>
    public sealed record Informed : AcsSessionEvent;

    /// <summary>A request of the CPE other than an Inform.</summary>
    public sealed record Asked : AcsSessionEvent;

    /// <summary>The CPE has nothing (more) to ask: an empty POST.</summary>
    public sealed record Nothing : AcsSessionEvent;

    /// <summary>A response or a fault.</summary>
    /// <param name="Fits">It is one of the request that is out.</param>
    public sealed record Answered(bool Fits) : AcsSessionEvent;

    /// <summary>There is a request for the CPE.</summary>
    public sealed record Chosen : AcsSessionEvent;

    /// <summary>There is none.</summary>
    public sealed record NothingLeft : AcsSessionEvent;

    /// <summary>What came was no message of CWMP.</summary>
    /// <param name="Why">Why not, and where.</param>
    public sealed record Unreadable(string Why) : AcsSessionEvent;

    /// <summary>Nothing came for too long, or the CPE has begun another session.</summary>
    public sealed record Over : AcsSessionEvent;
}

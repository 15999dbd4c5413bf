namespace Spa.Fleet.Access;

/// <summary>Sorts of reasons for not doing something.</summary>
public enum RefusalKind
{
    /// <summary>Something given is not as it must be.</summary>
    Invalid,

    /// <summary>Not there, or not for this actor to see.</summary>
    NotFound,

    /// <summary>The actor may not do this.</summary>
    Forbidden,

    /// <summary>The state of things does not allow it now.</summary>
    Conflict,
}

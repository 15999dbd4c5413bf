namespace Spa.Fleet.Access;

/// <summary>What an operator may do at most. A later one may do all that an earlier one may.</summary>
public enum Role
{
    /// <summary>Looks, changes nothing.</summary>
    Viewer,

    /// <summary>Works with devices, layers and images.</summary>
    Operator,

    /// <summary>And says who may do what, what is trusted, and who is told.</summary>
    Admin,
}

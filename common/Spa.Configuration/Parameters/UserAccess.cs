namespace Spa.Configuration.Parameters;

/// <summary>What the web account <c>user</c> may do with a setting; attribute <c>ua</c> of a profile element. The account <c>admin</c> is not limited.</summary>
public enum UserAccess
{
    /// <summary>Not shown; <c>na</c>.</summary>
    None,

    /// <summary>Shown; <c>ro</c>.</summary>
    ReadOnly,

    /// <summary>Shown and changeable; <c>rw</c>.</summary>
    ReadWrite,
}

namespace Spa.Configuration.Parameters;

/// <summary>The words of the <c>ua</c> attribute.</summary>
public static class UserAccessText
{
    /// <summary><c>na</c>, <c>ro</c> or <c>rw</c>.</summary>
    public static string Write(UserAccess access) => access switch
    {
        UserAccess.ReadOnly => "ro",
        UserAccess.ReadWrite => "rw",
        _ => "na",
    };

    /// <summary>The access a word means, in any case; null for any other word.</summary>
    public static UserAccess? Read(ReadOnlySpan<char> word)
        => word.Equals("na", StringComparison.OrdinalIgnoreCase) ? UserAccess.None
            : word.Equals("ro", StringComparison.OrdinalIgnoreCase) ? UserAccess.ReadOnly
            : word.Equals("rw", StringComparison.OrdinalIgnoreCase) ? UserAccess.ReadWrite
            : null;
}

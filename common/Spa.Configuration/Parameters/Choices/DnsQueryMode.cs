namespace Spa.Configuration.Parameters.Choices;

/// <summary>How several resolvers are asked.</summary>
public enum DnsQueryMode
{
    /// <summary><c>Parallel</c>: all at once; the first answer counts.</summary>
    Parallel,

    /// <summary><c>Sequential</c>: one after another.</summary>
    Sequential,
}

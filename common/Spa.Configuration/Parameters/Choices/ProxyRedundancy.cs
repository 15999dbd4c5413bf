namespace Spa.Configuration.Parameters.Choices;

/// <summary>How the list of servers is built.</summary>
public enum ProxyRedundancy
{
    /// <summary><c>Normal</c>: by priority and weight.</summary>
    Normal,

    /// <summary><c>Based on SRV Port</c>: by the port of the SRV records.</summary>
    SrvPort,
}

using System.Net;

namespace Spa.ProvisioningServer.Http.Plain;

/// <summary>A connection of the plain port as long as nothing has come on it but plain requests for what is ready. It is somebody's at every moment: of the thread that waits, or of the one that answers.</summary>
/// <param name="number">File number.</param>
/// <param name="address">Of the other side.</param>
internal sealed class PlainConnection(int number, IPAddress address)
{
    public int Number => number;

    public IPAddress Address => address;

    /// <summary>True when it has been watched by the thread that waits.</summary>
    public bool Watched { get; set; }

    /// <summary>Tick count in milliseconds at which it has been waited for long enough.</summary>
    public long Due { get; set; }

    /// <summary>What the system has not taken yet of an answer; empty = nothing, the next request is waited for.</summary>
    public ReadOnlyMemory<byte> Unsent { get; set; }

    /// <summary>True when it ends with this answer.</summary>
    public bool Last { get; set; }
}

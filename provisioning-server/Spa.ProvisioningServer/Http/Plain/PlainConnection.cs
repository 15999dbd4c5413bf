using System.Globalization;
using System.Net;

namespace Spa.ProvisioningServer.Http.Plain;

/// <summary>A connection of the plain port as long as nothing has come on it but what is answered here. It is somebody's at every moment: of the thread that waits, or of the one that answers.</summary>
/// <param name="number">File number.</param>
/// <param name="address">Of the other side.</param>
internal sealed class PlainConnection(int number, IPAddress address)
{
    private static long last;

    private string? name;

    /// <summary>What tells it from every other connection, whoever serves it.</summary>
    public string Name => name ??= string.Create(CultureInfo.InvariantCulture, $"plain{Interlocked.Increment(ref last)}");

    /// <summary>True when somebody has asked for its name.</summary>
    public bool IsNamed => name is not null;

    public int Number => number;

    public IPAddress Address => address;

    /// <summary>True when it has been watched by the thread that waits.</summary>
    public bool Watched { get; set; }

    /// <summary>Tick count in milliseconds at which it has been waited for long enough.</summary>
    public long Due { get; set; }

    /// <summary>What the system has not taken yet of an answer; empty = nothing, the next request is waited for.</summary>
    public ReadOnlyMemory<byte> Unsent { get; set; }

    /// <summary>How long the message is whose rest is waited for; 0 = none is. Of the thread that waits.</summary>
    public int Awaited { get; set; }

    /// <summary>True when the system was asked to take more than usual of it before it is read.</summary>
    public bool HasRoom { get; set; }

    /// <summary>True when it ends with this answer.</summary>
    public bool Last { get; set; }
}

using Spa.Foundation.Tftp;

namespace Spa.Hosting.Tftp;

/// <summary>How a client transfers.</summary>
/// <param name="BlockSize">Block size asked for, 8 to 65464; 512 asks for no options at all.</param>
/// <param name="Timings">Waits and tries.</param>
public sealed record TftpClientOptions(int BlockSize, TftpTimings Timings)
{
    /// <summary>Blocks that fit an Ethernet frame behind PPPoE and a tunnel, and the usual waits.</summary>
    public static TftpClientOptions Usual { get; } = new(1428, TftpTimings.Usual);
}

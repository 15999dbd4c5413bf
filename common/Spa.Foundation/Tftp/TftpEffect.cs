namespace Spa.Foundation.Tftp;

/// <summary>What a transfer wants done.</summary>
public abstract record TftpEffect
{
    private TftpEffect()
    {
    }

    /// <summary>Send a packet: a request to the server's own port, all others to the port of the other side of this transfer.</summary>
    /// <param name="Packet">The packet.</param>
    public sealed record Send(TftpPacket Packet) : TftpEffect;

    /// <summary>Set the one timer anew.</summary>
    /// <param name="After">From now; null stops it.</param>
    public sealed record SetTimer(TimeSpan? After) : TftpEffect;

    /// <summary>The size of the file is known before its bytes.</summary>
    /// <param name="Bytes">Bytes as the other side announced them.</param>
    public sealed record Announce(long Bytes) : TftpEffect;

    /// <summary>Take these bytes of the file, in order. They are valid until the next event.</summary>
    /// <param name="Bytes">One block.</param>
    public sealed record Deliver(ReadOnlyMemory<byte> Bytes) : TftpEffect;

    /// <summary>All bytes were delivered: keep the file and answer with <see cref="TftpEvent.Kept"/> or <see cref="TftpEvent.NotKept"/>. The last block is acknowledged only then.</summary>
    public sealed record Complete : TftpEffect;

    /// <summary>The transfer succeeded. A receiver may still have to repeat its last acknowledgement until <see cref="TftpTransfer.IsOver"/>.</summary>
    public sealed record Done : TftpEffect;

    /// <summary>The transfer failed and is over.</summary>
    /// <param name="Fault">Why.</param>
    public sealed record Failed(TftpFault Fault) : TftpEffect;
}

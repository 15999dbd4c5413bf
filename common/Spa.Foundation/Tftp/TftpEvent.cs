namespace Spa.Foundation.Tftp;

/// <summary>What happens to a transfer.</summary>
public abstract record TftpEvent
{
    private TftpEvent()
    {
    }

    /// <summary>A packet came from the other side of this transfer.</summary>
    /// <param name="Packet">The packet.</param>
    public sealed record Arrived(TftpPacket Packet) : TftpEvent;

    /// <summary>The timer that was set last ran out.</summary>
    public sealed record TimedOut : TftpEvent;

    /// <summary>Answer to <see cref="TftpEffect.Complete"/>: the file is kept.</summary>
    public sealed record Kept : TftpEvent;

    /// <summary>Answer to <see cref="TftpEffect.Complete"/>: it is not.</summary>
    /// <param name="Refusal">Why.</param>
    public sealed record NotKept(TftpRefusal Refusal) : TftpEvent;
}

using static Spa.Foundation.Tftp.TftpEffect;
using static Spa.Foundation.Tftp.TftpEvent;
using static Spa.Foundation.Tftp.TftpPacket;

namespace Spa.Foundation.Tftp;

/// <summary>The side that has the file: a server that answers RRQ, a client that sends WRQ.</summary>
/// <remarks>A block goes out again only when the timer runs out, never because an old acknowledgement came twice (RFC 1123 4.2.3.1, the "sorcerer's apprentice").</remarks>
public sealed record TftpSender : TftpTransfer
{
    private enum Phase
    {
        Asking,     // client: WRQ is out
        Offering,   // server: OACK is out
        Sending,    // DATA number Block is out
        Over,
    }

    private Phase Now { get; init; }

    private ReadOnlyMemory<byte> Content { get; init; }

    private TftpTimings Timings { get; init; } = TftpTimings.Usual;

    private int BlockSize { get; init; } = TftpOptions.PlainBlock;

    /// <summary>Number of the block that is out, from 1, not wrapped.</summary>
    private long Block { get; init; }

    private TftpPacket Last { get; init; } = new Acknowledgement(0);

    private int Sent { get; init; } = 1;

    /// <summary>Options that were asked for; an acknowledgement may still answer an earlier try that had them.</summary>
    private TftpOptions Wanted { get; init; } = TftpOptions.None;

    /// <inheritdoc/>
    public override bool IsOver => Now == Phase.Over;

    /// <summary>Starts a server's answer to a read request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="content">The file.</param>
    /// <param name="timings">Waits; the client's timeout option goes before.</param>
    /// <param name="largestBlock">Largest block size granted.</param>
    public static TftpStep Serve(Request request, ReadOnlyMemory<byte> content, TftpTimings timings, int largestBlock)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(timings);
        var granted = request.Options.Grant(largestBlock, content.Length);
        var sender = new TftpSender { Content = content, Timings = timings.Asked(granted.TimeoutSeconds), BlockSize = granted.BlockSize ?? TftpOptions.PlainBlock };
        return granted.IsEmpty ? sender.SendBlock(1) : (sender with { Now = Phase.Offering }).SendNew(new OptionsGranted(granted));
    }

    /// <summary>Starts a client's write.</summary>
    /// <param name="file">Name as it goes on the wire.</param>
    /// <param name="content">The file.</param>
    /// <param name="asked">Options to ask for; the file's size is added when they are not empty.</param>
    /// <param name="timings">Waits.</param>
    public static TftpStep Put(string file, ReadOnlyMemory<byte> content, TftpOptions asked, TftpTimings timings)
    {
        ArgumentNullException.ThrowIfNull(asked);
        var options = asked.IsEmpty ? asked : asked with { TransferSize = content.Length };
        return new TftpSender { Now = Phase.Asking, Content = content, Timings = timings, Wanted = options }.SendNew(new Request(true, file, "octet", options));
    }

    /// <inheritdoc/>
    public override TftpStep On(TftpEvent e) => (Now, e) switch
    {
        (Phase.Over, _) => new(this),

        (Phase.Asking, Arrived { Packet: Error { Code: TftpErrorCode.OptionsRefused or TftpErrorCode.IllegalOperation } }) when !Wanted.IsEmpty
            => (this with { Wanted = TftpOptions.None }).SendNew(Asked with { Options = TftpOptions.None }),
        (_, Arrived { Packet: Error error }) => Fail(FaultOf(error)),

        (Phase.Asking, Arrived { Packet: Acknowledgement { Block: 0 } }) => SendBlock(1),
        (Phase.Asking, Arrived { Packet: OptionsGranted granted }) => Granted(granted.Options),
        (Phase.Offering, Arrived { Packet: Acknowledgement { Block: 0 } }) => SendBlock(1),

        (Phase.Sending, Arrived { Packet: Acknowledgement ack }) when ack.Block == (ushort)(Block & 0xFFFF)
            => Block * BlockSize > Content.Length ? new(this with { Now = Phase.Over }, new SetTimer(null), new Done()) : SendBlock(Block + 1),

        (_, TimedOut) => Again(),
        _ => new(this),
    };

    private Request Asked => (Request)Last;

    private TftpStep Granted(TftpOptions granted)
    {
        if (Wanted.Misfit(granted) is { } misfit)
        {
            return Fail(new TftpFault(TftpFaultKind.Protocol, null, misfit), new Error(TftpErrorCode.OptionsRefused, misfit));
        }

        return (this with { BlockSize = granted.BlockSize ?? TftpOptions.PlainBlock, Timings = Timings.Asked(granted.TimeoutSeconds) }).SendBlock(1);
    }

    // A file whose length is a multiple of the block size ends with an empty block.
    private TftpStep SendBlock(long block)
    {
        var from = (int)((block - 1) * BlockSize);
        var bytes = Content.Slice(from, Math.Min(BlockSize, Content.Length - from));
        return (this with { Now = Phase.Sending, Block = block }).SendNew(new Data((ushort)(block & 0xFFFF), bytes));
    }

    private TftpStep SendNew(TftpPacket packet) => new(this with { Last = packet, Sent = 1 }, new Send(packet), new SetTimer(Timings.Wait(1)));

    private TftpStep Again()
    {
        if (Sent >= Timings.Tries)
        {
            return Fail(new TftpFault(TftpFaultKind.Timeout, null, Now == Phase.Asking ? "no answer" : $"block {Block} was never acknowledged"));
        }

        var packet = Last is Request request ? Ask(request, Sent) : Last;
        return new(this with { Last = packet, Sent = Sent + 1 }, new Send(packet), new SetTimer(Timings.Wait(Sent + 1)));
    }

    private TftpStep Fail(TftpFault fault, TftpPacket? farewell = null)
    {
        var over = this with { Now = Phase.Over };
        return farewell is null
            ? new(over, new SetTimer(null), new Failed(fault))
            : new(over, new Send(farewell), new SetTimer(null), new Failed(fault));
    }
}

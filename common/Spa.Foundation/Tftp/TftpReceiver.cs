using static Spa.Foundation.Tftp.TftpEffect;
using static Spa.Foundation.Tftp.TftpEvent;
using static Spa.Foundation.Tftp.TftpPacket;

namespace Spa.Foundation.Tftp;

/// <summary>The side that gets the file: a client that sends RRQ, a server that answers WRQ.</summary>
/// <remarks>The last block is acknowledged only when the file is kept; after that the receiver stays for a while, because that acknowledgement may be lost.</remarks>
public sealed record TftpReceiver : TftpTransfer
{
    private enum Phase
    {
        Asking,      // client: RRQ is out
        Receiving,   // DATA number Block is awaited
        Keeping,     // all is here, the host keeps it
        Lingering,   // the last ACK is out
        Over,
    }

    private Phase Now { get; init; }

    private TftpTimings Timings { get; init; } = TftpTimings.Usual;

    private int BlockSize { get; init; } = TftpOptions.PlainBlock;

    private long Limit { get; init; }

    /// <summary>Number of the block that is awaited, from 1, not wrapped.</summary>
    private long Block { get; init; } = 1;

    private long Received { get; init; }

    private TftpPacket Last { get; init; } = new Acknowledgement(0);

    private int Sent { get; init; } = 1;

    /// <summary>Options that were asked for; an acknowledgement may still answer an earlier try that had them.</summary>
    private TftpOptions Wanted { get; init; } = TftpOptions.None;

    /// <inheritdoc/>
    public override bool IsOver => Now == Phase.Over;

    /// <summary>Starts a client's read.</summary>
    /// <param name="file">Name as it goes on the wire.</param>
    /// <param name="limit">Most bytes taken.</param>
    /// <param name="asked">Options to ask for; a server that knows none of them is served all the same.</param>
    /// <param name="timings">Waits.</param>
    public static TftpStep Get(string file, long limit, TftpOptions asked, TftpTimings timings)
        => new TftpReceiver { Now = Phase.Asking, Limit = limit, Timings = timings, Wanted = asked }.SendNew(new Request(false, file, "octet", asked));

    /// <summary>Starts a server's answer to a write request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="limit">Most bytes taken.</param>
    /// <param name="timings">Waits; the client's timeout option goes before.</param>
    /// <param name="largestBlock">Largest block size granted.</param>
    public static TftpStep Take(Request request, long limit, TftpTimings timings, int largestBlock)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(timings);
        var granted = request.Options.Grant(largestBlock, null);
        var receiver = new TftpReceiver
        {
            Now = Phase.Receiving,
            Limit = limit,
            Timings = timings.Asked(granted.TimeoutSeconds),
            BlockSize = granted.BlockSize ?? TftpOptions.PlainBlock,
        };
        if (granted.TransferSize > limit)
        {
            return receiver.FailTooLarge();
        }

        return receiver.SendNew(granted.IsEmpty ? new Acknowledgement(0) : new OptionsGranted(granted));
    }

    /// <inheritdoc/>
    public override TftpStep On(TftpEvent e) => (Now, e) switch
    {
        (Phase.Over, _) => new(this),

        (Phase.Asking, Arrived { Packet: Error { Code: TftpErrorCode.OptionsRefused or TftpErrorCode.IllegalOperation } }) when !Wanted.IsEmpty
            => (this with { Wanted = TftpOptions.None }).SendNew(Asked with { Options = TftpOptions.None }),
        (Phase.Lingering, Arrived { Packet: Error }) => new(this),
        (_, Arrived { Packet: Error error }) => Fail(FaultOf(error)),

        (Phase.Asking, Arrived { Packet: OptionsGranted granted }) => Granted(granted.Options),
        (Phase.Asking, Arrived { Packet: Data { Block: 1 } data }) => Took(data.Bytes),

        // The acknowledgement of an OACK was lost.
        (Phase.Receiving, Arrived { Packet: OptionsGranted }) when Block == 1 => new(this, new Send(Last)),
        (Phase.Receiving, Arrived { Packet: Data data }) when data.Block == (ushort)(Block & 0xFFFF) => Took(data.Bytes),
        (Phase.Receiving or Phase.Lingering, Arrived { Packet: Data data }) when Block > 1 && data.Block == (ushort)((Block - 1) & 0xFFFF)
            => new(this, new Send(Last)),

        (Phase.Keeping, Kept) => Finish(),
        (Phase.Keeping, NotKept not) => Fail(new TftpFault(TftpFaultKind.NotTaken, null, not.Refusal.Message), new Error(not.Refusal.Code, not.Refusal.Message)),

        (Phase.Lingering, TimedOut) => new(this with { Now = Phase.Over }),
        (Phase.Asking or Phase.Receiving, TimedOut) => Again(),
        _ => new(this),
    };

    private Request Asked => (Request)Last;

    private TftpStep Granted(TftpOptions granted)
    {
        if (Wanted.Misfit(granted) is { } misfit)
        {
            return Fail(new TftpFault(TftpFaultKind.Protocol, null, misfit), new Error(TftpErrorCode.OptionsRefused, misfit));
        }

        if (granted.TransferSize > Limit)
        {
            return FailTooLarge();
        }

        var next = this with { Now = Phase.Receiving, BlockSize = granted.BlockSize ?? TftpOptions.PlainBlock, Timings = Timings.Asked(granted.TimeoutSeconds) };
        var step = next.SendNew(new Acknowledgement(0));
        return granted.TransferSize is { } size ? step with { Effects = [new Announce(size), .. step.Effects] } : step;
    }

    private TftpStep Took(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length > BlockSize)
        {
            const string Text = "a block is longer than agreed";
            return Fail(new TftpFault(TftpFaultKind.Protocol, null, Text), new Error(TftpErrorCode.IllegalOperation, Text));
        }

        if (Received + bytes.Length > Limit)
        {
            return FailTooLarge();
        }

        var ack = new Acknowledgement((ushort)(Block & 0xFFFF));
        var next = this with { Now = Phase.Receiving, Block = Block + 1, Received = Received + bytes.Length };
        if (bytes.Length < BlockSize)
        {
            return new(next with { Now = Phase.Keeping, Last = ack }, new SetTimer(null), new Deliver(bytes), new Complete());
        }

        var step = next.SendNew(ack);
        return step with { Effects = [new Deliver(bytes), .. step.Effects] };
    }

    private TftpStep Finish() => new(this with { Now = Phase.Lingering }, new Send(Last), new SetTimer(Timings.Linger), new Done());

    private TftpStep SendNew(TftpPacket packet) => new(this with { Last = packet, Sent = 1 }, new Send(packet), new SetTimer(Timings.Wait(1)));

    private TftpStep Again()
    {
        if (Sent >= Timings.Tries)
        {
            return Fail(new TftpFault(TftpFaultKind.Timeout, null, Now == Phase.Asking ? "no answer" : $"block {Block} never came"));
        }

        var packet = Last is Request request ? Ask(request, Sent) : Last;
        return new(this with { Last = packet, Sent = Sent + 1 }, new Send(packet), new SetTimer(Timings.Wait(Sent + 1)));
    }

    private TftpStep FailTooLarge()
    {
        var text = $"the file is larger than {Limit} bytes";
        return Fail(new TftpFault(TftpFaultKind.TooLarge, null, text), new Error(TftpErrorCode.DiskFull, text));
    }

    private TftpStep Fail(TftpFault fault, TftpPacket? farewell = null)
    {
        var over = this with { Now = Phase.Over };
        return farewell is null
            ? new(over, new SetTimer(null), new Failed(fault))
            : new(over, new Send(farewell), new SetTimer(null), new Failed(fault));
    }
}

namespace Spa.Media.Rtp;

/// <summary>Follows the sequence numbers of one source: how many were expected, how many came, which came twice (RFC 3550 A.1, A.3).</summary>
public sealed class SequenceTracker
{
    /// <summary>A gap up to this is loss; a larger one is a restart, once confirmed.</summary>
    public const int MaxDropout = 3000;

    /// <summary>How far behind the newest a packet may be.</summary>
    public const int MaxMisorder = 100;

    private const int Window = 128;
    private UInt128 seen;
    private bool started;
    private int badSequence = -1;
    private uint first;
    private uint expectedBefore;
    private uint receivedBefore;

    /// <summary>Extended highest number: cycles above 16 bits (RFC 3550 6.4.1).</summary>
    public uint Highest { get; private set; }

    /// <summary>Packets that came since the (re)start, late and double ones too.</summary>
    public uint Received { get; private set; }

    /// <summary>Of them, how many were there before.</summary>
    public uint Duplicates { get; private set; }

    /// <summary>Packets the sender has sent by what we know.</summary>
    public uint Expected => started ? Highest - first + 1 : 0;

    /// <summary>Expected less received; negative when more came twice than were lost. Clamped to the 24 bits that a report has.</summary>
    public int Lost => (int)Math.Clamp((long)Expected - Received, -0x800000, 0x7FFFFF);

    /// <summary>Takes a number.</summary>
    /// <param name="sequence">From the packet.</param>
    /// <param name="extended">The number with its cycles; meaningless for <see cref="SequenceNews.Jump"/>.</param>
    public SequenceNews Update(ushort sequence, out uint extended)
    {
        if (!started)
        {
            extended = Start(sequence);
            return SequenceNews.Newer;
        }

        var ahead = (short)(ushort)(sequence - (ushort)Highest);
        extended = Highest + (uint)ahead;
        if (ahead is > 0 and < MaxDropout)
        {
            seen = ahead < Window ? (seen << ahead) | UInt128.One : UInt128.One;
            Highest = extended;
            Count();
            return SequenceNews.Newer;
        }

        if (ahead <= 0 && -ahead <= MaxMisorder)
        {
            var bit = UInt128.One << -ahead;
            Count();
            if ((int)(extended - first) < 0)
            {
                first = extended;
            }

            if ((seen & bit) != UInt128.Zero)
            {
                Duplicates++;
                return SequenceNews.Duplicate;
            }

            seen |= bit;
            return SequenceNews.Reordered;
        }

        if (sequence != badSequence)
        {
            badSequence = (ushort)(sequence + 1);
            return SequenceNews.Jump;
        }

        extended = Start(sequence);
        return SequenceNews.Restarted;
    }

    /// <summary>Loss since the last call, in 1/256 (RFC 3550 A.3); 0 when nothing was expected or more came than were.</summary>
    public byte TakeFractionLost()
    {
        var expected = Expected - expectedBefore;
        var received = Received - receivedBefore;
        (expectedBefore, receivedBefore) = (Expected, Received);
        return expected == 0 || received >= expected ? (byte)0 : (byte)Math.Min(255, (expected - received) * 256L / expected);
    }

    private uint Start(ushort sequence)
    {
        (started, first, Highest, seen, badSequence) = (true, sequence, sequence, UInt128.One, -1);
        (Received, Duplicates, expectedBefore, receivedBefore) = (1, 0, 0, 0);
        return sequence;
    }

    private void Count()
    {
        badSequence = -1;
        Received++;
    }
}

namespace Spa.Media.Fax;

/// <summary>Takes UDPTL packets, and gives each fax packet in them once and in order: a lost one from the redundancy of the next. Allocates nothing after its construction.</summary>
public sealed class UdptlReceiver
{
    // Old numbers in a row after which the far end is taken to have begun anew.
    private const int MostOld = 8;
    private bool begun;
    private ushort next;
    private int old;

    /// <summary>Datagrams that were good and new.</summary>
    public int Packets { get; private set; }

    /// <summary>Fax packets that were taken from the redundancy of a later one.</summary>
    public int Recovered { get; private set; }

    /// <summary>Fax packets that never came.</summary>
    public int Lost { get; private set; }

    /// <summary>Datagrams that are no packet, or carry a fax packet that is none.</summary>
    public int Malformed { get; private set; }

    /// <summary>Takes a datagram; false when it is malformed, and then nothing of it is used.</summary>
    public bool Take(ReadOnlySpan<byte> datagram, IFaxPackets to)
    {
        ArgumentNullException.ThrowIfNull(to);
        if (!UdptlPacket.TryRead(datagram, out var packet, out _) || !IsGood(packet))
        {
            Malformed++;
            return false;
        }

        var gap = begun ? (ushort)(packet.Sequence - next) : 0;
        if (gap >= 0x8000)
        {
            if (++old < MostOld)
            {
                return true;
            }

            gap = 0;
        }

        (begun, old) = (true, 0);
        Packets++;
        var known = Math.Min(gap, packet.EarlierCount);
        for (var back = known; back > 0; back--)
        {
            var earlier = packet.Earlier(back);
            if (!earlier.IsEmpty)
            {
                Recovered++;
                to.Take((ushort)(packet.Sequence - back), earlier);
            }
        }

        Lost += gap - known;
        next = (ushort)(packet.Sequence + 1);
        to.Take(packet.Sequence, packet.Primary);
        return true;
    }

    private static bool IsGood(in UdptlPacket packet)
    {
        if (!FaxPacket.IsGood(packet.Primary, out _))
        {
            return false;
        }

        for (var back = 1; back <= packet.EarlierCount; back++)
        {
            if (packet.Earlier(back) is { IsEmpty: false } earlier && !FaxPacket.IsGood(earlier, out _))
            {
                return false;
            }
        }

        return true;
    }
}

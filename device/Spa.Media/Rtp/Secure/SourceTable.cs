namespace Spa.Media.Rtp.Secure;

/// <summary>What is known of each synchronisation source under one key: its highest index and which of the last 128 came (RFC 3711 3.3.1, 3.3.2).</summary>
internal sealed class SourceTable
{
    /// <summary>Sources kept. None is forgotten while the key lives, or its old packets could be replayed.</summary>
    public const int Limit = 16;

    private const int Window = 128;
    private readonly Source[] sources = new Source[Limit];
    private int count;

    /// <summary>Position of a source; <see cref="Limit"/> or more when there is no room for it. A new one takes its place only when <see cref="Mark"/> is called.</summary>
    public int Find(uint ssrc)
    {
        for (var i = 0; i < count; i++)
        {
            if (sources[i].Ssrc == ssrc)
            {
                return i;
            }
        }

        return count;
    }

    /// <summary>The index that a sequence number most likely means (RFC 3711 3.3.1 and appendix A); null when it would lie before the first.</summary>
    public ulong? Guess(int at, ushort sequence)
    {
        if (at >= count)
        {
            return sequence;
        }

        var highest = sources[at].Highest;
        var away = (short)(ushort)(sequence - (ushort)highest);
        return away < 0 && (ulong)-away > highest ? null : (ulong)((long)highest + away);
    }

    /// <summary>Highest index seen; null for a new source.</summary>
    public ulong? Highest(int at) => at < count ? sources[at].Highest : null;

    /// <summary>False when an index came before or is too old to tell.</summary>
    public bool IsNew(int at, ulong index)
    {
        if (at >= count || index > sources[at].Highest)
        {
            return true;
        }

        var back = sources[at].Highest - index;
        return back < Window && (sources[at].Seen >> (int)back & UInt128.One) == UInt128.Zero;
    }

    /// <summary>Notes an index; only of genuine packets.</summary>
    public void Mark(int at, uint ssrc, ulong index)
    {
        if (at >= count)
        {
            sources[at] = new() { Ssrc = ssrc, Highest = index, Seen = UInt128.One };
            count = at + 1;
            return;
        }

        ref var source = ref sources[at];
        if (index <= source.Highest)
        {
            source.Seen |= UInt128.One << (int)(source.Highest - index);
            return;
        }

        var ahead = index - source.Highest;
        source.Seen = ahead < Window ? (source.Seen << (int)ahead) | UInt128.One : UInt128.One;
        source.Highest = index;
    }

    private struct Source
    {
        public uint Ssrc;
        public ulong Highest;
        public UInt128 Seen;
    }
}

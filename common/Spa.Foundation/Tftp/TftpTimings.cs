using Spa.Foundation.Time;

namespace Spa.Foundation.Tftp;

/// <summary>How long a transfer waits and how often it tries.</summary>
/// <param name="First">Wait before the first retransmission; doubled for each further one.</param>
/// <param name="Longest">Longest wait between retransmissions.</param>
/// <param name="Tries">How often one packet is sent in all before the transfer is given up.</param>
/// <param name="Linger">How long a receiver stays after its last acknowledgement, which may be lost.</param>
public sealed record TftpTimings(TimeSpan First, TimeSpan Longest, int Tries, TimeSpan Linger)
{
    /// <summary>1, 2, 4, 8, 8, 8 seconds; then given up after 31.</summary>
    public static TftpTimings Usual { get; } = new(1.Seconds, 8.Seconds, 6, 3.Seconds);

    /// <summary>The wait after a packet was sent for the <paramref name="sent"/>th time, from 1.</summary>
    internal TimeSpan Wait(int sent)
    {
        var wait = First;
        for (var i = 1; i < sent && wait < Longest; i++)
        {
            wait += wait;
        }

        return wait < Longest ? wait : Longest;
    }

    /// <summary>These timings with the first wait that the other side asked for by the timeout option.</summary>
    internal TftpTimings Asked(int? seconds)
        => seconds is { } s ? this with { First = TimeSpan.FromSeconds(s), Longest = TimeSpan.FromSeconds(Math.Max(s, Longest.TotalSeconds)) } : this;
}

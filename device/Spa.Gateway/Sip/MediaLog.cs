using System.Globalization;
using Spa.Foundation.Time;
using Spa.Media.Rtp.Quality;

namespace Spa.Gateway.Sip;

/// <summary>Writes the figures of a call's media into the log again and again (<c>RTP Log Intvl</c>), until it is stopped.</summary>
/// <param name="name">Name of the call.</param>
/// <param name="timeline">Time.</param>
/// <param name="interval">How often; zero or less = never.</param>
/// <param name="figures">The figures; null = there are none, and no more will come.</param>
/// <param name="log">Takes each line.</param>
internal sealed class MediaLog(string name, Timeline timeline, Func<TimeSpan> interval, Func<CallQuality?> figures, Action<string> log)
{
    private IDisposable? next;

    /// <summary>Begins, unless it has.</summary>
    public void Begin()
    {
        if (interval() is var after && after > TimeSpan.Zero && next is null)
        {
            next = timeline.After(after, Write);
        }
    }

    /// <summary>Writes no more.</summary>
    public void Stop() => next?.Dispose();

    private void Write()
    {
        if (figures() is { } quality)
        {
            log(string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: sent {quality.PacketsSent} packets, received {quality.PacketsReceived}, lost {quality.Lost}, too late {quality.Discarded}, jitter {quality.Jitter.TotalMilliseconds:0.#} ms, MOS {quality.MosConversation:0.0}"));
            next = null;
            Begin();
        }
    }
}

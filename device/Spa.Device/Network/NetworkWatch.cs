using System.Net.NetworkInformation;
using Spa.Device.Time;

namespace Spa.Device.Network;

/// <summary>Tells when the addresses of the machine have changed, once they have been still for a second: a lease that is renewed takes an address away and brings it again.</summary>
internal sealed class NetworkWatch : IDisposable
{
    private static readonly TimeSpan Still = TimeSpan.FromSeconds(1);
    private readonly RealTimeline timeline;
    private readonly Action changed;
    private IDisposable? wait;
    private bool isOver;

    /// <summary>Begins to watch.</summary>
    /// <param name="timeline">Where it tells.</param>
    /// <param name="changed">Told.</param>
    public NetworkWatch(RealTimeline timeline, Action changed)
    {
        (this.timeline, this.changed) = (timeline, changed);
        NetworkChange.NetworkAddressChanged += Moved;
    }

    /// <summary>Watches no more.</summary>
    public void Dispose()
    {
        NetworkChange.NetworkAddressChanged -= Moved;
        timeline.Post(() =>
        {
            isOver = true;
            wait?.Dispose();
        });
    }

    private void Moved(object? sender, EventArgs e) => timeline.Post(() =>
    {
        wait?.Dispose();
        wait = isOver ? null : timeline.After(Still, changed);
    });
}

using System.Net;
using Spa.Foundation.Time;
using Spa.Gateway.Ports;

namespace Spa.Simulation.Network;

/// <summary>A network in virtual time: addresses, datagrams, and faults by seed. The same seed gives the same faults.</summary>
public sealed class SimulatedNetwork(Timeline timeline, ulong seed)
{
    private readonly Dictionary<IPEndPoint, Action<IPEndPoint, byte[]>> listeners = [];
    private NetworkOptions options = Quiet;
    private NetworkModel model = new(Quiet, seed);

    /// <summary>A datagram was sent, before any fault: sender, receiver, bytes.</summary>
    public event Action<IPEndPoint, IPEndPoint, byte[]>? Sent;

    /// <summary>A quiet local network: 1 ms, nothing lost.</summary>
    public static NetworkOptions Quiet { get; } = new() { Delay = TimeSpan.FromMilliseconds(1) };

    /// <summary>What it does to datagrams from now on. Streams only take the least delay.</summary>
    public NetworkOptions Options
    {
        get => options;
        set => (options, model) = (value, new NetworkModel(value, seed));
    }

    /// <summary>Judges each datagram that no random fault has taken; false = it is lost. Null = all pass.</summary>
    public Func<IPEndPoint, IPEndPoint, byte[], bool>? Passes { get; set; }

    /// <summary>What the packets of each port carry that was ever opened with a mark.</summary>
    public IDictionary<IPEndPoint, PacketMarks> Marks { get; } = new Dictionary<IPEndPoint, PacketMarks>();

    internal Dictionary<IPEndPoint, SimulatedSipPort> StreamPorts { get; } = [];

    /// <summary>Time.</summary>
    public Timeline Timeline => timeline;

    /// <summary>Opens a port; throws when it is open.</summary>
    /// <param name="at">Address and port.</param>
    /// <param name="received">Gets the sender and the datagram, on the timeline.</param>
    /// <returns>Closes it.</returns>
    public IDisposable Open(IPEndPoint at, Action<IPEndPoint, byte[]> received)
    {
        listeners.Add(at, received);
        return new Closing(() => listeners.Remove(at));
    }

    /// <summary>Whether a port is open.</summary>
    public bool IsOpen(IPEndPoint at) => listeners.ContainsKey(at);

    /// <summary>Sends a datagram.</summary>
    /// <param name="from">The sender's port.</param>
    /// <param name="to">The receiver's.</param>
    /// <param name="datagram">Kept.</param>
    /// <param name="unreachable">Called when nobody listens there (ICMP port unreachable); null = the sender does not care.</param>
    public void Send(IPEndPoint from, IPEndPoint to, byte[] datagram, Action? unreachable = null)
    {
        Sent?.Invoke(from, to, datagram);
        var arrival = model.Arrival(timeline.Now);
        var doubled = model.Doubles();
        if (arrival is not { } at || Passes?.Invoke(from, to, datagram) == false)
        {
            return;
        }

        for (var i = 0; i < (doubled ? 2 : 1); i++)
        {
            timeline.After(at - timeline.Now, () => Deliver(from, to, datagram, unreachable));
        }
    }

    private void Deliver(IPEndPoint from, IPEndPoint to, byte[] datagram, Action? unreachable)
    {
        if (listeners.TryGetValue(to, out var listener))
        {
            listener(from, datagram);
        }
        else if (unreachable is not null)
        {
            timeline.After(options.Delay, unreachable);
        }
    }

    private sealed class Closing(Action close) : IDisposable
    {
        private Action? close = close;

        public void Dispose()
        {
            close?.Invoke();
            close = null;
        }
    }
}

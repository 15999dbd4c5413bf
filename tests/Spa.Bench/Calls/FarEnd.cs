using System.Net;
using System.Net.Sockets;
using Spa.Media;
using Spa.Media.Levels;

namespace Spa.Bench.Calls;

/// <summary>The far end of one call: its port, and what came.</summary>
internal sealed class FarEnd : IDisposable
{
    private const double Second = 1e9;

    public FarEnd(int number)
    {
        Number = number;
        Socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Port = ((IPEndPoint)Socket.LocalEndPoint!).Port;
        Descriptor = (int)Socket.Handle;
    }

    public int Number { get; }

    public Socket Socket { get; } = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

    public int Port { get; }

    public int Descriptor { get; }

    /// <summary>Where its packets go; null = it sends none yet.</summary>
    public IPEndPoint? Target { get; set; }

    /// <summary>Packets that came, ever.</summary>
    public int Count { get; set; }

    /// <summary>When packets came, in nanoseconds, and their RTP timestamps.</summary>
    public List<(long Came, uint Timestamp)> Arrivals { get; } = new(4_000);

    /// <summary>Each sample that came, and when it would have come in a stream without packets; only where marks are sent.</summary>
    public List<(long At, short Sample)> Heard { get; } = [];

    /// <summary>When the first sample of each mark left; empty where none are sent.</summary>
    public List<long> MarksSent { get; } = [];

    /// <summary>How far each space between packets is from the one it should be, in ms.</summary>
    public IEnumerable<double> Deviations(double packet) => Arrivals.Skip(1).Zip(Arrivals, (b, a) => Math.Abs(((b.Came - a.Came) / 1e6) - packet));

    /// <summary>How much faster its clock runs than ours, in millionths: the median of the slopes between each packet and the one half the time later, for a packet that waited must not count as a clock.</summary>
    public double ClockError()
    {
        var half = Arrivals.Count / 2;
        var slopes = Arrivals.Skip(half).Zip(Arrivals, (b, a) => unchecked((int)(b.Timestamp - a.Timestamp)) / (double)Pcm.SamplesPerSecond / ((b.Came - a.Came) / Second)).ToList();
        return (Spa.Bench.Figures.Median(slopes) - 1) * 1e6;
    }

    /// <summary>How long each mark took to come back, in ms.</summary>
    public IEnumerable<double> MarkDelays()
    {
        // A mark begins where a sample is louder than -30 dBm0 after 200 ms in which none was.
        var loud = new Dbm0(-30).Rms;
        long quietSince = 0;
        foreach (var (at, sample) in Heard)
        {
            if (quietSince == 0)
            {
                quietSince = at;
            }

            if (Math.Abs((int)sample) <= loud)
            {
                continue;
            }

            if (at - quietSince > 0.2 * Second && MarksSent.FindLast(sent => sent <= at) is > 0 and var left)
            {
                yield return (at - left) / 1e6;
            }

            quietSince = at;
        }
    }

    public void Dispose() => Socket.Dispose();
}

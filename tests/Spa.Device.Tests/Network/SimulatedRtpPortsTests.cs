using System.Net;
using Spa.Foundation.Time;
using Spa.Gateway.Ports;
using Spa.Media.Rtp;
using Spa.Simulation.Network;

namespace Spa.Device.Tests.Network;

public sealed class SimulatedRtpPortsTests
{
    private static readonly IPAddress Here = IPAddress.Parse("192.0.2.10");
    private static readonly IPAddress There = IPAddress.Parse("198.51.100.7");
    private readonly VirtualTimeline timeline = new();
    private readonly SimulatedNetwork network;
    private readonly Heard heard = new();

    public SimulatedRtpPortsTests() => network = new(timeline, 1);

    private static RtpPortOptions Range(int lowest, int highest) => new(IPAddress.Any, lowest, highest, 0xb8);

    [Fact]
    public void Rtp_and_control_packets_arrive_at_their_own_port_and_name_the_sender()
    {
        var (a, b) = (Open(Here, new Heard()), Open(There, heard));
        a.Send([0x80, 1], b.Local);
        a.SendControl([0x81, 2], b.Local with { Port = (ushort)(b.Local.Port + 1) });
        timeline.Run(TimeSpan.FromMilliseconds(1));
        Assert.Equal([("8001", a.Local, false), ("8102", a.Local with { Port = (ushort)(a.Local.Port + 1) }, true)], heard.Packets);
    }

    [Fact]
    public void A_lossy_network_loses_packets_of_media()
    {
        var (a, b) = (Open(Here, new Heard()), Open(There, heard));
        network.Options = new NetworkOptions { Loss = 0.2, Delay = TimeSpan.FromMilliseconds(10) };
        for (var i = 0; i < 1000; i++)
        {
            a.Send([0x80], b.Local);
        }

        timeline.Run(TimeSpan.FromMilliseconds(9));
        Assert.Empty(heard.Packets);
        timeline.Run(TimeSpan.FromMilliseconds(1));
        Assert.InRange(heard.Packets.Count, 750, 850);
    }

    [Fact]
    public void A_port_that_nobody_has_is_told_as_unreachable_and_a_closed_pair_hears_nothing()
    {
        var a = Open(Here, heard);
        var nobody = MediaAddress.Of(new(There, 4000));
        a.Send([0x80], nobody);
        a.SendControl([0x81], nobody);
        timeline.Run(TimeSpan.FromSeconds(1));
        Assert.Equal([(nobody, false), (nobody, true)], heard.Lost);

        a.Send([0x80], nobody);
        a.Dispose();
        timeline.Run(TimeSpan.FromSeconds(1));
        Assert.Equal(2, heard.Lost.Count);
    }

    [Fact]
    public void Pairs_follow_each_other_round_the_range_and_one_that_is_in_use_is_passed_over()
    {
        var ports = new SimulatedRtpPorts(network, Here);
        using var taken = network.Open(new(Here, 16389), (_, _) => { });
        Assert.Equal(16386, Even(ports));
        Assert.Equal(16390, Even(ports));
        Assert.Equal(16386, Even(ports));
    }

    [Fact]
    public void A_range_without_a_free_pair_is_a_fault_that_says_what_to_do()
    {
        var ports = new SimulatedRtpPorts(network, Here);
        Assert.True(ports.Open(Range(16384, 16385), heard, out _, out _));
        Assert.False(ports.Open(Range(16384, 16385), heard, out _, out var full));
        Assert.Equal("0.0.0.0, ports 16384 to 16385: every pair of ports for media is in use; widen RTP Port Min to RTP Port Max, or end the programs that hold them", full.ToString());
        Assert.False(ports.Open(Range(16385, 16386), heard, out _, out var empty));
        Assert.Equal("0.0.0.0, ports 16385 to 16386: there is no even port with one above it; set RTP Port Max above RTP Port Min", empty.ToString());
    }

    [Theory]
    [InlineData(16384, 16389, 0, "16384 16386 16388")]
    [InlineData(16384, 16389, 16384, "16386 16388 16384")]
    [InlineData(16384, 16389, 16388, "16384 16386 16388")]
    [InlineData(16385, 16390, 0, "16386 16388")]
    [InlineData(16385, 16391, 20000, "16386 16388 16390")]
    [InlineData(65534, 70000, 0, "65534")]
    [InlineData(16384, 16384, 0, "")]
    public void Even_ports_of_a_range(int lowest, int highest, int last, string expected)
        => Assert.Equal(expected, string.Join(' ', Range(lowest, highest).EvenPorts(last)));

    private int Even(SimulatedRtpPorts ports)
    {
        Assert.True(ports.Open(Range(16385, 16391), heard, out var port, out _));
        using (port)
        {
            return port.Local.Port;
        }
    }

    private IRtpPort Open(IPAddress address, Heard receiver)
    {
        Assert.True(new SimulatedRtpPorts(network, address).Open(Range(16384, 16482), receiver, out var port, out _));
        return port;
    }
}

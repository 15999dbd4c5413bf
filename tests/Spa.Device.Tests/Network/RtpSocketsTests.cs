using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Spa.Device.Rtp;
using Spa.Device.Time;
using Spa.Gateway.Ports;
using Spa.Media.Rtp;

namespace Spa.Device.Tests.Network;

public sealed class RtpSocketsTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    // No more is told.
    private static readonly TimeSpan OldestAge = TimeSpan.FromSeconds(1);
    private readonly RealTimeline timeline = RealTimeline.Start("test", static e => throw e, realTime: false);
    private readonly RtpSockets ports;

    public RtpSocketsTests() => ports = new RtpSockets(timeline);

    public void Dispose() => timeline.Dispose();

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task Rtp_and_control_packets_arrive_at_their_own_port_and_name_the_sender(string address)
    {
        var heard = new Waited(2);
        var options = new RtpPortOptions(IPAddress.Parse(address), 0, 0, 0xb8);
        var (a, b) = (Open(new Waited(1), options), Open(heard, options));
        Assert.Equal(0, a.Local.Port % 2);
        On(() =>
        {
            a.Send([0x80, 1], b.Local);
            a.SendControl([0x81, 2], Above(b.Local));
        });
        await heard.All.WaitAsync(Limit);
        Assert.Equal([("8001", a.Local, false), ("8102", Above(a.Local), true)], heard.Packets.OrderBy(p => p.Control));
    }

    [Fact]
    public async Task A_port_where_nobody_listens_is_told_as_unreachable()
    {
        var heard = new Waited(2);
        var port = Open(heard, Free);
        var nobody = Nobody();
        On(() =>
        {
            port.Send([0x80], nobody);
            port.SendControl([0x80], nobody);
        });
        await heard.All.WaitAsync(Limit);
        Assert.Equal([(nobody, false), (nobody, true)], heard.Lost.OrderBy(l => l.Control));
    }

    [Fact]
    public async Task A_packet_after_one_that_was_unreachable_is_still_sent()
    {
        var (lost, heard) = (new Waited(1), new Waited(1));
        var (a, b) = (Open(lost, Free), Open(heard, Free));
        On(() => a.Send([0x80], Nobody()));
        await lost.All.WaitAsync(Limit);
        On(() => a.Send([0x80, 7], b.Local));
        await heard.All.WaitAsync(Limit);
        Assert.Equal("8007", heard.Packets[0].Packet);
    }

    [Fact]
    public void A_pair_of_which_one_port_is_in_use_is_passed_over()
    {
        var (lower, upper) = FreePairs();
        using var taken = new UdpClient(new IPEndPoint(IPAddress.Loopback, lower + 1));
        var range = new RtpPortOptions(IPAddress.Loopback, lower, upper, 0);
        using var port = Open(new Waited(1), range);
        Assert.Equal(lower + 2, port.Local.Port);
        Assert.Contains("every pair of ports for media is in use", Refused(range), StringComparison.Ordinal);
        On(port.Dispose);
        Assert.Equal(lower + 2, Open(new Waited(1), range).Local.Port);
    }

    [Fact]
    public void An_address_of_another_machine_is_a_fault()
        => Assert.Equal("192.0.2.77, media: this machine does not have the address; give the unit an address that the machine has, or more open files", Refused(new(IPAddress.Parse("192.0.2.77"), 16384, 16482, 0)));

    [Theory]
    [InlineData(0xb8)]
    [InlineData(0x28)]
    public void Packets_of_both_ports_carry_their_mark(byte mark)
    {
        using var marked = new Marked();
        var port = Open(new Waited(1), Free with { TypeOfService = mark });
        On(() => port.Send([0x80], MediaAddress.Of(marked.At)));
        Assert.Equal(mark, marked.Take());
        On(() => port.SendControl([0x80], MediaAddress.Of(marked.At)));
        Assert.Equal(mark, marked.Take());
    }

    [Fact]
    public async Task A_packet_costs_no_allocation_on_its_way_out_and_in()
    {
        const int Warm = 200, Counted = 2_000;
        var (left, right) = (new Rally(), new Rally());
        var (a, b) = (Open(left, Free), Open(right, Free));
        long allocated = -1;
        var done = new TaskCompletionSource<long>();
        right.Returns = count =>
        {
            if (count == Warm)
            {
                allocated = GC.GetAllocatedBytesForCurrentThread();
            }
            else if (count == Warm + Counted)
            {
                done.SetResult(GC.GetAllocatedBytesForCurrentThread() - allocated);
                return;
            }

            b.Send(Rally.Packet, a.Local);
        };
        left.Returns = _ => a.Send(Rally.Packet, b.Local);
        On(() => a.Send(Rally.Packet, b.Local));
        Assert.Equal(0, await done.Task.WaitAsync(Limit));
    }

    [Fact]
    public async Task What_is_longer_than_a_packet_can_be_and_what_is_empty_is_left_out()
    {
        var heard = new Waited(1);
        var port = Open(heard, Free);
        using var peer = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        await peer.SendAsync(new byte[3_000], port.Local.ToEndPoint());
        await peer.SendAsync(Array.Empty<byte>(), port.Local.ToEndPoint());
        await peer.SendAsync(new byte[] { 0x80, 9 }, port.Local.ToEndPoint());
        await heard.All.WaitAsync(Limit);
        Assert.Equal("8009", Assert.Single(heard.Packets).Packet);
    }

    // More than one call of the system takes, and a whole number of them. Each is of another length, and of another sender than the one before.
    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(21)]
    public async Task What_lies_at_a_port_is_heard_whole_and_in_order_with_its_sender(int packets)
    {
        var heard = new Waited(packets);
        var port = Open(heard, Free);
        var peers = Enumerable.Range(0, 3).Select(_ => new UdpClient(new IPEndPoint(IPAddress.Loopback, 0))).ToList();
        var sent = Enumerable.Range(0, packets).Select(i => Enumerable.Range(i, 12 + (i * 37 % 200)).Select(b => (byte)b).ToArray()).ToList();
        On(() =>
        {
            for (var i = 0; i < packets; i++)
            {
                peers[i % 3].Send(sent[i], port.Local.ToEndPoint());
            }
        });
        await heard.All.WaitAsync(Limit);
        Assert.Equal(sent.Select((p, i) => (Convert.ToHexString(p), MediaAddress.Of((IPEndPoint)peers[i % 3].Client.LocalEndPoint!), false)), heard.Packets);
        peers.ForEach(p => p.Dispose());
    }

    // The thread was busy: what came meanwhile tells how long ago that was, each by itself.
    [Fact]
    public async Task Each_packet_says_how_long_it_has_waited()
    {
        var ages = new List<TimeSpan>();
        var heard = new Waited(3);
        var port = Open(heard, Free);
        heard.OnReceived = () => ages.Add(port.Age);
        using var peer = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var (clock, at) = (Stopwatch.StartNew(), new List<TimeSpan>());
        On(() =>
        {
            for (var i = 0; i < 3; i++)
            {
                at.Add(clock.Elapsed);
                peer.Send(new byte[] { 0x80, (byte)i }, port.Local.ToEndPoint());
                SpinWait.SpinUntil(() => clock.Elapsed > at[^1] + TimeSpan.FromMilliseconds(40));
            }
        });
        await heard.All.WaitAsync(Limit);
        var end = clock.Elapsed;
        for (var i = 0; i < 3; i++)
        {
            // Until the last of them was sent, and 40 ms more, nobody looked.
            var least = at[2] - at[i] + TimeSpan.FromMilliseconds(39);
            Assert.True(ages[i] >= (least < OldestAge ? least : OldestAge) && ages[i] <= end - at[i] + TimeSpan.FromMilliseconds(1), $"packet {i} has waited {least} to {end - at[i]}, and says {ages[i]}");
        }
    }

    [Fact]
    public async Task A_pair_closed_by_its_receiver_hears_nothing_more()
    {
        var heard = new Waited(1);
        var port = Open(heard, Free);
        heard.OnReceived = port.Dispose;
        using var peer = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        On(() =>
        {
            for (var i = 0; i < 3; i++)
            {
                peer.Send(new byte[] { 0x80 }, port.Local.ToEndPoint());
            }
        });
        await heard.All.WaitAsync(Limit);
        On(() => port.Send([0x80], port.Local));
        Assert.Single(heard.Packets);
    }

    [Fact]
    public async Task What_a_socket_has_is_told_before_an_action_that_is_due()
    {
        var heard = new Waited(1);
        var port = Open(heard, Free);
        var seen = new TaskCompletionSource<int>();
        On(() =>
        {
            using var peer = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
            peer.Send(new byte[] { 0x80 }, port.Local.ToEndPoint());

            // The system hands a datagram on in its own time when it is busy.
            timeline.After(TimeSpan.FromMilliseconds(50), () => seen.SetResult(heard.Packets.Count));
        });
        Assert.Equal(1, await seen.Task.WaitAsync(Limit));
    }

    private static RtpPortOptions Free => new(IPAddress.Loopback, 0, 0, 0xb8);

    private static MediaAddress Above(MediaAddress address) => address with { Port = (ushort)(address.Port + 1) };

    private static MediaAddress Nobody()
    {
        using var gone = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        return MediaAddress.Of((IPEndPoint)gone.Client.LocalEndPoint!);
    }

    // Four ports in a row that nobody has.
    private (int Lower, int Upper) FreePairs()
    {
        using var first = Open(new Waited(1), Free);
        for (int at = first.Local.Port; ; at = at >= 60_000 ? 40_000 : at + 4)
        {
            try
            {
                var all = Enumerable.Range(at, 4).Select(p => new UdpClient(new IPEndPoint(IPAddress.Loopback, p))).ToList();
                all.ForEach(c => c.Dispose());
                return (at, at + 3);
            }
            catch (SocketException)
            {
                // The next four.
            }
        }
    }

    private void On(Action action) => timeline.Ask(() =>
    {
        action();
        return true;
    }).GetAwaiter().GetResult();

    private IRtpPort Open(IRtpReceiver receiver, RtpPortOptions options)
        => timeline.Ask(() => ports.Open(options, receiver, out var port, out var fault) ? port : throw new InvalidOperationException(fault.ToString())).GetAwaiter().GetResult();

    private string Refused(RtpPortOptions options)
        => timeline.Ask(() => ports.Open(options, new Waited(1), out _, out var fault) ? throw new InvalidOperationException("opened") : fault.ToString()).GetAwaiter().GetResult();

    private sealed class Waited(int wanted) : IRtpReceiver
    {
        private readonly TaskCompletionSource all = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task All => all.Task;

        public List<(string Packet, MediaAddress From, bool Control)> Packets { get; } = [];

        public List<(MediaAddress To, bool Control)> Lost { get; } = [];

        public Action? OnReceived { get; set; }

        public void Received(ReadOnlySpan<byte> packet, MediaAddress from, bool control)
        {
            Packets.Add((Convert.ToHexString(packet), from, control));
            OnReceived?.Invoke();
            Count();
        }

        public void Unreachable(MediaAddress to, bool control)
        {
            Lost.Add((to, control));
            Count();
        }

        private void Count()
        {
            if (Packets.Count + Lost.Count == wanted)
            {
                all.SetResult();
            }
        }
    }

    private sealed class Rally : IRtpReceiver
    {
        private int count;

        public static byte[] Packet { get; } = new byte[172];

        public Action<int> Returns { get; set; } = static _ => { };

        public void Received(ReadOnlySpan<byte> packet, MediaAddress from, bool control) => Returns(++count);

        public void Unreachable(MediaAddress to, bool control) => throw new InvalidOperationException();
    }
}

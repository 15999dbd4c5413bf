using System.Net;
using System.Net.Sockets;
using Spa.Device.Management;
using Spa.Device.Network;
using Spa.Device.Time;
using Spa.Gateway.Ports;
using Spa.Marks;

namespace Spa.Device.Tests.Host;

/// <summary>The UDP port for connection requests on a real socket and timeline.</summary>
public sealed class DatagramPortTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly RealTimeline timeline = RealTimeline.Start("test", static _ => { });
    private readonly Socket stranger = Open();

    public void Dispose()
    {
        timeline.Dispose();
        stranger.Dispose();
    }

    [Fact]
    [Attack("C2")]
    public async Task A_flood_lets_everything_else_have_its_turn()
    {
        const int Sent = 64;
        var (all, taken, before) = (new TaskCompletionSource(), 0, 0);
        var port = await timeline.Ask(() =>
        {
            var made = Make((_, _) =>
            {
                if (++taken == 1)
                {
                    timeline.After(TimeSpan.Zero, () => before = taken);
                }

                if (taken == Sent)
                {
                    all.SetResult();
                }
            });

            // All of them lie there before the timeline has its next turn.
            for (var i = 0; i < Sent; i++)
            {
                stranger.SendTo([1, 2, 3], new IPEndPoint(IPAddress.Loopback, made.Number));
            }

            return made;
        });
        await all.Task.WaitAsync(Limit);

        // Eight that end a wait, and eight of the look before the next action.
        Assert.InRange(await timeline.Ask(() => before), 1, 16);
        await timeline.Ask(() =>
        {
            port.Dispose();
            return true;
        });
    }

    [Fact]
    public async Task What_comes_is_told_with_its_place_also_after_a_server_that_is_not_there()
    {
        var came = new TaskCompletionSource<(IPEndPoint From, byte[] Bytes)>();
        using var gone = Open();
        var nobody = (IPEndPoint)gone.LocalEndPoint!;
        gone.Dispose();
        var port = await timeline.Ask(() => Make((from, bytes) => came.TrySetResult((from, bytes.ToArray()))));
        await timeline.Ask(() =>
        {
            for (var i = 0; i < 3; i++)
            {
                port.Send([9], nobody);
            }

            return true;
        });
        stranger.SendTo([4, 5], new IPEndPoint(IPAddress.Loopback, port.Number));
        var (from, bytes) = await came.Task.WaitAsync(Limit);
        Assert.Equal(stranger.LocalEndPoint, from);
        Assert.Equal([4, 5], bytes);

        // And closed it sends nothing more.
        await timeline.Ask(() =>
        {
            port.Send([6], (IPEndPoint)stranger.LocalEndPoint!);
            port.Dispose();
            port.Send([7], (IPEndPoint)stranger.LocalEndPoint!);
            return true;
        });
        var buffer = new byte[10];
        Assert.Equal(1, await stranger.ReceiveAsync(buffer));
        Assert.Equal((6, 0), (buffer[0], stranger.Available));
    }

    private static Socket Open()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private DatagramPort Make(DatagramReceiver receiver) => new(timeline, DatagramSocket.TryOpen(new IPEndPoint(IPAddress.Loopback, 0), default, out _)!, receiver);
}

using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Spa.Device.Tests.Peers;
using Spa.Marks;
using Spa.Media.Rtp.Quality;
using Xunit.Abstractions;

namespace Spa.Device.Tests.Calls.Attacks;

/// <summary>A flood on real sockets (docs/security.md, S9): as many requests as the machine sends, up to 10,000 a second, at a unit that is in a call.</summary>
public sealed class RealFloodTests(ITestOutputHelper output) : IDisposable
{
    private const int EachSecond = 10_000;
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(5);
    private readonly List<LoopbackUnit> units = [];

    public void Dispose() => units.ForEach(unit => unit.Dispose());

    [Fact]
    [Attack("S9")]
    public async Task A_flood_from_many_addresses_takes_no_packet_of_a_call()
    {
        var (here, there) = (LoopbackUnit.FreePort(), LoopbackUnit.FreePort());
        var (unit, far) = (Unit(there, here), Unit(here, there));
        await unit.Dial("1000#");
        await far.Until("it rings", () => far.Phone.Rings.Count > 0);
        far.On(far.Phone.Lift);
        await Task.WhenAll(unit.State("in a call"), far.State("in a call"));

        // The jitter buffer has found its place.
        await unit.Never("the call ended", () => unit.Voice.Status.Calls.IsEmpty, TimeSpan.FromSeconds(1));

        // Beside the same flood at somebody else: what is too late then is of the machine, on which others are at work. What the flood does to the call it does each time.
        using var sink = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        sink.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var disturbed = 0;
        do
        {
            var calm = await During(unit, ((IPEndPoint)sink.LocalEndPoint!).Port);
            var (read, watch) = (unit.Count("<- "), Stopwatch.StartNew());
            var attacked = await During(unit, here);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{attacked.Sent} requests in {Length.TotalSeconds} s, {unit.Count("<- ") - read} read; of the call {attacked.Came} packets came, {attacked.Lost} were lost, {attacked.Late} too late; beside a flood at somebody else {calm.Late} of {calm.Came}"));
            Assert.InRange(attacked.Sent, EachSecond, EachSecond * ((int)Length.TotalSeconds + 1));
            Assert.InRange(unit.Count("<- ") - read, 1, 200 + (100 * ((int)watch.Elapsed.TotalSeconds + 2)));
            Assert.Equal(0, attacked.Lost);
            Assert.InRange(attacked.Came, 30 * (int)Length.TotalSeconds, long.MaxValue);
            disturbed = attacked.Late > calm.Late + (attacked.Came / 1000) ? disturbed + 1 : 0;
        }
        while (disturbed is 1 or 2);

        Assert.Equal(0, disturbed);
        unit.On(unit.Phone.HangUp);
        await far.Until("the far end has hung up", () => far.Voice.Status.Phone.State != "in a call");
    }

    private static async Task<(int Sent, long Came, long Lost, long Late)> During(LoopbackUnit unit, int flooded)
    {
        var before = Quality(unit);
        var sent = await Task.Factory.StartNew(() => Flood(flooded), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var after = Quality(unit);
        return (sent, after.PacketsReceived - before.PacketsReceived, after.Lost - before.Lost, after.Discarded - before.Discarded);
    }

    private static CallQuality Quality(LoopbackUnit unit) => unit.On(() => unit.Voice.Status.Calls[0].Quality!);

    // Sends on absolute times; what the machine does not manage is left out.
    private static int Flood(int port)
    {
        const int Sources = 200, Batch = 50;
        var sockets = Enumerable.Range(2, Sources).Select(i =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            socket.Bind(new IPEndPoint(IPAddress.Parse($"127.0.0.{i}"), 0));
            socket.Connect(IPAddress.Loopback, port);
            return socket;
        }).ToList();
        try
        {
            string[] methods = ["OPTIONS", "REGISTER", "INVITE"];
            var watch = Stopwatch.StartNew();
            var sent = 0;
            while (watch.Elapsed < Length)
            {
                for (var i = 0; i < Batch && sent < EachSecond * watch.Elapsed.TotalSeconds; i++, sent++)
                {
                    var method = methods[sent % 3];
                    _ = sockets[sent % Sources].Send(Encoding.ASCII.GetBytes(string.Create(
                        CultureInfo.InvariantCulture,
                        $"{method} sip:4711@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.2:9;branch=z9hG4bK-{sent}\r\nFrom: <sip:x@127.0.0.2>;tag=1\r\nTo: <sip:4711@127.0.0.1>\r\nCall-ID: {sent}\r\nCSeq: 1 {method}\r\nContact: <sip:x@127.0.0.2>\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n")));
                }

                Thread.Sleep(1);
            }

            return sent;
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }
    }

    private LoopbackUnit Unit(int peer, int port)
    {
        var unit = new LoopbackUnit(LoopbackUnit.Direct(peer, port));
        units.Add(unit);
        return unit;
    }
}

using Spa.Foundation.Ports;
using Spa.Foundation.Tftp;
using Spa.Foundation.Time;

namespace Spa.Common.Tests.Tftp;

/// <summary>Client and server machines joined by a wire that loses, doubles and overtakes, in virtual time.</summary>
public class TftpWireTests
{
    private static readonly TftpTimings Stubborn = new(1.Seconds, 4.Seconds, 40, 200.Seconds);

    public static TheoryData<int, int, bool> Sizes
    {
        get
        {
            var rows = new TheoryData<int, int, bool>();
            foreach (var size in (int[])[0, 1, 511, 512, 513, 5000])
            {
                foreach (var block in (int[])[8, 512, 1428])
                {
                    rows.Add(size, block, false);
                    rows.Add(size, block, true);
                }
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_file_arrives_whole_over_a_bad_wire(int size, int block, bool write)
    {
        for (var seed = 1UL; seed <= 10; seed++)
        {
            var wire = new Wire(seed, loss: 0.2, twice: 0.2, latest: 2500.Milliseconds);
            wire.Transfer(Bytes(size, seed), block, write);
            Assert.Equal(Bytes(size, seed), wire.Arrived);
            Assert.Equal("client done, server done", wire.Outcome);
        }
    }

    [Fact]
    public void A_doubling_wire_makes_nobody_send_a_block_twice()
    {
        var wire = new Wire(7, loss: 0, twice: 1, latest: 10.Milliseconds);
        wire.Transfer(Bytes(5000, 7), 512, write: false);
        Assert.Equal(Bytes(5000, 7), wire.Arrived);
        Assert.Equal(10, wire.DataSent);
    }

    [Fact]
    public void Block_numbers_wrap()
    {
        var wire = new Wire(3, loss: 0.001, twice: 0.001, latest: 1.Milliseconds);
        wire.Transfer(Bytes(8 * 65_540, 3), 8, write: false);
        Assert.Equal(Bytes(8 * 65_540, 3), wire.Arrived);
        Assert.True(wire.DataSent > 65_540);
    }

    [Fact]
    public void A_dead_wire_ends_both_sides()
    {
        var wire = new Wire(3, loss: 1, twice: 0, latest: 1.Milliseconds);
        wire.Transfer(Bytes(10, 3), 512, write: false);
        Assert.Equal("client Timeout: no answer", wire.Outcome);
    }

    private static byte[] Bytes(int size, ulong seed)
    {
        var bytes = new byte[size];
        new Entropy(seed).Fill(bytes);
        return bytes;
    }

    private sealed class Wire(ulong seed, double loss, double twice, TimeSpan latest)
    {
        private readonly VirtualTimeline time = new();
        private readonly Entropy chance = new(seed);
        private readonly List<byte> arrived = [];
        private readonly SortedSet<string> outcome = [];

        public byte[] Arrived => [.. arrived];

        public int DataSent { get; private set; }

        public string Outcome => string.Join(", ", outcome);

        public void Transfer(byte[] content, int block, bool write)
        {
            Side? server = null;
            Side client = null!;
            var options = block == 512 ? TftpOptions.None : new TftpOptions(block, write ? null : 0);
            client = new Side(this, "client", packet =>
            {
                if (packet is TftpPacket.Request request && server is null)
                {
                    server = new Side(this, "server", answer => client.Take(answer));
                    server.Begin(write ? TftpReceiver.Take(request, content.Length, Stubborn, 1468) : TftpSender.Serve(request, content, Stubborn, 1468));
                }
                else if (packet is not TftpPacket.Request)
                {
                    server?.Take(packet);
                }
            });
            client.Begin(write ? TftpSender.Put("/a", content, options, Stubborn) : TftpReceiver.Get("/a", content.Length, options, Stubborn));
            time.RunUntil(() => client.IsOver && (server is null || server.IsOver), 10.Days);
        }

        private void Carry(TftpPacket packet, Action<TftpPacket> to)
        {
            DataSent += packet is TftpPacket.Data ? 1 : 0;
            var copies = chance.Fraction() < loss ? 0 : chance.Fraction() < twice ? 2 : 1;
            for (var i = 0; i < copies; i++)
            {
                var bytes = packet.Write();
                time.After(chance.UpTo(latest), () => to(TftpPacket.Parse(bytes).OrThrow()));
            }
        }

        private sealed class Side(Wire wire, string name, Action<TftpPacket> far)
        {
            private TftpTransfer? state;
            private IDisposable? timer;

            public bool IsOver => state?.IsOver == true;

            public void Take(TftpPacket packet)
            {
                if (state is { } now)
                {
                    Begin(now.On(new TftpEvent.Arrived(packet)));
                }
            }

            public void Begin(TftpStep step)
            {
                state = step.Next;
                var complete = false;
                foreach (var effect in step.Effects)
                {
                    switch (effect)
                    {
                        case TftpEffect.Send send:
                            wire.Carry(send.Packet, far);
                            break;
                        case TftpEffect.SetTimer set:
                            timer?.Dispose();
                            timer = set.After is { } after ? wire.time.After(after, () => Begin(state!.On(new TftpEvent.TimedOut()))) : null;
                            break;
                        case TftpEffect.Deliver bytes:
                            wire.arrived.AddRange(bytes.Bytes.Span);
                            break;
                        case TftpEffect.Complete:
                            complete = true;
                            break;
                        case TftpEffect.Done:
                            wire.outcome.Add($"{name} done");
                            break;
                        case TftpEffect.Failed failed:
                            wire.outcome.Add($"{name} {failed.Fault.Kind}: {failed.Fault.Message}");
                            break;
                    }
                }

                if (complete)
                {
                    Begin(state!.On(new TftpEvent.Kept()));
                }
            }
        }
    }
}

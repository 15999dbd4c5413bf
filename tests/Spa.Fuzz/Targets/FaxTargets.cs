using Spa.Media.Fax;

namespace Spa.Fuzz.Targets;

/// <summary>What anybody can send to a port of a fax.</summary>
internal static class FaxTargets
{
    /// <summary>Datagrams one after the other, each behind a byte that is its length: a gateway is given only fax packets that are whole, in their order.</summary>
    public static FuzzTarget Udptl { get; } = new(
        "udptl",
        () =>
        [
            Stream([0, 0, 1, 6, 0, 0], [0, 1, 9, 0xC0, 2, 0x80, 0, 2, 0xFF, 0xC8, 1, 0x10, 0, 1, 1, 6]),
            Stream([0, 0, 1, 6, 0, 0], [0, 3, 1, 0, 0, 2, 1, 6, 1, 0], [0, 2, 1, 6, 0, 0]),
            Stream([0xFF, 0xFF, 1, 6, 0, 0], [0, 0, 2, 0x20, 0x40, 0x80, 1, 3, 1, 1, 6]),
            Stream([0, 9, 0x80, 3, 0xC0, 1, 0x11, 0, 0]),
        ],
        [[0xC0, 1, 0x80, 0, 0], [0x80, 0x80], [0, 1, 1, 6], [0xBF, 0xFF]],
        input =>
        {
            var receiver = new UdptlReceiver();
            var gateway = new Gateway();
            for (var at = 0; at < input.Length;)
            {
                var length = Math.Min((int)input[at], input.Length - at - 1);
                var datagram = input.AsSpan(at + 1, length);
                if (UdptlPacket.TryRead(datagram, out var packet, out var fault))
                {
                    BrokenException.Unless(!packet.Primary.IsEmpty && packet.Primary.Length < length, "A fax packet that is not in the datagram.");
                }
                else
                {
                    BrokenException.Unless(fault.At >= 0 && fault.At <= length, "An error outside the packet.");
                }

                var before = gateway.Count;
                var good = receiver.Take(datagram, gateway);
                BrokenException.Unless(good || gateway.Count == before, "Something of a malformed packet was used.");
                at += 1 + length;
            }

            BrokenException.Unless(gateway.Count == receiver.Packets + receiver.Recovered, "The counters do not say what was given.");
        })
    { MaxLength = 2048, MaxAllocated = 64 * 1024 };

    private static byte[] Stream(params byte[][] datagrams) => [.. datagrams.SelectMany(datagram => (byte[])[(byte)datagram.Length, .. datagram])];

    private sealed class Gateway : IFaxPackets
    {
        public int Count { get; private set; }

        public void Take(ushort sequence, ReadOnlySpan<byte> fax)
        {
            Count++;
            BrokenException.Unless(FaxPacket.IsGood(fax, out _), "A fax packet that is none was given on.");
        }
    }
}

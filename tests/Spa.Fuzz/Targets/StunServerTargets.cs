using System.Net;
using Spa.Fleet.Nat;
using Spa.Foundation.Stun;

namespace Spa.Fuzz.Targets;

/// <summary>What anybody may send to the STUN port of the ACS.</summary>
internal static class StunServerTargets
{
    private const int Heads4 = 28;
    private const int Heads6 = 48;

    private static readonly IPEndPoint[] Senders = [new(IPAddress.Parse("192.0.2.1"), 32853), new(IPAddress.Parse("2001:db8::1"), 9), new(IPAddress.Parse("::ffff:192.0.2.1"), 53)];

    /// <summary>A datagram: only a binding request is answered, the answer goes to who asks, is short, and says from where it was seen.</summary>
    public static FuzzTarget Datagram { get; } = new(
        "stun-server",
        () =>
        [
            StunMessage.Request("abcdefghijkl"u8).Write(),
            StunMessage.Request("abcdefghijkl"u8).WithFingerprint().Write(),
            (StunMessage.Request("abcdefghijkl"u8) with { Attributes = [StunField.WaitsForConnectionRequests, new(StunField.BindingChange, [])] }).Write(),
            (StunMessage.Request("abcdefghijkl"u8) with { Attributes = [new(0x0002, [0, 1, 31, 144, 192, 0, 2, 1]), new(0x0003, [0, 0, 0, 0]), new(0x0027, [31, 144, 0, 0])] }).Write(),
            (StunMessage.Request("abcdefghijkl"u8) with { Transaction = [.. "0123456789abcdef"u8], Attributes = [new(0x0033, [])] }).Write(),
        ],
        [[0, 1, 0, 0], [0, 1, 0, 8], [0, 2, 0, 8], [0, 2, 0, 20], [0, 3, 0, 4], [0, 0x27, 0, 4], [0x21, 0x12, 0xA4, 0x42], [0xC0, 1, 0, 20], [0xC0, 2, 0, 0], [0x80, 0x28, 0, 4], [0, 0x33, 0, 0], [0, 6, 0, 4], [0, 8, 0, 20]],
        input =>
        {
            foreach (var from in Senders)
            {
                if (StunAnswers.To(input, from) is not { } reply)
                {
                    continue;
                }

                var seen = from.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(from.Address.MapToIPv4(), from.Port) : from;
                var heads = seen.Address.GetAddressBytes().Length == 4 ? Heads4 : Heads6;
                BrokenException.Unless(input.Length >= 20 && input[0] == 0 && input[1] == 1, "An answer to what is no binding request.");
                BrokenException.Unless(reply.To.Address.Equals(seen.Address) && reply.To.Port > 0, "An answer to somebody else.");
                BrokenException.Unless((reply.Bytes.Length + heads) * 10 <= (input.Length + heads) * StunAnswers.MostRatio, "An amplifier.");
                BrokenException.Unless(reply.Bytes.AsSpan(4, 16).SequenceEqual(input.AsSpan(4, 16)), "The answer of another request.");
                var answer = StunMessage.Parse(reply.Bytes).OrThrow();
                BrokenException.Unless(reply.IsRefusal ? answer is { Class: StunClass.Error, Refusal.Code: 420 } : answer.Class == StunClass.Success && seen.Equals(answer.Mapped), "An answer that tells something else.");
                BrokenException.Unless(StunAnswers.To(reply.Bytes, from) is null, "An answer that is answered: two servers would never end.");
            }
        })
    { MaxLength = 1600, MaxAllocated = 1024 * 1024 };
}

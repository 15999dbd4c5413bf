using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Net;
using Spa.Foundation.Stun;

namespace Spa.Fleet.Nat;

/// <summary>The STUN server of an ACS, as a function: tells who asks from where it was seen (TR-069 annex G; RFC 5389, and RFC 3489 for those that send no cookie). Nothing but a binding request is answered, and nobody is asked for a password: what is told is no secret.</summary>
public static class StunAnswers
{
    // Attributes of requests that RFC 3489 and 5389 know and that say nothing here: names and proofs that nobody asked for.
    private static readonly ImmutableArray<ushort> Said = [0x0001, 0x0004, 0x0005, StunField.Username, 0x0007, StunField.MessageIntegrity, StunField.ErrorCode, 0x000A, 0x000B, 0x0014, 0x0015, StunField.XorMappedAddress];

    private const ushort ResponseAddress = 0x0002;
    private const ushort ChangeRequest = 0x0003;
    private const ushort UnknownAttributes = 0x000A;
    private const ushort ResponsePort = 0x0027;
    private const ushort FirstOptional = 0x8000;
    private const int MostNamed = 4;
    private const int FingerprintLength = 8;

    // Heads of IP and UDP: a packet is what an amplifier is measured by.
    private const int Heads4 = 28;
    private const int Heads6 = 48;

    /// <summary>Most that a packet of an answer is longer than that of its request, in tenths.</summary>
    public const int MostRatio = 15;

    /// <summary>The answer to a datagram; null = none: it is no binding request, or it is broken, or from nowhere.</summary>
    /// <param name="datagram">As it came.</param>
    /// <param name="from">Where it came from.</param>
    public static StunReply? To(ReadOnlySpan<byte> datagram, IPEndPoint from)
    {
        ArgumentNullException.ThrowIfNull(from);

        // Type 0x0001 before anything is made of it: a flood is mostly something else.
        if (datagram.Length < 20 || datagram[0] != 0 || datagram[1] != 1 || from.Port == 0 || !IsSomebody(from.Address))
        {
            return null;
        }

        if (!StunMessage.Parse(datagram).Ok(out var request, out _))
        {
            return null;
        }

        var seen = from.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(from.Address.MapToIPv4(), from.Port) : from;
        var marked = request.Attributes.Any(a => a.Type == StunField.Fingerprint);
        if (marked && !StunMessage.FingerprintHolds(datagram))
        {
            return null;
        }

        var to = seen;
        var unknown = ImmutableArray.CreateBuilder<ushort>();
        foreach (var attribute in request.Attributes.Where(a => a.Type < FirstOptional && !Said.Contains(a.Type)))
        {
            switch (attribute.Type)
            {
                // Another port of who asks is no more than who sends from there could have; another address is somebody else.
                case ResponsePort when attribute.Value is { Length: 2 or 4 } value && BinaryPrimitives.ReadUInt16BigEndian(value.AsSpan()) is > 0 and var port:
                    to = new(seen.Address, port);
                    break;
                case ResponseAddress when ReadAddress(attribute.Value) is { Port: > 0 } named && named.Address.Equals(seen.Address):
                    to = named;
                    break;

                // There is one address and one port to answer from.
                case ChangeRequest when attribute.Value is { Length: 4 } flags && flags.All(b => b == 0):
                    break;
                default:
                    unknown.Add(attribute.Type);
                    break;
            }
        }

        return unknown.Count > 0 ? new(Refuse(request, unknown, marked).Write(), seen, true) : new(Tell(request, seen, marked, datagram.Length).Write(), to, false);
    }

    private static StunMessage Tell(StunMessage request, IPEndPoint seen, bool marked, int asked)
    {
        var answer = request.Answer(seen);
        var plain = (request with { Transaction = ImmutableArray.Create(new byte[16]) }).Answer(seen).Attributes[0];
        var heads = seen.Address.GetAddressBytes().Length == 4 ? Heads4 : Heads6;
        var both = answer with { Attributes = answer.Attributes.Add(plain) };

        // Old clients of annex G look for the plain one also where they send the cookie.
        if (answer.Attributes[0].Type != plain.Type && (heads + both.Write().Length + (marked ? FingerprintLength : 0)) * 10 <= (heads + asked) * MostRatio)
        {
            answer = both;
        }

        return marked ? answer.WithFingerprint() : answer;
    }

    // 420 without words: the numbers say it, and the answer stays short (RFC 5389 15.6).
    private static StunMessage Refuse(StunMessage request, IEnumerable<ushort> unknown, bool marked)
    {
        var named = unknown.Distinct().Take(MostNamed).SelectMany(t => new[] { (byte)(t >> 8), (byte)(t & 0xFF) });
        var answer = request with { Class = StunClass.Error, Attributes = [new(StunField.ErrorCode, [0, 0, 4, 20]), new(UnknownAttributes, [.. named])] };
        return marked ? answer.WithFingerprint() : answer;
    }

    private static IPEndPoint? ReadAddress(ImmutableArray<byte> value)
        => value is { Length: 8 or 20 } && value[1] == (value.Length == 8 ? 1 : 2) ? new(new IPAddress(value.AsSpan()[4..]), BinaryPrimitives.ReadUInt16BigEndian(value.AsSpan()[2..])) : null;

    private static bool IsSomebody(IPAddress address)
        => !address.Equals(IPAddress.IPv6Any) && !address.IsIPv6Multicast
            && !((address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).GetAddressBytes() is [0, _, _, _] or [>= 224, _, _, _]);
}

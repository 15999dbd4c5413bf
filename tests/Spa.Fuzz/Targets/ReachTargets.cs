using System.Net;
using System.Text;
using Spa.Foundation.Stun;

namespace Spa.Fuzz.Targets;

/// <summary>What comes to the UDP port by which an ACS reaches a unit through a NAT.</summary>
internal static class ReachTargets
{
    private const int MostSent = 12;

    /// <summary>A datagram, to a whole unit in virtual time that waits for an answer of STUN: it calls for one that is signed and for no other, never tells a password, and does not send more for it.</summary>
    public static FuzzTarget Datagram { get; } = new(
        "cpe-datagram",
        () =>
        [
            UdpConnectionRequest.Sign("198.51.100.7:41000", 1767225600, 1, "acs", "00c0ffee", FuzzedUnit.Password).Write(),
            UdpConnectionRequest.Sign("198.51.100.7", 1, 4294967295, "acs", "1", "other").Write(),
            StunMessage.Request("abcdefghijkl"u8).Answer(new IPEndPoint(IPAddress.Parse("198.51.100.7"), 41000)).Write(),
            Convert.FromHexString("0101000c000102030405060708090a0b0c0d0e0f0001000800018015c0000201"),
            (StunMessage.Request("abcdefghijkl"u8) with { Class = StunClass.Error, Attributes = [new(StunField.ErrorCode, [0, 0, 4, 1, 110, 111])] }).Write(),
            (StunMessage.Request("abcdefghijkl"u8) with { Class = StunClass.Error, Attributes = [new(StunField.ErrorCode, [0, 0, 4, 20, 110, 111])] }).Write(),
        ],
        [.. new[] { "GET http://", "?ts=", "&id=", "&un=acs", "&cn=", "&sig=", " HTTP/1.1\r\n", "\r\n\r\n", "%", "%00", "0", "18446744073709551616", "[::1]" }.Select(Encoding.ASCII.GetBytes), [1, 1], [1, 0x11], [0, 9, 0, 4], [0, 1, 0, 8]],
        input =>
        {
            var isRight = false;
            if (UdpConnectionRequest.Parse(input).Ok(out var request, out var error))
            {
                isRight = request.Username == "acs" && request.IsSignedWith(FuzzedUnit.Password);
                BrokenException.Unless(UdpConnectionRequest.Parse(request.Write()).Ok(out var again, out _) && again == request, "What was written reads as something else.");
            }
            else
            {
                BrokenException.Unless(error.At >= 0 && error.At <= input.Length, $"An error at {error.At} of {input.Length}.");
            }

            var unit = new FuzzedUnit([], isBehindNat: true);
            unit.RunWith(input);

            // The first call, which waits a moment for the outside address, and the one that was asked for.
            BrokenException.Unless(unit.Posts.Count <= 1 + (isRight ? 1 : 0), $"{unit.Posts.Count} calls.");
            BrokenException.Unless(unit.Datagrams.Count <= MostSent, $"{unit.Datagrams.Count} datagrams.");
            BrokenException.Unless(unit.Datagrams.TrueForAll(d => d.AsSpan().IndexOf(Encoding.ASCII.GetBytes(FuzzedUnit.Password)) < 0), "It has told its password.");
        })
    { MaxLength = 3000, MaxAllocated = 64 * 1024 * 1024 };
}

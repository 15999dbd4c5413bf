using System.Net;
using Spa.Foundation.Dns;
using Spa.Foundation.Stun;

namespace Spa.Fuzz.Targets;

/// <summary>Answers of servers that tell names and addresses: whoever is nearer can answer first.</summary>
internal static class NameTargets
{
    /// <summary>A STUN message: what is understood of it can be written, and reads again as the same.</summary>
    public static FuzzTarget Stun { get; } = new(
        "stun",
        () =>
        [
            StunMessage.Request("abcdefghijkl"u8).WithFingerprint().Write(),
            StunMessage.Request("abcdefghijkl"u8).Answer(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 32853)).WithIntegrity("key"u8).WithFingerprint().Write(),
            StunMessage.Request("abcdefghijkl"u8).Answer(new IPEndPoint(IPAddress.Parse("2001:db8::1"), 5060)).Write(),
            (StunMessage.Request("abcdefghijkl"u8) with { Class = StunClass.Error, Attributes = [new(StunField.ErrorCode, [0, 0, 4, 20, 78, 111])] }).Write(),
            Convert.FromHexString("0101000c000102030405060708090a0b0c0d0e0f0001000800018015c0000201"),
        ],
        [[0, 1, 0, 8], [0, 0x20, 0, 8], [0, 0x20, 0, 20], [0x21, 0x12, 0xA4, 0x42], [0, 8, 0, 20], [0x80, 0x28, 0, 4], [0, 9, 0, 4], [0xFF, 0xFF]],
        input =>
        {
            if (!StunMessage.Parse(input).Ok(out var message, out var error))
            {
                BrokenException.Unless(error.At >= 0 && error.At <= input.Length, $"An error at {error.At} of {input.Length}.");
                return;
            }

            _ = (message.Mapped, message.Refusal, StunMessage.FingerprintHolds(input), StunMessage.IntegrityHolds(input, "key"u8));
            var written = message.Write();
            BrokenException.Unless(StunMessage.Parse(written).Ok(out var again, out var why), $"What was written cannot be read: {why}.");
            BrokenException.Unless(again!.Write().AsSpan().SequenceEqual(written), "What was written reads as something else.");
            _ = StunQuery.Start("abcdefghijkl"u8).Next.OnDatagram(input);
        })
    { MaxLength = 1600, MaxAllocated = 512 * 1024 };

    /// <summary>A DNS message: it ends, and no name in it can be more than a name.</summary>
    public static FuzzTarget Dns { get; } = new(
        "dns",
        () =>
        [
            Convert.FromHexString("12348180000100020000000003736970076578616d706c6503636f6d0000010001c00c000100010000012c0004c0000201c00c000100010000012c0004c0000202"),
            Convert.FromHexString("000185800001000100000000045f736970045f756470016101620000210001c00c0021000100000e10000a000a003c13c40162c016"),
            Convert.FromHexString("000181800001000100000000016101620000230001c00c0023000100000064001b003200330173075349502b44325500045f736970045f756470c00c"),
            DnsMessage.Query(7, "_sip._udp.example.com", DnsType.Naptr)!,
        ],
        [[0xC0, 0x0C], [0xC0, 0x00], [0xFF, 0xFF], [0, 1, 0, 1], [0, 33, 0, 1], [0, 35, 0, 1], [0, 6, 0, 1], [63]],
        input =>
        {
            if (!DnsMessage.Parse(input).Ok(out var message, out var error))
            {
                BrokenException.Unless(error.At >= 0 && error.At <= input.Length, $"An error at {error.At} of {input.Length}.");
                return;
            }

            foreach (var record in message.Answers.Concat(message.Authorities).Concat(message.Additional))
            {
                BrokenException.Unless(record.Name.Length <= 255 && !record.Name.Any(c => c is <= ' ' or > '~'), $"A name that is none: {record.Name}.");
                BrokenException.Unless(record.TimeToLive >= TimeSpan.Zero, "A time below zero.");
            }

            _ = ServiceOrder.Of(message.Answers.OfType<DnsRecord.Service>(), limit => limit / 2);
        })
    { MaxLength = 4200, MaxAllocated = 4 * 1024 * 1024 };
}

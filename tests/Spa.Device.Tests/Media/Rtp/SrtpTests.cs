using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Spa.Marks;
using Spa.Media.Rtp;
using Spa.Media.Rtp.Secure;

namespace Spa.Device.Tests.Media.Rtp;

public class SrtpTests
{
    // The master key and salt of RFC 3711 B.3.
    private static readonly byte[] Inline = RtpPacketTests.Bytes("e1f97a0d3e018be0d64fa32c06de4139 0ec675ad498afeebb6960b3aabe6");

    private static readonly byte[] Mki = [1, 2, 3, 4];

    public static TheoryData<string> Suites => [.. SrtpSuite.All.Select(s => s.Name)];

    private static SrtpKey Key(string suite = "AES_CM_128_HMAC_SHA1_80", bool mki = false) => SrtpKey.FromInline(SrtpSuite.Find(suite)!, Inline, mki ? Mki : [])!;

    private static byte[] Protect(SrtpSender sender, byte[] packet, bool control = false)
    {
        var buffer = new byte[packet.Length + SrtpSender.MaxAdded];
        packet.CopyTo(buffer, 0);
        var length = packet.Length;
        Assert.Equal(SrtpVerdict.Good, control ? sender.ProtectControl(buffer, ref length) : sender.Protect(buffer, ref length));
        return buffer[..length];
    }

    private static (SrtpVerdict Verdict, string Packet) Open(SrtpReceiver receiver, byte[] packet, bool control = false)
    {
        var copy = (byte[])packet.Clone();
        var verdict = control ? receiver.OpenControl(copy, out var length) : receiver.Open(copy, out length);
        return (verdict, Convert.ToHexString(copy.AsSpan(0, length)));
    }

    // RFC 3711 B.3: cipher key, authentication key (its first 20 bytes), salt.
    [Theory]
    [InlineData(0, "C61E7A93744F39EE10734AFE3FF7A087")]
    [InlineData(1, "CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4")]
    [InlineData(2, "30CBBC08863D8C85D49DB34A9AE1")]
    public void Keys_are_derived_as_in_the_standard(int label, string expected)
    {
        var derived = new byte[expected.Length / 2];
        using var cipher = new CounterCipher(Inline.AsSpan(0, 16));
        SessionKeys.Derive(cipher, Key(), (byte)label, derived);
        Assert.Equal(expected, Convert.ToHexString(derived));
    }

    // RFC 3711 B.2: the first three blocks, and those around counter 0xFEFF.
    [Theory]
    [InlineData(0, "E03EAD0935C95E80E166B16DD92B4EB4D23513162B02D0F72A43A2FE4A5F97AB41E95B3BB0A2E8DD477901E4FCA894C0")]
    [InlineData(0xFEFF, "EC8CDF7398607CB0F2D21675EA9EA1E4362B7C3C6773516318A077D7FC5073AE6A2CC3787889374FBEB4C81B17BA6C44")]
    public void Key_stream_is_that_of_the_standard(int counter, string expected)
    {
        using var stream = new CounterCipher(RtpPacketTests.Bytes("2B7E151628AED2A6ABF7158809CF4F3C"));
        var blocks = new byte[expected.Length / 2];
        stream.Apply(BinaryPrimitives.ReadUInt128BigEndian(RtpPacketTests.Bytes("F0F1F2F3F4F5F6F7F8F9FAFBFCFD0000")) + (UInt128)counter, blocks);
        Assert.Equal(expected, Convert.ToHexString(blocks));
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void What_is_protected_opens_again_through_two_cycles_of_sequence_numbers(string suite)
    {
        foreach (var mki in new[] { false, true })
        {
            using var sender = new SrtpSender(Key(suite, mki));
            using var receiver = new SrtpReceiver(Key(suite, mki));
            for (var i = 65000; i < 65000 + 70000; i += i % 1000 == 0 ? 1 : 9)
            {
                var packet = Packets.Make(i, (uint)i, bytes: 20);
                packet[15] = unchecked((byte)i);
                var secure = Protect(sender, packet);
                Assert.NotEqual(packet[12..], secure[12..32]);
                Assert.Equal(packet.Length + (mki ? 4 : 0) + SrtpSuite.Find(suite)!.TagLength, secure.Length);
                Assert.Equal((SrtpVerdict.Good, Convert.ToHexString(packet)), Open(receiver, secure));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void Any_bit_that_is_changed_is_noticed(string suite)
    {
        using var sender = new SrtpSender(Key(suite));
        var secure = Protect(sender, Packets.Make(5, 5, bytes: 3));
        for (var bit = 0; bit < secure.Length * 8; bit++)
        {
            // A fresh receiver, so that no replay list hides what the tag must find.
            using var receiver = new SrtpReceiver(Key(suite));
            var forged = (byte[])secure.Clone();
            forged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.NotEqual(SrtpVerdict.Good, Open(receiver, forged).Verdict);
            Assert.Equal(SrtpVerdict.Good, Open(receiver, secure).Verdict);
        }
    }

    [Theory]
    [MemberData(nameof(Suites))]
    [Attack("S13")]
    public void Packet_that_comes_again_is_refused(string suite)
    {
        using var sender = new SrtpSender(Key(suite));
        using var receiver = new SrtpReceiver(Key(suite));
        var secure = Enumerable.Range(1, 300).Select(i => Protect(sender, Packets.Make(i, (uint)i, bytes: 10))).ToList();
        Assert.Equal(SrtpVerdict.Good, Open(receiver, secure[199]).Verdict);
        Assert.Equal(SrtpVerdict.Replayed, Open(receiver, secure[199]).Verdict);
        Assert.Equal(SrtpVerdict.Good, Open(receiver, secure[72]).Verdict);
        Assert.Equal(SrtpVerdict.Replayed, Open(receiver, secure[72]).Verdict);
        Assert.Equal(SrtpVerdict.Replayed, Open(receiver, secure[71]).Verdict);
        Assert.Equal(SrtpVerdict.Good, Open(receiver, secure[299]).Verdict);
        Assert.Equal(3, receiver.Refused);
    }

    [Fact]
    [Attack("S13")]
    public void Packet_that_names_another_key_is_refused()
    {
        using var sender = new SrtpSender(Key(mki: true));
        using var receiver = new SrtpReceiver(Key(mki: true));
        using var without = new SrtpSender(Key());
        var secure = Protect(sender, Packets.Make(1, 1));
        secure[^11] ^= 1;
        Assert.Equal(SrtpVerdict.WrongMki, Open(receiver, secure).Verdict);
        Assert.Equal(SrtpVerdict.WrongMki, Open(receiver, Protect(without, Packets.Make(1, 1))).Verdict);
    }

    [Fact]
    public void Old_packets_of_a_source_stay_replayed_while_others_come()
    {
        using var sender = new SrtpSender(Key());
        using var receiver = new SrtpReceiver(Key());
        var first = Protect(sender, Packets.Make(1, 1, ssrc: 1));
        Assert.Equal(SrtpVerdict.Good, Open(receiver, first).Verdict);
        for (var ssrc = 2u; ssrc <= 16; ssrc++)
        {
            Assert.Equal(SrtpVerdict.Good, Open(receiver, Protect(sender, Packets.Make(1, 1, ssrc))).Verdict);
        }

        Assert.Equal(SrtpVerdict.Replayed, Open(receiver, first).Verdict);
        using var other = new SrtpSender(Key());
        Assert.Equal(SrtpVerdict.TooManySources, Open(receiver, Protect(other, Packets.Make(1, 1, ssrc: 17))).Verdict);
    }

    [Fact]
    public void Number_is_never_used_twice_under_one_key()
    {
        using var sender = new SrtpSender(Key());
        Protect(sender, Packets.Make(7, 1));
        var buffer = new byte[400];
        Packets.Make(7, 2).CopyTo(buffer, 0);
        var length = 172;
        Assert.Equal((SrtpVerdict.KeyUsedUp, 172), (sender.Protect(buffer, ref length), length));
        Assert.Equal(Packets.Make(7, 2), buffer[..172]);
    }

    // An RR of 8 bytes and a name.
    private static readonly byte[] Report = RtpPacketTests.Bytes("80c90001 00000007 81ca0003 00000007 01056140622e6300");

    [Theory]
    [MemberData(nameof(Suites))]
    public void Reports_open_again_once(string suite)
    {
        using var sender = new SrtpSender(Key(suite, mki: true));
        using var receiver = new SrtpReceiver(Key(suite, mki: true));
        for (var i = 0; i < 3; i++)
        {
            var secure = Protect(sender, Report, control: true);
            Assert.Equal(Report.Length + 4 + 4 + 10, secure.Length);
            Assert.Equal(0x80000000u + (uint)i, BinaryPrimitives.ReadUInt32BigEndian(secure.AsSpan(Report.Length)));
            Assert.Equal((SrtpVerdict.Good, Convert.ToHexString(Report)), Open(receiver, secure, control: true));
            Assert.Equal(SrtpVerdict.Replayed, Open(receiver, secure, control: true).Verdict);
            secure[9] ^= 1;
            using var fresh = new SrtpReceiver(Key(suite, mki: true));
            Assert.Equal(SrtpVerdict.WrongTag, Open(fresh, secure, control: true).Verdict);
        }
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(11, false)]
    [InlineData(21, false)]
    [InlineData(0, true)]
    [InlineData(21, true)]
    public void What_is_too_short_for_a_tag_is_malformed(int length, bool control)
    {
        using var receiver = new SrtpReceiver(Key());
        var bytes = new byte[length];
        bytes.AsSpan().Fill(0x80);
        Assert.Equal(SrtpVerdict.Malformed, Open(receiver, bytes, control).Verdict);
    }

    [Fact]
    public void Key_has_30_bytes_and_never_shows_them()
    {
        Assert.Null(SrtpKey.FromInline(SrtpSuite.Sha1Tag80, new byte[29]));
        Assert.Null(SrtpKey.FromInline(SrtpSuite.Sha1Tag80, new byte[30], new byte[129]));
        Assert.Equal("AES_CM_128_HMAC_SHA1_80 ***", Key().ToString());
        Assert.Null(SrtpSuite.Find("AES_256_CM_HMAC_SHA1_80"));
    }

    [Fact]
    public void Protecting_and_opening_allocate_nothing()
    {
        using var sender = new SrtpSender(Key());
        using var receiver = new SrtpReceiver(Key());
        var buffer = new byte[172 + SrtpSender.MaxAdded];
        var sequence = 0;
        Assert.Equal(0, Allocations.Least(() =>
        {
            for (var i = 0; i < 500; i++, sequence++)
            {
                RtpPacket.WriteHeader(buffer, false, 0, unchecked((ushort)sequence), 1, 7);
                var length = 172;
                sender.Protect(buffer, ref length);
                receiver.Open(buffer.AsSpan(0, length), out _);
            }
        }));
        Assert.Equal(0, receiver.Refused);
    }

    [Library("libsrtp2.so.1", "libsrtp2-1")]
    public void Other_implementation_reads_ours_and_we_read_its()
    {
        foreach (var suite in SrtpSuite.All)
        {
            using var judge = new LibSrtp(suite, Inline);
            using var sender = new SrtpSender(Key(suite.Name));
            using var receiver = new SrtpReceiver(Key(suite.Name));
            for (var i = 65500; i < 65700; i++)
            {
                var packet = Packets.Make(i, (uint)i, bytes: 1 + (i % 200));
                Assert.Equal(Convert.ToHexString(packet), Convert.ToHexString(judge.Open(Protect(sender, packet))));
                Assert.Equal((SrtpVerdict.Good, Convert.ToHexString(packet)), Open(receiver, judge.Protect(packet)));
            }

            for (var i = 0; i < 5; i++)
            {
                Assert.Equal(Convert.ToHexString(Report), Convert.ToHexString(judge.OpenControl(Protect(sender, Report, control: true))));
                Assert.Equal((SrtpVerdict.Good, Convert.ToHexString(Report)), Open(receiver, judge.ProtectControl(Report), control: true));
            }
        }
    }
}

/// <summary>The other implementation: libsrtp2, one session each way.</summary>
internal sealed class LibSrtp : IDisposable
{
    private const int InboundAny = 2;
    private const int OutboundAny = 3;

    // Once in a process: the library refuses a second time.
    private static readonly Lazy<int> Started = new(Init);

    private readonly nint key;
    private readonly nint inbound;
    private readonly nint outbound;

    public LibSrtp(SrtpSuite suite, byte[] inline)
    {
        Assert.Equal(0, Started.Value);
        key = Marshal.AllocHGlobal(inline.Length);
        Marshal.Copy(inline, 0, key, inline.Length);
        inbound = Create(suite, InboundAny);
        outbound = Create(suite, OutboundAny);
    }

    public void Dispose()
    {
        _ = Free(inbound);
        _ = Free(outbound);
        Marshal.FreeHGlobal(key);
    }

    public byte[] Protect(byte[] packet) => Call(ProtectPacket, outbound, packet);

    public byte[] Open(byte[] packet) => Call(OpenPacket, inbound, packet);

    public byte[] ProtectControl(byte[] packet) => Call(ProtectReport, outbound, packet);

    public byte[] OpenControl(byte[] packet) => Call(OpenReport, inbound, packet);

    private static byte[] Call(Func<nint, byte[], int[], int> function, nint session, byte[] packet)
    {
        var buffer = new byte[packet.Length + 64];
        packet.CopyTo(buffer, 0);
        var length = new[] { packet.Length };
        Assert.Equal(0, function(session, buffer, length));
        return buffer[..length[0]];
    }

    // srtp_policy_t of 2.5: kind and value of the source (8), policies of RTP and RTCP (24 each), then the key's address; the rest zero.
    private nint Create(SrtpSuite suite, int source)
    {
        const int RtpPolicy = 8;
        const int RtcpPolicy = 32;
        const int KeyAddress = 56;
        var policy = Marshal.AllocHGlobal(256);
        for (var i = 0; i < 256; i += 8)
        {
            Marshal.WriteInt64(policy, i, 0);
        }

        Marshal.WriteInt32(policy, source);
        if (suite == SrtpSuite.Sha1Tag80)
        {
            Policy80(policy + RtpPolicy);
        }
        else
        {
            Policy32(policy + RtpPolicy);
        }

        Policy80(policy + RtcpPolicy);
        Marshal.WriteIntPtr(policy, KeyAddress, key);
        var status = NewSession(out var session, policy);
        Marshal.FreeHGlobal(policy);
        Assert.Equal(0, status);
        return session;
    }

#pragma warning disable SYSLIB1054, CA2101 // The test project has no unsafe code; nothing here is hot.
    [DllImport("libsrtp2.so.1", EntryPoint = "srtp_init")]
    private static extern int Init();

    [DllImport("libsrtp2.so.1", EntryPoint = "srtp_create")]
    private static extern int NewSession(out nint session, nint policy);

    [DllImport("libsrtp2.so.1", EntryPoint = "srtp_dealloc")]
    private static extern int Free(nint session);

    [DllImport("libsrtp2.so.1", EntryPoint = "srtp_crypto_policy_set_rtp_default")]
    private static extern void Policy80(nint policy);

    [DllImport("libsrtp2.so.1", EntryPoint = "srtp_crypto_policy_set_aes_cm_128_hmac_sha1_32")]
    private static extern void Policy32(nint policy);

    [DllImport("libsrtp2.so.1", EntryPoint = "srtp_protect")]
    private static extern int ProtectPacket(nint session, [In, Out] byte[] packet, [In, Out] int[] length);

    [DllImport("libsrtp2.so.1", EntryPoint = "srtp_unprotect")]
    private static extern int OpenPacket(nint session, [In, Out] byte[] packet, [In, Out] int[] length);

    [DllImport("libsrtp2.so.1", EntryPoint = "srtp_protect_rtcp")]
    private static extern int ProtectReport(nint session, [In, Out] byte[] packet, [In, Out] int[] length);

    [DllImport("libsrtp2.so.1", EntryPoint = "srtp_unprotect_rtcp")]
    private static extern int OpenReport(nint session, [In, Out] byte[] packet, [In, Out] int[] length);
#pragma warning restore SYSLIB1054, CA2101
}

/// <summary>A fact that needs a library of the system; without it it is skipped, with the reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LibraryAttribute : FactAttribute
{
    public LibraryAttribute(string library, string package)
    {
        (Library, Package) = (library, package);
        if (NativeLibrary.TryLoad(library, out var handle))
        {
            NativeLibrary.Free(handle);
        }
        else
        {
            Skip = $"not installed: {package}";
        }
    }

    public string Library { get; }

    public string Package { get; }
}

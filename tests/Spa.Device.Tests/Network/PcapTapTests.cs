using System.Diagnostics;
using System.Net;
using System.Text;
using Spa.Device.Sip;
using Spa.Foundation.Ports;
using Spa.Marks;
using Spa.Media.Rtp;
using Spa.Sip.Transport;

namespace Spa.Device.Tests.Network;

public sealed class PcapTapTests : IDisposable
{
    private const long Limit = 1 << 20;
    private static readonly MediaAddress Here = MediaAddress.Of(IPEndPoint.Parse("192.0.2.10:16384"));
    private static readonly MediaAddress There = MediaAddress.Of(IPEndPoint.Parse("198.51.100.7:4000"));
    private static readonly SipPath Proxy = new(SipTransport.Udp, IPEndPoint.Parse("198.51.100.7:5070"));
    private static readonly SipPath SecureProxy = new(SipTransport.Tls, IPEndPoint.Parse("[2001:db8::7]:5071"), 3);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("spa-capture");

    private string CaptureAt => Path.Combine(folder.FullName, "unit.pcapng");

    public void Dispose() => folder.Delete(recursive: true);

    [Needs("tshark")]
    public void Wireshark_reads_sip_over_each_transport_and_the_media_it_agreed_on()
    {
        using (var tap = Start())
        {
            var sip = tap.Of(new Port("192.0.2.10", 5060));
            sip.Passed(Proxy, Invite("udp-call", "198.51.100.7"), sent: false);
            sip.Passed(Proxy, Answer("udp-call", "192.0.2.10"), sent: true);
            tap.Of(new Port("2001:db8::10", 5061)).Passed(SecureProxy, Invite("tls-call", "198.51.100.7"), sent: true);
            var sender = new RtpSender(new() { Ssrc = 1, FirstSequence = 1, FirstTimestamp = 1, PayloadType = 0, PacketSamples = 160 });
            var packet = new byte[1500];
            for (var i = 0; i < 20; i++)
            {
                sender.Push(new byte[80], 80);
                while (sender.TryTake(packet, out var length))
                {
                    tap.Datagram(Here, There, packet.AsSpan(0, length));
                }
            }
        }

        Assert.Equal(string.Empty, Read("-Y", "_ws.malformed || ip.checksum.status == 0 || udp.checksum.status == 0"));
        Assert.Equal(
            "198.51.100.7\t192.0.2.10\t5070\t5060\tINVITE\t\tudp-call\n192.0.2.10\t198.51.100.7\t5060\t5070\t\t200\tudp-call\n\t\t\t\tINVITE\t\ttls-call\n",
            Read("-Y", "sip", "-T", "fields", "-e", "ip.src", "-e", "ip.dst", "-e", "udp.srcport", "-e", "udp.dstport", "-e", "sip.Method", "-e", "sip.Status-Code", "-e", "sip.Call-ID"));
        Assert.Equal("2001:db8::10\t2001:db8::7\t5061\t5071\n", Read("-Y", "exported_pdu", "-T", "fields", "-e", "exported_pdu.ipv6_src", "-e", "exported_pdu.ipv6_dst", "-e", "exported_pdu.src_port", "-e", "exported_pdu.dst_port"));
        Assert.Equal(10, Read("-Y", "rtp && rtp.setup-method == \"SDP\"", "-T", "fields", "-e", "rtp.seq").Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void Answers_to_challenges_and_keys_of_srtp_are_masked_and_nothing_else_changes()
    {
        using (var tap = Start())
        {
            tap.Of(new Port("192.0.2.10", 5060)).Passed(Proxy, Encoding.ASCII.GetBytes(Secretive), sent: true);
        }

        var file = Encoding.Latin1.GetString(File.ReadAllBytes(CaptureAt));
        var masked = Secretive;
        foreach (var secret in new[] { "5ccc069c403ebaf9f0171e9517f40e41", "0123456789abcdef", "abcdef", "c2VjcmV0LWtleS1vZi1zcnRwLW9uZQ", "c2VjcmV0LWtleS1vZi1zcnRwLXR3bw" })
        {
            masked = masked.Replace(secret, new string(secret.StartsWith("c2V", StringComparison.Ordinal) ? 'A' : '*', secret.Length), StringComparison.Ordinal);
            Assert.DoesNotContain(secret, file, StringComparison.Ordinal);
        }

        Assert.Contains(masked, file, StringComparison.Ordinal);
    }

    [Fact]
    public void The_file_stays_within_its_bound_and_holds_what_came_last()
    {
        var packet = new byte[200];
        using (var tap = Start(2 * CaptureFile.Least))
        {
            for (var i = 0; i < 3_000; i++)
            {
                packet[0] = 0x80;
                BitConverter.TryWriteBytes(packet.AsSpan(1), i);
                tap.Datagram(Here, There, packet);
            }

            Assert.Equal(0, tap.LeftOut);
        }

        Assert.InRange(new FileInfo(CaptureAt).Length + new FileInfo($"{CaptureAt}.1").Length, CaptureFile.Least, 2 * CaptureFile.Least);
        var last = File.ReadAllBytes(CaptureAt).AsSpan();
        Assert.Equal(CaptureBlock.Beginning, last[..CaptureBlock.Beginning.Length]);
        Assert.True(last.IndexOf((ReadOnlySpan<byte>)[0x80, .. BitConverter.GetBytes(2_999)]) > 0);
    }

    [Fact]
    public void What_finds_no_room_is_counted_and_a_packet_costs_no_allocation()
    {
        var packet = new byte[1_000];
        using var tap = Start();

        // A lock that had to wait for the writing thread allocates once: the least of some rounds is what packets cost.
        Assert.Equal(0, Enumerable.Range(0, 5).Min(_ => Cost()));
        Assert.InRange(tap.LeftOut, 1, 5_000);

        long Cost()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 1_000; i++)
            {
                tap.Datagram(Here, There, packet);
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_a_reason()
    {
        Assert.Null(PcapTap.TryStart(Path.Combine(folder.FullName, "none", "unit.pcapng"), Limit, new Clock(), static _ => { }, out var why));
        Assert.Contains("cannot be written", why, StringComparison.Ordinal);
    }

    private static string Secretive => string.Join(
        "\r\n",
        "REGISTER sip:example.com SIP/2.0",
        "Authorization: Digest username=\"a\", realm=\"r\", nonce=\"n\", uri=\"sip:example.com\",",
        " response=\"5ccc069c403ebaf9f0171e9517f40e41\", algorithm=MD5",
        "proxy-authorization : Digest username=\"response\",RESPONSE = \"0123456789abcdef\"",
        "Authentication-Info: rspauth=abcdef",
        "Subject: response=\"not secret\"",
        string.Empty,
        "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:c2VjcmV0LWtleS1vZi1zcnRwLW9uZQ==|2^20|1:4;inline:c2VjcmV0LWtleS1vZi1zcnRwLXR3bw==",
        "a=sendrecv\r\n");

    private static byte[] Invite(string id, string media) => Message("INVITE sip:unit@192.0.2.10 SIP/2.0", id, media, 4000);

    private static byte[] Answer(string id, string media) => Message("SIP/2.0 200 OK", id, media, 16384);

    private static byte[] Message(string first, string id, string media, int port)
    {
        var body = $"v=0\r\no=- 1 1 IN IP4 {media}\r\ns=-\r\nc=IN IP4 {media}\r\nt=0 0\r\nm=audio {port} RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n";
        return Encoding.ASCII.GetBytes(
            $"{first}\r\nVia: SIP/2.0/UDP 198.51.100.7:5070;branch=z9hG4bK{id}\r\nFrom: <sip:a@example.com>;tag=1\r\nTo: <sip:b@example.com>{(first[0] == 'S' ? ";tag=2" : string.Empty)}\r\nCall-ID: {id}\r\nCSeq: 1 INVITE\r\n"
            + $"Contact: <sip:a@{media}>\r\nMax-Forwards: 70\r\nContent-Type: application/sdp\r\nContent-Length: {body.Length}\r\n\r\n{body}");
    }

    private PcapTap Start(long limit = Limit) => PcapTap.TryStart(CaptureAt, limit, new Clock(), static why => throw new IOException(why), out var why) ?? throw new IOException(why);

    private string Read(params string[] arguments)
    {
        using var tshark = Process.Start(new ProcessStartInfo(NeedsAttribute.Find("tshark")!, ["-n", "-r", CaptureAt, "-o", "ip.check_checksum:TRUE", "-o", "udp.check_checksum:TRUE", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = tshark.StandardError.ReadToEndAsync();
        var said = tshark.StandardOutput.ReadToEnd();
        tshark.WaitForExit();
        Assert.True(tshark.ExitCode == 0, errors.Result);
        return said;
    }

    private sealed class Port(string host, int number) : ISipPort
    {
        public void Send(SipPath path, ReadOnlySpan<byte> message) => throw new InvalidOperationException();

        public (string Host, int Port) Local(SipTransport transport) => (host, number);
    }

    private sealed class Clock : ICalendar
    {
        public DateTimeOffset UtcNow => DateTimeOffset.UnixEpoch.AddYears(50);

        public bool IsTrusted => true;
    }
}

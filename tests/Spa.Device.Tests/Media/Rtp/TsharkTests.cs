using System.Diagnostics;
using Spa.Marks;
using Spa.Media.Rtp;
using Spa.Media.Rtp.Rtcp;

namespace Spa.Device.Tests.Media.Rtp;

/// <summary>An independent dissector reads what we write.</summary>
public sealed class TsharkTests : IDisposable
{
    private const int AudioPort = 4000;
    private const int ReportPort = 4001;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("spa-pcap");

    public void Dispose() => folder.Delete(recursive: true);

    [Needs("tshark")]
    public void Dissector_finds_nothing_malformed_and_reads_our_fields()
    {
        var sent = new List<(byte[] Datagram, int Port)>();
        var sender = new RtpSender(new() { Ssrc = 0x01020304, FirstSequence = 65530, FirstTimestamp = 0xFFFFFF00, PayloadType = 0, PacketSamples = 240, EventPayloadType = 101 });
        var packet = new byte[1500];
        for (var i = 0; i < 60; i++)
        {
            if (i == 20)
            {
                sender.StartEvent(11, 10);
            }
            else if (i == 30)
            {
                sender.EndEvent();
            }

            if (i == 50)
            {
                sender.PushNoise([0x40, 0x20, 0x10], 80);
            }
            else
            {
                sender.Push(new byte[80], 80);
            }

            while (sender.TryTake(packet, out var length))
            {
                sent.Add((packet[..length], AudioPort));
            }
        }

        var metrics = new VoipMetrics { Ssrc = 9, LossRate = 16, BurstDensity = 64, BurstDuration = 500, GapDuration = 1000, RoundTripDelay = 40, RFactor = 93, MosListening = 41, MosConversation = 42, JitterNominal = 30 };
        var compound = new RtcpCompound(
        [
            new RtcpPacket.SenderReport(0x01020304, 0xE3B0123480000000, 800, 16, 2560, [new(9, 64, -2, 66051, 80, 0xAABBCCDD, 65536)]),
            new RtcpPacket.Description([new(0x01020304, [new(1, "x@example.net")])]),
            new RtcpPacket.Extended(0x01020304, [metrics], []),
            new RtcpPacket.Bye([0x01020304], "gone"),
        ]);
        sent.Add((packet[..compound.Write(packet)], ReportPort));
        var file = Path.Combine(folder.FullName, "sent.pcap");
        Packets.WriteCapture(file, sent);

        Assert.Equal(string.Empty, Read(file, "-Y", "_ws.malformed || _ws.expert.severity >= 6291456"));

        // Every datagram, with its kind.
        Assert.Equal(sent.Count, Read(file, "-Y", "rtp || rtcp", "-T", "fields", "-e", "frame.number").Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        var events = Read(file, "-Y", "rtpevent", "-T", "fields", "-e", "rtpevent.event_id", "-e", "rtpevent.end_of_event", "-e", "rtpevent.duration", "-e", "rtp.marker").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("11\t1\t800\t1", Bits(events[^1]));
        Assert.Equal(3, events.Count(e => Bits(e) == "11\t1\t800\t1"));
        Assert.Equal("11\t0\t80\t1", Bits(events[0]));
        Assert.Equal("13", Read(file, "-Y", "rtp.p_type == 13", "-T", "fields", "-e", "rtp.p_type").Trim());
        Assert.Equal(
            "200,202,207,203\t64,16\t-2\t66051\tx@example.net,gone\t64\t93\t4.1",
            Read(file, "-Y", "rtcp", "-T", "fields", "-e", "rtcp.pt", "-e", "rtcp.ssrc.fraction", "-e", "rtcp.ssrc.cum_nr", "-e", "rtcp.ssrc.ext_high", "-e", "rtcp.sdes.text", "-e", "rtcp.xr.voipmetrics.burstdensity", "-e", "rtcp.xr.voipmetrics.rfactor", "-e", "rtcp.xr.voipmetrics.moslq").Trim());
    }

    // Versions differ in how they print a flag.
    private static string Bits(string row) => row.Replace("True", "1", StringComparison.Ordinal).Replace("False", "0", StringComparison.Ordinal);

    private static string Read(string file, params string[] arguments)
    {
        using var tshark = Process.Start(new ProcessStartInfo(
            NeedsAttribute.Find("tshark")!,
            ["-n", "-r", file, "-d", $"udp.port=={AudioPort},rtp", "-d", $"udp.port=={ReportPort},rtcp", .. arguments])
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
}

using System.Collections.Immutable;
using Spa.Foundation.Text;

namespace Spa.Media.Rtp.Rtcp;

/// <summary>The reports of one call: makes ours when they are due, and takes the far end's.</summary>
public sealed class RtcpSession
{
    private readonly RtcpOptions options;
    private RtcpSchedule schedule;
    private uint packetsBefore;
    private uint lastReport;
    private TimeSpan lastReportAt;
    private bool left;

    /// <summary>A session at its start.</summary>
    public RtcpSession(RtcpOptions options, TimeSpan now, double fraction)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.options = options;
        schedule = RtcpSchedule.Start(options.Interval, options.Bandwidth, now, fraction);
    }

    /// <summary>When to ask <see cref="Due"/> again; null when no reports are sent.</summary>
    public TimeSpan? Next => options.Interval > TimeSpan.Zero && !left ? schedule.Next : null;

    /// <summary>The last round trip; null when none was measured.</summary>
    public TimeSpan? RoundTrip { get; private set; }

    /// <summary>The last report on our stream; null when there was none.</summary>
    public ReportBlock? Heard { get; private set; }

    /// <summary>Packets refused because they were not the far end's.</summary>
    public long Strangers { get; private set; }

    /// <summary>Writes a report if it is time for one.</summary>
    /// <param name="now">The time.</param>
    /// <param name="fraction">Chance, from 0 up to 1.</param>
    /// <param name="ntp">The same moment on the wall clock, <see cref="NtpTime"/>.</param>
    /// <param name="sender">Our stream.</param>
    /// <param name="receiver">Theirs.</param>
    /// <param name="metrics">VoIP metrics of theirs; null for none.</param>
    /// <param name="into">Where to write; 500 bytes are enough.</param>
    /// <returns>Bytes written; 0 when it is not time.</returns>
    public int Due(TimeSpan now, double fraction, ulong ntp, RtpSender sender, RtpReceiver receiver, VoipMetrics? metrics, Span<byte> into)
    {
        if (Next is not { } next || now < next)
        {
            return 0;
        }

        schedule = schedule.OnTimer(now, fraction, out var send);
        if (!send)
        {
            return 0;
        }

        var packets = ImmutableArray.CreateBuilder<RtcpPacket>(3);
        packets.Add(Report(now, ntp, sender, receiver));
        packets.Add(Description());
        if (options.SendMetrics && metrics is not null)
        {
            packets.Add(new RtcpPacket.Extended(options.Ssrc, [metrics], []));
        }

        var length = new RtcpCompound(packets.DrainToImmutable()).Write(into);
        schedule = schedule.OnSent(length, now, fraction);
        return length;
    }

    /// <summary>Writes the last compound: report, name, BYE. A session of two leaves at once (RFC 3550 6.3.7). 0 when no reports are sent.</summary>
    public int Leave(TimeSpan now, ulong ntp, RtpSender sender, RtpReceiver receiver, string? reason, Span<byte> into)
    {
        if (Next is null)
        {
            return 0;
        }

        left = true;
        return new RtcpCompound([Report(now, ntp, sender, receiver), Description(), new RtcpPacket.Bye([options.Ssrc], reason)]).Write(into);
    }

    /// <summary>Takes a datagram from the far end.</summary>
    /// <param name="datagram">RTCP in the clear.</param>
    /// <param name="from">Its source: must have the address of the far end's audio; the port may differ.</param>
    /// <param name="receiver">Their stream.</param>
    /// <param name="now">The time.</param>
    /// <param name="ntp">The same moment on the wall clock.</param>
    /// <param name="authenticated">True when SRTCP has proven who sent it: then the address does not matter.</param>
    /// <returns>What it told; null when it was not the far end's or said nothing; or why it was refused.</returns>
    public Parsed<RtcpNews>? Take(ReadOnlySpan<byte> datagram, MediaAddress from, RtpReceiver receiver, TimeSpan now, ulong ntp, bool authenticated = false)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        if (!authenticated && from.Address != (receiver.Source ?? receiver.Expected)?.Address)
        {
            Strangers++;
            return null;
        }

        if (!RtcpCompound.Parse(datagram).Ok(out var compound, out var error))
        {
            return error;
        }

        // A report before any audio may come from whom the signalling named; a forged source is not the one we hear.
        var ssrc = compound.Packets[0] switch
        {
            RtcpPacket.SenderReport sr => sr.Ssrc,
            RtcpPacket.ReceiverReport rr => rr.Ssrc,
            _ => 0u,
        };
        if (receiver.Ssrc is { } known && ssrc != known)
        {
            Strangers++;
            return null;
        }

        schedule = schedule.OnReceived(datagram.Length).OnMembers(2, now);
        return Tell(compound, ssrc, now, ntp);
    }

    private RtcpNews Tell(RtcpCompound compound, uint ssrc, TimeSpan now, ulong ntp)
    {
        var news = new RtcpNews(null, null, null, false);
        foreach (var packet in compound.Packets)
        {
            switch (packet)
            {
                case RtcpPacket.SenderReport sr:
                    (lastReport, lastReportAt) = (NtpTime.Middle(sr.Ntp), now);
                    news = Hear(news, sr.Blocks, ntp);
                    break;
                case RtcpPacket.ReceiverReport rr:
                    news = Hear(news, rr.Blocks, ntp);
                    break;
                case RtcpPacket.Extended xr:
                    news = news with { Metrics = xr.Metrics.FirstOrDefault(m => m.Ssrc == options.Ssrc) ?? news.Metrics };
                    break;
                case RtcpPacket.Bye bye when bye.Sources.Contains(ssrc):
                    news = news with { Left = true };
                    schedule = schedule.OnMembers(1, now);
                    break;
            }
        }

        return news;
    }

    private RtcpNews Hear(RtcpNews news, ImmutableArray<ReportBlock> blocks, ulong ntp)
    {
        foreach (var block in blocks)
        {
            if (block.Ssrc != options.Ssrc)
            {
                continue;
            }

            Heard = block;
            news = news with { Heard = block };
            if (block.LastReport == 0)
            {
                continue;
            }

            // A - LSR - DLSR in 1/65536 s; a clock that jumped, or a report on somebody else's time, gives nonsense.
            var units = (int)(NtpTime.Middle(ntp) - block.LastReport - block.SinceLastReport);
            if (units is >= 0 and < 65536 * 60)
            {
                RoundTrip = NtpTime.Span((uint)units);
                news = news with { RoundTrip = RoundTrip };
            }
        }

        return news;
    }

    private RtcpPacket Report(TimeSpan now, ulong ntp, RtpSender sender, RtpReceiver receiver)
    {
        ImmutableArray<ReportBlock> blocks = receiver.Ssrc is { } source
            ?
            [
                new(
                    source,
                    receiver.Sequence.TakeFractionLost(),
                    receiver.Sequence.Lost,
                    receiver.Sequence.Highest,
                    receiver.Jitter.Jitter,
                    lastReport,
                    lastReport == 0 ? 0 : NtpTime.Units(now - lastReportAt)),
            ]
            : [];
        var sent = sender.Packets != packetsBefore;
        packetsBefore = sender.Packets;
        return sent
            ? new RtcpPacket.SenderReport(options.Ssrc, ntp, sender.Clock, sender.Packets, sender.Octets, blocks)
            : (RtcpPacket)new RtcpPacket.ReceiverReport(options.Ssrc, blocks);
    }

    private RtcpPacket.Description Description() => new RtcpPacket.Description([new(options.Ssrc, [new(DescriptionItem.CanonicalName, options.CanonicalName)])]);
}

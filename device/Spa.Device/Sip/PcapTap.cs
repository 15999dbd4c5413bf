using System.Net;
using Spa.Foundation.Ports;
using Spa.Media.Rtp;
using Spa.Sip.Transport;

namespace Spa.Device.Sip;

/// <summary>Writes SIP and RTP of the unit into a file that Wireshark and tshark read (pcapng). Packets are taken on the timeline without waiting or allocating; a thread of its own writes. What the disk is too slow for is left out and counted.</summary>
/// <remarks>
/// Datagrams are packets of UDP. Messages of streams stand whole, TLS opened, as Wireshark's "exported PDUs".
/// Answers to digest challenges are masked with as many asterisks, keys of SRTP with as many A; what callers say and dial is not.
/// </remarks>
internal sealed class PcapTap : IDisposable
{
    private const int Room = 1 << 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private readonly Lock gate = new();
    private readonly AutoResetEvent some = new(false);
    private readonly ManualResetEvent ended = new(false);
    private readonly ICalendar calendar;
    private readonly CaptureFile file;
    private readonly Action<string> failed;
    private readonly Thread thread;
    private byte[] filling = new byte[Room];
    private byte[] writing = new byte[Room];
    private int filled;

    private PcapTap(CaptureFile file, ICalendar calendar, Action<string> failed)
    {
        (this.file, this.calendar, this.failed) = (file, calendar, failed);
        thread = new Thread(Run) { Name = "capture", IsBackground = true };
        thread.Start();
    }

    /// <summary>Packets left out because the disk was too slow.</summary>
    public long LeftOut { get; private set; }

    /// <summary>Begins; null with the reason when the file cannot be written.</summary>
    /// <param name="path">The file; what it held is gone. When it has reached half of the limit it becomes the same name with ".1", in the place of the one before.</param>
    /// <param name="limit">Most bytes of both together; at least 128 KiB.</param>
    /// <param name="calendar">For the time of each packet.</param>
    /// <param name="failed">Told why nothing more is written; from the writing thread.</param>
    /// <param name="why">Why not.</param>
    public static PcapTap? TryStart(string path, long limit, ICalendar calendar, Action<string> failed, out string? why)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 2 * CaptureFile.Least);
        return CaptureFile.TryCreate(path, limit / 2, out why) is { } file ? new PcapTap(file, calendar, failed) : null;
    }

    /// <summary>The tap for the messages of a SIP port.</summary>
    public ISipTap Of(ISipPort port) => new PortTap(this, port);

    /// <summary>A datagram passed.</summary>
    /// <param name="from">Sender.</param>
    /// <param name="to">Receiver.</param>
    /// <param name="bytes">What it held.</param>
    public void Datagram(MediaAddress from, MediaAddress to, ReadOnlySpan<byte> bytes) => Put(from, to, bytes, isStream: false, isSip: false);

    /// <summary>Writes what is left, and ends.</summary>
    public void Dispose()
    {
        if (ended.WaitOne(0))
        {
            return;
        }

        ended.Set();
        some.Set();
        thread.Join();
    }

    private void Put(MediaAddress from, MediaAddress to, ReadOnlySpan<byte> bytes, bool isStream, bool isSip)
    {
        var now = calendar.UtcNow;
        lock (gate)
        {
            var length = CaptureBlock.Write(filling.AsSpan(filled), now, from, to, bytes, isStream, out var content);
            if (length == 0)
            {
                LeftOut++;
                return;
            }

            if (isSip)
            {
                CaptureSecrets.Mask(filling.AsSpan(filled)[content]);
            }

            filled += length;
        }

        some.Set();
    }

    private void Run()
    {
        var isEnding = false;
        while (!isEnding)
        {
            some.WaitOne();

            // A moment's packets are written together.
            isEnding = ended.WaitOne(Pause);
            int length;
            lock (gate)
            {
                (filling, writing, length, filled) = (writing, filling, filled, 0);
            }

            if (file.Write(writing.AsSpan(0, length)) is { } why)
            {
                failed(why);
                break;
            }
        }

        file.Dispose();
    }

    private sealed class PortTap(PcapTap owner, ISipPort port) : ISipTap
    {
        public void Passed(SipPath path, ReadOnlySpan<byte> message, bool sent)
        {
            var (host, number) = port.Local(path.Transport);
            var local = MediaAddress.Of(new IPEndPoint(IPAddress.TryParse(host, out var address) ? address : IPAddress.Any, number));
            var remote = MediaAddress.Of(path.Remote);
            owner.Put(sent ? local : remote, sent ? remote : local, message, path.IsReliable, isSip: true);
        }
    }
}

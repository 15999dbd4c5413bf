using System.Globalization;
using Spa.Cwmp;
using Spa.Gateway.Calls;

namespace Spa.Gateway.Management.Model;

/// <summary>The list of ended calls (TR-104 issue 2, <c>CallLog</c>), whose rows have the numbers of the calls since the start.</summary>
/// <param name="table">Path of the table below the root.</param>
/// <param name="line">Path of a line, 1 or 2.</param>
/// <param name="extension">Path of the phone as the line knows it.</param>
/// <param name="phone">Path of the phone's port.</param>
/// <param name="far">Path of what a line reaches others by.</param>
internal sealed class CallLogLeaves(string table, Func<int, string> line, string extension, string phone, Func<int, string> far)
{
    private const int LongestParty = 32;

    /// <summary>Path of the table below the root.</summary>
    public string Table => table;

    /// <summary>How many calls are in it: it is there also when there are none.</summary>
    public void Counted(LeafList list) => list.Number($"{table[..^1]}NumberOfEntries", LeafSource.Fact(f => Text(f.Voice?.Log.Length ?? 0)));

    /// <summary>A call.</summary>
    public void Row(LeafList list, EndedCall call)
    {
        var row = list.Under(string.Create(CultureInfo.InvariantCulture, $"{table}{call.Number}."));
        var (caller, called) = call.IsOutgoing ? (call.Near, call.Far) : (call.Far, call.Near);
        var (source, destination) = call.IsOutgoing ? (phone, far(call.Line)) : (far(call.Line), phone);
        row.Text("CallingPartyNumber", LeafSource.Fixed(caller), 256);
        row.Text("CalledPartyNumber", LeafSource.Fixed(called), 256);
        row.Text("Source", LeafSource.Fixed(source), 256);
        row.Text("Destination", LeafSource.Fixed(destination), 256);
        row.Text("RemoteParty", LeafSource.Fixed(call.Far.Length > LongestParty ? call.Far[..LongestParty] : call.Far), LongestParty);
        row.Text("UsedLine", LeafSource.Fixed(line(call.Line)), 256);
        row.Text("UsedExtensions", LeafSource.Fixed(extension));
        row.Text("Direction", LeafSource.Fixed(call.IsOutgoing ? "Outgoing" : "Incoming"));
        row.Time("Start", At(call.Began));
        row.Number("Duration", LeafSource.Fixed(Text((long)(call.Duration ?? TimeSpan.Zero).TotalSeconds)));
        row.Text("CallTerminationCause", LeafSource.Fixed(VoiceWords.Cause(call)));
        row.Number("SignalingPerformanceNumberOfEntries", LeafSource.Fixed("0"));
        row.Number("SessionNumberOfEntries", LeafSource.Fixed(call.Duration is null ? "0" : "1"));
        if (call.Duration is { } talked)
        {
            Session(row.Under("Session.1."), call, talked);
        }
    }

    // The side that is reached over the network has the media: whom we call, or who calls us.
    private static void Session(LeafList session, EndedCall call, TimeSpan talked)
    {
        session.Text("StreamType", LeafSource.Fixed(call.Media is { IsFax: true } ? "Fax" : "Audio"));
        session.Time("Start", At(call.Ended - talked));
        session.Number("Duration", LeafSource.Fixed(Text((long)talked.TotalSeconds)));
        if (call.Media is not { } media)
        {
            return;
        }

        var side = session.Under(call.IsOutgoing ? "Destination." : "Source.");
        side.Text("RTP.FarEndIPAddress", LeafSource.Fixed(media.Far.Address.ToString()), 45);
        side.Number("RTP.FarEndUDPPort", LeafSource.Fixed(Text(media.Far.Port)), 0, 65535);
        side.Number("RTP.LocalUDPPort", LeafSource.Fixed(Text(media.NearPort ?? 0)), 0, 65535);
        side.Text("DSP.TransmitCodec.Codec", LeafSource.Fixed(Array.Find(CodecOrder.All, codec => codec.Name == media.Codec).Codec ?? media.Codec), 256);
        if (media.Quality is not { } quality)
        {
            return;
        }

        var lost = Math.Max(0, quality.Lost);
        side.Long("RTP.PacketsSent", LeafSource.Fixed(Text(quality.PacketsSent)));
        side.Long("RTP.PacketsReceived", LeafSource.Fixed(Text(quality.PacketsReceived)));
        side.Long("RTP.BytesSent", LeafSource.Fixed(Text(quality.OctetsSent)));
        side.Long("RTP.BytesReceived", LeafSource.Fixed(Text(quality.OctetsReceived)));
        side.Number("RTP.PacketsLost", LeafSource.Fixed(Text(lost)));
        side.Number("RTP.PacketsDiscarded", LeafSource.Fixed(Text(quality.Discarded)));
        side.Number("RTP.ReceivePacketLossRate", LeafSource.Fixed(Text(lost == 0 ? 0 : lost * 100 / (quality.PacketsReceived + lost))), 0, 100);
        side.Signed("RTP.ReceiveInterarrivalJitter", LeafSource.Fixed(Text((long)quality.Jitter.TotalMicroseconds)), -1);
        side.Signed("RTP.RoundTripDelay", LeafSource.Fixed(Text((long)(quality.RoundTrip?.TotalMicroseconds ?? -1))), -1);
        side.Signed("RTP.BufferDelay", LeafSource.Fixed(Text((long)quality.BufferDelay.TotalMicroseconds)), -1);
        side.Text("VoiceQuality.X_000E08_MOS", LeafSource.Fixed(quality.MosListening.ToString("F1", CultureInfo.InvariantCulture)));
    }

    private static LeafSource At(TimeSpan moment) => LeafSource.Fact(f => CwmpTime.Text(f.Voice is { } voice ? f.Status.Clock - (voice.Now - moment) : null));

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

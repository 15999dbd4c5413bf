using System.Globalization;
using Spa.Gateway.Calls;
using Spa.Media.Rtp.Quality;

namespace Spa.Gateway.Management.Model;

/// <summary>What was counted of a line, and its present calls.</summary>
internal static class CountLeaves
{
    /// <summary>CallControl.Line.{i}.Stats of issue 2. The PSTN line places no calls, and its speech is no packets.</summary>
    public static void Issue2(LeafList stats, int n)
    {
        Way("IncomingCalls.CallsReceived", "IncomingCalls.", s => s.Incoming);
        if (n == 1)
        {
            Way("OutgoingCalls.CallsAttempted", "OutgoingCalls.", s => s.Outgoing);
            Packets(stats.Under("RTP."));
        }

        void Way(string all, string path, Func<LineStatistics, CallCounts> counts)
        {
            stats.Number(all, Count(n, s => counts(s).Calls));
            stats.Number(path + "CallsConnected", Count(n, s => counts(s).Answered));
            stats.Number(path + "CallsFailed", Count(n, s => counts(s).Failed));
            stats.Number(path + "CallsDropped", Count(n, s => counts(s).Dropped));
            stats.Number(path + "TotalCallTime", Count(n, s => (long)counts(s).Time.TotalSeconds));
        }
    }

    /// <summary>VoiceProfile.{i}.Line.{i}.Stats of issue 1.</summary>
    public static void Issue1(LeafList stats, int n)
    {
        Way("IncomingCallsReceived", "IncomingCalls", s => s.Incoming);
        stats.Number("CallsDropped", Count(n, s => s.Dropped));
        stats.Number("TotalCallTime", Count(n, s => (long)s.Time.TotalSeconds));
        if (n == 1)
        {
            Way("OutgoingCallsAttempted", "OutgoingCalls", s => s.Outgoing);
            Packets(stats);
            stats.Number("ServerDownTime", Count(n, s => (long)s.ServerDown.TotalSeconds));
            stats.Number("ReceivePacketLossRate", Quality(q => q.PacketsReceived + q.Lost > 0 ? Math.Max(0, q.Lost) * 100 / (q.PacketsReceived + Math.Max(0, q.Lost)) : 0), 0, 100);
            stats.Number("ReceiveInterarrivalJitter", Quality(q => (long)q.Jitter.TotalMicroseconds));
            stats.Number("RoundTripDelay", Quality(q => (long)(q.RoundTrip ?? TimeSpan.Zero).TotalMicroseconds));
        }

        // Answered and connected are the same here: with the answer the sides are joined.
        void Way(string all, string path, Func<LineStatistics, CallCounts> counts)
        {
            stats.Number(all, Count(n, s => counts(s).Calls));
            stats.Number(path + "Answered", Count(n, s => counts(s).Answered));
            stats.Number(path + "Connected", Count(n, s => counts(s).Answered));
            stats.Number(path + "Failed", Count(n, s => counts(s).Failed));
        }
    }

    /// <summary>A present call, as Session.{i} of issue 1 has it.</summary>
    /// <param name="list">Where its row stands.</param>
    /// <param name="call">The number of the call.</param>
    public static void Session(LeafList list, int call)
    {
        list.Time("SessionStartTime", Of((c, f) => Cwmp.CwmpTime.Text(f.Status.Clock - c.Duration)));
        list.Number("SessionDuration", Of((c, _) => Text((long)(c.Duration ?? TimeSpan.Zero).TotalSeconds)));
        list.Text("FarEndIPAddress", Of((c, _) => c.FarMedia?.Address.ToString() ?? string.Empty));
        list.Number("FarEndUDPPort", Of((c, _) => Text(c.FarMedia?.Port ?? 0)), 0, 65535);
        list.Number("LocalUDPPort", Of((c, _) => Text(c.NearMediaPort ?? 0)), 0, 65535);

        LeafSource Of(Func<CallStatus, ModelFacts, string> read)
            => LeafSource.Fact(f => f.Voice?.Calls.FirstOrDefault(c => c.Number == call) is { } found ? read(found, f) : string.Empty);
    }

    private static void Packets(LeafList list)
    {
        list.Number("PacketsSent", Count(1, s => s.Media.PacketsSent));
        list.Number("PacketsReceived", Count(1, s => s.Media.PacketsReceived));
        list.Number("BytesSent", Count(1, s => s.Media.OctetsSent));
        list.Number("BytesReceived", Count(1, s => s.Media.OctetsReceived));
        list.Number("PacketsLost", Count(1, s => Math.Max(0, s.Media.Lost)));
    }

    private static LeafSource Count(int line, Func<LineStatistics, long> count)
        => LeafSource.Fact(f => Text(f.Voice is { } voice ? count(voice.Statistics[line - 1]) : 0));

    // Of the call that is talked in; 0 while there is none.
    private static LeafSource Quality(Func<CallQuality, long> figure)
        => LeafSource.Fact(f => Text(f.Voice?.Calls.FirstOrDefault(c => c is { State: CallState.Connected, Quality: not null })?.Quality is { } quality ? figure(quality) : 0));

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

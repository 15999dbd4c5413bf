using System.Net;
using Spa.Foundation.Time;
using Spa.Gateway.Calls;
using Spa.Media.Rtp.Quality;

namespace Spa.Device.Tests.Management;

/// <summary>Calls that have ended, one of each kind that a list of them has.</summary>
internal static class EndedCalls
{
    private static readonly CallQuality Quality = new()
    {
        PacketsSent = 500,
        OctetsSent = 80_000,
        PacketsReceived = 495,
        OctetsReceived = 79_200,
        Lost = 5,
        Discarded = 1,
        Errors = 0,
        Jitter = 3.Milliseconds,
        RoundTrip = 40.Milliseconds,
        BufferDelay = 60.Milliseconds,
        RListening = 88,
        RConversation = 85,
        Metrics = null,
    };

    public static EndedCall Outgoing { get; } = new(1, 1, true, "1000", "2000", 10.Seconds, 5.Seconds, "Line 1 hung up", 0, false, 20.Seconds, new EndedMedia(IPEndPoint.Parse("192.0.2.20:4000"), 16384, "G711u", false, Quality));

    public static EndedCall Incoming { get; } = Outgoing with { Number = 2, IsOutgoing = false, Media = Outgoing.Media! with { Codec = "T.38", IsFax = true } };

    public static EndedCall OfExchange { get; } = Incoming with { Number = 3, Line = 2, Near = string.Empty, Far = string.Empty, Media = null };

    public static EndedCall Unanswered { get; } = Outgoing with { Number = 4, Duration = null, Reason = "Busy", Status = 486, Media = null };

    public static IReadOnlyList<EndedCall> All { get; } = [Outgoing, Incoming, OfExchange, Unanswered];
}

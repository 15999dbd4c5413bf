using System.Collections.Immutable;

namespace Spa.Sip.Sdp;

/// <summary>What offers and answers are made of.</summary>
internal static class MediaParts
{
    public static SessionDescription Session(MediaOptions options, ImmutableArray<MediaDescription> media)
        => new() { Origin = options.Origin, Connection = SdpConnection.Of(options.Address), Media = media };

    /// <summary>The version goes up by one when anything else changed, and only then (RFC 3264 8).</summary>
    public static SessionDescription Versioned(SessionDescription made, SessionDescription? before)
    {
        if (before is null) return made;
        var same = made with { Origin = before.Origin };
        return same.ToBytes().AsSpan().SequenceEqual(before.ToBytes()) ? same : same with { Origin = before.Origin.Next() };
    }

    /// <summary>A place that is not used: its kind, protocol and formats stay, for the line needs them (RFC 3264 6).</summary>
    public static MediaDescription Refused(MediaDescription media) => new() { Kind = media.Kind, Port = 0, Protocol = media.Protocol, Formats = media.Formats };

    public static MediaDescription Fax(FaxOptions fax) => new() { Kind = "image", Port = fax.Port, Protocol = "udptl", Formats = ["t38"], Attributes = fax.Attributes };

    public static FaxTerms? Fax(SessionDescription theirs, MediaDescription media)
        => theirs.AddressOf(media) is { IsZero: false } address ? new FaxTerms(Host(address), media.Port, media.Attributes) : null;

    /// <summary>The address without the TTL of a multicast.</summary>
    public static string Host(SdpConnection connection) => connection.Address.Split('/')[0];
}

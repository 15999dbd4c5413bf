using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using Spa.Foundation.Text;

namespace Spa.Sip.Sdp;

/// <summary>A session description (RFC 8866).</summary>
public sealed record SessionDescription
{
    /// <summary>Type of a body that is one.</summary>
    public const string ContentType = "application/sdp";

    /// <summary>Which session and version.</summary>
    public required SdpOrigin Origin { get; init; }

    /// <summary>Name of the session; "-" when it has none.</summary>
    public string Name { get; init; } = "-";

    /// <summary>The address of media that have none of their own; null when each has.</summary>
    public SdpConnection? Connection { get; init; }

    /// <summary>Bandwidths.</summary>
    public ImmutableArray<SdpBandwidth> Bandwidths { get; init; } = [];

    /// <summary>Lines of type t, r and z in order.</summary>
    public ImmutableArray<SdpLine> Times { get; init; } = [new SdpLine('t', "0 0")];

    /// <summary>Attributes of the session in order.</summary>
    public ImmutableArray<SdpAttribute> Attributes { get; init; } = [];

    /// <summary>Media in order: their places are what offer and answer agree on.</summary>
    public ImmutableArray<MediaDescription> Media { get; init; } = [];

    /// <summary>All other lines of the session in order.</summary>
    public ImmutableArray<SdpLine> Other { get; init; } = [];

    /// <summary>Reads a description. Lines may end with LF alone, and s= and t= may be missing: devices of the field send that.</summary>
    public static Parsed<SessionDescription> Parse(ReadOnlySpan<byte> text) => new SdpReader().Read(text);

    /// <summary>Reads a description.</summary>
    public static Parsed<SessionDescription> Parse(string text) => Parse(Encoding.UTF8.GetBytes(text));

    /// <summary>Direction of one of the media, the session's attribute and an address of zeros included.</summary>
    public MediaDirection DirectionOf(MediaDescription media)
    {
        ArgumentNullException.ThrowIfNull(media);
        var direction = media.Direction ?? MediaDirections.Of(Attributes) ?? MediaDirection.SendReceive;
        return AddressOf(media) is { IsZero: true } ? direction & ~MediaDirection.ReceiveOnly : direction;
    }

    /// <summary>Address of one of the media: its own or the session's; null when neither has one.</summary>
    public SdpConnection? AddressOf(MediaDescription media)
    {
        ArgumentNullException.ThrowIfNull(media);
        return media.Connection ?? Connection;
    }

    /// <summary>Writes the description.</summary>
    public void Write(IBufferWriter<byte> target)
    {
        ArgumentNullException.ThrowIfNull(target);
        SdpWriter.Write(this, target);
    }

    /// <summary>The description's bytes.</summary>
    public byte[] ToBytes()
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        Write(buffer);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The description as text, keys and all: not for a log.</summary>
    public string ToText() => Encoding.UTF8.GetString(ToBytes());

    /// <summary>What is described, for a log.</summary>
    public override string ToString() => string.Join(", ", Media.Select(m => $"{m.Kind} {m.Port} {m.Protocol} {string.Join(' ', m.Formats)}"));
}

using System.Collections.Immutable;

namespace Spa.Media.Rtp.Rtcp;

/// <summary>What is said of one source.</summary>
/// <param name="Ssrc">The source.</param>
/// <param name="Items">In order.</param>
public sealed record DescriptionChunk(uint Ssrc, ImmutableArray<DescriptionItem> Items);

/// <summary>One item (RFC 3550 6.5).</summary>
/// <param name="Type">1 CNAME, 2 NAME, 6 TOOL, 7 NOTE, ...; never 0.</param>
/// <param name="Text">UTF-8, at most 255 bytes.</param>
public sealed record DescriptionItem(byte Type, string Text)
{
    /// <summary>The item that each compound must carry.</summary>
    public const byte CanonicalName = 1;
}

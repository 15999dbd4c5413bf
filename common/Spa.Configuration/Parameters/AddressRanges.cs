using System.Collections.Immutable;
using Spa.Foundation.Text;

namespace Spa.Configuration.Parameters;

/// <summary>A list of address ranges: <c>10.0.0.0-10.255.255.255,192.168.0.0-192.168.255.255</c>.</summary>
/// <param name="Ranges">The ranges, as written; empty for a blank text.</param>
public sealed record AddressRanges(ImmutableArray<AddressRange> Ranges)
{
    //  ranges = [ range *( "," range ) ]
    //  range  = ipv4 "-" ipv4
    /// <summary>Reads all of a text.</summary>
    public static Parsed<AddressRanges> Parse(string text)
    {
        var ranges = ImmutableArray.CreateBuilder<AddressRange>();
        for (var at = 0; text.Length > 0 && at <= text.Length;)
        {
            var comma = text.IndexOf(',', at);
            var end = comma < 0 ? text.Length : comma;
            var dash = text.IndexOf('-', at, end - at);
            if (dash < 0)
            {
                return new ParseError(end, "a range like 10.0.0.0-10.255.255.255", "SPA catalogue");
            }

            if (!Ipv4Text.TryRead(text.AsSpan(at, dash - at).Trim(), out var first, out var stop))
            {
                return new ParseError(at + stop, "an IPv4 address", "SPA type IP");
            }

            if (!Ipv4Text.TryRead(text.AsSpan(dash + 1, end - dash - 1).Trim(), out var last, out stop))
            {
                return new ParseError(dash + 1 + stop, "an IPv4 address", "SPA type IP");
            }

            if (last < first)
            {
                return new ParseError(dash + 1, "an address that is not below the first one", "SPA catalogue");
            }

            ranges.Add(new AddressRange(first, last));
            at = end + 1;
        }

        return new AddressRanges(ranges.ToImmutable());
    }

    /// <summary>True when an address (as a number) lies in one of the ranges.</summary>
    public bool Contains(uint address) => Ranges.Any(r => address >= r.First && address <= r.Last);

    /// <inheritdoc/>
    public override string ToString() => string.Join(',', Ranges);
}

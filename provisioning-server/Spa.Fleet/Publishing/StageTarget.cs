using System.Globalization;
using Spa.Fleet.Inventory;
using Spa.Foundation.Text;

namespace Spa.Fleet.Publishing;

/// <summary>Which devices of a layer get its new revision in one stage of a publish.</summary>
public abstract record StageTarget
{
    private const string Rule = "docs/publishing.md, stages";
    private const int MostCounted = 100_000;

    private StageTarget()
    {
    }

    /// <summary>One device.</summary>
    /// <param name="Mac">Which.</param>
    public sealed record One(MacAddress Mac) : StageTarget
    {
        /// <inheritdoc/>
        public override string ToString() => $"device:{Mac}";
    }

    /// <summary>Devices that carry a tag when the stage begins.</summary>
    /// <param name="Tag">The tag.</param>
    public sealed record Tagged(string Tag) : StageTarget
    {
        /// <inheritdoc/>
        public override string ToString() => $"tag:{Tag}";
    }

    /// <summary>A number of devices, chosen by a fixed rule: the same publish always chooses the same.</summary>
    /// <param name="Devices">How many, 1 to 100,000.</param>
    public sealed record Count(int Devices) : StageTarget
    {
        /// <inheritdoc/>
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"count:{Devices}");
    }

    /// <summary>Every device of the layer that did not have its turn.</summary>
    public sealed record Rest : StageTarget
    {
        /// <inheritdoc/>
        public override string ToString() => "rest";
    }

    /// <summary>For people: <c>100 devices</c>.</summary>
    public string Spoken => this switch
    {
        One one => $"device {one.Mac}",
        Tagged tagged => $"devices tagged {tagged.Tag}",
        Count count => Plural.Of(count.Devices, "device"),
        _ => "all the rest",
    };

    /// <summary>Reads <c>device:MAC</c>, <c>tag:NAME</c>, <c>count:NUMBER</c> or <c>rest</c>.</summary>
    public static Parsed<StageTarget> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text == "rest")
        {
            return new Rest();
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var value = text[(colon + 1)..].Trim();
        return (colon < 0 ? string.Empty : text[..colon].Trim()) switch
        {
            "device" => MacAddress.Parse(value).Ok(out var mac, out var error) ? new One(mac) : error with { At = error.At + colon + 1 },
            "tag" => value.Length is > 0 and <= 40 && !value.Any(c => char.IsWhiteSpace(c) || c == ',') ? new Tagged(value) : new ParseError(colon + 1, "a tag of at most 40 characters without blanks", Rule),
            "count" => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and <= MostCounted
                ? new Count(count)
                : new ParseError(colon + 1, "a number of devices from 1 to 100000", Rule),
            _ => new ParseError(0, "'device:', 'tag:', 'count:' or 'rest'", Rule),
        };
    }
}

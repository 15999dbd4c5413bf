using System.Collections.Immutable;
using Spa.Foundation.Text;

namespace Spa.Fleet.Layers;

/// <summary>A value with places for variables.</summary>
/// <param name="Parts">Text and variables by turns, in order.</param>
public sealed record Template(ImmutableArray<TemplatePart> Parts)
{
    private const string Rule = "docs/server.md, variables";

    /// <summary>Names of the variables in it, in order, once each.</summary>
    public IEnumerable<string> Variables => Parts.OfType<TemplatePart.Variable>().Select(v => v.Name).Distinct(StringComparer.Ordinal);

    //  template = *( text / "{{" *blank name *blank "}}" )
    //  "{{" always begins a variable; a single brace is text.

    /// <summary>Reads a value.</summary>
    public static Parsed<Template> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = ImmutableArray.CreateBuilder<TemplatePart>();
        var at = 0;
        while (at < text.Length)
        {
            var open = text.IndexOf("{{", at, StringComparison.Ordinal);
            if (open < 0)
            {
                parts.Add(new TemplatePart.Plain(text[at..]));
                break;
            }

            if (open > at)
            {
                parts.Add(new TemplatePart.Plain(text[at..open]));
            }

            var close = text.IndexOf("}}", open, StringComparison.Ordinal);
            if (close < 0)
            {
                return new ParseError(text.Length, "}} after the name of a variable", Rule);
            }

            var name = text[(open + 2)..close].Trim();
            if (!LayerVariable.IsName(name))
            {
                return new ParseError(open + 2, "the name of a variable", Rule);
            }

            parts.Add(new TemplatePart.Variable(name, open));
            at = close + 2;
        }

        return new Template(parts.ToImmutable());
    }

    /// <inheritdoc/>
    public bool Equals(Template? other) => other is not null && Parts.SequenceEqual(other.Parts);

    /// <inheritdoc/>
    public override int GetHashCode() => Parts.Aggregate(0, HashCode.Combine);

    /// <summary>The form that <see cref="Parse"/> reads.</summary>
    public override string ToString() => string.Concat(Parts);
}

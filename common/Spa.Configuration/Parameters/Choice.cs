using System.Collections.Immutable;
using Spa.Foundation.Text;

namespace Spa.Configuration.Parameters;

/// <summary>One of a list of texts, in any case; kept in the list's spelling.</summary>
/// <typeparam name="T">What the texts stand for.</typeparam>
internal sealed class Choice<T> : Kind<T>
    where T : notnull
{
    private readonly ImmutableArray<(string Text, T Value)> rows;
    private readonly ImmutableArray<(string Text, T Value)> otherSpellings;

    /// <summary>A list of texts with their values.</summary>
    /// <param name="rows">The choices, as a page lists them.</param>
    /// <param name="otherSpellings">Further texts that are accepted and kept as the choice of that value.</param>
    public Choice(ImmutableArray<(string Text, T Value)> rows, ImmutableArray<(string Text, T Value)> otherSpellings = default)
    {
        this.rows = rows;
        this.otherSpellings = otherSpellings.IsDefault ? [] : otherSpellings;
        Choices = [.. rows.Select(r => r.Text)];
        Description = "one of: " + string.Join("; ", Choices);
    }

    public override string Description { get; }

    public override ImmutableArray<string> Choices { get; }

    public override Parsed<T> Read(string text)
        => TryFind(rows, text, out var value) || TryFind(otherSpellings, text, out value) ? value : new ParseError(0, Description, "SPA type choice");

    public override string Write(T value)
    {
        foreach (var row in rows)
        {
            if (EqualityComparer<T>.Default.Equals(row.Value, value))
            {
                return row.Text;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(value), value, "Not a value of this list.");
    }

    public override string Settle(string text, T value) => Write(value);

    private static bool TryFind(ImmutableArray<(string Text, T Value)> among, string text, out T value)
    {
        foreach (var row in among)
        {
            if (row.Text.Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                value = row.Value;
                return true;
            }
        }

        value = default!;
        return false;
    }
}

namespace Spa.ProvisioningServer.Api;

/// <summary>A part of a list.</summary>
/// <param name="Items">What is in it.</param>
/// <param name="Next">What to give as <c>after</c> for the next part; null = this is the last.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? Next)
{
    /// <summary>Most items of a part.</summary>
    public const int Most = 500;

    /// <summary>Makes a part out of one item more than was asked for.</summary>
    public static Page<T> Of<TRow>(IReadOnlyList<TRow> rows, int limit, Func<TRow, T> item, Func<TRow, string> key)
        => new([.. rows.Take(limit).Select(item)], rows.Count > limit ? key(rows[limit - 1]) : null);
}

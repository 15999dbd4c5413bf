namespace Spa.Media.Echo;

/// <summary>How an echo is taken away.</summary>
/// <param name="Tail">How long after the sound its echo may come: 16 ms for a telephone, 32 ms for a line, at most 64 ms.</param>
/// <param name="Adapt">Whether it learns (<c>Echo Canc Adapt Enable</c>).</param>
/// <param name="Suppress">Whether what is left is replaced by comfort noise (<c>Echo Supp Enable</c>).</param>
/// <param name="More">Whether that is done sooner, at the cost of quiet talk at the same time (<c>More Echo Suppression</c>).</param>
public sealed record EchoOptions(TimeSpan Tail, bool Adapt = true, bool Suppress = true, bool More = false)
{
    /// <summary>For a telephone: 16 ms.</summary>
    public static EchoOptions Telephone { get; } = new(TimeSpan.FromMilliseconds(16));

    /// <summary>For a line to the exchange: 32 ms.</summary>
    public static EchoOptions Line { get; } = new(TimeSpan.FromMilliseconds(32));
}

using System.Collections.Immutable;

namespace Spa.Fuzz;

/// <summary>An input that comes from strangers, and what must hold for every sequence of bytes.</summary>
/// <param name="Name">Name on the command line: "profile-xml".</param>
/// <param name="Corpus">Good inputs to start from.</param>
/// <param name="Tokens">Words of its grammar, to be put in anywhere.</param>
/// <param name="Run">Takes one input. Throws when something that must hold does not: any exception is a find.</param>
public sealed record FuzzTarget(string Name, Func<IReadOnlyList<byte[]>> Corpus, ImmutableArray<byte[]> Tokens, Action<byte[]> Run)
{
    /// <summary>How many inputs the bounded run of the tests takes: fewer where each is a session with a store.</summary>
    public long Bounded { get; init; } = 2_000;

    /// <summary>Longest input made.</summary>
    public int MaxLength { get; init; } = 64 * 1024;

    /// <summary>Most bytes one input may cost to allocate: what a stranger could make a small device use.</summary>
    public long MaxAllocated { get; init; } = 16 * 1024 * 1024;
}

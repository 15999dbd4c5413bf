using System.Globalization;

namespace Spa.Fuzz;

/// <summary>Runs a target on mutated inputs until something breaks or it is told to stop.</summary>
public static class Fuzzing
{
    /// <summary>Runs the corpus as it is, then mutations of it.</summary>
    /// <param name="target">What to run.</param>
    /// <param name="seed">The same seed gives the same inputs.</param>
    /// <param name="goOn">Asked after each execution with the number done so far.</param>
    /// <param name="executions">How many were done.</param>
    /// <returns>The first find, or null.</returns>
    public static FuzzFind? Run(FuzzTarget target, ulong seed, Func<long, bool> goOn, out long executions)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(goOn);
        var corpus = target.Corpus();
        if (corpus.Count == 0) throw new BrokenException($"{target.Name} has no corpus.");
        executions = 0;
        foreach (var input in corpus)
        {
            executions++;
            if (Reason(target, input) is { } reason) return new FuzzFind(input, "an input of the corpus: " + reason, executions);
        }

        var mutator = new Mutator(corpus, target.Tokens, target.MaxLength, seed);
        while (goOn(executions))
        {
            executions++;
            var input = mutator.Next();
            if (Reason(target, input) is { } reason) return new FuzzFind(input, reason, executions);
        }

        return null;
    }

    /// <summary>Runs one input; null when all held, else the reason.</summary>
    public static string? Reason(FuzzTarget target, byte[] input)
    {
        ArgumentNullException.ThrowIfNull(target);
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            target.Run(input);
        }
        catch (Exception e)
        {
            return e.ToString();
        }

        var cost = GC.GetAllocatedBytesForCurrentThread() - before;
        return cost > target.MaxAllocated ? string.Create(CultureInfo.InvariantCulture, $"{cost} bytes allocated for an input of {input.Length}; the bound is {target.MaxAllocated}") : null;
    }
}

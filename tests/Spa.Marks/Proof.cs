using System.Collections.Concurrent;
using Xunit.Sdk;

namespace Spa.Marks;

/// <summary>What a marked test has proven so far.</summary>
public sealed class Proof
{
    private static readonly AsyncLocal<Proof?> Present = new();
    private int shownRuns;

    private Proof()
    {
    }

    internal static Proof Current => Present.Value ?? throw new InvalidOperationException("No marked test is running here.");

    internal int ShownRuns => shownRuns;

    internal ConcurrentDictionary<string, bool> DifferingNames { get; } = new();

    internal ICollection<string> Differing => DifferingNames.Keys;

    /// <summary>Runs a scenario whole, then again with its one breaking setting or fault, and demands that the second run fails an assertion.</summary>
    /// <param name="scenario">The scenario; its argument says whether to break it (a wrong key, a service switched off, a deaf detector).</param>
    public static void Shown(Action<bool> scenario)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        scenario(false);
        try
        {
            scenario(true);
        }
        catch (Exception e) when (IsAssertion(e))
        {
            Count();
            return;
        }

        throw new XunitException("The scenario passed although it was broken on purpose: the test cannot tell.");
    }

    /// <summary>The same for a scenario with real sockets and files. Both runs are made side by side: most of such a scenario is waiting. When the whole one fails, that is what is told.</summary>
    public static async Task Shown(Func<bool, Task> scenario)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        var whole = scenario(false);
        var broken = Fails(scenario(true));
        await Task.WhenAll(whole, broken);
        if (!await broken)
        {
            throw new XunitException("The scenario passed although it was broken on purpose: the test cannot tell.");
        }

        Count();
    }

    /// <summary>Runs one scenario with two values of a parameter; the observations must differ as <paramref name="asStated"/> says.</summary>
    /// <typeparam name="TSeen">What is observed: times on the wire, samples, messages.</typeparam>
    /// <param name="name">The parameter's name as in a profile.</param>
    /// <param name="a">One value.</param>
    /// <param name="b">Another value.</param>
    /// <param name="observe">Runs the scenario with a value; the second argument collects the names of the parameters that were read outside the catalogue.</param>
    /// <param name="asStated">Asserts how the two observations differ.</param>
    public static void Differs<TSeen>(string name, string a, string b, Func<string, ISet<string>, TSeen> observe, Action<TSeen, TSeen> asStated)
    {
        ArgumentNullException.ThrowIfNull(observe);
        ArgumentNullException.ThrowIfNull(asStated);
        var reads = new HashSet<string>(StringComparer.Ordinal);
        var seenA = observe(a, reads);
        var seenB = observe(b, reads);
        if (!reads.Contains(name))
        {
            throw new XunitException($"Nothing outside the catalogue read {name}.");
        }

        if (EqualityComparer<TSeen>.Default.Equals(seenA, seenB))
        {
            throw new XunitException($"{name} = '{a}' and '{b}' gave the same observation: {seenA}.");
        }

        asStated(seenA, seenB);
        Current.DifferingNames[name] = true;
    }

    internal static void Begin() => Present.Value ??= new Proof();

    private static void Count() => Interlocked.Increment(ref Current.shownRuns);

    private static async Task<bool> Fails(Task scenario)
    {
        try
        {
            await scenario;
            return false;
        }
        catch (Exception e) when (IsAssertion(e))
        {
            return true;
        }
    }

    // A scenario that dies of something else than its assertions (a null, a socket) has not shown that it can tell.
    private static bool IsAssertion(Exception e) => e is XunitException;
}

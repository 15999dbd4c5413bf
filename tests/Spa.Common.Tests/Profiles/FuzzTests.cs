using Spa.Fuzz;

namespace Spa.Common.Tests.Profiles;

public class FuzzTests
{
    public static TheoryData<string> Targets => [.. FuzzTargets.All.Select(t => t.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Nothing_breaks_in_a_bounded_run(string name)
    {
        var target = FuzzTargets.Find(name)!;
        var find = Fuzzing.Run(target, seed: 20261124, done => done < target.Bounded, out var executions);
        Assert.True(find is null, $"{find?.Reason}\ninput: {(find is null ? null : Convert.ToBase64String(find.Input))}");
        Assert.True(executions >= target.Bounded && executions >= 400);
    }

    [Fact]
    public void Planted_bug_is_found_and_its_input_handed_back()
    {
        var target = new FuzzTarget("planted", () => ["<a>"u8.ToArray()], ["bug"u8.ToArray()], input =>
        {
            if (input.AsSpan().IndexOf("bug"u8) >= 0) throw new InvalidOperationException("planted");
        });
        var find = Fuzzing.Run(target, seed: 1, done => done < 2000, out _);
        Assert.NotNull(find);
        Assert.Contains("planted", find.Reason, StringComparison.Ordinal);
        Assert.Contains("planted", Fuzzing.Reason(target, find.Input), StringComparison.Ordinal);
    }

    [Fact]
    public void Input_that_costs_too_much_memory_is_a_find()
    {
        var target = new FuzzTarget("greedy", () => [[1]], [], input => GC.KeepAlive(new byte[2_000_000])) { MaxAllocated = 1_000_000 };
        Assert.Contains("the bound is 1000000", Fuzzing.Run(target, 1, _ => true, out _)?.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Same_seed_makes_the_same_inputs()
    {
        var corpus = new[] { "<flat-profile/>"u8.ToArray(), "abc"u8.ToArray() };
        var (one, other) = (new Mutator(corpus, ["x"u8.ToArray()], 1000, 7), new Mutator(corpus, ["x"u8.ToArray()], 1000, 7));
        for (var i = 0; i < 500; i++)
        {
            Assert.Equal(one.Next(), other.Next());
        }
    }
}

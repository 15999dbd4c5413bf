using System.Text;
using Spa.Cwmp;
using Spa.Scripts.DialPlans;

namespace Spa.Gateway.Management.Model;

/// <summary>
/// A dial plan as a digit map of MGCP (RFC 3435 2.1.5), which is all that issue 1 knows: <c>(0T|[1-7]xxx|9011x.T)</c>. With T a number waits for a further key, which the unit does by itself; without, it is sent at once, which a plan
/// says with <c>S0</c>. Substitutions, routes, barred numbers and other times have no place in a map.
/// </summary>
internal static class DigitMap
{
    /// <summary>The plan behind it.</summary>
    public const string Plan = "Dial_Plan_1_";

    private const int Longest = 256;

    /// <summary>The map; empty when the plan says more than a map can.</summary>
    public static LeafSource Text { get; } = new MapLeaf();

    /// <summary>Whether the plan is one that a map can say.</summary>
    public static LeafSource Enable { get; } = new EnableLeaf();

    /// <summary>A plan as a map; null = it says more than a map can.</summary>
    public static string? Write(DialPlan plan)
    {
        if (plan.LongTime is not null || plan.ShortTime is not null)
        {
            return null;
        }

        var map = new StringBuilder("(");
        foreach (var sequence in plan.Sequences)
        {
            var isAtOnce = sequence.Elements is [.., DialElement.Time { Timer: DialTimer.InterdigitShort, Length: { Ticks: 0 } }];
            var keys = isAtOnce ? sequence.Elements[..^1] : sequence.Elements;
            if (keys.IsEmpty || keys.Any(element => element is not DialElement.Key))
            {
                return null;
            }

            map.Append(map.Length > 1 ? "|" : string.Empty).AppendJoin(string.Empty, keys).Append(isAtOnce ? string.Empty : "T");
        }

        return map.Length < Longest ? map.Append(')').ToString() : null;
    }

    /// <summary>A map as a plan's text; null = it is no map, or has a T that is not at an end.</summary>
    public static string? Read(string map)
    {
        var bare = string.Concat(map.Where(c => c != ' ')).ToUpperInvariant().Replace('X', 'x');
        bare = bare is ['(', .., ')'] ? bare[1..^1] : bare;
        var plan = $"({string.Join('|', bare.Split('|').Select(one => one is [.. var timed, 'T'] ? timed : one + "S0"))})";

        // What is none of a map's characters would be something else in a plan.
        return bare.All(c => char.IsAsciiDigit(c) || "*#x.[]-|T".Contains(c, StringComparison.Ordinal)) && DialPlan.Parse(plan).Ok(out var read, out _) && Write(read!) is not null ? plan : null;
    }

    private static string? Present(ModelFacts facts) => DialPlan.Parse(facts.Text(Plan)).Ok(out var plan, out _) ? Write(plan!) : null;

    private sealed class MapLeaf : LeafSource
    {
        public override bool IsWritable => true;

        public override string Read(ModelFacts facts) => Present(facts) ?? string.Empty;

        public override LeafWrite Write(string value, ModelFacts facts) => value.Length > 0 && value == Present(facts) ? LeafWrite.Nothing
            : DigitMap.Read(value) is { } plan ? LeafWrite.Set(Plan, plan)
            : LeafWrite.Refuse(FaultCode.InvalidParameterValue, "expected a digit map like (0T|[1-7]xxx|9011x.T)");
    }

    private sealed class EnableLeaf : LeafSource
    {
        public override bool IsWritable => true;

        public override string Read(ModelFacts facts) => Present(facts) is null ? "0" : "1";

        public override LeafWrite Write(string value, ModelFacts facts) => value == Read(facts) ? LeafWrite.Nothing
            : LeafWrite.Refuse(FaultCode.InvalidParameterValue, value == "1" ? "set DigitMap first: the plan that is in force says more than a map can" : "the map is the plan in force: set another plan instead");
    }
}

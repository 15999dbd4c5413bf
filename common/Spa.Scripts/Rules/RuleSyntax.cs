using System.Collections.Immutable;

namespace Spa.Scripts.Rules;

/// <summary>A rule as it was read.</summary>
internal sealed record RuleSyntax(ImmutableArray<RuleAlternative> Alternatives);

/// <summary>One alternative; at least one part is there.</summary>
internal sealed record RuleAlternative(int At, ImmutableArray<Comparison>? Condition, ImmutableArray<RuleAssignment>? Assignments, RuleOptions Options, WrittenUrl? Url);

/// <summary>What stood in the square brackets; secrets not yet expanded.</summary>
internal sealed record RuleOptions
{
    internal static readonly RuleOptions None = new();

    internal string? Key { get; init; }

    internal char? Post { get; init; }

    internal char? Alias { get; init; }

    internal string? Uid { get; init; }

    internal string? Pwd { get; init; }

    internal bool Delta { get; init; }

    internal bool Status { get; init; }
}

/// <summary>A URL before defaults: what is null was not written.</summary>
internal sealed record WrittenUrl(RuleScheme? Scheme, string? UserInfo, string? Host, int? Port, string Path);

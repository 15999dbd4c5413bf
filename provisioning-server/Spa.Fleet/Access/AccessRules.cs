using System.Collections.Immutable;

namespace Spa.Fleet.Access;

/// <summary>Which role may do what: the one table of it.</summary>
public static class AccessRules
{
    /// <summary>A row of the table.</summary>
    /// <param name="Right">What is done.</param>
    /// <param name="Scope">How tokens name it.</param>
    /// <param name="Least">The lowest role that may.</param>
    /// <param name="Whole">True when it is about every customer's devices, so that only those may who see all.</param>
    public sealed record Rule(Right Right, string Scope, Role Least, bool Whole = false);

    /// <summary>All rows.</summary>
    public static ImmutableArray<Rule> Table { get; } =
    [
        new(Right.DevicesRead, "devices:read", Role.Viewer),
        new(Right.DevicesWrite, "devices:write", Role.Operator),
        new(Right.DevicesNotify, "devices:notify", Role.Operator),
        new(Right.WaitingRead, "waiting:read", Role.Viewer),
        new(Right.WaitingWrite, "waiting:write", Role.Operator),
        new(Right.LayersRead, "layers:read", Role.Viewer),
        new(Right.LayersWrite, "layers:write", Role.Operator),
        new(Right.FirmwareRead, "firmware:read", Role.Viewer),
        new(Right.FirmwareWrite, "firmware:write", Role.Operator, Whole: true),
        new(Right.FirmwareRoot, "firmware:root", Role.Admin, Whole: true),
        new(Right.ReportsRead, "reports:read", Role.Viewer),
        new(Right.EventsRead, "events:read", Role.Viewer),
        new(Right.OperatorsRead, "operators:read", Role.Admin, Whole: true),
        new(Right.OperatorsWrite, "operators:write", Role.Admin, Whole: true),
        new(Right.TokensRead, "tokens:read", Role.Viewer),
        new(Right.TokensWrite, "tokens:write", Role.Viewer),
        new(Right.AuditRead, "audit:read", Role.Admin, Whole: true),
        new(Right.WebhooksRead, "webhooks:read", Role.Admin, Whole: true),
        new(Right.WebhooksWrite, "webhooks:write", Role.Admin, Whole: true),
        new(Right.MetricsRead, "metrics:read", Role.Viewer, Whole: true),
        new(Right.UnitRulesWrite, "unit-rules:write", Role.Admin, Whole: true),
        new(Right.CertificatesRead, "certificates:read", Role.Viewer, Whole: true),
        new(Right.CertificatesWrite, "certificates:write", Role.Admin, Whole: true),
    ];

    private static readonly ImmutableDictionary<Right, Rule> Rules = Table.ToImmutableDictionary(r => r.Right);
    private static readonly ImmutableDictionary<string, Rule> Scopes = Table.ToImmutableDictionary(r => r.Scope, StringComparer.Ordinal);

    /// <summary>The row of a right.</summary>
    public static Rule Of(Right right) => Rules[right];

    /// <summary>Reads the name of a scope; null = there is none of that name.</summary>
    public static Right? Scope(string name) => Scopes.TryGetValue(name, out var rule) ? rule.Right : null;

    /// <summary>Why an actor may not do something; null = he may.</summary>
    public static Refusal? Check(Actor actor, Right right)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var rule = Rules[right];
        return actor.Role < rule.Least ? No($"{actor.Name} is {Spoken(actor.Role)}: this needs {Spoken(rule.Least)}.")
            : rule.Whole && !actor.SeesAll ? No($"{actor.Name} sees only devices of {string.Join(", ", actor.Customers)}: this concerns every customer's.")
            : actor.Scopes?.Contains(right) == false ? No($"The token has not the scope {rule.Scope}.")
            : null;
    }

    private static Refusal No(string sentence) => new(RefusalKind.Forbidden, sentence);

    private static string Spoken(Role role) => role switch { Role.Viewer => "a viewer", Role.Operator => "an operator", _ => "an administrator" };
}

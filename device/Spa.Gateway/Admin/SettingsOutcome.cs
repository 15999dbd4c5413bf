using System.Collections.Immutable;
using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;

namespace Spa.Gateway.Admin;

/// <summary>What became of wished changes.</summary>
/// <param name="Changed">Names whose value or user access is new, durable.</param>
/// <param name="Refused">Names that keep their old value, and why.</param>
/// <param name="WithoutEffect">Names that took their value although nothing here goes by it, and why.</param>
/// <param name="Latest">When the last of the changed values takes effect; null = nothing changed.</param>
/// <param name="Fault">Why nothing was stored: "disk full"; null = it was.</param>
public sealed record SettingsOutcome(ImmutableArray<string> Changed, ImmutableArray<RefusedSetting> Refused, ImmutableArray<RefusedSetting> WithoutEffect, ApplyWhen? Latest, string? Fault);

/// <summary>A value that was not taken.</summary>
/// <param name="Name">The parameter.</param>
/// <param name="Reason">Why, and what would be accepted; never holds a secret.</param>
public sealed record RefusedSetting(string Name, string Reason)
{
    internal static RefusedSetting Of(Refusal refusal)
    {
        // The sentence of a refusal begins with the name, which stands beside it here.
        var sentence = refusal.ToString();
        return new(refusal.Name, sentence.StartsWith($"{refusal.Name}: ", StringComparison.Ordinal) ? sentence[(refusal.Name.Length + 2)..] : sentence);
    }
}

/// <summary>A stored value that is not yet in force.</summary>
/// <param name="Name">The parameter.</param>
/// <param name="Waits">What it waits for.</param>
public sealed record PendingSetting(string Name, ApplyWhen Waits);

/// <summary>Who changes settings on a page.</summary>
public enum Account
{
    /// <summary>The web account "user": changes what <c>ua</c> = rw allows.</summary>
    User,

    /// <summary>The web account "admin": changes everything.</summary>
    Admin,
}

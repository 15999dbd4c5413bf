using Spa.Scripts.DialPlans;
using Spa.Sip.Messages;

namespace Spa.Gateway.Sip;

/// <summary>Whom the unit calls because somebody else says so, by a REFER or a redirection: what its own user could have dialled, and no more (attack S6).</summary>
/// <param name="plan">The dial plan of the line.</param>
public sealed class OthersTargets(DialMatcher plan)
{
    // Marks in a written number that nobody dials (RFC 3966 5.1.1).
    private const string Separators = "-.()";

    /// <summary>Judges an address. Null = it is not called: its user is a number that the plan does not let through, or an emergency number, which nobody else dials for us.</summary>
    /// <returns>The address as it is; and the number with its route, where the plan sends such numbers its own way.</returns>
    public (SipUri Uri, DialOutcome.Accepted? Number)? Judge(AnyUri address)
    {
        if (address is not SipUri { Host.Length: > 0 } uri)
        {
            return null;
        }

        var plain = uri with { Headers = Parameters.None };
        if (NumberOf(uri.User ?? string.Empty) is not { } number)
        {
            return (plain, null);
        }

        return plan.Through(number) is DialOutcome.Accepted { IsEmergency: false } accepted ? (plain, accepted.Route is null ? null : accepted) : null;
    }

    // The keys of a user that is a telephone number; null = it is a name.
    private static string? NumberOf(string user)
    {
        var text = user.Split(';')[0];
        var keys = string.Concat(text.Where(c => !Separators.Contains(c, StringComparison.Ordinal)));
        keys = keys.StartsWith('+') ? keys[1..] : keys;
        return keys.Length > 0 && keys.All(key => char.IsAsciiDigit(key) || key is '*' or '#') ? keys : null;
    }
}

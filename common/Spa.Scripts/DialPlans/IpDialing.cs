using System.Globalization;

namespace Spa.Scripts.DialPlans;

/// <summary>An address as it is dialled on a telephone: <c>[user*]a*b*c*d[*port]</c>, where <c>*</c> stands for <c>@</c>, <c>.</c> and <c>:</c> (<c>Enable IP Dialing</c>).</summary>
/// <param name="User">Digits before the address; empty = none.</param>
/// <param name="Address">The IPv4 address.</param>
/// <param name="Port">256 to 65535; null = none dialled.</param>
public sealed record IpDialing(string User, string Address, int? Port)
{
    private const int Octets = 4;
    private const int MostParts = 6;
    private const int MostDigits = 32;

    /// <summary>True while keys may still become an address: digits in at most six parts, none empty but the last.</summary>
    public static bool MayBecome(string keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var parts = keys.Split('*');
        return parts.Length <= MostParts
            && parts.All(part => part.Length <= MostDigits && part.All(char.IsAsciiDigit))
            && parts[..^1].All(part => part.Length > 0);
    }

    /// <summary>Reads keys; null when they are no address. Of five parts the last is a port when it is above 255, else the first is a user.</summary>
    public static IpDialing? Read(string keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        if (!MayBecome(keys))
        {
            return null;
        }

        var parts = keys.Split('*');
        var hasPort = parts.Length > Octets && Number(parts[^1]) is > byte.MaxValue;
        var hasUser = parts.Length - (hasPort ? 1 : 0) > Octets;
        var octets = parts[(hasUser ? 1 : 0)..^(hasPort ? 1 : 0)];
        if (octets.Length != Octets || octets.Any(octet => Number(octet) is not <= byte.MaxValue))
        {
            return null;
        }

        int? port = hasPort ? Number(parts[^1]) : null;
        return port > ushort.MaxValue ? null : new IpDialing(hasUser ? parts[0] : string.Empty, string.Join('.', octets.Select(octet => Number(octet))), port);
    }

    /// <summary>What comes of keys that are to be an address. A user that is a number of <paramref name="plan"/> is sent as the plan sends it.</summary>
    public static DialOutcome Decide(string keys, DialMatcher plan, DialDecision when)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (Read(keys) is not { } target)
        {
            return new DialOutcome.Rejected(when);
        }

        var number = target.User.Length > 0 && plan.Through(target.User) is DialOutcome.Accepted { Number.Length: > 0 } accepted ? accepted.Number : target.User;
        return new DialOutcome.Accepted(number, new DialRoute(null, target.Address, target.Port, null, null, false), [], false, when);
    }

    private static int? Number(string digits) => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

using System.Collections.Immutable;
using System.Globalization;
using Spa.Cwmp;

namespace Spa.Fleet.Acs;

/// <summary>What a device has refused and what is wrong with it, as it is kept: names of what was refused with what was sent; beside some of them, when it is tried again; and a sentence for each thing that still stands.</summary>
/// <remarks>One map, because it is read and written as one: no path of a parameter begins with a mark that is used here.</remarks>
public static class AcsRefusals
{
    /// <summary>The session came to its last request with something left.</summary>
    public const string Rounds = "? rounds";

    /// <summary>What it answered to what the server asked of itself could not be read.</summary>
    public const string Unreadable = "? unreadable";

    private const string Again = "~ ";
    private const string Wrong = "! ";
    private const int MostWrong = 64;
    private const int MostTold = 5;

    // A unit that is still busy then is asked so seldom that it costs nothing.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>True for a fault that is no word on what was asked: busy, full, denied without a reason, or none of CWMP at all.</summary>
    public static bool IsPassing(FaultCode code) => code is not (FaultCode.MethodNotSupported or FaultCode.InvalidArguments or (>= FaultCode.InvalidParameterName and <= FaultCode.DeploymentVersionExists));

    /// <summary>How long it is left alone after so many tries: a minute, doubled, a day at most.</summary>
    public static TimeSpan Wait(int tries) => tries > 11 ? Longest : TimeSpan.FromMinutes(1 << Math.Max(0, tries - 1));

    /// <summary>True while a refusal keeps the request from being sent.</summary>
    /// <param name="refused">What was refused.</param>
    /// <param name="what">What it is about.</param>
    /// <param name="now">Now.</param>
    public static bool Holds(ImmutableDictionary<string, string> refused, string what, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(refused);
        return refused.ContainsKey(what) && !(refused.TryGetValue(Again + what, out var again) && Read(again).Due <= now);
    }

    /// <summary>True when something of it is tried again by time alone.</summary>
    public static bool Waits(ImmutableDictionary<string, string> refused)
    {
        ArgumentNullException.ThrowIfNull(refused);
        return refused.Keys.Any(k => k.StartsWith(Again, StringComparison.Ordinal));
    }

    /// <summary>It was refused.</summary>
    /// <param name="refused">What was refused before.</param>
    /// <param name="what">What it is about.</param>
    /// <param name="mark">What was sent.</param>
    /// <param name="isPassing">It is tried again by time alone.</param>
    /// <param name="now">Now.</param>
    public static ImmutableDictionary<string, string> Add(ImmutableDictionary<string, string> refused, string what, string mark, bool isPassing, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(refused);
        if (!isPassing)
        {
            return refused.SetItem(what, mark).Remove(Again + what);
        }

        // Another value begins anew.
        var tries = refused.GetValueOrDefault(what) == mark && refused.TryGetValue(Again + what, out var again) ? Read(again).Tries + 1 : 1;
        return refused.SetItem(what, mark).SetItem(Again + what, string.Create(CultureInfo.InvariantCulture, $"{tries} {(now + Wait(tries)).ToUnixTimeMilliseconds()}"));
    }

    /// <summary>It went well, or is no matter any more.</summary>
    public static ImmutableDictionary<string, string> Without(ImmutableDictionary<string, string> refused, string what)
    {
        ArgumentNullException.ThrowIfNull(refused);
        return refused.Remove(what).Remove(Again + what).Remove(Wrong + what);
    }

    /// <summary>Nothing of it is wrong any more; what was refused, or was sent and is not to be sent again, stays so.</summary>
    public static ImmutableDictionary<string, string> Over(ImmutableDictionary<string, string> refused, string what)
    {
        ArgumentNullException.ThrowIfNull(refused);
        return refused.Remove(Again + what).Remove(Wrong + what);
    }

    /// <summary>Something is wrong.</summary>
    /// <param name="refused">What was refused before.</param>
    /// <param name="what">What it is about.</param>
    /// <param name="sentence">What, for people.</param>
    public static ImmutableDictionary<string, string> Fail(ImmutableDictionary<string, string> refused, string what, string sentence)
    {
        ArgumentNullException.ThrowIfNull(refused);
        return refused.ContainsKey(Wrong + what) || refused.Keys.Count(k => k.StartsWith(Wrong, StringComparison.Ordinal)) < MostWrong ? refused.SetItem(Wrong + what, sentence) : refused;
    }

    /// <summary>What is wrong, for people; empty = nothing.</summary>
    public static string Fault(ImmutableDictionary<string, string> refused)
    {
        ArgumentNullException.ThrowIfNull(refused);
        var wrong = refused.Where(r => r.Key.StartsWith(Wrong, StringComparison.Ordinal)).OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => r.Value).Distinct().ToList();
        return string.Join("; ", wrong.Take(MostTold)) + (wrong.Count > MostTold ? string.Create(CultureInfo.InvariantCulture, $"; and {wrong.Count - MostTold} more") : string.Empty);
    }

    /// <summary>What was refused, for people and programs: without what only tells that something was asked.</summary>
    public static IEnumerable<string> Names(ImmutableDictionary<string, string> refused)
    {
        ArgumentNullException.ThrowIfNull(refused);
        return refused.Keys.Where(k => k is not (AcsPlan.Watching or AcsPlan.Reach or AcsPlan.Elsewhere) && !IsBeside(k)).Order(StringComparer.Ordinal);
    }

    /// <summary>True when anything of it may be over once a set was taken.</summary>
    public static bool HasWrong(ImmutableDictionary<string, string> refused)
    {
        ArgumentNullException.ThrowIfNull(refused);
        return !refused.IsEmpty && refused.Keys.Any(IsBeside);
    }

    /// <summary>After a set was taken.</summary>
    public static ImmutableDictionary<string, string> Taken(ImmutableDictionary<string, string> refused, AcsNext.Set set)
    {
        ArgumentNullException.ThrowIfNull(refused);
        ArgumentNullException.ThrowIfNull(set);
        return set.Values.Aggregate(Without(refused, AcsPlan.Everything), (left, value) => Without(left, value.Name));
    }

    /// <summary>Without what is no matter any more, once nothing is left to be asked: tries and faults about values that it has, or that it is not to have any more.</summary>
    /// <param name="wanted">What the device should be.</param>
    /// <param name="known">What is known of it.</param>
    public static ImmutableDictionary<string, string> Tidy(AcsWanted wanted, AcsKnown known)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        ArgumentNullException.ThrowIfNull(known);
        var refused = known.Refused;
        if (!HasWrong(refused))
        {
            return refused;
        }

        var open = wanted.Values.Where(v => !v.Is(known.Values?.GetValueOrDefault(v.Name))).ToLookup(v => v.Name, v => v.Mark, StringComparer.Ordinal);
        foreach (var about in refused.Keys.Where(IsBeside).Select(k => k[Wrong.Length..]).Distinct().ToList())
        {
            var stands = about switch
            {
                Rounds or Unreadable => false,
                AcsPlan.Everything => open.Count > 0,
                AcsPlan.Reading => open.Any(v => v.Key.Contains(AcsPlan.Profile, StringComparison.Ordinal)),
                _ when about.StartsWith(AcsPlan.ImageStart, StringComparison.Ordinal) => wanted.Image is { } image && AcsPlan.ImageOf(image) == about && known.Software != image.Version,
                _ when about.Contains(' ', StringComparison.Ordinal) => true,
                _ => refused.TryGetValue(about, out var mark) && open[about].Contains(mark),
            };
            if (!stands)
            {
                // An image is given once, or a unit that goes back to the version before would get it for ever.
                refused = about.StartsWith(AcsPlan.ImageStart, StringComparison.Ordinal) ? Over(refused, about) : Without(refused, about);
            }
        }

        return refused;
    }

    private static bool IsBeside(string key) => key.StartsWith(Again, StringComparison.Ordinal) || key.StartsWith(Wrong, StringComparison.Ordinal);

    private static (int Tries, DateTimeOffset Due) Read(string again)
        => again.Split(' ') is [var tries, var due] && int.TryParse(tries, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && long.TryParse(due, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? (count, DateTimeOffset.FromUnixTimeMilliseconds(at)) : (0, DateTimeOffset.MinValue);
}

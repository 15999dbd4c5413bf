using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Spa.Cwmp;
using Spa.Cwmp.Messages;

namespace Spa.Fleet.Acs;

/// <summary>From what a device should be and what is known of it to the next request: the fewest that lead there, and never again what it has refused until something changes, or, where it was no word on what was asked, until some time has gone by.</summary>
public static class AcsPlan
{
    /// <summary>Stands for a refusal that named no parameter: all that was sent is not sent again as it was.</summary>
    public const string Everything = "*";

    /// <summary>Stands for a refusal to be read.</summary>
    public const string Reading = "?";

    /// <summary>Stands for a CPE that does not tell how often it comes.</summary>
    public const string Rhythm = "? rhythm";

    /// <summary>Stands for a CPE that was asked to tell changes at once, whatever it answered.</summary>
    public const string Watching = "? watched";

    /// <summary>Stands for a CPE that was asked where it is reached from outside, and does not tell.</summary>
    public const string Reach = "? reach";

    /// <summary>Stands for a task that has set a unit of ours by names other than its settings' own: which settings that has changed is seen when they are read next.</summary>
    public const string Elsewhere = "? elsewhere";

    /// <summary>Object of every setting of an SPA unit, below the root (provisioning.md 7.1).</summary>
    public const string Profile = "X_000E08_Profile.";

    /// <summary>How the names of refused images begin.</summary>
    public const string ImageStart = "image ";

    // ParameterKey and CommandKey have at most 32 characters.
    private const int KeyLength = 32;

    /// <summary>Who asks for an image that a device is assigned.</summary>
    public const string Server = "the server";

    /// <summary>The next request.</summary>
    /// <param name="wanted">What the device should be.</param>
    /// <param name="known">What is known of it.</param>
    /// <param name="now">Now.</param>
    public static AcsNext Next(AcsWanted wanted, AcsKnown known, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        ArgumentNullException.ThrowIfNull(known);
        var isReadable = !ReadingHolds(wanted, known, now);
        if (isReadable && wanted.Values.Any(IsSetting) && known.Values?.Keys.Any(k => k.Contains(Profile, StringComparison.Ordinal)) != true)
        {
            return new AcsNext.Read(known.Root + Profile);
        }

        if (wanted.AsksRhythm && !AcsRefusals.Holds(known.Refused, Rhythm, now) && !AcsRhythm.IsKnown(known.Root, name => known.Values?.GetValueOrDefault(name)))
        {
            return new AcsNext.Read(known.Root + AcsRhythm.Holder);
        }

        // Without an object of settings none of them can be set.
        var differing = isReadable ? Differing(wanted, known, now) : [.. Differing(wanted, known, now).Where(v => !IsSetting(v))];
        if (!differing.IsEmpty && !(AcsRefusals.Holds(known.Refused, Everything, now) && known.Refused[Everything] == KeyOf(differing)))
        {
            return new AcsNext.Set(differing, KeyOf(differing));
        }

        if (wanted.AsksReach is { } asks && known.Values?.ContainsKey(asks) == true && !AcsRefusals.Holds(known.Refused, Reach, now) && !known.Values.ContainsKey(known.Root + AcsReach.Address))
        {
            return new AcsNext.Read(known.Root + AcsRhythm.Holder);
        }

        if (!AcsRefusals.Holds(known.Refused, Watching, now) && wanted.Watched.Where(n => known.Values?.ContainsKey(n) == true).ToImmutableArray() is { IsEmpty: false } watched)
        {
            return new AcsNext.Watch(watched);
        }

        if (wanted.Image is { } image && known.Software is { } software && software != image.Version && known.Refused.GetValueOrDefault(ImageOf(image)) is null
            && !known.Tasks.Any(t => t is { Kind: AcsTaskKind.Download, IsOpen: true } && t.Arguments is [FileTypes.Firmware, ..]))
        {
            return new AcsNext.Install(image);
        }

        return known.Tasks.FirstOrDefault(t => t.State == AcsTaskState.Queued && t.Due <= now) is { } task ? new AcsNext.Do(task) : new AcsNext.Nothing();
    }

    private static bool IsSetting(WantedValue value) => value.Name.Contains(Profile, StringComparison.Ordinal);

    // What it should have is what it was asked for: with something else in it, it is asked again.
    private static bool ReadingHolds(AcsWanted wanted, AcsKnown known, DateTimeOffset now)
        => AcsRefusals.Holds(known.Refused, Reading, now) && known.Refused[Reading] == KeyOf(wanted.Values.Where(IsSetting));

    /// <summary>What differs, and was not refused as it is.</summary>
    public static ImmutableArray<WantedValue> Differing(AcsWanted wanted, AcsKnown known, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        ArgumentNullException.ThrowIfNull(known);
        return [.. wanted.Values.Where(v => !v.Is(known.Values?.GetValueOrDefault(v.Name)) && !(known.Refused.GetValueOrDefault(v.Name) == v.Mark && AcsRefusals.Holds(known.Refused, v.Name, now)) && (!v.IsIfThere || known.Values?.ContainsKey(v.Name) == true))];
    }

    /// <summary>What is known as refused after a fault, and what is wrong by it.</summary>
    /// <param name="refused">What was refused before.</param>
    /// <param name="what">The request.</param>
    /// <param name="wanted">What the device should be.</param>
    /// <param name="fault">What it said.</param>
    /// <param name="now">Now.</param>
    public static ImmutableDictionary<string, string> Refuse(ImmutableDictionary<string, string> refused, AcsNext what, AcsWanted wanted, CwmpFault fault, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(refused);
        ArgumentNullException.ThrowIfNull(wanted);
        ArgumentNullException.ThrowIfNull(fault);
        var passes = AcsRefusals.IsPassing(fault.Code);
        switch (what)
        {
            case AcsNext.Read read when read.Path.EndsWith(AcsRhythm.Holder, StringComparison.Ordinal):
                return AcsRefusals.Add(AcsRefusals.Add(refused, Rhythm, string.Empty, passes, now), Reach, string.Empty, passes, now);
            case AcsNext.Read:
                return AcsRefusals.Fail(AcsRefusals.Add(refused, Reading, KeyOf(wanted.Values.Where(IsSetting)), passes, now), Reading, Told(AcsFaults.Sentence(fault), passes));
            case AcsNext.Watch:
                return AcsRefusals.Add(refused, Watching, string.Empty, passes, now);
            case AcsNext.Set set:
                // One that is named and was not sent says nothing about what was: then all of it counts as refused, and the session comes to an end.
                var named = set.Values.Select(v => (Value: v, Fault: fault.Parameters.FirstOrDefault(p => p.Name == v.Name))).Where(v => v.Fault is not null).ToList();
                foreach (var (value, its) in named)
                {
                    passes = AcsRefusals.IsPassing(its!.Code);
                    refused = AcsRefusals.Fail(AcsRefusals.Add(refused, value.Name, value.Mark, passes, now), value.Name, Told(AcsFaults.Sentence(its), passes));
                }

                // Invalid arguments without a name are no word on any of the values.
                passes = fault.Code is FaultCode.InvalidArguments || AcsRefusals.IsPassing(fault.Code);
                return named.Count > 0 ? refused : AcsRefusals.Fail(AcsRefusals.Add(refused, Everything, set.Key, passes, now), Everything, Told(AcsFaults.Sentence(fault), passes));
            default:
                return refused;
        }
    }

    private static string Told(string sentence, bool passes) => passes ? sentence + " (it is tried again)" : sentence;

    /// <summary>Under what name a refused image stands.</summary>
    public static string ImageOf(WantedImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return ImageStart + image.Version;
    }

    /// <summary>What tells one set of values from another.</summary>
    public static string KeyOf(IEnumerable<WantedValue> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var value in values)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{value.Name}\n{value.Mark}\n"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..KeyLength];
    }
}

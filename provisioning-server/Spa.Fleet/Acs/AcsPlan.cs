using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Spa.Cwmp.Messages;

namespace Spa.Fleet.Acs;

/// <summary>From what a device should be and what is known of it to the next request: the fewest that lead there, and never again what it has refused until something changes.</summary>
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

    /// <summary>Object of every setting of an SPA unit, below the root (provisioning.md 7.1).</summary>
    public const string Profile = "X_000E08_Profile.";

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
        if (wanted.Values.Any(IsSetting) && known.Values?.Keys.Any(k => k.Contains(Profile, StringComparison.Ordinal)) != true && !known.Refused.ContainsKey(Reading))
        {
            return new AcsNext.Read(known.Root + Profile);
        }

        if (wanted.AsksRhythm && !known.Refused.ContainsKey(Rhythm) && !AcsRhythm.IsKnown(known.Root, name => known.Values?.GetValueOrDefault(name)))
        {
            return new AcsNext.Read(known.Root + AcsRhythm.Holder);
        }

        // Without an object of settings none of them can be set.
        var differing = known.Refused.ContainsKey(Reading) ? [.. Differing(wanted, known).Where(v => !IsSetting(v))] : Differing(wanted, known);
        if (!differing.IsEmpty && known.Refused.GetValueOrDefault(Everything) != KeyOf(differing))
        {
            return new AcsNext.Set(differing, KeyOf(differing));
        }

        if (wanted.AsksReach is { } asks && known.Values?.ContainsKey(asks) == true && !known.Refused.ContainsKey(Reach) && !known.Values.ContainsKey(known.Root + AcsReach.Address))
        {
            return new AcsNext.Read(known.Root + AcsRhythm.Holder);
        }

        if (!known.Refused.ContainsKey(Watching) && wanted.Watched.Where(n => known.Values?.ContainsKey(n) == true).ToImmutableArray() is { IsEmpty: false } watched)
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

    /// <summary>What differs, and was not refused as it is.</summary>
    public static ImmutableArray<WantedValue> Differing(AcsWanted wanted, AcsKnown known)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        ArgumentNullException.ThrowIfNull(known);
        return [.. wanted.Values.Where(v => !v.Is(known.Values?.GetValueOrDefault(v.Name)) && known.Refused.GetValueOrDefault(v.Name) != v.Mark && (!v.IsIfThere || known.Values?.ContainsKey(v.Name) == true))];
    }

    /// <summary>What is known as refused after a fault.</summary>
    public static ImmutableDictionary<string, string> Refuse(ImmutableDictionary<string, string> refused, AcsNext what, CwmpFault fault)
    {
        ArgumentNullException.ThrowIfNull(refused);
        ArgumentNullException.ThrowIfNull(fault);
        switch (what)
        {
            case AcsNext.Read read when read.Path.EndsWith(AcsRhythm.Holder, StringComparison.Ordinal):
                return refused.SetItem(Rhythm, fault.Code.ToString()).SetItem(Reach, fault.Code.ToString());
            case AcsNext.Read:
                return refused.SetItem(Reading, fault.Code.ToString());
            case AcsNext.Set set:
                // One that is named and was not sent says nothing about what was: then all of it counts as refused, and the session comes to an end.
                var named = set.Values.Where(v => fault.Parameters.Any(p => p.Name == v.Name)).Select(v => KeyValuePair.Create(v.Name, v.Mark)).ToList();
                return named.Count > 0 ? refused.SetItems(named) : refused.SetItem(Everything, set.Key);
            case AcsNext.Install install:
                return refused.SetItem(ImageOf(install.Image), fault.Code.ToString());
            default:
                return refused;
        }
    }

    /// <summary>Under what name a refused image stands.</summary>
    public static string ImageOf(WantedImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return "image " + image.Version;
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

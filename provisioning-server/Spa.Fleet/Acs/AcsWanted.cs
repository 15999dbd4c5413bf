using System.Collections.Immutable;

namespace Spa.Fleet.Acs;

/// <summary>What a device should be.</summary>
/// <param name="Values">Parameters with their values.</param>
/// <param name="Image">The image it should run; null = none in particular.</param>
public sealed record AcsWanted(ImmutableArray<WantedValue> Values, WantedImage? Image)
{
    /// <summary>Nothing in particular.</summary>
    public static AcsWanted Nothing { get; } = new([], null);

    /// <summary>How often it comes by itself is to be known.</summary>
    public bool AsksRhythm { get; init; }

    /// <summary>Parameters whose changes it should tell at once; those that it never told of are left out.</summary>
    public ImmutableArray<string> Watched { get; init; } = [];

    /// <summary>Where it is reached from outside is to be known, of one that has this switched on; null = that is no matter.</summary>
    public string? AsksReach { get; init; }

    /// <summary>Values that may not be sent on this line: it is not as it should be before it has them.</summary>
    public ImmutableArray<WantedValue> Withheld { get; init; } = [];

    /// <summary>Why its settings cannot be made of its layers; null = they can.</summary>
    public string? Problem { get; init; }

    /// <summary>Open publishes that give it something new.</summary>
    public ImmutableArray<long> Publishes { get; init; } = [];

    /// <summary>True when it has not all of what may not be sent on this line.</summary>
    public bool Withholds(AcsKnown known)
    {
        ArgumentNullException.ThrowIfNull(known);
        return Withheld.Any(v => known.Values?.GetValueOrDefault(v.Name) != v.Mark);
    }

    /// <summary>Values that its layers say and that are refused as they are: their names without the object.</summary>
    /// <param name="known">What is known of it.</param>
    public ImmutableArray<string> Refused(AcsKnown known)
    {
        ArgumentNullException.ThrowIfNull(known);
        return [.. Values.Where(v => v.IsLaid && known.Values?.GetValueOrDefault(v.Name) != v.Mark).Select(v => v.Name[(v.Name.LastIndexOf('.') + 1)..])];
    }
}

/// <summary>An image that a device should run.</summary>
/// <param name="Version">As the CPE will name it in SoftwareVersion.</param>
/// <param name="File">Name of its file.</param>
public sealed record WantedImage(string Version, string File);

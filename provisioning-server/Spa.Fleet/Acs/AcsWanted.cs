using System.Collections.Immutable;

namespace Spa.Fleet.Acs;

/// <summary>What a device should be.</summary>
/// <param name="Values">Parameters with their values.</param>
/// <param name="Image">The image it should run; null = none in particular.</param>
public sealed record AcsWanted(ImmutableArray<WantedValue> Values, WantedImage? Image)
{
    /// <summary>Nothing in particular.</summary>
    public static AcsWanted Nothing { get; } = new([], null);
}

/// <summary>An image that a device should run.</summary>
/// <param name="Version">As the CPE will name it in SoftwareVersion.</param>
/// <param name="File">Name of its file.</param>
public sealed record WantedImage(string Version, string File);

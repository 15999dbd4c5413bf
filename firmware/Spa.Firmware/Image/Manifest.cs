using System.Collections.Immutable;
using Spa.Scripts.Rules;

namespace Spa.Firmware.Image;

/// <summary>What an image is and holds; the signed part of it.</summary>
/// <param name="Product">Product it runs on: "SPA3102".</param>
/// <param name="Hardware">Hardware ids it runs on, at least one.</param>
/// <param name="Version">The version it makes of a unit: <c>$SWVER</c>.</param>
/// <param name="SecurityEpoch">Rises when older images must never run again; 0 or more.</param>
/// <param name="MinLauncher">Oldest launcher that can run it.</param>
/// <param name="MinSettings">Oldest settings form it reads.</param>
/// <param name="MaxSettings">Newest settings form it reads.</param>
/// <param name="Requires">Oldest running version it may be installed over; null = any.</param>
/// <param name="Customer">Whose units it is for; null = everybody's.</param>
/// <param name="Entry">Path of the program the launcher starts; one of <paramref name="Files"/>, executable.</param>
/// <param name="Files">The files in ascending ordinal order of their paths, which is also their order in the payload.</param>
/// <param name="Payload">The payload that carries them.</param>
/// <param name="BuildId">Names the build for people; letters, digits and <c>. _ + -</c>.</param>
/// <param name="Created">When it was packed, to the second, UTC.</param>
/// <param name="Expires">After this it is not installed by a unit whose clock can be trusted; null = never.</param>
/// <param name="SecurityRelease">It mends a hole: units go by <c>Upgrade_Activation_Security</c> when they start it.</param>
public sealed record Manifest(
    string Product,
    ImmutableArray<string> Hardware,
    FirmwareVersion Version,
    long SecurityEpoch,
    FirmwareVersion MinLauncher,
    int MinSettings,
    int MaxSettings,
    FirmwareVersion? Requires,
    string? Customer,
    string Entry,
    ImmutableArray<ImageFile> Files,
    PayloadDescription Payload,
    string BuildId,
    DateTimeOffset Created,
    DateTimeOffset? Expires,
    bool SecurityRelease = false)
{
    /// <summary>A manifest to be completed by <see cref="ImageWriter.Write"/>, which fills in files and payload: any launcher, any settings, over any version, for everybody, never expiring.</summary>
    public static Manifest Draft(string product, IEnumerable<string> hardware, FirmwareVersion version, string entry, string buildId, DateTimeOffset created)
        => new(product, [.. hardware], version, 0, new FirmwareVersion(0, 0, 0, null), 0, int.MaxValue, null, null, entry, [], new(0, string.Empty, PayloadDescription.TarZstd, null), buildId, created, null);

    /// <summary>Exact bytes of the unpacked tar archive: a block and the padded content for each file, two empty blocks at the end.</summary>
    public long TarLength => Files.Sum(f => TarEntry.Block + TarEntry.Padded(f.Size)) + (2 * TarEntry.Block);

    /// <summary>Bytes of the files.</summary>
    public long UnpackedLength => Files.Sum(f => f.Size);
}

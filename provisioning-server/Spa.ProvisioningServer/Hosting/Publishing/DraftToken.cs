using System.Globalization;

namespace Spa.ProvisioningServer.Hosting.Publishing;

/// <summary>What an operator has seen of a layer and its draft: a change that comes later can be told to him instead of being written over.</summary>
/// <param name="Revision">Newest revision of the layer.</param>
/// <param name="Change">Number of the newest change of its draft; 0 = the draft is empty.</param>
internal readonly record struct DraftToken(long Revision, long Change)
{
    /// <summary>Reads the form that <see cref="ToString"/> makes; null = it is none.</summary>
    public static DraftToken? Read(string? text)
    {
        var parts = (text ?? string.Empty).Split('.');
        return parts.Length == 2 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var revision) && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var change)
            ? new(revision, change)
            : null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Revision}.{Change}");
}

using System.Diagnostics.CodeAnalysis;

namespace Spa.Configuration.Profiles;

/// <summary>Reads the XML of a profile (provisioning.md 1.1): all of it, or nothing.</summary>
public static class ProfileReader
{
    /// <summary>Reads an opened profile; the names of the catalogue count.</summary>
    /// <param name="opened">From <see cref="ProfileFile"/>.</param>
    /// <param name="limits">How much is read at most.</param>
    /// <param name="content">What it asks for.</param>
    /// <param name="fault">Why it is no profile.</param>
    public static bool Read(OpenedProfile opened, ProfileLimits limits, [NotNullWhen(true)] out ProfileContent? content, [NotNullWhen(false)] out ProfileFault? fault)
        => Read(opened, limits, CatalogueNames.Instance, out content, out fault);

    /// <summary>Reads an opened profile.</summary>
    /// <param name="opened">From <see cref="ProfileFile"/>.</param>
    /// <param name="limits">How much is read at most.</param>
    /// <param name="names">The names that count.</param>
    /// <param name="content">What it asks for.</param>
    /// <param name="fault">Why it is no profile.</param>
    /// <param name="work">Counts what was done, when given.</param>
    public static bool Read(
        OpenedProfile opened,
        ProfileLimits limits,
        IParameterNames names,
        [NotNullWhen(true)] out ProfileContent? content,
        [NotNullWhen(false)] out ProfileFault? fault,
        ProfileWork? work = null)
    {
        ArgumentNullException.ThrowIfNull(opened);
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentNullException.ThrowIfNull(names);
        if (opened.Found is { } found && ReferenceEquals(found.Names, names))
        {
            (content, fault) = (found.Content, null);
            return true;
        }

        content = ProfileScan.Run(opened.Xml, opened.Encrypted, opened.Aliases, limits, names, work ?? new ProfileWork(), out fault);
        return fault is null && content is not null;
    }
}

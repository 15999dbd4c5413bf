using System.Collections.Immutable;

namespace Spa.ProvisioningServer.Commands;

/// <summary>What <c>profile check</c> found in a file.</summary>
/// <param name="File">The file as named on the command line.</param>
/// <param name="Ok">True when a device takes all of it: warnings do not count.</param>
/// <param name="Elements">Parameters it names.</param>
/// <param name="Unknown">Elements that are no parameter.</param>
/// <param name="Errors">What a device would refuse: the file, or a value.</param>
/// <param name="Warnings">What a device takes but the author may not have meant, or a stranger could use.</param>
public sealed record ProfileCheckResult(string File, bool Ok, int Elements, ImmutableArray<string> Unknown, ImmutableArray<ProfileFinding> Errors, ImmutableArray<ProfileFinding> Warnings);

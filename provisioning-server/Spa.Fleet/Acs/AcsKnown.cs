using System.Collections.Immutable;

namespace Spa.Fleet.Acs;

/// <summary>What is known of a device.</summary>
/// <param name="Root">Root of its tree: "Device." or "InternetGatewayDevice.".</param>
/// <param name="Values">Marks of its parameters by path, as read or set; null = they were never read.</param>
/// <param name="Software">The version that it runs.</param>
/// <param name="Refused">What it has refused: the mark that was sent, by path. <see cref="AcsPlan.Everything"/> stands for a refusal that named no parameter, <see cref="AcsPlan.Reading"/> for one to be read; see <see cref="AcsRefusals"/> for what else is in it.</param>
/// <param name="Tasks">Its open tasks, in the order in which they were asked for.</param>
public sealed record AcsKnown(string Root, IReadOnlyDictionary<string, string>? Values, string? Software, ImmutableDictionary<string, string> Refused, ImmutableArray<AcsTask> Tasks);

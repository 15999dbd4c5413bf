using System.Collections.Immutable;

namespace Spa.Fleet.Sheets;

/// <summary>A row below the heading.</summary>
/// <param name="Line">Line of the file where it begins, from 1.</param>
/// <param name="Fields">As many as the heading has.</param>
public sealed record SheetRow(int Line, ImmutableArray<string> Fields);

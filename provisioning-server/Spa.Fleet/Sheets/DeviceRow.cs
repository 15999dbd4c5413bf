using System.Collections.Immutable;
using Spa.Fleet.Inventory;

namespace Spa.Fleet.Sheets;

/// <summary>What a sheet says of one device.</summary>
/// <param name="Line">Line of the file.</param>
/// <param name="Mac">The device.</param>
/// <param name="Fields">Value by name of the field, only of columns that the sheet has; empty = none.</param>
/// <param name="Variables">Value by column; empty = the device has no such variable of its own.</param>
public sealed record DeviceRow(int Line, MacAddress Mac, ImmutableDictionary<string, string> Fields, ImmutableArray<(DeviceColumn Column, string Value)> Variables)
{
    /// <summary>Value of a field; null = the sheet does not have it.</summary>
    public string? Field(string name) => Fields.GetValueOrDefault(name);

    /// <summary>Counts only: a value may be a secret.</summary>
    public override string ToString() => $"line {Line}, {Mac}, {Fields.Count} fields, {Variables.Length} variables";
}

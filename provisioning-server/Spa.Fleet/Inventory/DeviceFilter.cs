namespace Spa.Fleet.Inventory;

/// <summary>One <c>field:value</c> of a search.</summary>
/// <param name="Field">The field.</param>
/// <param name="Value">Its value; null = devices that have none (<c>customer:none</c>).</param>
/// <param name="Not">True = devices for which it does not hold (<c>-tag:pilot</c>).</param>
public sealed record DeviceFilter(DeviceField Field, string? Value, bool Not = false)
{
    /// <summary>The form that a search has it in.</summary>
    public override string ToString()
        => $"{(Not ? "-" : string.Empty)}{Field.ToString().ToLowerInvariant()}:{(Value is null ? "none" : Value == "none" || Value.Any(char.IsWhiteSpace) || Value.Length == 0 ? $"\"{Value}\"" : Value)}";
}

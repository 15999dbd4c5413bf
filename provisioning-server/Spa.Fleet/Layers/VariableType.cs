namespace Spa.Fleet.Layers;

/// <summary>What a variable may hold.</summary>
public enum VariableType
{
    /// <summary>Any text.</summary>
    Text,

    /// <summary>A decimal number, with a sign and a fraction if need be.</summary>
    Number,

    /// <summary>Any text that is never shown again. Every value it is used in is masked as a whole.</summary>
    Secret,
}

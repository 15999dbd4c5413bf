namespace Spa.Fuzz;

/// <summary>An input that broke something.</summary>
/// <param name="Input">The bytes.</param>
/// <param name="Reason">The exception, or which bound was passed.</param>
/// <param name="Execution">Which execution it was, from 1.</param>
public sealed record FuzzFind(byte[] Input, string Reason, long Execution);

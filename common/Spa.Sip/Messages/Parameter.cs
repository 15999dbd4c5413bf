namespace Spa.Sip.Messages;

/// <summary>One parameter of a header's value or of a URI.</summary>
/// <param name="Name">Its name; case does not matter.</param>
/// <param name="Value">Its meaning, without quotes and escapes; null for a name alone.</param>
public readonly record struct Parameter(string Name, string? Value);

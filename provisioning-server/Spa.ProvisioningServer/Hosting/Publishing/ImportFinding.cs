namespace Spa.ProvisioningServer.Hosting.Publishing;

/// <summary>Something in an imported profile that is not taken.</summary>
/// <param name="Line">Line in the XML, from 1; null = it is about the whole file.</param>
/// <param name="Element">The element; empty = the whole file.</param>
/// <param name="Message">Why. Never a secret.</param>
internal sealed record ImportFinding(int? Line, string Element, string Message)
{
    public override string ToString() => Line is { } line ? $"Line {line}, {Element}: {Message}" : $"{(Element.Length > 0 ? $"{Element}: " : string.Empty)}{Message}";
}

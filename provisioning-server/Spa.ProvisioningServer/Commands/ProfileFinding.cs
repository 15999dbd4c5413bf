namespace Spa.ProvisioningServer.Commands;

/// <summary>Something <c>profile check</c> says about an element.</summary>
/// <param name="Element">Name of the element; null when it is about the whole file.</param>
/// <param name="Line">Line in the XML, from 1; null when there is none.</param>
/// <param name="Message">One sentence: what is wrong and what to do.</param>
public sealed record ProfileFinding(string? Element, int? Line, string Message);

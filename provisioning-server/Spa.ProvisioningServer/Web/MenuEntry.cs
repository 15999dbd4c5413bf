namespace Spa.ProvisioningServer.Web;

/// <summary>One entry of the main menu.</summary>
/// <param name="Name">What pages of it put into <c>ViewData["Here"]</c>; their addresses begin with it.</param>
/// <param name="Path">Where it leads.</param>
/// <param name="Text">What stands there.</param>
/// <param name="Key">Goes there after <c>g</c>.</param>
internal sealed record MenuEntry(string Name, string Path, string Text, char Key);

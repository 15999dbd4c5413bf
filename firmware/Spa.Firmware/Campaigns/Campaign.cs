using Spa.Scripts.Rules;

namespace Spa.Firmware.Campaigns;

/// <summary>Which image is wanted now: a document that the server keeps fresh, signed by the campaign role. It names an image; it cannot make one trusted.</summary>
/// <param name="Name">Its file name without <c>.campaign</c>; letters, digits, <c>-</c> and <c>.</c>.</param>
/// <param name="Version">Rises with each issue under this name; 1 or more.</param>
/// <param name="Issued">When it was signed, to the second, UTC.</param>
/// <param name="Expires">After this a unit whose clock can be trusted calls it stale: the server must issue a newer one before.</param>
/// <param name="Product">Product it is for.</param>
/// <param name="File">Name of the image file, in the folder of the document.</param>
/// <param name="Firmware">Version of the image.</param>
/// <param name="Identity">Identity of the image (<see cref="Image.ManifestText.Identity"/>): it pins each file, whether the image comes whole or as a patch.</param>
public sealed record Campaign(
    string Name, long Version, DateTimeOffset Issued, DateTimeOffset Expires, string Product, string File, FirmwareVersion Firmware, string Identity)
{
    /// <summary>What the name of a campaign document ends in.</summary>
    public const string Ending = ".campaign";
}

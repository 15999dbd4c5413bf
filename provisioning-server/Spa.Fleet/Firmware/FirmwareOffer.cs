namespace Spa.Fleet.Firmware;

/// <summary>The image that a device shall run.</summary>
/// <param name="Version">Its version: <c>5.1.10(GW)</c>.</param>
/// <param name="File">Name under <c>/fw/</c>.</param>
public sealed record FirmwareOffer(string Version, string File)
{
    /// <summary>The rule that makes a unit fetch it while it runs something else. The condition ends when the image runs: an image that calls itself otherwise would be refused by the unit.</summary>
    /// <param name="httpAddress">Scheme, host and port of the server, without a slash at the end.</param>
    public string Rule(string httpAddress) => $"( $SWVER ne {Version} )? {httpAddress}/fw/{File}";
}

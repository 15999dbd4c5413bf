namespace Spa.Fleet.Inventory;

/// <summary>What a unit needs to fetch and open its profile. One device may have two for a while, when its key is being changed.</summary>
/// <param name="Token">Random path token, 32 hex digits; names the key a file is encrypted with.</param>
/// <param name="Key">256-bit key as 64 hex digits, the passphrase of <c>GPP_SA</c>. Secret.</param>
/// <param name="Number">1 for the first of the device, then counting up; the highest is the one it shall use.</param>
public sealed record DeviceKey(string Token, string Key, int Number)
{
    /// <summary>Without the secrets.</summary>
    public override string ToString() => $"key {Number}";
}

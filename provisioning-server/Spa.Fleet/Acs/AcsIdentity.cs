using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Spa.Cwmp.Messages;
using Spa.Fleet.Inventory;

namespace Spa.Fleet.Acs;

/// <summary>Who a CPE says it is (TR-069 A.3.3.1): what names it in CWMP. Its own word until it is bound to a credential or a certificate.</summary>
/// <param name="Oui">Six hex digits in capitals.</param>
/// <param name="ProductClass">At most 64 visible characters; may be empty.</param>
/// <param name="SerialNumber">1 to 64 visible characters.</param>
public sealed record AcsIdentity(string Oui, string ProductClass, string SerialNumber)
{
    /// <summary>Organisation that the SPA units are of: theirs is the object with every setting (provisioning.md 7.1).</summary>
    public const string SpaOui = "000E08";

    /// <summary>Parameter, below the root, in which a unit of ours tells its MAC address with every Inform.</summary>
    public const string MacParameter = "DeviceInfo.X_000E08_MACAddress";

    private const int Longest = 64;

    /// <summary>True for a unit that has every setting of the catalogue under a name of its own.</summary>
    public bool IsSpa => Oui == SpaOui;

    /// <summary>Reads what an Inform says; null = it names nobody: a part is missing, too long, or not text.</summary>
    public static AcsIdentity? Of(DeviceId id)
    {
        ArgumentNullException.ThrowIfNull(id);
        var oui = id.Oui.Trim().ToUpperInvariant();
        var (product, serial) = (id.ProductClass.Trim(), id.SerialNumber.Trim());
        return oui.Length == 6 && oui.All(char.IsAsciiHexDigit) && serial.Length > 0 && IsText(product) && IsText(serial) ? new(oui, product, serial) : null;
    }

    /// <summary>The device that the inventory may keep it as when nothing else names one: the MAC address that its serial number is or ends, else one that nobody else has, made of all three parts.</summary>
    /// <remarks>A made address has the bit that says so (locally administered, IEEE 802): 02 and 40 bits of a hash.</remarks>
    public MacAddress Key
    {
        get
        {
            if (SerialNumber.Length is 12 or 17 && MacAddress.Parse(SerialNumber).Ok(out var whole, out _))
            {
                return whole;
            }

            return SerialNumber.Length == 6 && MacAddress.Parse(Oui + SerialNumber).Ok(out var ended, out _)
                ? ended
                : MacAddress.Of("02" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Oui}\n{ProductClass}\n{SerialNumber}")).AsSpan(0, 5)));
        }
    }

    /// <summary>True for a device that says no MAC address: its <see cref="Key"/> is a made one.</summary>
    public bool IsKeyMade => !((SerialNumber.Length is 12 or 17 && MacAddress.Parse(SerialNumber).Ok(out _, out _)) || (SerialNumber.Length == 6 && MacAddress.Parse(Oui + SerialNumber).Ok(out _, out _)));

    /// <summary>The MAC address that a unit of ours says it has: its own word, as all of an Inform; null = it says none.</summary>
    public MacAddress? MacOf(Inform inform)
    {
        ArgumentNullException.ThrowIfNull(inform);
        return IsSpa && inform.Parameters.FirstOrDefault(p => p.Name.EndsWith(MacParameter, StringComparison.Ordinal))?.Value.Text is { Length: 12 or 17 } text && MacAddress.Parse(text).Ok(out var mac, out _) ? mac : null;
    }

    /// <summary>The serial number as the inventory takes it: letters, digits and hyphens, at most 40; null = it is of another form.</summary>
    public string? InventorySerial => SerialNumber.Length <= 40 && SerialNumber.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') ? SerialNumber : null;

    /// <summary>The model as the inventory takes it.</summary>
    public string Model => ProductClass.Length is > 0 and <= 40 && ProductClass.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') ? ModelName.Canonical(ProductClass) : "CPE";

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Oui}-{ProductClass}-{SerialNumber}");

    private static bool IsText(string text) => text.Length <= Longest && !text.Any(char.IsControl);
}

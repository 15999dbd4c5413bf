using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Spa.Fleet.Inventory;

namespace Spa.Fleet.Publishing;

/// <summary>Chooses the devices of a stage that is given as a number: spread over the fleet, others for each publish, and the same ones however often it is asked.</summary>
public static class StageChoice
{
    /// <summary>Devices of the stage.</summary>
    /// <param name="among">Devices that may be chosen.</param>
    /// <param name="count">How many; all when there are not more.</param>
    /// <param name="publish">Number of the publish.</param>
    public static IReadOnlyList<MacAddress> Of(IEnumerable<MacAddress> among, int count, long publish)
    {
        ArgumentNullException.ThrowIfNull(among);
        var prefix = publish.ToString(CultureInfo.InvariantCulture) + "/";
        return [.. among.Select(mac => (Mac: mac, Place: Place(prefix, mac))).OrderBy(m => m.Place).ThenBy(m => m.Mac).Take(count).Select(m => m.Mac)];
    }

    private static ulong Place(string prefix, MacAddress mac)
        => System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.ASCII.GetBytes(prefix + mac)));
}

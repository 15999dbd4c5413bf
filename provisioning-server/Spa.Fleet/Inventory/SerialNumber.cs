using System.Globalization;

namespace Spa.Fleet.Inventory;

/// <summary>What a serial number tells.</summary>
public static class SerialNumber
{
    private const string Lot = "FM600F";
    private const int FirstWrong = 100_000;
    private const int LastWrong = 699_999;

    /// <summary>What an operator is told of a unit of the lot below.</summary>
    public const string WrongLot = "Units with serial numbers FM600F100000 to FM600F699999 (built November 2005 to June 2006) may hold a wrong certificate: if it cannot come in with it, give it an enrolment code.";

    /// <summary>True for an SPA3102 of the lot whose client certificates are wrong (provisioning 3.6).</summary>
    public static bool IsOfWrongLot(string? serial)
        => serial is { Length: 12 } && serial.StartsWith(Lot, StringComparison.OrdinalIgnoreCase)
            && int.TryParse(serial.AsSpan(Lot.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= FirstWrong and <= LastWrong;
}

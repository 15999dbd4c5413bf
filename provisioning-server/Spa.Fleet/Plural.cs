using System.Globalization;

namespace Spa.Fleet;

/// <summary>A number with what it counts, as people write it.</summary>
public static class Plural
{
    /// <summary>"1 device", "2 devices", "0 devices".</summary>
    /// <param name="number">How many.</param>
    /// <param name="one">The word for one, whose plural is made with an s: "device".</param>
    public static string Of(long number, string one) => $"{number.ToString(CultureInfo.InvariantCulture)} {one}{(number == 1 ? string.Empty : "s")}";
}

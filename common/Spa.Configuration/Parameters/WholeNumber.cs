using System.Globalization;
using Spa.Foundation.Text;

namespace Spa.Configuration.Parameters;

/// <summary>A whole number with its range; decimal or <c>0x</c> hexadecimal.</summary>
/// <param name="min">Smallest.</param>
/// <param name="max">Largest.</param>
/// <param name="unit">What is counted: "Hz"; may be blank.</param>
/// <param name="also">One more value outside the range.</param>
/// <param name="blank">Value that a blank text means, and that is written blank; null when blank is refused.</param>
/// <param name="hex">Written as <c>0x68</c>.</param>
internal sealed class WholeNumber(int min, int max, string unit, int? also, int? blank, bool hex) : Kind<int>
{
    private readonly string description =
        (hex ? "a byte" : "a whole number") + $" from {Shown(min, hex)} to {Shown(max, hex)}"
        + (unit.Length > 0 ? " " + unit : string.Empty)
        + (also is int more ? $", or {more}" : string.Empty)
        + (blank is null ? string.Empty : ", or blank");

    public override string Description => description;

    public override Parsed<int> Read(string text)
    {
        if (blank is int none && text.Length == 0)
        {
            return none;
        }

        if (!NumberText.TryWhole(text, out var value, out var at))
        {
            return new ParseError(at, description, "SPA type Uns");
        }

        return (value >= min && value <= max) || value == also ? (int)value : new ParseError(0, description, "SPA type Uns");
    }

    public override string Write(int value) => value == blank ? string.Empty : Shown(value, hex);

    private static string Shown(int value, bool hex)
        => hex ? "0x" + value.ToString("x2", CultureInfo.InvariantCulture) : value.ToString(CultureInfo.InvariantCulture);
}

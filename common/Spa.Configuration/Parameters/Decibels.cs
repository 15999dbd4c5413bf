using Spa.Foundation.Text;

namespace Spa.Configuration.Parameters;

/// <summary>A gain (dB) or a level (dBm), signed.</summary>
/// <param name="min">Smallest.</param>
/// <param name="max">Largest.</param>
/// <param name="decimals">Digits kept behind the point; further ones are dropped.</param>
/// <param name="unit">"dB" or "dBm".</param>
internal sealed class Decibels(decimal min, decimal max, int decimals, string unit) : Kind<decimal>
{
    private readonly string description =
        $"{(decimals == 0 ? "a whole number" : "a number")} from {NumberText.Write(min)} to {NumberText.Write(max)} {unit}";

    public override string Description => description;

    public override Parsed<decimal> Read(string text)
    {
        if (!NumberText.TryDecimal(text, out var value, out var at))
        {
            return new ParseError(at, description, "SPA type PwrLevel");
        }

        value = Math.Round(value, decimals, MidpointRounding.ToZero);
        return value >= min && value <= max ? value : new ParseError(0, description, "SPA type PwrLevel");
    }

    public override string Write(decimal value) => NumberText.Write(value);
}

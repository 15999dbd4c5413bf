using Spa.Foundation.Text;

namespace Spa.Configuration.Parameters;

/// <summary>A time, written as a number of seconds or milliseconds.</summary>
/// <param name="min">Shortest, in the unit.</param>
/// <param name="max">Longest, in the unit.</param>
/// <param name="decimals">Digits kept behind the point; further ones are dropped (SPA type Time).</param>
/// <param name="step">Only multiples of this; 0 = any.</param>
/// <param name="milliseconds">The unit is the millisecond, else the second.</param>
/// <param name="blank">Blank is taken as zero, and zero is written blank.</param>
/// <param name="never">The largest number, or the word <c>inf</c>, means for ever: <see cref="TimeSpan.MaxValue"/>.</param>
internal sealed class Duration(decimal min, decimal max, int decimals, decimal step, bool milliseconds, bool blank, bool never) : Kind<TimeSpan>
{
    private readonly string description =
        $"{(milliseconds ? "milliseconds" : "seconds")} from {NumberText.Write(min)} to {NumberText.Write(max)}"
        + (step > 0 ? $" in steps of {NumberText.Write(step)}" : decimals == 0 ? ", a whole number" : string.Empty)
        + (never ? $" ({NumberText.Write(max)} or inf = never)" : string.Empty)
        + (blank ? ", or blank" : string.Empty);

    private readonly decimal scale = milliseconds ? TimeSpan.TicksPerMillisecond : TimeSpan.TicksPerSecond;

    public override string Description => description;

    public override Parsed<TimeSpan> Read(string text)
    {
        if (blank && text.Length == 0)
        {
            return TimeSpan.Zero;
        }

        if (never && text.Equals("inf", StringComparison.OrdinalIgnoreCase))
        {
            return TimeSpan.MaxValue;
        }

        decimal value;
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            if (!NumberText.TryWhole(text, out var whole, out var stop))
            {
                return new ParseError(stop, description, "SPA type Uns");
            }

            value = whole;
        }
        else if (!NumberText.TryDecimal(text, out value, out var at))
        {
            return new ParseError(at, description, "SPA type Time");
        }

        value = Math.Round(value, decimals, MidpointRounding.ToZero);
        if (value < min || value > max || (step > 0 && value % step != 0))
        {
            return new ParseError(0, description, "SPA type Time");
        }

        return never && value == max ? TimeSpan.MaxValue : TimeSpan.FromTicks((long)(value * scale));
    }

    public override string Write(TimeSpan value)
        => never && value == TimeSpan.MaxValue ? "inf"
            : blank && value == TimeSpan.Zero ? string.Empty
            : NumberText.Write(value.Ticks / scale);
}

using System.Globalization;
using System.Text;
using Spa.Foundation.Text;

namespace Spa.Scripts.Tones;

/// <summary>One sine of a tone.</summary>
/// <param name="Hertz">Frequency, 1 to 4000.</param>
/// <param name="Dbm">Level of this component (not of the sum) in dBm into 600 ohm at the port, which equals dBm0; one decimal, -99.9 to +99.9.</param>
/// <param name="ModulatedBy">Frequency in hertz, 1 to 4000, of the sine that modulates this one (<c>400*33@-19</c>); null = steady.</param>
public sealed record FrequencyComponent(int Hertz, decimal Dbm, int? ModulatedBy)
{
    /// <summary>The component as a script writes it: <c>350@-19</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(12);
        Write(text);
        return text.ToString();
    }

    //  component = F [ "*" G ] "@" L          F, G integer hertz; L dBm with at most one decimal
    internal static Parsed<FrequencyComponent> Read(ref TextCursor cursor, string rule)
    {
        if (!ReadHertz(ref cursor, rule, out var hertz, out var error))
        {
            return error!;
        }

        int? modulatedBy = null;
        cursor.SkipBlanks();
        if (cursor.Take('*'))
        {
            cursor.SkipBlanks();
            if (!ReadHertz(ref cursor, rule, out var modulator, out error))
            {
                return error!;
            }

            modulatedBy = modulator;
            cursor.SkipBlanks();
        }

        if (!cursor.Take('@'))
        {
            return cursor.Fail(modulatedBy is null ? "@ and a level in dBm" : "@ and a level in dBm after the modulating frequency", rule);
        }

        cursor.SkipBlanks();
        var negative = cursor.Take('-');
        if (!negative)
        {
            cursor.Take('+');
        }

        var start = cursor.At;
        var tenths = 0;
        while (char.IsAsciiDigit(cursor.Peek))
        {
            tenths = Math.Min((tenths * 10) + (cursor.Next() - '0'), 1000);
        }

        var digits = cursor.At - start;
        tenths *= 10;
        if (cursor.Take('.'))
        {
            if (!char.IsAsciiDigit(cursor.Peek))
            {
                return cursor.Fail("a digit", rule);
            }

            tenths += cursor.Next() - '0';
            if (char.IsAsciiDigit(cursor.Peek))
            {
                return cursor.Fail("at most 1 decimal", rule);
            }
        }
        else if (digits == 0)
        {
            return cursor.Fail("a level in dBm", rule);
        }

        if (tenths > 999)
        {
            return new ParseError(start, "a level from -99.9 to 99.9 dBm", rule);
        }

        return new FrequencyComponent(hertz, (negative ? -tenths : tenths) / 10m, modulatedBy);
    }

    internal void Write(StringBuilder text)
    {
        text.Append(CultureInfo.InvariantCulture, $"{Hertz}");
        if (ModulatedBy is { } modulator)
        {
            text.Append(CultureInfo.InvariantCulture, $"*{modulator}");
        }

        // No zero before the point: canonical text is never longer than what was read, so it stays within its limit.
        text.Append(CultureInfo.InvariantCulture, $"@{Dbm:#.#;-#.#;0}");
    }

    private static bool ReadHertz(ref TextCursor cursor, string rule, out int hertz, out ParseError? error)
    {
        var start = cursor.At;
        hertz = 0;
        error = null;
        while (char.IsAsciiDigit(cursor.Peek))
        {
            hertz = Math.Min((hertz * 10) + (cursor.Next() - '0'), 10_000);
        }

        if (cursor.At == start)
        {
            error = cursor.Fail("a frequency in Hz", rule);
            return false;
        }

        if (hertz is < 1 or > 4000)
        {
            error = new ParseError(start, "a frequency from 1 to 4000 Hz", rule);
            return false;
        }

        return true;
    }
}

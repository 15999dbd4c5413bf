using System.Globalization;
using System.Text;
using Spa.Foundation.Text;

namespace Spa.Scripts;

/// <summary>Seconds as the small languages write them: <c>2</c>, <c>.25</c>, <c>9.75</c>, up to three decimals; <c>*</c> for ever where a script allows it.</summary>
internal static class ScriptSeconds
{
    /// <summary>Reads a time or <c>*</c> (null).</summary>
    internal static bool Read(ref TextCursor cursor, string rule, out TimeSpan? value, out ParseError? error)
    {
        value = null;
        error = null;
        if (cursor.Take('*'))
        {
            return true;
        }

        if (!char.IsAsciiDigit(cursor.Peek) && cursor.Peek != '.')
        {
            error = cursor.Fail("seconds, or * for ever", rule);
            return false;
        }

        if (!ReadNumber(ref cursor, rule, 999_999, out var time, out error))
        {
            return false;
        }

        value = time;
        return true;
    }

    /// <summary>Reads a time of at most <paramref name="greatest"/> seconds.</summary>
    internal static bool ReadNumber(ref TextCursor cursor, string rule, int greatest, out TimeSpan value, out ParseError? error)
    {
        var start = cursor.At;
        var milliseconds = 0L;
        value = default;
        error = null;
        while (char.IsAsciiDigit(cursor.Peek))
        {
            milliseconds = Math.Min((milliseconds * 10) + (cursor.Next() - '0'), int.MaxValue);
        }

        milliseconds *= 1000;
        if (cursor.Take('.'))
        {
            if (!char.IsAsciiDigit(cursor.Peek))
            {
                error = cursor.Fail("a digit", rule);
                return false;
            }

            for (var unit = 100; unit > 0 && char.IsAsciiDigit(cursor.Peek); unit /= 10)
            {
                milliseconds += (cursor.Next() - '0') * unit;
            }

            if (char.IsAsciiDigit(cursor.Peek))
            {
                error = cursor.Fail("at most 3 decimals", rule);
                return false;
            }
        }

        if (milliseconds > greatest * 1000L)
        {
            error = new ParseError(start, string.Create(CultureInfo.InvariantCulture, $"at most {greatest} seconds"), rule);
            return false;
        }

        value = TimeSpan.FromTicks(milliseconds * TimeSpan.TicksPerMillisecond);
        return true;
    }

    /// <summary>Writes a time in its shortest form: no zero before the point (unless <paramref name="zeroFirst"/>), no zeros at the end.</summary>
    internal static void Write(StringBuilder text, TimeSpan? value, bool zeroFirst = false)
    {
        if (value is not { } time)
        {
            text.Append('*');
            return;
        }

        var milliseconds = time.Ticks / TimeSpan.TicksPerMillisecond;
        var (seconds, rest) = (milliseconds / 1000, (int)(milliseconds % 1000));
        if (seconds != 0 || rest == 0 || zeroFirst)
        {
            text.Append(CultureInfo.InvariantCulture, $"{seconds}");
        }

        if (rest != 0)
        {
            text.Append('.');
            for (var unit = 100; rest > 0; unit /= 10)
            {
                text.Append((char)('0' + (rest / unit)));
                rest %= unit;
            }
        }
    }
}

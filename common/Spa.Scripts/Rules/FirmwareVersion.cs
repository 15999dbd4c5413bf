using System.Globalization;
using Spa.Foundation.Text;

namespace Spa.Scripts.Rules;

/// <summary>A firmware version: <c>5.1.10(GW)</c>.</summary>
/// <remarks>Ordered by the three numbers, then by the tag: none before any, tags by their characters without regard to case. So <c>5.1.10(GW)</c> is newer than, and not equal to, <c>5.1.10</c>.</remarks>
/// <param name="Major">First number.</param>
/// <param name="Minor">Second number.</param>
/// <param name="Build">Third number; 0 where none is written.</param>
/// <param name="Tag">Letters and digits in brackets; null = none.</param>
public sealed record FirmwareVersion(int Major, int Minor, int Build, string? Tag) : IComparable<FirmwareVersion>
{
    private const string Rule = "SPA firmware version";

    /// <summary>True when <paramref name="left"/> is older.</summary>
    public static bool operator <(FirmwareVersion? left, FirmwareVersion? right) => Compare(left, right) < 0;

    /// <summary>True when <paramref name="left"/> is not newer.</summary>
    public static bool operator <=(FirmwareVersion? left, FirmwareVersion? right) => Compare(left, right) <= 0;

    /// <summary>True when <paramref name="left"/> is newer.</summary>
    public static bool operator >(FirmwareVersion? left, FirmwareVersion? right) => Compare(left, right) > 0;

    /// <summary>True when <paramref name="left"/> is not older.</summary>
    public static bool operator >=(FirmwareVersion? left, FirmwareVersion? right) => Compare(left, right) >= 0;

    //  version = number "." number [ "." number ] [ "(" 1*( ALPHA | DIGIT ) ")" ]          number up to 9 digits, no blanks inside
    /// <summary>Reads a version; blanks around it do not count.</summary>
    public static Parsed<FirmwareVersion> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var cursor = new TextCursor(text);
        cursor.SkipBlanks();
        if (!ReadNumber(ref cursor, out var major, out var error))
        {
            return error!;
        }

        if (!cursor.Take('.'))
        {
            return cursor.Fail("a point and the second number", Rule);
        }

        if (!ReadNumber(ref cursor, out var minor, out error))
        {
            return error!;
        }

        var build = 0;
        if (cursor.Take('.') && !ReadNumber(ref cursor, out build, out error))
        {
            return error!;
        }

        string? tag = null;
        if (cursor.Take('('))
        {
            var start = cursor.At;
            while (char.IsAsciiLetterOrDigit(cursor.Peek))
            {
                cursor.Next();
            }

            if (cursor.At == start)
            {
                return cursor.Fail("letters or digits", Rule);
            }

            tag = text[start..cursor.At];
            if (!cursor.Take(')'))
            {
                return cursor.Fail(") after the tag", Rule);
            }
        }

        cursor.SkipBlanks();
        return cursor.End ? new FirmwareVersion(major, minor, build, tag) : cursor.Fail("the end of the version", Rule);
    }

    /// <inheritdoc/>
    public int CompareTo(FirmwareVersion? other)
    {
        if (other is null)
        {
            return 1;
        }

        var order = Major.CompareTo(other.Major);
        order = order != 0 ? order : Minor.CompareTo(other.Minor);
        order = order != 0 ? order : Build.CompareTo(other.Build);
        return order != 0 ? order : string.Compare(Tag, other.Tag, StringComparison.OrdinalIgnoreCase);
    }

    /// <inheritdoc/>
    public bool Equals(FirmwareVersion? other) => other is not null && CompareTo(other) == 0;

    /// <inheritdoc/>
    public override int GetHashCode()
        => HashCode.Combine(Major, Minor, Build, Tag is null ? 0 : StringComparer.OrdinalIgnoreCase.GetHashCode(Tag));

    /// <summary>The version with three numbers.</summary>
    public override string ToString()
        => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}.{Build}{(Tag is null ? string.Empty : $"({Tag})")}");

    private static int Compare(FirmwareVersion? left, FirmwareVersion? right)
        => left is null ? (right is null ? 0 : -1) : left.CompareTo(right);

    private static bool ReadNumber(ref TextCursor cursor, out int number, out ParseError? error)
    {
        var start = cursor.At;
        number = 0;
        error = null;
        while (char.IsAsciiDigit(cursor.Peek))
        {
            if (cursor.At - start == 9)
            {
                error = new ParseError(start, "a number of at most 9 digits", Rule);
                return false;
            }

            number = (number * 10) + (cursor.Next() - '0');
        }

        error = cursor.At == start ? cursor.Fail("a number", Rule) : null;
        return error is null;
    }
}

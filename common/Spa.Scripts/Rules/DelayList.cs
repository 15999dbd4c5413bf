using System.Collections.Immutable;
using Spa.Foundation.Text;

namespace Spa.Scripts.Rules;

/// <summary>Delays of Resync_Periodic and of the two error retries, used one after the other, the last for ever: <c>1800+300,3600+600</c>.</summary>
/// <param name="Ranges">The elements in order; empty = never.</param>
public sealed record DelayList(ImmutableArray<DelayRange> Ranges)
{
    /// <summary>Longest text in characters.</summary>
    public const int Limit = 255;

    private const string Rule = "SPA delay list";

    /// <summary>True when nothing is ever to happen: no element, or a first one of 0.</summary>
    public bool IsOff => Ranges.IsDefaultOrEmpty || Ranges[0] == default;

    //  list = [ element *( "," element ) ]          element = seconds [ "+" greatest random seconds ]
    /// <summary>Reads a list; blank text is the empty list.</summary>
    public static Parsed<DelayList> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > Limit)
        {
            return new ParseError(Limit, "at most 255 characters", Rule);
        }

        var cursor = new TextCursor(text);
        cursor.SkipBlanks();
        if (cursor.End)
        {
            return new DelayList([]);
        }

        var ranges = ImmutableArray.CreateBuilder<DelayRange>(1);
        do
        {
            cursor.SkipBlanks();
            if (!ReadSeconds(ref cursor, out var seconds, out var error))
            {
                return error!;
            }

            cursor.SkipBlanks();
            var random = 0u;
            if (cursor.Take('+'))
            {
                cursor.SkipBlanks();
                if (!ReadSeconds(ref cursor, out random, out error))
                {
                    return error!;
                }

                cursor.SkipBlanks();
            }

            ranges.Add(new DelayRange(seconds, random));
        }
        while (cursor.Take(','));

        return cursor.End ? new DelayList(ranges.DrainToImmutable()) : cursor.Fail("+ and random seconds, a comma, or the end", Rule);
    }

    /// <summary>Shortest and longest delay before attempt <paramref name="attempt"/>, counted from 0; the last element repeats. Both zero = do not try.</summary>
    public (TimeSpan Low, TimeSpan High) At(int attempt)
        => Ranges.IsDefaultOrEmpty ? (TimeSpan.Zero, TimeSpan.Zero) : Ranges[Math.Clamp(attempt, 0, Ranges.Length - 1)].Bounds;

    /// <summary>The canonical text.</summary>
    public override string ToString() => Ranges.IsDefaultOrEmpty ? string.Empty : string.Join(',', Ranges);

    /// <inheritdoc/>
    public bool Equals(DelayList? other) => other is not null && Sequences.Same(Ranges, other.Ranges);

    /// <inheritdoc/>
    public override int GetHashCode() => Sequences.Hash(Ranges);

    private static bool ReadSeconds(ref TextCursor cursor, out uint seconds, out ParseError? error)
    {
        var start = cursor.At;
        var value = 0UL;
        while (char.IsAsciiDigit(cursor.Peek))
        {
            value = Math.Min((value * 10) + (uint)(cursor.Next() - '0'), 1UL << 32);
        }

        seconds = (uint)Math.Min(value, uint.MaxValue);
        error = cursor.At == start ? cursor.Fail("seconds", Rule)
            : value > uint.MaxValue ? new ParseError(start, "at most 4294967295 seconds", Rule)
            : null;
        return error is null;
    }
}

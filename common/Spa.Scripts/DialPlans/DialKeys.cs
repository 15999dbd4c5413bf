using System.Numerics;
using System.Text;

namespace Spa.Scripts.DialPlans;

/// <summary>A set of telephone keys.</summary>
/// <param name="Mask">Bit 0 to 9 = the digits, bit 10 = <c>*</c>, bit 11 = <c>#</c>.</param>
public readonly record struct DialKeys(ushort Mask)
{
    /// <summary>The ten digits: <c>x</c>.</summary>
    public static readonly DialKeys Digits = new(0x3FF);

    private const string All = "0123456789*#";

    /// <summary>The set of one key; empty for a character that is no key.</summary>
    public static DialKeys Of(char key) => All.IndexOf(key, StringComparison.Ordinal) is >= 0 and var place ? new((ushort)(1 << place)) : default;

    /// <summary>True for one of the twelve keys.</summary>
    public static bool IsKey(char c) => c is (>= '0' and <= '9') or '*' or '#';

    /// <summary>True when <paramref name="key"/> is in the set.</summary>
    public bool Has(char key) => (Mask & Of(key).Mask) != 0;

    /// <summary>The set as a plan writes it: a key, <c>x</c>, or <c>[2-9*]</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(8);
        Write(text);
        return text.ToString();
    }

    internal void Write(StringBuilder text)
    {
        if (Mask == Digits.Mask)
        {
            text.Append('x');
            return;
        }

        if (BitOperations.PopCount(Mask) == 1)
        {
            text.Append(All[BitOperations.TrailingZeroCount(Mask)]);
            return;
        }

        text.Append('[');
        for (var i = 0; i < All.Length; i++)
        {
            if ((Mask & (1 << i)) == 0)
            {
                continue;
            }

            var last = i;
            while (i < 10 && last < 9 && (Mask & (1 << (last + 1))) != 0)
            {
                last++;
            }

            text.Append(All[i]);
            if (last - i >= 2)
            {
                text.Append('-').Append(All[last]);
                i = last;
            }
        }

        text.Append(']');
    }
}

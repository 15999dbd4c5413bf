using System.Collections.Immutable;
using Spa.Foundation.Text;
using Spa.Scripts.Patterns;

namespace Spa.Scripts.DialPlans;

/// <summary>A candidate that stands beside the plan's own sequences: it keeps digits alive, is chosen before them, and never cuts digits short.</summary>
/// <param name="Kind">What it stands for.</param>
/// <param name="Sequence">The keys; substitutions, routes, timers and bars in it have no meaning.</param>
public sealed record DialExtra(DialExtraKind Kind, DialSequence Sequence)
{
    /// <summary>Reads the keys as a plan writes them: <c>*69</c>, <c>*0171xx.</c>, <c>[2-9]</c>.</summary>
    public static Parsed<DialExtra> Parse(DialExtraKind kind, string keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return DialSequenceReader.ReadAlone(keys).Then<DialExtra>(sequence => new DialExtra(kind, sequence));
    }

    /// <summary>Emergency numbers as candidates: <c>?</c> is one digit, <c>*</c> any number of digits. A pattern with anything but keys in it cannot be dialled and gives none.</summary>
    public static ImmutableArray<DialExtra> Emergency(PhonePatterns patterns)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        var extras = ImmutableArray.CreateBuilder<DialExtra>();
        foreach (var pattern in patterns.Forms)
        {
            var elements = ImmutableArray.CreateBuilder<DialElement>(pattern.Length);
            foreach (var c in pattern)
            {
                switch (c)
                {
                    case PhonePatterns.One or PhonePatterns.Run:
                        elements.Add(new DialElement.Key(DialKeys.Digits, c == PhonePatterns.Run));
                        break;
                    case var key when DialKeys.IsKey(key):
                        elements.Add(new DialElement.Key(DialKeys.Of(key), false));
                        break;
                }
            }

            if (elements.Count == pattern.Length)
            {
                extras.Add(new DialExtra(DialExtraKind.Emergency, new DialSequence(elements.DrainToImmutable())));
            }
        }

        return extras.DrainToImmutable();
    }
}

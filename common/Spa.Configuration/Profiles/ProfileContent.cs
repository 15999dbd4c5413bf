using System.Collections.Immutable;
using Spa.Configuration.Settings;

namespace Spa.Configuration.Profiles;

/// <summary>What a profile asks for. Values are trimmed and on one line, but not yet validated.</summary>
/// <param name="Assignments">One per parameter, with its name of the catalogue, in the order of first mention; of several the last value counts.</param>
/// <param name="Lines">Line in the XML of each assignment, from 1.</param>
/// <param name="Unknown">Names of elements that are no parameter, each once. They are ignored with everything inside.</param>
/// <param name="WrongCase">Names that were taken although their case is wrong, as written, each once.</param>
/// <param name="Refused">Parameters that were not taken because elements stood inside them.</param>
/// <param name="NonAscii">Parameters whose value holds characters beyond ASCII, which the original cannot show.</param>
/// <param name="Charset">How the bytes were read: "UTF-8", "UTF-16", "ISO-8859-1", ...</param>
/// <param name="Guessed">The bytes were not UTF-8 and no other set was declared, so they were read as ISO-8859-1.</param>
public sealed record ProfileContent(
    ImmutableArray<Assignment> Assignments,
    ImmutableArray<int> Lines,
    ImmutableArray<string> Unknown,
    ImmutableArray<string> WrongCase,
    ImmutableArray<string> Refused,
    ImmutableArray<string> NonAscii,
    string Charset,
    bool Guessed)
{
    /// <summary>Line of a parameter's last mention, or null when the profile does not name it.</summary>
    public int? LineOf(string name)
    {
        for (var i = 0; i < Assignments.Length; i++)
        {
            if (Assignments[i].Name == name) return Lines[i];
        }

        return null;
    }

    /// <summary>Counts only: values may be secret.</summary>
    public override string ToString() => $"{Assignments.Length} parameters, {Unknown.Length} unknown, {Refused.Length} refused";
}

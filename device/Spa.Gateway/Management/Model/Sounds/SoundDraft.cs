using System.Collections.Immutable;
using Spa.Configuration.Settings;
using Spa.Cwmp;

namespace Spa.Gateway.Management.Model.Sounds;

/// <summary>A tone or ring as a request is making it: its parameters come one by one, and only all of them say what it is to be.</summary>
/// <param name="Sound">The setting.</param>
/// <param name="Base">Its text before.</param>
/// <param name="Table">Its rows with what was written so far.</param>
/// <param name="Written">Each parameter that was, with its value.</param>
internal sealed record SoundDraft(Sound Sound, string Base, PhaseTable Table, ImmutableList<(SoundField Field, string Value)> Written)
{
    /// <summary>What it comes to, once all is written.</summary>
    /// <param name="settings">With what else the request sets.</param>
    /// <param name="faulty">The parameter that a fault is told of.</param>
    public LeafWrite Finish(SettingsSnapshot settings, out LeafSource faulty)
    {
        faulty = Written[^1].Field;
        if (settings.Text(Sound.Setting) != Base)
        {
            return Refuse($"{Sound.Setting.Name} is set in the same request: one of the two ways will do");
        }

        if (Sound.Compose(Table, out var reading) is not { } text)
        {
            if (reading.Row > 0 && Written.Find(w => w.Field.Row == reading.Row).Field is { } own)
            {
                faulty = own;
            }

            return Refuse(reading.Row > 0 ? $"row {Sound.FirstRow + reading.Row - 1}: {reading.Why}" : reading.Why);
        }

        var next = SettingsUpdate.Plan(settings, [new Assignment(Sound.Setting.Name, text, null)], SettingOrigin.Acs);
        if (!next.Refused.IsEmpty)
        {
            return Refuse($"as a script it would be '{text}': {next.Refused[0]}");
        }

        // What was written is what will be read; a tone whose parts go together otherwise is no tone of this unit.
        var after = Sound.Table(next.Next);
        foreach (var (field, value) in Written)
        {
            if (field.Of(after) is var told && told != value)
            {
                faulty = field;
                return Refuse(after.First == 0 && after.IsEnabled ? $"as a script it would be '{text}', which these rows cannot say" : $"as the rest of it stands it would read '{told}'");
            }
        }

        // The same sound stays as its script says it.
        return after.Same(Sound.Table(settings)) ? LeafWrite.Nothing : LeafWrite.Set(Sound.Setting.Name, text);
    }

    private static LeafWrite Refuse(string why) => LeafWrite.Refuse(FaultCode.InvalidParameterValue, why);
}

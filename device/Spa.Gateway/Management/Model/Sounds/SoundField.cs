using System.Globalization;
using Spa.Configuration.Parameters;
using Spa.Cwmp;

namespace Spa.Gateway.Management.Model.Sounds;

/// <summary>A parameter of a tone or ring. Writing it makes a draft, which is judged when all parameters of the request are there.</summary>
/// <param name="sound">The setting.</param>
/// <param name="row">The row of it, from 1; 0 = its description.</param>
/// <param name="read">Its value.</param>
/// <param name="write">The rows with another value; null = no rows have it, and <paramref name="expected"/> says which have.</param>
/// <param name="expected">What would be taken.</param>
internal sealed class SoundField(Sound sound, int row, Func<PhaseTable, string> read, Func<SoundDraft, string, PhaseTable?> write, string expected = "") : LeafSource
{
    /// <summary>The row of its sound, from 1; 0 = the description.</summary>
    public int Row => row;

    /// <inheritdoc/>
    public override bool IsWritable => true;

    /// <inheritdoc/>
    public override Parameter Setting => sound.Setting;

    /// <inheritdoc/>
    public override string Read(ModelFacts facts) => read(sound.Table(facts.Settings));

    /// <summary>Its value in these rows.</summary>
    public string Of(PhaseTable table) => read(table);

    /// <inheritdoc/>
    public override LeafWrite Write(string value, ModelFacts facts)
    {
        var draft = facts.Sounds.Find(d => d.Sound == sound) ?? new SoundDraft(sound, facts.Settings.Text(sound.Setting), sound.Table(facts.Settings), []);
        return write(draft, value) is { } table
            ? LeafWrite.Nothing with { Sound = draft with { Table = table, Written = draft.Written.Add((this, value)) } }
            : LeafWrite.Refuse(FaultCode.InvalidParameterValue, $"expected {expected}");
    }

    /// <summary>A field of a row.</summary>
    public static SoundField OfRow(Sound sound, int row, Func<Phase, string> read, Func<Phase, string, Phase> write)
        => new(sound, row, table => read(table.Rows[row - 1]), (draft, value) => draft.Table with { Rows = draft.Table.Rows.SetItem(row - 1, write(draft.Table.Rows[row - 1], value)) });

    /// <summary>A number of a row.</summary>
    public static SoundField OfRow(Sound sound, int row, Func<Phase, long> read, Func<Phase, int, Phase> write)
        => OfRow(sound, row, phase => read(phase).ToString(CultureInfo.InvariantCulture), (phase, value) => write(phase, (int)long.Parse(value, CultureInfo.InvariantCulture)));
}

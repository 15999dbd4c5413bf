using System.Collections.Immutable;
using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;
using Spa.Scripts.Cadences;
using Spa.Scripts.Tones;

namespace Spa.Gateway.Management.Model.Sounds;

/// <summary>A setting that is a tone or a ring, with its rows of a table <c>Pattern</c>.</summary>
internal abstract class Sound
{
    // Of the last script that was looked at: a tree is read row by row.
    private volatile Known? known;

    private Sound(Parameter setting, int firstRow, int rows) => (Setting, FirstRow, Rows) = (setting, firstRow, rows);

    /// <summary>The setting.</summary>
    public Parameter Setting { get; }

    /// <summary>Instance number of its first row.</summary>
    public int FirstRow { get; }

    /// <summary>How many it has.</summary>
    public int Rows { get; }

    /// <summary>Its table has a place for <see cref="PhaseTable.Repetitions"/>.</summary>
    public abstract bool Repeats { get; }

    /// <summary>A tone, with room for as many phases as its own default has, and four at least.</summary>
    public static Sound Of(Parameter<ToneScript> tone, int firstRow)
    {
        var heard = SoundScripts.Read(SettingsSnapshot.Factory.Get(tone)).Sum(section => section.Heard().Steps.Length);
        return new ToneSound(tone, firstRow, Math.Max(4, heard + (heard % 2)));
    }

    /// <summary>A ring, with room for six phases.</summary>
    public static Sound Of(Parameter<CadenceScript> ring, int firstRow) => new RingSound(ring, firstRow, 6);

    /// <summary>The rows of the setting as it is.</summary>
    public PhaseTable Table(SettingsSnapshot settings)
    {
        var script = Script(settings);
        if (known is not { } last || !ReferenceEquals(last.Script, script))
        {
            known = last = new(script, PhaseTable.Of(Sections(script), Rows, Repeats));
        }

        return last.Table;
    }

    /// <summary>A script for these rows; null = there is none, and the reading tells why.</summary>
    public string? Compose(PhaseTable table, out PhaseReading reading)
    {
        if (!table.IsEnabled)
        {
            var mayBeNone = Setting.Check(string.Empty) is null;
            reading = new([], 0, mayBeNone ? string.Empty : "this one cannot be switched off");
            return mayBeNone ? string.Empty : null;
        }

        reading = PhaseReading.Of(Repeats ? table : table with { Repetitions = 1 });
        if (reading.Why.Length > 0)
        {
            return null;
        }

        var text = Write(reading.Sections, out var why);
        reading = reading with { Why = why };
        return text;
    }

    /// <summary>The setting's script in a snapshot.</summary>
    protected abstract object Script(SettingsSnapshot settings);

    /// <summary>The sections of what <see cref="Script"/> gave.</summary>
    protected abstract ImmutableArray<SoundSection> Sections(object script);

    /// <summary>Sections as a script; null = it cannot say them.</summary>
    protected abstract string? Write(ImmutableArray<SoundSection> sections, out string why);

    private sealed record Known(object Script, PhaseTable Table);

    private sealed class ToneSound(Parameter<ToneScript> tone, int firstRow, int rows) : Sound(tone, firstRow, rows)
    {
        public override bool Repeats => true;

        protected override object Script(SettingsSnapshot settings) => settings.Get(tone);

        protected override ImmutableArray<SoundSection> Sections(object script) => SoundScripts.Read((ToneScript)script);

        protected override string? Write(ImmutableArray<SoundSection> sections, out string why) => SoundScripts.Tone(sections, out why);
    }

    private sealed class RingSound(Parameter<CadenceScript> ring, int firstRow, int rows) : Sound(ring, firstRow, rows)
    {
        public override bool Repeats => false;

        protected override object Script(SettingsSnapshot settings) => settings.Get(ring);

        protected override ImmutableArray<SoundSection> Sections(object script) => SoundScripts.Read((CadenceScript)script);

        protected override string? Write(ImmutableArray<SoundSection> sections, out string why) => SoundScripts.Cadence(sections, out why);
    }
}

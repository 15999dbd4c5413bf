using System.Collections.Immutable;
using System.Globalization;
using Spa.Configuration.Parameters;
using Spa.Scripts.Tones;

namespace Spa.Gateway.Management.Model.Sounds;

/// <summary>The tones of the catalogue as tables of TR-104: a description for each, its phases as rows that are its own, and the standard's name of what it is for.</summary>
internal static class ToneLeaves
{
    // In the words of issue 2.
    private static readonly (string Function, Parameter<ToneScript> Tone)[] Functions =
    [
        ("Busy", RegionalParameters.BusyTone), ("Confirmation", RegionalParameters.ConfirmTone), ("Dial", RegionalParameters.DialTone), (Messages, RegionalParameters.MwiDialTone),
        ("OffHookWarning", RegionalParameters.OffHookWarningTone), ("RingBack", RegionalParameters.RingBackTone), ("ReOrder", RegionalParameters.ReorderTone), ("Stutterdial", RegionalParameters.MwiDialTone),
        ("SpecialDial", RegionalParameters.CfwdDialTone), ("SpecialInfo", RegionalParameters.Sit1Tone), ("Congestion", RegionalParameters.ReorderTone),
    ];

    private const string Messages = "LineMessagesWaiting";

    /// <summary>Each tone that is played, with its rows, in the order of the catalogue. The one that is listened for to know that the exchange has ended a call is none.</summary>
    public static ImmutableArray<Sound> All { get; } = Catalogue.All.OfType<Parameter<ToneScript>>().Where(tone => tone.Page == Page.Regional).Aggregate(ImmutableArray<Sound>.Empty, (all, tone) => all.Add(Sound.Of(tone, all.Sum(sound => sound.Rows) + 1)));

    /// <summary>VoiceProfile.{i}.Tone of issue 1.</summary>
    public static void Issue1(LeafList tone)
    {
        tone.Number("EventNumberOfEntries", Count(Functions.Length));
        Counts(tone);
        for (var i = 0; i < Functions.Length; i++)
        {
            var (function, played) = Functions[i];
            tone.Text($"Event.{i + 1}.Function", LeafSource.Fixed(function == Messages ? "MessageWaiting" : function));
            tone.Number($"Event.{i + 1}.ToneID", LeafSource.Pinned(Text(Number(played))));
        }

        for (var i = 0; i < All.Length; i++)
        {
            var description = tone.Under($"Description.{i + 1}.");
            description.Number("EntryID", LeafSource.Fixed(Text(i + 1)), 1);
            description.Number("TonePattern", SoundLeaves.ByNumber.First(All[i]));
            Description(description, All[i]);
            for (var row = 1; row <= All[i].Rows; row++)
            {
                var phase = tone.Under($"Pattern.{All[i].FirstRow + row - 1}.");
                phase.Number("EntryID", LeafSource.Pinned(Text(All[i].FirstRow + row - 1)), 1);
                phase.Number("NextEntryID", SoundLeaves.ByNumber.Next(All[i], row));
                Phase(phase, All[i], row);
            }
        }
    }

    /// <summary>Tone of issue 2.</summary>
    /// <param name="tone">Where it stands.</param>
    /// <param name="path">Its full path.</param>
    public static void Issue2(LeafList tone, string path)
    {
        var rows = SoundLeaves.ByPath($"{path}Pattern.");
        Counts(tone);
        tone.Number("EventProfileNumberOfEntries", Count(1));
        tone.Text("DefaultEventProfile", LeafSource.Pinned($"{path}EventProfile.1"), 256);
        tone.Number("EventProfile.1.EventNumberOfEntries", Count(Functions.Length));
        for (var i = 0; i < Functions.Length; i++)
        {
            tone.Text($"EventProfile.1.Event.{i + 1}.Function", LeafSource.Pinned(Functions[i].Function));
            tone.Text($"EventProfile.1.Event.{i + 1}.Tone", LeafSource.Pinned($"{path}Description.{Number(Functions[i].Tone)}"), 256);
        }

        for (var i = 0; i < All.Length; i++)
        {
            var description = tone.Under($"Description.{i + 1}.");
            description.Text("TonePattern", rows.First(All[i]), 256);
            Description(description, All[i]);
            for (var row = 1; row <= All[i].Rows; row++)
            {
                var phase = tone.Under($"Pattern.{All[i].FirstRow + row - 1}.");
                phase.Truth("Enable", LeafSource.Pinned("1"));
                phase.Text("NextPattern", rows.Next(All[i], row), 256);
                Phase(phase, All[i], row);
            }
        }
    }

    private static void Counts(LeafList tone)
    {
        tone.Number("DescriptionNumberOfEntries", Count(All.Length));
        tone.Number("PatternNumberOfEntries", Count(All.Sum(sound => sound.Rows)));
    }

    private static void Description(LeafList description, Sound sound)
    {
        description.Truth("ToneEnable", SoundLeaves.Enable(sound));
        description.Text("ToneName", LeafSource.Pinned(sound.Setting.Label), 64);
        description.Text("ToneFile", LeafSource.Pinned(string.Empty), 256);
        description.Number("ToneRepetitions", SoundLeaves.Repetitions(sound), 0, PhaseTable.MostRepetitions);
        SoundLeaves.Lengths(description, sound);
    }

    private static void Phase(LeafList phase, Sound sound, int row)
    {
        phase.Truth("ToneOn", SoundField.OfRow(sound, row, p => p.On ? "1" : "0", (p, value) => p with { On = value == "1" }));
        for (var i = 0; i < Sounds.Phase.MostSines; i++)
        {
            var sine = i;
            phase.Number($"Frequency{i + 1}", SoundField.OfRow(sound, row, p => p.Hertz[sine], (p, hertz) => p with { Hertz = p.Hertz.SetItem(sine, hertz) }), 0, 4095);
            phase.Signed($"Power{i + 1}", SoundField.OfRow(sound, row, p => p.Tenths[sine], (p, tenths) => p with { Tenths = p.Tenths.SetItem(sine, tenths) }));
        }

        phase.Number("ModulationFrequency", SoundField.OfRow(sound, row, p => p.Modulation, (p, hertz) => p with { Modulation = hertz }), 0, 4095);
        phase.Number("Duration", SoundField.OfRow(sound, row, p => p.Duration, (p, time) => p with { Duration = time }), 0, SoundLeaves.MostMilliseconds);
    }

    private static int Number(Parameter tone) => All.TakeWhile(sound => sound.Setting != tone).Count() + 1;

    private static LeafSource Count(int count) => LeafSource.Fixed(Text(count));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

using System.Collections.Immutable;
using System.Globalization;
using Spa.Configuration.Parameters;
using Spa.Scripts.Cadences;

namespace Spa.Gateway.Management.Model.Sounds;

/// <summary>The rings of Line 1 as tables of TR-104.</summary>
internal static class RingLeaves
{
    private const string Default = "Default_Ring_1_";
    private const string CallBack = "Call_Back_Ring_1_";
    private const int Chosen = 8;

    private static readonly Parameter<CadenceScript>[] Rings =
    [
        RegionalParameters.Ring1Cadence, RegionalParameters.Ring2Cadence, RegionalParameters.Ring3Cadence, RegionalParameters.Ring4Cadence, RegionalParameters.Ring5Cadence, RegionalParameters.Ring6Cadence,
        RegionalParameters.Ring7Cadence, RegionalParameters.Ring8Cadence, RegionalParameters.Ring9Cadence,
    ];

    /// <summary>Each ring with its rows; the first is ring 1.</summary>
    public static ImmutableArray<Sound> All { get; } = Rings.Aggregate(ImmutableArray<Sound>.Empty, (all, ring) => all.Add(Sound.Of(ring, all.Sum(sound => sound.Rows) + 1)));

    /// <summary>VoiceProfile.{i}.Line.{i}.Ringer of issue 1.</summary>
    public static void Issue1(LeafList ringer)
    {
        ringer.Number("EventNumberOfEntries", LeafSource.Fixed("1"));
        ringer.Number("DescriptionNumberOfEntries", LeafSource.Fixed(Text(All.Length)));
        ringer.Number("PatternNumberOfEntries", LeafSource.Fixed(Text(All.Sum(sound => sound.Rows))));
        ringer.Text("Event.1.Function", LeafSource.Fixed("Default"));
        ringer.Number("Event.1.RingID", LeafSource.Of(Default, Conversion.Verbatim), 1, Chosen);
        for (var i = 0; i < All.Length; i++)
        {
            var description = ringer.Under($"Description.{i + 1}.");
            description.Number("EntryID", LeafSource.Fixed(Text(i + 1)), 1);
            description.Truth("RingEnable", SoundLeaves.Enable(All[i]));
            description.Text("RingName", LeafSource.Of($"Ring{i + 1}_Name", Conversion.Verbatim), 64);
            description.Number("RingPattern", SoundLeaves.ByNumber.First(All[i]));
            description.Text("RingFile", LeafSource.Pinned(string.Empty), 256);
            SoundLeaves.Lengths(description, All[i]);
            for (var row = 1; row <= All[i].Rows; row++)
            {
                var phase = ringer.Under($"Pattern.{All[i].FirstRow + row - 1}.");
                phase.Number("EntryID", LeafSource.Pinned(Text(All[i].FirstRow + row - 1)), 1);
                phase.Truth("RingerOn", SoundField.OfRow(All[i], row, p => p.On ? "1" : "0", (p, value) => p with { On = value == "1" }));
                phase.Number("Duration", SoundField.OfRow(All[i], row, p => p.Duration, (p, time) => p with { Duration = time }), 0, SoundLeaves.MostMilliseconds);
                phase.Number("NextEntryID", SoundLeaves.ByNumber.Next(All[i], row));
            }
        }
    }

    /// <summary>POTS.Ringer of issue 2, which knows no rings but what a kind of call rings like.</summary>
    public static void Issue2(LeafList ringer)
    {
        ringer.Number("EventNumberOfEntries", LeafSource.Fixed("2"));
        ringer.Text("Event.1.Function", LeafSource.Fixed("Default"));
        ringer.Text("Event.1.Cadence", new RingCadence(Default, [.. Rings]));
        ringer.Text("Event.2.Function", LeafSource.Fixed("CCBSCallBack"));
        ringer.Text("Event.2.Cadence", new RingCadence(CallBack, [.. Rings]));
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

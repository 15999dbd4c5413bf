using Spa.Configuration.Parameters;
using Spa.Device.Tests.Media;
using Spa.Foundation.Ports;
using Spa.Gateway.Management.Model.Sounds;
using Spa.Scripts.Tones;

namespace Spa.Device.Tests.Management.Sounds;

/// <summary>A tone script as rows, and the rows as a script again: not always the same words, always the same sound.</summary>
public class ToneScriptRowTests
{
    private const double Seconds = 31;

    public static TheoryData<string> Defaults => [.. Catalogue.All.OfType<Parameter<ToneScript>>().Select(tone => tone.DefaultText).Where(text => text.Length > 0).Distinct()];

    // Tones of ITU-T E.180 Supplement 2 as units in the field have them, and forms that scripts may take.
    [Theory]
    [MemberData(nameof(Defaults))]
    [InlineData("350@-19,440@-22;*(*/0/1+2)")] // United Kingdom: dial
    [InlineData("400@-20;*(.375/.375/1)")] // busy
    [InlineData("400@-20;*(.4/.35/1,.225/.525/1)")] // congestion
    [InlineData("400@-20,450@-20;*(.4/.2/1+2,.4/2/1+2)")] // ringing
    [InlineData("425@-15;*(1/4/1)")] // Germany: ringing
    [InlineData("425@-15;10(.15/.475/1)")] // busy
    [InlineData("440@-17;*(1.5/3.5/1)")] // France: ringing
    [InlineData("440@-17,330@-17;*(*/0/1+2)")] // special dial
    [InlineData("425@-13;*(.2/.2/1,.6/1/1)")] // Italy: dial
    [InlineData("425@-10;*(.2/.3/1,.7/.8/1)")] // Hungary: special
    [InlineData("425@-13,400@-16;*(.5/.05/1,.45/.05/1,.4/.05/1)")] // Belgium, Portugal: falling
    [InlineData("400*25@-13;*(*/0/1)")] // India: dial
    [InlineData("400*25@-13;*(.4/.2/1,.4/2/1)")] // ringing
    [InlineData("400@-13,400*16@-13;20(1/2/2)")] // Japan: ringing
    [InlineData("400@-20,425@-20,450@-20;*(.4/.2/1+2+3,.4/2/1+2+3)")] // Australia: ringing
    [InlineData("950@-16,1400@-16,1800@-16;20(.33/0/1,.33/0/2,.33/0/3,0/1/0)")] // special information
    [InlineData("425@-13;1(.1/.1/1);*(*/0/1)")] // stutter, then for ever
    [InlineData("425@-13;.4(.1/.1/1,.2/0/1);*(.5/.5/1)")] // once, then round and round
    [InlineData("425@-13,600@-20;3(.1/.2/1);10(.5/.3/1+2)")] // round, then round for a time
    [InlineData("425@-13,600@-20;3(.1/.25/1);2(.5/.5/2)")]
    [InlineData("425@-13;2(.3/0/1,*/0/1);*(.5/.5/1)")] // for ever within a time
    [InlineData("425@-13;1(.6/.6/1)")] // cut by its end
    [InlineData("425@-13;30(.01/.02/1)")] // more often than there are repetitions
    [InlineData("425@-13;*(*/0/1);5(.1/.1/1)")] // the second is never reached
    [InlineData("425@0,425@-40;*(.0/.1/1,.1/0/2,.1/0/1,.1/.1/1+2)")] // the same frequency at two levels
    [InlineData("425@-13;5(1/1/0)")] // silence alone
    public void A_script_and_its_rows_are_one_sound(string script) => Judge(script, rows: 8);

    [Fact]
    public void So_is_what_chance_makes()
    {
        var (entropy, said) = (new Entropy(5), 0);
        for (var i = 0; i < 300; i++)
        {
            var script = Made(entropy);
            if (Table(script, 12) is { First: 1 })
            {
                Judge(script, 12);
                said++;
            }
        }

        Assert.InRange(said, 200, 300);
    }

    [Theory]
    [InlineData("100@-20,200@-20,300@-20,400@-20,500@-20;*(.1/.1/1+2+3+4+5)")]
    [InlineData("400*25@-13,600@-13;*(.1/.1/1+2)")]
    [InlineData("425@-13;*(.1/.1/1,.1/.1/1,.1/.1/1,.1/.1/1,.1/.2/1)")]
    public void What_rows_cannot_say_is_no_pattern_at_all(string script)
    {
        var table = Table(script, 8);
        Assert.Equal((true, 0), (table.IsEnabled, table.First));
        Assert.All(table.Rows, row => Assert.Equal(Phase.Unused, row));
    }

    private static PhaseTable Table(string script, int rows) => PhaseTable.Of(SoundScripts.Read(ToneScript.Parse(script).OrThrow()), rows, repeats: true);

    private static void Judge(string script, int rows)
    {
        var table = Table(script, rows);
        Assert.True(table.First == 1, $"{script} has no rows");
        var reading = PhaseReading.Of(table);
        Assert.True(reading.Why.Length == 0, $"{script}: {reading.Why}");
        var again = SoundScripts.Tone(reading.Sections, out var why);
        Assert.True(again is not null, $"{script}: {why}");
        Assert.True(table.Same(Table(again, rows)), $"{script} became {again}, which reads otherwise");
        Assert.True(Played.Samples(script, Seconds).AsSpan().SequenceEqual(Played.Samples(again, Seconds)), $"{script} became {again}, which sounds otherwise");
    }

    private static string Made(Entropy entropy)
    {
        var sines = 1 + Below(entropy, 3);
        var frequencies = string.Join(',', Enumerable.Range(0, sines).Select(_ => $"{300 + Below(entropy, 900)}@-{Below(entropy, 30)}.{Below(entropy, 10)}"));
        var sections = Enumerable.Range(0, 1 + Below(entropy, 2)).Select(_ => $"{Time(entropy, 60, 6)}({string.Join(',', Enumerable.Range(0, 1 + Below(entropy, 3)).Select(_ => $"{Time(entropy, 40, 12)}/.{1 + Below(entropy, 9)}/{Below(entropy, sines + 1)}"))})");
        return $"{frequencies};{string.Join(';', sections)}";
    }

    // Tenths of a second; one of so many is for ever.
    private static string Time(Entropy entropy, int tenths, int oneOf) => Below(entropy, oneOf) == 0 ? "*" : FormattableString.Invariant($"{Below(entropy, tenths) / 10.0}");

    private static int Below(Entropy entropy, int bound) => (int)(entropy.Fraction() * bound);
}

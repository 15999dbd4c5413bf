using Spa.Foundation.Text;
using Spa.Scripts.Tones;

namespace Spa.Common.Tests.Scripts;

public class ToneScriptTests
{
    public static TheoryData<string, string> FactoryTones => new()
    {
        { "Dial", "350@-19,440@-19;10(*/0/1+2)" },
        { "Second Dial", "420@-19,520@-19;10(*/0/1+2)" },
        { "Outside Dial", "420@-16;10(*/0/1)" },
        { "Prompt", "520@-19,620@-19;10(*/0/1+2)" },
        { "Busy", "480@-19,620@-19;10(.5/.5/1+2)" },
        { "Reorder", "480@-19,620@-19;10(.25/.25/1+2)" },
        { "Off Hook Warning", "480@-10,620@0;10(.125/.125/1+2)" },
        { "Ring Back", "440@-19,480@-19;*(2/4/1+2)" },
        { "Ring Back 2", "440@-19,480@-19;*(1/1/1+2)" },
        { "Confirm", "600@-16;1(.25/.25/1)" },
        { "SIT1", "985@-16,1428@-16,1777@-16;20(.380/0/1,.380/0/2,.380/0/3,0/4/0)" },
        { "SIT2", "914@-16,1371@-16,1777@-16;20(.274/0/1,.274/0/2,.380/0/3,0/4/0)" },
        { "SIT3", "914@-16,1371@-16,1777@-16;20(.380/0/1,.380/0/2,.380/0/3,0/4/0)" },
        { "SIT4", "985@-16,1371@-16,1777@-16;20(.380/0/1,.274/0/2,.380/0/3,0/4/0)" },
        { "MWI Dial", "350@-19,440@-19;2(.1/.1/1+2);10(*/0/1+2)" },
        { "Cfwd Dial", "350@-19,440@-19;2(.2/.2/1+2);10(*/0/1+2)" },
        { "Holding", "600@-19;*(.1/.1/1,.1/.1/1,.1/9.5/1)" },
        { "Conference", "350@-19;20(.1/.1/1,.1/9.7/1)" },
        { "Secure Call Indication", "397@-19,507@-19;15(0/2/0,.2/.1/1,.1/2.1/2)" },
        { "VoIP PIN", "600@-10;*(0/1/1,.1/.1/1,.1/.1/1,.1/.5/1)" },
        { "PSTN PIN", "600@-10;*(0/.7/1,.2/.1/1,.2/.1/1,.2/.5/1)" },
        { "Feature Invocation", "350@-16;*(.1/.1/1)" },
        { "Disconnect", "480@-30,620@-30;4(.25/.25/1+2)" },
        { "Disconnect UK", "400@-30,400@-30;2(3/0/1+2)" },
        { "Disconnect France, Germany", "440@-30,440@-30;2(0.5/0.5/1+2)" },
        { "Disconnect Netherlands", "425@-30,425@-30;2(0.5/0.5/1+2)" },
        { "Disconnect Italy", "425@-30,425@-30;2(0.2/0.2/1+2)" },
        { "Disconnect Sweden, Denmark", "425@-10;10(0.25/0.25/1)" },
        { "Disconnect Norway, Poland, Portugal", "425@-10;10(0.5/0.5/1)" },
        { "Disconnect Spain", "425@-10;10(0.2/0.2/1,0.2/0.2/1,0.2/0.6/1)" },
        { "Disconnect New Zealand", "400@-15;10(0.25/0.25/1)" },
        { "Disconnect Australia", "425@-13;10(0.375/0.375/1)" },
    };

    public static TheoryData<string, string> Canonical => new()
    {
        { " 350 @ -19 , 440@-19.0 ; 10 ( */0 /1 + 2 ) ", "350@-19,440@-19;10(*/0/1+2)" },
        { "400*33@-19;10(0.250/0.25/1)", "400*33@-19;10(.25/.25/1)" },
        { "350@+3.5;010(1.100/00/1)", "350@3.5;10(1.1/0/1)" },
        { "350@-.5;*(.001/*/1)", "350@-.5;*(.001/*/1)" },
        { "350@0.5;*(.001/*/1)", "350@.5;*(.001/*/1)" },
        { "1@0,2@0,3@0,4@0,5@0,4000@0;1(1/0/6+1+3)", "1@0,2@0,3@0,4@0,5@0,4000@0;1(1/0/6+1+3)" },
        { "350@-0;1(0/1/0)", "350@0;1(0/1/0)" },
    };

    public static TheoryData<string, int, string> Bad => new()
    {
        { "", 0, "a frequency in Hz" },
        { "abc", 0, "a frequency in Hz" },
        { "350", 3, "@ and a level in dBm" },
        { "350*20", 6, "@ and a level in dBm after the modulating frequency" },
        { "350*@-19;1(1/0/1)", 4, "a frequency in Hz" },
        { "0@-19;1(1/0/1)", 0, "a frequency from 1 to 4000 Hz" },
        { "350@-19,4001@-19;1(1/0/1)", 8, "a frequency from 1 to 4000 Hz" },
        { "350@-;1(1/0/1)", 5, "a level in dBm" },
        { "350@-19.;1(1/0/1)", 8, "a digit" },
        { "350@-19.25;1(1/0/1)", 9, "at most 1 decimal" },
        { "350@-100;1(1/0/1)", 5, "a level from -99.9 to 99.9 dBm" },
        { "350@-19", 7, "a comma and a frequency, or ; and a section like 10(*/0/1)" },
        { "350@-19;", 8, "seconds, or * for ever" },
        { "350@-19;10", 10, "( after the length of the section" },
        { "350@-19;10(", 11, "seconds, or * for ever" },
        { "350@-19;10(1", 12, "/ and the silent time" },
        { "350@-19;10(1/2)", 14, "/ and the frequencies that sound, like 1+2" },
        { "350@-19;10(1/2/2)", 15, "frequency number 1, or 0 for silence" },
        { "350@-19,440@-19;10(1/2/1+3)", 25, "a frequency number from 1 to 2" },
        { "350@-19,440@-19;10(1/2/1+0)", 25, "a frequency number from 1 to 2" },
        { "350@-19,440@-19;10(1/2/3)", 23, "a frequency number from 1 to 2, or 0 for silence" },
        { "350@-19;10(1/2/1", 16, "a comma and an on/off pair, or )" },
        { "350@-19;10(1/2/1,)", 17, "seconds, or * for ever" },
        { "350@-19;10(1.2345/2/1)", 16, "at most 3 decimals" },
        { "350@-19;10(1./2/1)", 13, "a digit" },
        { "350@-19;1000000(1/2/1)", 8, "at most 999999 seconds" },
        { "350@-19;10(0/0/1)", 11, "a pattern that takes time, not 0/0" },
        { "350@-19;10(1/1/1,1/1/1,1/1/1,1/1/1,1/1/1,1/1/1,1/1/1)", 47, "at most 6 on/off pairs in a section" },
        { "1@0,2@0,3@0,4@0,5@0,6@0,7@0;1(1/0/1)", 24, "at most 6 frequencies" },
        { "1@0,2@0;1(1/0/1+2+1+2+1+2+1)", 26, "at most 6 frequencies together" },
        { "350@-19;10(1/0/1)x", 17, "; and a second section, or the end" },
        { "350@-19;1(1/0/1);1(1/0/1);1(1/0/1)", 25, "the end after the second section" },
        { "350@-19;1(1/0/1);", 17, "seconds, or * for ever" },
    };

    [Theory]
    [MemberData(nameof(FactoryTones))]
    public void Tones_of_the_field_are_read_and_written_again(string name, string text)
    {
        var tone = ToneScript.Parse(text).OrThrow();
        Assert.Equal(tone, ToneScript.Parse(tone.ToString()).OrThrow());
        Assert.Equal(text.Replace("0.", ".", StringComparison.Ordinal).Replace("380", "38", StringComparison.Ordinal), tone.ToString());
        Assert.NotEmpty(name);
    }

    [Fact]
    public void Stutter_dial_tone_means_two_seconds_of_stutter_then_ten_steady()
    {
        var tone = ToneScript.Parse("350@-19,440@-19.5;2(.1/.1/1+2);10(*/0/1+2)").OrThrow();
        Assert.Equal([new FrequencyComponent(350, -19m, null), new FrequencyComponent(440, -19.5m, null)], tone.Frequencies.Components.ToArray());
        Assert.Equal(
            [
                new ToneSection(TimeSpan.FromSeconds(2), [new ToneSegment(TimeSpan.FromSeconds(.1), TimeSpan.FromSeconds(.1), [1, 2])]),
                new ToneSection(TimeSpan.FromSeconds(10), [new ToneSegment(null, TimeSpan.Zero, [1, 2])]),
            ],
            tone.Sections.ToArray());
    }

    [Fact]
    public void A_modulated_frequency_names_its_modulator()
        => Assert.Equal(new FrequencyComponent(400, -19m, 33), FrequencyScript.Parse("400*33@-19").OrThrow().Components[0]);

    [Theory]
    [MemberData(nameof(Canonical))]
    public void Any_spelling_is_written_in_the_canonical_one(string text, string canonical)
    {
        var tone = ToneScript.Parse(text).OrThrow();
        Assert.Equal(canonical, tone.ToString());
        Assert.Equal(tone, ToneScript.Parse(canonical).OrThrow());
        Assert.Equal(tone.GetHashCode(), ToneScript.Parse(canonical).OrThrow().GetHashCode());
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void Bad_text_is_refused_where_it_breaks(string text, int at, string expected)
    {
        Assert.False(ToneScript.Parse(text).Ok(out _, out var error));
        Assert.Equal(new ParseError(at, expected, "SPA ToneScript"), error);
    }

    [Fact]
    public void Text_longer_than_127_characters_is_refused()
    {
        var text = "350@-19,440@-19;10(*/0/1+2)".PadRight(127);
        Assert.True(ToneScript.Parse(text).Ok(out _, out _));
        Assert.False(ToneScript.Parse(text + " ").Ok(out _, out var error));
        Assert.Equal(new ParseError(127, "at most 127 characters", "SPA ToneScript"), error);
    }

    [Fact]
    public void Different_tones_are_not_equal()
    {
        var dial = ToneScript.Parse("350@-19,440@-19;10(*/0/1+2)").OrThrow();
        foreach (var other in new[] { "350@-19,440@-18;10(*/0/1+2)", "350@-19,440@-19;11(*/0/1+2)", "350@-19,440@-19;10(*/0/1)", "350@-19,440@-19;10(*/0/1+2);1(1/1/1)" })
        {
            Assert.NotEqual(dial, ToneScript.Parse(other).OrThrow());
        }
    }
}

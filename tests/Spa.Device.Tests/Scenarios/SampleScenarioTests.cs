using Spa.Configuration.Parameters;
using Spa.Simulation.Scenarios;

namespace Spa.Device.Tests.Scenarios;

/// <summary>Every scenario of the samples passes on a device in virtual time, and fails on one that is broken where it looks.</summary>
public class SampleScenarioTests
{
    // The file, and a setting of the device with which it must fail.
    public static TheoryData<string, string, string> Samples => new()
    {
        { "echo-call.json", "Dial_Tone", "600@-16;*(*/0/1)" },
        { "numbers-that-fail.json", "Busy_Tone", "480@-19,620@-19;10(.3/.3/1+2)" },
        { "incoming-call.json", "Line_Enable_1_", "no" },
        { "outgoing-call.json", "DTMF_Tx_Method_1_", "InBand" },
        { "voicemail.json", "MWI_Dial_Tone", "350@-19,440@-19;10(*/0/1+2)" },
        { "exchange-call.json", "PSTN_Ring_Thru_Line_1_2_", "no" },
        { "provider-fault.json", "Reorder_Tone", "480@-19,620@-19;10(.5/.5/1+2)" },
    };

    [Fact]
    public void Every_sample_is_listed()
        => Assert.Equal(Directory.GetFiles(Stages.Samples, "*.json").Select(Path.GetFileName).Order(), Samples.Select(row => (string)row[0]).Order());

    [Theory]
    [MemberData(nameof(Samples))]
    public void Samples_pass_and_fail_on_a_device_that_is_set_otherwise(string file, string setting, string broken)
    {
        var stage = Stages.World();
        var result = new ScenarioRunner(stage).Run(Stages.Sample(file));
        Assert.True(result.Passed, $"{string.Join('\n', result.Steps.Select(step => $"{step.At} {step.Words}: {step.Proof}"))}\n{stage.Site.Ladder}");

        var other = new ScenarioRunner(Stages.World(settings => settings.With(Catalogue.Find(setting)!, broken))).Run(Stages.Sample(file));
        Assert.False(other.Passed);
        Assert.False(other.Steps[^1].Passed);
        Assert.NotEmpty(other.Steps[^1].Proof);
    }
}

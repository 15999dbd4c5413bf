using Spa.Configuration.Parameters;
using Spa.Configuration.Parameters.Choices;
using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Device.Tests.Media;
using Spa.Foundation.Time;
using Spa.Gateway.Management.Model;
using Spa.Gateway.Management.Model.Sounds;
using Spa.Media.Analysis;
using Spa.Scripts.Tones;

namespace Spa.Device.Tests.Management.Sounds;

/// <summary>The tables of tones as an ACS reads and writes them.</summary>
public class ToneTableTests
{
    private const string Issue2 = "Device.Services.VoiceService.1.Tone.";
    private const string Issue1 = "InternetGatewayDevice.Services.VoiceService.1.VoiceProfile.1.Tone.";
    private const string Profile = "Device.X_000E08_Profile.";

    // The rows of a tone, and its number.
    private static readonly Dictionary<string, (int Number, int Row)> Tones = ToneLeaves.All.Select((sound, i) => (sound, i)).ToDictionary(t => t.sound.Setting.Name, t => (t.i + 1, t.sound.FirstRow));

    [Fact]
    public void Every_tone_is_there_with_a_pattern_in_both_trees()
    {
        foreach (var (kind, path, none) in new[] { (CwmpDataModel.Tr181, Issue2, string.Empty), (CwmpDataModel.Tr098, Issue1, "0") })
        {
            var (model, facts) = (DataModel.Of(kind), new CpeRig().Facts());
            var names = Enumerable.Range(1, 22).Select(i => Read($"Description.{i}.ToneName")).ToList();
            Assert.Equal(Catalogue.All.OfType<Parameter<ToneScript>>().Where(p => p.Page == Page.Regional).Select(p => p.Label), names);
            Assert.Equal("22", Read("DescriptionNumberOfEntries"));
            Assert.All(Enumerable.Range(1, 22), i => Assert.NotEqual(none, Read($"Description.{i}.TonePattern")));

            string Read(string name) => model.Find(path + name)!.Read(facts).Text;
        }
    }

    // Each field of each row of one tone: nothing is told that is not so.
    [Theory]
    [InlineData("Dial_Tone", "10(*/0/1+2)", "1 350@-190,440@-190 10000 0", "1 0 0")]
    [InlineData("Busy_Tone", "10(.5/.5/1+2)", "1 480@-190,620@-190 500 2;0 - 500 0", "10 0 0")]
    [InlineData("Ring_Back_Tone", "*(2/4/1+2)", "1 440@-190,480@-190 2000 2;0 - 4000 1", "0 0 0")]
    [InlineData("SIT1_Tone", "20(.380/0/1,.380/0/2,.380/0/3,0/4/0)", "1 985@-160 380 2;1 1428@-160 380 3;1 1777@-160 380 4;0 - 4000 1", "0 20000 0")]
    [InlineData("MWI_Dial_Tone", "2(.1/.1/1+2);10(*/0/1+2)", "1 350@-190,440@-190 100 2;0 - 100 1;1 350@-190,440@-190 10000 0", "1 0 2000")]
    public void A_tone_reads_as_its_script_says(string tone, string end, string rows, string numbers)
    {
        var facts = new CpeRig().Facts();
        Assert.EndsWith(end, facts.Text(tone), StringComparison.Ordinal);
        var (number, row) = Tones[tone];
        var told = rows.Split(';').Select((_, i) => Row(i)).ToList();
        Assert.Equal(rows.Split(';'), told);
        Assert.All(Enumerable.Range(told.Count, ToneLeaves.All[number - 1].Rows - told.Count), i => Assert.Equal("0 - 0 0", Row(i)));
        Assert.Equal(numbers, $"{Read($"Description.{number}.ToneRepetitions")} {Read($"Description.{number}.X_000E08_Length")} {Read($"Description.{number}.X_000E08_FirstLength")}");

        string Row(int i)
        {
            var at = $"Pattern.{row + i}.";
            var sines = Enumerable.Range(1, 4).Where(k => Read($"{at}Frequency{k}") != "0").Select(k => $"{Read($"{at}Frequency{k}")}@{Read($"{at}Power{k}")}").ToList();
            var next = int.Parse(Read(at + "NextEntryID"), System.Globalization.CultureInfo.InvariantCulture);
            return $"{Read(at + "ToneOn")} {(sines.Count == 0 ? "-" : string.Join(',', sines))} {Read(at + "Duration")} {(next == 0 ? 0 : next - row + 1)}";
        }

        string Read(string name) => DataModel.Of(CwmpDataModel.Tr098).Find(Issue1 + name)!.Read(facts).Text;
    }

    [Fact]
    public void The_functions_of_the_standard_name_their_tones()
    {
        var (model, facts) = (DataModel.Of(CwmpDataModel.Tr098), new CpeRig().Facts());
        var told = Enumerable.Range(1, 11).ToDictionary(i => Read($"Event.{i}.Function"), i => Read($"Description.{Read($"Event.{i}.ToneID")}.ToneName"));
        Assert.Equal("11", Read("EventNumberOfEntries"));
        Assert.Equal(
            ["Busy=Busy Tone", "Confirmation=Confirm Tone", "Dial=Dial Tone", "MessageWaiting=MWI Dial Tone", "OffHookWarning=Off Hook Warning Tone", "RingBack=Ring Back Tone", "ReOrder=Reorder Tone", "Stutterdial=MWI Dial Tone", "SpecialDial=Cfwd Dial Tone", "SpecialInfo=SIT1 Tone", "Congestion=Reorder Tone"],
            told.Select(t => $"{t.Key}={t.Value}"));

        string Read(string name) => model.Find(Issue1 + name)!.Read(facts).Text;
    }

    // Written as rows, kept as a script, and read as it was written.
    [Theory]
    [InlineData("Dial_Tone", "1.Frequency1=425 1.Power1=-150 1.Frequency2=0", "425@-15;10(10/0/1)")]
    [InlineData("Dial_Tone", "1.Duration=0", "350@-19,440@-19;*(*/0/1+2)")]
    [InlineData("Dial_Tone", "1.ToneOn=0", "440@-19;10(0/10/0)")]
    [InlineData("Dial_Tone", "1.Duration=15000", "350@-19,440@-19;15(15/0/1+2)")]
    [InlineData("Dial_Tone", "1.Duration=0 D.ToneRepetitions=0", "350@-19,440@-19;*(*/0/1+2)")]
    [InlineData("Dial_Tone", "1.ModulationFrequency=25 1.Frequency2=0 1.Frequency1=400 1.Duration=0 D.ToneRepetitions=0", "400*25@-19;*(*/0/1)")]
    [InlineData("Dial_Tone", "1.NextPattern=2 2.ToneOn=0 2.Duration=500 2.NextPattern=1 1.Duration=500 D.X_000E08_Length=7250", "350@-19,440@-19;7.25(.5/.5/1+2)")]
    [InlineData("Busy_Tone", "1.Duration=375 2.Duration=375 1.Frequency1=400 1.Power1=-200 1.Frequency2=0", "400@-20;7.5(.375/.375/1)")]
    [InlineData("Busy_Tone", "D.ToneRepetitions=3", "480@-19,620@-19;3(.5/.5/1+2)")]
    [InlineData("Busy_Tone", "D.ToneRepetitions=0 2.NextPattern=1", "480@-19,620@-19;*(.5/.5/1+2)")]
    [InlineData("Ring_Back_Tone", "1.Frequency1=400 1.Power1=-200 1.Frequency2=450 1.Power2=-200 1.Duration=400 2.Duration=200 2.NextPattern=3 3.ToneOn=1 3.Frequency1=400 3.Power1=-200 3.Frequency2=450 3.Power2=-200 3.Duration=400 3.NextPattern=4 4.Duration=2000 4.NextPattern=1", "400@-20,450@-20;*(.4/.2/1+2,.4/2/1+2)")]
    [InlineData("MWI_Dial_Tone", "D.X_000E08_FirstLength=1000 1.Duration=50 2.Duration=50", "350@-19,440@-19;1(.05/.05/1+2);10(10/0/1+2)")]
    [InlineData("MWI_Dial_Tone", "D.X_000E08_FirstLength=0 2.NextPattern=3", "350@-19,440@-19;10.2(.1/.1/1+2,10/0/1+2)")]
    [InlineData("SIT1_Tone", "D.X_000E08_Length=0 D.ToneRepetitions=2 4.NextPattern=", "985@-16,1428@-16,1777@-16;10.28(.38/0/1,.38/0/2,.38/4/3)")]
    [InlineData("Secure_Call_Indication_Tone", "D.ToneEnable=0", "")]
    public void What_is_written_is_kept_and_read(string tone, string fields, string script)
    {
        var rig = CpeRig.Known();
        var wanted = Fields(tone, fields);
        Assert.Equal(0u, Assert.IsType<SetParameterValuesResponse>(rig.Set(wanted)).Status);
        Assert.Equal(script, rig.Value(Profile + tone));
        var told = Assert.IsType<GetParameterValuesResponse>(rig.Ask(new GetParameterValues([.. wanted.Select(w => w.Path)]))).Parameters;
        Assert.Equal(wanted, told.Select(p => (p.Name, p.Value.Text)));
        Assert.Equal(Catalogue.Find("Confirm_Tone")!.DefaultText, rig.Value(Profile + "Confirm_Tone"));
    }

    [Fact]
    public void Issue_1_takes_the_same_with_numbers_for_rows()
    {
        var rig = CpeRig.Known(("CWMP_Data_Model", "TR-098"));
        var (number, row) = Tones["Ring_Back_Tone"];
        (string, string)[] wanted = [($"{Issue1}Pattern.{row}.Duration", "1000"), ($"{Issue1}Pattern.{row + 1}.NextEntryID", "0"), ($"{Issue1}Description.{number}.ToneRepetitions", "4"), ($"{Issue1}Description.{number}.TonePattern", $"{row}")];
        Assert.Equal(0u, Assert.IsType<SetParameterValuesResponse>(rig.Set(wanted)).Status);
        Assert.Equal("440@-19,480@-19;20(1/4/1+2)", rig.Value("InternetGatewayDevice.X_000E08_Profile.Ring_Back_Tone"));
    }

    [Fact]
    public void The_same_again_leaves_the_script_as_it_is()
    {
        var rig = CpeRig.Known(("Busy_Tone", "400@-20;  10.0( .5/.50/1 )"));
        var before = rig.Value(Profile + "Busy_Tone");
        Assert.IsType<SetParameterValuesResponse>(rig.Set(Fields("Busy_Tone", "1.Duration=500 2.Duration=500 D.ToneRepetitions=10 1.Power1=-200")));
        Assert.Equal(before, rig.Value(Profile + "Busy_Tone"));
    }

    // What no script can say, or what these rows would say otherwise afterwards: nothing is changed, and the parameter is named.
    [Theory]
    [InlineData("Dial_Tone", "1.Frequency1=4050", "1.Frequency1", "1 to 4000 Hz")]
    [InlineData("Dial_Tone", "1.Power1=-1000", "1.Power1", "-99.9 to 99.9")]
    [InlineData("Dial_Tone", "1.ModulationFrequency=25", "1.ModulationFrequency", "one frequency")]
    [InlineData("Dial_Tone", "1.ToneOn=0 1.Frequency1=500", "1.Frequency1", "would read '0'")]
    [InlineData("Dial_Tone", "1.NextPattern=2 2.ToneOn=0 2.Duration=500 2.NextPattern=1 1.Duration=500 D.X_000E08_Length=7000", "2.NextPattern", "would read ''")]
    [InlineData("Dial_Tone", "2.Frequency1=500", "2.Frequency1", "would read '0'")]
    [InlineData("Dial_Tone", "1.Frequency1=0 1.Frequency3=500 1.Power3=-190", "1.Frequency1", "would read '440'")]
    [InlineData("Dial_Tone", "D.TonePattern=2", "D.TonePattern", "first row")]
    [InlineData("Dial_Tone", "D.ToneFile=tone.wav", "D.ToneFile", "only be ''")]
    [InlineData("Dial_Tone", "D.ToneName=Ton", "D.ToneName", "only be 'Dial Tone'")]
    [InlineData("Dial_Tone", "D.ToneEnable=0", "D.ToneEnable", "cannot be switched off")]
    [InlineData("Dial_Tone", "D.ToneRepetitions=2 D.X_000E08_Length=5000", "D.X_000E08_Length", "repetitions")]
    [InlineData("Dial_Tone", "1.NextPattern=3", "1.NextPattern", "in their order")]
    [InlineData("Dial_Tone", "1.NextPattern=9", "1.NextPattern", "its own rows")]
    [InlineData("Dial_Tone", "1.NextPattern=2 2.NextPattern=1", "2.NextPattern", "takes time")]
    [InlineData("Ring_Back_Tone", "D.ToneRepetitions=5", "D.ToneRepetitions", "would read '0'")]
    [InlineData("Ring_Back_Tone", "2.NextPattern=", "2.NextPattern", "repetitions")]
    [InlineData("MWI_Dial_Tone", "2.NextPattern=3", "2.NextPattern", "X_000E08_FirstLength")]
    public void What_no_tone_of_the_unit_can_be_is_refused_as_a_whole(string tone, string fields, string faulty, string says)
    {
        var rig = CpeRig.Known();
        var fault = Assert.IsType<CwmpFault>(rig.Set([.. Fields(tone, fields), (Profile + "Display_Name_1_", "x")]));
        Assert.Equal(FaultCode.InvalidArguments, fault.Code);
        var told = Assert.Single(fault.Parameters);
        Assert.Equal((Fields(tone, faulty + "=0")[0].Path, FaultCode.InvalidParameterValue), (told.Name, told.Code));
        Assert.Contains(says, told.Text, StringComparison.Ordinal);
        Assert.Equal(Catalogue.Find(tone)!.DefaultText, rig.Value(Profile + tone));
        Assert.Empty(rig.Value(Profile + "Display_Name_1_"));
    }

    [Fact]
    public void More_frequencies_than_a_script_has_are_refused()
    {
        var fields = string.Join(' ', Enumerable.Range(1, 2).SelectMany(row => Enumerable.Range(1, 4).Select(k => $"{row}.Frequency{k}={(row * 400) + (k * 50)}"))) + " 1.NextPattern=2 2.ToneOn=1 2.Duration=100";
        var fault = Assert.IsType<CwmpFault>(CpeRig.Known().Set(Fields("Dial_Tone", fields)));
        Assert.Contains("at most 6 frequencies", Assert.Single(fault.Parameters).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_and_the_script_in_one_request_are_refused()
    {
        var fault = Assert.IsType<CwmpFault>(CpeRig.Known().Set([.. Fields("Dial_Tone", "1.Duration=15000"), (Profile + "Dial_Tone", "425@-15;*(*/0/1)")]));
        Assert.Contains("one of the two ways", Assert.Single(fault.Parameters).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_rows_are_fixed()
    {
        var rig = CpeRig.Known();
        foreach (var table in new[] { "Description.", "Pattern.", "EventProfile.", "EventProfile.1.Event." })
        {
            Assert.Equal(FaultCode.RequestDenied, Assert.IsType<CwmpFault>(rig.Ask(new AddObject(Issue2 + table, "k"))).Code);
            Assert.Equal(FaultCode.RequestDenied, Assert.IsType<CwmpFault>(rig.Ask(new DeleteObject($"{Issue2}{table}1.", "k"))).Code);
        }
    }

    [Fact]
    public void What_an_ACS_writes_into_the_rows_is_what_the_phone_hears()
    {
        var world = new CpeWorld(CwmpDataModel.Tr181);
        world.Acs.Ask(new SetParameterValues([.. Fields("Dial_Tone", "1.Frequency1=600 1.Power1=-120 1.Frequency2=0 1.Duration=300 1.NextPattern=2 2.Duration=200 2.NextPattern=1 D.ToneRepetitions=0").Select(f => new ParameterValue(f.Path, new CwmpValue(CwmpType.Unspecified, f.Value)))], "k"));
        Assert.Equal(200, CpeRig.Request(world.Gateway));
        world.Run(2.Seconds);
        world.Neighbours.World.Phone.Lift();
        world.Neighbours.World.Phone.Heard.Mark();
        world.Run(1900.Milliseconds);
        ToneAnalysis.Measure(world.Neighbours.World.Phone.Heard.SinceMark).ShouldBeFromItsStart("0-.3 600@-12; .5-.8 600@-12; 1-1.3 600@-12; 1.5-1.8 600@-12");
    }

    private static (string Path, string Value)[] Fields(string tone, string fields)
    {
        var (number, row) = Tones[tone];
        return [.. fields.Split(' ').Select(field => field.Split('=', 2)).Select(field => (Path(field[0]), Value(field[0], field[1])))];

        string Path(string name) => name.Split('.') is [var at, var leaf] && at != "D" ? $"{Issue2}Pattern.{row + at[0] - '1'}.{leaf}" : $"{Issue2}Description.{number}.{name[2..]}";

        string Value(string name, string value) => name.EndsWith("Pattern", StringComparison.Ordinal) && value.Length > 0 ? $"{Issue2}Pattern.{row + value[0] - '1'}" : value;
    }
}

using Spa.Configuration.Parameters.Choices;
using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Foundation.Time;
using Spa.Gateway.Management.Model;
using Spa.Gateway.Management.Model.Sounds;
using Spa.Scripts.Cadences;

namespace Spa.Device.Tests.Management.Sounds;

/// <summary>Rings as an ACS reads and writes them.</summary>
public class RingTableTests
{
    private const string Ringer = "InternetGatewayDevice.Services.VoiceService.1.VoiceProfile.1.Line.1.Ringer.";
    private const string Profile = "InternetGatewayDevice.X_000E08_Profile.";
    private const string Pots = "Device.Services.VoiceService.1.POTS.Ringer.";

    // A ring as rows, and the rows as a ring again: the same bursts at the same moments.
    [Theory]
    [InlineData("60(2/4)", "2000 2;-4000 1", 60000, 0)]
    [InlineData("60(.8/.4,.8/4)", "800 2;-400 3;800 4;-4000 1", 60000, 0)]
    [InlineData("60(.4/.2,.4/.2,.8/4)", "400 2;-200 3;400 4;-200 5;800 6;-4000 1", 60000, 0)]
    [InlineData("1(.5/.5)", "500 2;-500 0", 0, 0)]
    [InlineData("60(0.25/9.75)", "250 2;-9750 1", 60000, 0)]
    [InlineData("*(1/4)", "1000 2;-4000 1", 0, 0)]
    [InlineData("5(.4/.2);*(1/4)", "400 2;-200 1;1000 4;-4000 3", 0, 5000)]
    [InlineData("2(*/0)", "2000 0", 0, 0)]
    [InlineData("*(*/0)", "0 0", 0, 0)]
    [InlineData("10(0/1,.5/.5)", "-1000 2;500 3;-500 1", 10000, 0)]
    public void A_cadence_and_its_rows_are_one_ring(string cadence, string rows, long length, long firstLength)
    {
        var read = CadenceScript.Parse(cadence).OrThrow();
        var table = PhaseTable.Of(SoundScripts.Read(read), 6, repeats: false);
        Assert.Equal((1, length, firstLength), (table.First, table.Length, table.FirstLength));
        Assert.Equal(rows, string.Join(';', table.Rows.TakeWhile(row => row != Phase.Unused).Select(row => $"{(row.On ? string.Empty : "-")}{row.Duration} {row.Next}")));
        var again = SoundScripts.Cadence(PhaseReading.Of(table with { Repetitions = 1 }).Sections, out var why);
        Assert.True(again is not null, why);
        Assert.Equal(Bursts(read), Bursts(CadenceScript.Parse(again).OrThrow()));
    }

    [Fact]
    public void Every_ring_of_the_factory_has_rows()
    {
        var (model, facts) = (DataModel.Of(CwmpDataModel.Tr098), new CpeRig().Facts());
        Assert.Equal("9", Read("DescriptionNumberOfEntries"));
        for (var ring = 1; ring <= 9; ring++)
        {
            Assert.Equal(($"Bellcore-r{ring}", "1", $"{(ring * 6) - 5}"), (Read($"Description.{ring}.RingName"), Read($"Description.{ring}.RingEnable"), Read($"Description.{ring}.RingPattern")));
        }

        Assert.Equal(("Default", "1"), (Read("Event.1.Function"), Read("Event.1.RingID")));

        string Read(string name) => model.Find(Ringer + name)!.Read(facts).Text;
    }

    [Theory]
    [InlineData("Ring1_Cadence", "60(.4/.2,.4/2)", "Pattern.1.Duration=400 Pattern.2.Duration=200 Pattern.2.NextEntryID=3 Pattern.3.RingerOn=1 Pattern.3.Duration=400 Pattern.3.NextEntryID=4 Pattern.4.Duration=2000 Pattern.4.NextEntryID=1")]
    [InlineData("Ring1_Cadence", "6(2/4)", "Pattern.2.NextEntryID=0")]
    [InlineData("Ring1_Cadence", "*(2/4)", "Description.1.X_000E08_Length=0")]
    [InlineData("Ring5_Cadence", "2(1/1)", "Pattern.25.Duration=1000 Pattern.26.Duration=1000")]
    [InlineData("Ring2_Name", "Urgent", "Description.2.RingName=Urgent")]
    [InlineData("Default_Ring_1_", "3", "Event.1.RingID=3")]
    public void What_is_written_is_kept_and_read(string setting, string text, string fields)
    {
        var rig = CpeRig.Known(("CWMP_Data_Model", "TR-098"));
        (string Path, string Value)[] wanted = [.. fields.Split(' ').Select(f => f.Split('=')).Select(f => (Ringer + f[0], f[1]))];
        Assert.Equal(0u, Assert.IsType<SetParameterValuesResponse>(rig.Set(wanted)).Status);
        Assert.Equal(text, rig.Value(Profile + setting));
        Assert.Equal(wanted, Assert.IsType<GetParameterValuesResponse>(rig.Ask(new GetParameterValues([.. wanted.Select(w => w.Path)]))).Parameters.Select(p => (p.Name, p.Value.Text)));
    }

    [Theory]
    [InlineData("Description.1.RingEnable=0", "cannot be switched off")]
    [InlineData("Description.1.RingFile=a.wav", "only be ''")]
    [InlineData("Pattern.1.NextEntryID=7", "its own rows, 1 to 6, or none")]
    [InlineData("Pattern.4.Duration=100", "would read '0'")]
    public void What_no_ring_can_be_is_refused(string field, string says)
    {
        var rig = CpeRig.Known(("CWMP_Data_Model", "TR-098"));
        var told = Assert.Single(Assert.IsType<CwmpFault>(rig.Set((Ringer + field.Split('=')[0], field.Split('=')[1]))).Parameters);
        Assert.Equal(FaultCode.InvalidParameterValue, told.Code);
        Assert.Contains(says, told.Text, StringComparison.Ordinal);
        Assert.Equal("60(2/4)", rig.Value(Profile + "Ring1_Cadence"));
    }

    // What comes of an event, before and after: the cadence is that of the ring which is chosen.
    [Theory]
    [InlineData("Event.1.Cadence", "1", "2000,4000", "1000,4000", "Ring1_Cadence", "60(1/4)")]
    [InlineData("Event.1.Cadence", "3", "400,200,400,200,800,4000", "400,200,400,2000", "Ring3_Cadence", "60(.4/.2,.4/2)")]
    [InlineData("Event.2.Cadence", "1", "400,200,400,200,400,4000", "500,500", "Ring7_Cadence", "60(.5/.5)")]
    public void Issue_2_knows_what_a_call_rings_like(string path, string chosen, string before, string write, string setting, string after)
    {
        var rig = CpeRig.Known(("Default_Ring_1_", chosen));
        Assert.Equal(before, rig.Value(Pots + path));
        Assert.IsType<SetParameterValuesResponse>(rig.Set((Pots + path, write)));
        Assert.Equal((write, after), (rig.Value(Pots + path), rig.Value($"Device.X_000E08_Profile.{setting}")));
    }

    [Theory]
    [InlineData("2000")]
    [InlineData("")]
    [InlineData("2000,-1")]
    [InlineData("0,0")]
    [InlineData("1,1,1,1,1,1,1,1,1,1,1,1,1,1")]
    [InlineData("4294967295,1")]
    public void What_is_no_cadence_is_refused(string text)
        => Assert.Equal(FaultCode.InvalidParameterValue, Assert.Single(Assert.IsType<CwmpFault>(CpeRig.Known().Set((Pots + "Event.1.Cadence", text))).Parameters).Code);

    [Theory]
    [InlineData("60(2/4);*(1/1)")]
    [InlineData("60(*/0)")]
    public void A_ring_that_a_list_cannot_say_reads_as_none(string cadence)
        => Assert.Empty(CpeRig.Known(("Ring1_Cadence", cadence)).Value(Pots + "Event.1.Cadence"));

    [Fact]
    public void What_an_ACS_writes_is_what_the_telephone_rings_like()
    {
        var world = new CpeWorld(CwmpDataModel.Tr181);
        world.Acs.Ask(new SetParameterValues([new ParameterValue(Pots + "Event.1.Cadence", new CwmpValue(CwmpType.Unspecified, "300,700"))], "k"));
        Assert.Equal(200, CpeRig.Request(world.Gateway));
        world.Run(2.Seconds);
        world.Neighbours.Station("2000").Call("1000");
        world.Run(5.Seconds);
        var rings = world.Neighbours.World.Phone.Rings;
        Assert.InRange(rings.Count, 4, 5);
        Assert.All(rings.Take(4), burst => Assert.InRange(burst.Length!.Value.TotalMilliseconds, 290, 310));
    }

    // Each millisecond of the first half minute, as runs.
    private static List<(bool On, long Milliseconds)> Bursts(CadenceScript script)
    {
        var (runs, at) = (new List<(bool On, long Milliseconds)>(), 0L);
        foreach (var section in SoundScripts.Read(script))
        {
            var end = section.Duration is { } own ? Math.Min(at + own, 30_000) : 30_000;
            for (var i = 0; at < end; i = (i + 1) % section.Steps.Length)
            {
                var step = section.Steps[i];
                var takes = Math.Min(step.Duration ?? 30_000, end - at);
                at += takes;
                if (runs.Count > 0 && runs[^1].On == step.On)
                {
                    runs[^1] = (step.On, runs[^1].Milliseconds + takes);
                }
                else if (takes > 0)
                {
                    runs.Add((step.On, takes));
                }
            }
        }

        return runs;
    }
}

using Spa.Configuration.Parameters.Choices;
using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Foundation.Time;
using Spa.Media.Tones;
using Spa.Scripts.Tones;
using Spa.Simulation.Exchanges;

namespace Spa.Device.Tests.Management;

/// <summary>The diagnoses of the telephone ports, on a whole unit with its exchange and its phone.</summary>
public class LineTestTests
{
    private const string NoTone = "100@-70;10(*/0/1)";

    public static TheoryData<CwmpDataModel> Trees => [CwmpDataModel.Tr181, CwmpDataModel.Tr098];

    [Theory]
    [MemberData(nameof(Trees))]
    public void The_battery_of_the_line_is_measured(CwmpDataModel kind)
    {
        var world = new CpeWorld(kind);
        Ask(world, Line(kind), ("TestSelector", "Battery"), ("DiagnosticsState", "Requested"));
        world.Run(1.Seconds);
        Assert.Equal(1, Told(world));
        Assert.Equal(("Complete", "Success", "-48000"), Read(world, Line(kind)));
        world.Neighbours.World.Exchange.SetBattery(false);
        world.Run(1.Seconds);
        Ask(world, Line(kind), ("DiagnosticsState", "Requested"));
        world.Run(1.Seconds);
        Assert.Equal(("Complete", "Failure", "0"), Read(world, Line(kind)));
        Assert.Equal(2, Told(world));
        Assert.Equal(ExchangeState.Idle, world.Neighbours.World.Exchange.State);

        // A line without it has no dial tone either, which is found without seizing it.
        Ask(world, Line(kind), ("TestSelector", "DialTone"), ("DiagnosticsState", "Requested"));
        world.Run(1.Seconds);
        Assert.Equal(("Complete", "Failure", "0"), Read(world, Line(kind)));
        Assert.Equal(3, Told(world));
    }

    [Theory]
    [InlineData(CwmpDataModel.Tr181, "425@-10;*(*/0/1)", "Success", 3)]
    [InlineData(CwmpDataModel.Tr098, "350@-19,440@-19;*(*/0/1+2)", "Success", 3)]
    [InlineData(CwmpDataModel.Tr181, "480@-20,620@-20;*(.25/.25/1+2)", "Failure", 6)]
    [InlineData(CwmpDataModel.Tr181, NoTone, "Failure", 6)]
    public void The_line_is_seized_until_its_dial_tone_is_heard_or_does_not_come(CwmpDataModel kind, string tone, string result, int within)
    {
        var world = new CpeWorld(kind);
        var exchange = world.Neighbours.World.Exchange;
        exchange.Options = exchange.Options with { DialTone = TonePlan.From(ToneScript.Parse(tone).OrThrow()) };
        Ask(world, Line(kind), ("DiagnosticsState", "Requested"), ("TestSelector", "DialTone"));
        Assert.True(world.Neighbours.World.RunUntil(() => exchange.State == ExchangeState.DialTone, 1.Seconds));
        Assert.True(world.Voice.InUse);
        Assert.Equal("being tested", world.Voice.Status.Line.State);
        world.Run(within.Seconds);
        Assert.Equal(ExchangeState.Idle, exchange.State);
        Assert.False(world.Voice.InUse);
        Assert.Equal(("Complete", result, "-48000"), Read(world, Line(kind)));
        Assert.Equal(1, Told(world));

        // It works as before.
        Assert.True(exchange.Call());
        Assert.True(world.Neighbours.World.RunUntil(() => world.Voice.Status.Phone.Ringing, 8.Seconds));
    }

    [Fact]
    public void A_line_that_rings_or_is_talked_on_is_not_seized()
    {
        var world = new CpeWorld(CwmpDataModel.Tr181);
        var (exchange, phone) = (world.Neighbours.World.Exchange, world.Neighbours.World.Phone);
        Assert.True(exchange.Call());
        Assert.True(world.Neighbours.World.RunUntil(() => exchange.Ring.Volts > 0, 8.Seconds));

        // From the first moment of ring voltage on, before it counts as a call.
        Assert.False(world.Voice.ListenForDialTone(_ => { }));
        Assert.True(world.Neighbours.World.RunUntil(() => world.Voice.Status.Phone.Ringing, 8.Seconds));
        Ask(world, Line(CwmpDataModel.Tr181), ("DiagnosticsState", "Requested"), ("TestSelector", "DialTone"));
        world.Run(1.Seconds);
        Assert.Equal(("Error_Other", string.Empty, "-48000"), Read(world, Line(CwmpDataModel.Tr181)));
        phone.Lift();
        world.Run(1.Seconds);
        Assert.Equal(ExchangeState.Talking, exchange.State);
        Ask(world, Line(CwmpDataModel.Tr181), ("DiagnosticsState", "Requested"));
        world.Run(8.Seconds);
        Assert.Equal("Error_Other", Read(world, Line(CwmpDataModel.Tr181)).State);
        Assert.Equal(ExchangeState.Talking, exchange.State);
        Assert.Contains(world.Host.Logs, l => l.Text.Contains("the line is in use (in a call)", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("DiagnosticsState", "Canceled")]
    [InlineData("TestSelector", "DialTone")]
    public void What_is_set_of_it_meanwhile_lets_the_line_go(string name, string value)
    {
        var world = new CpeWorld(CwmpDataModel.Tr181);
        var exchange = world.Neighbours.World.Exchange;
        exchange.Options = exchange.Options with { DialTone = TonePlan.From(ToneScript.Parse(NoTone).OrThrow()) };
        Ask(world, Line(CwmpDataModel.Tr181), ("DiagnosticsState", "Requested"), ("TestSelector", "DialTone"));
        Assert.True(world.Neighbours.World.RunUntil(() => exchange.State == ExchangeState.DialTone, 1.Seconds));
        Ask(world, Line(CwmpDataModel.Tr181), (name, value));
        world.Run(1.Seconds);
        Assert.Equal(ExchangeState.Idle, exchange.State);
        world.Run(8.Seconds);
        Assert.Equal(("None", string.Empty, "0"), Read(world, Line(CwmpDataModel.Tr181)));
        Assert.Equal(0, Told(world));
    }

    [Theory]
    [MemberData(nameof(Trees))]
    public void A_phone_that_lies_off_the_hook_is_found_and_one_in_use_is_left_alone(CwmpDataModel kind)
    {
        var world = new CpeWorld(kind);
        var phone = Phone(kind);
        Ask(world, phone, ("DiagnosticsState", "Requested"));
        world.Run(1.Seconds);
        Assert.Equal(("Complete", "Success", string.Empty), Read(world, phone));
        world.Neighbours.World.Phone.Lift();
        world.Run(1.Seconds);
        Ask(world, phone, ("DiagnosticsState", "Requested"));
        world.Run(1.Seconds);
        Assert.Equal("Error_Other", Read(world, phone).State);
        world.Run(90.Seconds);
        Ask(world, phone, ("DiagnosticsState", "Requested"));
        world.Run(1.Seconds);
        Assert.Equal(("Complete", "Failure", string.Empty), Read(world, phone));
        Assert.Equal(3, Told(world));
    }

    [Theory]
    [InlineData("POTS.FXO.1.DiagTests.TestSelector", "Off-hook")]
    [InlineData("POTS.FXO.1.DiagTests.TestSelector", "")]
    [InlineData("POTS.FXS.1.DiagTests.TestSelector", "REN")]
    [InlineData("POTS.FXS.1.DiagTests.TestSelector", "Foreign Voltage")]
    public void What_cannot_be_measured_is_refused(string path, string value)
    {
        var rig = CpeRig.Known();
        var fault = Assert.IsType<CwmpFault>(rig.Set(("Device.Services.VoiceService.1." + path, value)));
        Assert.Equal(FaultCode.InvalidParameterValue, fault.Parameters.Single().Code);
    }

    [Fact]
    public void A_unit_without_a_telephone_side_says_so()
    {
        var rig = CpeRig.Known(("CWMP_Periodic_Inform_Enable", "no"));
        foreach (var path in new[] { "Device.Services.VoiceService.1.POTS.FXO.1.DiagTests.", "Device.Services.VoiceService.1.POTS.FXS.1.DiagTests." })
        {
            rig.Set((path + "DiagnosticsState", "Requested"));
            rig.Run(1.Seconds);
            Assert.Equal([EventCodes.DiagnosticsComplete], rig.Peer.Informs.Last().Events.Select(e => e.Code));
            Assert.Equal("Error_Internal", rig.Value(path + "DiagnosticsState"));
        }
    }

    private static string Line(CwmpDataModel kind) => "Services.VoiceService.1." + (kind == CwmpDataModel.Tr181 ? "POTS.FXO.1.DiagTests." : "PhyInterface.2.X_000E08_DiagTests.");

    private static string Phone(CwmpDataModel kind) => "Services.VoiceService.1." + (kind == CwmpDataModel.Tr181 ? "POTS.FXS.1.DiagTests." : "PhyInterface.1.X_000E08_DiagTests.");

    private static void Ask(CpeWorld world, string path, params (string Name, string Value)[] values)
    {
        var root = world.Kind == CwmpDataModel.Tr181 ? "Device." : "InternetGatewayDevice.";
        world.Acs.Ask(new SetParameterValues([.. values.Select(v => new ParameterValue(root + path + v.Name, new CwmpValue(CwmpType.Unspecified, v.Value)))], "key"));
        Assert.Equal(200, CpeRig.Request(world.Gateway));
        var before = world.Acs.Of<SetParameterValuesResponse>().Count();
        Assert.True(world.Neighbours.World.RunUntil(() => world.Acs.Of<SetParameterValuesResponse>().Count() > before, 1.Seconds));
    }

    private static int Told(CpeWorld world) => world.Acs.Informs.Count(i => i.Events.Any(e => e.Code == EventCodes.DiagnosticsComplete));

    private static (string State, string Result, string Millivolts) Read(CpeWorld world, string path)
        => world.Read(path) is var told ? (told["DiagnosticsState"], told["TestResult"], told.GetValueOrDefault("X_000E08_Millivolts", string.Empty)) : default;
}

using System.Globalization;
using Spa.Configuration.Parameters;
using Spa.Configuration.Parameters.Choices;
using Spa.Configuration.Settings;
using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Foundation.Time;
using Spa.Gateway.Calls;
using Spa.Gateway.Management.Model;
using Spa.Marks;

namespace Spa.Device.Tests.Management;

/// <summary>The list of ended calls, as an ACS reads it of a whole unit. It tells whom people have called: there is none unless somebody has asked for it.</summary>
public class CallLogTests
{
    private const string Voice = "Services.VoiceService.1.";

    public static TheoryData<CwmpDataModel> Trees => [CwmpDataModel.Tr181, CwmpDataModel.Tr098];

    [Theory]
    [MemberData(nameof(Trees))]
    public void An_ended_call_is_told_with_its_numbers_times_and_figures(CwmpDataModel kind)
    {
        var world = Keeping(kind, "8");
        var n = world.Neighbours;
        var other = n.Station("2000");
        other.AnswersAtOnce = true;
        Assert.Equal("0", world.Read(Voice)[Log(kind)[..^1] + "NumberOfEntries"]);
        n.Dial("2000#");
        Assert.True(n.World.RunUntil(() => other.State == "talks", 20.Seconds));
        var began = CpeWorld.Began + n.World.Timeline.Now;
        var far = world.Voice.Status.Call!.FarMedia!;
        n.World.Run(12.Seconds);
        Assert.Equal("0", world.Read(Voice)[Log(kind)[..^1] + "NumberOfEntries"]);
        n.World.Phone.HangUp();
        n.World.Run(2.Seconds);

        var told = world.Read(Voice);
        Assert.Equal("1", told[Log(kind)[..^1] + "NumberOfEntries"]);
        var row = Row(told, kind, 1);
        Assert.Equal(("1000", "2000", "2000", "Outgoing", "LocalDisconnect"), (row["CallingPartyNumber"], row["CalledPartyNumber"], row["RemoteParty"], row["Direction"], row["CallTerminationCause"]));
        Assert.InRange(int.Parse(row["Duration"], CultureInfo.InvariantCulture), 12, 14);
        Assert.InRange((Time(row["Session.1.Start"]) - began).TotalSeconds, -2, 1);
        Assert.InRange((Time(row["Session.1.Start"]) - Time(row["Start"])).TotalSeconds, 0, 3);
        Assert.Equal((row["Duration"], "Audio", "1", "0"), (row["Session.1.Duration"], row["Session.1.StreamType"], row["SessionNumberOfEntries"], row["SignalingPerformanceNumberOfEntries"]));
        Assert.Equal((far.Address.ToString(), far.Port.ToString(CultureInfo.InvariantCulture)), (row["Session.1.Destination.RTP.FarEndIPAddress"], row["Session.1.Destination.RTP.FarEndUDPPort"]));
        Assert.InRange(int.Parse(row["Session.1.Destination.RTP.PacketsSent"], CultureInfo.InvariantCulture), 380, 700);
        Assert.InRange(int.Parse(row["Session.1.Destination.RTP.PacketsReceived"], CultureInfo.InvariantCulture), 380, 700);
        Assert.Equal(("0", "0", "G.711MuLaw"), (row["Session.1.Destination.RTP.PacketsLost"], row["Session.1.Destination.RTP.ReceivePacketLossRate"], row["Session.1.Destination.DSP.TransmitCodec.Codec"]));
        Assert.InRange(double.Parse(row["Session.1.Destination.VoiceQuality.X_000E08_MOS"], CultureInfo.InvariantCulture), 3.5, 4.5);
        Assert.DoesNotContain(row.Keys, name => name.StartsWith("Session.1.Source.", StringComparison.Ordinal));

        // What the paths name is there.
        var model = DataModel.Of(kind);
        Assert.All(new[] { "Source", "Destination", "UsedLine", "UsedExtensions" }, name => Assert.True(model.IsObject(row[name] + "."), $"{name} is {row[name]}"));
    }

    [Fact]
    public void Each_end_has_its_cause()
    {
        var world = Keeping(CwmpDataModel.Tr181, "64");
        var n = world.Neighbours;
        var other = n.Station("2000");

        // Busy, no such number, given up before the answer, and hung up by the other one.
        other.Refuses = 486;
        Call("2000#", 3);
        Call("7777#", 3);
        other.Refuses = null;
        Call("2000#", 5);
        other.AnswersAtOnce = true;
        n.Dial("2000#");
        Assert.True(n.World.RunUntil(() => other.State == "talks", 20.Seconds));
        n.World.Run(3.Seconds);
        other.HangUp();
        n.World.Run(1.Seconds);
        n.World.Phone.HangUp();
        n.World.Run(3.Seconds);

        // A caller who gives up, and one of the exchange.
        other.Call("1000");
        n.World.Run(5.Seconds);
        other.HangUp();
        n.World.Run(3.Seconds);
        Assert.True(n.World.Exchange.Call());
        Assert.True(n.World.RunUntil(() => world.Voice.Status.Phone.Ringing, 8.Seconds));
        n.World.Phone.Lift();
        n.World.Run(3.Seconds);
        n.World.Phone.HangUp();
        n.World.Run(10.Seconds);

        var told = world.Read(Voice);
        Assert.Equal(
            ["Outgoing 2000 RemoteBusy", "Outgoing 7777 RemoteNotFound", "Outgoing 2000 LocalDisconnect", "Outgoing 2000 RemoteDisconnect", "Incoming 2000 RemoteDisconnect", "Incoming  LocalDisconnect"],
            Enumerable.Range(1, 6).Select(i => Row(told, CwmpDataModel.Tr181, i)).Select(row => $"{row["Direction"]} {row["RemoteParty"]} {row["CallTerminationCause"]}"));
        Assert.Equal(["0", "0", "0", "1", "0", "1"], Enumerable.Range(1, 6).Select(i => Row(told, CwmpDataModel.Tr181, i)["SessionNumberOfEntries"]));
        Assert.EndsWith("CallControl.Line.2", Row(told, CwmpDataModel.Tr181, 6)["UsedLine"], StringComparison.Ordinal);
        Assert.EndsWith("POTS.FXO.1", Row(told, CwmpDataModel.Tr181, 6)["Source"], StringComparison.Ordinal);

        void Call(string keys, int seconds)
        {
            n.Dial(keys);
            n.World.Run(seconds.Seconds);
            n.World.Phone.HangUp();
            n.World.Run(3.Seconds);
        }
    }

    // Every end, also those that are hard to bring about.
    [Theory]
    [InlineData(true, false, CallFlow.Transferred, 0, "LocalTransfer")]
    [InlineData(false, false, Router.Unanswered, 0, "LocalTimeout")]
    [InlineData(false, false, "Busy", 0, "NoExtensionsAvailable")]
    [InlineData(true, false, "Failed", 0, "RemoteNetworkFailure")]
    [InlineData(true, false, "Failed", 403, "RemoteForbidden")]
    [InlineData(true, false, "Failed", 408, "RemoteTimeout")]
    [InlineData(true, false, "Failed", 480, "RemoteUnavailable")]
    [InlineData(true, false, "Failed", 488, "RemoteNotAcceptable")]
    [InlineData(true, false, "Failed", 500, "RemoteNetworkFailure")]
    [InlineData(true, false, "Failed", 603, "RemoteReject")]
    [InlineData(false, true, "Far end vanished", 0, "RemoteNetworkFailure")]
    public void Others_have_theirs(bool outgoing, bool broken, string reason, int status, string cause)
        => Assert.Equal(cause, VoiceWords.Cause(EndedCalls.Outgoing with { IsOutgoing = outgoing, IsBroken = broken, Reason = reason, Status = status, Duration = null }));

    [Theory]
    [MemberData(nameof(Trees))]
    public void The_latest_are_kept_and_no_number_is_given_twice(CwmpDataModel kind)
    {
        var world = Keeping(kind, "2");
        for (var i = 0; i < 3; i++)
        {
            Call(world);
        }

        Assert.Equal(["2", "3"], Numbers(world, kind));
        Assert.Equal(FaultCode.RequestDenied, Assert.IsType<CwmpFault>(Ask(world, new AddObject(Root(kind) + Log(kind), "k"))).Code);
        Assert.Equal(FaultCode.RequestDenied, Assert.IsType<CwmpFault>(Ask(world, new DeleteObject($"{Root(kind)}{Log(kind)}2.", "k"))).Code);

        // Switched off, nothing stays.
        world.Gateway.SubmitSettings([new Assignment("CWMP_Call_Log", "0", null)], Gateway.Admin.Account.Admin, _ => { });
        world.Run(1.Seconds);
        Assert.Empty(Numbers(world, kind));
        Assert.Empty(world.Voice.Status.Log);
        world.Gateway.SubmitSettings([new Assignment("CWMP_Call_Log", "2", null)], Gateway.Admin.Account.Admin, _ => { });
        world.Run(1.Seconds);
        Assert.Empty(Numbers(world, kind));
        Call(world);
        Assert.Equal(["4"], Numbers(world, kind));
    }

    [Fact]
    [Parameter("CWMP_Call_Log")]
    public void Nothing_is_kept_unless_it_is_wanted() => Proof.Differs(
        "CWMP_Call_Log",
        "0",
        "3",
        (value, reads) =>
        {
            var world = new CpeWorld(CwmpDataModel.Tr181, settings => settings.With(ProvisioningParameters.CwmpCallLog, int.Parse(value, CultureInfo.InvariantCulture)).Watched(reads));
            Call(world);
            return (string.Join(',', Numbers(world, CwmpDataModel.Tr181)), world.Read(Voice)["Capabilities.MaxCallLogCount"]);
        },
        (a, b) => Assert.Equal((("", "0"), ("1", "3")), (a, b)));

    [Theory]
    [MemberData(nameof(Trees))]
    public void No_call_to_the_ACS_is_made_of_it(CwmpDataModel kind)
    {
        var world = Keeping(kind, "8");
        Call(world);
        foreach (var name in new[] { $"{Log(kind)[..^1]}NumberOfEntries", $"{Log(kind)}1.CalledPartyNumber", $"{Log(kind)}1.Start" })
        {
            var refused = Ask(world, new SetParameterAttributes([new AttributeChange(Root(kind) + name, true, 2, false, [])]));
            Assert.Equal(FaultCode.NotificationRejected, Assert.IsType<CwmpFault>(refused).Code);
        }

        var informs = world.Acs.Informs.Count();
        Call(world);
        world.Run(1.Minutes);
        Assert.Equal(informs, world.Acs.Informs.Count());
        Assert.DoesNotContain(world.Acs.Informs.SelectMany(i => i.Parameters), p => p.Name.Contains("CallLog", StringComparison.Ordinal));
    }

    private static CpeWorld Keeping(CwmpDataModel kind, string calls) => new(kind, settings => settings.With(Catalogue.Find("CWMP_Call_Log")!, calls));

    private static void Call(CpeWorld world)
    {
        world.Neighbours.Dial("7777#");
        world.Run(3.Seconds);
        world.Neighbours.World.Phone.HangUp();
        world.Run(5.Seconds);
    }

    private static CwmpMessage Ask(CpeWorld world, CwmpMessage request)
    {
        world.Acs.Ask(request);
        Assert.Equal(200, CpeRig.Request(world.Gateway));
        world.Run(1.Seconds);
        return world.Acs.Heard.Select(h => h.Envelope?.Body).OfType<CwmpMessage>().Last();
    }

    private static List<string> Numbers(CpeWorld world, CwmpDataModel kind)
        => [.. world.Read(Voice).Keys.Where(name => name.StartsWith(Log(kind), StringComparison.Ordinal)).Select(name => name[Log(kind).Length..].Split('.')[0]).Distinct()];

    private static Dictionary<string, string> Row(IReadOnlyDictionary<string, string> told, CwmpDataModel kind, int number)
        => told.Where(p => p.Key.StartsWith($"{Log(kind)}{number}.", StringComparison.Ordinal)).ToDictionary(p => p.Key[$"{Log(kind)}{number}.".Length..], p => p.Value);

    private static string Root(CwmpDataModel kind) => (kind == CwmpDataModel.Tr181 ? "Device." : "InternetGatewayDevice.") + Voice;

    private static string Log(CwmpDataModel kind) => kind == CwmpDataModel.Tr181 ? "CallLog." : "X_000E08_CallLog.";

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}

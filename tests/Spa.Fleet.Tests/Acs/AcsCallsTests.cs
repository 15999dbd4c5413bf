using Spa.Fleet.Acs;

namespace Spa.Fleet.Tests.Acs;

public class AcsCallsTests
{
    [Fact]
    public void Calls_are_found_among_the_parameters_the_latest_first()
    {
        const string Log = "Device.Services.VoiceService.1.CallLog.";
        var calls = AcsCalls.Of(new Dictionary<string, string>
        {
            [Log + "9.Direction"] = "Outgoing",
            [Log + "9.Start"] = "2026-03-01T08:00:00Z",
            [Log + "9.RemoteParty"] = "2000",
            [Log + "9.Duration"] = "75",
            [Log + "9.CallTerminationCause"] = "LocalDisconnect",
            [Log + "9.Session.1.Destination.RTP.ReceivePacketLossRate"] = "3",
            [Log + "10.Direction"] = "Incoming",
            [Log + "10.Start"] = "2026-03-01T09:00:00Z",
            [Log + "10.CallingPartyNumber"] = "3000",
            [Log + "10.CalledPartyNumber"] = "1000",
            [Log + "x.Direction"] = "Outgoing",
            [Log + ".Direction"] = "Outgoing",
            [Log + "12345678901.Direction"] = "Outgoing",
            ["Device.Services.VoiceService.1.CallLogNumberOfEntries"] = "2",
            ["InternetGatewayDevice.Services.VoiceService.1.X_000E08_CallLog.1.Start"] = "2026-02-01T09:00:00Z",
        });
        Assert.Equal(
            [
                new AcsCall(10, "2026-03-01T09:00:00Z", false, "3000", null, string.Empty, string.Empty),
                new AcsCall(9, "2026-03-01T08:00:00Z", true, "2000", TimeSpan.FromSeconds(75), "LocalDisconnect", "3"),
                new AcsCall(1, "2026-02-01T09:00:00Z", false, string.Empty, null, string.Empty, string.Empty),
            ],
            calls.AsEnumerable());
    }
}

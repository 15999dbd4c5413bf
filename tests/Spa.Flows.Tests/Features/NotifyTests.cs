using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Spa.Device.Launching;
using Spa.Foundation.Security;
using Spa.Sip.Messages;
using Spa.Stack;

namespace Spa.Flows.Tests.Features;

/// <summary>What an operator's other buttons make a whole unit do, by SIP NOTIFY: restart, and report. That it fetches its settings is in <see cref="UpgradeByNotifyTests"/>.</summary>
public class NotifyTests
{
    [Fact]
    public async Task A_button_restarts_a_unit_once_its_call_is_over_and_another_makes_it_report()
    {
        await using var provider = await Provider.Open("Resync_Periodic=86400", "Report_Trigger=");
        await using var unit = await Home.Make(broken: false, provider.Ca);
        var sip = FreePort.Udp();
        await provider.Set([.. unit.Account(sip)]);
        await unit.PlugIn(provider.Address, address: IPAddress.Loopback);
        await Registered(unit);

        // The restart lets the call to its end, and the unit comes back to its account.
        await unit.Lift();
        await unit.Dial("600#");
        await unit.Until("the phone is in a call", s => s.Line("phone") == "In a call");
        Assert.Contains("The unit will restart; during a call it waits for its end.", await provider.Press($"/devices/{unit.Mac}", "Notify", "what", "Reboot"), StringComparison.Ordinal);
        Assert.Contains("NOTIFY reboot_now from 127.0.0.1: taken", unit.Said, StringComparison.Ordinal);
        await unit.Until("the call goes on for two seconds", s => s.Fact("phone", "call outbound 600").Split(", ") is ["connected", var time, ..] && TimeSpan.TryParse($"0:{time}", CultureInfo.InvariantCulture, out var lasted) && lasted >= TimeSpan.FromSeconds(2));
        Assert.Equal(1, unit.Starts);
        await unit.HangUp(isOver: true);
        await unit.Until("it was started again", () => Task.FromResult(unit.Starts == 2));
        Assert.Equal(ExitCode.Restart, unit.LastExit);
        await Registered(unit);

        // Who does not know the password is asked for it, and gets nothing.
        var before = (await unit.Page())!.LastReport;
        foreach (var package in new[] { "report", "reboot", "reboot_now", "restart_now", "resync" })
        {
            Assert.Equal((401, 401), await Strangers(unit, sip, package));
        }

        Assert.Equal((2, before), (unit.Starts, (await unit.Page())!.LastReport));
        Assert.DoesNotContain("NOTIFY report from", unit.Said, StringComparison.Ordinal);

        Assert.Contains("The unit sends a report.", await provider.Press($"/devices/{unit.Mac}", "Notify", "what", "Report"), StringComparison.Ordinal);
        var status = await unit.Until("it has reported", s => s.LastReport is { Good: true, Reason: "SIP NOTIFY" });
        Assert.Contains($"/{unit.Mac}.xml", status.LastReport!.Url, StringComparison.Ordinal);
        await unit.Until("the server has the report", async () => (await provider.Page($"/devices/{unit.Mac}")).Contains("Report taken: ", StringComparison.Ordinal));
        Assert.Equal(2, unit.Starts);

        // Without a call it restarts at once, and has answered before.
        Assert.Contains("The unit will restart", await provider.Press($"/devices/{unit.Mac}", "Notify", "what", "Reboot"), StringComparison.Ordinal);
        await unit.Until("it was started again", () => Task.FromResult(unit.Starts == 3));
        await Registered(unit);
    }

    private static Task<Stack.DeviceStatus> Registered(Home unit)
        => unit.Until("the unit has its profile and is registered", s => s.LastResync is { Good: true, Url: var url } && url.Contains("/p/", StringComparison.Ordinal) && s.Fact("phone", "account") == "registered");

    // What a stranger's NOTIFY is answered, first without and then with credentials of another password.
    private static async Task<(int First, int Second)> Strangers(Home unit, int port, string package)
    {
        using var socket = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Connect(IPAddress.Loopback, port);
        var first = await Asked(socket, package, 1, string.Empty);
        var challenge = DigestChallenge.Read(first.Get<Challenge>(HeaderName.WwwAuthenticate)!.Value.OrThrow().Fields).OrThrow();
        var answer = challenge.Answer(unit.User, "not the password", "NOTIFY", $"sip:{unit.User}@127.0.0.1:{port}", "c0ffee", 1)!;
        var second = await Asked(socket, package, 2, $"Authorization: {HeaderField.Of(Credentials.Of(answer), HeaderName.Authorization).Text}\r\n");
        return (first.Status, second.Status);
    }

    private static async Task<SipResponse> Asked(UdpClient socket, string package, int number, string credentials)
    {
        var own = (IPEndPoint)socket.Client.LocalEndPoint!;
        var text = $"NOTIFY sip:unit@{socket.Client.RemoteEndPoint} SIP/2.0\r\nVia: SIP/2.0/UDP {own};rport;branch=z9hG4bK-{package}-{number}\r\nFrom: <sip:stranger@127.0.0.1>;tag=1\r\nTo: <sip:unit@127.0.0.1>\r\nCall-ID: {package}-{own.Port}\r\nCSeq: {number} NOTIFY\r\nMax-Forwards: 70\r\nEvent: {package}\r\n{credentials}Content-Length: 0\r\n\r\n";
        await socket.SendAsync(Encoding.ASCII.GetBytes(text));
        using var patience = new CancellationTokenSource(Home.Patience);
        var answer = await socket.ReceiveAsync(patience.Token);
        Assert.True(MessageReader.Read(answer.Buffer, out var message, out var fault), $"{fault}");
        return (SipResponse)message!;
    }
}

using System.Net.Sockets;
using System.Text;
using Spa.Fleet.Inventory;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Http;

public class SyslogReceiverTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task A_message_goes_to_the_device_it_names_or_else_to_the_one_at_its_address()
    {
        var (mac, key) = await server.Enrolled("000e08600001");
        using var socket = new UdpClient();
        await Send(socket, "<134>1 2026-11-24T12:00:00Z host spa - - - spa up");
        await PageTests.Eventually(() => server.Store.Read(on => DeviceEvents.Of(on, mac)).Any(e => e is { Kind: "syslog", Text: "spa: spa up" }));

        // From now on two devices are behind this address.
        var (other, _) = await server.Enrolled("000e08600002");
        await Send(socket, "<14>SPA3102 00:0e:08:60:00:01 -- Resync failed: corrupt file");
        await PageTests.Eventually(() => Fault(mac) == "corrupt file");
        await Send(socket, "<14>SPA3102 00:0e:08:60:00:ff -- Resync failed: nobody");
        await Send(socket, "<14>whose is this");
        await Send(socket, "<14>SPA3102 00:0e:08:60:00:01 -- Successful resync http://127.0.0.1:1/x");
        await PageTests.Eventually(() => Fault(mac).Length == 0);
        Assert.DoesNotContain(server.Store.Read(on => DeviceEvents.Of(on, other)).Concat(server.Store.Read(on => DeviceEvents.Of(on, mac))), e => e.Text.Contains("whose", StringComparison.Ordinal));
        Assert.NotNull(key);
    }

    private string Fault(MacAddress mac) => server.Store.Read(on => Devices.Find(on, mac))!.Health.ResyncFault;

    private async Task Send(UdpClient socket, string text) => await socket.SendAsync(Encoding.UTF8.GetBytes(text), "127.0.0.1", server.Report.SyslogPort);
}

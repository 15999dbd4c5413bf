using System.Diagnostics;
using System.Net.Sockets;
using System.Text.Json;
using Spa.Device.Hosting;
using Spa.Device.Identity;
using Spa.Flows.Tests.Features;
using Spa.Hosting.Files;
using Spa.Marks;
using Spa.Stack;

namespace Spa.Flows.Tests.Faults;

/// <summary>The address of the machine changes under a running unit, in a network namespace of its own.</summary>
public class AddressChangeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Needs("unshare", "nsenter", "ip")]
    public async Task The_unit_goes_by_its_new_address()
    {
        using var folder = new Folder();
        Assert.Null(new FactoryStep("SPA3102", null, null, null, null, null).Run(new DurableFiles(folder.Full), DateTimeOffset.UtcNow, out _));
        const string Net = "ip link set lo up && ip link add spa0 type veth peer name spa1 && ip link set spa0 up && ip link set spa1 up && ip addr add 192.0.2.5/24 dev spa0";
        using var unit = Start("unshare", "-n", "bash", "-c", $"{Net} && exec dotnet '{typeof(DeviceProgram).Assembly.Location}' run --data '{folder.Full}' --simulate --json --lan 127.0.0.1:0");
        try
        {
            await Shows(folder.Full, "192.0.2.5");
            using (var change = Start("nsenter", "-t", $"{unit.Id}", "-n", "bash", "-c", "ip addr del 192.0.2.5/24 dev spa0 && ip addr add 192.0.2.6/24 dev spa0"))
            {
                await change.WaitForExitAsync();
                Assert.Equal(0, change.ExitCode);
            }

            await Shows(folder.Full, "192.0.2.6");
        }
        finally
        {
            unit.Kill(entireProcessTree: true);
            await unit.WaitForExitAsync();
        }
    }

    private static Process Start(string program, params IEnumerable<string> arguments)
        => Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true }) ?? throw new InvalidOperationException(program);

    private static Task<string> Shows(string data, string address)
    {
        var seen = "no status";
        return Waiting.Until($"the unit shows {address}", Patience, async () =>
        {
            seen = await Address(data) ?? seen;
            return seen == address ? seen : null;
        }, () => seen);
    }

    private static async Task<string?> Address(string data)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path.Combine(data, "status.sock")));
            await using var stream = new NetworkStream(socket);
            using var all = new MemoryStream();
            await stream.CopyToAsync(all);
            return all.Length == 0 ? null : JsonDocument.Parse(all.ToArray()).RootElement.GetProperty("network").GetProperty("address").GetString();
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return null;
        }
    }
}

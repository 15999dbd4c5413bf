using System.Diagnostics;
using System.Text;
using Spa.Device.Hosting;
using Spa.Device.Identity;
using Spa.Flows.Tests.Features;
using Spa.Hosting.Files;
using Spa.Marks;

namespace Spa.Flows.Tests.Faults;

/// <summary>Messages longer than what one packet of the network carries (docs/security.md, S8), at the real program in a network namespace of its own.</summary>
public class FragmentTests
{
    [Needs("unshare", "ip", "ss")]
    [Attack("S8")]
    public async Task A_message_in_fragments_is_read_whole()
    {
        using var folder = new Folder();
        Assert.Null(new FactoryStep("SPA3102", null, null, null, null, null).Run(new DurableFiles(folder.Full), DateTimeOffset.UtcNow, out _));
        var fields = string.Concat(Enumerable.Range(0, 60).Select(i => $"X-Pad-{i}: {new string('x', 980)}\r\n"));
        var message = Path.Combine(folder.Full, "message");
        await File.WriteAllTextAsync(message, $"OPTIONS sip:u@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:9;rport;branch=z9hG4bK-fragments\r\nFrom: <sip:a@127.0.0.1>;tag=1\r\nTo: <sip:u@127.0.0.1>\r\nCall-ID: fragments\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\n{fields}Content-Length: 0\r\n\r\n", Encoding.ASCII);
        var unit = $"dotnet '{typeof(DeviceProgram).Assembly.Location}' run --data '{folder.Full}' --simulate --lan 127.0.0.1:0 --address 127.0.0.1 >&2";
        var script = $"ip link set lo mtu 1280 && ip link set lo up && {{ {unit} & }}; trap 'kill $!; wait' EXIT; until ss -uln | grep -q ':5060 '; do sleep .1; done; exec 3<>/dev/udp/127.0.0.1/5060; cat '{message}' >&3; timeout 10 head -c 12 <&3";
        using var space = Process.Start(new ProcessStartInfo("unshare", ["-n", "bash", "-c", script]) { RedirectStandardOutput = true, RedirectStandardError = true }) ?? throw new InvalidOperationException("unshare");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        try
        {
            var log = space.StandardError.ReadToEndAsync(patience.Token);
            var said = await space.StandardOutput.ReadToEndAsync(patience.Token);
            Assert.True(said == "SIP/2.0 200 ", $"it said '{said}'; {await log}");
        }
        finally
        {
            space.Kill(entireProcessTree: true);
            await space.WaitForExitAsync();
        }
    }
}

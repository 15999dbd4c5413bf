using System.Net;
using Spa.Device.Fetching;
using Spa.Device.Management;
using Spa.Device.Tests.Host;
using Spa.Device.Tests.Provisioning;
using Spa.Foundation.Ports;
using Spa.Foundation.Time;
using Spa.Gateway.Ports;
using Spa.Marks;
using Spa.Tests;

namespace Spa.Device.Tests.Management;

/// <summary>The unit with an ACS that is made of another SOAP stack and the schemas: it reads what the unit writes by them alone, and writes by them what the unit reads.</summary>
public class ZeepAcsTests
{
    [Needs(Zeep.Python, Zeep.Module)]
    public async Task An_ACS_that_knows_nothing_but_the_schemas_is_understood_and_understands()
    {
        using var zeep = new Zeep("acs");
        var port = (await zeep.SaysUntil("listens"))[0][1].GetInt32();
        using var acs = new Wire(port);
        acs.Rig.Start();
        acs.Rig.Run(5.Seconds);
        Assert.Equal((0, null), (acs.Rig.Gateway.Management!.Failures, acs.Rig.Gateway.Management!.LastFailure));
        var said = await zeep.SaysUntil("end");
        Assert.Equal(
            ["Inform", "empty", "GetRPCMethodsResponse", "GetParameterNamesResponse", "GetParameterValuesResponse", "SetParameterValuesResponse", "AddObjectResponse", "GetParameterValuesResponse", "DeleteObjectResponse", "Fault", "end"],
            said.Select(s => s[0].GetString()));
        Assert.Equal("FM600F123456", said[0][1].GetString());
        Assert.Equal(["0 BOOTSTRAP", "1 BOOT"], said[0][2].EnumerateArray().Select(e => e.GetString()));
        Assert.Contains("Device.ManagementServer.ParameterKey", said[0][3].EnumerateArray().Select(n => n.GetString()));
        Assert.Contains("AddObject", said[2][1].EnumerateArray().Select(n => n.GetString()));
        Assert.Contains(said[3][1].EnumerateArray(), n => n[0].GetString() == "Device.ManagementServer.InformParameter." && n[1].GetBoolean());
        Assert.Contains(said[4][1].EnumerateArray(), v => v[0].GetString() == "Device.DeviceInfo.SerialNumber" && v[1].GetString() == "FM600F123456");
        Assert.Equal((1, 0), (said[6][1].GetInt32(), said[6][2].GetInt32()));
        Assert.Equal(
            [("Device.ManagementServer.InformParameter.1.Alias", "cpe-1"), ("Device.ManagementServer.ParameterKey", "row")],
            said[7][1].EnumerateArray().Select(v => (v[0].GetString()!, v[1].GetString()!)).Where(v => v.Item1.EndsWith("Alias", StringComparison.Ordinal) || v.Item1.EndsWith("Key", StringComparison.Ordinal)));
        Assert.Equal("9005", said[9][1].GetString());
        Assert.Equal(("ntp.example", "4000"), (acs.Rig.Text("Primary_NTP_Server"), acs.Rig.Text("CWMP_Periodic_Inform_Interval")));
    }

    // A unit in virtual time, by the HTTP client of the product.
    private sealed class Wire : IManagementPort, IDisposable
    {
        private readonly FetchBench bench = new();
        private AcsSession? session;

        public Wire(int port)
        {
            Rig = Rig.Make(1, null, ("CWMP_Enable", "yes"), ("CWMP_ACS_URL", $"http://server.test:{port}/acs"), ("CWMP_Periodic_Inform_Enable", "no"), ("Resync_On_Reset", "no"), ("Resync_Periodic", "0"));
            Rig.Acs = this;
        }

        public Rig Rig { get; }

        public void Post(AcsPost post, Action<AcsReply> done)
        {
            session ??= new AcsSession(new ServerTrust(bench.Trust, bench.Client, new Trusted()), () => FetchBench.UserAgent, bench.Find, TimeSpan.FromSeconds(5));
            var reply = session.Post(post, CancellationToken.None).GetAwaiter().GetResult();
            Rig.Time.After(TimeSpan.FromMilliseconds(20), () => done(reply));
        }

        public void Close()
        {
            session?.Dispose();
            session = null;
        }

        public void Listen(int? port, Action<int?, string?> opened) => Rig.Time.After(TimeSpan.Zero, () => opened(port is 0 ? 40000 : port, null));

        public IDatagramPort? OpenDatagrams(int port, DatagramReceiver receiver, out string? why)
        {
            why = "this unit has no NAT before it";
            return null;
        }

        public void Resolve(string host, Action<IPAddress?> found) => Rig.Time.After(TimeSpan.Zero, () => found(null));

        public void Dispose() => session?.Dispose();
    }

    private sealed class Trusted : ICalendar
    {
        public DateTimeOffset UtcNow => DateTimeOffset.UtcNow;

        public bool IsTrusted => true;
    }
}

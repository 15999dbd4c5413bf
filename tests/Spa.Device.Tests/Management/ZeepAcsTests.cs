using Spa.Foundation.Time;
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
        using var unit = new UnitOnHttp(port);
        unit.Rig.Start();
        unit.Rig.Run(5.Seconds);
        Assert.Equal((0, null), (unit.Rig.Gateway.Management!.Failures, unit.Rig.Gateway.Management!.LastFailure));
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
        Assert.Equal(("ntp.example", "4000"), (unit.Rig.Text("Primary_NTP_Server"), unit.Rig.Text("CWMP_Periodic_Inform_Interval")));
    }
}

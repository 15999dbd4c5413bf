using Microsoft.Extensions.DependencyInjection;
using Spa.Cwmp.Messages;
using Spa.Fleet.Acs;
using Spa.Fleet.Tests.Http;
using Spa.Marks;
using Spa.ProvisioningServer.Hosting.Acs;
using Spa.ProvisioningServer.Storage;
using Spa.Tests;

namespace Spa.Fleet.Tests.Acs;

/// <summary>The ACS with a CPE that is made of another SOAP stack and the schemas, and that logs in by another digest.</summary>
public sealed class ZeepCpeTests : IAsyncLifetime, IDisposable
{
    private const string Serial = "ZEEP-1";
    private readonly RunningServer server = new();

    [Needs(Zeep.Python, Zeep.Module)]
    public async Task A_CPE_that_knows_nothing_but_the_schemas_is_read_set_and_given_a_row()
    {
        // It gets its password with its first session, let in by an operator.
        var id = new DeviceId("Zeep", "ABCDEF", "Peer", Serial);
        using var first = new TestCpe(server, id);
        foreach (var name in new[] { "Username", "Password", "ConnectionRequestUsername", "ConnectionRequestPassword", "PeriodicInformInterval" })
        {
            first.Values[$"Device.ManagementServer.{name}"] = string.Empty;
        }

        await first.Session("0 BOOTSTRAP");
        var unit = server.Store.Read(on => WaitingUnits.All(on)).Single(u => u.Serial == Serial);
        Assert.Null(await server.Operations.Approve(unit.Code, Actors.Eve));
        await first.Session("0 BOOTSTRAP");
        var password = first.Values["Device.ManagementServer.Password"];
        Assert.NotEmpty(password);

        var acs = server.Host.Services.GetRequiredService<AcsOperations>();
        var tasks = new List<AcsTask>();
        foreach (var wish in new AcsWish[]
        {
            new(AcsTaskKind.Refresh) { Paths = ["Device.ManagementServer.PeriodicInformInterval", "Device.DeviceInfo."] },
            new(AcsTaskKind.Set) { Values = new Dictionary<string, string> { ["Device.ManagementServer.PeriodicInformInterval"] = "1800", ["Device.X"] = "a<b&c>\"d'" } },
            new(AcsTaskKind.AddObject) { Paths = ["Device.ManagementServer.InformParameter."] },
        })
        {
            var (task, fault) = await acs.Ask(unit.Mac, wish, Actors.Eve);
            Assert.Null(fault);
            tasks.Add(task!);
        }

        using var zeep = new Zeep("cpe", $"{server.Report.Http}/acs", unit.Mac.ToString(), password, Serial);
        var said = await zeep.SaysUntil("end");
        Assert.Equal(204, said[^1][1].GetInt32());
        Assert.Equal(["InformResponse", "GetParameterValues", "SetParameterValues", "AddObject", "GetParameterNames", "end"], said.Select(s => s[0].GetString()));
        Assert.Equal(["Device.ManagementServer.PeriodicInformInterval", "Device.DeviceInfo."], said[1][1].EnumerateArray().Select(n => n.GetString()));
        Assert.Equal(tasks[1].CommandKey, said[2][2].GetString());
        Assert.Equal(("Device.ManagementServer.InformParameter.", tasks[2].CommandKey), (said[3][1].GetString(), said[3][2].GetString()));
        var kept = acs.Tasks(unit.Mac, Actors.Eve).ToDictionary(t => t.Number);
        Assert.All(tasks, t => Assert.Equal(AcsTaskState.Done, kept[t.Number].State));
        Assert.Equal("Row 4 added.", kept[tasks[2].Number].Result);
        Assert.Equal("1800", acs.Values(unit.Mac, Actors.Eve)!.Value.Values["Device.ManagementServer.PeriodicInformInterval"].Text);
    }

    public Task InitializeAsync() => server.InitializeAsync();

    public Task DisposeAsync() => server.DisposeAsync();

    public void Dispose() => server.Dispose();
}

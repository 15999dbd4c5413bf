using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Spa.Cwmp.Messages;
using Spa.Fleet.Acs;
using Spa.Fleet.Inventory;
using Spa.Fleet.Tests.Http;
using Spa.ProvisioningServer.Hosting.Acs;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Acs;

/// <summary>A running server, and a unit that it knows or will know.</summary>
public abstract class AcsScene : IAsyncLifetime, IDisposable
{
    internal const string Name = "000e08cc0001";
    internal const string Serial = "FM600F123456";
    internal static readonly DeviceId Spa = new("Sipura", "000E08", "SPA3102", Serial);
    internal static readonly MacAddress Mac = MacAddress.Of(Name);

    internal RunningServer Server { get; } = new();

    internal AcsCredentials Credentials => Server.Host.Services.GetRequiredService<AcsCredentials>();

    internal Store Store => Server.Store;

    public Task InitializeAsync() => Server.InitializeAsync();

    public Task DisposeAsync() => Server.DisposeAsync();

    public void Dispose()
    {
        Server.Dispose();
        GC.SuppressFinalize(this);
    }

    internal Task<TestCpe> Certified()
        => System.Threading.Tasks.Task.FromResult(new TestCpe(Server, Spa, certificate: Server.FromProvider(Name)).WithSettings());

    /// <summary>A unit that has its password, by its certificate.</summary>
    internal async Task WithPassword()
    {
        using var cpe = await Certified();
        Assert.Equal(HttpStatusCode.NoContent, await cpe.Session("0 BOOTSTRAP"));
        Assert.Equal(1, Store.Read(on => Store.Cwmps.Find(on, Mac))!.Generation);
    }

    /// <summary>An image that its model is to run.</summary>
    internal Task AssignImage() => Store.Write(on =>
    {
        FirmwareImages.Put(on, new StoredImage { Model = "SPA3102", Version = "6.1.0", File = "spa-6.1.0.img", Sha256 = new string('0', 64), Added = DateTimeOffset.UtcNow, AddedBy = "eve" });
        FirmwareImages.Assign(on, "SPA3102", "6.1.0", "eve", DateTimeOffset.UtcNow);
    });

    internal Task Ask(params AcsTask[] tasks) => Store.Write(Mac, on =>
    {
        foreach (var task in tasks)
        {
            Store.CwmpTasks.Add(on, Mac, task with { AskedBy = "eve", AskedAt = DateTimeOffset.UtcNow });
        }
    });

    internal AcsTask Task(long number) => Store.Read(on => Store.CwmpTasks.Find(on, Mac, number))!;
}

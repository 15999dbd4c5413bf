using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Spa.Fleet.Access;
using Spa.Fleet.Tests.Http;
using Spa.ProvisioningServer.Hosting;
using Spa.ProvisioningServer.Security;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Telemetry;

/// <summary>The server as a process of its own: what it measures of itself is not mixed with that of other servers.</summary>
public sealed class ServerProgram : IAsyncLifetime, IDisposable
{
    private readonly Folder folder = new();
    private Process? process;

    /// <summary>Reaches it without a token.</summary>
    public HttpClient Stranger { get; } = new();

    /// <summary>Its port for STUN.</summary>
    public IPEndPoint Stun { get; private set; } = new(IPAddress.Loopback, 0);

    public async Task InitializeAsync()
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { typeof(ServerHost).Assembly.Location, "server", "run", "--data", folder.Path, "--port", "0", "--tls-port", "0", "--tftp-port", "0", "--syslog-port", "0", "--stun-port", "0", "--json" })
        {
            start.ArgumentList.Add(argument);
        }

        process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync() ?? await process.StandardError.ReadToEndAsync();
        _ = process.StandardError.ReadToEndAsync();
        var report = JsonDocument.Parse(line).RootElement;
        Stranger.BaseAddress = new Uri(report.GetProperty("http").GetString()!);
        Stun = new(IPAddress.Loopback, report.GetProperty("stunPort").GetInt32());
    }

    public async Task DisposeAsync()
    {
        process!.Kill();
        await process.WaitForExitAsync();
        Dispose();
    }

    public void Dispose()
    {
        process?.Dispose();
        Stranger.Dispose();
        folder.Dispose();
    }

    /// <summary>Works on its store, as a command beside it does.</summary>
    internal async Task<T> OnStore<T>(Func<Store, Task<T>> act)
    {
        using var store = Store.Open(folder.Path);
        return await act(store);
    }

    /// <summary>A program with a token.</summary>
    public async Task<HttpClient> Token(string owner = "admin", string? customer = null, params string[] scopes)
    {
        var token = await OnStore(async store =>
        {
            if (store.Read(on => Operators.Find(on, owner)) is null)
            {
                Assert.Null(await new Accounts(store, TimeProvider.System).Add(owner, "a long password", Role.Viewer, customer is null ? [] : [customer], Actors.Eve));
            }

            var (_, made, fault) = await new AccessTokens(store, TimeProvider.System).Add(owner, "test", scopes, TimeSpan.FromDays(1), Actors.Eve);
            Assert.True(made is not null, fault);
            return made;
        });
        return new HttpClient { BaseAddress = Stranger.BaseAddress, DefaultRequestHeaders = { Authorization = new("Bearer", token) } };
    }
}

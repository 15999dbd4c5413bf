using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Spa.Simulation.Ladders;

namespace Spa.Device.Lines;

/// <summary>A line card and a SIP provider with their HTTP API, listening.</summary>
internal sealed class LinesServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly LineCard card;
    private readonly ProviderHost provider;
    private readonly IReadOnlyList<string> stations;

    private LinesServer(WebApplication app, LineCard card, ProviderHost provider, IReadOnlyList<string> stations, string httpAddress)
    {
        (this.app, this.card, this.provider, this.stations, HttpAddress) = (app, card, provider, stations, httpAddress);
        Ended = app.WaitForShutdownAsync();
    }

    /// <summary>Address of the API: <c>http://127.0.0.1:8082</c>.</summary>
    public string HttpAddress { get; }

    /// <summary>Name of the driver a device uses: <c>socket:127.0.0.1:8083</c>.</summary>
    public string Driver => new Spa.Gateway.Lines.LineDriverName.Socket(Reachable(card.DriverAddress.Address), card.DriverAddress.Port).ToString();

    /// <summary>Done when the process was told to end.</summary>
    public Task Ended { get; }

    /// <summary>Host and port of the SIP provider.</summary>
    public string Provider => provider.Address;

    /// <summary>What the ready line says.</summary>
    public LinesReady Ready() => new(HttpAddress, Driver, Provider, [.. provider.Users.Select(user => new ReadyUser(user.Name, user.Password))], stations);

    public static async Task<LinesServer> Start(LinesOptions options)
    {
        var provider = ProviderHost.Start(options);
        try
        {
            return await Start(options, provider);
        }
        catch
        {
            provider.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        card.Dispose();
        provider.Dispose();
    }

    private static async Task<LinesServer> Start(LinesOptions options, ProviderHost provider)
    {
        var card = new LineCard(new IPEndPoint(options.Listen, options.DriverPort), options.Buffer);
        try
        {
            var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [] });
            builder.Logging.ClearProviders();
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(options.Listen, options.Port));
            var app = builder.Build();
            LinesApi.Map(app, card);
            ProviderApi.Map(app, provider);
            card.Watch(new PhoneWatch(provider.Mark).See);
            await app.StartAsync();
            var bound = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
            return new LinesServer(app, card, provider, options.Stations, $"http://{new IPEndPoint(IPAddress.Parse(Reachable(options.Listen)), bound.Port)}");
        }
        catch
        {
            card.Dispose();
            throw;
        }
    }

    private static string Reachable(IPAddress address)
        => address.Equals(IPAddress.Any) ? IPAddress.Loopback.ToString() : address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback.ToString() : address.ToString();
}

using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Spa.Device.Lines;

/// <summary>A line card with its HTTP API, listening.</summary>
internal sealed class LinesServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly LineCard card;

    private LinesServer(WebApplication app, LineCard card, string httpAddress)
    {
        (this.app, this.card, HttpAddress) = (app, card, httpAddress);
        Ended = app.WaitForShutdownAsync();
    }

    /// <summary>Address of the API: <c>http://127.0.0.1:8082</c>.</summary>
    public string HttpAddress { get; }

    /// <summary>Name of the driver a device uses: <c>socket:127.0.0.1:8083</c>.</summary>
    public string Driver => new Spa.Gateway.Lines.LineDriverName.Socket(Reachable(card.DriverAddress.Address), card.DriverAddress.Port).ToString();

    /// <summary>Done when the process was told to end.</summary>
    public Task Ended { get; }

    public static async Task<LinesServer> Start(LinesOptions options)
    {
        var card = new LineCard(new IPEndPoint(options.Listen, options.DriverPort), options.Buffer);
        try
        {
            var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [] });
            builder.Logging.ClearProviders();
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(options.Listen, options.Port));
            var app = builder.Build();
            LinesApi.Map(app, card);
            await app.StartAsync();
            var bound = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
            return new LinesServer(app, card, $"http://{new IPEndPoint(IPAddress.Parse(Reachable(options.Listen)), bound.Port)}");
        }
        catch
        {
            card.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        card.Dispose();
    }

    private static string Reachable(IPAddress address)
        => address.Equals(IPAddress.Any) ? IPAddress.Loopback.ToString() : address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback.ToString() : address.ToString();
}

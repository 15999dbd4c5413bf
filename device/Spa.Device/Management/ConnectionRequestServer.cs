using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Spa.Device.Web;
using Spa.Gateway.Management;

namespace Spa.Device.Management;

/// <summary>The port on which an ACS asks the unit to call (TR-069 3.2.2). It answers with a status and nothing else.</summary>
internal sealed class ConnectionRequestServer : IAsyncDisposable
{
    private const int MaxUrl = 512, MaxConnections = 64, MaxOfOneAddress = 16;
    private readonly WebApplication application;

    private ConnectionRequestServer(WebApplication application, int port) => (this.application, Port) = (application, port);

    /// <summary>Where it is open.</summary>
    public int Port { get; }

    /// <summary>Opens it. Throws <see cref="IOException"/> when it cannot be had.</summary>
    /// <param name="listen">Address and port; 0 = any that is free.</param>
    /// <param name="judge">Method, path with query and header Authorization to an answer.</param>
    public static async Task<ConnectionRequestServer> Start(IPEndPoint listen, Func<string, string, string?, Task<ConnectionAnswer>> judge)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(listen, options => options.Use(new FairShare(MaxOfOneAddress).Use));
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = MaxConnections;
            kestrel.Limits.MaxRequestBodySize = 4 * 1024;
            kestrel.Limits.MaxRequestLineSize = 1024;
            kestrel.Limits.MaxRequestHeadersTotalSize = 8 * 1024;
            kestrel.Limits.MaxRequestHeaderCount = 30;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(10);
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 100, gracePeriod: TimeSpan.FromSeconds(2));
        });
        var application = builder.Build();
        application.Run(async context =>
        {
            var (request, response) = (context.Request, context.Response);
            var path = $"{request.Path}{request.QueryString}";
            var answer = path.Length > MaxUrl ? new ConnectionAnswer(404) : await judge(request.Method, path, request.Headers.Authorization).ConfigureAwait(false);
            response.StatusCode = answer.Status;
            response.Headers.WWWAuthenticate = answer.Challenge;
            response.ContentLength = 0;
        });
        try
        {
            await application.StartAsync().ConfigureAwait(false);
        }
        catch
        {
            await application.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        return new ConnectionRequestServer(application, new Uri(application.Urls.First()).Port);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        try
        {
            await application.StopAsync(soon.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Whoever still reads is cut off.
        }

        await application.DisposeAsync().ConfigureAwait(false);
    }
}

using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Spa.Flows.Tests.Features;

/// <summary>Any web server: gives the files that were put into it, and nothing of this product is behind it.</summary>
internal sealed class WebSite : IAsyncDisposable
{
    private readonly WebApplication application;

    private WebSite(WebApplication application) => this.application = application;

    /// <summary>What it gives, by path.</summary>
    public ConcurrentDictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>Paths that were asked for.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>Scheme, host and port.</summary>
    public string Address { get; private set; } = string.Empty;

    /// <summary>Names in the certificates that clients have shown.</summary>
    public ConcurrentQueue<string> Clients { get; } = new();

    /// <summary>Opens it on a free port of the loopback.</summary>
    /// <param name="certificate">Its own, for https; null = plain.</param>
    /// <param name="clients">Only clients whose certificate this authority has made get anything; null = all.</param>
    public static async Task<WebSite> Open(X509Certificate2? certificate = null, Authority? clients = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null)
            {
                listen.UseHttps(https =>
                {
                    https.ServerCertificate = certificate;
                    https.ClientCertificateMode = clients is null ? ClientCertificateMode.NoCertificate : ClientCertificateMode.RequireCertificate;
                    https.ClientCertificateValidation = (shown, _, _) => clients?.Made(shown) ?? true;
                });
            }
        }));
        var application = builder.Build();
        var site = new WebSite(application);
        application.Run(site.Answer);
        await application.StartAsync();
        site.Address = application.Urls.First();
        return site;
    }

    public async ValueTask DisposeAsync() => await application.DisposeAsync();

    private async Task Answer(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        Asked.Enqueue(path);
        if (context.Connection.ClientCertificate is { } client)
        {
            Clients.Enqueue(client.Subject);
        }

        if (!Files.TryGetValue(path, out var file))
        {
            context.Response.StatusCode = 404;
            return;
        }

        context.Response.ContentLength = file.Length;
        await context.Response.Body.WriteAsync(file);
    }
}

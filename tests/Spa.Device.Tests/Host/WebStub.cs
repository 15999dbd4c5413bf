using System.Collections.Concurrent;
using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Spa.Device.Tests.Host;

/// <summary>A web server on a free loopback port that does what a test says.</summary>
internal sealed class WebStub : IAsyncDisposable
{
    private readonly WebApplication application;

    private WebStub(WebApplication application) => this.application = application;

    public int Port { get; private set; }

    /// <summary>What was asked: method, path with query, and the headers of interest.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    public static async Task<WebStub> Start(RequestDelegate answer, X509Certificate2? certificate = null, bool wantClient = false, SslProtocols protocols = SslProtocols.None, string address = "127.0.0.1")
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AllowSynchronousIO = true;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Parse(address), 0, listen =>
            {
                if (certificate is not null)
                {
                    listen.UseHttps(https =>
                    {
                        https.ServerCertificate = certificate;
                        https.SslProtocols = protocols;
                        https.ClientCertificateMode = wantClient ? ClientCertificateMode.AllowCertificate : ClientCertificateMode.NoCertificate;
                        https.AllowAnyClientCertificate();
                    });
                }
            });
        });
        var application = builder.Build();
        var stub = new WebStub(application);
        application.Run(async context =>
        {
            stub.Asked.Enqueue($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}");
            await answer(context);
        });
        await application.StartAsync();
        stub.Port = new Uri(application.Urls.First()).Port;
        return stub;
    }

    public static Task<WebStub> Text(string text) => Start(context => context.Response.WriteAsync(text));

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        try
        {
            await application.StopAsync(now.Token);
        }
        catch (OperationCanceledException)
        {
            // A stub may hang on purpose.
        }

        await application.DisposeAsync();
    }
}

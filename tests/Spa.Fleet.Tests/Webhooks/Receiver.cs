using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Spa.Fleet.Tests.Webhooks;

/// <summary>Somebody on this machine who takes what is posted to him.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication application;

    private Receiver(WebApplication application) => this.application = application;

    /// <summary>Where he is reached.</summary>
    public Uri Address => new(application.Urls.Single());

    public ConcurrentQueue<(string Path, IHeaderDictionary Headers, byte[] Body)> Got { get; } = new();

    /// <summary>What he answers; by its number, from 0.</summary>
    public Func<int, HttpContext, int> Answer { get; set; } = (_, _) => 204;

    public static async Task<Receiver> Open()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var application = builder.Build();
        var receiver = new Receiver(application);
        application.Run(async context =>
        {
            var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            var number = receiver.Got.Count;
            receiver.Got.Enqueue((context.Request.Path, new HeaderDictionary(context.Request.Headers.ToDictionary()), body.ToArray()));
            context.Response.StatusCode = receiver.Answer(number, context);
        });
        await application.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => application.DisposeAsync();
}

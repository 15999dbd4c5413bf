using System.Collections.Frozen;
using System.Net;

namespace Spa.ProvisioningServer.Security;

/// <summary>Pages and API answer only to names that are the server's: a foreign name that leads here (DNS rebinding) makes a browser take a stranger's page for ours.</summary>
/// <remarks>An address written out is nobody's name and is taken. Units are not asked: they come under whatever name their network gives them.</remarks>
internal sealed class HostGuard(ServerOptions options)
{
    private readonly FrozenSet<string> names = new[] { options.Host, "localhost", Dns.GetHostName() }.Concat(options.PageHosts).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public async Task Answer(HttpContext context, RequestDelegate next)
    {
        var host = context.Request.Host.Host;
        if (names.Contains(host) || IPAddress.TryParse(host.Trim('[', ']'), out _) || context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal))
        {
            await next(context);
            return;
        }

        var text = "This server does not answer to that name: start it with --public-host or --page-host.\n"u8.ToArray();
        context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
        context.Response.ContentType = "text/plain";
        context.Response.ContentLength = text.Length;
        await context.Response.Body.WriteAsync(text, context.RequestAborted);
    }
}

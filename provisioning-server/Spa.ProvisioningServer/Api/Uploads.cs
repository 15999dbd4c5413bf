using Microsoft.AspNetCore.Http.Features;

namespace Spa.ProvisioningServer.Api;

/// <summary>Reads files that are the body of a request.</summary>
internal static class Uploads
{
    /// <summary>The whole body. One that is larger ends the request with 413.</summary>
    /// <param name="context">The request.</param>
    /// <param name="most">Most bytes.</param>
    public static async Task<byte[]> Read(HttpContext context, long most)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = most;
        }

        using var kept = new MemoryStream();
        await context.Request.Body.CopyToAsync(kept, context.RequestAborted);
        return kept.ToArray();
    }
}

using System.Net;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Spa.Fleet.Reports;
using Spa.Fleet.Serving;
using Spa.ProvisioningServer.Hosting;
using Spa.ProvisioningServer.Legacy;

namespace Spa.ProvisioningServer.Http;

/// <summary>The URLs of units, over HTTP and HTTPS. Always a Content-Length, never chunked or coded (provisioning 3.6); one answer for all that is unknown or forbidden.</summary>
internal sealed class DeviceEndpoint(DeviceFront front, DeviceLimits limits)
{
    /// <summary>Answers what a unit asks for and hands everything else on.</summary>
    public async Task Answer(HttpContext context, RequestDelegate next)
    {
        var path = context.Request.Path.Value ?? string.Empty;
        if (!DeviceUrl.IsOfUnits(path))
        {
            // The port for old units leads to nothing else: its cryptography is not what an operator's password should pass through.
            await (context.Features.Get<LegacyConnection>() is null ? next(context) : Write(context, front.Turn(new DeviceAnswer.Nothing())));
            return;
        }

        var caller = new Caller(
            context.Connection.RemoteIpAddress ?? IPAddress.None, context.Request.Headers.UserAgent.ToString(), context.Request.IsHttps, context.Connection.ClientCertificate);
        if (!limits.Admit(caller.Address))
        {
            context.Response.Headers.RetryAfter = "5";
            await Text(context, StatusCodes.Status429TooManyRequests, "Too many requests\n");
            return;
        }

        try
        {
            var url = DeviceUrl.Parse(path, Query(context.Request.QueryString.Value));
            var answer = (url, context.Request.Method) switch
            {
                (DeviceUrl.Report report, "POST" or "PUT") => await Take(context, report, caller),
                (not DeviceUrl.Report, "GET" or "HEAD") => await front.Read(url, caller),
                _ => front.Turn(new DeviceAnswer.Nothing()),
            };
            await Write(context, answer);
        }
        catch (System.Data.Common.DbException)
        {
            // The store does not take it (disk full): nothing was promised yet, and the unit asks again.
            await Write(context, new DeviceAnswer.Later());
        }
    }

    private static string Query(string? text) => string.IsNullOrEmpty(text) ? string.Empty : Uri.UnescapeDataString(text);

    private async Task<DeviceAnswer> Take(HttpContext context, DeviceUrl.Report url, Caller caller)
    {
        if (!front.Expects(url))
        {
            return front.Turn(new DeviceAnswer.Nothing());
        }

        if (context.Request.ContentLength > DeviceReport.LargestReport)
        {
            return front.Turn(new DeviceAnswer.TooLarge());
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = DeviceReport.LargestReport + 1;
        }

        var body = new MemoryStream();
        try
        {
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return front.Turn(new DeviceAnswer.TooLarge());
        }

        return await front.Take(url, body.GetBuffer().AsMemory(0, (int)body.Length), caller);
    }

    private static Task Write(HttpContext context, DeviceAnswer answer)
    {
        context.Response.Headers.CacheControl = "no-store";
        return answer switch
        {
            DeviceAnswer.Document document => Document(context, document),
            DeviceAnswer.Image image when File.Exists(image.Path) => TypedResults.PhysicalFile(
                image.Path, "application/octet-stream", entityTag: new EntityTagHeaderValue($"\"{image.Tag}\""), enableRangeProcessing: true).ExecuteAsync(context),
            DeviceAnswer.Taken => Text(context, StatusCodes.Status200OK, "OK\n"),
            DeviceAnswer.Unreadable => Text(context, StatusCodes.Status400BadRequest, "The report cannot be read\n"),
            DeviceAnswer.TooLarge => Text(context, StatusCodes.Status413PayloadTooLarge, "Too large\n"),
            DeviceAnswer.Later => Later(context),
            _ => Text(context, StatusCodes.Status404NotFound, "Not found\n"),
        };
    }

    private static Task Later(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "60";
        return Text(context, StatusCodes.Status503ServiceUnavailable, "Try again later\n");
    }

    private static async Task Document(HttpContext context, DeviceAnswer.Document document)
    {
        var response = context.Response;
        if (document.Tag is { } tag)
        {
            var quoted = new EntityTagHeaderValue($"\"{tag}\"");
            response.GetTypedHeaders().ETag = quoted;
            if (context.Request.GetTypedHeaders().IfNoneMatch.Any(wanted => wanted.Compare(quoted, useStrongComparison: false) || wanted.Equals(EntityTagHeaderValue.Any)))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }
        }

        response.ContentType = document.Type;
        response.ContentLength = document.Bytes.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(document.Bytes, context.RequestAborted);
        }
    }

    private static async Task Text(HttpContext context, int status, string text)
    {
        var bytes = System.Text.Encoding.ASCII.GetBytes(text);
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain";
        context.Response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
        }
    }
}

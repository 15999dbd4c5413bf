using System.Buffers;
using System.IO.Compression;
using System.Net;
using Microsoft.AspNetCore.Http.Features;
using Spa.Cwmp.Soap;
using Spa.ProvisioningServer.Hosting;
using Spa.ProvisioningServer.Hosting.Acs;
using Spa.ProvisioningServer.Legacy;

namespace Spa.ProvisioningServer.Http;

/// <summary><c>/acs</c>: CWMP over HTTP and HTTPS (TR-069 3.4). Tolerant of what old clients send, and strict about how much of it.</summary>
internal sealed class AcsEndpoint(AcsFront front, AcsSessions sessions, AcsFiles files, AcsOptions options, DeviceLimits limits)
{
    /// <summary>Most characters of a header Cookie.</summary>
    public const int LongestCookies = 8192;

    private const string Path = "/acs";
    private const string Type = "text/xml; charset=\"utf-8\"";

    /// <summary>Answers a device that is managed by CWMP and hands everything else on.</summary>
    public Task Answer(HttpContext context, RequestDelegate next)
    {
        var path = context.Request.Path.Value ?? string.Empty;
        return !path.StartsWith(Path, StringComparison.Ordinal) || context.Features.Get<LegacyConnection>() is not null ? next(context)
            : path is Path or Path + "/" ? Take(context)
            : path.StartsWith(AcsFiles.Path, StringComparison.Ordinal) ? files.Answer(context, AddressOf(context), path[AcsFiles.Path.Length..])
            : next(context);
    }

    private async Task Take(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.Headers.Allow = "POST";
            await Status(context, StatusCodes.Status405MethodNotAllowed);
            return;
        }

        var address = AddressOf(context);
        if (!limits.Admit(address))
        {
            context.Response.Headers.RetryAfter = "5";
            await Status(context, StatusCodes.Status429TooManyRequests);
            return;
        }

        var cookies = context.Request.Headers.Cookie.ToString();
        if (cookies.Length > LongestCookies)
        {
            await Status(context, StatusCodes.Status400BadRequest);
            return;
        }

        var session = sessions.Find(cookies, context.Connection.Id);
        var (body, fault) = await Read(context, session is null ? options.LargestOfStrangers : SoapLimits.Standard.Bytes);
        if (fault != 0)
        {
            await Status(context, fault);
            return;
        }

        try
        {
            var caller = new Caller(address, context.Request.Headers.UserAgent.ToString(), context.Request.IsHttps, context.Connection.ClientCertificate);
            var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? Path;
            var authorization = context.Request.Headers.Authorization is [{ } header] ? header : null;
            await Write(context, await front.Answer(new AcsRequest(caller, context.Connection.Id, target, authorization, body), session));
        }
        finally
        {
            if (body.Array is { Length: > 0 } rented)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }

    private static async Task Write(HttpContext context, AcsAnswer answer)
    {
        var response = context.Response;
        response.StatusCode = answer.Status;
        if (answer.Challenge is { } challenge)
        {
            response.Headers.WWWAuthenticate = challenge;
        }

        if (answer.Token is { } token)
        {
            response.Headers.SetCookie = AcsSessions.CookieOf(token, context.Request.IsHttps);
        }

        if (answer.Status == StatusCodes.Status503ServiceUnavailable)
        {
            response.Headers.RetryAfter = "60";
        }

        if (answer.Body is { } body)
        {
            response.ContentType = Type;
            response.ContentLength = body.Length;
            await response.Body.WriteAsync(body, context.RequestAborted);
        }
        else if (answer.Status != StatusCodes.Status204NoContent)
        {
            response.ContentLength = 0;
        }
    }

    private static Task Status(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        context.Response.ContentLength = 0;
        return Task.CompletedTask;
    }

    // All of the body, unpacked, in an array of the pool; a status where it cannot be had.
    private static async Task<(ArraySegment<byte> Body, int Fault)> Read(HttpContext context, int most)
    {
        var request = context.Request;
        if (request.ContentLength is 0)
        {
            return (default, 0);
        }

        if (request.ContentLength > most)
        {
            return (default, StatusCodes.Status413PayloadTooLarge);
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = most + 1L;
        }

        var body = ArrayPool<byte>.Shared.Rent((int)Math.Min(request.ContentLength ?? 4096, most) + 1);
        var length = 0;
        var whole = false;
        try
        {
            var from = request.Headers.ContentEncoding.ToString().Trim().ToUpperInvariant() switch
            {
                "" or "IDENTITY" => request.Body,
                "GZIP" or "X-GZIP" => new GZipStream(request.Body, CompressionMode.Decompress),
                "DEFLATE" => new ZLibStream(request.Body, CompressionMode.Decompress),
                _ => null,
            };
            if (from is null)
            {
                return (default, StatusCodes.Status415UnsupportedMediaType);
            }

            for (int count; (count = await from.ReadAsync(body.AsMemory(length), context.RequestAborted)) > 0;)
            {
                length += count;
                if (length > most)
                {
                    return (default, StatusCodes.Status413PayloadTooLarge);
                }

                if (length == body.Length)
                {
                    var larger = ArrayPool<byte>.Shared.Rent(2 * length);
                    body.AsSpan().CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(body);
                    body = larger;
                }
            }

            whole = true;
            return (new(body, 0, length), 0);
        }
        catch (BadHttpRequestException e)
        {
            return (default, e.StatusCode);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            // Not what it says it is packed with, a chunk without bounds; or the sender is gone, and nobody reads this.
            return (default, StatusCodes.Status400BadRequest);
        }
        finally
        {
            if (!whole)
            {
                ArrayPool<byte>.Shared.Return(body);
            }
        }
    }

    // The last hop that is not one of ours.
    private IPAddress AddressOf(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        if (!IsProxy(address))
        {
            return address;
        }

        foreach (var hop in string.Join(',', context.Request.Headers["X-Forwarded-For"].ToArray()).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Reverse())
        {
            if (!IPAddress.TryParse(hop, out var named))
            {
                return address;
            }

            address = named;
            if (!IsProxy(address))
            {
                break;
            }
        }

        return address;
    }

    private bool IsProxy(IPAddress address) => options.Proxies.Any(n => n.Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address));
}

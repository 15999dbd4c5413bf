using System.Globalization;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;
using Spa.Fleet.Access;
using Spa.ProvisioningServer.Security;
using Spa.ProvisioningServer.Telemetry;

namespace Spa.ProvisioningServer.Api;

/// <summary>The door of <c>/api</c> and <c>/metrics</c>: a token, or a page's session with the page's form token. Whatever goes wrong behind it is answered as problem+json (RFC 9457).</summary>
internal sealed class ApiGate(AccessTokens tokens, AddressLocks locks, ApiLimits limits, IAntiforgery antiforgery, ILoggerFactory loggers)
{
    /// <summary>Most bytes of a body, other than that of an image.</summary>
    public const int LargestBody = 256 * 1024;

    private readonly ILogger log = loggers.CreateLogger("Spa.ProvisioningServer.Api");

    /// <summary>True for what is behind this door.</summary>
    public static bool Covers(HttpContext context) => context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) || context.Request.Path.StartsWithSegments("/metrics", StringComparison.OrdinalIgnoreCase);

    public async Task Answer(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = LargestBody;
        }

        try
        {
            if (await Enter(context))
            {
                await next(context);
                await Explain(context);
            }
        }
        catch (BadHttpRequestException e)
        {
            await Problem.Write(context, e.StatusCode, Sentence(context, e), Place(e));
        }
        catch (System.Data.Common.DbException e)
        {
            Log.StoreRefused(log, e);
            context.Response.Headers.RetryAfter = "5";
            await Problem.Write(context, StatusCodes.Status503ServiceUnavailable, "The store does not take it now: nothing was changed; ask again.");
        }
        catch (Exception e) when (e is not OperationCanceledException || !context.RequestAborted.IsCancellationRequested)
        {
            Log.ApiBroke(log, e);
            await Problem.Write(context, StatusCodes.Status500InternalServerError, "The server failed on this request; it is in its log.");
        }
        finally
        {
            ServerMetrics.ApiAnswered(context.Response.StatusCode);
        }
    }

    private async Task<bool> Enter(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress;
        var authorization = context.Request.Headers.Authorization.ToString();
        if (authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            // While the address waits a right token is answered as a wrong one.
            if (locks.Locked(address) is null)
            {
                if (await tokens.Whose(authorization["Bearer ".Length..].Trim(), ActorIdentity.AddressOf(context)) is { } actor)
                {
                    locks.Succeeded(address);
                    context.User = new ClaimsPrincipal(new ActorIdentity(actor, "token"));
                    return await Admit(context, $"token {actor.Token}");
                }

                locks.Failed(address);
            }
        }
        else if (context.User.Identity is ActorIdentity session && await FromOurPage(context))
        {
            return await Admit(context, $"operator {session.Who.Name}");
        }

        context.User = new ClaimsPrincipal();
        context.Response.Headers.WWWAuthenticate = "Bearer";
        await Problem.Write(context, StatusCodes.Status401Unauthorized, "A valid token is needed: 'Authorization: Bearer spa_…'. After several wrong ones the next is looked at only after a while.");
        return false;
    }

    // Also for requests that only read: a cookie comes along by itself and proves nothing.
    private async Task<bool> FromOurPage(HttpContext context)
    {
        try
        {
            await antiforgery.ValidateRequestAsync(context);
            return true;
        }
        catch (AntiforgeryValidationException)
        {
            return false;
        }
    }

    private async Task<bool> Admit(HttpContext context, string who)
    {
        if (limits.Admit(who) is not { } wait)
        {
            if (context.GetEndpoint()?.Metadata.GetMetadata<AccessRules.Rule>() is not { } rule || AccessRules.Check(ActorIdentity.Of(context), rule.Right) is not { } no)
            {
                return true;
            }

            await Problem.Of(no).ExecuteAsync(context);
            return false;
        }

        context.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        await Problem.Write(context, StatusCodes.Status429TooManyRequests, "Too many requests at once: ask again after the time in Retry-After.");
        return false;
    }

    // What routing and binding refused without a word.
    private static async Task Explain(HttpContext context)
    {
        var response = context.Response;
        if (response.HasStarted || response.StatusCode < 400 || response.ContentLength > 0 || response.ContentType is not null)
        {
            return;
        }

        await Problem.Write(context, response.StatusCode, response.StatusCode switch
        {
            StatusCodes.Status404NotFound => "There is nothing at this address: /api/openapi.json lists what there is.",
            StatusCodes.Status405MethodNotAllowed => "This address does not take that method: /api/openapi.json lists what it takes.",
            StatusCodes.Status415UnsupportedMediaType => "The body must be JSON: Content-Type: application/json.",
            _ => "The request was refused.",
        });
    }

    private static string Sentence(HttpContext context, BadHttpRequestException e) => e.StatusCode switch
    {
        StatusCodes.Status413PayloadTooLarge => $"A body has at most {context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize ?? LargestBody} bytes.",
        StatusCodes.Status415UnsupportedMediaType => "The body must be JSON: Content-Type: application/json.",
        _ when e.InnerException is JsonException json => $"The body is not as /api/openapi.json describes it{(json.Path is { Length: > 1 } path ? $", at {path}" : string.Empty)}.",
        _ => "The request is not as /api/openapi.json describes it: a parameter is missing or cannot be read.",
    };

    private static string? Place(BadHttpRequestException e) => e.InnerException is JsonException { Path: { Length: > 2 } path } && path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : null;
}

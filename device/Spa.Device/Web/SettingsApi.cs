using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Spa.Gateway.Admin;

namespace Spa.Device.Web;

/// <summary><c>/api/settings</c>: what an account may see and change. Changes come as JSON with the token in a header, which no form of another site can send.</summary>
internal static class SettingsApi
{
    /// <summary>Where it is.</summary>
    public const string Path = "/api/settings";

    /// <summary>The header with the token.</summary>
    public const string TokenHeader = "X-Spa-Token";

    private const int MaxBody = 256 * 1024;
    private const int MaxChanges = 1024;

    /// <summary>True for a path of this part.</summary>
    public static bool Is(string path) => path == Path || path.StartsWith(Path + "/", StringComparison.Ordinal);

    /// <summary>Answers.</summary>
    public static async Task Serve(HttpContext context, IUnitDesk desk, FormToken token, Account account)
    {
        var (request, response) = (context.Request, context.Response);
        var path = request.Path.Value!;
        switch (request.Method)
        {
            case "GET" when path == Path:
                var index = desk.Settings(account) with { Account = account == Account.Admin ? "admin" : "user", Token = token.For(account) };
                await Answers.Json(response, 200, index, PagesJson.Default.SettingsIndex).ConfigureAwait(false);
                break;
            case "GET" when await desk.Settings(account, path[(Path.Length + 1)..]).ConfigureAwait(false) is { } page:
                await Answers.Json(response, 200, page, PagesJson.Default.SettingsPage).ConfigureAwait(false);
                break;
            case "POST" when path == Path:
                await Change(context, desk, token, account).ConfigureAwait(false);
                break;
            case "GET":
                await Answers.Text(response, 404, "There is no such page.").ConfigureAwait(false);
                break;
            default:
                response.Headers.Allow = path == Path ? "GET, POST" : "GET";
                await Answers.Text(response, 405, "Only GET and POST.").ConfigureAwait(false);
                break;
        }
    }

    private static async Task Change(HttpContext context, IUnitDesk desk, FormToken token, Account account)
    {
        var (request, response) = (context.Request, context.Response);
        if (!token.Fits(account, request.Headers[TokenHeader]) || !OwnPage.IsNotForeign(request) || !OwnPage.IsOwnOrigin(request))
        {
            await Answers.Foreign(response).ConfigureAwait(false);
            return;
        }

        if (request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) != true)
        {
            await Answers.Text(response, 415, "Changes are sent as application/json.").ConfigureAwait(false);
            return;
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = MaxBody;
        }

        SettingsWish? wish;
        try
        {
            wish = await JsonSerializer.DeserializeAsync(request.Body, PagesJson.Default.SettingsWish, context.RequestAborted).ConfigureAwait(false);
        }
        catch (JsonException)
        {
            wish = null;
        }

        if (wish is null || (wish.Set?.Count ?? 0) + (wish.Back?.Count ?? 0) is 0 or > MaxChanges || wish.Set?.Any(s => s.Value is null) == true || wish.Back?.Any(b => b is null) == true)
        {
            await Answers.Text(response, 400, "Send {\"set\":{\"NAME\":\"text\"},\"back\":[\"NAME\"]} with at least one name.").ConfigureAwait(false);
            return;
        }

        var answer = await desk.Change(wish, account).ConfigureAwait(false);
        await Answers.Json(response, answer.Stored ? 200 : 507, answer, PagesJson.Default.SettingsAnswer).ConfigureAwait(false);
    }
}

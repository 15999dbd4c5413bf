using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Spa.Gateway.Admin;

namespace Spa.Device.Web;

/// <summary>The unit's pages on one address. Everything but the login itself needs a login; what changes something needs the administrator and a token.</summary>
internal sealed class PageServer : IAsyncDisposable
{
    private const string Realm = "Basic realm=\"spa admin\", charset=\"UTF-8\"";
    private const int MaxUrl = 1024, MaxConnections = 256, MaxOfOneAddress = 48;
    private readonly WebApplication application;
    private readonly IUnitDesk desk;
    private readonly Login login;
    private readonly FormToken token;
    private readonly StatusFeed feed;
    private readonly Action<Exception> failed;
    private readonly CancellationTokenSource closing = new();
    private int ended;

    private PageServer(WebApplication application, IUnitDesk desk, Login login, FormToken token, StatusFeed feed, Action<Exception> failed)
        => (this.application, this.desk, this.login, this.token, this.feed, this.failed) = (application, desk, login, token, feed, failed);

    /// <summary>Where it listens; with the port that was found when 0 was asked for.</summary>
    public IPEndPoint LocalEndPoint { get; private set; } = new(IPAddress.Any, 0);

    /// <summary>Starts the pages on an address. Throws <see cref="IOException"/> when it cannot be had.</summary>
    /// <param name="listen">Address and port.</param>
    /// <param name="desk">The unit.</param>
    /// <param name="login">Who is let in; shared by both sides, so that failures count together.</param>
    /// <param name="token">Tokens of this run of the program.</param>
    /// <param name="feed">The status, for pages that stay open.</param>
    /// <param name="failed">Told of an exception that no page may show.</param>
    public static async Task<PageServer> Start(IPEndPoint listen, IUnitDesk desk, Login login, FormToken token, StatusFeed feed, Action<Exception> failed)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(listen, options => options.Use(new FairShare(MaxOfOneAddress).Use));
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = MaxConnections;
            kestrel.Limits.MaxRequestBodySize = 16 * 1024;
            kestrel.Limits.MaxRequestLineSize = 4 * 1024;
            kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
            kestrel.Limits.MaxRequestHeaderCount = 50;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(60);
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 100, gracePeriod: TimeSpan.FromSeconds(5));
        });
        var application = builder.Build();
        var server = new PageServer(application, desk, login, token, feed, failed);
        application.Run(server.Handle);
        try
        {
            await application.StartAsync().ConfigureAwait(false);
        }
        catch
        {
            await application.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        var bound = new Uri(application.Urls.First());
        server.LocalEndPoint = new IPEndPoint(listen.Address, bound.Port);
        return server;
    }

    /// <summary>Ends the pages; requests under way get a moment.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref ended, 1) == 1)
        {
            return;
        }

        // Pages that watch would wait for ever.
        await closing.CancelAsync().ConfigureAwait(false);
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        try
        {
            await application.StopAsync(soon.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Whoever still reads is cut off.
        }

        await application.DisposeAsync().ConfigureAwait(false);
        closing.Dispose();
    }

    private async Task Handle(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        Guard(response);
        try
        {
            if (!HostName.IsOwn(request.Host.Host, desk.HostNames))
            {
                await Answers.Text(response, 421, "This unit is not known by that name; use its address.").ConfigureAwait(false);
                return;
            }

            var from = context.Connection.RemoteIpAddress ?? IPAddress.None;
            switch (login.Judge(request.Headers.Authorization.Count == 1 ? request.Headers.Authorization.ToString() : null, from))
            {
                case LoginAnswer.In let:
                    await Serve(context, let.Account, from).ConfigureAwait(false);
                    break;
                case LoginAnswer.Locked locked:
                    response.Headers.RetryAfter = ((int)Math.Ceiling(locked.Wait.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
                    await Answers.Text(response, 429, "Too many wrong passwords; try again later.").ConfigureAwait(false);
                    break;
                default:
                    response.Headers.WWWAuthenticate = Realm;
                    await Answers.Text(response, 401, "User name and password, please. They are on the label of the unit.").ConfigureAwait(false);
                    break;
            }
        }
        catch (Microsoft.AspNetCore.Http.BadHttpRequestException e)
        {
            await Answers.Text(response, e.StatusCode, "That request is not understood.").ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The browser went away.
        }
        catch (Exception e)
        {
            failed(e);
            if (!response.HasStarted)
            {
                await Answers.Text(response, 500, "The unit could not answer that; its log says why.").ConfigureAwait(false);
            }
        }
    }

    private static void Guard(HttpResponse response)
    {
        var headers = response.Headers;
        headers.ContentSecurityPolicy =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
    }

    // Paths are compared exactly: another spelling of a path is another path, and there is nothing at it.
    private async Task Serve(HttpContext context, Account account, IPAddress from)
    {
        var request = context.Request;
        var path = request.Path.Value ?? string.Empty;
        var action = path.StartsWith("/admin/", StringComparison.Ordinal) ? path["/admin".Length..] : path;
        switch (request.Method, action)
        {
            case ("GET" or "HEAD", _) when SiteFile.At(path) is { } file:
                await Send(context, file).ConfigureAwait(false);
                break;
            case ("GET" or "HEAD", "/") when path == "/admin/":
            case ("GET" or "HEAD", "/admin"):
                context.Response.Redirect("/");
                break;
            case ("GET", _) when path == "/api/status":
                await Answers.Json(context.Response, 200, Dressed(await desk.Status().ConfigureAwait(false), account), PagesJson.Default.StatusDocument).ConfigureAwait(false);
                break;
            case ("GET", _) when path == LiveStatus.Path:
                await LiveStatus.Serve(context, feed, () => desk.PasswordsEdition, document => Dressed(document, account), closing.Token).ConfigureAwait(false);
                break;
            case (_, _) when SettingsApi.Is(path):
                await SettingsApi.Serve(context, desk, token, account).ConfigureAwait(false);
                break;
            case ("GET", _) when path.StartsWith(SoundApi.Path, StringComparison.Ordinal):
                await SoundApi.Serve(context, desk, account).ConfigureAwait(false);
                break;
            case ("GET", _) when path is "/admin/spacfg.xml" or "/admin/config.xml":
                await (account == Account.Admin ? SendDump(context.Response) : Answers.Forbid(context.Response)).ConfigureAwait(false);
                break;
            case (_, "/resync"):
                await Act(context, account, path, "Fetch settings", true, url => desk.Resync(url, from)).ConfigureAwait(false);
                break;
            case (_, "/upgrade"):
                await Act(context, account, path, "Install firmware", true, url => desk.Upgrade(url, from)).ConfigureAwait(false);
                break;
            case (_, "/reboot"):
                await Act(context, account, path, "Restart the unit", true, _ => desk.Reboot()).ConfigureAwait(false);
                break;
            case (_, "/factory-reset") when path != action:
                await Act(context, account, path, "Forget all settings", false, _ => desk.FactoryReset()).ConfigureAwait(false);
                break;
            default:
                await Answers.Text(context.Response, 404, "There is no such page.").ConfigureAwait(false);
                break;
        }
    }

    private async Task Act(HttpContext context, Account account, string path, string title, bool isClassic, Func<string, Task<ActionAnswer>> act)
    {
        var (request, response) = (context.Request, context.Response);
        if (account != Account.Admin)
        {
            await Answers.Forbid(response).ConfigureAwait(false);
            return;
        }

        switch (request.Method)
        {
            case "GET":
                var url = Uri.UnescapeDataString(request.QueryString.HasValue ? request.QueryString.Value![1..] : string.Empty);
                if (url.Length > MaxUrl || url.Any(char.IsControl))
                {
                    await Answers.Text(response, 400, "That URL is too long or holds control characters.").ConfigureAwait(false);
                }
                else if (isClassic && desk.FunctionUrls && OwnPage.IsNotForeign(request))
                {
                    await Answer(context, title, await act(url).ConfigureAwait(false)).ConfigureAwait(false);
                }
                else
                {
                    await Answers.Bytes(response, 200, "text/html; charset=utf-8", ActionPage.Question(path, title, url, token.For(account))).ConfigureAwait(false);
                }

                break;

            case "POST":
                var form = await ReadForm(request, context.RequestAborted).ConfigureAwait(false);
                var posted = form?["url"].ToString() ?? string.Empty;
                if (form is null || !token.Fits(account, form["token"]) || !OwnPage.IsNotForeign(request) || !OwnPage.IsOwnOrigin(request))
                {
                    await Answers.Foreign(response).ConfigureAwait(false);
                }
                else if (posted.Length > MaxUrl || posted.Any(char.IsControl))
                {
                    await Answers.Text(response, 400, "That URL is too long or holds control characters.").ConfigureAwait(false);
                }
                else
                {
                    await Answer(context, title, await act(posted).ConfigureAwait(false)).ConfigureAwait(false);
                }

                break;

            default:
                response.Headers.Allow = "GET, POST";
                await Answers.Text(response, 405, "Only GET and POST.").ConfigureAwait(false);
                break;
        }
    }

    private StatusDocument Dressed(StatusDocument status, Account account) => status with { Account = account == Account.Admin ? "admin" : "user", Token = token.For(account) };

    private static async Task<IFormCollection?> ReadForm(HttpRequest request, CancellationToken cancellation)
    {
        if (request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) != true)
        {
            return null;
        }

        try
        {
            return await new FormFeature(request, new FormOptions { ValueCountLimit = 8, KeyLengthLimit = 64, ValueLengthLimit = 4096 }).ReadFormAsync(cancellation).ConfigureAwait(false);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static async Task Answer(HttpContext context, string title, ActionAnswer answer)
    {
        var status = answer.Accepted ? 200 : 400;
        await (context.Request.Headers.Accept.ToString().Contains("application/json", StringComparison.Ordinal)
            ? Answers.Bytes(context.Response, status, "application/json", JsonSerializer.SerializeToUtf8Bytes(answer, PagesJson.Default.ActionAnswer))
            : Answers.Bytes(context.Response, status, "text/html; charset=utf-8", ActionPage.Answer(title, answer))).ConfigureAwait(false);
    }

    private async Task SendDump(HttpResponse response) => await Answers.Bytes(response, 200, "text/xml", await desk.Dump().ConfigureAwait(false)).ConfigureAwait(false);

    private static async Task Send(HttpContext context, SiteFile file)
    {
        var response = context.Response;
        response.Headers.CacheControl = "private, no-cache";
        response.Headers.ETag = file.Tag;
        if (context.Request.Headers.IfNoneMatch == file.Tag)
        {
            response.StatusCode = 304;
            return;
        }

        response.ContentType = file.Type;
        response.ContentLength = file.Content.Length;
        if (context.Request.Method == "GET")
        {
            await response.Body.WriteAsync(file.Content, context.RequestAborted).ConfigureAwait(false);
        }
    }
}

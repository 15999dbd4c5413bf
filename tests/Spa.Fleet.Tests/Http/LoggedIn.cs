using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Spa.ProvisioningServer.Security;

namespace Spa.Fleet.Tests.Http;

/// <summary>An operator with a browser that has no scripts.</summary>
internal sealed partial class LoggedIn : IDisposable
{
    private readonly CookieContainer cookies = new();

    private LoggedIn(RunningServer server)
        => Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = cookies }) { BaseAddress = new Uri(server.Report.Http) };

    public HttpClient Client { get; }

    public static async Task<LoggedIn> To(RunningServer server)
    {
        // One real login for all tests of a server: a password is slow to judge on purpose.
        server.Session ??= await server.Host.Services.GetRequiredService<Logins>().LogIn("admin", server.Password);
        var one = new LoggedIn(server);
        one.cookies.Add(new Uri(server.Report.Http), new Cookie(SessionAuthentication.Cookie, server.Session));
        return one;
    }

    public static LoggedIn Stranger(RunningServer server) => new(server);

    public Task<HttpResponseMessage> TryLogIn(string name, string password) => Post("/login", "/login", ("Name", name), ("Password", password), ("Back", "/"));

    /// <summary>The page, whatever its status.</summary>
    public async Task<string> Get(string path) => await (await Client.GetAsync(path)).Content.ReadAsStringAsync();

    /// <summary>Sends a form with the token of a page.</summary>
    public async Task<HttpResponseMessage> Post(string page, string action, params (string Name, string Value)[] fields)
    {
        var token = Token(await Client.GetStringAsync(page));
        return await Client.PostAsync(action, new FormUrlEncodedContent(fields.Append(("__RequestVerificationToken", token)).Select(f => KeyValuePair.Create(f.Item1, f.Item2))));
    }

    public static string Token(string html) => TokenField().Match(html) is { Success: true } match ? WebUtility.HtmlDecode(match.Groups[1].Value) : throw new InvalidOperationException("no form on this page");

    public void Dispose() => Client.Dispose();

    [GeneratedRegex("""name="__RequestVerificationToken"[^>]* value="([^"]+)""")]
    private static partial Regex TokenField();
}

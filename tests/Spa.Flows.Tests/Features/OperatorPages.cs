using System.Net;
using System.Text.RegularExpressions;

namespace Spa.Flows.Tests.Features;

/// <summary>A page of the server in the browser of its administrator: its forms are sent as the page has them, as often as is wished.</summary>
internal sealed class OperatorPages : IDisposable
{
    private readonly HttpClient browser;
    private readonly string path;
    private string token = string.Empty;

    private OperatorPages(HttpClient browser, string path) => (this.browser, this.path) = (browser, path);

    /// <summary>Opens a page.</summary>
    /// <param name="at">The server.</param>
    /// <param name="path">Which.</param>
    /// <param name="session">Cookie of somebody who is logged in.</param>
    public static async Task<OperatorPages> Open(Uri at, string path, Cookie session)
    {
        var cookies = new CookieContainer();
        cookies.Add(at, session);
        var pages = new OperatorPages(new HttpClient(new SocketsHttpHandler { CookieContainer = cookies, AllowAutoRedirect = false }) { BaseAddress = at }, path);
        pages.token = WebUtility.HtmlDecode(Regex.Match(await pages.browser.GetStringAsync(path), """name="__RequestVerificationToken"[^>]* value="([^"]+)""").Groups[1].Value);
        return pages;
    }

    /// <summary>What a part of it shows, as it came.</summary>
    /// <param name="handler">The part.</param>
    /// <param name="query">What is asked for: "parameter=Name".</param>
    public Task<string> Part(string handler, string query) => browser.GetStringAsync($"{path}?handler={handler}&{query}");

    /// <summary>Sends a form of it; the page comes back by a redirect.</summary>
    public async Task Send(string handler, params KeyValuePair<string, string>[] fields)
    {
        using var form = new FormUrlEncodedContent([new("__RequestVerificationToken", token), .. fields]);
        using var answer = await browser.PostAsync($"{path}?handler={handler}", form);
        Assert.True(answer.StatusCode == HttpStatusCode.Redirect, $"{(int)answer.StatusCode}: {string.Join(' ', Regex.Matches(await answer.Content.ReadAsStringAsync(), "<li>([^<]*)</li>").Take(10).Select(m => WebUtility.HtmlDecode(m.Groups[1].Value)))}");
    }

    public void Dispose() => browser.Dispose();
}

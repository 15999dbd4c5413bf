using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Spa.Bench;

/// <summary>An operator before a browser: signed in, and with a watch in his hand.</summary>
internal sealed partial class Operator : IDisposable
{
    private readonly HttpClient client;

    private Operator(HttpClient client) => this.client = client;

    /// <summary>Signs in with the password of the first start.</summary>
    public static async Task<Operator> SignIn(BenchServer server)
    {
        var client = new HttpClient { BaseAddress = server.Http, Timeout = TimeSpan.FromMinutes(5) };
        var password = File.ReadAllLines(Path.Combine(server.Data, "first-password.txt"))[1];
        var door = await client.GetStringAsync("/login");
        using var form = new FormUrlEncodedContent([new("Name", "admin"), new("Password", password), new("__RequestVerificationToken", Token().Match(door).Groups[1].Value)]);
        using var answer = await client.PostAsync("/login", form);
        answer.EnsureSuccessStatusCode();
        return answer.RequestMessage!.RequestUri!.AbsolutePath == "/" ? new Operator(client) : throw new InvalidOperationException("the password of the first start does not sign in");
    }

    /// <summary>Opens a page and reads it to its end.</summary>
    /// <returns>The page and the milliseconds from the request to its last byte.</returns>
    public async Task<(string Page, double Milliseconds)> Open(string path)
    {
        var watch = Stopwatch.StartNew();
        using var answer = await client.GetAsync(path);
        answer.EnsureSuccessStatusCode();
        var page = await answer.Content.ReadAsStringAsync();
        return (page, watch.Elapsed.TotalMilliseconds);
    }

    public void Dispose() => client.Dispose();

    [GeneratedRegex("""name="__RequestVerificationToken"[^>]* value="([^"]+)""")]
    private static partial Regex Token();
}

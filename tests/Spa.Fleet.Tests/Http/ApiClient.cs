using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Spa.Fleet.Access;
using Spa.ProvisioningServer.Security;

namespace Spa.Fleet.Tests.Http;

/// <summary>A program with a token.</summary>
internal sealed class ApiClient : IDisposable
{
    private ApiClient(RunningServer server, string token, string id)
    {
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(server.Report.Http) };
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        (Token, Id) = (token, id);
    }

    public HttpClient Client { get; }

    public string Token { get; }

    public string Id { get; }

    /// <summary>A token of an operator, who is made when he is not there.</summary>
    public static async Task<ApiClient> Of(RunningServer server, string operatorName = "admin", Role role = Role.Admin, string? customer = null, params string[] scopes)
    {
        if (server.Store.Read(on => Spa.ProvisioningServer.Storage.Operators.Find(on, operatorName)) is null)
        {
            Assert.Null(await server.Accounts.Add(operatorName, "a long password", role, customer is null ? [] : [customer], Actors.Eve));
        }

        var actor = new Actor(operatorName, role, customer is null ? [] : [customer]);
        var wanted = scopes.Length > 0 ? scopes : [.. AccessRules.Table.Where(r => actor.May(r.Right)).Select(r => r.Scope)];
        var (made, token, fault) = await server.Host.Services.GetRequiredService<AccessTokens>().Add(operatorName, "test", wanted, TimeSpan.FromDays(1), Actors.Eve);
        Assert.True(made is not null, fault);
        return new ApiClient(server, token!, made.Id);
    }

    /// <summary>Asks, and gives the status and the JSON of the answer.</summary>
    public async Task<(int Status, JsonElement Body)> Ask(string method, string path, object? body = null, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = body is null ? null : JsonContent.Create(body) };
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        using var answer = await Client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        ApiDescription.Check(method, path, body is null ? null : JsonSerializer.Serialize(body, JsonSerializerOptions.Web), (int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, text);
        return ((int)answer.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement);
    }

    /// <summary>Sends a file, and gives the status and the answer.</summary>
    public async Task<(int Status, string Text)> Send(string path, string type, byte[] file, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(file) { Headers = { ContentType = new MediaTypeHeaderValue(type) } } };
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        using var answer = await Client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        ApiDescription.Check("POST", path, null, (int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, text);
        return ((int)answer.StatusCode, text);
    }

    public void Dispose() => Client.Dispose();
}

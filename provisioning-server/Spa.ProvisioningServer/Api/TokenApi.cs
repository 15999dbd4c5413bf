using Spa.Fleet.Access;
using Spa.ProvisioningServer.Security;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Api;

/// <summary><c>/api/tokens</c>.</summary>
internal static class TokenApi
{
    /// <summary>A token, without what it is.</summary>
    /// <param name="Id">Its id.</param>
    /// <param name="Name">What it is for.</param>
    /// <param name="Operator">For whom it acts.</param>
    /// <param name="Scopes">What it may be used for.</param>
    /// <param name="Created">When it was made.</param>
    /// <param name="CreatedBy">By whom.</param>
    /// <param name="Expires">How long it is good.</param>
    /// <param name="Revoked">When it was taken back; null = it was not.</param>
    /// <param name="LastUsed">When it was last used, to the minute; null = never.</param>
    /// <param name="LastAddress">From where.</param>
    public sealed record Body(
        string Id, string Name, string Operator, IReadOnlyList<string> Scopes, DateTimeOffset Created, string CreatedBy, DateTimeOffset Expires, DateTimeOffset? Revoked, DateTimeOffset? LastUsed, string? LastAddress);

    /// <summary>A token that is to be made.</summary>
    /// <param name="Name">What it is for.</param>
    /// <param name="Scopes">What it may be used for.</param>
    /// <param name="Days">How long it is good, 1 to 730.</param>
    /// <param name="Operator">For whom it acts; null = for him who asks.</param>
    public sealed record Form(string Name, IReadOnlyList<string> Scopes, int Days = 90, string? Operator = null);

    /// <summary>A token that was made.</summary>
    /// <param name="Token">The token: this once and never again.</param>
    /// <param name="Made">What is known of it.</param>
    public sealed record MadeBody(string Token, Body Made);

    public static void Map(RouteGroupBuilder api)
    {
        var tokens = api.MapGroup("/tokens").WithTags("tokens");
        tokens.MapGet("/", (HttpContext context, Store store) => TypedResults.Ok(store.Read(on => AccessTokens.List(on, ActorIdentity.Of(context))).Select(Of).ToList()))
            .Need(Right.TokensRead).WithName("listTokens").WithSummary("One's own tokens; an administrator sees all.");
        tokens.MapPost("/", Add).Need(Right.TokensWrite).WithName("addToken").WithSummary("Makes a token. It is shown in this answer and never again.").Produces<MadeBody>(201).Fails(404, 409, 422);
        tokens.MapDelete("/{id}", Revoke).Need(Right.TokensWrite).WithName("revokeToken").WithSummary("Takes a token back: the next request with it is refused.").Produces(204).Fails(404, 409);
    }

    private static Body Of(AccessToken token)
        => new(token.Id, token.Name, token.Operator, token.ScopeNames, token.Created, token.CreatedBy, token.Expires, token.Revoked, token.LastUsed, token.LastAddress);

    private static async Task<IResult> Add(Form form, HttpContext context, AccessTokens tokens)
    {
        var by = ActorIdentity.Of(context);
        var (made, token, fault) = await tokens.Add(form.Operator ?? by.Name, form.Name, form.Scopes, TimeSpan.FromDays(Math.Clamp(form.Days, 0, 100_000)), by);
        return made is null ? Problem.Of(fault!) : TypedResults.Created($"/api/tokens/{made.Id}", new MadeBody(token!, Of(made)));
    }

    private static async Task<IResult> Revoke(string id, HttpContext context, AccessTokens tokens)
        => await tokens.Revoke(id, ActorIdentity.Of(context)) is { } no ? Problem.Of(no) : TypedResults.NoContent();
}

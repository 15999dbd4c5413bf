using System.Globalization;
using Microsoft.Net.Http.Headers;
using Spa.Fleet.Access;
using Spa.Fleet.Layers;
using Spa.ProvisioningServer.Hosting;
using Spa.ProvisioningServer.Security;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Api;

/// <summary><c>/api/layers</c>. The entity tag of a layer is its revision: with <c>If-Match</c> two who change one layer do not overwrite each other.</summary>
internal static class LayerApi
{
    public static void Map(RouteGroupBuilder api)
    {
        var layers = api.MapGroup("/layers").WithTags("layers");
        layers.MapGet("/", (HttpContext context, Store store, bool devices = false) => TypedResults.Ok(store.Read(on => Reach.Layers(on, ActorIdentity.Of(context), devices))
            .Select(l => new LayerRow(l.Scope.ToString(), l.Entries, l.Variables, l.Changed, l.ChangedBy)).ToList()))
            .Need(Right.LayersRead).WithName("listLayers").WithSummary("Layers that say something; those of single devices only when asked for.");
        layers.MapGet("/{**scope}", Get).Need(Right.LayersRead).WithName("getLayer").WithSummary("What a layer says; secrets as ***. The answer has an ETag.").Produces<LayerBody>().Fails(404);
        layers.MapPatch("/{**scope}", Set).Need(Right.LayersWrite).WithName("setLayer").WithSummary("Sets parameters and variables: all of them, or none. Give If-Match with the ETag you have seen.")
            .Produces<LayerBody>().Fails(404, 412, 422);
        layers.MapDelete("/{**scope}", Unset).Need(Right.LayersWrite).WithName("unsetLayer").WithSummary("Takes a parameter, or a variable written {{name}}, out of a layer. Give If-Match with the ETag you have seen.")
            .Produces<LayerBody>().Fails(404, 412);
    }

    private static IResult Get(string scope, HttpContext context, Store store)
    {
        if (!Read(scope, context, store, out var read, out var problem))
        {
            return problem;
        }

        var layer = store.Read(on => store.Layers.Get(on, read));
        context.Response.GetTypedHeaders().ETag = Tag(layer.Revision);
        return TypedResults.Ok(LayerBody.Of(layer));
    }

    private static async Task<IResult> Set(string scope, LayerForm form, HttpContext context, Store store, Operations operations)
    {
        if (!Read(scope, context, store, out var read, out var problem) || !Seen(context, out var revision, out problem))
        {
            return problem;
        }

        var faults = await operations.Set(
            read, [.. (form.Entries ?? []).Select(e => new LayerEntry(e.Name, e.Value, e.Access))], [.. (form.Variables ?? []).Select(v => new LayerVariable(v.Name, v.Type, v.Value) { Choices = [.. v.Choices ?? []] })], ActorIdentity.Of(context), revision);
        return Problem.Of(faults, revision is not null) ?? Get(scope, context, store);
    }

    private static async Task<IResult> Unset(string scope, string name, HttpContext context, Store store, Operations operations)
    {
        if (!Read(scope, context, store, out var read, out var problem) || !Seen(context, out var revision, out problem))
        {
            return problem;
        }

        var no = await operations.Unset(read, name, ActorIdentity.Of(context), revision);
        return no is null ? Get(scope, context, store) : Problem.Of([LayerFault.Of(read, no)], revision is not null)!;
    }

    /// <summary>Reads the layer in an address; one that is not the actor's to see is not there.</summary>
    public static bool Read(string text, HttpContext context, Store store, out LayerScope scope, out IResult problem)
    {
        problem = TypedResults.Ok();
        if (!LayerScope.Parse(text).Ok(out var read, out var error))
        {
            scope = LayerScope.All;
            problem = Problem.NotFound($"'{text}' names no layer: {error}.");
            return false;
        }

        scope = read;
        if (!store.Read(on => Reach.Sees(on, ActorIdentity.Of(context), read)))
        {
            problem = Problem.NotFound($"There is no layer {read}.");
            return false;
        }

        return true;
    }

    private static bool Seen(HttpContext context, out long? revision, out IResult problem)
    {
        revision = null;
        problem = TypedResults.Ok();
        var given = context.Request.Headers.IfMatch.ToString();
        if (given.Length == 0 || given == "*")
        {
            return true;
        }

        if (long.TryParse(given.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var read))
        {
            revision = read;
            return true;
        }

        problem = Problem.Of(Refusal.Of("If-Match", "If-Match takes the ETag of the layer, as GET gave it."));
        return false;
    }

    private static EntityTagHeaderValue Tag(long revision) => new(string.Create(CultureInfo.InvariantCulture, $"\"{revision}\""));
}

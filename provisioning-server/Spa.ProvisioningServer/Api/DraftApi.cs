using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using Spa.Configuration.Profiles;
using Spa.Fleet.Access;
using Spa.Fleet.Layers;
using Spa.ProvisioningServer.Hosting;
using Spa.ProvisioningServer.Hosting.Publishing;
using Spa.ProvisioningServer.Security;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Api;

/// <summary><c>/api/drafts</c>: changes of layers that no device has yet. <c>/api/history</c> and <c>/api/revisions</c>: what layers said.</summary>
internal static class DraftApi
{
    /// <summary>A layer with a draft.</summary>
    /// <param name="Scope">The layer.</param>
    /// <param name="Changes">Number of changes.</param>
    public sealed record Row(string Scope, long Changes);

    /// <summary>A revision of a layer.</summary>
    /// <param name="Revision">Its number, from 1.</param>
    /// <param name="Made">When.</param>
    /// <param name="MadeBy">By whom.</param>
    /// <param name="Reason">Why; may be empty.</param>
    /// <param name="Restores">Revision that it brings back; null = none.</param>
    /// <param name="Entries">Parameters it sets.</param>
    /// <param name="Variables">Variables it defines.</param>
    public sealed record RevisionRow(long Revision, DateTimeOffset Made, string MadeBy, string Reason, long? Restores, int Entries, int Variables);

    /// <summary>What of a unit's profile goes into a draft.</summary>
    /// <param name="Elements">Parameters that the file names.</param>
    /// <param name="Changes">Those that differ from the factory and from the layers below.</param>
    /// <param name="Same">How many say what devices have anyway.</param>
    /// <param name="Wrong">What cannot stand, by line, and is left out.</param>
    /// <param name="Server">What the server writes itself and is left out.</param>
    /// <param name="Unknown">Elements that are no parameters.</param>
    /// <param name="Drafted">Changes that stand in the draft now; 0 after a dry run.</param>
    public sealed record ImportBody(int Elements, IReadOnlyList<string> Changes, int Same, IReadOnlyList<Finding> Wrong, IReadOnlyList<string> Server, IReadOnlyList<string> Unknown, int Drafted);

    /// <summary>Something that is not taken.</summary>
    /// <param name="Line">Line in the XML, from 1; null = the whole file.</param>
    /// <param name="Element">The element.</param>
    /// <param name="Detail">Why.</param>
    public sealed record Finding(int? Line, string Element, string Detail);

    public static void Map(RouteGroupBuilder api)
    {
        var drafts = api.MapGroup("/drafts").WithTags("drafts");
        drafts.MapGet("/", (HttpContext context, Store store) => TypedResults.Ok(All(ActorIdentity.Of(context), store))).Need(Right.LayersRead).WithName("listDrafts").WithSummary("Layers with changes that are not published.");
        drafts.MapGet("/{**scope}", Get).Need(Right.LayersRead).WithName("getDraft")
            .WithSummary("What publishing the draft would change, for how many devices, which could not take it, and what a stranger could do then. The answer has an ETag.").Produces<DraftBody>().Fails(404);
        drafts.MapPatch("/{**scope}", Change).Need(Right.LayersWrite).WithName("changeDraft")
            .WithSummary("Changes the draft: all of it, or nothing. With If-Match a change that somebody else made since to the same thing is not overwritten.").Produces<DraftBody>().Fails(404, 412, 422);
        drafts.MapDelete("/{**scope}", Discard).Need(Right.LayersWrite).WithName("discardDraft").WithSummary("Throws the draft away, or with name one change of it.").Produces(204).Fails(404);
        var layers = api.MapGroup(string.Empty).WithTags("layers");
        layers.MapPost("/import/{**scope}", Import).Need(Right.LayersWrite).WithName("importProfile")
            .WithSummary("Takes a unit's profile, in any form, into the draft of a layer: what differs from the factory and from the layers below. With dryRun nothing is changed. The body is the file itself.")
            .Accepts<Stream>("application/octet-stream").Produces<ImportBody>().Fails(404, 413, 422);
        layers.MapGet("/history/{**scope}", History).Need(Right.LayersRead).WithName("getHistory").WithSummary("The revisions of a layer, the newest first.").Produces<IReadOnlyList<RevisionRow>>().Fails(404);
        layers.MapGet("/revisions/{number}/{**scope}", Revision).Need(Right.LayersRead).WithName("getRevision").WithSummary("What a layer said in a revision; secrets as ***.").Produces<LayerBody>().Fails(404);
    }

    private static List<Row> All(Actor by, Store store) => store.Read(on => Drafts.Counts(on).Where(d => LayerScope.Parse(d.Key).Ok(out var scope, out _) && Reach.Sees(on, by, scope))
        .OrderBy(d => d.Key, StringComparer.Ordinal).Select(d => new Row(d.Key, d.Value)).ToList());

    private static IResult Get(string scope, HttpContext context, Store store, LayerWork work)
    {
        if (!LayerApi.Read(scope, context, store, out var read, out var problem))
        {
            return problem;
        }

        var body = DraftBody.Of(work.Look(read, ActorIdentity.Of(context)));
        context.Response.GetTypedHeaders().ETag = new EntityTagHeaderValue($"\"{body.Seen}\"");
        return TypedResults.Ok(body);
    }

    private static async Task<IResult> Change(string scope, DraftForm form, HttpContext context, Store store, LayerWork work)
    {
        if (!LayerApi.Read(scope, context, store, out var read, out var problem))
        {
            return problem;
        }

        var given = context.Request.Headers.IfMatch.ToString();
        var seen = DraftToken.Read(given.Trim('"'));
        if (seen is null && given.Length > 0 && given != "*")
        {
            return Problem.Of(Refusal.Of("If-Match", "If-Match takes the ETag of the draft, as GET gave it."));
        }

        var outcome = await work.Edit(
            read,
            [
                .. (form.Entries ?? []).Select(e => new LayerChange.SetEntry(new(e.Name, e.Value, e.Access))),
                .. (form.Variables ?? []).Select(v => new LayerChange.SetVariable(new(v.Name, v.Type, v.Value) { Choices = [.. v.Choices ?? []] })),
                .. (form.TakeOut ?? []).Select(key => new LayerChange.TakeOut(key)),
            ],
            seen,
            ActorIdentity.Of(context));
        return outcome.IsConflict ? Problem.Of(StatusCodes.Status412PreconditionFailed, "Nothing was changed: somebody else has changed the same thing meanwhile.", outcome.Faults) : Problem.Of(outcome.Faults) ?? Get(scope, context, store, work);
    }

    private static async Task<IResult> Discard(string scope, HttpContext context, Store store, LayerWork work, string? name = null)
        => !LayerApi.Read(scope, context, store, out var read, out var problem) ? problem
            : await work.Discard(read, name, ActorIdentity.Of(context)) is { } no ? Problem.Of(no) : TypedResults.NoContent();

    private static async Task<IResult> Import(string scope, HttpContext context, Store store, LayerWork work, [FromHeader(Name = "X-Profile-Key")] string? key = null, bool dryRun = false)
    {
        var by = ActorIdentity.Of(context);
        if (!LayerApi.Read(scope, context, store, out var read, out var problem))
        {
            return problem;
        }

        if (store.Read(on => Reach.Writes(on, by, read)) is { } no)
        {
            return Problem.Of(no);
        }

        var import = work.Import(read, await Uploads.Read(context, ProfileLimits.Default.FileBytes), key);
        if (import.Fault is { } fault)
        {
            return Problem.Of(Refusal.Of("body", fault));
        }

        if (!dryRun && !import.Changes.IsEmpty)
        {
            var outcome = await work.Edit(read, import.Changes, null, by);
            if (!outcome.Done)
            {
                return Problem.Of(outcome.Faults)!;
            }
        }

        return TypedResults.Ok(new ImportBody(
            import.Elements, [.. import.Changes.Select(c => c.Key)], import.Same, [.. import.Wrong.Select(w => new Finding(w.Line, w.Element, w.Message))], import.Server, import.Unknown, dryRun ? 0 : import.Changes.Length));
    }

    private static IResult History(string scope, HttpContext context, Store store)
        => !LayerApi.Read(scope, context, store, out var read, out var problem) ? problem
            : TypedResults.Ok(store.Read(on => Storage.Layers.History(on, read)).Select(r => new RevisionRow(r.Revision, r.Made, r.MadeBy, r.Reason, r.Restores, r.Entries, r.Variables)).ToList());

    private static IResult Revision(long number, string scope, HttpContext context, Store store)
        => !LayerApi.Read(scope, context, store, out var read, out var problem) ? problem
            : store.Read(on => store.Layers.At(on, read, number)) is { Revision: > 0 } layer ? TypedResults.Ok(LayerBody.Of(layer))
            : Problem.NotFound(string.Create(CultureInfo.InvariantCulture, $"The layer of {read.Spoken} has no revision {number} (any more): see its history."));
}

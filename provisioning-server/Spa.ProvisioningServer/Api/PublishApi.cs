using System.Collections.Immutable;
using System.Globalization;
using Spa.Fleet.Access;
using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;
using Spa.Fleet.Publishing;
using Spa.ProvisioningServer.Hosting.Publishing;
using Spa.ProvisioningServer.Security;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Api;

/// <summary><c>/api/publishes</c>: how changes of layers reach devices.</summary>
internal static class PublishApi
{
    /// <summary>What is to be published, and how.</summary>
    /// <param name="Scope">The layer.</param>
    /// <param name="Reason">Why, in a few words; stands in the history.</param>
    /// <param name="First">Stages before the rest, in order: <c>device:MAC</c>, <c>tag:NAME</c>, <c>count:NUMBER</c>; none = everybody at once.</param>
    /// <param name="StopAfterFailures">So many failed devices of a stage stop it.</param>
    /// <param name="StopAfterSilent">So many devices of a stage that fall silent stop it.</param>
    /// <param name="Hold">True waits to be continued after each stage.</param>
    /// <param name="Seen">What the draft gave as <c>seen</c>: published only when nothing has changed since. Null = whatever there is.</param>
    /// <param name="Revision">An earlier revision to bring back instead of the draft; null = the draft.</param>
    public sealed record Form(
        string Scope, string Reason, IReadOnlyList<string>? First = null, long StopAfterFailures = 3, long StopAfterSilent = 10, bool Hold = false, string? Seen = null, long? Revision = null);

    /// <summary>A new revision on its way.</summary>
    /// <param name="Revision">Its number.</param>
    /// <param name="Publish">The publish that brings it to devices; null = none is needed, the layer is of one device.</param>
    public sealed record MadeBody(long Revision, long? Publish);

    /// <summary>Why it is stopped.</summary>
    public sealed record StopForm(string Reason = "");

    /// <summary>A publish.</summary>
    /// <param name="Id">Its number.</param>
    /// <param name="Scope">The layer.</param>
    /// <param name="From">Revision that devices have who did not have their turn.</param>
    /// <param name="To">The new revision.</param>
    /// <param name="State">Where it stands.</param>
    /// <param name="Why">Why it stands there; empty while it runs.</param>
    /// <param name="Stage">Number of its stage, from 1.</param>
    /// <param name="Stages">Its stages, the rest last.</param>
    /// <param name="StopAfterFailures">So many failed devices of a stage stop it.</param>
    /// <param name="StopAfterSilent">So many silent ones.</param>
    /// <param name="Hold">True = it waits to be continued after each stage.</param>
    /// <param name="Reason">Why it was made.</param>
    /// <param name="By">Who began it.</param>
    /// <param name="Started">When.</param>
    /// <param name="Ended">When it ended; null = it is open.</param>
    public sealed record Row(
        long Id, string Scope, long From, long To, PublishState State, string Why, int Stage, IReadOnlyList<string> Stages, long StopAfterFailures, long StopAfterSilent, bool Hold, string Reason, string By, DateTimeOffset Started, DateTimeOffset? Ended);

    /// <summary>A publish with its devices.</summary>
    /// <param name="Publish">How it stands.</param>
    /// <param name="Progress">How the devices of its stage do.</param>
    /// <param name="Failed">Devices that failed, at most 200.</param>
    /// <param name="Silent">Devices of the stage that fell silent, at most 100.</param>
    public sealed record Body(Row Publish, ProgressBody Progress, IReadOnlyList<FailedBody> Failed, IReadOnlyList<MacAddress> Silent);

    /// <summary>How many devices of a stage do what; docs/publishing.md says what each word means.</summary>
    public sealed record ProgressBody(long Pending, long Fetched, long Good, long Failed, long Silent, long Away);

    /// <summary>A device that failed.</summary>
    /// <param name="Mac">The device.</param>
    /// <param name="Why">Why.</param>
    /// <param name="Excused">True when an operator has gone on all the same.</param>
    public sealed record FailedBody(MacAddress Mac, string Why, bool Excused);

    public static void Map(RouteGroupBuilder api)
    {
        var publishes = api.MapGroup("/publishes").WithTags("publishes");
        publishes.MapGet("/", List).Need(Right.LayersRead).WithName("listPublishes").WithSummary("Publishes, the newest first; with scope those of one layer.").Produces<IReadOnlyList<Row>>().Fails(404);
        publishes.MapGet("/{id}", Get).Need(Right.LayersRead).WithName("getPublish").WithSummary("How a publish stands, and the devices that failed or fell silent.").Produces<Body>().Fails(404);
        publishes.MapPost("/", Begin).Need(Right.LayersWrite).WithName("publish")
            .WithSummary("Makes the draft of a layer, or an earlier revision, its newest revision and brings it to devices: to everybody, or first to some.").Produces<MadeBody>(201).Fails(404, 409, 422);
        publishes.MapPost("/{id}/pause", (long id, HttpContext context, PublishWork work) => Act(id, by => new PublishEvent.Pause(by.Name), context, work))
            .Need(Right.LayersWrite).WithName("pausePublish").WithSummary("Nobody else gets the new revision until it is continued.").Produces(204).Fails(404, 409);
        publishes.MapPost("/{id}/continue", (long id, HttpContext context, PublishWork work) => Act(id, by => new PublishEvent.Continue(by.Name), context, work))
            .Need(Right.LayersWrite).WithName("continuePublish").WithSummary("Lets it go on; failures so far no longer count.").Produces(204).Fails(404, 409);
        publishes.MapPost("/{id}/stop", (long id, StopForm form, HttpContext context, PublishWork work) => Act(id, by => new PublishEvent.Stop(by.Name, form.Reason), context, work))
            .Need(Right.LayersWrite).WithName("stopPublish").WithSummary("Stops it: nobody else gets the new revision.").Produces(204).Fails(404, 409);
        publishes.MapPost("/{id}/rollback", (long id, HttpContext context, PublishWork work) => Act(id, by => new PublishEvent.RollBack(by.Name), context, work))
            .Need(Right.LayersWrite).WithName("rollBackPublish").WithSummary("Takes it back: every device gets what the layer said before.").Produces(204).Fails(404, 409);
    }

    private static Row Of(Publication p) => new(
        p.Id, p.Scope.ToString(), p.From, p.To, p.Standing.State, p.Standing.Why, p.Standing.Stage + 1, [.. p.Stages.Select(s => s.ToString())], p.Limits.Failures, p.Limits.Silent, p.Limits.Hold, p.Reason, p.By, p.Started, p.Ended);

    private static IResult List(HttpContext context, Store store, string? scope = null, int limit = 100)
    {
        LayerScope? wanted = null;
        if (scope is not null)
        {
            if (!LayerApi.Read(scope, context, store, out var read, out var problem))
            {
                return problem;
            }

            wanted = read;
        }

        var by = ActorIdentity.Of(context);
        return TypedResults.Ok(store.Read(on => Publishes.List(on, wanted, Math.Clamp(limit, 1, 500))).Where(p => PublishWork.Sees(by, p)).Select(Of).ToList());
    }

    private static IResult Get(long id, HttpContext context, Store store, TimeProvider clock)
        => store.Read(on =>
        {
            if (Publishes.Find(on, id) is not { } found || !PublishWork.Sees(ActorIdentity.Of(context), found))
            {
                return null;
            }

            var now = clock.GetUtcNow();
            var seen = PublishStages.Progress(on, found, now);
            return new Body(
                Of(found),
                new(seen.Pending, seen.Fetched, seen.Good, seen.Failed, seen.Silent, seen.Away),
                [.. PublishTurns.Devices(on, id, DeviceOutcome.Failed).Select(d => new FailedBody(d.Mac, d.Why, d.Excused))],
                found.Standing.IsOpen ? PublishStages.Silent(on, found, now, 100) : []);
        }) is { } body ? TypedResults.Ok(body) : Problem.NotFound($"There is no publish {id}.");

    private static async Task<IResult> Begin(Form form, HttpContext context, Store store, LayerWork work)
    {
        if (!LayerApi.Read(form.Scope, context, store, out var scope, out var problem))
        {
            return problem;
        }

        var stages = ImmutableArray.CreateBuilder<StageTarget>();
        foreach (var text in form.First ?? [])
        {
            if (!StageTarget.Parse(text).Ok(out var stage, out var error))
            {
                return Problem.Of(Refusal.Of("first", $"The stage '{text}': {error}."));
            }

            stages.Add(stage);
        }

        if (form.Seen is not null && DraftToken.Read(form.Seen) is null)
        {
            return Problem.Of(Refusal.Of("seen", "This is not what a draft gives as 'seen'."));
        }

        var wish = new PublishWish(form.Reason, stages.ToImmutable(), new(form.StopAfterFailures, form.StopAfterSilent, form.Hold), DraftToken.Read(form.Seen));
        var by = ActorIdentity.Of(context);
        var outcome = form.Revision is { } revision ? await work.RollBack(scope, revision, wish, by) : await work.Publish(scope, wish, by);
        return !outcome.Done ? Problem.Of(outcome)
            : TypedResults.Created(outcome.Publish is { } id ? string.Create(CultureInfo.InvariantCulture, $"/api/publishes/{id}") : $"/api/layers/{scope}", new MadeBody(outcome.Revision, outcome.Publish));
    }

    private static async Task<IResult> Act(long id, Func<Actor, PublishEvent> wish, HttpContext context, PublishWork work)
    {
        var by = ActorIdentity.Of(context);
        return await work.Act(id, wish(by), by) is { } no ? Problem.Of(no) : TypedResults.NoContent();
    }
}

using Spa.Fleet.Access;
using Spa.Fleet.Acs;
using Spa.Fleet.Inventory;
using Spa.ProvisioningServer.Hosting.Bulk;
using Spa.ProvisioningServer.Security;
using Spa.ProvisioningServer.Storage;
using JobAction = Spa.ProvisioningServer.Hosting.Bulk.BulkAction;

namespace Spa.ProvisioningServer.Api;

/// <summary><c>/api/jobs</c>: one thing done to many devices, in the background and durable.</summary>
internal static class JobApi
{
    /// <summary>What is done.</summary>
    internal enum What
    {
        /// <summary>Add tags.</summary>
        Tag,

        /// <summary>Take tags away.</summary>
        Untag,

        /// <summary>Move to <c>customer</c> or <c>customer/site</c>.</summary>
        Move,

        /// <summary>Assign a version to each; empty = what its model runs.</summary>
        Firmware,

        /// <summary>Answer them as if they were unknown.</summary>
        Block,

        /// <summary>Take them back into service.</summary>
        Unblock,

        /// <summary>Change their keys.</summary>
        NewKey,

        /// <summary>Take them out of the inventory.</summary>
        Remove,

        /// <summary>Ask something of each by CWMP, in its next session: <c>cwmp</c>.</summary>
        CwmpTask,

        /// <summary>Ask each by a connection request to begin a session now.</summary>
        CwmpCall,
    }

    /// <summary>What can be renamed.</summary>
    internal enum Group
    {
        /// <summary>A customer.</summary>
        Customer,

        /// <summary>A site.</summary>
        Site,

        /// <summary>A tag.</summary>
        Tag,
    }

    /// <summary>A job that is to be done.</summary>
    /// <param name="Action">What.</param>
    /// <param name="Argument">Tags, customer/site or a version; empty where the action takes none.</param>
    /// <param name="Q">All devices that fit this search, as the search box takes it; null = those of <c>macs</c>.</param>
    /// <param name="Macs">At most 10,000 devices by name.</param>
    /// <param name="All">True when an empty search shall mean every device.</param>
    /// <param name="Cwmp">For <c>cwmpTask</c>: what is asked of each.</param>
    public sealed record Form(What Action, string Argument = "", string? Q = null, IReadOnlyList<MacAddress>? Macs = null, bool All = false, CwmpApi.Form? Cwmp = null);

    /// <summary>A customer, site or tag that gets another name; one that is there already takes the devices in.</summary>
    /// <param name="Field">Which of them.</param>
    /// <param name="From">Its name; a site's as <c>customer/site</c>.</param>
    /// <param name="To">The new one; a site's without its customer.</param>
    public sealed record RenameForm(Group Field, string From, string To);

    /// <summary>How many devices a job would be for.</summary>
    /// <param name="Count">The number.</param>
    /// <param name="Exact">False = there are more.</param>
    public sealed record CountBody(long Count, bool Exact);

    /// <summary>A job.</summary>
    /// <param name="Id">Its name.</param>
    /// <param name="Created">When it was given.</param>
    /// <param name="By">By whom.</param>
    /// <param name="What">What it does.</param>
    /// <param name="Devices">To which devices.</param>
    /// <param name="Expected">Devices that fitted when it was given.</param>
    /// <param name="Done">Devices that it was done to.</param>
    /// <param name="Refused">Devices that it could not be done to.</param>
    /// <param name="Reasons">The first of those, each with its reason.</param>
    /// <param name="State">Where it stands.</param>
    /// <param name="Ended">When it came to its end; null = not yet.</param>
    /// <param name="Answers">What the devices have answered to what was asked of them by CWMP; null = nothing was.</param>
    public sealed record Body(
        string Id, DateTimeOffset Created, string By, string What, string Devices, long Expected, long Done, long Refused, IReadOnlyList<string> Reasons, BulkJob.Standing State, DateTimeOffset? Ended, AnswersBody? Answers);

    /// <summary>What devices have answered.</summary>
    /// <param name="Waiting">Devices that have not had their session yet.</param>
    /// <param name="UnderWay">Devices that are at it.</param>
    /// <param name="Done">Devices that did it.</param>
    /// <param name="Failed">Devices that did not.</param>
    /// <param name="Unknown">Devices of which nobody knows.</param>
    /// <param name="Faults">What they failed on, by parameter, the most frequent first.</param>
    public sealed record AnswersBody(long Waiting, long UnderWay, long Done, long Failed, long Unknown, IReadOnlyList<FaultBody> Faults);

    /// <summary>What devices failed on.</summary>
    /// <param name="Code">As TR-069 numbers it.</param>
    /// <param name="Parameter">Which parameter; empty = the whole request.</param>
    /// <param name="Devices">How many.</param>
    /// <param name="First">One of them.</param>
    public sealed record FaultBody(int Code, string Parameter, long Devices, MacAddress First);

    /// <summary>What one device has answered.</summary>
    /// <param name="Mac">The device.</param>
    /// <param name="Task">Number of its task.</param>
    /// <param name="State">How it stands.</param>
    /// <param name="Tries">How often it was sent.</param>
    /// <param name="EndedAt">When it ended; null = it has not.</param>
    /// <param name="Result">What came of it.</param>
    public sealed record AnswerBody(MacAddress Mac, long Task, AcsTaskState State, int Tries, DateTimeOffset? EndedAt, string Result);

    private const int MostAnswers = 1000;

    public static void Map(RouteGroupBuilder api)
    {
        var jobs = api.MapGroup("/jobs").WithTags("jobs");
        jobs.MapGet("/", (HttpContext context, Store store, BulkWork work) => TypedResults.Ok(store.Read(BulkJobs.All).Where(j => BulkWork.Sees(ActorIdentity.Of(context), j)).Select(j => Of(j, work)).ToList()))
            .Need(Right.DevicesRead).WithName("listJobs").WithSummary("What is and was done to many devices, the newest first: one's own jobs; all for who sees every customer.");
        jobs.MapGet("/{id}", (string id, HttpContext context, Store store, BulkWork work) => Find(id, context, store) is { } job ? TypedResults.Ok(Of(job, work)) : Problem.NotFound($"There is no job {id}."))
            .Need(Right.DevicesRead).WithName("getJob").WithSummary("How far a job is.").Produces<Body>().Fails(404);
        jobs.MapGet("/{id}/devices", Answers).Need(Right.DevicesRead).WithName("getJobDevices")
            .WithSummary("What each device has answered to what was asked of it by CWMP, in the order of their addresses, a thousand at most; after is the last one that was seen, state only those that stand so.")
            .Produces<IReadOnlyList<AnswerBody>>().Fails(404, 422);
        jobs.MapPost("/", Start).Need(Right.DevicesWrite).WithName("startJob").WithSummary("Does one thing to all devices that fit a search, or to those that are named.").Produces<Body>(202).Fails(404, 422);
        jobs.MapPost("/count", Count).Need(Right.DevicesRead).WithName("countJob").WithSummary("For how many devices a job would be.").Produces<CountBody>().Fails(422);
        jobs.MapPost("/rename", Rename).Need(Right.DevicesWrite).WithName("renameGroup").WithSummary("Renames or merges customers, sites or tags.").Produces<Body>(202).Fails(404, 409, 422);
        jobs.MapPost("/{id}/stop", async (string id, HttpContext context, BulkWork work) => await work.Stop(id, ActorIdentity.Of(context)) is { } no ? Problem.Of(no) : TypedResults.NoContent())
            .Need(Right.DevicesWrite).WithName("stopJob").WithSummary("Stops a job; what was done stays done.").Produces(204).Fails(404);
    }

    private static Body Of(BulkJob job, BulkWork work) => new(job.Id, job.Created, job.By, job.Order.Spoken, job.Order.Which, job.Expected, job.Done, job.Refused, job.Reasons, job.State, job.Ended,
        work.Answers(job) is { } all ? new(all.Waiting, all.UnderWay, all.Of(AcsTaskState.Done), all.Of(AcsTaskState.Failed), all.Of(AcsTaskState.Unknown), [.. all.Faults.Select(f => new FaultBody(f.Code, f.Parameter, f.Devices, f.First))]) : null);

    private static IResult Answers(string id, HttpContext context, Store store, string? after = null, string? state = null)
    {
        if (Find(id, context, store) is null)
        {
            return Problem.NotFound($"There is no job {id}.");
        }

        var only = Enum.TryParse<AcsTaskState>(state, ignoreCase: true, out var read) && Enum.IsDefined(read) ? read : (AcsTaskState?)null;
        MacAddress? last = MacAddress.Parse(after ?? string.Empty).Ok(out var mac, out _) ? mac : null;
        return state is not null && only is null ? Problem.Of(Refusal.Of("state", "queued, sent, taken, done, failed or unknown."))
            : after is not null && last is null ? Problem.Of(Refusal.Of("after", "A MAC address."))
            : TypedResults.Ok(store.Read(on => CwmpTasks.OfOrder(on, id, only, last, MostAnswers)).Select(a => new AnswerBody(a.Mac, a.Number, a.State, a.Tries, a.EndedAt, a.Result)).ToList());
    }

    private static BulkJob? Find(string id, HttpContext context, Store store) => store.Read(on => BulkJobs.Find(on, id)) is { } job && BulkWork.Sees(ActorIdentity.Of(context), job) ? job : null;

    private static async Task<IResult> Start(Form form, HttpContext context, BulkWork work, Store store)
    {
        if (Order(form, out var no) is not { } order)
        {
            return Problem.Of(no!);
        }

        var (id, fault) = await work.Start(order, ActorIdentity.Of(context));
        return Begun(id, fault, store, work);
    }

    private static IResult Count(Form form, HttpContext context, BulkWork work)
    {
        if (Order(form with { All = true }, out var no) is not { } order)
        {
            return Problem.Of(no!);
        }

        var (count, exact) = work.Count(order, ActorIdentity.Of(context));
        return TypedResults.Ok(new CountBody(count, exact));
    }

    private static async Task<IResult> Rename(RenameForm form, HttpContext context, Groups groups, Store store, BulkWork work)
    {
        var field = form.Field switch { Group.Customer => DeviceField.Customer, Group.Site => DeviceField.Site, _ => DeviceField.Tag };
        var (id, fault) = await groups.Rename(field, form.From, form.To.Trim(), ActorIdentity.Of(context));
        return Begun(id, fault, store, work);
    }

    private static IResult Begun(string? id, Refusal? fault, Store store, BulkWork work)
        => fault is not null ? Problem.Of(fault) : TypedResults.Accepted($"/api/jobs/{id}", Of(store.Read(on => BulkJobs.Find(on, id!))!, work));

    private static BulkOrder? Order(Form form, out Refusal? no)
    {
        no = null;
        DeviceQuery? query = null;
        if (form.Macs is null)
        {
            if (!DeviceQuery.Parse(form.Q ?? string.Empty).Ok(out query, out var error))
            {
                no = Refusal.Of("q", $"The search: {error}.");
                return null;
            }

            if (query.IsAll && !form.All)
            {
                no = Refusal.Of("q", "This would be every device: narrow it by a search, or say all.");
                return null;
            }
        }
        else if (form.Q is not null)
        {
            no = Refusal.Of("macs", "Give a search or devices by name, not both.");
            return null;
        }

        if (form.Action == What.CwmpTask)
        {
            if (form.Cwmp is not { } wish)
            {
                no = Refusal.Of("cwmp", "Say what is asked of each device.");
                return null;
            }

            return BulkOrder.Ask(CwmpApi.Wish(wish), query, form.Macs ?? []);
        }

        return new(Enum.Parse<JobAction>(form.Action.ToString()), form.Argument.Trim(), query, form.Macs ?? []);
    }
}

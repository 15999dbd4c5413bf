using Microsoft.AspNetCore.Http.HttpResults;
using Spa.Fleet.Access;
using Spa.Fleet.Inventory;
using Spa.Fleet.Reports;
using Spa.ProvisioningServer.Hosting;
using Spa.ProvisioningServer.Security;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Api;

/// <summary><c>/api/devices</c>: the inventory, and what devices tell of themselves.</summary>
internal static class DeviceApi
{
    public static void Map(RouteGroupBuilder api)
    {
        var devices = api.MapGroup("/devices").WithTags("devices");
        devices.MapGet("/", Search).Need(Right.DevicesRead).WithName("searchDevices")
            .WithSummary("Devices in the order of their MAC; q is what the search box of the fleet page takes.").Produces<Page<DeviceBody>>();
        devices.MapGet("/{mac}", Get).Need(Right.DevicesRead).WithName("getDevice").WithSummary("One device.").Produces<DeviceBody>().Fails(404);
        devices.MapPost("/", Add).Need(Right.DevicesWrite).WithName("addDevice").WithSummary("Puts a device into the inventory before its unit asks.").Produces<DeviceBody>(201).Fails(409, 422);
        devices.MapPatch("/{mac}", Change).Need(Right.DevicesWrite).WithName("changeDevice").WithSummary("Changes what the inventory says of a device.").Produces<DeviceBody>().Fails(404, 422);
        devices.MapDelete("/{mac}", Remove).Need(Right.DevicesWrite).WithName("removeDevice").WithSummary("Takes a device out of the inventory with all that belongs to it.").Produces(204).Fails(404);
        devices.MapPost("/{mac}/block", (string mac, HttpContext context, Operations operations) => Act(mac, context, (on, by) => operations.Block(on, true, by)))
            .Need(Right.DevicesWrite).WithName("blockDevice").WithSummary("Answers a device from now on as if it were unknown.").Produces(204).Fails(404);
        devices.MapPost("/{mac}/unblock", (string mac, HttpContext context, Operations operations) => Act(mac, context, (on, by) => operations.Block(on, false, by)))
            .Need(Right.DevicesWrite).WithName("unblockDevice").WithSummary("Takes a blocked device back into service.").Produces(204).Fails(404);
        devices.MapPost("/{mac}/new-key", (string mac, HttpContext context, Operations operations) => Act(mac, context, operations.NewKey))
            .Need(Right.DevicesWrite).WithName("changeDeviceKey").WithSummary("Begins a change of a device's key: the new one rides in its next profile.").Produces(204).Fails(404, 409);
        devices.MapPost("/bulk", Bulk).Need(Right.DevicesWrite).WithName("changeDevices").WithSummary("Does one thing to many devices.").Produces<BulkBody>().Fails(422);
        devices.MapGet("/{mac}/report", Report).Need(Right.ReportsRead).WithName("getReport").WithSummary("The last report of a device; secrets as ***.").Produces<ReportBody>().Fails(404);
        devices.MapGet("/{mac}/events", Events).Need(Right.EventsRead).WithName("getEvents").WithSummary("The timeline of a device, the newest first.").Produces<IReadOnlyList<EventBody>>().Fails(404);
        devices.MapGet("/{mac}/profile", Profile).Need(Right.DevicesRead).WithName("previewProfile")
            .WithSummary("What a device's profile would say now, and which layer says so; secrets as ***.").Produces<ProfileBody>().Fails(404);
    }

    /// <summary>Reads the MAC in an address.</summary>
    public static bool Read(string text, out MacAddress mac) => MacAddress.Parse(text).Ok(out mac, out _);

    private static Ok<Page<DeviceBody>> Search(HttpContext context, Store store, TimeProvider clock, string? q = null, string? after = null, int limit = 100)
    {
        var actor = ActorIdentity.Of(context);
        var most = Math.Clamp(limit, 1, Page<DeviceBody>.Most);
        return TypedResults.Ok(store.Read(on =>
        {
            var rows = DeviceView.Of(on, Devices.Search(on, DeviceSearch.For(actor, q ?? string.Empty) with { After = after, Limit = most + 1 }).Devices, clock.GetUtcNow());
            return Page<DeviceBody>.Of(rows, most, DeviceBody.Of, v => v.Device.Mac.ToString());
        }));
    }

    private static IResult Get(string mac, HttpContext context, Store store, TimeProvider clock)
        => Read(mac, out var named) && View(named, context, store, clock) is { } view ? TypedResults.Ok(DeviceBody.Of(view)) : Gone(mac);

    private static async Task<IResult> Add(NewDeviceForm form, HttpContext context, Operations operations, Store store, TimeProvider clock)
        => await operations.Add(form.Mac, form.Change(), ActorIdentity.Of(context)) is { } no ? Problem.Of(no)
            : TypedResults.Created($"/api/devices/{form.Mac}", DeviceBody.Of(View(form.Mac, context, store, clock)!));

    private static async Task<IResult> Change(string mac, DeviceForm form, HttpContext context, Operations operations, Store store, TimeProvider clock)
        => !Read(mac, out var named) ? Gone(mac)
            : await operations.Change(named, form.Change(), ActorIdentity.Of(context)) is { } no ? Problem.Of(no)
            : Get(mac, context, store, clock);

    private static Task<IResult> Remove(string mac, HttpContext context, Operations operations) => Act(mac, context, operations.Remove);

    private static async Task<IResult> Act(string mac, HttpContext context, Func<MacAddress, Actor, Task<Refusal?>> act)
        => !Read(mac, out var named) ? Gone(mac) : await act(named, ActorIdentity.Of(context)) is { } no ? Problem.Of(no) : TypedResults.NoContent();

    private static async Task<IResult> Bulk(BulkForm form, HttpContext context, Operations operations)
    {
        if (form.Macs.Count is 0 or > BulkForm.Most)
        {
            return Problem.Of(Refusal.Of("macs", $"Name 1 to {BulkForm.Most} devices."));
        }

        if (form.Action == BulkAction.Change && form.Change is null)
        {
            return Problem.Of(Refusal.Of("change", "Say what to change."));
        }

        var by = ActorIdentity.Of(context);
        var outcomes = await Task.WhenAll(form.Macs.Distinct().Select(async mac => (Mac: mac, Fault: await (form.Action switch
        {
            BulkAction.Block => operations.Block(mac, true, by),
            BulkAction.Unblock => operations.Block(mac, false, by),
            BulkAction.NewKey => operations.NewKey(mac, by),
            BulkAction.Remove => operations.Remove(mac, by),
            _ => operations.Change(mac, form.Change!.Change(), by),
        }))));
        return TypedResults.Ok(new BulkBody(outcomes.Count(o => o.Fault is null), [.. outcomes.Where(o => o.Fault is not null).Select(o => new BulkBody.Refusal(o.Mac, o.Fault!.Sentence))]));
    }

    private static IResult Report(string mac, HttpContext context, Store store)
    {
        if (!Read(mac, out var named) || store.Read(on => Reach.Find(on, ActorIdentity.Of(context), named) is null ? null : store.Reports.Find(on, named)) is not { } kept || DeviceReport.Kept(kept.Xml) is not { } report)
        {
            return Problem.NotFound($"No report of {mac} has come.");
        }

        return TypedResults.Ok(new ReportBody(
            kept.Received, kept.Times, report.Sequence, report.Software, [.. report.Status.Select(s => new ReportBody.Line(s.Key, ReportText.Shown(s)))], [.. report.Values.Select(v => new ReportBody.Line(v.Name, ReportText.Shown(v)))]));
    }

    private static IResult Events(string mac, HttpContext context, Store store, int limit = 100)
        => Read(mac, out var named) && store.Read(on => Reach.Find(on, ActorIdentity.Of(context), named) is null ? null : DeviceEvents.Of(on, named, Math.Clamp(limit, 1, 500))) is { } events
            ? TypedResults.Ok(events.Select(e => new EventBody(e.At, e.Kind, e.Severity, e.Text)).ToList())
            : Gone(mac);

    private static IResult Profile(string mac, HttpContext context, Store store, ProfileMaker profiles)
    {
        if (!Read(mac, out var named) || profiles.Addresses is not { } addresses
            || store.Read(on => Reach.Find(on, ActorIdentity.Of(context), named) is { } device ? profiles.Plan(on, device, addresses) : null) is not { } plan)
        {
            return Gone(mac);
        }

        return TypedResults.Ok(new ProfileBody(
            [.. plan.Values.Where(v => v.Text is not null).Select(v => new ProfileBody.Value(v.Parameter.Name, v.Shown, DeviceView.Origin(v.Origin)))], [.. plan.Problems.Select(p => p.ToString())]));
    }

    private static DeviceView? View(MacAddress mac, HttpContext context, Store store, TimeProvider clock) => store.Read(on => DeviceView.Find(on, ActorIdentity.Of(context), mac, clock.GetUtcNow()));

    private static IResult Gone(string mac) => Problem.NotFound($"{mac} is not in the inventory.");
}

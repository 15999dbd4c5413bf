using System.Text;
using Spa.Fleet.Access;
using Spa.Fleet.Inventory;
using Spa.Fleet.Sheets;
using Spa.ProvisioningServer.Hosting.Sheets;
using Spa.ProvisioningServer.Security;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Api;

/// <summary>Sheets (CSV) of devices, in and out.</summary>
internal static class SheetApi
{
    /// <summary>What an import would do, or has done.</summary>
    /// <param name="Done">True when it was done; false after a dry run.</param>
    /// <param name="Rows">Rows of the sheet.</param>
    /// <param name="Added">Devices that are new.</param>
    /// <param name="Changed">Devices that change.</param>
    /// <param name="Same">Devices that stay as they are.</param>
    /// <param name="Changes">The first changes.</param>
    /// <param name="Faults">Why nothing can be done, by line and column; only a dry run answers with faults here.</param>
    public sealed record Body(bool Done, int Rows, int Added, int Changed, int Same, IReadOnlyList<ChangeBody> Changes, IReadOnlyList<FaultBody> Faults);

    /// <summary>What happens to a device.</summary>
    /// <param name="Line">Line of the sheet.</param>
    /// <param name="Mac">The device.</param>
    /// <param name="Detail">What changes.</param>
    public sealed record ChangeBody(int Line, MacAddress Mac, string Detail);

    /// <summary>A fault of the sheet.</summary>
    /// <param name="Line">Line, from 1.</param>
    /// <param name="Column">Column as its heading has it; empty = the whole line.</param>
    /// <param name="Detail">What is wrong and what to do.</param>
    public sealed record FaultBody(int Line, string Column, string Detail);

    public static void Map(RouteGroupBuilder api)
    {
        var devices = api.MapGroup("/devices").WithTags("devices");
        devices.MapPost("/import", Import).Need(Right.DevicesWrite).WithName("importDevices").WithSummary("Takes in a sheet of devices: all of it, or nothing of it. With dryRun it only tells what would happen. The body is the sheet itself.")
            .Accepts<Stream>("text/csv").Produces<Body>().Fails(413, 422);
        devices.MapGet("/export", Export).Need(Right.DevicesRead).WithName("exportDevices").WithSummary("The devices that fit a search as a sheet; secrets as ***.")
            .Produces<string>(200, "text/csv").Fails(422);
    }

    private static async Task<IResult> Import(HttpContext context, Imports imports, string? name = null, bool dryRun = false)
    {
        var by = ActorIdentity.Of(context);
        var file = await Uploads.Read(context, Sheet.Largest);
        var plan = dryRun ? imports.Check(file, by) : await imports.Do(file, name ?? "the API", by);
        return plan.Faults.Count == 0 || dryRun
            ? TypedResults.Ok(new Body(plan.Done, plan.Rows, plan.Added, plan.Changed, plan.Same, [.. plan.First.Select(c => new ChangeBody(c.Line, c.Mac, c.Text))], [.. plan.Faults.Select(f => new FaultBody(f.Line, f.Column, f.Message))]))
            : Problem.Of(plan.Sentence, plan.Faults);
    }

    private static async Task<IResult> Export(HttpContext context, Exports exports, string? q = null)
    {
        if (!DeviceQuery.Parse(q ?? string.Empty).Ok(out _, out var error))
        {
            return Problem.Of(Refusal.Of("q", $"The search: {error}."));
        }

        context.Response.ContentType = "text/csv; charset=utf-8";
        await using var writer = new StreamWriter(context.Response.Body, new UTF8Encoding(false), 32 * 1024, leaveOpen: true);
        await exports.Write(writer, () => Selection.Of(DeviceSearch.For(ActorIdentity.Of(context), q ?? string.Empty)));
        return Results.Empty;
    }
}

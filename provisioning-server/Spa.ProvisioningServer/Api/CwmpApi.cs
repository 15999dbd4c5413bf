using Spa.Fleet.Access;
using Spa.Fleet.Acs;
using Spa.Fleet.Inventory;
using Spa.ProvisioningServer.Hosting.Acs;
using Spa.ProvisioningServer.Security;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Api;

/// <summary><c>/api/devices/{mac}/cwmp</c>: devices that are managed by CWMP.</summary>
internal static class CwmpApi
{
    private const int Most = 1000;

    /// <summary>A device as it is known in CWMP.</summary>
    /// <param name="Oui">Of its maker.</param>
    /// <param name="ProductClass">Its product.</param>
    /// <param name="SerialNumber">Its serial number.</param>
    /// <param name="Root">Root of its tree.</param>
    /// <param name="ConnectionRequestUrl">Where it takes connection requests, by its own word.</param>
    /// <param name="Reached">How it is asked for a session: direct (TCP), nat (UDP, through its address translation), next (not at all: its next session comes by itself).</param>
    /// <param name="ReachedText">The same in a sentence, with the outside address or the reason.</param>
    /// <param name="Informed">When it last told something new.</param>
    /// <param name="Fault">What it still refuses or has failed in; empty = nothing.</param>
    /// <param name="Refused">What it has refused.</param>
    /// <param name="LogUntil">Its messages are kept until then; null = they are not.</param>
    /// <param name="Tasks">Its newest tasks.</param>
    public sealed record Body(string Oui, string ProductClass, string SerialNumber, string Root, string ConnectionRequestUrl, string Reached, string ReachedText, DateTimeOffset Informed, string Fault, IReadOnlyDictionary<string, string> Refused, DateTimeOffset? LogUntil, IReadOnlyList<TaskBody> Tasks);

    /// <summary>A task.</summary>
    public sealed record TaskBody(long Number, AcsTaskKind Kind, AcsTaskState State, int Tries, string AskedBy, DateTimeOffset AskedAt, DateTimeOffset? EndedAt, string Result)
    {
        public static TaskBody Of(AcsTask task) => new(task.Number, task.Kind, task.State, task.Tries, task.AskedBy, task.AskedAt, task.EndedAt, task.Result);
    }

    /// <summary>A parameter; a secret's value is ***.</summary>
    public sealed record ParameterBody(string Name, string Type, string Value);

    /// <summary>One level of a tree.</summary>
    /// <param name="Told">When the unit told what is in it; null = it was not asked: what is here is known from parameters that were read.</param>
    /// <param name="Read">When parameters were last read; null = never.</param>
    /// <param name="Nodes">What is in it.</param>
    public sealed record LevelBody(DateTimeOffset? Told, DateTimeOffset? Read, IReadOnlyList<NodeBody> Nodes);

    /// <summary>A parameter or an object.</summary>
    /// <param name="Path">Full path; an object's ends with a dot.</param>
    /// <param name="Writable">It can be set; null = the unit was not asked.</param>
    /// <param name="Type">Of a parameter that was read.</param>
    /// <param name="Value">Of a parameter that was read; a secret's is ***.</param>
    public sealed record NodeBody(string Path, bool? Writable, string? Type, string? Value);

    /// <summary>What is wanted.</summary>
    /// <param name="Kind">What.</param>
    /// <param name="Paths">refresh: what is read, all if none; browse, addObject, deleteObject, diagnose: one path with its final dot.</param>
    /// <param name="Values">set: parameters with their values; diagnose: by their names within its object.</param>
    /// <param name="Version">download: an image of the store.</param>
    /// <param name="FileType">download, upload: as TR-069 writes it.</param>
    /// <param name="Url">download, upload: where the file is, or goes; here if not given.</param>
    /// <param name="User">For that place.</param>
    /// <param name="Password">For that place.</param>
    public sealed record Form(AcsTaskKind Kind, IReadOnlyList<string>? Paths = null, IReadOnlyDictionary<string, string>? Values = null, string? Version = null, string? FileType = null, string? Url = null, string? User = null, string? Password = null);

    /// <summary>How long messages are kept.</summary>
    /// <param name="Minutes">0 = no longer.</param>
    public sealed record LogForm(int Minutes);

    /// <summary>The other address of the unit.</summary>
    public sealed record JoinForm(string With);

    /// <summary>The address of the one device that is left.</summary>
    public sealed record JoinedBody(string Mac);

    /// <summary>What came of a connection request.</summary>
    public sealed record CallBody(bool Taken, string Text);

    /// <summary>A message of a session.</summary>
    public sealed record MessageBody(DateTimeOffset At, bool Sent, string Text);

    public static void Map(RouteGroupBuilder api)
    {
        var cwmp = api.MapGroup("/devices/{mac}/cwmp").WithTags("cwmp");
        cwmp.MapGet("/", Get).Need(Right.DevicesRead).WithName("getCwmp").WithSummary("A device as it is known in CWMP, with its newest tasks.").Produces<Body>().Fails(404);
        cwmp.MapGet("/parameters", Parameters).Need(Right.DevicesRead).WithName("getCwmpParameters").WithSummary("Its parameters as they are known, a thousand at most; q is a part of the name, under an object whose name it begins with. Secrets as ***.")
            .Produces<IReadOnlyList<ParameterBody>>().Fails(404);
        cwmp.MapGet("/tree", Tree).Need(Right.DevicesRead).WithName("getCwmpTree").WithSummary("What is known to be in one object of its tree (path, with its final dot; none = the root), and when the unit told so: a task of the kind browse asks it.")
            .Produces<LevelBody>().Fails(404);
        cwmp.MapPost("/tasks", Ask).Need(Right.DevicesWrite).WithName("askCwmp").WithSummary("Asks something of a device: it is done in its next session.").Produces<TaskBody>(201).Fails(404, 409, 422);
        cwmp.MapDelete("/tasks/{number:long}", Drop).Need(Right.DevicesWrite).WithName("dropCwmpTask").WithSummary("Takes a task away that has not been sent.").Produces(204).Fails(404, 409);
        cwmp.MapPost("/call", Call).Need(Right.DevicesWrite).WithName("callDevice").WithSummary("Asks a device by a connection request to begin a session now.").Produces<CallBody>().Fails(404, 409);
        cwmp.MapPost("/join", Join).Need(Right.DevicesWrite).WithName("joinCwmp").WithSummary("Says that this device and another are the same unit, which came by CWMP before its MAC address was known: they become one, under that.").Produces<JoinedBody>().Fails(404, 409, 422);
        cwmp.MapPut("/log", Log).Need(Right.DevicesWrite).WithName("logCwmp").WithSummary("Keeps the messages of its sessions for some time.").Produces(204).Fails(404, 422);
        cwmp.MapGet("/log", Messages).Need(Right.DevicesWrite).WithName("getCwmpLog").WithSummary("The messages that were kept, secrets masked.").Produces<IReadOnlyList<MessageBody>>().Fails(404);
        cwmp.MapGet("/files/{number:long}", File).Need(Right.DevicesWrite).WithName("getCwmpFile").WithSummary("The file that a device has sent for an upload.").Produces<byte[]>(200, "application/octet-stream").Fails(404);
    }

    private static IResult Get(string mac, HttpContext context, AcsOperations operations)
        => Known(mac, context, operations, out var named) is not { } known || operations.Way(named, ActorIdentity.Of(context)) is not { } way ? Gone(mac)
            : TypedResults.Ok(new Body(known.Identity.Oui, known.Identity.ProductClass, known.Identity.SerialNumber, known.Root, known.Url, way.Name, way.Spoken, known.Informed, known.Fault,
                AcsRefusals.Names(known.Refused).ToDictionary(k => k, _ => "refused"), known.LogUntil, [.. operations.Tasks(named, ActorIdentity.Of(context)).Select(TaskBody.Of)]));

    private static IResult Parameters(string mac, HttpContext context, AcsOperations operations, string? q = null)
        => Known(mac, context, operations, out var named) is null ? Gone(mac)
            : TypedResults.Ok((operations.Values(named, ActorIdentity.Of(context))?.Values.Where(v => q is null || v.Key.Contains(q, StringComparison.OrdinalIgnoreCase)).Take(Most) ?? [])
                .Select(v => new ParameterBody(v.Key, Cwmp.CwmpTypes.Name(v.Value.Type), v.Value.Shown)).ToList());

    private static IResult Tree(string mac, HttpContext context, AcsOperations operations, string? path = null)
        => DeviceApi.Read(mac, out var named) && operations.Level(named, path ?? string.Empty, ActorIdentity.Of(context)) is var (told, nodes, read, values)
            ? TypedResults.Ok(new LevelBody(told, read, [.. nodes.Select(n => values.GetValueOrDefault(n.Path) is { } known ? new NodeBody(n.Path, n.Writable, Cwmp.CwmpTypes.Name(known.Type), known.Shown) : new NodeBody(n.Path, n.Writable, null, null))]))
            : Gone(mac);

    private static async Task<IResult> Ask(string mac, Form form, HttpContext context, AcsOperations operations)
    {
        if (!DeviceApi.Read(mac, out var named))
        {
            return Gone(mac);
        }

        var (task, fault) = await operations.Ask(named, Wish(form), ActorIdentity.Of(context));
        return fault is not null ? Problem.Of(fault) : TypedResults.Created($"/api/devices/{named}/cwmp", TaskBody.Of(task!));
    }

    /// <summary>What a form wants.</summary>
    internal static AcsWish Wish(Form form) => new(form.Kind)
    {
        Paths = form.Paths ?? [],
        Values = form.Values ?? new Dictionary<string, string>(),
        Version = form.Version,
        FileType = form.FileType,
        Url = form.Url,
        User = form.User,
        Password = form.Password,
    };

    private static async Task<IResult> Drop(string mac, long number, HttpContext context, AcsOperations operations)
        => !DeviceApi.Read(mac, out var named) ? Gone(mac) : await operations.Drop(named, number, ActorIdentity.Of(context)) is { } no ? Problem.Of(no) : TypedResults.NoContent();

    private static async Task<IResult> Call(string mac, HttpContext context, AcsOperations operations)
    {
        if (!DeviceApi.Read(mac, out var named))
        {
            return Gone(mac);
        }

        var (called, fault) = await operations.Call(named, ActorIdentity.Of(context));
        return fault is not null ? Problem.Of(fault) : TypedResults.Ok(new CallBody(called!.IsTaken, called.Sentence));
    }

    private static async Task<IResult> Join(string mac, JoinForm form, HttpContext context, AcsOperations operations)
    {
        if (!DeviceApi.Read(mac, out var named) || !DeviceApi.Read(form.With, out var with))
        {
            return Gone(mac);
        }

        var (left, fault) = await operations.Join(named, with, ActorIdentity.Of(context));
        return fault is not null ? Problem.Of(fault) : TypedResults.Ok(new JoinedBody(left.ToString()));
    }

    private static async Task<IResult> Log(string mac, LogForm form, HttpContext context, AcsOperations operations)
        => !DeviceApi.Read(mac, out var named) ? Gone(mac) : await operations.Log(named, form.Minutes, ActorIdentity.Of(context)) is { } no ? Problem.Of(no) : TypedResults.NoContent();

    private static IResult Messages(string mac, HttpContext context, AcsOperations operations)
        => Known(mac, context, operations, out var named) is null ? Gone(mac) : TypedResults.Ok(operations.Messages(named, ActorIdentity.Of(context)).Select(m => new MessageBody(m.At, m.Sent, m.Text)).ToList());

    private static IResult File(string mac, long number, HttpContext context, AcsOperations operations)
        => DeviceApi.Read(mac, out var named) && operations.File(named, number, ActorIdentity.Of(context)) is { } file ? TypedResults.Bytes(file, "application/octet-stream", $"{named}-{number}.xml") : Gone(mac);

    private static CwmpDevice? Known(string mac, HttpContext context, AcsOperations operations, out MacAddress named)
        => DeviceApi.Read(mac, out named) ? operations.Find(named, ActorIdentity.Of(context)) : null;

    private static IResult Gone(string mac) => Problem.NotFound($"{mac} is not in the inventory, or was never heard by CWMP.");
}

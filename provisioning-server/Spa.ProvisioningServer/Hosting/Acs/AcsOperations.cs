using System.Collections.Immutable;
using System.Data;
using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Fleet.Access;
using Spa.Fleet.Acs;
using Spa.Fleet.Inventory;
using Spa.Fleet.Rendering;
using Spa.Fleet.Serving;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Hosting.Acs;

/// <summary>What operators do with devices that are managed by CWMP. Everything asked for is a task in the store before the answer leaves.</summary>
internal sealed class AcsOperations(Store store, ProfileMaker profiles, AcsSessions sessions, AcsCaller caller, TimeProvider clock)
{
    private const int MostNames = 256;
    private const int LongestPath = 256;
    private const int LongestValue = 32 * 1024;
    private const int LongestLog = 24 * 60;

    // For a command beside the server: what a layer says does not hang on where the server is.
    private static readonly ServerAddresses Elsewhere = new("localhost", 0, 0, 0);

    /// <summary>A device as it is known in CWMP; null = it is not, or not to this actor.</summary>
    public CwmpDevice? Find(MacAddress mac, Actor by) => store.Read(on => AccessRules.Check(by, Right.DevicesRead) is null && Reach.Find(on, by, mac) is not null ? store.Cwmps.Find(on, mac) : null);

    /// <summary>Its tasks, the newest first.</summary>
    public ImmutableArray<AcsTask> Tasks(MacAddress mac, Actor by) => Find(mac, by) is null ? [] : store.Read(on => store.CwmpTasks.Of(on, mac));

    /// <summary>Its parameters as they are known; null = they were never read.</summary>
    public (DateTimeOffset At, ImmutableSortedDictionary<string, CwmpKept> Values)? Values(MacAddress mac, Actor by) => Find(mac, by) is not null && store.Read(on => store.Cwmps.Values(on, mac)) is var (at, values) ? (at, values.ToImmutableSortedDictionary(StringComparer.Ordinal)) : null;

    /// <summary>Why it cannot be asked for a session now, in a sentence; null = it can.</summary>
    public string? Unreachable(Device device, CwmpDevice known) => caller.Refuse(device, known);

    /// <summary>What was kept of its sessions.</summary>
    public IReadOnlyList<CwmpLine> Messages(MacAddress mac, Actor by) => AccessRules.Check(by, Right.DevicesWrite) is not null || Find(mac, by) is null ? [] : store.Read(on => store.CwmpMessages.Of(on, mac));

    /// <summary>A file that it has sent for a task; null = there is none.</summary>
    public byte[]? File(MacAddress mac, long number, Actor by) => AccessRules.Check(by, Right.DevicesWrite) is not null || Find(mac, by) is null ? null : store.Read(on => store.CwmpFiles.Find(on, mac, number));

    /// <summary>Asks something of a device, in its next session.</summary>
    public async Task<(AcsTask? Task, Refusal? Fault)> Ask(MacAddress mac, AcsWish wish, Actor by)
    {
        AcsTask? task = null;
        var fault = await OnDevice(mac, by, on =>
        {
            if (store.CwmpTasks.OpenOf(on, mac).Length >= CwmpTasks.MostOpen)
            {
                return Refusal.Conflict($"{CwmpTasks.MostOpen} tasks of {mac} are open: take some away, or wait for its next session.");
            }

            if (Make(on, mac, wish, out var made) is { } no)
            {
                return no;
            }

            var now = clock.GetUtcNow();
            task = store.CwmpTasks.Add(on, mac, made! with { AskedBy = by.Name, AskedAt = now, Due = now });
            DeviceEvents.Add(on, mac, "operator", Severity.Fine, $"{AcsWork.Spoken(task)}.");
            store.Audits.Add(on, by, $"device:{mac}", $"CWMP {AcsWork.Spoken(task)}: {Told(wish)}.");
            return null;
        });
        sessions.Wake(mac);
        return (fault is null ? task : null, fault);
    }

    /// <summary>Takes a task away that has not been sent.</summary>
    public Task<Refusal?> Drop(MacAddress mac, long number, Actor by) => OnDevice(mac, by, on =>
    {
        if (store.CwmpTasks.Find(on, mac, number) is not { } task)
        {
            return Refusal.NotFound($"{mac} has no task {number}.");
        }

        if (task.State == AcsTaskState.Sent)
        {
            return Refusal.Conflict("It has been sent, and its answer is awaited: it cannot be taken back.");
        }

        CwmpTasks.Remove(on, mac, number);
        store.Audits.Add(on, by, $"device:{mac}", $"CWMP {AcsWork.Spoken(task)} taken away.");
        return null;
    });

    /// <summary>Asks a device to begin a session now.</summary>
    /// <returns>What came of it; or why it was not tried.</returns>
    public async Task<(AcsCalled? Called, Refusal? Fault)> Call(MacAddress mac, Actor by)
    {
        if (AccessRules.Check(by, Right.DevicesWrite) is { } no)
        {
            return (null, no);
        }

        var (device, known) = store.Read(on => (Reach.Find(on, by, mac), store.Cwmps.Find(on, mac)));
        if (device is null || known is null)
        {
            return (null, NotManaged(mac));
        }

        if (caller.Refuse(device, known) is { } why)
        {
            return (null, Refusal.Conflict(why));
        }

        var called = await caller.Call(known);
        await store.Write(on =>
        {
            if (Devices.Find(on, mac) is not null)
            {
                DeviceEvents.Add(on, mac, "operator", called.IsTaken ? Severity.Fine : Severity.Warning, $"Asked by {by} to begin a session. {called.Sentence}");
            }

            store.Audits.Add(on, by, $"device:{mac}", $"CWMP connection request. {called.Sentence}");
        });
        return (called, null);
    }

    /// <summary>Keeps its messages for so many minutes; 0 = no longer, and what was kept is gone.</summary>
    public Task<Refusal?> Log(MacAddress mac, int minutes, Actor by) => OnDevice(mac, by, on =>
    {
        if (minutes is < 0 or > LongestLog)
        {
            return Refusal.Of("minutes", $"0 to {LongestLog} minutes.");
        }

        Cwmps.LogUntil(on, mac, minutes == 0 ? null : clock.GetUtcNow().AddMinutes(minutes));
        store.Audits.Add(on, by, $"device:{mac}", minutes == 0 ? "CWMP messages no longer kept." : $"CWMP messages kept for {minutes} minutes.");
        return null;
    });

    private static Refusal NotManaged(MacAddress mac) => Refusal.NotFound($"{mac} is not in the inventory, or was never heard by CWMP.");

    private static string Told(AcsWish wish) => string.Join(", ", wish.Paths.Concat(wish.Values.Select(v => AcsMessages.IsSecret(v.Key) ? v.Key : $"{v.Key} = {(v.Value.Length > 60 ? v.Value[..60] : v.Value)}")).Take(5)
        .Concat(new[] { wish.Version, wish.FileType, wish.Url is null ? null : AcsMessages.WithoutUser(wish.Url) }.OfType<string>())) is { Length: > 0 } text ? text : "nothing in particular";

    private Task<Refusal?> OnDevice(MacAddress mac, Actor by, Func<IDbConnection, Refusal?> act)
        => store.Write(on => AccessRules.Check(by, Right.DevicesWrite) is { } no ? no : Reach.Find(on, by, mac) is not null && store.Cwmps.Find(on, mac) is not null ? act(on) : NotManaged(mac));

    private Refusal? Make(IDbConnection on, MacAddress mac, AcsWish wish, out AcsTask? task)
    {
        task = null;
        if (wish.Paths.Count > MostNames || wish.Values.Count > MostNames || wish.Paths.Concat(wish.Values.Keys).Any(p => p.Length is 0 or > LongestPath || p.Any(c => c is <= ' ' or > '~')))
        {
            return Refusal.Of("paths", $"At most {MostNames} parameters, each a path of at most {LongestPath} visible characters.");
        }

        ImmutableArray<string>? arguments = null;
        switch (wish.Kind)
        {
            case AcsTaskKind.Refresh:
                arguments = [.. wish.Paths];
                break;
            case AcsTaskKind.Set:
                if (wish.Values.Count == 0 || wish.Values.Values.Any(v => v.Length > LongestValue))
                {
                    return Refusal.Of("values", $"At least one parameter with its value of at most {LongestValue} characters.");
                }

                if ((Laid(on, mac, wish.Values.Keys) ?? Mistyped(on, mac, wish.Values)) is { } no)
                {
                    return no;
                }

                arguments = [.. wish.Values.SelectMany(v => new[] { v.Key, v.Value })];
                break;
            case AcsTaskKind.AddObject or AcsTaskKind.DeleteObject:
                if (wish.Paths is not [[.., '.']])
                {
                    return Refusal.Of("paths", "One path with its final dot.");
                }

                arguments = [wish.Paths[0]];
                break;
            case AcsTaskKind.Download or AcsTaskKind.Upload:
                if (File(on, mac, wish, out arguments) is { } fault)
                {
                    return fault;
                }

                break;
            default:
                arguments = [];
                break;
        }

        task = new AcsTask(0, wish.Kind, arguments!.Value);
        return null;
    }

    // What a layer or the server itself says is set there: else the next session would put it back.
    private Refusal? Laid(IDbConnection on, MacAddress mac, IEnumerable<string> names)
    {
        if (Devices.Find(on, mac) is not { } device || store.Cwmps.Find(on, mac) is not { Identity.IsSpa: true })
        {
            return null;
        }

        var plan = profiles.Plan(on, device, profiles.Addresses ?? Elsewhere);
        foreach (var name in names.Where(n => n.Contains(AcsPlan.Profile, StringComparison.Ordinal)))
        {
            var setting = name[(name.IndexOf(AcsPlan.Profile, StringComparison.Ordinal) + AcsPlan.Profile.Length)..];
            switch (plan.Values.FirstOrDefault(v => v.Parameter.Name == setting))
            {
                case { Origin: ValueOrigin.FromLayer from }:
                    return Refusal.Of("values", $"{setting} is what the layer {from.Scope} says: change it there, and the device gets it with its next session.");
                case { Origin: ValueOrigin.FromServer } own when AcsDesired.IsSent(own):
                    return Refusal.Of("values", $"{setting} is what this server gives to all its devices: name another in a layer, and the device gets it with its next session.");
                default:
                    break;
            }
        }

        return null;
    }

    // As far as its type is known: the device judges the rest.
    private Refusal? Mistyped(IDbConnection on, MacAddress mac, IReadOnlyDictionary<string, string> values)
    {
        var known = store.Cwmps.Values(on, mac)?.Values;
        foreach (var (name, text) in values)
        {
            if (known?.GetValueOrDefault(name)?.Type is { } type && !type.Fits(text))
            {
                return Refusal.Of("values", $"{name} is of type {type.Name()}, and '{(text.Length > 40 ? text[..40] : text)}' is none.");
            }
        }

        return null;
    }

    private static Refusal? File(IDbConnection on, MacAddress mac, AcsWish wish, out ImmutableArray<string>? arguments)
    {
        arguments = null;
        if (wish.Version is { } version)
        {
            if (Devices.Find(on, mac) is not { } device || FirmwareImages.Find(on, device.Model, version) is not { } image)
            {
                return Refusal.Of("version", $"There is no image {version} for its model: upload it first.");
            }

            arguments = [FileTypes.Firmware, image.File, string.Empty, string.Empty, image.Version];
            return wish.Kind == AcsTaskKind.Download ? null : Refusal.Of("version", "An image is downloaded.");
        }

        var type = wish.FileType ?? (wish.Kind == AcsTaskKind.Upload ? FileTypes.UploadConfiguration : FileTypes.Configuration);
        if (type.Length > 64 || type.Any(char.IsControl) || !(wish.Kind == AcsTaskKind.Upload ? FileTypes.IsOfUpload(type) : FileTypes.IsOfDownload(type)))
        {
            return Refusal.Of("fileType", "A file type of TR-069, such as '3 Vendor Configuration File', or one of a vendor, 'X 000E08 Name', of at most 64 characters.");
        }

        if (wish.Url is { } url && (url.Length > 256 || !Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https" or "ftp")))
        {
            return Refusal.Of("url", "A URL of at most 256 characters that begins with http, https or ftp.");
        }

        if (wish.Url is null && wish.Kind == AcsTaskKind.Download && type != FileTypes.Configuration)
        {
            return Refusal.Of("url", "Say where the file is: without a URL the device gets its own settings, which are a '3 Vendor Configuration File'.");
        }

        arguments = [type, wish.Url ?? string.Empty, wish.User ?? string.Empty, wish.Password ?? string.Empty];
        return null;
    }
}

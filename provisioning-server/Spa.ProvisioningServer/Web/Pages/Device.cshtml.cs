using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Spa.Configuration.Profiles;
using Spa.Fleet.Access;
using Spa.Fleet.Acs;
using Spa.Fleet.Inventory;
using Spa.Fleet.Notifying;
using Spa.Fleet.Rendering;
using Spa.Fleet.Reports;
using Spa.Foundation.Text;
using Spa.ProvisioningServer.Hosting;
using Spa.ProvisioningServer.Hosting.Acs;
using Spa.ProvisioningServer.Hosting.Notifying;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Web.Pages;

/// <summary>All about one device.</summary>
internal sealed class DeviceModel(Store store, Operations operations, NotifyOperations notify, AcsOperations acs, ProfileMaker profiles, TimeProvider clock) : OperatorPage
{
    private const int LinesAtOnce = 100;

    private MacAddress mac;

    public DeviceView View { get; private set; } = null!;

    public ProfilePlan Plan { get; private set; } = new([], []);

    public IReadOnlyList<ResolvedValue> Values { get; private set; } = [];

    /// <summary>The newest lines of its timeline, of the kinds asked for.</summary>
    public IReadOnlyList<Timeline.Line> Events { get; private set; } = [];

    /// <summary>Kinds of lines that are shown; none = all.</summary>
    public IReadOnlyList<string> Kinds { get; private set; } = [];

    /// <summary>Only lines of warnings and problems.</summary>
    public bool Bad { get; private set; }

    /// <summary>True when there are older lines.</summary>
    public bool Older { get; private set; }

    public IReadOnlyList<StoredImage> Images { get; private set; } = [];

    public IReadOnlyList<string> Customers { get; private set; } = [];

    public string? ModelFirmware { get; private set; }

    public bool Waiting { get; private set; }

    public bool KeyChanging { get; private set; }

    /// <summary>Code of the key that is bound to it; null = none.</summary>
    public string? Code { get; private set; }

    public DeviceReport? Report { get; private set; }

    public DateTimeOffset? ReportReceived { get; private set; }

    /// <summary>As it is known in CWMP; null = it is not managed so.</summary>
    public CwmpDevice? Cwmp { get; private set; }

    /// <summary>It takes our settings; one of another maker has only what CWMP tells of it.</summary>
    public bool IsSpa => (Cwmp ?? acs.Find(mac, By)) is not { Identity.IsSpa: false };

    /// <summary>How it is asked for a session; null = it is not managed by CWMP.</summary>
    public AcsWay? Way { get; private set; }

    public IReadOnlyList<AcsTask> Tasks { get; private set; } = [];

    /// <summary>Diagnoses that it has, as far as that is known.</summary>
    public IReadOnlyList<AcsDiagnosisOffer> Diagnoses { get; private set; } = [];

    /// <summary>What was searched for, and the first that fit.</summary>
    public (string Text, IReadOnlyList<KeyValuePair<string, CwmpKept>> Found, int All, DateTimeOffset? At) Parameters { get; private set; } = (string.Empty, [], 0, null);

    /// <summary>Ended calls that it has listed, the latest first; none when something else was searched for.</summary>
    public ImmutableArray<AcsCall> Calls { get; private set; } = [];

    /// <summary>One level of its tree.</summary>
    public DeviceLevel? Level { get; private set; }

    /// <summary>The device that this one may be too; null = none.</summary>
    public AcsTwin? Twin { get; private set; }

    /// <summary>Lines of several parameters that were no good, and why; empty = none were sent.</summary>
    public (string Text, IReadOnlyList<AcsLineFault> Faults) Several { get; private set; } = (string.Empty, []);

    public IReadOnlyList<CwmpLine> Messages { get; private set; } = [];

    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        if (!MacAddress.Parse(RouteData.Values["mac"] as string ?? string.Empty).Ok(out mac, out _) || store.Read(on => DeviceView.Find(on, By, mac, clock.GetUtcNow())) is not { } view)
        {
            context.Result = NotFound();
            return;
        }

        View = view;
    }

    public void OnGet()
    {
        Look();
        Lines(null);
        Select(null, false);
        Managed();
        Find(null);
        Open(null);
        Twin = acs.Twin(mac, By);
    }

    public IActionResult OnGetWrong()
    {
        Look();
        return Partial("_DeviceWrong", this);
    }

    public IActionResult OnGetFacts()
    {
        Look();
        return Partial("_DeviceFacts", this);
    }

    public IActionResult OnGetEvents(string[] kind, bool bad, long? before)
    {
        (Kinds, Bad) = (kind, bad);
        Lines(before);
        return Partial("_DeviceEvents", this);
    }

    public IActionResult OnGetValues(string? name, bool all)
    {
        Look();
        Select(name, all);
        return Partial("_DeviceValues", this);
    }

    /// <summary>The profile as text, secrets masked.</summary>
    public IActionResult OnGetPreview()
    {
        Look();
        var entries = Plan.Values.Where(v => v.Text is not null || v.Access is not null)
            .Select(v => new ProfileEntry(v.Parameter.Name, v.Text is null ? null : v.Parameter.Name == "Profile_Sequence" ? $"{View.Device.Sequence}" : v.Shown, v.Access));
        return Content(System.Net.WebUtility.HtmlEncode(Encoding.ASCII.GetString(ProfileWriter.Write(entries))), "text/html");
    }

    public IActionResult OnGetReport()
    {
        var kept = store.Read(on => store.Reports.Find(on, mac));
        (Report, ReportReceived) = (kept is null ? null : DeviceReport.Kept(kept.Xml), kept?.Received);
        return Partial("_DeviceReport", this);
    }

    public IActionResult OnGetCwmp()
    {
        Managed();
        return Partial("_DeviceTasks", this);
    }

    public IActionResult OnGetDiagnoses()
    {
        Managed();
        return Partial("_DeviceDiagnoses", this);
    }

    public IActionResult OnGetParameters(string? parameter)
    {
        Find(parameter);
        return Partial("_DeviceParameters", this);
    }

    public IActionResult OnGetLevel(string? path)
    {
        Open(path);
        return Partial("_DeviceLevel", this);
    }

    /// <summary>Asks the unit what is in an object; the level comes back, and waits for it.</summary>
    public async Task<IActionResult> OnPostBrowse(string? path)
    {
        var (_, fault) = await acs.Ask(mac, new AcsWish(AcsTaskKind.Browse) { Paths = string.IsNullOrEmpty(path) ? [] : [path] }, By);
        Open(path, fault?.Sentence);
        return Partial("_DeviceLevel", this);
    }

    /// <summary>Has a row added to a table, or taken out; the table's level comes back, and waits for it.</summary>
    public async Task<IActionResult> OnPostRow(AcsTaskKind kind, string path)
    {
        if (kind is not (AcsTaskKind.AddObject or AcsTaskKind.DeleteObject))
        {
            return BadRequest();
        }

        var (_, fault) = await acs.Ask(mac, new AcsWish(kind) { Paths = [path ?? string.Empty] }, By);
        Open(AcsTree.TableOf(new AcsTask(0, kind, [path ?? string.Empty])), fault?.Sentence);
        return Partial("_DeviceLevel", this);
    }

    /// <summary>Sets a parameter where it stands; its row comes back, and tells what becomes of it.</summary>
    public async Task<IActionResult> OnPostSet(string parameter, string? value)
    {
        var (_, fault) = await acs.Ask(mac, new AcsWish(AcsTaskKind.Set) { Values = new Dictionary<string, string> { [parameter] = value ?? string.Empty } }, By);
        return Partial("_DeviceParameter", RowOf(parameter, fault?.Sentence));
    }

    public IActionResult OnGetParameter(string parameter) => Partial("_DeviceParameter", RowOf(parameter, null));

    public IActionResult OnGetMessages()
    {
        Messages = acs.Messages(mac, By);
        return Partial("_DeviceMessages", this);
    }

    public async Task<IActionResult> OnPostAsk(AcsTaskKind kind, string? parameter, string? value)
    {
        var wish = new AcsWish(kind) { Values = kind == AcsTaskKind.Set && parameter is not null ? new Dictionary<string, string> { [parameter.Trim()] = value ?? string.Empty } : new Dictionary<string, string>() };
        var (task, fault) = await acs.Ask(mac, wish, By);
        return Told(fault, $"Task {task?.Number} waits for the next session.", Here);
    }

    /// <summary>Has the unit run a diagnosis.</summary>
    public async Task<IActionResult> OnPostDiagnose(string path, string? host, int? count, string? test)
    {
        Managed();
        if (Diagnoses.FirstOrDefault(d => d.Path == path) is not { } offer)
        {
            return BadRequest();
        }

        var values = new Dictionary<string, string>();
        if (offer.Host is { } named)
        {
            values[named] = (host ?? string.Empty).Trim();
        }

        if (offer.Count is { } counted && count is { } tries)
        {
            values[counted] = tries.ToString(CultureInfo.InvariantCulture);
        }

        if (test is not null && offer.Selectors.Contains(test))
        {
            values["TestSelector"] = test;
        }

        var (task, fault) = await acs.Ask(mac, new AcsWish(AcsTaskKind.Diagnose) { Paths = [path], Values = values }, By);
        return Told(fault, $"Task {task?.Number} waits for the next session; what it finds stands here when the unit has come back.", Here);
    }

    /// <summary>Sets several parameters together; with a line that is no good the page comes back with all that was written.</summary>
    public async Task<IActionResult> OnPostSeveral(string? lines)
    {
        var (task, faults) = await acs.SetSeveral(mac, lines ?? string.Empty, By);
        if (faults.Count == 0)
        {
            return Told(null, $"Task {task?.Number} waits for the next session.", Here);
        }

        Several = (lines ?? string.Empty, faults);
        OnGet();
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    public async Task<IActionResult> OnPostDrop(long number) => Told(await acs.Drop(mac, number, By), $"Task {number} taken away.", Here);

    public async Task<IActionResult> OnPostCall()
    {
        var (called, fault) = await acs.Call(mac, By);
        return Told(fault ?? (called!.IsTaken ? null : called.Sentence), called?.Sentence ?? string.Empty, Here);
    }

    public async Task<IActionResult> OnPostJoin(string with)
    {
        if (!MacAddress.Parse(with ?? string.Empty).Ok(out var other, out _))
        {
            return BadRequest();
        }

        var (left, fault) = await acs.Join(mac, other, By);
        return Told(fault, "They are one device now.", $"/devices/{left}");
    }

    public async Task<IActionResult> OnPostKeep(int minutes) => Told(await acs.Log(mac, minutes, By), minutes == 0 ? "Its messages are no longer kept." : $"Its messages are kept for {minutes} minutes.", Here);

    public async Task<IActionResult> OnPostSave(DeviceChange change)
    {
        // A field that was emptied comes as null, and an operator who empties a field means it.
        var all = new DeviceChange
        {
            Serial = change.Serial ?? string.Empty,
            Model = change.Model ?? string.Empty,
            Customer = change.Customer ?? string.Empty,
            Site = change.Site ?? string.Empty,
            Tags = change.Tags ?? string.Empty,
            Note = change.Note ?? string.Empty,
            Firmware = change.Firmware ?? string.Empty,
        };
        return Told(await operations.Change(mac, all, By), "Saved.", Here);
    }

    public async Task<IActionResult> OnPostNewKey() => Told(await operations.NewKey(mac, By), "The next profile carries a new key.", Here);

    public async Task<IActionResult> OnPostBlock(bool blocked) => Told(await operations.Block(mac, blocked, By), blocked ? "Blocked." : "Unblocked.", Here);

    /// <summary>Tells the unit something; the page comes back with its answer.</summary>
    public async Task<IActionResult> OnPostNotify(NotifyEvent what)
    {
        var (answer, fault) = await notify.Tell(mac, what, By);
        return Told(fault ?? (answer!.IsTaken ? null : answer.Sentence(what)), answer?.Sentence(what) ?? string.Empty, Here);
    }

    public async Task<IActionResult> OnPostRemove() => Told(await operations.Remove(mac, By), $"{mac.WithColons()} removed.", "/");

    private string Here => $"/devices/{mac}";

    private void Look()
    {
        var device = View.Device;
        (Plan, Images, Customers) = store.Read(on => (
            profiles.Addresses is { } addresses ? profiles.Plan(on, device, addresses) : Plan, (IReadOnlyList<StoredImage>)[.. FirmwareImages.All(on).Where(i => i.Model == device.Model)], Reach.Customers(on, By)));
        (ModelFirmware, Waiting, KeyChanging) = store.Read(on => (FirmwareImages.Assigned(on, device.Model), WaitingUnits.Of(on, mac).Any(u => !u.Refused), store.Keys.Of(on, mac).Count > 1));
        Code = device.PublicKey is { } key ? EnrolmentCode.OfHash(Convert.FromHexString(key)) : null;
    }

    private void Managed()
    {
        Cwmp = acs.Find(mac, By);
        (Way, Tasks) = Cwmp is null ? (null, []) : (acs.Way(View.Device, Cwmp), acs.Tasks(mac, By));
        Diagnoses = Cwmp is null ? [] : AcsDiagnosis.Offered(Cwmp.Root, Cwmp.Identity.IsSpa, acs.Values(mac, By)?.Values.Keys ?? []);
    }

    private void Find(string? parameter)
    {
        var text = (parameter ?? string.Empty).Trim();
        Parameters = acs.Values(mac, By) is var (at, values) ? (text, [.. values.Where(v => v.Key.Contains(text, StringComparison.OrdinalIgnoreCase)).Take(LinesAtOnce)], values.Count, at) : (text, [], 0, null);
        Calls = "CallLog".Contains(text, StringComparison.OrdinalIgnoreCase) && acs.Values(mac, By) is var (_, all) ? AcsCalls.Of(all.Select(v => KeyValuePair.Create(v.Key, v.Value.Shown))) : [];
    }

    private void Open(string? path, string? refused = null)
    {
        var at = path ?? string.Empty;
        Managed();
        if (acs.Level(mac, at, By) is not var (told, nodes, read, values))
        {
            return;
        }

        var asked = Tasks.FirstOrDefault(t => t.Kind == AcsTaskKind.Browse && (t.Arguments is [var one] ? one : string.Empty) == at);
        var row = Tasks.FirstOrDefault(t => AcsTree.TableOf(t) == at);
        var failed = row is { State: AcsTaskState.Failed or AcsTaskState.Unknown } && row.Number + 1 >= asked?.Number ? row.Result : asked?.State == AcsTaskState.Failed ? asked.Result : null;
        Level = new(at, told, read, [.. nodes.Where(n => n.IsObject)], [.. nodes.Where(n => !n.IsObject).Select(n => RowOf(n.Path, null, n.Writable, values.GetValueOrDefault(n.Path)))],
            row is { IsOpen: true } ? row : asked is { IsOpen: true } ? asked : null, refused ?? failed);
    }

    private DeviceParameterRow RowOf(string path, string? refused)
    {
        Managed();
        var above = path[..(path.LastIndexOf('.') + 1)];
        return acs.Level(mac, above, By) is var (_, nodes, _, values) ? RowOf(path, refused, nodes.FirstOrDefault(n => n.Path == path)?.Writable, values.GetValueOrDefault(path)) : new(mac, path, null, null, null, refused, false);
    }

    private DeviceParameterRow RowOf(string path, string? refused, bool? writable, CwmpKept? known)
    {
        var asked = Tasks.FirstOrDefault(t => t.Kind == AcsTaskKind.Set && t.Arguments.Where((_, place) => place % 2 == 0).Contains(path));
        return new(mac, path, writable, known, asked is { IsOpen: true } ? asked : null, refused ?? (asked is { State: AcsTaskState.Failed or AcsTaskState.Unknown } ? FaultOf(path, asked.Result) : null), May(Right.DevicesWrite));
    }

    // Of several parameters each has its own: what is said of this one, else all of it.
    private static string FaultOf(string path, string result)
        => result.Split("; ").FirstOrDefault(part => part.StartsWith(path + ": ", StringComparison.Ordinal)) is { } own ? own[(path.Length + 2)..] : result;

    private void Lines(long? before)
    {
        var lines = store.Read(on => Timeline.Of(on, mac, Kinds, Bad ? Severity.Warning : Severity.Fine, before, LinesAtOnce + 1));
        (Events, Older) = ([.. lines.Take(LinesAtOnce)], lines.Count > LinesAtOnce);
    }

    private void Select(string? name, bool all)
    {
        var wanted = (name ?? string.Empty).Trim();
        Values = [.. Plan.Values.Where(v => (all || wanted.Length > 0 || v.Origin is ValueOrigin.FromLayer or ValueOrigin.FromServer)
            && (wanted.Length == 0 || v.Parameter.Name.Contains(wanted, StringComparison.OrdinalIgnoreCase) || v.Parameter.Label.Contains(wanted, StringComparison.OrdinalIgnoreCase)
                || v.Shown.Contains(wanted, StringComparison.OrdinalIgnoreCase)))];
    }
}

using System.Data;
using Spa.Fleet.Access;
using Spa.Fleet.Enrolment;
using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;
using Spa.Foundation.Text;
using Spa.ProvisioningServer.Hosting.Publishing;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Hosting;

/// <summary>What operators do, from a page, by the API or from the terminal. A null answer means done, durable and in the audit log; else it says why not and what to do.</summary>
/// <remarks>Every operation asks first whether the actor may, and sees only what he sees: an object of another customer is not there.</remarks>
internal sealed class Operations(Store store, TimeProvider clock)
{
    private const int LongestNote = 1000;
    private const int MostTags = 16;

    private readonly LayerWork layers = new(store, new PublishWork(store, clock), clock);

    /// <summary>Lets a unit in.</summary>
    /// <param name="unit">Enrolment code, or a MAC that has exactly one unit waiting.</param>
    /// <param name="by">Who decides.</param>
    public Task<Refusal?> Approve(string unit, Actor by) => Decide(unit, by, "let in", Otherwise, (on, waiting) => EnrolmentRules.Approve(waiting, Devices.Find(on, waiting.Mac), by.Name, clock.GetUtcNow()));

    /// <summary>Refuses a unit: it stays on record and goes on getting the same answer.</summary>
    public Task<Refusal?> Refuse(string unit, Actor by) => Decide(unit, by, "refused", (_, _) => null, (_, waiting) => EnrolmentRules.Refuse(waiting, by.Name));

    /// <summary>Adds a device that is not there yet.</summary>
    public Task<Refusal?> Add(MacAddress mac, DeviceChange change, Actor by) => store.Write<Refusal?>(on =>
    {
        if (AccessRules.Check(by, Right.DevicesWrite) is { } no)
        {
            return no;
        }

        if (Devices.Find(on, mac) is not null)
        {
            return Refusal.Conflict($"{mac} is in the inventory already.");
        }

        if (Changed(on, new Device(mac), change, by, out var device) is { } fault)
        {
            return fault;
        }

        Devices.Put(on, device);
        DeviceEvents.Add(on, mac, "operator", Severity.Fine, $"Added to the inventory by {by}.");
        store.Audits.Add(on, by, $"device:{mac}", $"Added: {Difference(new Device(mac), device)}.");
        return null;
    });

    /// <summary>Changes what the inventory says of a device.</summary>
    public Task<Refusal?> Change(MacAddress mac, DeviceChange change, Actor by) => OnDevice(mac, by, (on, before) =>
    {
        if (Changed(on, before, change, by, out var after) is { } fault)
        {
            return fault;
        }

        Devices.Put(on, after);
        DeviceEvents.Add(on, mac, "operator", Severity.Fine, $"{Difference(before, after)} by {by}.");
        store.Audits.Add(on, by, $"device:{mac}", $"{Difference(before, after)}.");
        return null;
    });

    /// <summary>Takes a device out of service, or back.</summary>
    public Task<Refusal?> Block(MacAddress mac, bool blocked, Actor by) => OnDevice(mac, by, (on, device) =>
    {
        Devices.Put(on, device with { State = blocked ? DeviceState.Blocked : device.PublicKey is null ? DeviceState.Expected : DeviceState.Enrolled });
        DeviceEvents.Add(on, mac, "operator", Severity.Warning, blocked ? $"Blocked by {by}." : $"Unblocked by {by}.");
        store.Audits.Add(on, by, $"device:{mac}", blocked ? "Blocked." : "Unblocked.");
        return null;
    });

    /// <summary>Takes a device out of the inventory with everything that belongs to it.</summary>
    public Task<Refusal?> Remove(MacAddress mac, Actor by) => OnDevice(mac, by, (on, device) =>
    {
        Devices.Remove(on, mac);
        store.Audits.Add(on, by, $"device:{mac}", $"Removed: {Difference(new Device(mac), device)}.");
        return null;
    });

    /// <summary>Makes a new key. The next profile carries it, encrypted with the old one; the old one ends when the device has used the new one.</summary>
    public Task<Refusal?> NewKey(MacAddress mac, Actor by) => OnDevice(mac, by, (on, device) =>
    {
        if (device.State != DeviceState.Enrolled)
        {
            return Refusal.Conflict("Only an enrolled device has a key.");
        }

        if (store.Keys.Of(on, mac).Count > 1)
        {
            return Refusal.Conflict("A key change is under way: it ends when the device has fetched its profile with the new key.");
        }

        Enrolments.NewKey(store, on, mac, clock.GetUtcNow());
        DeviceEvents.Add(on, mac, "operator", Severity.Fine, $"Key change begun by {by}.");
        store.Audits.Add(on, by, $"device:{mac}", "Key change begun.");
        return null;
    });

    /// <summary>Sets parameters and variables of a layer for every device of it at once, past its draft: all of them, or none.</summary>
    /// <param name="scope">The layer.</param>
    /// <param name="entries">Parameters.</param>
    /// <param name="variables">Variables.</param>
    /// <param name="by">Who.</param>
    /// <param name="revision">Revision that he has read: another one refuses his change. Null = he takes what is there.</param>
    /// <param name="reason">Why, for the history; may be empty.</param>
    public Task<IReadOnlyList<LayerFault>> Set(LayerScope scope, IReadOnlyList<LayerEntry> entries, IReadOnlyList<LayerVariable> variables, Actor by, long? revision = null, string reason = "")
        => layers.Set(scope, [.. variables.Select(v => (LayerChange)new LayerChange.SetVariable(v)), .. entries.Select(e => new LayerChange.SetEntry(e))], reason, by, revision);

    /// <summary>Makes one change of a layer for every device of it at once, past its draft.</summary>
    public Task<IReadOnlyList<LayerFault>> Change(LayerScope scope, LayerChange change, Actor by) => layers.Set(scope, [change], string.Empty, by);

    /// <summary>Takes a parameter, or a variable written <c>{{name}}</c>, out of a layer, for every device of it at once.</summary>
    public async Task<Refusal?> Unset(LayerScope scope, string name, Actor by, long? revision = null)
        => await layers.Set(scope, [new LayerChange.TakeOut(name)], string.Empty, by, revision) is [var fault, ..] ? fault.Refusal ?? new Refusal(RefusalKind.Invalid, fault.ToString()) : null;

    /// <summary>Says which image the devices of a model run; null = none in particular.</summary>
    public Task<Refusal?> AssignFirmware(string model, string? version, Actor by) => store.Write<Refusal?>(on =>
    {
        if (AccessRules.Check(by, Right.FirmwareWrite) is { } no)
        {
            return no;
        }

        model = ModelName.Canonical(model);
        var before = FirmwareImages.Assigned(on, model);
        if (version is not null && FirmwareImages.Find(on, model, version) is null)
        {
            return Refusal.NotFound($"There is no image {version} for {model}: upload it first.");
        }

        FirmwareImages.Assign(on, model, version, by.Name, clock.GetUtcNow());
        store.Audits.Add(on, by, $"firmware:{model}", $"Assigned version from {before ?? "none"} to {version ?? "none"}.");
        return null;
    });

    internal static string Difference(Device before, Device after)
    {
        var words = new List<string>();
        Say("serial", before.Serial, after.Serial);
        Say("model", before.Model, after.Model);
        Say("customer", before.Customer, after.Customer);
        Say("site", before.Site, after.Site);
        Say("tags", string.Join(' ', before.Tags), string.Join(' ', after.Tags));
        Say("firmware", before.Firmware, after.Firmware);
        if (before.Note != after.Note)
        {
            words.Add("note changed");
        }

        return words.Count == 0 ? "Nothing changed" : string.Join(", ", words);

        void Say(string what, string? one, string? other)
        {
            if ((one ?? string.Empty) != (other ?? string.Empty))
            {
                words.Add(string.IsNullOrEmpty(one) ? $"{what} set to {other}" : $"{what} from {one} to {(string.IsNullOrEmpty(other) ? "none" : other)}");
            }
        }
    }

    internal static Refusal? Changed(IDbConnection on, Device before, DeviceChange change, Actor by, out Device after)
    {
        var customer = change.Customer is null ? before.Customer : Text(change.Customer);
        var site = change.Site is null ? before.Site : Text(change.Site);
        var tags = change.Tags is null ? before.Tags : [.. change.Tags.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        after = before with
        {
            Serial = change.Serial is null ? before.Serial : Text(change.Serial),
            Model = Text(change.Model ?? string.Empty) is { } model ? ModelName.Canonical(model) : before.Model,
            Customer = customer,
            Site = site,
            Tags = tags,
            Note = change.Note ?? before.Note,
            Firmware = change.Firmware is null ? before.Firmware : Text(change.Firmware),
        };
        foreach (var (what, text) in new[] { ("customer", customer), ("site", site), ("model", after.Model) })
        {
            if (text is not null && !LayerScope.ParseName(text).Ok(out _, out var error))
            {
                return Refusal.Of(what, $"The {what}: {error}.");
            }
        }

        if (!by.Sees(customer))
        {
            return Refusal.Of("customer", $"{by.Name} may work only with devices of {string.Join(", ", by.Customers)}: name one of them as the customer.");
        }

        if (site is not null && customer is null)
        {
            return Refusal.Of("site", "A site needs a customer: name the customer too.");
        }

        if (after.Serial is { } serial && (serial.Length > 40 || !serial.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')))
        {
            return Refusal.Of("serial", "A serial number has at most 40 letters, digits and hyphens.");
        }

        if (after.Note.Length > LongestNote)
        {
            return Refusal.Of("note", $"A note has at most {LongestNote} characters.");
        }

        if (tags.Length > MostTags || tags.Any(t => t.Length > 40))
        {
            return Refusal.Of("tags", $"At most {MostTags} tags of at most 40 characters.");
        }

        if (after.Firmware is { } version && FirmwareImages.Find(on, after.Model, version) is null)
        {
            return Refusal.Of("firmware", $"There is no image {version} for {after.Model}: upload it first.");
        }

        return null;

        static string? Text(string text) => text.Trim() is { Length: > 0 } trimmed ? trimmed : null;
    }

    private Task<Refusal?> OnDevice(MacAddress mac, Actor by, Func<IDbConnection, Device, Refusal?> act)
        => store.Write(on => AccessRules.Check(by, Right.DevicesWrite) is { } no ? no
            : Reach.Find(on, by, mac) is { } device ? act(on, device)
            : Refusal.NotFound($"{mac} is not in the inventory."));

    // By CWMP nobody comes in whom the inventory knows otherwise, whoever says so: said here, where it can be mended.
    private static Refusal? Otherwise(IDbConnection on, WaitingUnit waiting)
        => waiting is { HasKey: false, Serial: { } said } && waiting.UserAgent.StartsWith("CWMP ", StringComparison.Ordinal) && Devices.Find(on, waiting.Mac) is { Serial: { Length: > 0 } listed } && listed != said
            ? Refusal.Conflict($"It says that its serial number is {said}, and the inventory has {listed} for {waiting.Mac.WithColons()}: if this is that unit, correct the serial number on its page first.") : null;

    private Task<Refusal?> Decide(string unit, Actor by, string decision, Func<IDbConnection, WaitingUnit, Refusal?> wrong, Func<IDbConnection, WaitingUnit, EnrolmentStep> decide) => store.Write<Refusal?>(on =>
    {
        if (AccessRules.Check(by, Right.WaitingWrite) is { } no)
        {
            return no;
        }

        var found = Waiting(on, by, unit);
        if (found.Count != 1)
        {
            return found.Count == 0
                ? Refusal.NotFound($"No unit waits with code or MAC '{unit}': see the waiting list.")
                : Refusal.Conflict($"{found.Count} units claim to be {unit}: name the enrolment code of the right one.");
        }

        if (wrong(on, found[0]) is { } why)
        {
            return why;
        }

        Enrolments.Do(store, on, found[0].Mac, decide(on, found[0]), clock.GetUtcNow());
        store.Audits.Add(on, by, $"device:{found[0].Mac}", $"Unit with enrolment code {found[0].Code} {decision}.");
        return null;
    });

    private static List<WaitingUnit> Waiting(IDbConnection on, Actor by, string unit)
    {
        // A MAC is twelve hex digits, and so may a code look: both are tried.
        var code = EnrolmentCode.Typed(unit);
        var byCode = code is null ? [] : Reach.Waiting(on, by).Concat(Reach.Waiting(on, by, refused: true)).Where(u => u.Code == code).ToList();
        return byCode.Count > 0 || !MacAddress.Parse(unit.Trim()).Ok(out var mac, out _) ? byCode
            : by.SeesAll || Reach.Find(on, by, mac) is not null ? [.. WaitingUnits.Of(on, mac).Where(u => !u.Refused)] : [];
    }
}

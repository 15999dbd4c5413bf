using System.Data;
using Spa.Fleet.Enrolment;
using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;
using Spa.Foundation.Text;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Hosting;

/// <summary>What operators do, from a page or from the terminal. A null answer means done and durable; else it is the sentence that says why not and what to do.</summary>
internal sealed class Operations(Store store, TimeProvider clock)
{
    /// <summary>The operator that the first start makes.</summary>
    public const string FirstOperator = "admin";

    /// <summary>Where its password stands until it is changed.</summary>
    public const string FirstPasswordFile = "first-password.txt";

    private const int LongestNote = 1000;
    private const int MostTags = 16;

    /// <summary>Lets a unit in.</summary>
    /// <param name="unit">Enrolment code, or a MAC that has exactly one unit waiting.</param>
    /// <param name="by">Who decides.</param>
    public Task<string?> Approve(string unit, string by) => Decide(unit, (on, waiting) => EnrolmentRules.Approve(waiting, Devices.Find(on, waiting.Mac), by, clock.GetUtcNow()));

    /// <summary>Refuses a unit: it stays on record and goes on getting the same answer.</summary>
    public Task<string?> Refuse(string unit, string by) => Decide(unit, (_, waiting) => EnrolmentRules.Refuse(waiting, by));

    /// <summary>Adds a device that is not there yet.</summary>
    public Task<string?> Add(MacAddress mac, DeviceChange change, string by) => store.Write<string?>(on =>
    {
        if (Devices.Find(on, mac) is not null)
        {
            return $"{mac} is in the inventory already.";
        }

        if (Changed(on, new Device(mac), change, out var device) is { } fault)
        {
            return fault;
        }

        Devices.Put(on, device);
        DeviceEvents.Add(on, mac, "operator", Severity.Fine, $"Added to the inventory by {by}.");
        return null;
    });

    /// <summary>Changes what the inventory says of a device.</summary>
    public Task<string?> Change(MacAddress mac, DeviceChange change, string by) => OnDevice(mac, (on, before) =>
    {
        if (Changed(on, before, change, out var after) is { } fault)
        {
            return fault;
        }

        Devices.Put(on, after);
        DeviceEvents.Add(on, mac, "operator", Severity.Fine, $"{Difference(before, after)} by {by}.");
        return null;
    });

    /// <summary>Takes a device out of service, or back.</summary>
    public Task<string?> Block(MacAddress mac, bool blocked, string by) => OnDevice(mac, (on, device) =>
    {
        Devices.Put(on, device with { State = blocked ? DeviceState.Blocked : device.PublicKey is null ? DeviceState.Expected : DeviceState.Enrolled });
        DeviceEvents.Add(on, mac, "operator", Severity.Warning, blocked ? $"Blocked by {by}." : $"Unblocked by {by}.");
        return null;
    });

    /// <summary>Takes a device out of the inventory with everything that belongs to it.</summary>
    public Task<string?> Remove(MacAddress mac, string by) => OnDevice(mac, (on, _) =>
    {
        Devices.Remove(on, mac);
        Audits.Add(on, by, $"Device {mac} removed.");
        return null;
    });

    /// <summary>Makes a new key. The next profile carries it, encrypted with the old one; the old one ends when the device has used the new one.</summary>
    public Task<string?> NewKey(MacAddress mac, string by) => OnDevice(mac, (on, device) =>
    {
        if (device.State != DeviceState.Enrolled)
        {
            return "Only an enrolled device has a key.";
        }

        if (store.Keys.Of(on, mac).Count > 1)
        {
            return "A key change is under way: it ends when the device has fetched its profile with the new key.";
        }

        Enrolments.NewKey(store, on, mac, clock.GetUtcNow());
        DeviceEvents.Add(on, mac, "operator", Severity.Fine, $"Key change begun by {by}.");
        return null;
    });

    /// <summary>Sets parameters and variables of a layer: all of them, or none.</summary>
    public async Task<IReadOnlyList<LayerFault>> Set(LayerScope scope, IReadOnlyList<LayerEntry> entries, IReadOnlyList<LayerVariable> variables, string by)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return await store.Write<IReadOnlyList<LayerFault>>(on =>
        {
            if (scope.Kind == LayerKind.Device && Devices.Find(on, MacAddress.Of(scope.Name)) is null)
            {
                return [new(scope.ToString(), "is not in the inventory: add the device first.", null)];
            }

            var visible = Visible(on, scope);
            foreach (var variable in variables)
            {
                visible[variable.Name] = variable.Value;
            }

            var faults = variables.Select(v => v.Fault()).Concat(entries.Select(e => LayerCheck.Entry(e, name => visible.GetValueOrDefault(name)))).OfType<LayerFault>().ToList();
            faults.AddRange(Broken(on, scope, variables, entries, visible));
            if (faults.Count > 0)
            {
                return faults;
            }

            foreach (var variable in variables)
            {
                store.Layers.Put(on, scope, variable, by);
            }

            foreach (var entry in entries)
            {
                store.Layers.Put(on, scope, entry, by);
            }

            Note(on, scope, $"{string.Join(", ", entries.Select(e => e.Name).Concat(variables.Select(v => $"{{{{{v.Name}}}}}")))} set by {by}.", by);
            return [];
        });
    }

    /// <summary>Takes a parameter, or a variable written <c>{{name}}</c>, out of a layer.</summary>
    public Task<string?> Unset(LayerScope scope, string name, string by) => store.Write<string?>(on =>
    {
        var variable = name.StartsWith("{{", StringComparison.Ordinal) && name.EndsWith("}}", StringComparison.Ordinal);
        var removed = variable ? Storage.Layers.RemoveVariable(on, scope, name[2..^2].Trim(), by) : Storage.Layers.RemoveEntry(on, scope, name, by);
        if (!removed)
        {
            return $"The layer of {scope.Spoken} has no {name}.";
        }

        Note(on, scope, $"{name} taken out by {by}.", by);
        return null;
    });

    /// <summary>Says which image the devices of a model run; null = none in particular.</summary>
    public Task<string?> AssignFirmware(string model, string? version, string by) => store.Write<string?>(on =>
    {
        model = ModelName.Canonical(model);
        if (version is not null && FirmwareImages.Find(on, model, version) is null)
        {
            return $"There is no image {version} for {model}: upload it first.";
        }

        FirmwareImages.Assign(on, model, version, by, clock.GetUtcNow());
        Audits.Add(on, by, version is null ? $"Firmware of {model} no longer assigned." : $"Firmware {version} assigned to {model}.");
        return null;
    });

    /// <summary>Makes an operator, or gives one a new password.</summary>
    public async Task<string?> SetPassword(string name, string password, bool mustExist, string by)
    {
        if (name.Length is 0 or > 40 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
        {
            return "A name has 1 to 40 letters, digits, - _ or .";
        }

        if (password.Length < Security.PasswordHash.ShortestPassword || password.Length > 200)
        {
            return $"A password has at least {Security.PasswordHash.ShortestPassword} characters, at most 200.";
        }

        var hash = Security.PasswordHash.Of(password);
        var fault = await store.Write<string?>(on =>
        {
            if (mustExist != Operators.Find(on, name) is not null)
            {
                return mustExist ? $"There is no operator {name}." : $"There is an operator {name} already.";
            }

            Operators.Put(on, name, hash, clock.GetUtcNow());
            Audits.Add(on, by, mustExist ? $"Password of {name} changed." : $"Operator {name} added.");
            return null;
        });
        if (fault is null && name == FirstOperator)
        {
            // The password of the first start is none any more.
            File.Delete(Path.Combine(store.Folder, FirstPasswordFile));
        }

        return fault;
    }

    private static string Difference(Device before, Device after)
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

        return words.Count == 0 ? "Saved without a change" : string.Join(", ", words);

        void Say(string what, string? one, string? other)
        {
            if ((one ?? string.Empty) != (other ?? string.Empty))
            {
                words.Add(string.IsNullOrEmpty(other) ? $"{what} cleared" : $"{what} set to {other}");
            }
        }
    }

    private static string? Changed(IDbConnection on, Device before, DeviceChange change, out Device after)
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
                return $"The {what}: {error}.";
            }
        }

        if (site is not null && customer is null)
        {
            return "A site needs a customer: name the customer too.";
        }

        if (after.Serial is { } serial && (serial.Length > 40 || !serial.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')))
        {
            return "A serial number has at most 40 letters, digits and hyphens.";
        }

        if (after.Note.Length > LongestNote)
        {
            return $"A note has at most {LongestNote} characters.";
        }

        if (tags.Length > MostTags || tags.Any(t => t.Length > 40))
        {
            return $"At most {MostTags} tags of at most 40 characters.";
        }

        if (after.Firmware is { } version && FirmwareImages.Find(on, after.Model, version) is null)
        {
            return $"There is no image {version} for {after.Model}: upload it first.";
        }

        return null;

        static string? Text(string text) => text.Trim() is { Length: > 0 } trimmed ? trimmed : null;
    }

    private Task<string?> OnDevice(MacAddress mac, Func<IDbConnection, Device, string?> act)
        => store.Write(on => Devices.Find(on, mac) is { } device ? act(on, device) : $"{mac} is not in the inventory.");

    private Task<string?> Decide(string unit, Func<IDbConnection, WaitingUnit, EnrolmentStep> decide) => store.Write<string?>(on =>
    {
        var found = Waiting(on, unit);
        if (found.Count != 1)
        {
            return found.Count == 0
                ? $"No unit waits with code or MAC '{unit}': see the waiting list."
                : $"{found.Count} units claim to be {unit}: name the enrolment code of the right one.";
        }

        Enrolments.Do(store, on, found[0].Mac, decide(on, found[0]), clock.GetUtcNow());
        return null;
    });

    private static List<WaitingUnit> Waiting(IDbConnection on, string unit)
    {
        // A MAC is twelve hex digits, and so may a code look: both are tried.
        var code = EnrolmentCode.Typed(unit);
        var byCode = code is null ? [] : WaitingUnits.All(on).Concat(WaitingUnits.All(on, refused: true)).Where(u => u.Code == code).ToList();
        return byCode.Count > 0 || !MacAddress.Parse(unit.Trim()).Ok(out var mac, out _) ? byCode : [.. WaitingUnits.Of(on, mac).Where(u => !u.Refused)];
    }

    /// <summary>Values of variables that every device of a layer has from this layer and those below it.</summary>
    private Dictionary<string, string> Visible(IDbConnection on, LayerScope scope)
    {
        IEnumerable<LayerScope> scopes = scope.Kind switch
        {
            LayerKind.Device when Devices.Find(on, MacAddress.Of(scope.Name)) is { } device => LayerScope.Of(device),
            LayerKind.Site => [LayerScope.All, new(LayerKind.Customer, scope.Name.Split('/')[0]), scope],
            LayerKind.All => [scope],
            _ => [LayerScope.All, scope],
        };
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var variable in scopes.SelectMany(s => store.Layers.Get(on, s).Variables.Values))
        {
            found[variable.Name] = variable.Value;
        }

        return found;
    }

    // A new value of a variable must not break what this layer already says with it.
    private IEnumerable<LayerFault> Broken(IDbConnection on, LayerScope scope, IReadOnlyList<LayerVariable> variables, IReadOnlyList<LayerEntry> entries, Dictionary<string, string> visible)
        => variables.Count == 0 ? [] : store.Layers.Get(on, scope).Entries.Values
            .Where(e => entries.All(n => n.Name != e.Name) && e.Text is not null && variables.Any(v => e.Text.Contains(v.Name, StringComparison.Ordinal)))
            .Select(e => LayerCheck.Entry(e, name => visible.GetValueOrDefault(name))).OfType<LayerFault>();

    private static void Note(IDbConnection on, LayerScope scope, string text, string by)
    {
        if (scope.Kind == LayerKind.Device)
        {
            DeviceEvents.Add(on, MacAddress.Of(scope.Name), "operator", Severity.Fine, text);
        }
        else
        {
            Audits.Add(on, by, $"Layer of {scope.Spoken}: {text}");
        }
    }
}

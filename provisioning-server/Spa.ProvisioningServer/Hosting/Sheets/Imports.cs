using System.Data;
using Spa.Fleet.Access;
using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;
using Spa.Fleet.Sheets;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Hosting.Sheets;

/// <summary>Takes sheets of devices in: all of a sheet, or nothing of it.</summary>
internal sealed class Imports(Store store, TimeProvider clock)
{
    private const int Shown = 50;
    private const int Chunk = 500;

    /// <summary>Says what an import would do, every fault by line and column. Changes nothing.</summary>
    public ImportPlan Check(ReadOnlyMemory<byte> file, Actor by)
        => Read(file, by, out var sheet) is { } refused ? refused : store.Read(on => Plan(on, sheet!, by, null));

    /// <summary>Does it. When it comes back done it is durable; with a fault nothing was changed.</summary>
    /// <param name="file">The sheet.</param>
    /// <param name="name">Name of the file, for the audit log.</param>
    /// <param name="by">Who.</param>
    public async Task<ImportPlan> Do(ReadOnlyMemory<byte> file, string name, Actor by)
    {
        if (Read(file, by, out var sheet) is { } refused)
        {
            return refused;
        }

        return await store.Write(on =>
        {
            // Planned again inside the write: somebody may have changed a device since, and nothing may be half done.
            var plan = Plan(on, sheet!, by, null);
            if (plan.Faults.Count > 0)
            {
                return plan;
            }

            Plan(on, sheet!, by, step => Apply(on, step, by));
            store.Audits.Add(on, by, "devices", $"Import of {Path.GetFileName(name)}: {plan.Added} added, {plan.Changed} changed, {plan.Same} as they were.");
            return plan with { Done = true };
        });
    }

    private static ImportPlan? Read(ReadOnlyMemory<byte> file, Actor by, out DeviceSheet? devices)
    {
        devices = null;
        if (AccessRules.Check(by, Right.DevicesWrite) is { } no)
        {
            return ImportPlan.Refused(new SheetFault(1, string.Empty, no.Sentence));
        }

        if (!Sheet.Read(file.Span, out var sheet, out var fault))
        {
            return ImportPlan.Refused(fault!);
        }

        devices = DeviceSheet.Of(sheet!);
        if (devices.Columns.IsEmpty)
        {
            return ImportPlan.Refused([.. devices.Faults]);
        }

        return devices.Columns.Any(c => c.Variable is not null) && AccessRules.Check(by, Right.LayersWrite) is { } neither
            ? ImportPlan.Refused(new SheetFault(1, string.Empty, neither.Sentence))
            : null;
    }

    private ImportPlan Plan(IDbConnection on, DeviceSheet sheet, Actor by, Action<Step>? apply)
    {
        var faults = sheet.Faults.ToList();
        var first = new List<ImportPlan.Change>();
        var (added, changed, same) = (0, 0, 0);
        var layers = new Dictionary<LayerScope, Layer>();
        foreach (var rows in sheet.Rows.Chunk(Chunk))
        {
            var there = Devices.Some(on, [.. rows.Select(r => r.Mac.ToString())]).ToDictionary(d => d.Mac);
            foreach (var row in rows)
            {
                if (Judge(on, row, there.GetValueOrDefault(row.Mac), by, layers, faults) is not { } step)
                {
                    continue;
                }

                (added, changed, same) = step.Text is null ? (added, changed, same + 1) : step.New ? (added + 1, changed, same) : (added, changed + 1, same);
                if (step.Text is not null)
                {
                    if (first.Count < Shown)
                    {
                        first.Add(new(row.Line, row.Mac, step.Text));
                    }

                    apply?.Invoke(step);
                }
            }
        }

        return new(sheet.Rows.Length, added, changed, same, first, [.. faults.OrderBy(f => f.Line).Take(DeviceSheet.MostFaults)]);
    }

    private Step? Judge(IDbConnection on, DeviceRow row, Device? there, Actor by, Dictionary<LayerScope, Layer> layers, List<SheetFault> faults)
    {
        if (there is not null && !by.Sees(there.Customer))
        {
            // Says no more than that of a device that is not there and may not be added.
            faults.Add(new(row.Line, "mac", $"{row.Mac} cannot be taken: it is not among the devices of {string.Join(", ", by.Customers)}."));
            return null;
        }

        var before = there ?? new Device(row.Mac);
        var change = new DeviceChange
        {
            Serial = row.Field("serial"),
            Model = row.Field("model"),
            Customer = row.Field("customer"),
            Site = row.Field("site"),
            Tags = row.Field("tags"),
            Note = row.Field("note"),
            Firmware = row.Field("firmware"),
        };
        var begun = faults.Count;
        Device after;
        while (Operations.Changed(on, before, change, by, out after) is { } refusal)
        {
            var fault = new SheetFault(row.Line, refusal.Field ?? string.Empty, refusal.Sentence);
            if (faults.Count > begun && faults.Contains(fault))
            {
                break;
            }

            faults.Add(fault);
            if (Without(change, refusal.Field) is not { } rest || rest == change)
            {
                break;
            }

            change = rest;
        }

        var variables = Variables(on, row, after, layers, faults);
        if (faults.Count > begun)
        {
            return null;
        }

        var words = new List<string>();
        if (there is null || !Same(before, after))
        {
            words.Add(Operations.Difference(before, after));
        }

        words.AddRange(variables.Select(v => v.Value is null ? $"{{{{{v.Name}}}}} taken out" : $"{{{{{v.Name}}}}} set"));
        words.RemoveAll(w => w.Length == 0);
        return new(after, there is null, variables, words.Count == 0 && there is not null ? null : string.Join(", ", words) is { Length: > 0 } text ? text : "added");
    }

    private List<VariableStep> Variables(IDbConnection on, DeviceRow row, Device device, Dictionary<LayerScope, Layer> layers, List<SheetFault> faults)
    {
        var steps = new List<VariableStep>();
        if (row.Variables.IsEmpty)
        {
            return steps;
        }

        var own = DeviceVariables.Of(store, on, row.Mac);
        foreach (var (column, value) in row.Variables)
        {
            var name = column.Variable!;
            own.TryGetValue(name, out var there);
            if (value == DeviceSheet.Masked)
            {
                if (there is null)
                {
                    faults.Add(new(row.Line, column.Name, $"{DeviceSheet.Masked} stands for a secret that is kept, and the device has none of that name: write the value, or leave the field empty."));
                }
            }
            else if (value.Length == 0)
            {
                if (there is not null)
                {
                    steps.Add(new(name, null));
                }
            }
            else
            {
                var known = there ?? Below(on, device, name, layers);
                var variable = known is not null && (column.Type is null || column.Type == known.Type) ? known with { Value = value } : new LayerVariable(name, column.Type ?? VariableType.Text, value);
                if (variable.Equals(there))
                {
                    continue;
                }

                if (variable.Fault() is { } fault)
                {
                    faults.Add(new(row.Line, column.Name, variable.Type == VariableType.Secret ? "The value cannot be taken: at most 4096 characters." : $"{fault}"));
                }

                steps.Add(new(name, variable));
            }
        }

        return steps;
    }

    // What the variable is in a layer below: a secret of the customer stays one when a device covers it.
    private LayerVariable? Below(IDbConnection on, Device device, string name, Dictionary<LayerScope, Layer> layers)
    {
        foreach (var scope in LayerScope.Of(device).Where(s => s.Kind != LayerKind.Device).Reverse())
        {
            if (!layers.TryGetValue(scope, out var layer))
            {
                layers[scope] = layer = store.Layers.Get(on, scope);
            }

            if (layer.Variables.TryGetValue(name, out var found))
            {
                return found;
            }
        }

        return null;
    }

    private void Apply(IDbConnection on, Step step, Actor by)
    {
        var mac = step.After.Mac;
        Devices.Put(on, step.After);
        if (step.Variables.Count > 0)
        {
            DeviceVariables.Change(store, on, mac, [.. step.Variables.Select(v => (v.Name, v.Value))], by.Name, clock.GetUtcNow());
        }

        DeviceEvents.Add(on, mac, "operator", Severity.Fine, $"{(step.New ? "Added" : "Changed")} by an import of {by}: {step.Text}.");
    }

    private static bool Same(Device before, Device after) => before with { Tags = [] } == after with { Tags = [] } && before.Tags.SequenceEqual(after.Tags);

    private static DeviceChange? Without(DeviceChange change, string? field) => field switch
    {
        "serial" => change with { Serial = null },
        "model" => change with { Model = null },
        "customer" => change with { Customer = null },
        "site" => change with { Site = null },
        "tags" => change with { Tags = null },
        "note" => change with { Note = null },
        "firmware" => change with { Firmware = null },
        _ => null,
    };

    private sealed record VariableStep(string Name, LayerVariable? Value);

    private sealed record Step(Device After, bool New, IReadOnlyList<VariableStep> Variables, string? Text);
}

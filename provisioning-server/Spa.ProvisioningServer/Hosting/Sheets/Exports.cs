using System.Data;
using System.Globalization;
using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;
using Spa.Fleet.Sheets;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Hosting.Sheets;

/// <summary>Writes sheets of devices: what an import reads, and how each device stands. Secrets are written as <c>***</c>, formulas as text.</summary>
internal sealed class Exports(Store store, TimeProvider clock)
{
    private const int MostVariables = 150;

    /// <summary>Writes a sheet, a page of devices at a time, so that a fleet of a million needs no memory.</summary>
    /// <param name="to">Where to; UTF-8 without a mark.</param>
    /// <param name="pages">Reads the devices from the first on, each page with the connection of a fresh reader; an empty page is the end. Asked twice: first for the columns.</param>
    /// <returns>Number of devices written.</returns>
    public async Task<int> Write(TextWriter to, Func<Func<IDbConnection, IReadOnlyList<Device>>> pages)
    {
        var variables = Variables(pages());
        await to.WriteAsync(SheetText.Line([.. DeviceSheet.Fields, .. DeviceSheet.Shown, .. variables.Select(v => v.Value is { } type ? DeviceColumn.Heading(v.Key, type) : $"var:{v.Key}")]));
        var written = 0;
        var next = pages();
        while (true)
        {
            var lines = store.Read(on =>
            {
                var devices = next(on);
                return Standings.Look(on, devices, clock.GetUtcNow()).Select(l => SheetText.Line([.. Fields(l.Device, l.Diagnosis), .. Own(on, l.Device.Mac, variables.Keys)])).ToList();
            });
            foreach (var line in lines)
            {
                await to.WriteAsync(line);
            }

            written += lines.Count;
            if (lines.Count == 0)
            {
                await to.FlushAsync();
                return written;
            }
        }
    }

    // Every variable that one of the devices has of its own; its type, when it is the same everywhere.
    private SortedDictionary<string, VariableType?> Variables(Func<IDbConnection, IReadOnlyList<Device>> next)
    {
        var found = new SortedDictionary<string, VariableType?>(StringComparer.Ordinal);
        while (true)
        {
            var (count, own) = store.Read(on =>
            {
                var devices = next(on);
                return (devices.Count, devices.SelectMany(d => DeviceVariables.Of(store, on, d.Mac).Values).Select(v => (v.Name, v.Type)).Distinct().ToList());
            });
            foreach (var (name, type) in own.Where(v => found.Count < MostVariables || found.ContainsKey(v.Name)))
            {
                found[name] = found.TryGetValue(name, out var before) && before != type ? null : type;
            }

            if (count == 0)
            {
                return found;
            }
        }
    }

    private IEnumerable<string> Own(IDbConnection on, MacAddress mac, SortedDictionary<string, VariableType?>.KeyCollection names)
    {
        if (names.Count == 0)
        {
            return [];
        }

        var own = DeviceVariables.Of(store, on, mac);
        return names.Select(n => own.TryGetValue(n, out var v) ? v.Type == VariableType.Secret ? DeviceSheet.Masked : v.Value ?? string.Empty : string.Empty);
    }

    private static IEnumerable<string> Fields(Device device, Diagnosis diagnosis) =>
    [
        device.Mac.WithColons(), device.Serial ?? string.Empty, device.Model, device.Customer ?? string.Empty, device.Site ?? string.Empty, string.Join(' ', device.Tags), device.Firmware ?? string.Empty, device.Note,
        device.State.ToString().ToLowerInvariant(), TroubleWords.Word(diagnosis.Trouble), device.Health.Software ?? string.Empty,
        device.Health.LastSeen?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) ?? string.Empty, device.Health.Address ?? string.Empty,
        device.Sequence == 0 ? string.Empty : $"{device.Health.SequenceTaken}/{device.Sequence}",
    ];
}

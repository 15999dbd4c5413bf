using System.Diagnostics.Metrics;
using Spa.Fleet.Acs;
using Spa.Fleet.Inventory;
using Spa.ProvisioningServer.Hosting.Acs;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Telemetry;

/// <summary>Figures of the fleet as it stands, for metrics and health. Read from the store at most every few seconds, however often they are asked for.</summary>
internal sealed class FleetGauges : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private readonly Store store;
    private readonly TimeProvider clock;
    private readonly Meter meter;
    private readonly Lock gate = new();
    private Figures figures = new(new Dictionary<DeviceState, long>(), new Dictionary<Trouble, long>(), 0, new Dictionary<DeliveryState, long>(), new Dictionary<AcsTaskState, long>());
    private DateTimeOffset read = DateTimeOffset.MinValue;

    public FleetGauges(Store store, AcsSessions sessions, TimeProvider clock)
    {
        (this.store, this.clock) = (store, clock);
        meter = new Meter(ServerMetrics.Name, null, [new("node", store.Node)]);
        meter.CreateObservableGauge("spa.fleet.devices", () => Now().Devices.Select(d => Of(d.Value, "state", d.Key.ToString())), description: "Devices, by where they stand.");
        meter.CreateObservableGauge("spa.fleet.troubled", () => Now().Troubles.Select(t => Of(t.Value, "trouble", t.Key.ToString())), description: "Devices with which something is wrong, by what.");
        meter.CreateObservableGauge("spa.fleet.waiting", () => Now().Waiting, description: "Units that wait to be let in.");
        meter.CreateObservableGauge("spa.webhook.deliveries", () => Now().Deliveries.Select(d => Of(d.Value, "state", d.Key.ToString())), description: "What webhooks were told and are to be, by where it stands.");
        meter.CreateObservableGauge("spa.cwmp.tasks", () => Now().Tasks.Select(t => Of(t.Value, "state", t.Key.ToString())), description: "Tasks of CWMP that are open, by where they stand.");
        meter.CreateObservableGauge("spa.cwmp.sessions.open", () => sessions.Count, description: "Sessions of CWMP that this server has now.");
        meter.CreateObservableGauge("spa.store.size", StoreSize, "By", "Bytes of the embedded store's files.");
    }

    /// <summary>The fleet at one moment.</summary>
    public sealed record Figures(IReadOnlyDictionary<DeviceState, long> Devices, IReadOnlyDictionary<Trouble, long> Troubles, long Waiting, IReadOnlyDictionary<DeliveryState, long> Deliveries, IReadOnlyDictionary<AcsTaskState, long> Tasks);

    /// <summary>The fleet as it stands, or stood seconds ago.</summary>
    public Figures Now()
    {
        lock (gate)
        {
            var now = clock.GetUtcNow();
            if ((now - read).Duration() < Fresh)
            {
                return figures;
            }

            try
            {
                figures = store.Read(on => new Figures(
                    WithAll(Devices.Counts(on)), Standings.Counts(on), WaitingUnits.Macs(on).Count, WithAll(WebhookDeliveries.Counts(on)), CwmpTasks.Counts(on)));
                read = now;
            }
            catch (Exception e) when (e is System.Data.Common.DbException or IOException or ObjectDisposedException)
            {
                // The last figures stay; that the store is in trouble, /health/ready tells.
            }

            return figures;
        }
    }

    public void Dispose() => meter.Dispose();

    private static Measurement<long> Of(long value, string label, string name) => new(value, new KeyValuePair<string, object?>(label, name.ToLowerInvariant()));

    // Nothing is a figure too: a chart must not end where a count falls to zero.
    private static Dictionary<TState, long> WithAll<TState>(IReadOnlyDictionary<TState, long> counts)
        where TState : struct, Enum
        => Enum.GetValues<TState>().ToDictionary(s => s, s => counts.GetValueOrDefault(s));

    private long StoreSize() => Directory.Exists(store.Folder) ? Directory.EnumerateFiles(store.Folder, "fleet.db*").Sum(f => new FileInfo(f) is { Exists: true } file ? file.Length : 0) : 0;
}

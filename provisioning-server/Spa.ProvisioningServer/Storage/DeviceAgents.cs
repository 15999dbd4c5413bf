using System.Data;
using Dapper;
using Spa.Fleet.Inventory;

namespace Spa.ProvisioningServer.Storage;

/// <summary>What units said of themselves last.</summary>
internal static class DeviceAgents
{
    /// <summary>The User-Agent; null = none was recognised yet.</summary>
    public static string? Of(IDbConnection on, MacAddress mac) => on.ExecuteScalar<string?>("select agent from device_agent where number = @number", new { number = DeviceIndex.Number(mac) });

    /// <summary>Forgets a device.</summary>
    public static void Remove(IDbConnection on, MacAddress mac) => on.Execute("delete from device_agent where number = @number", new { number = DeviceIndex.Number(mac) });

    /// <summary>Notes what a unit says now, and tells in its timeline when that is another unit or another version than before.</summary>
    public static void Said(IDbConnection on, Device device, string header, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(device);
        if (UserAgent.Recognise(header) is not { } agent || Of(on, device.Mac) is var before && before == header)
        {
            return;
        }

        on.Execute(
            "insert into device_agent (number, agent, since) values (@number, @header, @now) on conflict (number) do update set agent = excluded.agent, since = excluded.since",
            new { number = DeviceIndex.Number(device.Mac), header, now });
        var text = (UserAgent.Recognise(before), agent) switch
        {
            (_, _) when device.Serial is { } serial && !string.Equals(serial, agent.Serial, StringComparison.OrdinalIgnoreCase)
                => $"The unit says that its serial number is {agent.Serial}; the inventory has {serial}.",
            (_, _) when device.Model != agent.Model => $"The unit says that it is a {agent.Vendor} {agent.Model}; the inventory has {device.Model}.",
            ({ } old, _) when old.Version != agent.Version => $"Runs {agent.Version} now, {old.Version} before.",
            _ => null,
        };
        if (text is not null)
        {
            DeviceEvents.Add(on, device.Mac, "firmware", text.StartsWith("Runs", StringComparison.Ordinal) ? Severity.Fine : Severity.Warning, text);
        }

        // What only the unit can know, and the inventory does not: taken until an operator says otherwise.
        if (device.Serial is null)
        {
            on.Execute("update device set serial = @Serial where mac = @Mac and serial is null", new { device.Mac, agent.Serial });
        }
    }
}

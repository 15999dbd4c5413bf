using System.Globalization;
using Spa.Configuration.Profiles;
using Spa.Fleet.Inventory;
using Spa.Fleet.Serving;

namespace Spa.Fleet.Rendering;

/// <summary>The small open profiles that lead a unit with factory settings to its own one.</summary>
public static class ServedProfiles
{
    /// <summary>Where a unit finds its encrypted profile once it has its key.</summary>
    public static string ProfileRule(ServerAddresses server)
    {
        ArgumentNullException.ThrowIfNull(server);
        return $"[--key $SA] {server.Profiles}/p/$B/$MA.cfg";
    }

    /// <summary>The first one, the same for everybody, without secrets: sends the unit to the enrolment address.</summary>
    /// <param name="server">Where that is.</param>
    /// <param name="poll">How soon the unit shall go there, and how often it tries.</param>
    public static byte[] First(ServerAddresses server, TimeSpan poll)
    {
        ArgumentNullException.ThrowIfNull(server);
        return ProfileWriter.Write(
        [
            new("Profile_Rule", $"{server.Enrolment}/enrol/$MA.xml"),
            new("Resync_Periodic", Seconds(poll)),
            new("Resync_Error_Retry_Delay", Retry(poll)),
        ]);
    }

    /// <summary>"Ask again later": the same for every unit that is not let in.</summary>
    /// <param name="poll">How much later.</param>
    public static byte[] Wait(TimeSpan poll) => ProfileWriter.Write([new("Resync_Periodic", Seconds(poll))]);

    /// <summary>What a unit gets that is let in: its key, its path token, and where to go with them. Only over mutual TLS.</summary>
    /// <param name="server">Where it goes.</param>
    /// <param name="key">Its key.</param>
    /// <param name="poll">How soon it shall go there.</param>
    public static byte[] Keys(ServerAddresses server, DeviceKey key, TimeSpan poll)
    {
        ArgumentNullException.ThrowIfNull(key);
        return ProfileWriter.Write(
        [
            new("GPP_SA", key.Key),
            new("GPP_B", key.Token),
            new("Profile_Rule", ProfileRule(server)),
            new("Resync_Periodic", Seconds(poll)),
        ]);
    }

    private static string Seconds(TimeSpan time) => Math.Max(1, (int)time.TotalSeconds).ToString(CultureInfo.InvariantCulture);

    // Grows, and is spread, so that a fleet does not come back in one wave after an outage (provisioning 6.2).
    private static string Retry(TimeSpan poll) => string.Create(CultureInfo.InvariantCulture, $"{Seconds(poll)}+{Seconds(poll)},60+30,300+60");
}

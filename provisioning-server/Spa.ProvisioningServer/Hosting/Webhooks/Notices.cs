using System.Data;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Spa.Fleet.Inventory;
using Spa.Fleet.Serving;
using Spa.Fleet.Webhooks;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Hosting.Webhooks;

/// <summary>Tells webhooks what happens: in the transaction in which it happens, so that neither is there without the other.</summary>
internal static class Notices
{
    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.Default };

    /// <summary>Something happened to a device.</summary>
    public static void Raise(IDbConnection on, NoticeKind kind, Device device, string text, DateTimeOffset at)
        => Raise(on, kind, device.Mac, new { mac = device.Mac.ToString(), device.Serial, device.Model, device.Customer, device.Site }, text, at);

    /// <summary>Something happened to a device; it is looked at only where somebody wants to know.</summary>
    public static void Raise(IDbConnection on, NoticeKind kind, MacAddress mac, string text, DateTimeOffset at)
    {
        if (Storage.Webhooks.All(on).Any(w => w.Wants(kind)) && Devices.Find(on, mac) is { } device)
        {
            Raise(on, kind, device, text, at);
        }
    }

    /// <summary>A unit waits that was not there before.</summary>
    public static void Raise(IDbConnection on, WaitingUnitNotice unit, DateTimeOffset at)
        => Raise(on, NoticeKind.UnitWaiting, unit.Mac, new { mac = unit.Mac.ToString(), unit.Serial, unit.Model, Customer = (string?)null, Site = (string?)null }, unit.Reason, at);

    /// <summary>Something happened that is not about one device.</summary>
    public static void Raise(IDbConnection on, NoticeKind kind, string text, DateTimeOffset at) => Raise(on, kind, null, null, text, at);

    /// <summary>Tells one webhook something, whatever it asked for.</summary>
    public static void Test(IDbConnection on, string webhook, string by, DateTimeOffset at) => Put(on, webhook, NoticeKind.Test, null, null, $"Sent by {by} to see whether it arrives.", at);

    private static void Raise(IDbConnection on, NoticeKind kind, MacAddress? mac, object? device, string text, DateTimeOffset at)
    {
        foreach (var webhook in Storage.Webhooks.All(on).Where(w => w.Wants(kind)))
        {
            Put(on, webhook.Id, kind, mac, device, text, at);
        }
    }

    private static void Put(IDbConnection on, string webhook, NoticeKind kind, MacAddress? mac, object? device, string text, DateTimeOffset at)
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));

        // What a unit says may hold the token of its address.
        var body = JsonSerializer.Serialize(new { id, kind = kind.Name(), at = at.ToUniversalTime(), device, text = PathToken.Masked(text) }, Form);
        WebhookDeliveries.Add(on, new() { Webhook = webhook, Id = id, Kind = kind.Name(), Mac = mac?.ToString(), Body = body, Created = at });
    }
}

/// <summary>A unit that asks to be let in for the first time.</summary>
/// <param name="Mac">MAC it claims.</param>
/// <param name="Serial">Serial number it claims.</param>
/// <param name="Model">Model it claims.</param>
/// <param name="Reason">Why it waits.</param>
internal sealed record WaitingUnitNotice(MacAddress Mac, string? Serial, string Model, string Reason);

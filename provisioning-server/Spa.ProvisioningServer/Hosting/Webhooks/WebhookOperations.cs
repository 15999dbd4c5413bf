using System.Security.Cryptography;
using Spa.Fleet.Access;
using Spa.Fleet.Webhooks;
using Spa.ProvisioningServer.Security;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Hosting.Webhooks;

/// <summary>Who is told what. A null answer means done, durable and in the audit log.</summary>
internal sealed class WebhookOperations(Store store, OutboundAddresses outbound, TimeProvider clock)
{
    private const int Most = 50;
    private const int LongestAddress = 2000;

    /// <summary>Makes a webhook.</summary>
    /// <param name="name">What it is for.</param>
    /// <param name="address">Where it is sent, https.</param>
    /// <param name="kinds">Names of what it is told.</param>
    /// <param name="by">Who makes it.</param>
    /// <returns>The webhook and its secret, this once, or why not.</returns>
    public async Task<(Webhook? Made, string? Secret, Refusal? Fault)> Add(string name, string address, IReadOnlyList<string> kinds, Actor by)
    {
        if ((AccessRules.Check(by, Right.WebhooksWrite) ?? WrongName(name) ?? Wrong(kinds)) is { } no)
        {
            return (null, null, no);
        }

        if (address.Length > LongestAddress || !Uri.TryCreate(address, UriKind.Absolute, out var uri))
        {
            return (null, null, Refusal.Of("address", $"The address is none: https://HOST/PATH, at most {LongestAddress} characters."));
        }

        if (outbound.Refuse(uri) is { } sentence)
        {
            return (null, null, Refusal.Of("address", sentence));
        }

        var secret = NewSecretText();
        var made = new Webhook
        {
            Id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4)),
            Name = name,
            Host = uri.GetLeftPart(UriPartial.Authority),
            Kinds = Text(kinds),
            Enabled = 1,
            Created = clock.GetUtcNow(),
            CreatedBy = by.Name,
        };
        var fault = await store.Write<Refusal?>(on =>
        {
            if (Storage.Webhooks.All(on).Count >= Most)
            {
                return Refusal.Conflict($"There are {Most} webhooks: remove one first.");
            }

            store.Webhooks.Add(on, made, uri, secret);
            store.Audits.Add(on, by, $"webhook:{made.Id}", $"Made: '{name}' to {made.Host}, told {made.Kinds}.");
            return null;
        });
        return fault is null ? (made, secret, null) : (null, null, fault);
    }

    /// <summary>Says anew what it is told, and whether it is told anything.</summary>
    public Task<Refusal?> Change(string id, IReadOnlyList<string> kinds, bool enabled, Actor by) => On(id, by, (on, before) =>
    {
        if (Wrong(kinds) is { } no)
        {
            return no;
        }

        Storage.Webhooks.Change(on, id, Text(kinds), enabled);
        store.Audits.Add(on, by, $"webhook:{id}", $"Told from {before.Kinds} to {Text(kinds)}; {(enabled ? "on" : "off")}.");
        return null;
    });

    /// <summary>Gives it a new secret: what is sent from now on is signed with that.</summary>
    public async Task<(string? Secret, Refusal? Fault)> NewSecret(string id, Actor by)
    {
        var secret = NewSecretText();
        var fault = await On(id, by, (on, _) =>
        {
            store.Webhooks.Replace(on, id, secret);
            store.Audits.Add(on, by, $"webhook:{id}", "New secret.");
            return null;
        });
        return fault is null ? (secret, null) : (null, fault);
    }

    public Task<Refusal?> Remove(string id, Actor by) => On(id, by, (on, before) =>
    {
        Storage.Webhooks.Remove(on, id);
        store.Audits.Add(on, by, $"webhook:{id}", $"Removed: '{before.Name}' to {before.Host}, told {before.Kinds}.");
        return null;
    });

    /// <summary>Sends it something, to see whether it arrives. It goes the way of all the rest: what came of it stands among its deliveries.</summary>
    public Task<Refusal?> Test(string id, Actor by) => On(id, by, (on, before) =>
    {
        if (before.Enabled == 0)
        {
            return Refusal.Conflict("It is off: switch it on first.");
        }

        Notices.Test(on, id, by.Name, clock.GetUtcNow());
        store.Audits.Add(on, by, $"webhook:{id}", "Test sent.");
        return null;
    });

    /// <summary>Sends once more what was given up.</summary>
    public Task<Refusal?> Retry(string id, Actor by) => On(id, by, (on, _) =>
    {
        if (WebhookDeliveries.Revive(on, id, clock.GetUtcNow()) == 0)
        {
            return Refusal.Conflict("Nothing was given up.");
        }

        store.Audits.Add(on, by, $"webhook:{id}", "What was given up is sent once more.");
        return null;
    });

    private Task<Refusal?> On(string id, Actor by, Func<System.Data.IDbConnection, Webhook, Refusal?> act) => store.Write(on =>
        AccessRules.Check(by, Right.WebhooksWrite) is { } no ? no
        : Storage.Webhooks.Find(on, id) is { } webhook ? act(on, webhook)
        : Refusal.NotFound($"There is no webhook {id}."));

    private static string NewSecretText() => "whsec_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    private static string Text(IReadOnlyList<string> kinds) => string.Join(' ', kinds.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    private static Refusal? WrongName(string name) => name.Length is 0 or > 60 || name.Any(char.IsControl) ? Refusal.Of("name", "A webhook's name has 1 to 60 characters.") : null;

    private static Refusal? Wrong(IReadOnlyList<string> kinds)
        => kinds.Count == 0 ? Refusal.Of("kinds", $"Say what it is told: {string.Join(", ", NoticeKinds.All)}.")
            : kinds.FirstOrDefault(k => NoticeKinds.Read(k) is null) is { } unknown ? Refusal.Of("kinds", $"There is no '{unknown}' to be told: there are {string.Join(", ", NoticeKinds.All)}.")
            : null;
}

using System.Security.Cryptography;
using Spa.Fleet.Access;
using Spa.Fleet.Enrolment;
using Spa.Fleet.Inventory;
using Spa.Fleet.Serving;
using Spa.Foundation.Text;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Hosting.Units;

/// <summary>What operators do for real units: codes for those without a certificate, and how each model is spoken to.</summary>
internal sealed class UnitOperations(Store store, TimeProvider clock)
{
    /// <summary>Longest validity of a code.</summary>
    public static readonly TimeSpan LongestValidity = TimeSpan.FromDays(30);

    /// <summary>Gives out a code for a device: whoever brings it first has its key. Null with the sentence why not.</summary>
    /// <param name="mac">The device.</param>
    /// <param name="plain">True when the unit may come without TLS.</param>
    /// <param name="validity">How long it holds.</param>
    /// <param name="by">Who acts.</param>
    public async Task<(string? Code, Refusal? Fault)> GiveCode(MacAddress mac, bool plain, TimeSpan validity, Actor by)
    {
        if (validity <= TimeSpan.Zero || validity > LongestValidity)
        {
            return (null, $"A code holds for at most {LongestValidity.TotalDays:0} days.");
        }

        var code = GroupedCode.Of(RandomNumberGenerator.GetBytes(8));
        var fault = await store.Write<Refusal?>(on =>
        {
            if (AccessRules.Check(by, Right.WaitingWrite) is { } no)
            {
                return no;
            }

            if (Reach.Find(on, by, mac) is not { } device)
            {
                return Refusal.NotFound($"{mac} is not in the inventory: add it first.");
            }

            if (device.State == DeviceState.Blocked)
            {
                return Refusal.Conflict($"{mac} is blocked: unblock it first.");
            }

            Enrolments.Do(store, on, mac, EnrolmentRules.GiveCode(device, code, plain, validity, by.Name, clock.GetUtcNow()), clock.GetUtcNow());
            store.Audits.Add(on, by, $"device:{mac}", $"Code given out for a unit without a certificate{(plain ? ", also without TLS" : string.Empty)}.");
            return null;
        });
        return fault is null ? (code, null) : (null, fault);
    }

    /// <summary>Says how units of a model are spoken to. Null = done.</summary>
    public Task<Refusal?> SetRule(UnitRule rule, Actor by) => store.Write<Refusal?>(on =>
    {
        if (AccessRules.Check(by, Right.UnitRulesWrite) is { } no)
        {
            return no;
        }

        if (rule.Model.Length is 0 or > 20 || !rule.Model.All(char.IsAsciiLetterOrDigit))
        {
            return "A model has 1 to 20 letters and digits: SPA2102.";
        }

        UnitRules.Put(on, rule, by.Name, clock.GetUtcNow());
        store.Audits.Add(on, by, $"model:{rule.Model}", $"Enrols by {Words(rule.Enrol)}, fetches by {Words(rule.Fetch)}, key by {rule.Digest}.");
        return null;
    });

    /// <summary>Forgets what was said of a model. Null = done.</summary>
    public Task<Refusal?> RemoveRule(string model, Actor by) => store.Write<Refusal?>(on =>
    {
        if (AccessRules.Check(by, Right.UnitRulesWrite) is { } no)
        {
            return no;
        }

        if (!UnitRules.Remove(on, ModelName.Canonical(model)))
        {
            return Refusal.NotFound($"Nothing is said of {ModelName.Canonical(model)}.");
        }

        store.Audits.Add(on, by, $"model:{ModelName.Canonical(model)}", "Spoken to as usual again.");
        return null;
    });

    /// <summary>As pages and commands say it.</summary>
    public static string Words(EnrolBy by) => by switch { EnrolBy.Legacy => "legacy TLS", EnrolBy.Plain => "plain HTTP", _ => "HTTPS" };

    /// <summary>As pages and commands say it.</summary>
    public static string Words(FetchBy by) => by switch { FetchBy.Legacy => "legacy TLS", FetchBy.Tftp => "TFTP", FetchBy.Https => "HTTPS", _ => "HTTP" };
}

using Microsoft.AspNetCore.Mvc;
using Spa.Configuration.Profiles;
using Spa.Fleet.Access;
using Spa.Fleet.Inventory;
using Spa.Fleet.Serving;
using Spa.ProvisioningServer.Hosting;
using Spa.ProvisioningServer.Hosting.Units;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Web.Pages;

/// <summary>Real units and certificates.</summary>
internal sealed class UnitsModel(Store store, UnitOperations units, DeviceCertificates certificates, ProfileMaker profiles) : OperatorPage
{
    private const int Shown = 200;

    public IReadOnlyList<UnitRule> Rules { get; private set; } = [];

    public IReadOnlyList<CertificateEntry> Certificates { get; private set; } = [];

    public bool HasLegacy => profiles.Addresses?.LegacyPort > 0;

    /// <summary>Where a unit with a code goes.</summary>
    public string Base { get; private set; } = string.Empty;

    /// <summary>The code that was just made; shown this once.</summary>
    public string? Code { get; private set; }

    /// <summary>The MAC it was made for.</summary>
    public string? Asked { get; private set; }

    public void OnGet(string? mac)
    {
        Asked = mac;
        Read();
    }

    public async Task<IActionResult> OnPostCode(string? mac, int hours, bool plain)
    {
        if (!MacAddress.Parse(mac ?? string.Empty).Ok(out var wanted, out var error))
        {
            return Told($"The MAC address: {error}.", string.Empty, "/units");
        }

        var (code, fault) = await units.GiveCode(wanted, plain, TimeSpan.FromHours(hours), By);
        if (fault is not null)
        {
            return Told(fault, string.Empty, "/units");
        }

        (Code, Asked) = (code, wanted.ToString());
        Read();
        var addresses = profiles.Addresses;
        Base = plain ? addresses?.Http ?? string.Empty : addresses?.For(UnitRule.Usual(ModelName.Default, null, HasLegacy) with { Enrol = HasLegacy ? EnrolBy.Legacy : EnrolBy.Https }).Enrolment ?? string.Empty;
        return Page();
    }

    public async Task<IActionResult> OnPostRule(string? model, EnrolBy enrol, FetchBy fetch, KeyDigest digest)
        => Told(await units.SetRule(new(ModelName.Canonical(model ?? string.Empty), enrol, fetch, digest), By), $"{model}: set.", "/units");

    public async Task<IActionResult> OnPostUsual(string? model) => Told(await units.RemoveRule(model ?? string.Empty, By), $"{model}: as usual again.", "/units");

    public async Task<IActionResult> OnPostRevoke(string? number, string? reason)
        => Told(await certificates.Revoke(number ?? string.Empty, string.IsNullOrWhiteSpace(reason) ? "revoked by the operator" : reason.Trim(), By), "Revoked.", "/units");

    private void Read() => (Rules, Certificates) = store.Read(on => (UnitRules.All(on), May(Right.CertificatesRead) ? Storage.Certificates.All(on, revokedOnly: false, Shown) : []));
}

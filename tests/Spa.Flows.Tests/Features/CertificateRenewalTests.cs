using System.Security.Cryptography.X509Certificates;
using System.Text;
using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;
using Spa.Device.Identity;
using Spa.Device.Storage;

namespace Spa.Flows.Tests.Features;

/// <summary>A unit whose certificate nobody vouches for gets the provider's by itself, and is known by it from then on.</summary>
public class CertificateRenewalTests
{
    [Fact]
    public async Task A_unit_let_in_by_an_operator_fetches_the_providers_certificate_and_comes_back_with_it_after_factory_settings()
    {
        // No reports: what the provider knows of the certificate, it knows from TLS.
        await using var provider = await Provider.Open("Report_Trigger=");
        await using var unit = await Home.Make(broken: false, ca: await File.ReadAllTextAsync(Path.Combine(provider.Ca, "ca.crt")));
        var made = unit.Files.Read(IdentityStore.CertificateFile);
        await unit.PlugIn(provider.Address);
        await unit.Until("the operator lets it in", () => provider.LetIn(unit.Mac));
        await unit.Until("it has a new certificate", () => Task.FromResult(unit.Said.Contains("New certificate, good until", StringComparison.Ordinal)));

        // The provider's, for the same key, beside the one it was made with.
        using var renewed = X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(unit.Files.Read(IdentityStore.RenewedFile)!));
        using var first = X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(made!));
        using var ca = X509Certificate2.CreateFromPem(await File.ReadAllTextAsync(Path.Combine(provider.Ca, "ca.crt")));
        Assert.Equal(made, unit.Files.Read(IdentityStore.CertificateFile));
        Assert.Equal((first.Subject, ca.Subject), (first.Issuer, renewed.Issuer));
        Assert.Equal(first.PublicKey.ExportSubjectPublicKeyInfo(), renewed.PublicKey.ExportSubjectPublicKeyInfo());
        var status = await unit.Until("the page tells until when it is good", s => s.Document.GetProperty("unit").GetProperty("certificateUntil").GetString() == Text(renewed));
        Assert.StartsWith("A newer one is asked for from ", status.Document.GetProperty("unit").GetProperty("certificateState").GetString(), StringComparison.Ordinal);
        Assert.True(Seen() - DateTimeOffset.UtcNow > TimeSpan.FromDays(10_000), "the provider has seen the new one too early");

        await unit.Unplug();
        var store = new SettingsStore(unit.Files);
        store.Reset();
        Assert.Null(store.Save(SettingsSnapshot.Factory.With(ProvisioningParameters.ResyncRandomDelay, "0")));
        await unit.PlugIn(provider.Address);
        await unit.Until("the provider has seen the new one", () => Task.FromResult(Seen() == renewed.NotAfter.ToUniversalTime()));
        Assert.DoesNotContain("The renewed certificate is not used", unit.Said, StringComparison.Ordinal);

        DateTimeOffset? Seen() => provider.Find(unit.Mac)?.Health.CertificateUntil;
    }

    private static string Text(X509Certificate2 certificate) => certificate.NotAfter.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
}

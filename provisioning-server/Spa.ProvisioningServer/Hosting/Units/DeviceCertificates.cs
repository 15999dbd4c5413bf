using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Spa.Fleet.Access;
using Spa.Fleet.Enrolment;
using Spa.Fleet.Inventory;
using Spa.ProvisioningServer.Security;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Hosting.Units;

/// <summary>Certificates of devices over their life: made, renewed, revoked, and the list of the revoked.</summary>
internal sealed class DeviceCertificates(Store store, ProviderCa ca, ServerOptions options, TimeProvider clock)
{
    /// <summary>How long a list of revoked certificates may be relied on.</summary>
    public static readonly TimeSpan ListValidity = TimeSpan.FromDays(7);

    private static readonly TimeSpan ListAge = TimeSpan.FromHours(12);

    private readonly Lock gate = new();
    private (string Content, DateTimeOffset Made, byte[] List) made = (string.Empty, DateTimeOffset.MinValue, []);

    /// <summary>A certificate (PEM, the authority's behind it) for the key whose certificate a unit shows; null = not for this one, or no such device.</summary>
    /// <remarks>
    /// TLS has proven that the unit holds the key, and a device that is let in is bound to its key: that counts, and not the dates of what is shown, so that a unit that lay in a drawer comes back by itself.
    /// A certificate that was revoked never brings another, within its dates or after. One that still holds for more than half of what a new one would is given again instead.
    /// </remarks>
    public async Task<byte[]?> Renew(MacAddress mac, X509Certificate2 shown)
    {
        var now = clock.GetUtcNow();
        var judged = ca.Judge(shown, now);
        if (!Entitled(judged, shown, mac))
        {
            return null;
        }

        if (store.Read(on => Certificates.NewestOf(on, mac, judged.PublicKey)) is { } kept)
        {
            using var newest = X509CertificateLoader.LoadCertificate(kept);
            if (ca.Signed(newest, now) && newest.NotAfter.ToUniversalTime() - now.UtcDateTime > options.DeviceCertificateValidity / 2)
            {
                return Chain(newest);
            }
        }

        return await store.Write(on =>
        {
            if (Devices.Find(on, mac) is not { State: DeviceState.Enrolled } device || !Same(device, judged))
            {
                return null;
            }

            using var certificate = ca.MakeDeviceCertificate(shown.PublicKey, mac, device.Serial ?? judged.Serial, judged.Model ?? device.Model, options.DeviceCertificateValidity, now);
            Certificates.Add(on, mac, certificate, device.Serial ?? judged.Serial, judged.Model ?? device.Model, "renewed by the unit", now);
            DeviceEvents.Add(on, mac, "enrolment", Severity.Fine, $"New certificate, good until {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}.");
            return Chain(certificate);
        });
    }

    /// <summary>Makes a new certificate for the key of the newest one that is known of a device. Null with the sentence why not.</summary>
    public async Task<(string? Pem, Refusal? Fault)> Renew(MacAddress mac, Actor by)
    {
        if (AccessRules.Check(by, Right.CertificatesWrite) is { } no)
        {
            return (null, no);
        }

        var now = clock.GetUtcNow();
        var pem = await store.Write(on =>
        {
            if (Devices.Find(on, mac) is not { PublicKey: { } bound } device || Certificates.NewestOf(on, mac, bound) is not { } kept)
            {
                return null;
            }

            using var newest = X509CertificateLoader.LoadCertificate(kept);
            using var certificate = ca.MakeDeviceCertificate(newest.PublicKey, mac, device.Serial, device.Model, options.DeviceCertificateValidity, now);
            Certificates.Add(on, mac, certificate, device.Serial, device.Model, by.Name, now);
            DeviceEvents.Add(on, mac, "enrolment", Severity.Fine, $"New certificate by {by}, good until {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}.");
            return Encoding.ASCII.GetString(Chain(certificate));
        });
        return pem is null ? (null, Refusal.NotFound($"No certificate of {mac} is known that belongs to the key it is bound to: it becomes known when the unit has shown it.")) : (pem, null);
    }

    /// <summary>Makes a certificate for a certificate request of somebody whom an operator vouches for. Null with the sentence why not.</summary>
    /// <param name="request">PKCS #10, PEM; its signature is verified, its subject is not believed.</param>
    /// <param name="mac">Device.</param>
    /// <param name="serial">Serial number; null = the inventory's.</param>
    /// <param name="model">Model; null = the inventory's.</param>
    /// <param name="by">Who acts.</param>
    public async Task<(string? Pem, Refusal? Fault)> Issue(string request, MacAddress mac, string? serial, string? model, Actor by)
    {
        if (AccessRules.Check(by, Right.CertificatesWrite) is { } no)
        {
            return (null, no);
        }

        PublicKey key;
        try
        {
            key = CertificateRequest.LoadSigningRequestPem(request, HashAlgorithmName.SHA256, CertificateRequestLoadOptions.Default).PublicKey;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or InvalidOperationException)
        {
            return (null, Refusal.Of("csr", "This is no certificate request (PKCS #10, PEM), or its signature does not fit its key."));
        }

        var now = clock.GetUtcNow();
        var pem = await store.Write(on =>
        {
            var device = Devices.Find(on, mac);
            var (number, product) = (serial ?? device?.Serial, ModelName.Canonical(model ?? device?.Model ?? ModelName.Default));
            using var certificate = ca.MakeDeviceCertificate(key, mac, number, product, options.DeviceCertificateValidity, now);
            Certificates.Add(on, mac, certificate, number, product, by.Name, now);
            store.Audits.Add(on, by, $"device:{mac}", $"Certificate {certificate.SerialNumber} made.");
            if (device is not null)
            {
                DeviceEvents.Add(on, mac, "enrolment", Severity.Fine, $"Certificate {certificate.SerialNumber} made by {by}.");
            }

            return Encoding.ASCII.GetString(Chain(certificate));
        });
        return (pem, null);
    }

    /// <summary>Revokes every certificate that is known of a device and takes its key and its profile from it. Null = done.</summary>
    public Task<Refusal?> Revoke(MacAddress mac, string reason, Actor by) => store.Write<Refusal?>(on =>
    {
        if (AccessRules.Check(by, Right.CertificatesWrite) is { } no)
        {
            return no;
        }

        var now = clock.GetUtcNow();
        var live = Certificates.Of(on, mac).Where(c => c.Revoked is null).ToList();
        if (live.Count == 0)
        {
            return Refusal.NotFound($"No certificate of {mac} is known that is not revoked already: it becomes known when the unit has shown it, or name it by its number or file.");
        }

        live.ForEach(c => Certificates.Revoke(on, c.Number, reason, now));
        Cut(on, mac, live.Select(c => c.PublicKey), by, reason);
        return null;
    });

    /// <summary>Revokes one certificate: its device loses key and profile if it came in with it. Null = done.</summary>
    /// <param name="number">Serial number of the certificate, hex digits.</param>
    /// <param name="reason">Why, in a few words.</param>
    /// <param name="by">Who acts.</param>
    public Task<Refusal?> Revoke(string number, string reason, Actor by) => store.Write<Refusal?>(on =>
    {
        if (AccessRules.Check(by, Right.CertificatesWrite) is { } no)
        {
            return no;
        }

        var now = clock.GetUtcNow();
        var wanted = number.Replace(":", string.Empty, StringComparison.Ordinal).ToUpperInvariant();
        var found = Certificates.ByNumber(on, wanted).Where(c => c.Revoked is null).ToList();
        if (found.Count == 0)
        {
            return Refusal.NotFound($"No certificate with number {wanted} is known that is not revoked already: see './spa server ca list'.");
        }

        Certificates.Revoke(on, wanted, reason, now);
        foreach (var one in found)
        {
            if (one.Mac is { } mac)
            {
                Cut(on, mac, [one.PublicKey], by, reason);
            }
            else
            {
                store.Audits.Add(on, by, "server", $"Server certificate {wanted} revoked: {reason}");
            }
        }

        return null;
    });

    /// <summary>Revokes a certificate by its file, also one that no unit has shown yet. Null = done.</summary>
    public async Task<Refusal?> Revoke(X509Certificate2 certificate, string reason, Actor by)
    {
        if (AccessRules.Check(by, Right.CertificatesWrite) is { } no)
        {
            return no;
        }

        var now = clock.GetUtcNow();
        if (!ca.Issued(certificate, certificate.NotBefore.ToUniversalTime().AddSeconds(1)))
        {
            return Refusal.Of("certificate", "This certificate is not one of this provider's authority.");
        }

        var subject = ProviderCa.SubjectOf(certificate);
        await store.Write(on => Certificates.Add(on, subject.Mac, certificate, subject.Serial, subject.Model, by.Name, now));
        return await Revoke(certificate.SerialNumber, reason, by);
    }

    /// <summary>The list of revoked certificates, DER; made anew when it changes and twice a day.</summary>
    public byte[] Revocations()
    {
        var now = clock.GetUtcNow();
        var revoked = store.Read(on => Certificates.RevokedNow(on, now));
        var content = string.Join(' ', revoked.Select(r => r.Number));
        lock (gate)
        {
            // A clock that was set back must not leave a list that begins in the future.
            if (made.List.Length == 0 || made.Content != content || now - made.Made > ListAge || now < made.Made)
            {
                made = (content, now, ca.MakeRevocations(revoked.Select(r => (r.Number, r.Revoked!.Value)), now.ToUnixTimeMilliseconds(), now, ListValidity));
            }

            return made.List;
        }
    }

    // A new owner of the MAC comes in with a certificate of his own, or by an operator; the one that was revoked has nothing any more.
    private void Cut(System.Data.IDbConnection on, MacAddress mac, IEnumerable<string> keys, Actor by, string reason)
    {
        store.Audits.Add(on, by, $"device:{mac}", $"Certificate revoked: {reason}");
        if (Devices.Find(on, mac) is { } device && device.PublicKey is { } bound && keys.Contains(bound, StringComparer.OrdinalIgnoreCase))
        {
            Devices.Put(on, device with { PublicKey = null, State = device.State == DeviceState.Enrolled ? DeviceState.Expected : device.State });
            DeviceKeys.End(on, mac);
            DeviceEvents.Add(on, mac, "enrolment", Severity.Warning, $"Certificate revoked by {by}: {reason}. Key and path token ended.");
        }
    }

    private bool Entitled(DeviceCertificate judged, X509Certificate2 shown, MacAddress mac)
        => judged.Mac == mac && store.Read(on => !Certificates.IsRevoked(on, shown.SerialNumber) && Devices.Find(on, mac) is { State: DeviceState.Enrolled } device && Same(device, judged));

    private static bool Same(Device device, DeviceCertificate judged) => string.Equals(device.PublicKey, judged.PublicKey, StringComparison.OrdinalIgnoreCase);

    private byte[] Chain(X509Certificate2 certificate) => Encoding.ASCII.GetBytes(certificate.ExportCertificatePem() + "\n" + ca.Pem);
}

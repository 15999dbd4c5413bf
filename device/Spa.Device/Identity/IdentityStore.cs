using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Spa.Foundation.Ports;
using Spa.Foundation.Text;
using Spa.Gateway.Ports;

namespace Spa.Device.Identity;

/// <summary>Reads a unit's identity from its data folder.</summary>
public static class IdentityStore
{
    /// <summary>The folder and its files.</summary>
    public const string Folder = "identity", MainFile = "identity/identity.json", KeyFile = "identity/device.key", CertificateFile = "identity/device.crt", CaFile = "identity/ca.crt",
        FirmwareRootFile = "identity/firmware-root.json";

    /// <summary>The identity, or what is wrong with it and the remedy.</summary>
    public static LoadedIdentity? Load(IDurableFiles files, out string? why)
    {
        ArgumentNullException.ThrowIfNull(files);
        if (files.Read(MainFile) is not { } main)
        {
            why = "this folder holds no unit; make one first: ./spa device make --data DIR";
            return null;
        }

        try
        {
            var document = JsonSerializer.Deserialize(main, IdentityJson.Default.IdentityDocument) ?? throw new JsonException("empty");
            var certificate = Text(files, CertificateFile) is { } pem && Text(files, KeyFile) is { } key ? X509Certificate2.CreateFromPem(pem, key) : null;
            var roots = new X509Certificate2Collection();
            if (Text(files, CaFile) is { } ca)
            {
                roots.ImportFromPem(ca);
            }

            var unit = new UnitIdentity(
                document.Mac, document.Serial, document.HardwareVersion, certificate is not null, certificate is null ? string.Empty : EnrolmentCode.Of(certificate.PublicKey.ExportSubjectPublicKeyInfo()));
            why = null;
            return new LoadedIdentity(
                unit, certificate, [.. roots], files.Read(FirmwareRootFile), Convert.FromHexString(document.AdminSalt), Convert.FromHexString(document.AdminHash));
        }
        catch (Exception e) when (e is JsonException or CryptographicException or FormatException or ArgumentException)
        {
            why = $"the identity in {Folder}/ is damaged ({e.GetType().Name}); it cannot be made again: put its copy back, or make a new unit in another folder";
            return null;
        }
    }

    private static string? Text(IDurableFiles files, string path) => files.Read(path) is { } bytes ? Encoding.ASCII.GetString(bytes) : null;
}

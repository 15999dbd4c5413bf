using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Spa.Foundation.Ports;
using Spa.Foundation.Text;
using Spa.Gateway.Ports;

namespace Spa.Device.Identity;

/// <summary>A unit's identity in its data folder. Made once and never changed; a renewed certificate lies beside the one the unit was made with.</summary>
public static class IdentityStore
{
    /// <summary>The folder and its files.</summary>
    public const string Folder = "identity", MainFile = "identity/identity.json", KeyFile = "identity/device.key", CertificateFile = "identity/device.crt", CaFile = "identity/ca.crt",
        FirmwareRootFile = "identity/firmware-root.json", RenewedFile = "identity/renewed.crt";

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
                unit, certificate, [.. roots], files.Read(FirmwareRootFile), Convert.FromHexString(document.AdminSalt), Convert.FromHexString(document.AdminHash))
            {
                Renewed = files.Read(RenewedFile),
            };
        }
        catch (Exception e) when (e is JsonException or CryptographicException or FormatException or ArgumentException)
        {
            why = $"the identity in {Folder}/ is damaged ({e.GetType().Name}); it cannot be made again: put its copy back, or make a new unit in another folder";
            return null;
        }
    }

    /// <summary>Makes a renewed certificate durable, in the place of one renewed earlier. When this returns null it survives a power cut; until then the one before does. Else why not: "disk full".</summary>
    public static string? KeepRenewed(IDurableFiles files, byte[] pem)
    {
        ArgumentNullException.ThrowIfNull(files);
        try
        {
            files.Replace(RenewedFile, pem);
            return null;
        }
        catch (IOException e)
        {
            return e.Message;
        }
    }

    private static string? Text(IDurableFiles files, string path) => files.Read(path) is { } bytes ? Encoding.ASCII.GetString(bytes) : null;
}

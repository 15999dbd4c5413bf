using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Spa.Foundation.Ports;
using Spa.Foundation.Text;
using Spa.Gateway.Ports;

namespace Spa.Device.Identity;

/// <summary>Makes a unit: what a real fleet's factory does once for each.</summary>
/// <param name="Model">The model; only "SPA3102" is known.</param>
/// <param name="Mac">12 hexadecimal digits with or without separators, OUI 00:0E:08; null = by chance.</param>
/// <param name="Serial"><c>FM600</c>, a letter and six digits; null = by chance.</param>
/// <param name="CaCertificate">The provider's CA as PEM; null = none, and the certificate is self-signed.</param>
/// <param name="CaKey">Its key as PEM; null = self-signed all the same, but the CA is what the unit will believe.</param>
/// <param name="FirmwareRoot">The keys that may sign images; null = none.</param>
public sealed record FactoryStep(string Model, string? Mac, string? Serial, string? CaCertificate, string? CaKey, byte[]? FirmwareRoot)
{
    /// <summary>The address block of Cisco-Linksys that the units come from.</summary>
    private const string Oui = "000e08";
    private const string HardwareVersion = "1.88.1";

    /// <summary>Writes the identity; the main file last, so that a step cut half-way can be done again.</summary>
    /// <param name="files">The unit's data folder.</param>
    /// <param name="now">Date of manufacture.</param>
    /// <param name="label">What is printed; with the one copy of the password.</param>
    /// <returns>Null when it is done, else what is wrong and the remedy.</returns>
    public string? Run(IDurableFiles files, DateTimeOffset now, out Label? label)
    {
        ArgumentNullException.ThrowIfNull(files);
        label = null;
        if (files.Exists(IdentityStore.MainFile))
        {
            return "this folder already holds a unit; a unit's identity is made once (choose another folder)";
        }

        if (!string.Equals(Model, UnitIdentity.ProductName, StringComparison.OrdinalIgnoreCase))
        {
            return $"model {Model} is not known; use {UnitIdentity.ProductName}";
        }

        var mac = Mac is null ? Oui + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(3)) : Mac.Replace(":", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();
        if (mac.Length != 12 || !mac.All(char.IsAsciiHexDigitLower) || !mac.StartsWith(Oui, StringComparison.Ordinal))
        {
            return $"MAC address {Mac} does not fit; it is 00:0E:08 and three more pairs of hexadecimal digits";
        }

        // Numbers from 100000 to 699999 were given to units with wrong certificates (provisioning 3.6): none of ours has one of them.
        var serial = Serial ?? $"FM600F{RandomNumberGenerator.GetInt32(700_000, 1_000_000).ToString(CultureInfo.InvariantCulture)}";
        if (serial.Length != 12 || !serial.StartsWith("FM600", StringComparison.Ordinal) || !char.IsAsciiLetterUpper(serial[5]) || !serial.AsSpan(6).ContainsOnlyDigits())
        {
            return $"serial number {serial} does not fit; it is FM600, a capital letter and six digits: FM600F712345";
        }

        X509Certificate2? ca;
        try
        {
            ca = CaCertificate is null || CaKey is null ? null : X509Certificate2.CreateFromPem(CaCertificate, CaKey);
            if (CaCertificate is not null && CaKey is null)
            {
                X509Certificate2.CreateFromPem(CaCertificate).Dispose();
            }
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return "the provider's CA cannot be read; ca.crt and ca.key are a certificate and its own key, both PEM";
        }

        using (ca)
        using (var key = ECDsa.Create(ECCurve.NamedCurves.nistP256))
        using (var certificate = UnitCertificate.Make(key, mac, serial, UnitIdentity.ModelName, ca, now))
        {
            var password = FirstPassword.Make();
            var salt = RandomNumberGenerator.GetBytes(16);
            var code = EnrolmentCode.Of(key.ExportSubjectPublicKeyInfo());
            var document = new IdentityDocument(
                mac, serial, UnitIdentity.ProductName, HardwareVersion, Convert.ToHexStringLower(salt), Convert.ToHexStringLower(FirstPassword.Hash(salt, password)), code);

            files.CreateFolder(IdentityStore.Folder);
            files.SyncFolder(string.Empty);
            files.Replace(IdentityStore.KeyFile, Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem()));
            files.Replace(IdentityStore.CertificateFile, Encoding.ASCII.GetBytes(certificate.ExportCertificatePem()));
            if (CaCertificate is not null)
            {
                files.Replace(IdentityStore.CaFile, Encoding.ASCII.GetBytes(CaCertificate));
            }

            if (FirmwareRoot is not null)
            {
                files.Replace(IdentityStore.FirmwareRootFile, FirmwareRoot);
            }

            files.Replace(IdentityStore.MainFile, JsonSerializer.SerializeToUtf8Bytes(document, IdentityJson.Default.IdentityDocument));
            label = new Label(
                document.Model,
                string.Join(':', mac.ToUpperInvariant().Chunk(2).Select(pair => new string(pair))),
                serial,
                password,
                code,
                ca?.GetNameInfo(X509NameType.SimpleName, forIssuer: false),
                null);
            return null;
        }
    }
}

file static class Digits
{
    internal static bool ContainsOnlyDigits(this ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }
        }

        return true;
    }
}

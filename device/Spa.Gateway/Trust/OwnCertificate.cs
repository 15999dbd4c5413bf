using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Spa.Gateway.Trust;

/// <summary>Judges a certificate that is offered to the unit as its own.</summary>
public static class OwnCertificate
{
    /// <summary>Most bytes read: the certificate, and those of its authorities behind it.</summary>
    public const int MaxBytes = 64 * 1024;

    private const string Surname = "2.5.4.4", CommonName = "2.5.4.3", ClientUse = "1.3.6.1.5.5.7.3.2";

    /// <summary>Why the unit may not use it, for a person; null when it may.</summary>
    /// <param name="offered">What is offered.</param>
    /// <param name="made">The certificate that the unit was made with: its key is the unit's.</param>
    /// <param name="mac">The unit, 12 hexadecimal digits in lower case.</param>
    /// <param name="authorities">Who may sign it.</param>
    /// <param name="revoked">What was taken back; null = nothing is known of it.</param>
    /// <param name="now">Now; null while nothing has set the clock, and then dates are not judged.</param>
    public static string? Refuses(
        X509Certificate2 offered, X509Certificate2 made, string mac, IEnumerable<X509Certificate2> authorities, RevocationList? revoked, DateTimeOffset? now)
    {
        ArgumentNullException.ThrowIfNull(offered);
        ArgumentNullException.ThrowIfNull(made);
        try
        {
            return Judge(offered, made, mac, authorities, revoked, now);
        }
        catch (CryptographicException)
        {
            // A part of it that is read only now: a name, a date, a key.
            return "it cannot be read";
        }
    }

    /// <summary>A day as these sentences write it.</summary>
    internal static string Day(DateTime at) => at.ToUniversalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string? Judge(
        X509Certificate2 offered, X509Certificate2 made, string mac, IEnumerable<X509Certificate2> authorities, RevocationList? revoked, DateTimeOffset? now)
        => !offered.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(made.PublicKey.ExportSubjectPublicKeyInfo()) ? "it is for another key"
            : !IsOf(offered, mac) ? "it is for another unit"
            : CertificateFile.IsAuthority(offered) ? "it is one of an authority"
            : !IsForClients(offered) ? "it is not one of a client"
            : now < offered.NotBefore.ToUniversalTime() ? $"it is not valid before {Day(offered.NotBefore)}"
            : now > offered.NotAfter.ToUniversalTime() ? $"it expired on {Day(offered.NotAfter)}"
            : !authorities.Any(a => AuthoritySignature.HasMade(a, offered)) ? "no authority that this unit believes has signed it"
            : revoked?.RevokedAt(offered) is { } at ? $"it was revoked on {Day(at.UtcDateTime)}"
            : null;

    // The surname is where units of this kind carry their MAC; a certificate without one has it in its common name. Several of either, or one that says otherwise, are another unit's.
    private static bool IsOf(X509Certificate2 certificate, string mac)
    {
        var names = certificate.SubjectName.EnumerateRelativeDistinguishedNames(reversed: false).ToList();
        if (names.Any(n => n.HasMultipleElements))
        {
            return false;
        }

        var surnames = Values(names, Surname);
        var said = surnames.Count > 0 ? surnames : Values(names, CommonName);
        return said.Count == 1 && string.Equals(said[0]?.Replace(":", string.Empty, StringComparison.Ordinal), mac, StringComparison.OrdinalIgnoreCase);
    }

    private static List<string?> Values(IEnumerable<X500RelativeDistinguishedName> names, string oid)
        => [.. names.Where(n => n.GetSingleElementType().Value == oid).Select(n => n.GetSingleElementValue())];

    private static bool IsForClients(X509Certificate2 certificate)
    {
        var uses = certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().ToList();
        return uses.Count == 0 || uses.Any(u => u.EnhancedKeyUsages.OfType<Oid>().Any(o => o.Value == ClientUse));
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Spa.Gateway.Trust;

/// <summary>Reads a certificate authority that a server gave (<c>Custom_CA_URL</c>).</summary>
public static class Authority
{
    /// <summary>Most bytes read.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>The first certificate of a file, PEM or DER; false with the reason when it may not be believed.</summary>
    /// <param name="file">The file.</param>
    /// <param name="fingerprint">SHA-256 it must have, hexadecimal with or without colons; empty = any.</param>
    /// <param name="now">Now; null while nothing has set the clock, and then dates are not judged.</param>
    /// <param name="certificate">The authority.</param>
    /// <param name="why">For a person.</param>
    public static bool TryRead(
        ReadOnlySpan<byte> file, string fingerprint, DateTimeOffset? now, [NotNullWhen(true)] out X509Certificate2? certificate, [NotNullWhen(false)] out string? why)
    {
        ArgumentNullException.ThrowIfNull(fingerprint);
        var read = CertificateFile.Load(file);
        why = read is null ? "no certificate, neither PEM nor DER"
            : fingerprint.Length > 0 && !IsSame(fingerprint, read) ? "its fingerprint is not that of Custom_CA_Fingerprint"
            : !CertificateFile.IsAuthority(read) ? "the certificate is not one of an authority"
            : now > read.NotAfter.ToUniversalTime() ? "the authority's certificate has expired"
            : null;
        if (read is null || why is not null)
        {
            read?.Dispose();
            certificate = null;
            why ??= string.Empty;
            return false;
        }

        certificate = read;
        return true;
    }

    private static bool IsSame(string fingerprint, X509Certificate2 certificate)
        => fingerprint.Replace(":", string.Empty, StringComparison.Ordinal).Equals(Convert.ToHexString(SHA256.HashData(certificate.RawDataMemory.Span)), StringComparison.OrdinalIgnoreCase);
}

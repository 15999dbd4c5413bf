using System.Data;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Dapper;
using Spa.Fleet.Inventory;

namespace Spa.ProvisioningServer.Storage;

/// <summary>A certificate of the provider's authority.</summary>
/// <param name="Mac">Its device; null = the server's own.</param>
/// <param name="Number">Its serial number, hex digits in capitals.</param>
/// <param name="PublicKey">SHA-256 of its SubjectPublicKeyInfo, 64 hex digits.</param>
/// <param name="Serial">Serial number of the unit; null = none.</param>
/// <param name="Model">Its model; null = none.</param>
/// <param name="NotBefore">Begin of its validity.</param>
/// <param name="NotAfter">End of its validity.</param>
/// <param name="Added">When the server came to know it.</param>
/// <param name="AddedBy">Who asked for it, or how it became known.</param>
/// <param name="Revoked">When it was revoked; null = it is not.</param>
/// <param name="Reason">Why.</param>
internal sealed record CertificateEntry(
    MacAddress? Mac, string Number, string PublicKey, string? Serial, string? Model, DateTimeOffset NotBefore, DateTimeOffset NotAfter, DateTimeOffset Added, string AddedBy, DateTimeOffset? Revoked, string Reason);

/// <summary>Certificates that the provider's authority has signed: all that were made here, and those from the factory that a unit has shown.</summary>
internal static class Certificates
{
    private const string Columns = "select mac, number, public_key, serial, model, not_before, not_after, added, added_by, revoked, reason from certificate";

    // Where a certificate of the server itself stands: no MAC is written so.
    private const string Server = "server";

    public static bool IsRevoked(IDbConnection on, string number) => on.ExecuteScalar<long>("select count(*) from certificate where number = @number and revoked is not null", new { number }) > 0;

    public static IReadOnlyList<CertificateEntry> Of(IDbConnection on, MacAddress mac) => [.. on.Query<Row>($"{Columns} where mac = @mac order by added desc, number", new { mac }).Select(r => r.Entry())];

    public static IReadOnlyList<CertificateEntry> ByNumber(IDbConnection on, string number) => [.. on.Query<Row>($"{Columns} where number = @number", new { number }).Select(r => r.Entry())];

    /// <summary>The newest first.</summary>
    public static IReadOnlyList<CertificateEntry> All(IDbConnection on, bool revokedOnly, int limit = 1000)
        => [.. on.Query<Row>($"{Columns} {(revokedOnly ? "where revoked is not null" : string.Empty)} order by added desc, number limit @limit", new { limit }).Select(r => r.Entry())];

    /// <summary>Revoked ones that have not ended by themselves.</summary>
    public static IReadOnlyList<CertificateEntry> RevokedNow(IDbConnection on, DateTimeOffset now)
        => [.. on.Query<Row>($"{Columns} where revoked is not null and not_after > @now order by number", new { now }).Select(r => r.Entry())];

    /// <summary>The newest certificate of a key that is not revoked, as DER; null = none.</summary>
    public static byte[]? NewestOf(IDbConnection on, MacAddress mac, string publicKey)
        => on.QueryFirstOrDefault<byte[]>("select file from certificate where mac = @mac and public_key = @publicKey and revoked is null order by not_after desc limit 1", new { mac, publicKey });

    /// <summary>Keeps one, if it is not kept.</summary>
    public static void Add(IDbConnection on, MacAddress? mac, X509Certificate2 certificate, string? serial, string? model, string by, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        on.Execute(
            """
            insert into certificate (mac, number, public_key, serial, model, not_before, not_after, added, added_by, file)
            values (@mac, @number, @publicKey, @serial, @model, @from, @until, @now, @by, @file) on conflict (mac, number) do nothing
            """,
            new
            {
                mac = mac?.ToString() ?? Server,
                number = certificate.SerialNumber,
                publicKey = Convert.ToHexStringLower(SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo())),
                serial,
                model,
                from = new DateTimeOffset(certificate.NotBefore.ToUniversalTime()),
                until = new DateTimeOffset(certificate.NotAfter.ToUniversalTime()),
                now,
                by,
                file = certificate.RawData,
            });
    }

    /// <summary>Revokes by number; false = there is none, or it is revoked already.</summary>
    public static bool Revoke(IDbConnection on, string number, string reason, DateTimeOffset now)
        => on.Execute("update certificate set revoked = @now, reason = @reason where number = @number and revoked is null", new { number, reason, now }) > 0;

    private sealed class Row
    {
        public string Mac { get; init; } = string.Empty;

        public string Number { get; init; } = string.Empty;

        public string PublicKey { get; init; } = string.Empty;

        public string? Serial { get; init; }

        public string? Model { get; init; }

        public DateTimeOffset NotBefore { get; init; }

        public DateTimeOffset NotAfter { get; init; }

        public DateTimeOffset Added { get; init; }

        public string AddedBy { get; init; } = string.Empty;

        public DateTimeOffset? Revoked { get; init; }

        public string Reason { get; init; } = string.Empty;

        public CertificateEntry Entry() => new(Mac == Server ? null : MacAddress.Of(Mac), Number, PublicKey, Serial, Model, NotBefore, NotAfter, Added, AddedBy, Revoked, Reason);
    }
}

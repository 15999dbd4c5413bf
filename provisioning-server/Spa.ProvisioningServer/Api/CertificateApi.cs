using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Spa.Fleet.Access;
using Spa.Fleet.Inventory;
using Spa.ProvisioningServer.Hosting.Units;
using Spa.ProvisioningServer.Security;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Api;

/// <summary><c>/api/certificates</c>: those of the provider's authority.</summary>
internal static class CertificateApi
{
    /// <summary>A certificate.</summary>
    /// <param name="Mac">Its device; null = the server's own.</param>
    /// <param name="Number">Its serial number, hex digits.</param>
    /// <param name="Serial">Serial number of the unit; null = none.</param>
    /// <param name="Model">Its model; null = none.</param>
    /// <param name="NotBefore">Begin of its validity.</param>
    /// <param name="NotAfter">End of its validity.</param>
    /// <param name="Added">When the server came to know it.</param>
    /// <param name="AddedBy">Who asked for it, or how it became known.</param>
    /// <param name="Revoked">When it was revoked; null = it is not.</param>
    /// <param name="Reason">Why it was revoked; empty = it is not.</param>
    public sealed record Body(MacAddress? Mac, string Number, string? Serial, string? Model, DateTimeOffset NotBefore, DateTimeOffset NotAfter, DateTimeOffset Added, string AddedBy, DateTimeOffset? Revoked, string Reason);

    /// <summary>A certificate that is to be made.</summary>
    /// <param name="Mac">The device.</param>
    /// <param name="Csr">Certificate request of the unit (PKCS #10, PEM); its key is taken, its subject is not.</param>
    /// <param name="Serial">Serial number of the unit; null = the inventory's.</param>
    /// <param name="Model">Model; null = the inventory's.</param>
    public sealed record Form(MacAddress Mac, string Csr, string? Serial = null, string? Model = null);

    /// <summary>A certificate that was made.</summary>
    /// <param name="Pem">The certificate, the authority's behind it.</param>
    public sealed record PemBody(string Pem);

    /// <summary>What is revoked: one of the three.</summary>
    /// <param name="Mac">Every certificate of a device.</param>
    /// <param name="Number">The certificate of this number.</param>
    /// <param name="Pem">This certificate, also when no unit has shown it yet.</param>
    /// <param name="Reason">Why, in a few words.</param>
    public sealed record RevokeForm(MacAddress? Mac = null, string? Number = null, string? Pem = null, string Reason = "revoked by the operator");

    public static void Map(RouteGroupBuilder api)
    {
        var certificates = api.MapGroup("/certificates").WithTags("certificates");
        certificates.MapGet("/", (Store store, bool revoked = false, int limit = 1000) => TypedResults.Ok(store.Read(on => Certificates.All(on, revoked, Math.Clamp(limit, 1, 10_000))).Select(Of).ToList()))
            .Need(Right.CertificatesRead).WithName("listCertificates").WithSummary("Certificates that were made here or shown by units, the newest first.");
        certificates.MapPost("/", Issue).Need(Right.CertificatesWrite).WithName("issueCertificate").WithSummary("Signs a certificate for a unit's key.").Produces<PemBody>(201).Fails(422);
        certificates.MapPost("/{mac}/renew", Renew).Need(Right.CertificatesWrite).WithName("renewCertificate").WithSummary("Signs a new certificate for the key that a device is bound to.").Produces<PemBody>().Fails(404);
        certificates.MapPost("/revoke", Revoke).Need(Right.CertificatesWrite).WithName("revokeCertificate").WithSummary("Revokes a certificate: its unit gets no key and no profile any more.").Produces(204).Fails(404, 422);
    }

    private static Body Of(CertificateEntry c) => new(c.Mac, c.Number, c.Serial, c.Model, c.NotBefore, c.NotAfter, c.Added, c.AddedBy, c.Revoked, c.Reason);

    private static async Task<IResult> Issue(Form form, HttpContext context, DeviceCertificates certificates)
    {
        var (pem, fault) = await certificates.Issue(form.Csr, form.Mac, form.Serial, form.Model, ActorIdentity.Of(context));
        return fault is not null ? Problem.Of(fault) : TypedResults.Created("/api/certificates", new PemBody(pem!));
    }

    private static async Task<IResult> Renew(string mac, HttpContext context, DeviceCertificates certificates)
    {
        if (!DeviceApi.Read(mac, out var named))
        {
            return Problem.NotFound($"{mac} is not in the inventory.");
        }

        var (pem, fault) = await certificates.Renew(named, ActorIdentity.Of(context));
        return fault is not null ? Problem.Of(fault) : TypedResults.Ok(new PemBody(pem!));
    }

    private static async Task<IResult> Revoke(RevokeForm form, HttpContext context, DeviceCertificates certificates)
    {
        var by = ActorIdentity.Of(context);
        switch (form)
        {
            case { Mac: { } mac, Number: null, Pem: null }:
                return Done(await certificates.Revoke(mac, form.Reason, by));
            case { Mac: null, Number: { } number, Pem: null }:
                return Done(await certificates.Revoke(number, form.Reason, by));
            case { Mac: null, Number: null, Pem: { } pem }:
                try
                {
                    using var certificate = X509Certificate2.CreateFromPem(pem);
                    return Done(await certificates.Revoke(certificate, form.Reason, by));
                }
                catch (CryptographicException)
                {
                    return Problem.Of(Refusal.Of("pem", "This is no certificate (PEM)."));
                }

            default:
                return Problem.Of(Refusal.Of("number", "Name one of mac, number and pem."));
        }
    }

    private static IResult Done(Refusal? no) => no is null ? TypedResults.NoContent() : Problem.Of(no);
}

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Spa.Device.Identity;
using Spa.Device.Tests.Firmware;
using Spa.Foundation.Text;
using Spa.Marks;

namespace Spa.Device.Tests.Host;

public sealed class IdentityTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly ModelFiles disk = new();
    private readonly TestPki pki = new();

    public void Dispose() => pki.Dispose();

    [Fact]
    public void A_unit_signed_by_the_provider_carries_its_name()
    {
        Assert.Null(new FactoryStep("SPA3102", "00:0E:08:AA:BB:CC", "FM600F712345", pki.CaPem, pki.CaKeyPem, "root"u8.ToArray()).Run(disk, Now, out var label));
        var unit = IdentityStore.Load(disk, out _)!;
        Assert.Equal("OU=SPA-3102, L=FM600F712345, SN=000e08aabbcc, CN=000e08aabbcc", unit.Certificate!.Subject);
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(pki.Ca);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = Now.UtcDateTime;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.2"));
        Assert.True(chain.Build(unit.Certificate), string.Join(';', chain.ChainStatus.Select(s => s.Status)));
        Assert.Equal(pki.Ca.Thumbprint, Assert.Single(unit.Roots).Thumbprint);
        Assert.Equal("root"u8.ToArray(), unit.FirmwareRoot);
        Assert.Equal(("000e08aabbcc", "FM600F712345", true), (unit.Unit.Mac, unit.Unit.Serial, unit.Unit.HasCertificate));
        Assert.Equal("Linksys/SPA-3102-5.1.10(GW) (FM600F712345)", unit.Unit.UserAgent("5.1.10(GW)"));
        Assert.Equal(label!.EnrolmentCode, unit.Unit.EnrolmentCode);
        Assert.Equal("Test Provider CA", label.SignedBy);
        Assert.True(unit.IsFirstPassword(label.AdminPassword));
        Assert.False(unit.IsFirstPassword(label.AdminPassword.ToUpperInvariant()));
    }

    [Fact]
    public void An_rsa_provider_signs_too()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=Old CA", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        using var ca = request.CreateSelfSigned(Now.AddYears(-1), Now.AddYears(5));
        Assert.Null(new FactoryStep("SPA3102", null, null, ca.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem(), null).Run(disk, Now, out _));
        var unit = IdentityStore.Load(disk, out _)!;
        Assert.Equal("CN=Old CA", unit.Certificate!.Issuer);
        Assert.Equal(Now.AddYears(5).UtcDateTime, unit.Certificate.NotAfter.ToUniversalTime());
    }

    [Fact]
    public void Without_a_provider_the_certificate_is_self_signed()
    {
        Assert.Null(new FactoryStep("SPA3102", null, null, null, null, null).Run(disk, Now, out var label));
        var unit = IdentityStore.Load(disk, out _)!;
        Assert.Equal(unit.Certificate!.Subject, unit.Certificate.Issuer);
        Assert.Null(label!.SignedBy);
        Assert.Empty(unit.Roots);
        Assert.Matches("^000e08[0-9a-f]{6}$", unit.Unit.Mac);
        Assert.Matches("^FM600F[7-9][0-9]{5}$", unit.Unit.Serial);
    }

    [Fact]
    public void Nothing_secret_is_printed_or_kept_in_clear()
    {
        new FactoryStep("SPA3102", null, null, null, null, null).Run(disk, Now, out var label);
        var unit = IdentityStore.Load(disk, out _)!;
        Assert.Equal($"{unit.Unit.Serial} ({unit.Unit.MacWithColons})", unit.ToString());
        Assert.DoesNotContain(label!.AdminPassword, Encoding.UTF8.GetString(disk.Read(IdentityStore.MainFile)!), StringComparison.Ordinal);
    }

    [Fact]
    public void A_unit_is_made_once()
    {
        var step = new FactoryStep("SPA3102", null, null, null, null, null);
        Assert.Null(step.Run(disk, Now, out _));
        var before = disk.Describe();
        Assert.Equal("this folder already holds a unit; a unit's identity is made once (choose another folder)", step.Run(disk, Now, out _));
        Assert.Equal(before, disk.Describe());
    }

    public static TheoryData<string, string?, string?, string> Wrong => new()
    {
        { "SPA9000", null, null, "model SPA9000 is not known; use SPA3102" },
        { "SPA3102", "00:11:22:33:44:55", null, "MAC address 00:11:22:33:44:55 does not fit; it is 00:0E:08 and three more pairs of hexadecimal digits" },
        { "SPA3102", "000e08aabb", null, "MAC address 000e08aabb does not fit; it is 00:0E:08 and three more pairs of hexadecimal digits" },
        { "SPA3102", null, "12345", "serial number 12345 does not fit; it is FM600, a capital letter and six digits: FM600F712345" },
        { "SPA3102", null, "FM600F71234x", "serial number FM600F71234x does not fit; it is FM600, a capital letter and six digits: FM600F712345" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_does_not_fit_is_refused_with_the_remedy(string model, string? mac, string? serial, string why)
    {
        Assert.Equal(why, new FactoryStep(model, mac, serial, null, null, null).Run(disk, Now, out _));
        Assert.False(disk.Exists(IdentityStore.Folder));
    }

    [Fact]
    public void A_key_that_is_not_the_cas_is_refused()
    {
        using var other = new TestPki();
        Assert.Equal(
            "the provider's CA cannot be read; ca.crt and ca.key are a certificate and its own key, both PEM",
            new FactoryStep("SPA3102", null, null, pki.CaPem, other.CaKeyPem, null).Run(disk, Now, out _));
    }

    [Fact]
    public void A_damaged_identity_is_said_so()
    {
        Assert.Null(IdentityStore.Load(disk, out var none));
        Assert.Equal("this folder holds no unit; make one first: ./spa device make --data DIR", none);
        new FactoryStep("SPA3102", null, null, null, null, null).Run(disk, Now, out _);
        disk.OverwriteInPlace(IdentityStore.MainFile, "{ \"mac\": 1 }"u8.ToArray());
        Assert.Null(IdentityStore.Load(disk, out var damaged));
        Assert.StartsWith("the identity in identity/ is damaged (JsonException)", damaged, StringComparison.Ordinal);
    }

    [Fact]
    [Attack("F15")]
    public void A_power_cut_at_any_step_of_a_renewal_leaves_the_old_or_the_new_certificate_and_the_one_of_the_factory()
    {
        new FactoryStep("SPA3102", null, null, null, null, null).Run(disk, Now, out _);
        var made = disk.Read(IdentityStore.CertificateFile);
        foreach (var before in new[] { null, "old"u8.ToArray() })
        {
            Assert.True(before is null || IdentityStore.KeepRenewed(disk, before) is null);
            var work = disk.Copy();
            var found = new HashSet<string>();
            work.BeforeStep = _ => Look();
            Assert.Null(IdentityStore.KeepRenewed(work, "new"u8.ToArray()));
            work.BeforeStep = null;
            Assert.Equal(["new", before is null ? "none" : "old"], found.Order(StringComparer.Ordinal));
            found.Clear();
            Look();
            Assert.Equal(["new"], found);

            void Look()
            {
                foreach (var after in work.AfterPowerCut())
                {
                    Assert.Equal(made, after.Read(IdentityStore.CertificateFile));
                    found.Add(IdentityStore.Load(after, out _)!.Renewed is { } file ? Encoding.ASCII.GetString(file) : "none");
                }
            }
        }
    }

    [Fact]
    public void A_full_disk_is_a_reason_and_the_old_certificate_stays()
    {
        new FactoryStep("SPA3102", null, null, null, null, null).Run(disk, Now, out _);
        Assert.Null(IdentityStore.KeepRenewed(disk, "old"u8.ToArray()));
        disk.BeforeStep = _ => throw new IOException("disk full");
        Assert.Equal("disk full", IdentityStore.KeepRenewed(disk, "new"u8.ToArray()));
        disk.BeforeStep = null;
        Assert.Equal("old"u8.ToArray(), IdentityStore.Load(disk, out _)!.Renewed);
    }

    // Computed apart: printf of the bytes | sha256sum, first 60 bits, Crockford's base 32.
    [Fact]
    public void The_enrolment_code_is_sixty_bits_of_the_keys_hash() => Assert.Equal("1DSM-HYG3-H5RC", EnrolmentCode.Of("a public key"u8));

    [Fact]
    public void The_label_is_drawn_as_a_box()
    {
        var lines = new Label("SPA3102", "00:0E:08:AA:BB:CC", "FM600F712345", "k7qm-2x9d-w4hp", "ABCD-EFGH-JKMN", "Provider", "5.1.10(GW)").Draw().Split('\n');
        Assert.Equal("┌──────────────────────────────────────────┐", lines[0].TrimEnd('\r'));
        Assert.Equal("│ MAC               00:0E:08:AA:BB:CC      │", lines[2].TrimEnd('\r'));
        Assert.Equal("│ Password (admin)  k7qm-2x9d-w4hp         │", lines[7].TrimEnd('\r'));
        Assert.All(lines, line => Assert.Equal(44, line.TrimEnd('\r').Length));
    }
}

using System.Diagnostics;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Spa.Device.Tests.Host;
using Spa.Foundation.Ports;
using Spa.Gateway.Trust;
using Spa.Marks;

namespace Spa.Device.Tests.Trust;

public sealed class RevocationListTests : IDisposable
{
    private static readonly DateTimeOffset Revoked = new(2026, 2, 3, 0, 0, 0, TimeSpan.Zero);

    private readonly TestPki pki = new();

    public void Dispose() => pki.Dispose();

    [Fact]
    public void A_list_says_what_was_taken_back_and_by_whom()
    {
        using var bad = pki.Server(["a.test"]);
        using var good = pki.Server(["a.test"]);
        var list = Read(pki.Crl(7, null, null, bad));
        Assert.Equal((Revoked, null, 1, 7), (list.RevokedAt(bad), list.RevokedAt(good), list.Count, (int)list.Number!.Value));
        Assert.True(list.IsBy(pki.Ca));
        Assert.InRange(list.NextUpdate!.Value, DateTimeOffset.UtcNow.AddDays(6), DateTimeOffset.UtcNow.AddDays(8));
    }

    [Fact]
    public void An_empty_list_is_one()
    {
        using var any = pki.Server(["a.test"]);
        var list = Read(pki.Crl(1));
        Assert.Equal((0, null), (list.Count, list.RevokedAt(any)));
        Assert.True(list.IsBy(pki.Ca));
    }

    [Fact]
    [Attack("P8")]
    public void A_list_of_somebody_else_or_a_changed_one_is_not_by_the_authority()
    {
        using var namesake = new TestPki();
        using var other = new TestPki("Somebody Else");
        Assert.False(Read(namesake.Crl(1)).IsBy(pki.Ca));
        Assert.False(Read(other.Crl(1)).IsBy(pki.Ca));
        var bytes = pki.Crl(1);
        bytes[^1] ^= 1;
        Assert.False(RevocationList.TryRead(bytes, out var changed, out _) && changed.IsBy(pki.Ca));
    }

    [Fact]
    public void A_list_signed_with_rsa_counts_too()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=RSA CA", key, HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        using var ca = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddYears(1));
        var bytes = new CertificateRevocationListBuilder().Build(ca, 3, DateTimeOffset.UtcNow.AddDays(1), HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1);
        Assert.True(Read(bytes).IsBy(ca));
        Assert.False(Read(bytes).IsBy(pki.Ca));
    }

    [Fact]
    public void The_number_tells_which_is_newer_and_without_numbers_the_date()
    {
        var now = DateTimeOffset.UtcNow;
        Assert.True(Read(pki.Crl(2, now.AddDays(-9))).IsNewerThan(Read(pki.Crl(1, now))));
        Assert.False(Read(pki.Crl(1, now)).IsNewerThan(Read(pki.Crl(1, now.AddDays(-1)))));
        using var other = new TestPki("Other");
        Assert.False(Read(other.Crl(2)).IsNewerThan(Read(pki.Crl(1))));
    }

    [Fact]
    [Attack("P8")]
    public void Every_cut_and_ten_thousand_changed_bytes_break_nothing_and_pass_nowhere()
    {
        using var bad = pki.Server(["a.test"]);
        var whole = pki.Crl(7, null, null, bad);
        for (var length = 0; length < whole.Length; length++)
        {
            Assert.False(RevocationList.TryRead(whole.AsMemory(0, length), out _, out var why));
            Assert.StartsWith("not a revocation list", why, StringComparison.Ordinal);
        }

        var entropy = new Entropy(4);
        for (var i = 0; i < 2_000; i++)
        {
            var changed = (byte[])whole.Clone();
            var at = (int)(entropy.UpTo(TimeSpan.FromTicks(whole.Length)).Ticks % whole.Length);
            changed[at] ^= (byte)(1 << (i % 8));
            Assert.False(RevocationList.TryRead(changed, out var read, out _) && read.IsBy(pki.Ca), $"byte {at}, bit {i % 8}");
        }
    }

    public static TheoryData<string, string> Unusable => new()
    {
        { "critical", "not a revocation list that can be used: it has the critical extension 2.5.29.28" },
        { "version", "not a revocation list that can be used: its version is not 2" },
        { "algorithms", "not a revocation list that can be used: it names two algorithms" },
        { "long", "not a revocation list: more than 1048576 bytes" },
        { "text", "not a revocation list: no DER as RFC 5280 5.1 has it" },
    };

    [Theory]
    [MemberData(nameof(Unusable))]
    public void What_must_not_be_used_says_why(string kind, string why)
    {
        var bytes = kind switch
        {
            "long" => new byte[RevocationList.MaxBytes + 1],
            "text" => "-----BEGIN X509 CRL-----"u8.ToArray(),
            _ => Made(kind),
        };
        Assert.False(RevocationList.TryRead(bytes, out _, out var reason));
        Assert.Equal(why, reason);
    }

    [Needs("openssl")]
    public async Task A_list_that_openssl_made_counts()
    {
        var folder = Directory.CreateTempSubdirectory("spa-crl-");
        try
        {
            string In(string name) => Path.Combine(folder.FullName, name);
            using var bad = pki.Server(["a.test"]);
            await File.WriteAllTextAsync(In("ca.crt"), pki.CaPem);
            await File.WriteAllTextAsync(In("ca.key"), pki.CaKeyPem);
            await File.WriteAllTextAsync(In("bad.crt"), bad.ExportCertificatePem());
            await File.WriteAllTextAsync(In("index"), string.Empty);
            await File.WriteAllTextAsync(In("number"), "0A\n");
            await File.WriteAllTextAsync(In("ca.cnf"), $"[ca]\ndefault_ca=d\n[d]\ndatabase={In("index")}\ncrlnumber={In("number")}\ndefault_md=sha256\ndefault_crl_days=3\n");
            await Run(folder.FullName, "ca", "-config", "ca.cnf", "-cert", "ca.crt", "-keyfile", "ca.key", "-revoke", "bad.crt");
            await Run(folder.FullName, "ca", "-config", "ca.cnf", "-cert", "ca.crt", "-keyfile", "ca.key", "-gencrl", "-out", "crl.pem");
            await Run(folder.FullName, "crl", "-in", "crl.pem", "-outform", "DER", "-out", "ca.crl");
            var list = Read(await File.ReadAllBytesAsync(In("ca.crl")));
            Assert.True(list.IsBy(pki.Ca));
            Assert.NotNull(list.RevokedAt(bad));
            Assert.Equal(10, (int)list.Number!.Value);
        }
        finally
        {
            folder.Delete(true);
        }
    }

    private static async Task Run(string folder, params string[] arguments)
    {
        using var openssl = Process.Start(new ProcessStartInfo(NeedsAttribute.Find("openssl")!, arguments) { WorkingDirectory = folder, RedirectStandardError = true, RedirectStandardOutput = true })!;
        var (said, errors) = (openssl.StandardOutput.ReadToEndAsync(), openssl.StandardError.ReadToEndAsync());
        await openssl.WaitForExitAsync();
        Assert.True(openssl.ExitCode == 0, await said + await errors);
    }

    private static RevocationList Read(byte[] bytes) => RevocationList.TryRead(bytes, out var list, out var why) ? list : throw new InvalidDataException(why);

    // A list that nobody signed: what is wrong with it is seen before its signature is.
    private static byte[] Made(string kind)
    {
        var der = new AsnWriter(AsnEncodingRules.DER);
        using (der.PushSequence())
        {
            using (der.PushSequence())
            {
                der.WriteInteger(kind == "version" ? 2 : 1);
                Algorithm("1.2.840.10045.4.3.2");
                using (der.PushSequence())
                {
                }

                der.WriteUtcTime(DateTimeOffset.UtcNow);
                if (kind == "critical")
                {
                    using (der.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
                    using (der.PushSequence())
                    using (der.PushSequence())
                    {
                        der.WriteObjectIdentifier("2.5.29.28");
                        der.WriteBoolean(true);
                        der.WriteOctetString([0x30, 0]);
                    }
                }
            }

            Algorithm(kind == "algorithms" ? "1.2.840.10045.4.3.3" : "1.2.840.10045.4.3.2");
            der.WriteBitString([1, 2, 3]);
        }

        return der.Encode();

        void Algorithm(string oid)
        {
            using (der.PushSequence())
            {
                der.WriteObjectIdentifier(oid);
            }
        }
    }
}

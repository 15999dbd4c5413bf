using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Spa.Fleet.Inventory;
using Spa.Marks;
using Spa.ProvisioningServer.Hosting.Units;
using Spa.ProvisioningServer.Security;

namespace Spa.Fleet.Tests.Http;

/// <summary>Certificates of devices over their life.</summary>
public class CertificateTests(RunningServer server) : IClassFixture<RunningServer>
{
    private DeviceCertificates Certificates => (DeviceCertificates)server.Host.Services.GetService(typeof(DeviceCertificates))!;

    [Fact]
    public async Task A_unit_renews_its_certificate_with_the_one_it_has()
    {
        const string mac = "000e08e00001";
        using var old = server.FromProvider(mac, until: DateTimeOffset.UtcNow.AddDays(3));
        using var client = server.Secure(old);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"/enrol/{mac}.pem")).StatusCode);
        await client.GetStringAsync($"/enrol/{mac}.xml");
        var pem = await client.GetStringAsync($"/enrol/{mac}.pem");
        using var renewed = X509Certificate2.CreateFromPem(pem);
        Assert.Equal(old.PublicKey.ExportSubjectPublicKeyInfo(), renewed.PublicKey.ExportSubjectPublicKeyInfo());
        Assert.InRange(renewed.NotAfter.ToUniversalTime(), DateTime.UtcNow.AddDays(729), DateTime.UtcNow.AddDays(731));
        Assert.Equal((mac, "FM600F123456", "SPA3102"), (ProviderCa.SubjectOf(renewed).Mac.ToString(), ProviderCa.SubjectOf(renewed).Serial, ProviderCa.SubjectOf(renewed).Model));

        // Not one for every request: the new one is given again while it is young.
        Assert.Equal(pem, await client.GetStringAsync($"/enrol/{mac}.pem"));

        // And it is as good as the one before.
        using var key = old.GetECDsaPrivateKey()!;
        using var both = renewed.CopyWithPrivateKey(key);
        using var again = server.Secure(both);
        Assert.Contains("GPP_SA", await again.GetStringAsync($"/enrol/{mac}.xml"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_unit_that_was_let_in_by_its_code_gets_a_certificate_of_the_providers()
    {
        const string mac = "000e08e00002";
        using var own = RunningServer.SelfSigned(mac);
        using var client = server.Secure(own);
        await client.GetStringAsync($"/enrol/{mac}.xml");
        Assert.Null(await server.Operations.Approve(mac, Actors.Eve));
        using var renewed = X509Certificate2.CreateFromPem(await client.GetStringAsync($"/enrol/{mac}.pem"));
        Assert.True(ProviderCa.Open(server.Data).Signed(renewed, DateTimeOffset.UtcNow));
    }

    [Fact]
    [Attack("C7", "D1")]
    public async Task Nobody_gets_a_certificate_for_another_MAC_or_key_or_without_TLS()
    {
        await server.Enrolled("000e08e00003");
        using var other = server.FromProvider("000e08e00004");
        using var imposter = RunningServer.SelfSigned("000e08e00003");
        var answers = new HashSet<string>();
        foreach (var certificate in new[] { null, other, imposter })
        {
            using var client = server.Secure(certificate);
            answers.Add(await EnrolmentTests.Whole(await client.GetAsync("/enrol/000e08e00003.pem")));
            answers.Add(await EnrolmentTests.Whole(await client.GetAsync("/enrol/000e08e000ff.pem")));
        }

        answers.Add(await EnrolmentTests.Whole(await server.Plain.GetAsync("/enrol/000e08e00003.pem")));
        Assert.StartsWith("404", Assert.Single(answers), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_unit_whose_certificate_has_ended_renews_it_as_long_as_it_is_let_in()
    {
        const string mac = "000e08e0000a";
        using var good = server.FromProvider(mac, number: 0x0A0A01);
        using (var client = server.Secure(good))
        {
            await client.GetStringAsync($"/enrol/{mac}.xml");
        }

        using var ended = server.Again(good, mac, DateTimeOffset.UtcNow.AddHours(-1), 0x0A0A02);
        using var late = server.Secure(ended);
        using (var renewed = X509Certificate2.CreateFromPem(await late.GetStringAsync($"/enrol/{mac}.pem")))
        {
            Assert.Equal(good.PublicKey.ExportSubjectPublicKeyInfo(), renewed.PublicKey.ExportSubjectPublicKeyInfo());
            Assert.True(renewed.NotAfter.ToUniversalTime() > DateTime.UtcNow.AddDays(700));
        }

        // Not another key, and not one that is not let in any more.
        using var stranger = server.FromProvider(mac, until: DateTimeOffset.UtcNow.AddHours(-1));
        using var other = server.Secure(stranger);
        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync($"/enrol/{mac}.pem")).StatusCode);
        Assert.Null(await server.Operations.Block(MacAddress.Of(mac), true, Actors.Eve));
        Assert.Equal(HttpStatusCode.NotFound, (await late.GetAsync($"/enrol/{mac}.pem")).StatusCode);
    }

    [Fact]
    [Attack("D1")]
    public async Task A_revoked_certificate_brings_no_other_after_its_end_either()
    {
        const string mac = "000e08e0000b";
        using var good = server.FromProvider(mac, number: 0x0B0B01);
        using (var client = server.Secure(good))
        {
            await client.GetStringAsync($"/enrol/{mac}.xml");
        }

        // Only the older one of the same key is revoked, and an operator has let the unit in again by hand.
        using var ended = server.Again(good, mac, DateTimeOffset.UtcNow.AddHours(-1), 0x0B0B02);
        Assert.Null(await Certificates.Revoke(ended, "taken back", Actors.Eve));
        await server.Store.Write(on =>
        {
            var device = ProvisioningServer.Storage.Devices.Find(on, MacAddress.Of(mac))!;
            ProvisioningServer.Storage.Devices.Put(on, device with { State = DeviceState.Enrolled, PublicKey = ProviderCa.Open(server.Data).Judge(good, DateTimeOffset.UtcNow).PublicKey });
        });
        using var late = server.Secure(ended);
        Assert.Equal(HttpStatusCode.NotFound, (await late.GetAsync($"/enrol/{mac}.pem")).StatusCode);
        using var present = server.Secure(good);
        Assert.Equal(HttpStatusCode.OK, (await present.GetAsync($"/enrol/{mac}.pem")).StatusCode);
    }

    [Fact]
    [Attack("D1", "C7")]
    public async Task A_revoked_certificate_opens_nothing_and_is_told_so_in_no_other_way_than_anybody()
    {
        const string mac = "000e08e00005";
        using var stolen = server.FromProvider(mac);
        using var client = server.Secure(stolen);
        await client.GetStringAsync($"/enrol/{mac}.xml");
        var key = server.Store.Read(on => server.Store.Keys.Of(on, MacAddress.Of(mac)))[0];
        Assert.Equal(HttpStatusCode.OK, (await server.Plain.GetAsync($"/p/{key.Token}/{mac}.cfg")).StatusCode);

        Assert.Null(await Certificates.Revoke(MacAddress.Of(mac), "stolen", Actors.Eve));
        var unknown = await EnrolmentTests.Whole(await server.Plain.GetAsync("/fw/nothing.bin"));
        Assert.Equal(unknown, await EnrolmentTests.Whole(await server.Plain.GetAsync($"/p/{key.Token}/{mac}.cfg")));
        Assert.Equal(unknown, await EnrolmentTests.Whole(await server.Plain.PostAsync($"/report/{key.Token}/{mac}.xml", new ByteArrayContent([1]))));
        Assert.Equal(unknown, await EnrolmentTests.Whole(await client.GetAsync($"/enrol/{mac}.pem")));
        using (var stranger = server.Secure(null))
        {
            Assert.Equal(await EnrolmentTests.Whole(await stranger.GetAsync("/enrol/000e08e000ff.xml")), await EnrolmentTests.Whole(await client.GetAsync($"/enrol/{mac}.xml")));
        }

        // The same device with a new certificate comes in, with a key that the old one has never seen.
        using var fresh = server.FromProvider(mac, number: 77);
        using var back = server.Secure(fresh);
        var text = await back.GetStringAsync($"/enrol/{mac}.xml");
        Assert.Contains("GPP_SA", text, StringComparison.Ordinal);
        Assert.DoesNotContain(key.Key, text, StringComparison.Ordinal);
        Assert.StartsWith($"No certificate with number {stolen.SerialNumber} is known that is not revoked already", (string?)await Certificates.Revoke(stolen.SerialNumber, "again", Actors.Eve), StringComparison.Ordinal);
    }

    [Needs("openssl")]
    public async Task The_list_of_the_revoked_is_signed_and_names_them()
    {
        using var folder = new Folder();
        using var certificate = server.FromProvider("000e08e00006", number: 0x5A5A01);
        Assert.Null(await Certificates.Revoke(certificate, "lost", Actors.Eve));
        foreach (var client in new[] { server.Plain, server.Secure(null) })
        {
            var list = await client.GetAsync("/ca.crl");
            Assert.Equal("application/pkix-crl", list.Content.Headers.ContentType!.MediaType);
            await File.WriteAllBytesAsync(folder.File("list.crl"), await list.Content.ReadAsByteArrayAsync());
        }

        Assert.Equal(0, await ProfileTests.Run("openssl", "crl", "-inform", "der", "-in", folder.File("list.crl"), "-CAfile", server.CaFile, "-verify", "-noout"));
        Assert.Equal(0, await ProfileTests.Run("openssl", "crl", "-inform", "der", "-in", folder.File("list.crl"), "-text", "-out", folder.File("list.txt")));
        var text = await File.ReadAllTextAsync(folder.File("list.txt"));
        Assert.Contains("Version 2", text, StringComparison.Ordinal);
        Assert.Contains(certificate.SerialNumber, text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("X509v3 CRL Number", text, StringComparison.Ordinal);

        // The same list until something changes: units and proxies may keep it.
        Assert.Equal(Certificates.Revocations(), Certificates.Revocations());
        Assert.Equal((await server.Plain.GetStringAsync("/ca.crt")).Trim(), (await File.ReadAllTextAsync(server.CaFile)).Trim());
    }

    [Fact]
    public async Task A_certificate_request_is_signed_for_what_the_operator_says_and_not_for_what_it_says()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=000e08ffffff, OU=Anything", key, HashAlgorithmName.SHA256);
        var (pem, fault) = await Certificates.Issue(request.CreateSigningRequestPem(), MacAddress.Of("000e08e00007"), "FM600F712345", "SPA-3102", Actors.Eve);
        Assert.Null(fault);
        using var made = X509Certificate2.CreateFromPem(pem!);
        var subject = ProviderCa.SubjectOf(made);
        Assert.Equal(("000e08e00007", "FM600F712345", "SPA3102"), (subject.Mac.ToString(), subject.Serial, subject.Model));
        using var whole = made.CopyWithPrivateKey(key);
        using var client = server.Secure(whole);
        Assert.Contains("GPP_SA", await client.GetStringAsync("/enrol/000e08e00007.xml"), StringComparison.Ordinal);

        var broken = request.CreateSigningRequestPem();
        var at = broken.Length - 60;
        broken = broken[..at] + (broken[at] == 'A' ? 'B' : 'A') + broken[(at + 1)..];
        foreach (var bad in new[] { "no request", broken })
        {
            Assert.Equal("This is no certificate request (PKCS #10, PEM), or its signature does not fit its key.", (await Certificates.Issue(bad, MacAddress.Of("000e08e00008"), null, null, Actors.Eve)).Fault);
        }
    }

    [Fact]
    public async Task A_certificate_of_the_authority_before_is_good_while_it_is_named()
    {
        // The overlap of a rotation: ca/former/*.crt.
        using var before = new RunningServer();
        await before.InitializeAsync();
        using var certificate = before.FromProvider("000e08e00009");
        var after = new RunningServer();
        Directory.CreateDirectory(Path.Combine(after.Data, "ca", "former"));
        File.Copy(before.CaFile, Path.Combine(after.Data, "ca", "former", "2025.crt"));
        await after.InitializeAsync();
        using (var client = after.Secure(certificate))
        {
            Assert.Contains("GPP_SA", await client.GetStringAsync("/enrol/000e08e00009.xml"), StringComparison.Ordinal);
            using var renewed = X509Certificate2.CreateFromPem(await client.GetStringAsync("/enrol/000e08e00009.pem"));
            Assert.True(ProviderCa.Open(after.Data).Signed(renewed, DateTimeOffset.UtcNow));
        }

        using (var client = server.Secure(certificate))
        {
            Assert.DoesNotContain("GPP_SA", await client.GetStringAsync("/enrol/000e08e00009.xml"), StringComparison.Ordinal);
        }

        await after.DisposeAsync();
        await before.DisposeAsync();
    }
}

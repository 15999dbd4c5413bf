using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Spa.Device.Tests.Host;
using Spa.Device.Tests.Provisioning;
using Spa.Foundation.Time;
using Spa.Gateway.Admin;
using Spa.Gateway.Ports;
using Spa.Marks;

namespace Spa.Device.Tests.Trust;

/// <summary>The unit renews its own certificate, in virtual time: it is 2026-01-01 when it is switched on, and the certificate it was made with is good for 100 days.</summary>
public sealed class CertificateUpkeepTests : IDisposable
{
    private const string Url = "https://prov.example.net/enrol/$MA.pem";
    private const string Path = "/enrol/000e08aabbcc.pem";
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TestPki pki = new();
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose()
    {
        key.Dispose();
        pki.Dispose();
    }

    [Fact]
    public void It_is_renewed_when_two_thirds_of_its_time_have_passed_and_shown_from_then_on()
    {
        var rig = On();
        rig.Host.Serve(Path, Pem(Made(66, 800)), secured: true);
        rig.Start();
        rig.Run(65.Days);
        Assert.Empty(Asked(rig));
        Assert.Equal(new CertificateStatus(Start, Start.AddDays(100), false, "a newer one is asked for from 2026-03-08 on"), rig.Gateway.Status.Certificate);
        rig.Run(3.Days);
        var asked = Assert.Single(Asked(rig));
        Assert.InRange(asked.At, 66.Days, 67.Days + 3.Hours);
        Assert.True(asked.Request is { IsBeside: true, Policy.HttpsOnly: true, MaxBytes: 65536 });
        Assert.Equal(Start.AddDays(800), new DateTimeOffset(Assert.Single(rig.Host.Shown).NotAfter.ToUniversalTime()));
        Assert.Contains("SPA3102 00:0e:08:aa:bb:cc -- New certificate, good until 2028-03-11", rig.Host.Syslog(Rig.Syslog));
        Assert.Equal((true, Start.AddDays(800)), (rig.Gateway.Status.Certificate!.IsRenewed, rig.Gateway.Status.Certificate.Until));

        // And after a restart at once, without asking anybody.
        rig.Host.Shown.Clear();
        rig.Began = Start.AddDays(70);
        rig.Again(RestartKind.Reboot);
        Assert.Equal(Start.AddDays(800), new DateTimeOffset(Assert.Single(rig.Host.Shown).NotAfter.ToUniversalTime()));
        rig.Run(30.Days);
        Assert.Single(Asked(rig));
    }

    [Fact]
    public void The_same_certificate_again_means_nothing_newer_yet_and_a_server_that_fails_is_asked_at_growing_distances()
    {
        var rig = On(certificate: Made(-90, 10));
        rig.Host.Serve(Path, Pem(rig.Certificate!), secured: true);
        rig.Start();
        rig.Run(50.Hours);
        var times = Asked(rig).Select(f => f.At.TotalHours).ToList();
        Assert.InRange(times[0], 0, 5 / 60.0);
        Assert.InRange(times[1] - times[0], 21.6, 24.01);
        Assert.InRange(times[2] - times[1], 21.6, 24.01);
        Assert.Equal("a newer one is due; the server has none yet", rig.Gateway.Status.Certificate!.State);
        Assert.DoesNotContain(rig.Host.Logs, l => l.Text.Contains("ertificate", StringComparison.Ordinal));

        rig.Host.Fail(Path, FetchFault.Timeout);
        rig.Run(60.Hours);
        var failed = Asked(rig).Select(f => f.At.TotalHours).Skip(times.Count).ToList();
        for (var i = 1; i < failed.Count; i++)
        {
            var bound = Math.Min(6, Math.Pow(2, i - 1) / 12);
            Assert.InRange(failed[i] - failed[i - 1], bound / 2, bound + 0.01);
        }

        Assert.True(failed.Count > 8, $"{failed.Count} tries");
        Assert.Equal(["SPA3102 00:0e:08:aa:bb:cc -- Certificate not renewed: timeout"], rig.Host.Syslog(Rig.Syslog).Where(t => t.Contains("ertificate", StringComparison.Ordinal)));
        Assert.Equal("a newer one is due and was asked for in vain: timeout", rig.Gateway.Status.Certificate.State);
    }

    public static TheoryData<string, string> Bad => new()
    {
        { "other key", "it is for another key" },
        { "other unit", "it is for another unit" },
        { "other common name", "it is for another unit" },
        { "two surnames", "it is for another unit" },
        { "authority", "it is one of an authority" },
        { "server", "it is not one of a client" },
        { "future", "it is not valid before 2026-02-15" },
        { "ended", "it expired on 2025-12-31" },
        { "stranger", "no authority that this unit believes has signed it" },
        { "same name", "no authority that this unit believes has signed it" },
        { "revoked", "it was revoked on 2026-02-03" },
        { "older", "it is older than the one in use" },
    };

    [Theory]
    [Attack("C7", "P8")]
    [MemberData(nameof(Bad))]
    public void What_is_not_this_units_certificate_is_refused_with_its_reason_and_the_old_one_stays(string kind, string why)
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var stranger = new TestPki("Other CA");
        using var impostor = new TestPki();
        var good = Made(-1, 700);
        var rig = On(certificate: Made(-90, 10), settings: ("CRL_URL", "http://prov.example.net/ca.crl"));
        rig.Host.Serve("/ca.crl", pki.Crl(5, Start, Start.AddDays(9), kind == "revoked" ? [good] : []));
        rig.Host.Serve(
            Path,
            Pem(kind switch
            {
                "other key" => pki.Unit(other, Start.AddDays(-1), Start.AddDays(700)),
                "other unit" => Named("OU=SPA-3102, L=FM600F123457, SN=000e08aabbcd, CN=000e08aabbcd"),
                "other common name" => Named("CN=000e08aabbcd"),
                "two surnames" => Named("SN=000e08aabbcc, SN=000e08aabbcd, CN=000e08aabbcc"),
                "authority" => pki.Unit(key, Start.AddDays(-1), Start.AddDays(700), isAuthority: true),
                "server" => pki.Unit(key, Start.AddDays(-1), Start.AddDays(700), usage: "1.3.6.1.5.5.7.3.1"),
                "future" => Made(45, 700),
                "ended" => Made(-100, -1),
                "stranger" => stranger.Unit(key, Start.AddDays(-1), Start.AddDays(700)),
                "same name" => impostor.Unit(key, Start.AddDays(-1), Start.AddDays(700)),
                "older" => Made(-91, 700),
                _ => good,
            }),
            secured: true);
        rig.Start();
        rig.Run(1.Hours);
        Assert.Contains($"SPA3102 00:0e:08:aa:bb:cc -- Certificate not renewed: the certificate from there is not used: {why}", rig.Host.Syslog(Rig.Syslog));
        Assert.Empty(rig.Host.Shown);
        Assert.Null(rig.Host.RenewedCertificate);

        // The right one is taken as soon as it is there.
        rig.Host.Serve("/ca.crl", pki.Crl(6, Start, Start.AddDays(9)));
        rig.Host.Serve(Path, Pem(Made(-1, 701)), secured: true);
        rig.Run(7.Hours);
        Assert.Single(rig.Host.Shown);

        X509Certificate2 Named(string name) => pki.Unit(key, Start.AddDays(-1), Start.AddDays(700), name);
    }

    public static TheoryData<string, string> Places => new()
    {
        { "http://prov.example.net/enrol/$MA.pem", "a certificate is fetched over https only" },
        { "tftp://prov.example.net/enrol/$MA.pem", "a certificate is fetched over https only" },
        { "https://other.example.com/enrol/$MA.pem", "server other.example.com is not in Restricted_Access_Domains" },
        { "https://prov.example.net/text", "no certificate, neither PEM nor DER" },
        { "https://prov.example.net/plain", "it did not come from a server that this unit believes" },
        { "https://prov.example.net/gone", "file not found" },
        { "https://prov.example.net/forged", "tls failed: unknown issuer: Somebody" },
    };

    [Theory]
    [Attack("P8")]
    [MemberData(nameof(Places))]
    public void It_comes_over_checked_TLS_from_where_the_unit_may_ask_or_not_at_all(string url, string why)
    {
        var rig = On(certificate: Made(-90, 10), settings: [("Certificate_URL", url), ("Restricted_Access_Domains", "example.net")]);
        var good = Pem(Made(-1, 700));
        rig.Host.Serve(Path, good);
        rig.Host.Serve("/plain", good);
        rig.Host.Serve("/text", "<html>"u8.ToArray(), secured: true);
        rig.Host.Fail("/forged", FetchFault.TlsFailed, "unknown issuer: Somebody");
        rig.Start();
        rig.Run(6.Minutes);
        Assert.Contains($"SPA3102 00:0e:08:aa:bb:cc -- Certificate not renewed: {why}", rig.Host.Syslog(Rig.Syslog));
        Assert.Empty(rig.Host.Shown);
    }

    [Fact]
    public void A_unit_that_signed_its_own_certificate_asks_for_the_providers_at_once()
    {
        var request = new CertificateRequest("SN=000e08aabbcc, CN=000e08aabbcc", key, HashAlgorithmName.SHA256);
        var rig = On(certificate: request.CreateSelfSigned(Start, Start.AddYears(30)));
        rig.Host.Serve(Path, Pem(Made(0, 700)), secured: true);
        rig.Start();
        rig.Run(6.Minutes);
        Assert.Equal(pki.Ca.Subject, Assert.Single(rig.Host.Shown).Issuer);
    }

    [Fact]
    public void A_renewed_one_that_has_ended_or_is_damaged_falls_back_to_the_one_of_the_factory_and_a_newer_is_asked_for_at_once()
    {
        foreach (var (file, why) in new[] { (Pem(Made(-50, -3)), "it expired on 2025-12-29"), ("rubbish"u8.ToArray(), "it cannot be read") })
        {
            var rig = On(certificate: Made(-100, 3000));
            rig.Host.RenewedCertificate = file;
            rig.Host.Fail(Path, FetchFault.Timeout);
            rig.Start();
            Assert.Empty(rig.Host.Shown);
            Assert.Contains($"SPA3102 00:0e:08:aa:bb:cc -- The renewed certificate is not used: {why}; the one the unit was made with is shown", rig.Host.Syslog(Rig.Syslog));
            Assert.False(rig.Gateway.Status.Certificate!.IsRenewed);
            rig.Host.Serve(Path, Pem(Made(-1, 700)), secured: true);
            rig.Run(20.Minutes);
            Assert.Equal(Start.AddDays(700), new DateTimeOffset(Assert.Single(rig.Host.Shown).NotAfter.ToUniversalTime()));
        }
    }

    [Fact]
    public void One_that_ends_while_the_unit_runs_gives_its_place_back()
    {
        var rig = On(certificate: Made(-100, 3000));
        rig.Host.RenewedCertificate = Pem(Made(-50, 20));
        rig.Host.Fail(Path, FetchFault.Timeout);
        rig.Start();
        rig.Run(19.Days);
        Assert.Equal(Start.AddDays(20), new DateTimeOffset(Assert.Single(rig.Host.Shown).NotAfter.ToUniversalTime()));
        Assert.True(rig.Gateway.Status.Certificate!.IsEnding(Start + rig.Time.Now));
        rig.Run(2.Days);
        Assert.Equal(Start.AddDays(3000), new DateTimeOffset(rig.Host.Shown[^1].NotAfter.ToUniversalTime()));
    }

    [Fact]
    public void While_the_clock_is_not_set_dates_are_not_judged_and_nothing_is_asked()
    {
        var rig = On(certificate: Made(-300, 3000));
        rig.IsClockSet = false;
        rig.Host.RenewedCertificate = Pem(Made(-200, -100));
        rig.Host.Serve(Path, Pem(Made(-1, 700)), secured: true);
        rig.Start();
        rig.Run(1.Days);
        Assert.Equal(Start.AddDays(-100), new DateTimeOffset(Assert.Single(rig.Host.Shown).NotAfter.ToUniversalTime()));
        Assert.Equal("looked after once the clock is set", rig.Gateway.Status.Certificate!.State);
        Assert.Empty(Asked(rig));
        rig.IsClockSet = true;
        rig.Run(12.Minutes);
        Assert.Equal(Start.AddDays(700), new DateTimeOffset(rig.Host.Shown[^1].NotAfter.ToUniversalTime()));
    }

    [Fact]
    public void What_cannot_be_stored_is_not_shown_and_is_asked_for_again()
    {
        var rig = On(certificate: Made(-90, 10));
        rig.Host.Serve(Path, Pem(Made(-1, 700)), secured: true);
        rig.Host.KeepFault = "disk full";
        rig.Start();
        rig.Run(6.Minutes);
        Assert.Contains("SPA3102 00:0e:08:aa:bb:cc -- Certificate not renewed: the new certificate could not be stored: disk full", rig.Host.Syslog(Rig.Syslog));
        Assert.Empty(rig.Host.Shown);
        rig.Host.KeepFault = null;
        rig.Run(20.Minutes);
        Assert.Single(rig.Host.Shown);
    }

    [Fact]
    public void A_factory_reset_leaves_it_where_it_is()
    {
        var rig = On();
        rig.Host.RenewedCertificate = Pem(Made(-1, 700));
        rig.Start();
        rig.Run(1.Seconds);
        rig.Gateway.FactoryReset();
        rig.Run(1.Seconds);
        Assert.Equal(RestartKind.FactoryReset, rig.Host.Restarts.Single().Kind);
        rig.Host.Shown.Clear();
        rig.Again(RestartKind.FactoryReset);
        Assert.Single(rig.Host.Shown);
        Assert.Equal("not renewed by itself: Certificate_URL is blank", rig.Gateway.Status.Certificate!.State);
    }

    [Fact]
    public void A_blank_URL_stops_the_asking_and_an_answer_that_comes_late_is_not_taken()
    {
        var rig = On(certificate: Made(-90, 10));
        rig.Host.Serve(Path, Pem(Made(-1, 700)), secured: true);
        rig.Start();
        rig.Run(1.Seconds);
        rig.Host.HoldFetches = true;
        rig.Run(6.Minutes);
        Assert.Equal("asks for a newer one", rig.Gateway.Status.Certificate!.State);
        rig.Gateway.SubmitSettings([new("Certificate_URL", "", null)], Account.Admin, _ => { });
        rig.Run(1.Seconds);
        rig.Host.Release();
        rig.Run(100.Hours);
        Assert.Empty(rig.Host.Shown);
        Assert.Single(Asked(rig));
    }

    [Fact]
    public void The_report_tells_until_when_it_is_good()
    {
        var rig = On(settings: ("Report_Rule", "http://prov.example.net/report"));
        rig.Start();
        rig.Run(1.Seconds);
        rig.Gateway.SendReport();
        rig.Run(1.Seconds);
        var report = Encoding.UTF8.GetString(rig.Host.Sent.Single().Request.Body);
        Assert.Contains("Certificate Until: 2026-04-11T00:00:00Z", report, StringComparison.Ordinal);
        Assert.Contains("Certificate Renewal: a newer one is asked for from 2026-03-08 on", report, StringComparison.Ordinal);
    }

    [Fact]
    [Parameter("Certificate_URL")]
    public void Certificate_url() => Proof.Differs("Certificate_URL", Url, "", (value, reads) => Days(reads, ("Certificate_URL", value)), (with, without) => Assert.Equal(("66", ""), (with, without)));

    [Fact]
    [Parameter("Certificate_Renew_After")]
    public void Certificate_renew_after()
        => Proof.Differs("Certificate_Renew_After", "50", "80", (value, reads) => Days(reads, ("Certificate_Renew_After", value)), (early, late) => Assert.Equal(("50", "80"), (early, late)));

    private string Days(ISet<string> reads, params (string Name, string Text)[] settings)
    {
        var rig = On(reads: reads, settings: settings);
        rig.Host.Serve(Path, Pem(Made(0, 800)), secured: true);
        rig.Start();
        rig.Run(99.Days);
        return string.Join(',', Asked(rig).Select(f => (int)f.At.TotalDays));
    }

    private Rig On(X509Certificate2? certificate = null, ISet<string>? reads = null, params (string Name, string Text)[] settings)
    {
        var rig = Rig.Make(1, reads, [("Certificate_URL", Url), ("Resync_Periodic", "0"), .. settings]);
        rig.Roots = [pki.Ca];
        rig.Certificate = certificate ?? Made(0, 100);
        rig.Host.Serve("/a.xml", Rig.Profile());
        return rig;
    }

    private X509Certificate2 Made(int from, int to) => pki.Unit(key, Start.AddDays(from), Start.AddDays(to));

    private static byte[] Pem(X509Certificate2 certificate) => Encoding.ASCII.GetBytes(certificate.ExportCertificatePem());

    private static List<(TimeSpan At, FetchRequest Request)> Asked(Rig rig)
        => [.. rig.Host.Fetches.Where(f => f.Request.Target.Path != "/a.xml" && f.Request.Target.Path != "/ca.crl")];
}

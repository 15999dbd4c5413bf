using System.Security.Cryptography;
using System.Text;
using Spa.Device.Tests.Host;
using Spa.Device.Tests.Provisioning;
using Spa.Foundation.Time;
using Spa.Gateway.Admin;
using Spa.Gateway.Ports;
using Spa.Marks;

namespace Spa.Device.Tests.Trust;

/// <summary>The authority and the list of revoked certificates that the unit fetches, keeps and goes by, in virtual time: it is 2026-01-01 when the unit is switched on.</summary>
public sealed class TrustUpkeepTests : IDisposable
{
    private const string List = "http://prov.example.net/ca.crl";
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TestPki pki = new();

    public void Dispose() => pki.Dispose();

    [Fact]
    public void The_list_is_fetched_kept_and_there_again_after_a_restart_without_a_server()
    {
        var rig = On(("CRL_URL", List));
        rig.Host.Serve("/ca.crl", pki.Crl(5, Start, Start.AddDays(2)));
        rig.Start();
        rig.Run(1.Seconds);
        Assert.Equal(5, Number(rig));
        rig.Host.Believed.Clear();
        rig.Host.Fail("/ca.crl", FetchFault.Timeout);
        rig.Again(RestartKind.Reboot);
        Assert.Equal(5, Number(rig));
    }

    [Fact]
    public void It_is_fetched_again_when_half_of_its_time_has_passed_and_after_failures_at_growing_distances()
    {
        var rig = On(("CRL_URL", List), ("Resync_Periodic", "0"));
        rig.Host.Serve("/ca.crl", pki.Crl(5, Start, Start.AddHours(10)));
        rig.Start();
        rig.Run(1.Seconds);
        rig.Host.Fail("/ca.crl", FetchFault.Timeout);
        rig.Run(30.Hours);
        var times = rig.Host.Fetches.Where(f => f.Request.Target.Path == "/ca.crl").Select(f => f.At.TotalHours).ToList();
        Assert.InRange(times[1], 4.5, 5.01);
        for (var i = 2; i < times.Count; i++)
        {
            var bound = Math.Min(6, Math.Pow(2, i - 2) / 12);
            Assert.InRange(times[i] - times[i - 1], bound / 2, bound + 0.01);
        }

        Assert.Equal(5, Number(rig));
        Assert.Equal(
            ["CRL_URL: taken", "CRL_URL: timeout; what is here goes on counting", "the list of revoked certificates has ended on 2026-01-01; it goes on counting until a newer one is here"],
            rig.Host.Logs.Select(l => l.Text).Where(t => t.Contains("CRL", StringComparison.Ordinal) || t.Contains("revoked", StringComparison.Ordinal)));
    }

    public static TheoryData<string, string> Bad => new()
    {
        { "stranger", "CRL_URL: not signed by an authority that this unit believes; what is here goes on counting" },
        { "older", "CRL_URL: older than the one that is here; what is here goes on counting" },
        { "future", "CRL_URL: made in the future; what is here goes on counting" },
        { "text", "CRL_URL: not a revocation list: no DER as RFC 5280 5.1 has it; what is here goes on counting" },
    };

    [Theory]
    [Attack("P8")]
    [MemberData(nameof(Bad))]
    public void What_is_no_list_of_the_authority_takes_nothing_away(string kind, string said)
    {
        using var other = new TestPki();
        var rig = On(("CRL_URL", List));
        rig.Host.Serve("/ca.crl", pki.Crl(5, Start, Start.AddHours(4)));
        rig.Start();
        rig.Run(1.Seconds);
        rig.Host.Serve("/ca.crl", kind switch
        {
            "stranger" => other.Crl(6, Start, Start.AddDays(9)),
            "older" => pki.Crl(4, Start, Start.AddDays(9)),
            "future" => pki.Crl(6, Start.AddDays(30), Start.AddDays(60)),
            _ => Encoding.ASCII.GetBytes("<html>"),
        });
        rig.Run(3.Hours);
        Assert.Equal(5, Number(rig));
        Assert.Contains(said, rig.Host.Logs.Select(l => l.Text));
        rig.Host.Serve("/ca.crl", pki.Crl(6, Start, Start.AddDays(9)));
        rig.Run(7.Hours);
        Assert.Equal(6, Number(rig));
    }

    [Fact]
    public void Without_a_url_nothing_is_asked_and_what_was_kept_is_forgotten()
    {
        var rig = On(("CRL_URL", List));
        rig.Host.Serve("/ca.crl", pki.Crl(5, Start, Start.AddDays(2)));
        rig.Start();
        rig.Run(1.Seconds);
        rig.Gateway.SubmitSettings([new("CRL_URL", "", null)], Account.Admin, _ => { });
        rig.Run(1.Seconds);
        Assert.Null(rig.Host.Believed[^1].Revoked);
        Assert.Empty(rig.Host.Kept["crl"]);
        var asked = rig.Host.Fetches.Count(f => f.Request.Target.Path == "/ca.crl");
        rig.Run(100.Hours);
        Assert.Equal(asked, rig.Host.Fetches.Count(f => f.Request.Target.Path == "/ca.crl"));
    }

    [Fact]
    public void A_fetch_beside_the_profile_waits_for_the_first_contact_and_says_nothing_of_the_server()
    {
        var rig = On(("CRL_URL", List), ("Resync_Random_Delay", "100"));
        rig.Host.Serve("/ca.crl", pki.Crl(5, Start, Start.AddDays(2)));
        rig.Start();
        rig.Run(3000.Seconds);
        Assert.Equal("/a.xml", rig.Host.Fetches[0].Request.Target.Path);
        var list = rig.Host.Fetches.Single(f => f.Request.Target.Path == "/ca.crl");
        Assert.True(list.Request.IsBeside && list.At >= rig.Host.Fetches[0].At);
    }

    [Fact]
    public void An_authority_named_by_its_fingerprint_may_come_from_anywhere_and_stays()
    {
        var rig = On(("Custom_CA_URL", "http://anywhere/ca.pem"), ("Custom_CA_Fingerprint", Colons(SHA256.HashData(pki.Ca.RawData))));
        rig.Roots = [];
        rig.Host.Serve("/ca.pem", Encoding.ASCII.GetBytes(pki.CaPem));
        rig.Start();
        rig.Run(1.Seconds);
        Assert.Equal(pki.Ca.Thumbprint, rig.Host.Believed[^1].Authority!.Thumbprint);
        rig.Host.Believed.Clear();
        rig.Again(RestartKind.Reboot);
        Assert.Equal(pki.Ca.Thumbprint, rig.Host.Believed[^1].Authority!.Thumbprint);
        rig.Gateway.FactoryReset();
        rig.Run(1.Seconds);
        rig.Again(RestartKind.FactoryReset);
        Assert.Null(rig.Host.Believed[^1].Authority);
        Assert.Empty(rig.Host.Kept["custom-ca"]);
    }

    public static TheoryData<string, string, string, string> Authorities => new()
    {
        { "http://x/ca.der", "", "der", "Custom_CA_URL: over a plain connection an authority is taken only with Custom_CA_Fingerprint" },
        { "tftp://x/ca.der", "", "der", "Custom_CA_URL: over a plain connection an authority is taken only with Custom_CA_Fingerprint" },
        { "http://x/ca.der", "other", "der", "Custom_CA_URL: its fingerprint is not that of Custom_CA_Fingerprint" },
        { "https://x/ca.der", "", "server", "Custom_CA_URL: the certificate is not one of an authority" },
        { "https://x/ca.der", "", "text", "Custom_CA_URL: no certificate, neither PEM nor DER" },
        { "https://x/ca.der", "", "gone", "Custom_CA_URL: file not found" },
        { "https://x/ca.der", "", "der", "Custom_CA_URL: taken" },
        { "tftp://x/ca.der", "own", "der", "Custom_CA_URL: taken" },
    };

    [Theory]
    [Attack("P8")]
    [MemberData(nameof(Authorities))]
    public void An_authority_is_taken_only_over_a_checked_connection_or_by_its_fingerprint(string url, string fingerprint, string file, string said)
    {
        using var server = pki.Server(["a.test"]);
        var print = fingerprint switch { "own" => Convert.ToHexStringLower(SHA256.HashData(pki.Ca.RawData)), "other" => new string('0', 64), _ => string.Empty };
        var rig = On(("Custom_CA_URL", url), ("Custom_CA_Fingerprint", print));
        if (file != "gone")
        {
            rig.Host.Serve("/ca.der", file switch { "der" => pki.Ca.RawData, "server" => server.RawData, _ => "<html>"u8.ToArray() }, secured: true);
        }

        rig.Start();
        rig.Run(1.Seconds);
        Assert.Contains(said, rig.Host.Logs.Select(l => l.Text));
        Assert.Equal(said.EndsWith("taken", StringComparison.Ordinal), rig.Host.Believed[^1].Authority is not null);
    }

    [Fact]
    public void A_list_of_the_further_authority_counts_as_long_as_that_one_is_believed()
    {
        var rig = On(("Custom_CA_URL", "https://x/ca.pem"), ("CRL_URL", "http://x/further.crl"));
        using var further = new TestPki("Further CA");
        rig.Host.Serve("/ca.pem", Encoding.ASCII.GetBytes(further.CaPem), secured: true);
        rig.Host.Serve("/further.crl", further.Crl(9, Start, Start.AddDays(9)));
        rig.Start();
        rig.Run(11.Minutes);
        Assert.Equal(9, Number(rig));
        rig.Gateway.SubmitSettings([new("Custom_CA_URL", "", null)], Account.Admin, _ => { });
        rig.Run(1.Seconds);
        Assert.Equal((null, null), (rig.Host.Believed[^1].Authority, rig.Host.Believed[^1].Revoked));
    }

    [Fact]
    [Parameter("CRL_URL")]
    public void Crl_url() => Proof.Differs("CRL_URL", List, "", Revoked, (with, without) => Assert.Equal((true, false), (with, without)));

    [Fact]
    [Parameter("Custom_CA_URL")]
    [Parameter("Custom_CA_Fingerprint")]
    public void Custom_ca()
    {
        Proof.Differs("Custom_CA_URL", "https://x/ca.der", "", (value, reads) => Believed(reads, ("Custom_CA_URL", value)), (with, without) => Assert.Equal((true, false), (with, without)));
        var own = Convert.ToHexString(SHA256.HashData(pki.Ca.RawData));
        Proof.Differs(
            "Custom_CA_Fingerprint", own, new string('1', 64), (value, reads) => Believed(reads, ("Custom_CA_URL", "https://x/ca.der"), ("Custom_CA_Fingerprint", value)), (right, wrong) => Assert.Equal((true, false), (right, wrong)));
    }

    private bool Revoked(string url, ISet<string> reads)
    {
        using var bad = pki.Server(["a.test"]);
        var rig = Rig.Make(1, reads, ("CRL_URL", url));
        rig.Roots = [pki.Ca];
        rig.Host.Serve("/ca.crl", pki.Crl(1, Start, Start.AddDays(1), bad));
        rig.Start();
        rig.Run(1.Seconds);
        return rig.Host.Believed[^1].Revoked?.RevokedAt(bad) is not null;
    }

    private bool Believed(ISet<string> reads, params (string Name, string Text)[] settings)
    {
        var rig = Rig.Make(1, reads, settings);
        rig.Host.Serve("/ca.der", pki.Ca.RawData, secured: true);
        rig.Start();
        rig.Run(1.Seconds);
        return rig.Host.Believed[^1].Authority is not null;
    }

    private Rig On(params (string Name, string Text)[] settings)
    {
        var rig = Rig.Make(settings);
        rig.Roots = [pki.Ca];
        rig.Host.Serve("/a.xml", Rig.Profile());
        return rig;
    }

    private static int? Number(Rig rig) => (int?)rig.Host.Believed[^1].Revoked?.Number;

    private static string Colons(byte[] bytes) => string.Join(':', bytes.Select(b => b.ToString("x2", null)));
}

using System.Text;
using Spa.Configuration.Profiles;
using Spa.Foundation.Time;
using Spa.Gateway.Ports;
using Spa.Marks;

namespace Spa.Device.Tests.Provisioning;

/// <summary>Which profiles and servers are believed, and what never reaches a log.</summary>
public class ProfileTrustTests
{
    private const string Key = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Fact]
    [Attack("P4")]
    public void A_wrong_key_a_changed_salt_and_a_cut_file_look_the_same_and_the_old_profile_stays()
    {
        var good = ProfileCipher.Encrypt(Encoding.ASCII.GetBytes(Rig.Profile(("GPP_A", "new"))), Key, KeyDigest.Md5, [1, 2, 3, 4, 5, 6, 7, 8]);
        byte[][] bad =
        [
            ProfileCipher.Encrypt(Encoding.ASCII.GetBytes(Rig.Profile(("GPP_A", "new"))), "another key", KeyDigest.Md5, [1, 2, 3, 4, 5, 6, 7, 8]),
            [.. good[..8], (byte)(good[8] ^ 1), .. good[9..]],
            [.. good[..20], (byte)(good[20] ^ 1), .. good[21..]],
            good[..^16],
            good[..^1],
            [],
            Encoding.ASCII.GetBytes("Salted__"),
        ];
        var outcomes = bad.Select(file =>
        {
            var rig = Rig.Make(("Profile_Rule", "[--key $SA] http://prov.example.net/a.cfg"), ("GPP_SA", Key), ("GPP_A", "old"));
            rig.Host.Serve("/a.cfg", file);
            rig.Start();
            rig.Run(1.Seconds);
            Assert.Equal("old", rig.Text("GPP_A"));
            return string.Join('\n', rig.Host.Syslog(Rig.Syslog));
        }).Distinct();
        Assert.EndsWith("corrupt file", Assert.Single(outcomes), StringComparison.Ordinal);
    }

    [Fact]
    public void The_right_key_opens_the_file()
    {
        var rig = Rig.Make(("Profile_Rule", "[--key $SA] http://prov.example.net/a.cfg"), ("GPP_SA", Key));
        rig.Host.Serve("/a.cfg", ProfileCipher.Encrypt(Encoding.ASCII.GetBytes(Rig.Profile(("GPP_A", "new"))), Key, KeyDigest.Md5, [1, 2, 3, 4, 5, 6, 7, 8]));
        rig.Start();
        rig.Run(1.Seconds);
        Assert.Equal("new", rig.Text("GPP_A"));
    }

    [Theory]
    [Attack("P5")]
    [InlineData("Profile_For", "000e08000001", "profile for another device", false)]
    [InlineData("Profile_For", "00:0E:08:AA:BB:CC", "", true)]
    [InlineData("Profile_For", "fm600f123456", "", true)]
    [InlineData("Profile_Sequence", "6", "profile too old", false)]
    [InlineData("Profile_Sequence", "7", "", true)]
    [InlineData("Profile_Sequence", "8", "", true)]
    [InlineData("Profile_Sequence", "0", "profile too old", false)]
    [InlineData("GPP_B", "no number", "profile too old", false)]
    public void A_profile_of_another_device_or_an_older_one_is_refused_whole(string name, string value, string err, bool taken)
    {
        var rig = Rig.Make(("Profile_Sequence", name == "Profile_For" ? "0" : "7"), ("GPP_A", "old"));
        rig.Host.Serve("/a.xml", Rig.Profile(("GPP_A", "new"), (name, value)));
        rig.Start();
        rig.Run(1.Seconds);
        Assert.Equal(err, rig.Gateway.Status.Provisioning.Last!.Err);
        Assert.Equal(taken ? "new" : "old", rig.Text("GPP_A"));
    }

    [Fact]
    public void A_profile_without_a_number_is_taken_over_a_checked_connection()
    {
        var rig = Rig.Make(("Profile_Sequence", "7"));
        rig.Host.Serve("/a.xml", Rig.Profile(("GPP_A", "new")), secured: true);
        rig.Start();
        rig.Run(1.Seconds);
        Assert.Equal("new", rig.Text("GPP_A"));
    }

    [Theory]
    [Attack("P6")]
    [InlineData(false, "no", false)]
    [InlineData(false, "yes", true)]
    [InlineData(true, "no", true)]
    public void A_key_in_a_profile_that_anybody_could_read_is_refused_unless_the_policy_allows_it(bool secured, string policy, bool taken)
    {
        var rig = Rig.Make(("Allow_Clear_Key_Profile", policy));
        rig.Host.Serve("/a.xml", Rig.Profile(("GPP_SA", Key), ("GPP_A", "new")), secured);
        rig.Start();
        rig.Run(1.Seconds);
        Assert.Equal("new", rig.Text("GPP_A"));
        Assert.Equal(taken ? Key : "", rig.Text("GPP_SA"));
        Assert.Equal(taken ? [] : ["GPP_SA"], rig.Gateway.Status.Refused.Select(r => r.Name));
    }

    [Fact]
    [Attack("P6")]
    public void A_file_under_the_previous_key_is_refused_after_the_key_has_changed()
    {
        var old = ProfileCipher.Encrypt(Encoding.ASCII.GetBytes(Rig.Profile(("GPP_SA", "new key"), ("GPP_A", "first"))), Key, KeyDigest.Md5, [1, 2, 3, 4, 5, 6, 7, 8]);
        var rig = Rig.Make(("Profile_Rule", "[--key $SA] http://prov.example.net/a.cfg"), ("GPP_SA", Key), ("Resync_Periodic", "60"));
        rig.Host.Serve("/a.cfg", old);
        rig.Start();
        rig.Run(61.Seconds);
        Assert.Equal(("new key", "first"), (rig.Text("GPP_SA"), rig.Text("GPP_A")));
        Assert.Equal("corrupt file", rig.Gateway.Status.Provisioning.Last!.Err);
    }

    [Theory]
    [Attack("P8")]
    [InlineData("example.net", "prov.example.net", true)]
    [InlineData("example.net, other.org", "OTHER.org", true)]
    [InlineData("example.net", "badexample.net", false)]
    [InlineData("example.net", "example.net.evil.org", false)]
    [InlineData("example.net", "10.0.0.1", false)]
    public void Only_servers_of_the_listed_domains_are_asked(string domains, string host, bool asked)
    {
        var rig = Rig.Make(("Restricted_Access_Domains", domains), ("Profile_Rule", "http://$A/a.xml"), ("GPP_A", host));
        rig.Start();
        rig.Run(1.Seconds);
        Assert.Equal(asked, rig.Host.Fetches.Count == 1);
        if (!asked)
        {
            Assert.Equal($"http_get failed (server {host} is not in Restricted_Access_Domains)", rig.Gateway.Status.Provisioning.Last!.Explanation);
        }
    }

    [Theory]
    [Attack("P8")]
    [InlineData("https://prov.example.net/a", "http://prov.example.net/a", 0, "redirect from https to http")]
    [InlineData("https://prov.example.net/a", "https://evil.org/a", 0, "server evil.org is not in Restricted_Access_Domains")]
    [InlineData("http://prov.example.net/a", "https://www.example.net/a", 4, null)]
    [InlineData("http://prov.example.net/a", "http://prov.example.net/a", 5, "more than 5 redirects")]
    public void The_policy_judges_redirects(string from, string to, int followed, string? why)
        => Assert.Equal(why, ServerPolicy.Parse("example.net").RefusesRedirect(Target(from), Target(to), followed));

    public static TheoryData<string, string, string, string> PlainConnections => new()
    {
        { "no", "http://prov.example.net/a.cfg", "plain", "" },
        { "unless encrypted", "http://prov.example.net/a.cfg", "plain", "http_get failed (Require_HTTPS forbids a plain connection)" },
        { "unless encrypted", "tftp://prov.example.net/a.cfg", "plain", "tftp_get failed (Require_HTTPS forbids a plain connection)" },
        { "unless encrypted", "[--key $SA] http://prov.example.net/a.cfg", "keyed", "" },
        { "unless encrypted", "[--key $SA] tftp://prov.example.net/a.cfg", "keyed", "" },
        { "unless encrypted", "[--key $SA] http://prov.example.net/a.cfg", "plain", "corrupt file (the rule names a key, the file is not encrypted)" },
        { "unless encrypted", "https://prov.example.net/a.cfg", "plain", "" },
        { "yes", "[--key $SA] http://prov.example.net/a.cfg", "keyed", "http_get failed (Require_HTTPS forbids a plain connection)" },
        { "yes", "[--key $SA] tftp://prov.example.net/a.cfg", "keyed", "tftp_get failed (Require_HTTPS forbids a plain connection)" },
        { "yes", "[--key $SA] https://prov.example.net/a.cfg", "keyed", "" },
        { "yes", "https://prov.example.net/a.cfg", "plain", "" },
    };

    [Theory]
    [Attack("P8")]
    [MemberData(nameof(PlainConnections))]
    public void A_plain_connection_is_refused_as_far_as_the_policy_says(string policy, string rule, string file, string why)
    {
        var rig = Rig.Make(("Require_HTTPS", policy), ("Profile_Rule", rule), ("GPP_SA", Key), ("GPP_A", "old"));
        var profile = Encoding.ASCII.GetBytes(Rig.Profile(("GPP_A", "new")));
        rig.Host.Serve("/a.cfg", file == "keyed" ? ProfileCipher.Encrypt(profile, Key, KeyDigest.Md5, [1, 2, 3, 4, 5, 6, 7, 8]) : profile, secured: rule.Contains("https", StringComparison.Ordinal));
        rig.Start();
        rig.Run(1.Seconds);
        Assert.Equal(why, rig.Gateway.Status.Provisioning.Last!.Succeeded ? string.Empty : rig.Gateway.Status.Provisioning.Last.Explanation);
        Assert.Equal(why.Length == 0 ? "new" : "old", rig.Text("GPP_A"));
        Assert.Equal(why.Contains("Require_HTTPS", StringComparison.Ordinal) ? 0 : 1, rig.Host.Fetches.Count);
    }

    [Fact]
    [Attack("P8")]
    public void With_keying_material_a_plain_connection_serves_only_what_is_encrypted()
    {
        var rig = Rig.Make(("Require_HTTPS", "unless encrypted"), ("IKM_HTTP_Encrypt_Content", "AAECAwQFBgcICQoLDA0ODw"), ("Resync_Periodic", "60"), ("Resync_Error_Retry_Delay", "60"));
        rig.Host.Serve("/a.xml", Rig.Profile(("GPP_A", "clear")));
        rig.Start();
        rig.Run(1.Seconds);
        Assert.Equal("corrupt file (the file is not encrypted and came over a plain connection, which Require_HTTPS forbids)", rig.Gateway.Status.Provisioning.Last!.Explanation);
        rig.Host.Serve("/a.xml", EncryptedContent.Encrypt(Encoding.ASCII.GetBytes(Rig.Profile(("GPP_A", "sealed"))), "AAECAwQFBgcICQoLDA0ODw", new byte[16]), coding: "aes128gcm");
        rig.Run(60.Seconds);
        Assert.Equal("sealed", rig.Text("GPP_A"));
    }

    [Theory]
    [Attack("P8")]
    [InlineData("https://www.example.net/a", null)]
    [InlineData("http://www.example.net/a", "Require_HTTPS forbids a plain connection")]
    public void A_redirect_leads_to_no_plain_connection_that_is_forbidden(string to, string? why)
        => Assert.Equal(why, (ServerPolicy.Open with { HttpsOnly = true }).RefusesRedirect(Target("http://www.example.net/a"), Target(to), 0));

    [Fact]
    public void A_persons_link_obeys_the_policy_too()
    {
        var rig = Rig.PowerOn(("Require_HTTPS", "yes"), ("Profile_Rule", "https://prov.example.net/a.xml"), ("Resync_After_Upgrade_Attempt", "no"));
        rig.Run(1.Seconds);
        rig.Gateway.Resync("http://elsewhere/x.xml");
        rig.Gateway.Upgrade("http://elsewhere/x.img");
        rig.Run(1.Seconds);
        Assert.Equal(("http_get failed", "http_get failed"), (rig.Gateway.Status.Provisioning.Last!.Err, rig.Gateway.Status.Upgrade.Last!.Err));
        Assert.Empty(rig.Host.Installs);
    }

    [Fact]
    public void Keys_and_passwords_never_reach_the_log_the_status_or_the_trace()
    {
        var rig = Rig.Make(
            ("Profile_Rule", "[--key $SA] http://user:hushhush@prov.example.net/a.xml"), ("GPP_SA", Key), ("Log_Resync_Failure_Msg", "$SA $ERR"), ("Log_Resync_Request_Msg", "$(SA) $PATH"));
        rig.Host.Serve("/a.xml", Rig.Profile());
        rig.Start();
        rig.Run(1.Seconds);
        var seen = string.Join('\n', rig.Host.Logs.Select(l => l.Text)) + rig.Gateway.Status + rig.Trace;
        Assert.DoesNotContain(Key, seen, StringComparison.Ordinal);
        Assert.DoesNotContain("hushhush", seen, StringComparison.Ordinal);
        Assert.Contains("$SA corrupt file", seen, StringComparison.Ordinal);
    }

    private static FetchTarget Target(string url)
    {
        var uri = new Uri(url);
        return new(uri.Scheme == "https" ? FetchScheme.Https : FetchScheme.Http, uri.Host, uri.Port, uri.PathAndQuery);
    }
}

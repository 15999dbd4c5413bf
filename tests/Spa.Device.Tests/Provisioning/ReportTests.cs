using System.Text;
using System.Xml.Linq;
using Spa.Configuration.Parameters;
using Spa.Configuration.Profiles;
using Spa.Configuration.Settings;
using Spa.Foundation.Time;
using Spa.Gateway.Admin;
using Spa.Gateway.Ports;

namespace Spa.Device.Tests.Provisioning;

public class ReportTests
{
    private const string Rule = "http://prov.example.net/report/$MA.xml";
    private const string Key = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    public static TheoryData<string, string> RulesWithSecrets => new()
    {
        { "[--key topsecret] http://h/x", "topsecret" },
        { "[--key \"top secret\"] http://h/x", "top secret" },
        { "[--uid u --pwd topsecret] http://h/x", "topsecret" },
        { "http://user:topsecret@h/x", "topsecret" },
    };

    [Theory]
    [InlineData("", "")]
    [InlineData("boot", "boot")]
    [InlineData("resync", "resync,resync")]
    [InlineData("upgrade", "upgrade")]
    [InlineData("boot,resync,upgrade", "resync,boot,resync,upgrade")]
    public void Reports_go_after_the_occasions_named(string triggers, string reasons)
    {
        var rig = Rig.PowerOn(("Report_Rule", Rule), ("Report_Trigger", triggers), ("Resync_After_Upgrade_Attempt", "no"));
        rig.Run(1.Seconds);
        rig.Gateway.Resync();
        rig.Run(1.Seconds);
        rig.Gateway.Upgrade("http://fw/x.img");
        rig.Host.Installs[0].News(new ImageNews.Failed("timeout", ""));
        rig.Run(1.Seconds);
        Assert.Equal(reasons, string.Join(',', rig.Host.Sent.Select(s => Status(s.Request.Body, "Report Reason"))));
    }

    [Fact]
    public void A_report_is_tried_once()
    {
        var rig = Rig.PowerOn(("Report_Rule", Rule), ("Report_Trigger", "boot"));
        rig.Host.SendAnswer = new SendAnswer(FetchFault.Failed, "503 Service Unavailable");
        rig.Run(10.Hours);
        Assert.Single(rig.Host.Sent);
        Assert.Equal("not accepted (503 Service Unavailable)", rig.Gateway.Status.LastReport!.Explanation);
        Assert.Contains(rig.Host.Logs, l => l.Text == "report after boot not delivered: not accepted (503 Service Unavailable)");
    }

    [Fact]
    public void It_tells_how_the_unit_does()
    {
        var rig = Rig.Make(("Report_Rule", Rule), ("Report_Trigger", "resync"));
        rig.Host.Serve("/a.xml", Rig.Profile(("Resync_Random_Delay", "bad"), ("User_ID_1_", "alice")));
        rig.Start();
        rig.Run(5.Seconds);
        rig.Voice.OffHook();
        rig.Gateway.SubmitSettings([new("User_ID_1_", "bob", null)], Account.Admin, _ => { });
        rig.Run(1.Seconds);
        rig.Gateway.SendReport();
        rig.Run(1.Seconds);
        Assert.Equal(
            [
                "Report Reason: request", "Product Name: SPA-3102", "Serial Number: FM600F123456", "MAC Address: 000e08aabbcc", "Software Version: 5.1.10(GW)", "Hardware Version: 1.88.1",
                "Client Certificate: Installed", "Enrolment Code: AAAA-BBBB-CCCC", "Current Time: 2026-01-01T00:00:06Z", "Elapsed Time: 6", "WAN Address: 192.168.1.100",
                "Last Resync Result: ok", "Last Resync At: 2026-01-01T00:00:00Z", "Last Resync Reason: power-up", "Last Resync URL: http://prov.example.net:80/a.xml", "Last Resync Detail: 1 setting changed",
                "Last Upgrade Result: none", "Upgrade State: nothing to do", "Line 1 State: dial tone", "PSTN Line State: idle",
                "Refused Setting: Resync_Random_Delay, \"bad\" refused, expected a whole number from 0 to 65535 at 0 (SPA type Uns)", "Pending Setting: User_ID_1_, WhenIdle",
            ],
            XDocument.Parse(Encoding.ASCII.GetString(rig.Host.Sent[^1].Request.Body)).DescendantNodes().OfType<XComment>().Select(c => c.Value.Trim()));
    }

    [Fact]
    public void A_reason_that_is_too_long_or_holds_the_end_of_a_comment_breaks_no_report()
    {
        var rig = Rig.PowerOn(("Report_Rule", Rule), ("Report_Trigger", "resync"));
        rig.Host.Fail("/a.xml", FetchFault.Failed, "-->" + new string('x', 1000) + "\r\nSoftware Version: 9.9.9");
        rig.Run(1.Seconds);
        var detail = Status(rig.Host.Sent.Single().Request.Body, "Last Resync Detail");
        Assert.Equal("- ->" + new string('x', 194) + "...", detail);
    }

    [Fact]
    public void It_has_every_setting_but_no_secret()
    {
        var settings = SettingsSnapshot.Factory;
        foreach (var parameter in Catalogue.All.Where(p => p.Kind.IsSecret))
        {
            foreach (var secret in new[] { "7531902468", "hush7531902468", "aHVzaDc1MzE5MDI0Njg" })
            {
                if (parameter.Check(secret) is null)
                {
                    settings = settings.With(parameter, secret);
                    break;
                }
            }
        }

        var rig = Rig.PowerOn([("Report_Rule", Rule), ("Report_Trigger", "boot"), .. Catalogue.All.Where(p => p.Kind.IsSecret).Select(p => (p.Name, settings.Text(p)))]);
        rig.Run(1.Seconds);
        // With keying material set a report is encrypted by it; what its receiver reads is searched.
        var read = EncryptedContent.Decrypt(rig.Host.Sent.Single().Request.Body, settings.Text(ProvisioningParameters.IkmHttpEncryptContent))!;
        var body = Encoding.ASCII.GetString(read);
        Assert.DoesNotContain("7531902468", body, StringComparison.Ordinal);
        Assert.DoesNotContain("aHVza", body, StringComparison.Ordinal);
        var names = Elements(read);
        Assert.All(Catalogue.All, p => Assert.Equal(!p.Name.StartsWith("GPP_S", StringComparison.Ordinal), names.Contains(p.Name)));
    }

    [Theory]
    [MemberData(nameof(RulesWithSecrets))]
    public void A_key_written_into_a_rule_is_not_told(string rule, string secret)
    {
        var rig = Rig.PowerOn(("Report_Rule", Rule), ("Report_Trigger", "boot"), ("Profile_Rule_B", "# " + rule), ("Profile_Rule_C", "# [--key $SA] http://h/y"));
        rig.Run(1.Seconds);
        var body = Encoding.ASCII.GetString(rig.Host.Sent.Single().Request.Body);
        Assert.DoesNotContain(secret, body, StringComparison.Ordinal);
        Assert.Contains("[--key $SA] http://h/y", body, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_as_a_profile_it_changes_nothing()
    {
        var rig = Rig.PowerOn(("Report_Rule", Rule), ("Report_Trigger", "boot"), ("User_Password", "hush"), ("GPP_A", "<&> \"x\""), ("Resync_Periodic", "0"));
        rig.Run(1.Seconds);
        rig.Host.Serve("/a.xml", rig.Host.Sent.Single().Request.Body);
        rig.Host.Saves.Clear();
        rig.Gateway.Resync();
        rig.Run(1.Seconds);
        Assert.True(rig.Gateway.Status.Provisioning.Last!.Succeeded, rig.Gateway.Status.Provisioning.Last.Explanation);
        Assert.Empty(rig.Host.Saves);
        Assert.Empty(rig.Gateway.Status.Refused);
    }

    [Fact]
    public void With_a_key_it_is_encrypted_with_a_fresh_salt_each_time()
    {
        var rig = Rig.PowerOn(("Report_Rule", $"[--key $SA] {Rule}"), ("GPP_SA", Key));
        rig.Gateway.SendReport();
        rig.Run(1.Seconds);
        rig.Gateway.SendReport();
        rig.Run(1.Seconds);
        Assert.All(rig.Host.Sent, s => Assert.Equal("application/octet-stream", s.Request.ContentType));
        Assert.NotEqual(rig.Host.Sent[0].Request.Body[8..16], rig.Host.Sent[1].Request.Body[8..16]);
        var names = new ParameterNames(Catalogue.All.Select(p => p.Name));
        Assert.True(ProfileFile.Open(rig.Host.Sent[0].Request.Body, Key, ProfileLimits.Default, names, out var opened, out _));
        Assert.Equal(KeyDigest.Md5, opened.Digest);
        Assert.Equal("FM600F123456", Status(opened.Xml.ToArray(), "Serial Number"));
    }

    [Fact]
    public void With_keying_material_and_no_key_it_is_encrypted_by_rfc_8188()
    {
        const string Material = "AAECAwQFBgcICQoLDA0ODw";
        var rig = Rig.PowerOn(("Report_Rule", Rule), ("IKM_HTTP_Encrypt_Content", Material));
        rig.Gateway.SendReport();
        rig.Run(1.Seconds);
        rig.Gateway.SendReport();
        rig.Run(1.Seconds);
        Assert.All(rig.Host.Sent, s => Assert.Equal(("application/octet-stream", "aes128gcm"), (s.Request.ContentType, s.Request.Coding)));
        Assert.NotEqual(rig.Host.Sent[0].Request.Body[..16], rig.Host.Sent[1].Request.Body[..16]);
        var plain = EncryptedContent.Decrypt(rig.Host.Sent[0].Request.Body, Material);
        Assert.Equal("FM600F123456", Status(plain!, "Serial Number"));
        Assert.DoesNotContain(Material, Encoding.ASCII.GetString(plain!), StringComparison.Ordinal);

        // A key of the rule comes first.
        rig = Rig.PowerOn(("Report_Rule", $"[--key $SA] {Rule}"), ("GPP_SA", Key), ("IKM_HTTP_Encrypt_Content", Material));
        rig.Gateway.SendReport();
        rig.Run(1.Seconds);
        Assert.Null(rig.Host.Sent[0].Request.Coding);
        Assert.True(rig.Host.Sent[0].Request.Body.AsSpan().StartsWith("Salted__"u8));
    }

    [Theory]
    [InlineData("no", Rule, true)]
    [InlineData("unless encrypted", Rule, false)]
    [InlineData("unless encrypted", "[--key $SA] " + Rule, true)]
    [InlineData("unless encrypted", "https://prov.example.net/r", true)]
    [InlineData("yes", "[--key $SA] " + Rule, false)]
    [InlineData("yes", "https://prov.example.net/r", true)]
    public void It_goes_over_a_plain_connection_as_far_as_the_policy_says(string policy, string rule, bool sent)
    {
        var rig = Rig.PowerOn(("Report_Rule", rule), ("GPP_SA", Key), ("Require_HTTPS", policy), ("Profile_Rule", "https://prov.example.net/a.xml"));
        rig.Gateway.SendReport();
        rig.Run(1.Seconds);
        Assert.Equal(sent ? 1 : 0, rig.Host.Sent.Count);
        Assert.Equal(sent ? null : "not sent (Require_HTTPS forbids a plain connection)", rig.Gateway.Status.LastReport!.Succeeded ? null : rig.Gateway.Status.LastReport.Explanation);
    }

    [Theory]
    [InlineData("--status", "")]
    [InlineData("--status --delta", "GPP_A")]
    [InlineData("--delta", "GPP_A")]
    public void A_status_report_has_no_settings_but_what_delta_adds(string options, string names)
    {
        var rig = Rig.PowerOn(("Report_Rule", $"[{options}] {Rule}"));
        rig.Run(1.Seconds);
        rig.Gateway.SubmitSettings([new("GPP_A", "here", null)], Account.Admin, _ => { });
        rig.Run(1.Seconds);
        rig.Gateway.SendReport();
        rig.Run(1.Seconds);
        Assert.Equal(names, string.Join(',', Elements(rig.Host.Sent.Single().Request.Body).Select(e => e.Key)));
        Assert.Equal("FM600F123456", Status(rig.Host.Sent[0].Request.Body, "Serial Number"));
    }

    [Theory]
    [InlineData("no", FetchFault.NotFound, "HTTP 404", "file not found (HTTP 404)")]
    [InlineData("no", FetchFault.AccessDenied, "HTTP 401", "access denied (HTTP 401)")]
    [InlineData("no", FetchFault.Failed, "HTTP 302", "not accepted (HTTP 302)")]
    [InlineData("no", FetchFault.Timeout, "", "timeout")]
    [InlineData("no", FetchFault.TlsFailed, "certificate revoked on 2026-02-03", "tls failed: certificate revoked on 2026-02-03")]
    public void What_becomes_of_it_is_said(string policy, FetchFault fault, string detail, string said)
    {
        var rig = Rig.PowerOn(("Report_Rule", Rule), ("Require_HTTPS", policy));
        rig.Host.SendAnswer = new SendAnswer(fault, detail);
        rig.Gateway.SendReport();
        rig.Run(1.Seconds);
        Assert.StartsWith(said, rig.Gateway.Status.LastReport!.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void A_delta_report_has_what_was_changed_on_the_unit_since_the_last_resync()
    {
        var rig = Rig.PowerOn(("Report_Rule", $"[--delta] {Rule}"));
        rig.Run(1.Seconds);
        rig.Gateway.SubmitSettings([new("GPP_A", "here", null), new("GPP_B", "", null)], Account.Admin, _ => { });
        rig.Run(1.Seconds);
        rig.Gateway.SendReport();
        rig.Run(1.Seconds);
        rig.Gateway.Resync();
        rig.Run(1.Seconds);
        rig.Gateway.SendReport();
        rig.Run(1.Seconds);
        var names = rig.Host.Sent.Select(s => string.Join(',', Elements(s.Request.Body).Select(e => e.Key).Where(n => Catalogue.Find(n) is not null))).ToList();
        Assert.Equal(["GPP_A", ""], names);
    }

    [Fact]
    public void Changes_on_the_unit_are_remembered_over_a_restart_for_settings()
    {
        var rig = Rig.PowerOn(("Report_Rule", $"[--delta] {Rule}"));
        rig.Run(1.Seconds);
        rig.Gateway.SubmitSettings([new("Web_Server_Port", "8000", null)], Account.Admin, _ => { });
        rig.Run(1.Seconds);
        rig.Again(rig.Host.Restarts.Single().Kind);
        rig.Gateway.SendReport();
        rig.Run(1.Seconds);
        Assert.Equal("8000", Elements(rig.Host.Sent[0].Request.Body)["Web_Server_Port"].Single());
    }

    [Fact]
    public void A_resync_that_needs_a_restart_is_reported_before_it()
    {
        var rig = Rig.Make(("Report_Rule", Rule), ("Report_Trigger", "resync"));
        rig.Host.Serve("/a.xml", Rig.Profile(("Web_Server_Port", "8000")));
        rig.Start();
        rig.Run(1.Seconds);
        Assert.True(rig.Host.Sent.Single().At < rig.Host.Restarts.Single().At);
        var body = rig.Host.Sent[0].Request.Body;
        Assert.Equal(("Web_Server_Port, Restart", "ok", "8000"), (Status(body, "Pending Setting"), Status(body, "Last Resync Result"), Elements(body)["Web_Server_Port"].Single()));
    }

    [Fact]
    public void The_dump_has_state_and_settings_and_no_secret()
    {
        var rig = Rig.PowerOn(("GPP_A", "x"), ("GPP_SA", "hush"), ("User_Password", "hush"));
        var text = Encoding.ASCII.GetString(rig.Gateway.Dump());
        Assert.Contains("<GPP_A ua=\"na\">x</GPP_A>", text, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", text, StringComparison.Ordinal);
        Assert.Equal("FM600F123456", Status(rig.Gateway.Dump(), "Serial Number"));
    }

    [Fact]
    public void A_restart_waits_for_a_report_on_its_way()
    {
        var rig = Rig.PowerOn(("Report_Rule", Rule));
        rig.Run(1.Seconds);
        rig.Gateway.SendReport();
        rig.Gateway.Reboot();
        Assert.Empty(rig.Host.Restarts);
        rig.Run(ScriptedHost.Latency);
        Assert.Single(rig.Host.Restarts);
    }

    [Fact]
    public void An_empty_rule_sends_nothing_and_says_so()
    {
        var rig = Rig.PowerOn();
        rig.Gateway.Notified("report");
        rig.Run(1.Seconds);
        Assert.Empty(rig.Host.Sent);
        Assert.Contains(rig.Host.Logs, l => l.Text == "no report after SIP NOTIFY: Report_Rule is empty or has nothing to do");
    }

    private static string Status(byte[] xml, string name)
        => XDocument.Parse(Encoding.ASCII.GetString(xml)).DescendantNodes().OfType<XComment>().Select(c => c.Value.Trim()).Single(line => line.StartsWith($"{name}: ", StringComparison.Ordinal))[(name.Length + 2)..];

    private static ILookup<string, string> Elements(byte[] xml) => XDocument.Parse(Encoding.ASCII.GetString(xml)).Root!.Elements().ToLookup(e => e.Name.LocalName, e => e.Value);
}

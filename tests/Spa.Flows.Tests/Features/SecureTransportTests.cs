using System.Text;
using Spa.Marks;

namespace Spa.Flows.Tests.Features;

/// <summary>G14, provisioning: HTTPS on both sides' certificates, an encrypted profile inside it, plain connections switched off, and a certificate that is taken back.</summary>
public class SecureTransportTests
{
    private const string Key = "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0";
    private static readonly (double, double)[] Sold = [(425, -15)];

    [Fact]
    [Feature("G14")]
    public Task Profiles_come_over_https_for_the_units_certificate_only_and_plain_connections_can_be_switched_off() => Proof.Shown(async broken =>
    {
        using var folder = new Folder();
        using var authority = new Authority();
        using var certificate = authority.Server();
        authority.Write(folder.Full);
        await using var secure = await WebSite.Open(certificate, clients: authority);
        await using var plain = await WebSite.Open();
        plain.Files["/other.xml"] = Encoding.ASCII.GetBytes("<flat-profile><Dial_Tone>1000@-10;*(*/0/1)</Dial_Tone></flat-profile>");
        Serve(secure, "<Dial_Tone>425@-15;*(*/0/1)</Dial_Tone>");

        // Broken: plain connections are not switched off.
        string[] settings = [$"GPP_SA={Key}", $"Profile_Rule=[--key $SA] {secure.Address}/unit.cfg", $"Require_HTTPS={(broken ? "no" : "yes")}", "Resync_Periodic=1", "Resync_Error_Retry_Delay=1"];
        await using var unit = await Home.Make(broken, provider: folder.Full, settings: settings);
        await unit.PlugIn(null);
        await unit.Until("the profile came over https", s => s.LastResync is { Good: true, Url: var url } && url.StartsWith("https://", StringComparison.Ordinal));
        await unit.Hears(Sold);
        Assert.Contains(secure.Clients, name => name.Contains(unit.Mac, StringComparison.OrdinalIgnoreCase));

        // A unit that shows no certificate gets nothing.
        await using (var stranger = await Home.Make(broken, ca: authority.Pem, settings: settings))
        {
            await stranger.PlugIn(null);
            var refused = await stranger.Until("the stranger is refused", s => s.LastResync is { Good: false });
            Assert.Matches("^(tls failed|https_get failed)", refused.LastResync!.Explanation);
        }

        Serve(secure, $"<Profile_Rule_B>{plain.Address}/other.xml</Profile_Rule_B>");
        await unit.Until("the plain connection is refused", s => s.LastResync is { Good: false, Explanation: "http_get failed (Require_HTTPS forbids a plain connection)" });
        await unit.Open($"/upgrade?{plain.Address}/new.img");
        await unit.Until("so is a plain link", s => s.LastUpgrade is { Good: false, Explanation: "http_get failed (Require_HTTPS forbids a plain connection)" });
        Assert.Empty(plain.Asked);
        await unit.Hears(Sold);

        // The server's certificate is taken back: the signed list may come over any connection.
        plain.Files["/ca.crl"] = authority.Revoke(certificate);
        Serve(secure, $"<Profile_Rule_B></Profile_Rule_B><CRL_URL>{plain.Address}/ca.crl</CRL_URL>");
        await unit.Until("the certificate is refused", s => s.LastResync is { Good: false, Explanation: "tls failed: certificate revoked on 2026-02-03" });
        await unit.Hears(Sold);
        Assert.DoesNotContain(Key, unit.Said, StringComparison.OrdinalIgnoreCase);
    });

    private static void Serve(WebSite site, string elements) => site.Files["/unit.cfg"] = Provider.Encrypt($"<flat-profile>{elements}</flat-profile>", Key);
}

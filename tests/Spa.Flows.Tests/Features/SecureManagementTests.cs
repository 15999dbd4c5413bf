using Spa.Marks;

namespace Spa.Flows.Tests.Features;

/// <summary>G14, management: CWMP over TLS with both sides' certificates; a server of another authority is refused before a word is said, and plain connections can be switched off.</summary>
public class SecureManagementTests
{
    [Fact]
    [Feature("G14")]
    public Task A_unit_is_managed_over_tls_only_and_only_by_a_server_of_its_provider() => Proof.Shown(async broken =>
    {
        using var authority = new Authority();
        using var certificate = authority.Server();
        await using var stranger = await WebSite.Open(certificate);
        await using var plain = await WebSite.Open();
        await using var provider = await Provider.Open("Dial_Plan_1_=(11x)");
        string[] settings = ["Profile_Rule=", "Resync_On_Reset=no", "CWMP_Enable=yes", "CWMP_Connection_Request_Port=0", "CWMP_Retry_Minimum_Wait_Interval=1"];

        // Both certificates are good: the unit is known by its own, without a password.
        await using (var unit = await Home.Make(broken, provider.Ca, settings: [.. settings, "Require_HTTPS=yes", $"CWMP_ACS_URL={provider.Report.Https}/acs"]))
        {
            await unit.PlugIn(null);
            await unit.Until("it has its own password", () => Task.FromResult(provider.Managed(unit.Mac) is { Generation: 1, Settled.Device: >= 0 }));
        }

        // The server's is another authority's: nothing is told to it.
        await using (var unit = await Home.Make(broken, provider.Ca, settings: [.. settings, "Require_HTTPS=yes", $"CWMP_ACS_URL={stranger.Address}/acs"]))
        {
            await unit.PlugIn(null);
            await unit.Until("the stranger is refused", () => Task.FromResult(unit.Said.Contains($"session with the ACS at {stranger.Address}/acs failed: tls failed", StringComparison.Ordinal)), () => unit.Said);
            Assert.Empty(stranger.Asked);
        }

        // Broken: plain connections are not switched off.
        await using (var unit = await Home.Make(broken, provider.Ca, settings: [.. settings, $"Require_HTTPS={(broken ? "no" : "yes")}", $"CWMP_ACS_URL={plain.Address}/acs"]))
        {
            await unit.PlugIn(null);
            await unit.Until("the plain server is refused", () => Task.FromResult(unit.Said.Contains("Require_HTTPS forbids a plain connection", StringComparison.Ordinal)), () => unit.Said);
            Assert.Empty(plain.Asked);
        }
    });
}

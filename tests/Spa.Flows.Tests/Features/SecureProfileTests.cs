using Spa.Marks;
using Spa.Stack;

namespace Spa.Flows.Tests.Features;

/// <summary>G13: each unit has a profile that only it can read; what is not that profile is refused, the settings stay, and the provider is told.</summary>
public class SecureProfileTests
{
    private static readonly (double, double)[] Sold = [(425, -15)];

    [Fact]
    [Feature("G13")]
    public Task A_profile_under_a_wrong_key_cut_or_changed_is_refused_and_reported_and_the_old_settings_stay() => Proof.Shown(async broken =>
    {
        // No syslog: what the provider knows, it knows from reports alone.
        await using var provider = await Provider.Open("Dial_Tone=425@-15;*(*/0/1)", "Report_Trigger=boot,resync", "Syslog_Server=");
        await using var unit = await Home.Make(broken, provider.Ca);
        await using var other = await Home.Make(broken, provider.Ca);
        await other.PlugIn(provider.Address);
        await other.Until("the other unit has its profile", s => s.LastResync is { Good: true, Url: var url } && url.Contains("/p/", StringComparison.Ordinal));
        var ofOther = provider.Passed($"/p/{provider.TokenOf(other.Mac)}/");
        await other.Unplug();

        await unit.PlugIn(provider.Address);
        await unit.Until("the profile is applied", s => s.LastResync is { Good: true, Url: var url } && url.Contains("/p/", StringComparison.Ordinal));
        var own = provider.Passed($"/p/{provider.TokenOf(unit.Mac)}/");
        Assert.True(own.AsSpan().StartsWith("Salted__"u8), "the wire shows no ciphertext");
        await unit.Until("the provider's list of revoked certificates is taken", () => Task.FromResult(unit.Said.Contains("CRL_URL: taken", StringComparison.Ordinal)));
        await unit.Hears(Sold);

        // Broken: what the stranger brings is under the right key, so the unit must take it.
        var strange = broken ? Provider.Encrypt("<flat-profile><Dial_Tone>1000@-10;*(*/0/1)</Dial_Tone></flat-profile>", provider.KeyOf(unit.Mac)) : ofOther;
        byte[][] files = [strange, own[..^16], own[..^5], [.. own[..20], (byte)(own[20] ^ 0x10), .. own[21..]]];
        foreach (var file in files)
        {
            provider.Wire.Set(new WireRule("/p/", WireRuleKind.Replace, Body: file));
            var refused = await unit.Until("the file is refused", s => s.LastResync is { Good: false });
            Assert.StartsWith("corrupt file", refused.LastResync!.Explanation, StringComparison.Ordinal);
            Assert.StartsWith("Working with the last settings; new ones could not be fetched: corrupt file", refused.Headline, StringComparison.Ordinal);
            await unit.Until("the provider is told", () => Task.FromResult(provider.Find(unit.Mac)!.Health.ResyncFault.Contains("corrupt file", StringComparison.Ordinal)));
            if (file == files[0])
            {
                await unit.Hears(Sold);
            }

            provider.Wire.Set();
            await unit.Until("the right file is taken again", s => s.LastResync is { Good: true });
            await unit.Until("the provider is told that all is well", () => Task.FromResult(provider.Find(unit.Mac)!.Health.ResyncFault.Length == 0));
        }

        await unit.Hears(Sold);
        Assert.DoesNotContain(provider.KeyOf(unit.Mac), unit.Said, StringComparison.OrdinalIgnoreCase);
    });
}

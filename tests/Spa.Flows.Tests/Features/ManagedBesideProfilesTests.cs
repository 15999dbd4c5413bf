using Spa.Fleet.Acs;
using Spa.Flows.Tests.Faults;
using Spa.ProvisioningServer.Hosting.Acs;
using Spa.Stack;

namespace Spa.Flows.Tests.Features;

/// <summary>A unit that has its settings by profiles and is managed by the ACS too, which is named in them.</summary>
public class ManagedBesideProfilesTests
{
    // The first contact may wait for forty seconds by chance.
    private static readonly TimeSpan AfterReset = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task The_ACS_hears_of_the_profiles_that_go_without_its_asking_once_it_wants_to()
    {
        await using var provider = await Open();
        await using var unit = await Managed(provider);
        Assert.DoesNotContain("A transfer of its own", await provider.Page($"/devices/{unit.Mac}"), StringComparison.Ordinal);

        var policy = await provider.Ask(unit.Mac, new AcsWish(AcsTaskKind.Set) { Values = new Dictionary<string, string> { ["Device.ManagementServer.AutonomousTransferCompletePolicy.Enable"] = "1" } });
        await unit.Until("it has taken that", () => Task.FromResult(provider.Task(unit.Mac, policy.Number) is { State: AcsTaskState.Done }), () => $"{provider.Task(unit.Mac, policy.Number)}");
        var page = string.Empty;
        await unit.Until("its timeline has a profile", async () => (page = await provider.Page($"/devices/{unit.Mac}")).Contains("A transfer of its own has ended (3 Vendor Configuration File, ", StringComparison.Ordinal), () => page);
        Assert.Matches(@"A transfer of its own has ended \(3 Vendor Configuration File, http[^)]*/p/\*\*\*/[^)]*\): well\.", page);
        Assert.Contains("10 AUTONOMOUS TRANSFER COMPLETE", page, StringComparison.Ordinal);

        // What its links have as their secret stands nowhere.
        Assert.DoesNotContain(provider.TokenOf(unit.Mac), page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_factory_reset_it_comes_as_new_and_has_all_again_with_no_hand_on_it()
    {
        await using var provider = await Open();
        await using var unit = await Managed(provider);
        var page = await provider.Page($"/devices/{unit.Mac}");
        var (contacts, starts) = (Count(page), unit.Starts);
        Assert.InRange(contacts, 1, 2);

        var reset = await provider.Ask(unit.Mac, new AcsWish(AcsTaskKind.FactoryReset));
        await Waiting.Until("it comes as new", AfterReset, async () => Count(page = await provider.Page($"/devices/{unit.Mac}")) > contacts ? unit : null, () => $"{provider.Task(unit.Mac, reset.Number)} {unit.Starts}\n{unit.Said}");
        Assert.Equal(starts + 1, unit.Starts);
        Assert.Equal(AcsTaskState.Done, provider.Task(unit.Mac, reset.Number)!.State);
        await Waiting.Until("it has its settings again", AfterReset, () => Task.FromResult(Unit.Text(Unit.Settings(unit.Files.Root), "Dial_Plan_1_") == "(11x)" && provider.Managed(unit.Mac) is { Settled.Device: >= 0 } ? unit : null), () => unit.Said);
        Assert.Equal(contacts + 1, Count(page));
        Assert.Equal(contacts + 1, System.Text.RegularExpressions.Regex.Count(page, "0 BOOTSTRAP, 1 BOOT"));

        // It is the same unit, and nobody has to let it in.
        Assert.NotNull(provider.Find(unit.Mac));
        Assert.Null(await provider.LetIn());

        static int Count(string page) => page.Split("0 BOOTSTRAP").Length - 1;
    }

    private static async Task<Provider> Open()
    {
        var provider = await Provider.Open("Dial_Plan_1_=(11x)");
        await provider.Set("CWMP_Enable=yes", $"CWMP_ACS_URL={provider.Report.Https}/acs", "CWMP_Connection_Request_Port=0", "CWMP_Periodic_Inform_Interval=1", "CWMP_Retry_Minimum_Wait_Interval=1");
        return provider;
    }

    private static async Task<Home> Managed(Provider provider)
    {
        var unit = await Home.Make(false, provider.Ca, null, await File.ReadAllTextAsync(Path.Combine(provider.Ca, "ca.crt")));
        await unit.PlugIn(provider.Address);
        await unit.Until("the ACS knows it", () => Task.FromResult(provider.Managed(unit.Mac) is { Generation: >= 1, Settled.Device: >= 0 }), () => unit.Said);
        return unit;
    }
}

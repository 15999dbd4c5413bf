using System.Diagnostics;
using System.Globalization;
using Spa.Flows.Tests.Features;
using Spa.Marks;
using Spa.Stack;

namespace Spa.Flows.Tests.Faults;

/// <summary>What is between the unit and its provider forgets their connection without a word: nothing comes back by it any more, and a new one would do. Each in a network namespace of its own.</summary>
[Collection(RealTime.Name)]
public class DeadConnectionTests
{
    private const string Own = "192.0.2.5";
    private const string Provider = "192.0.2.1";
    private const string Wire = "wire";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // The kernel would repeat what was sent for a quarter of an hour; the call would be given up after half a minute, and each one after it too.
    [Needs("unshare", "nsenter", "ip", "ss")]
    public async Task A_call_that_meets_it_goes_out_by_a_new_one()
    {
        await using var street = await NetworkSpace.Make();
        await using var house = await NetworkSpace.Make();
        await house.Join(street, Wire, $"{Own}/24", $"{Provider}/24");
        await using var provider = await LinesProcess.Start(street.Start("provider", FactoryUnit.Program, "lines", "--port", "0", "--sip-port", "5060", "--listen", Provider), street.Way());
        await using var telephone = await LinesProcess.Start(house.Start("lines", FactoryUnit.Program, "lines", "--port", "0", "--buffer", $"{Rig.Buffer.TotalMilliseconds}"), house.Way());
        var (user, far) = (provider.Users[0].User, $"station/{provider.Station}");
        using var folder = new Folder();
        FactoryUnit.Make(folder, [.. provider.Account(0, 5060), "SIP_Transport_1_=TCP"]);
        await using var unit = house.Start("unit", FactoryUnit.Program, "run", "--data", folder.Full, "--lines", telephone.Driver, "--json", "--lan", "127.0.0.1:0");
        await Waiting.Until("it is registered", Patience, async () => (await provider.Get("provider")).GetProperty("users").EnumerateArray().Any(u => u.GetProperty("user").GetString() == user && u.GetProperty("registered").GetArrayLength() > 0) ? provider : null, () => string.Join('\n', unit.Tail));
        await telephone.Connected(Patience);

        // What the provider sends by the connections that stand is lost, its acknowledgements too.
        await street.Do($"ports=$(ss -Htn state established '( sport = :5060 )' | awk '{{print $NF}}' | sed 's/.*://'); test -n \"$ports\" && for p in $ports; do ip rule add ipproto tcp dport $p prohibit; done");
        await telephone.Post("phone/lift");
        await telephone.Tone(TimeSpan.FromMilliseconds(300), Patience);
        var began = Stopwatch.StartNew();
        await telephone.Post($"phone/dial?keys={provider.Station}%23");
        await Waiting.Until("the far end rings", TimeSpan.FromSeconds(40), async () => (await provider.Get(far)).GetProperty("state").GetString() == "rings" ? provider : null, () => string.Create(CultureInfo.InvariantCulture, $"{began.Elapsed}\n{string.Join('\n', unit.Tail)}"));
        Assert.True(began.Elapsed > TimeSpan.FromSeconds(10), "it was reached by the old connection");
        await provider.Post($"{far}/answer");
        await Waiting.Until("the far end talks", Patience, async () => (await provider.Get(far)).GetProperty("state").GetString() == "talks" ? provider : null);
        await CallStory.Talk((telephone, "phone", 21), (provider, far, 22));
        Assert.Contains(unit.Tail, line => line.Contains($"{Provider}:5060", StringComparison.Ordinal));
        Assert.DoesNotContain("fault", string.Join('\n', unit.Tail), StringComparison.OrdinalIgnoreCase);
    }
}

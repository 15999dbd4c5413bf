using System.Collections.Immutable;
using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;
using Spa.Fleet.Firmware;
using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;
using Spa.Fleet.Rendering;
using Spa.Fleet.Serving;

namespace Spa.Bench;

/// <summary>What one device's profile costs the server when nothing of it is cached: five layers laid over each other, variables filled in, every value checked, written and encrypted.</summary>
internal static class RenderBench
{
    private const int SharedEntries = 200;

    /// <summary>Runs the benchmark.</summary>
    public static IEnumerable<BenchRow> Run()
    {
        var device = new Fleet.Inventory.Device(MacAddress.Of("000e08aabbcc")) { Serial = "FM600F700001", Customer = "acme", Site = "berlin" };
        var key = new DeviceKey(new string('1', 32), new string('a', 64), 1);
        var input = new RenderInput(
            device,
            [
                Layer("all", Catalogue.All.Where(p => !LayerCheck.ServerOwned.Contains(p.Name) && p.NotOffered is null).Take(SharedEntries).Select(p => new LayerEntry(p.Name, SettingsSnapshot.Factory.Text(p), null))),
                Layer("model:SPA3102", [new("Dial_Tone", "425@-15;*(*/0/1)", null), new("Busy_Tone", "425@-15;*(.48/.48/1)", null)]),
                Layer("customer:acme", [new("Proxy_1_", "sip.{{customer}}.example.net", null), new("Register_Expires_1_", "600", null)]),
                Layer("site:acme/berlin", [new("Time_Zone", "GMT+01:00", null), new("Dial_Plan_1_", "(0[1-9]xx.|[1-9]xx.|11[02]S0)", null)]),
                Layer("device:000e08aabbcc", [new("User_ID_1_", "{{number}}", null), new("Password_1_", "{{secret}}", null), new("Display_Name_1_", "Line {{number}}", UserAccess.ReadWrite)]),
            ],
            new ServerAddresses("prov.example.net", 8080, 8443, 5514),
            new FirmwareOffer("5.1.11(GW)", "spa3102-5-1-11-GW.bin"),
            key,
            key);
        var cost = Figures.PerCall(() =>
        {
            var plan = ProfileRendering.Plan(input);
            if (!plan.Problems.IsEmpty)
            {
                throw new InvalidOperationException(plan.Problems[0].ToString());
            }

            ProfileRendering.Encrypt(ProfileRendering.Write(plan, 7), key, "12345678"u8);
        });
        yield return new("profile", "render and encrypt a device's profile, not cached", cost.CpuMs, "ms CPU", 1, "lower");
        yield return new("profile", "bytes allocated for it", cost.Bytes / 1000, "kB", null, "lower");
    }

    private static Layer Layer(string scope, IEnumerable<LayerEntry> entries) => Fleet.Layers.Layer.Empty(LayerScope.Parse(scope).OrThrow()) with
    {
        Revision = 1,
        Entries = entries.ToImmutableSortedDictionary(e => e.Name, e => e, StringComparer.Ordinal),
        Variables = new[] { new LayerVariable("number", VariableType.Text, "4001"), new LayerVariable("secret", VariableType.Secret, "n0t-a-real-one") }.ToImmutableSortedDictionary(v => v.Name, v => v, StringComparer.Ordinal),
    };
}

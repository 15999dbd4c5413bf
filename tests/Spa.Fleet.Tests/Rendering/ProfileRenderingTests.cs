using System.Collections.Immutable;
using System.Text;
using Spa.Configuration.Parameters;
using Spa.Configuration.Profiles;
using Spa.Configuration.Settings;
using Spa.Fleet.Firmware;
using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;
using Spa.Fleet.Rendering;
using Spa.Fleet.Serving;

namespace Spa.Fleet.Tests.Rendering;

public class ProfileRenderingTests
{
    private static readonly ServerAddresses Server = new("prov.example.net", 8080, 8443, 5514);
    private static readonly Device Unit = new(MacAddress.Of("000e08aabbcc")) { Serial = "FM1", Customer = "acme", Site = "berlin" };
    private static readonly DeviceKey First = new(new string('1', 32), new string('a', 64), 1);
    private static readonly DeviceKey Second = new(new string('2', 32), new string('b', 64), 2);

    [Fact]
    public void A_later_layer_covers_an_earlier_one_and_the_origin_is_told()
    {
        var plan = Plan(
            Layer("all", [new("Resync_Periodic", "7200", null), new("Display_Name_1_", "all", null)]),
            Layer("customer:acme", [new("Resync_Periodic", "3600+60", UserAccess.ReadOnly)]),
            Layer("device:000e08aabbcc", [new("Resync_Periodic", "60", null)]));
        var value = Value(plan, "Resync_Periodic");
        Assert.Equal(("60", UserAccess.ReadOnly, "all customer:acme"), (value.Text, value.Access, string.Join(' ', value.Covered)));
        Assert.Equal("device:000e08aabbcc", Assert.IsType<ValueOrigin.FromLayer>(value.Origin).Scope.ToString());
        Assert.Equal(TimeSpan.FromSeconds(120) + TimeSpan.FromMinutes(10), plan.Silence);
    }

    [Theory]
    [InlineData("Dial_Tone", typeof(ValueOrigin.Factory))]
    [InlineData("Profile_For", typeof(ValueOrigin.FromServer))]
    [InlineData("Syslog_Server", typeof(ValueOrigin.FromServer))]
    [InlineData("Admin_Passwd", typeof(ValueOrigin.Untouched))]
    [InlineData("GPP_SB", typeof(ValueOrigin.Untouched))]
    [InlineData("Speed_Dial_2_1_", typeof(ValueOrigin.Untouched))]
    [InlineData("Static_IP", typeof(ValueOrigin.Untouched))]
    public void What_no_layer_names_has_an_origin_too(string name, Type origin) => Assert.IsType(origin, Value(Plan(), name).Origin);

    [Fact]
    public void The_profile_says_all_that_the_device_needs_to_come_back_and_report()
    {
        var entries = Read(ProfileRendering.Write(Plan(), 7));
        Assert.Equal("000e08aabbcc", entries["Profile_For"]);
        Assert.Equal("7", entries["Profile_Sequence"]);
        Assert.Equal("[--key $SA] http://prov.example.net:8080/p/$B/$MA.cfg", entries["Profile_Rule"]);
        Assert.Equal("[--key $SA] http://prov.example.net:8080/report/$B/$MA.xml", entries["Report_Rule"]);
        Assert.Equal("boot,resync,upgrade", entries["Report_Trigger"]);
        Assert.Equal("prov.example.net:5514", entries["Syslog_Server"]);
        Assert.Equal(First.Token, entries["GPP_B"]);
        Assert.False(entries.ContainsKey("GPP_SA"));
    }

    [Fact]
    public void Every_value_of_a_profile_without_layers_is_good()
    {
        var assignments = Plan().Values.Where(v => v.Text is not null).Select(v => new Assignment(v.Parameter.Name, v.Text, null)).ToList();
        Assert.InRange(assignments.Count, 400, Catalogue.All.Count);
        Assert.Empty(SettingsUpdate.Plan(SettingsSnapshot.Factory, assignments).Refused);
    }

    [Fact]
    public void A_changed_key_rides_inside_the_old_one()
    {
        var old = Read(ProfileRendering.Write(ProfileRendering.Plan(Input([]) with { Using = First, Newest = Second }), 1));
        Assert.Equal((Second.Key, Second.Token), (old["GPP_SA"], old["GPP_B"]));
        var settled = Read(ProfileRendering.Write(ProfileRendering.Plan(Input([]) with { Using = Second, Newest = Second }), 2));
        Assert.False(settled.ContainsKey("GPP_SA"));
    }

    [Fact]
    public void An_assigned_image_is_offered_until_it_runs()
    {
        var plan = ProfileRendering.Plan(Input([]) with { Offer = new FirmwareOffer("6.0.1(GW)", ImageName.Of("SPA-3102", "6.0.1(GW)")) });
        Assert.Equal("( $SWVER ne 6.0.1(GW) )? http://prov.example.net:8080/fw/spa3102-6-0-1-GW.bin", Value(plan, "Upgrade_Rule").Text);
        Assert.Empty(plan.Problems);
        Assert.Null(ProvisioningParameters.UpgradeRule.Check(Value(plan, "Upgrade_Rule").Text!));
    }

    [Fact]
    public void Variables_come_from_all_layers_and_secrets_stay_secret()
    {
        var plan = Plan(
            Layer("all", [new("Display_Name_1_", "{{name}} at {{site}}", null), new("User_ID_1_", "{{user}}", null)], [new("name", VariableType.Text, "Front desk"), new("user", VariableType.Secret, "shared")]),
            Layer("device:000e08aabbcc", [], [new("user", VariableType.Text, "u-4711")]));
        Assert.Equal("Front desk at berlin", Value(plan, "Display_Name_1_").Shown);
        var user = Value(plan, "User_ID_1_");
        Assert.Equal(("u-4711", "***", true), (user.Text, user.Shown, user.IsSecret));
        Assert.DoesNotContain("u-4711", user.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_with_the_layer_that_can_be_mended()
    {
        var plan = Plan(
            Layer("all", [new("Dial_Tone", "{{tone}}", null), new("Resync_Periodic", "{{period}}", null)], [new("tone", VariableType.Text, "350@-19;10(*/0/1)")]),
            Layer("site:acme/berlin", [], [new("tone", VariableType.Text, "loud")]));
        Assert.Equal(
            [
                "Resync_Periodic cannot be made: expected a variable that some layer of the device defines, which 'period' is not at 0 (docs/server.md, variables). (layer of every device)",
                "Dial_Tone cannot be this once its variables are filled in: expected a frequency in Hz at 0 (SPA ToneScript). (layer of every device)",
            ],
            plan.Problems.Select(p => p.ToString()));
    }

    [Fact]
    public void The_same_inputs_make_the_same_file_and_any_other_makes_another()
    {
        var fingerprint = ProfileRendering.Fingerprint(Plan(), First);
        Assert.Equal(fingerprint, ProfileRendering.Fingerprint(Plan(), First));
        Assert.NotEqual(fingerprint, ProfileRendering.Fingerprint(Plan(), Second));
        Assert.NotEqual(fingerprint, ProfileRendering.Fingerprint(Plan(Layer("all", [new("Display_Name_1_", "x", null)])), First));
        var salt = "12345678"u8.ToArray();
        Assert.Equal(ProfileRendering.Encrypt([1, 2, 3], First, salt), ProfileRendering.Encrypt([1, 2, 3], First, salt));
    }

    [Fact]
    public void Open_profiles_hold_no_secret_and_are_the_same_for_everybody()
    {
        var first = Read(ServedProfiles.First(Server, TimeSpan.FromSeconds(10)));
        Assert.Equal("https://prov.example.net:8443/enrol/$MA.xml", first["Profile_Rule"]);
        Assert.Equal(["Resync_Periodic"], Read(ServedProfiles.Wait(TimeSpan.FromSeconds(10))).Keys);
    }

    private static ProfilePlan Plan(params Layer[] layers) => ProfileRendering.Plan(Input(layers));

    private static RenderInput Input(Layer[] layers) => new(Unit, [.. layers], Server, null, First, First);

    private static ResolvedValue Value(ProfilePlan plan, string name) => plan.Values.Single(v => v.Parameter.Name == name);

    private static Layer Layer(string scope, LayerEntry[] entries, LayerVariable[]? variables = null)
    {
        var empty = Spa.Fleet.Layers.Layer.Empty(LayerScope.Parse(scope).OrThrow());
        return empty with
        {
            Revision = 1,
            Entries = empty.Entries.AddRange(entries.Select(e => KeyValuePair.Create(e.Name, e))),
            Variables = empty.Variables.AddRange((variables ?? []).Select(v => KeyValuePair.Create(v.Name, v))),
        };
    }

    private static ImmutableSortedDictionary<string, string> Read(byte[] xml)
    {
        Assert.True(ProfileFile.Open(xml, null, ProfileLimits.Default, CatalogueNames.Instance, out var opened, out var fault), fault?.Detail);
        Assert.True(ProfileReader.Read(opened, ProfileLimits.Default, CatalogueNames.Instance, out var content, out fault), fault?.Detail);
        Assert.Empty(content.Unknown);
        Assert.DoesNotContain('\r', Encoding.ASCII.GetString(xml));
        return content.Assignments.Where(a => a.Text is not null).ToImmutableSortedDictionary(a => a.Name, a => a.Text!, StringComparer.Ordinal);
    }
}

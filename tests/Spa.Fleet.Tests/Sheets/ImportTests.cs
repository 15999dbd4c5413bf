using System.Diagnostics;
using System.Text;
using Spa.Fleet.Access;
using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;
using Spa.Fleet.Tests.Http;
using Spa.Marks;
using Spa.ProvisioningServer.Hosting.Sheets;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Sheets;

public sealed class ImportTests : IDisposable
{
    private readonly Folder folder = new();
    private readonly Store store;
    private readonly Imports imports;

    public ImportTests()
    {
        store = Store.Open(folder.Path);
        imports = new Imports(store, TimeProvider.System);
    }

    public void Dispose()
    {
        store.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_dry_run_says_what_would_happen_and_changes_nothing()
    {
        await Do("mac,customer\n000e08000001,acme\n000e08000002,acme\n");
        var plan = imports.Check(Bytes("mac,customer,tags\n000e08000001,acme,\n000e08000002,other,new\n000e08000003,acme,\n"), Actors.Eve);
        Assert.Equal("1 to add, 1 to change, 1 as they are.", plan.Sentence);
        Assert.Equal(["3 000e08000002: customer from acme to other, tags set to new", "4 000e08000003: customer set to acme"], plan.First.Select(c => $"{c.Line} {c.Mac}: {c.Text}"));
        Assert.Equal(2, store.Read(Devices.Count));
        Assert.Equal("acme", Find("000e08000002")!.Customer);
    }

    [Fact]
    public async Task One_fault_and_nothing_is_taken_and_every_fault_is_named()
    {
        var plan = await Do("mac,serial,site,customer,firmware\n000e08000001,ok,,acme,\n000e08000002,bad serial,berlin,,9.9\n000e08000003,,a/b,acme,\n");
        Assert.Equal(
            [
                "Line 3, site: A site needs a customer: name the customer too.",
                "Line 3, serial: A serial number has at most 40 letters, digits and hyphens.",
                "Line 3, firmware: There is no image 9.9 for SPA3102: upload it first.",
            ],
            plan.Faults.Where(f => f.Line == 3).Select(f => f.ToString()));
        Assert.Equal("site", Assert.Single(plan.Faults, f => f.Line == 4).Column);
        Assert.Equal("4 faults: nothing is imported until they are mended.", plan.Sentence);
        Assert.False(plan.Done);
        Assert.Equal(0, store.Read(Devices.Count));
    }

    [Fact]
    public async Task Variables_of_devices_come_with_it_and_a_secret_stays_one()
    {
        var acme = LayerScope.Parse("customer:acme").OrThrow();
        await store.Write(on => store.Layers.Add(on, Layer.Empty(acme).With([new LayerChange.SetVariable(new LayerVariable("pin", VariableType.Secret, "0000"))]), "eve", "test", null, DateTimeOffset.UtcNow));
        Assert.True((await Do("mac;customer;var:name;var:line:number;var:pin\n000e08000001;acme;Desk;2;4711\n")).Done);
        var own = store.Read(on => store.Layers.Get(on, LayerScope.Of(MacAddress.Of("000e08000001")))).Variables;
        Assert.Equal((VariableType.Text, "Desk", VariableType.Number, "2", VariableType.Secret, "4711"), (own["name"].Type, own["name"].Value, own["line"].Type, own["line"].Value, own["pin"].Type, own["pin"].Value));

        // The mask leaves it, an empty field takes it out, a column that is not there says nothing.
        Assert.Equal("0 added, 1 changed, 0 as they were.", (await Do("mac,var:pin,var:name\n000e08000001,***,\n")).Sentence);
        own = store.Read(on => store.Layers.Get(on, LayerScope.Of(MacAddress.Of("000e08000001")))).Variables;
        Assert.Equal(["line", "pin"], own.Keys.Order());
        Assert.Equal("Line 2, var:other: *** stands for a secret that is kept, and the device has none of that name: write the value, or leave the field empty.", Assert.Single((await Do("mac,var:other\n000e08000001,***\n")).Faults).ToString());
        Assert.Equal("Line 2, var:line: line is a number; 'two' is none.", Assert.Single((await Do("mac,var:line\n000e08000001,two\n")).Faults).ToString());
    }

    [Fact]
    [Attack("D9")]
    public async Task No_fault_change_or_line_of_the_log_holds_a_secret()
    {
        var plan = await Do($"mac,var:pin:secret,var:long:secret\n000e08000001,hidden-4711,\n000e08000002,,{new string('4', 4097)}4711\n");
        Assert.DoesNotContain("4711", string.Join(' ', plan.Faults), StringComparison.Ordinal);
        plan = await Do("mac,var:pin:secret\n000e08000001,hidden-4711\n");
        Assert.True(plan.Done);
        Assert.DoesNotContain("4711", string.Join(' ', plan.First), StringComparison.Ordinal);
        Assert.DoesNotContain("4711", string.Join(' ', store.Read(on => DeviceEvents.Of(on, MacAddress.Of("000e08000001")))), StringComparison.Ordinal);
        Assert.DoesNotContain("4711", await Export(), StringComparison.Ordinal);
    }

    [Fact]
    [Attack("C9")]
    public async Task What_is_exported_is_no_formula_and_an_import_of_it_changes_nothing()
    {
        Assert.True((await Do("mac,customer,site,tags,note,var:name,var:pin:secret\n000e08000001,acme,berlin,a b,\"=cmd|' /c calc'!A1, \"\"x\"\"\n-2\",+49 30,1234\n000e08000002,,,,,,\n")).Done);
        var sheet = await Export();
        Assert.Contains(",\"'=cmd|' /c calc'!A1, \"\"x\"\"\n-2\",", sheet, StringComparison.Ordinal);
        Assert.Contains(",'+49 30,", sheet, StringComparison.Ordinal);
        Assert.StartsWith("mac,serial,model,customer,site,tags,firmware,note,state,health,version,seen,address,profile,var:name,var:pin:secret\r\n00:0e:08:00:00:01,,SPA3102,acme,berlin,a b,,", sheet, StringComparison.Ordinal);
        foreach (var text in new[] { sheet, "\ufeff" + sheet })
        {
            Assert.Equal("0 to add, 0 to change, 2 as they are.", imports.Check(Bytes(text), Actors.Eve).Sentence);
        }

        using var other = new Folder();
        using var empty = Store.Open(other.Path);
        Assert.Equal("Line 2, var:pin: *** stands for a secret that is kept, and the device has none of that name: write the value, or leave the field empty.", Assert.Single(new Imports(empty, TimeProvider.System).Check(Bytes(sheet), Actors.Eve).Faults).ToString());
        Assert.True((await new Imports(empty, TimeProvider.System).Do(Bytes(sheet.Replace("***", "5", StringComparison.Ordinal)), "x", Actors.Eve)).Done);
        Assert.Equal("=cmd|' /c calc'!A1, \"x\"\n-2", empty.Read(on => Devices.Find(on, MacAddress.Of("000e08000001")))!.Note);
    }

    [Fact]
    [Attack("D2")]
    public async Task Another_customers_device_cannot_be_taken_and_not_even_be_told_from_none()
    {
        await Do("mac,customer\n000e08000001,acme\n");
        var mine = Actors.Of("other");
        Assert.Equal("Line 2, mac: 000e08000001 cannot be taken: it is not among the devices of other.", Assert.Single((await imports.Do(Bytes("mac,customer\n000e08000001,other\n"), "x", mine)).Faults).ToString());
        Assert.Equal("Line 2, customer: other-operator may work only with devices of other: name one of them as the customer.", Assert.Single((await imports.Do(Bytes("mac,customer\n000e08000009,acme\n"), "x", mine)).Faults).ToString());
        Assert.True((await imports.Do(Bytes("mac,customer\n000e08000009,other\n"), "x", mine)).Done);
        Assert.Equal("other-viewer is a viewer: this needs an operator.", Assert.Single(imports.Check(Bytes("mac\n"), Actors.Of("other", Role.Viewer)).Faults).Message);
    }

    [Fact]
    public async Task Ten_thousand_lines_are_one_commit_and_one_line_of_the_audit_log()
    {
        var text = new StringBuilder("mac,serial,customer,site,tags,var:name,var:line:number\n");
        for (var i = 0; i < 10_000; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"000e0800{i:x4},FM{i:d10},customer {i % 40},site {i % 7},t{i % 5} pilot,Desk {i},{i}\n");
        }

        var file = Bytes(text.ToString());
        var time = Stopwatch.StartNew();
        Assert.Equal("10000 to add, 0 to change, 0 as they are.", imports.Check(file, Actors.Eve).Sentence);
        var check = time.Elapsed;
        Assert.True((await imports.Do(file, "/tmp/fleet.csv", Actors.Eve)).Done);
        Console.WriteLine($"10,000 lines: checked in {check.TotalSeconds:0.0} s, imported in {(time.Elapsed - check).TotalSeconds:0.0} s");
        Assert.Equal(10_000, store.Read(Devices.Count));
        Assert.Equal("Import of fleet.csv: 10000 added, 0 changed, 0 as they were.", Assert.Single(store.Read(on => Audits.Page(on, string.Empty, null, 10))).Text);
        Assert.Equal("0 to add, 0 to change, 10000 as they are.", imports.Check(file, Actors.Eve).Sentence);
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private Task<ImportPlan> Do(string text) => imports.Do(Bytes(text), "devices.csv", Actors.Eve);

    private Device? Find(string mac) => store.Read(on => Devices.Find(on, MacAddress.Of(mac)));

    private async Task<string> Export()
    {
        var to = new StringWriter();
        await new Exports(store, TimeProvider.System).Write(to, () => Selection.Of(DeviceSearch.For(Actors.Eve, DeviceQuery.All), 1));
        return to.ToString();
    }
}

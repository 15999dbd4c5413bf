using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;
using Spa.Fleet.Rendering;

namespace Spa.Fleet.Tests.Rendering;

public class ChangeCheckTests
{
    private static readonly Device Unit = new(MacAddress.Of("000e08aabbcc")) { Customer = "acme" };
    private static readonly LayerScope Acme = LayerScope.Parse("customer:acme").OrThrow();

    /// <summary>What the layer of every device says before and after, what the customer's and the device's own say, and what that makes of the device.</summary>
    public static TheoryData<string, LayerChange[], LayerChange[], LayerChange[], LayerChange[], string[]> Rows => new()
    {
        { "a plain value", [], [Set("Resync_Periodic", "60")], [], [], [] },
        { "a variable that nobody has", [], [Set("Resync_Periodic", "{{period}}")], [], [], ["Resync_Periodic cannot be made: expected a variable that some layer of the device defines, which 'period' is not at 0 (docs/server.md, variables). (layer of every device)"] },
        { "one that the device has", [], [Set("Resync_Periodic", "{{period}}")], [], [Var("period", "60")], [] },
        { "one that the device has, but bad", [], [Set("Resync_Periodic", "{{period}}")], [], [Var("period", "often")], ["Resync_Periodic cannot be this once its variables are filled in: expected seconds at 0 (SPA delay list). (layer of every device)"] },
        { "one that the customer has", [], [Set("Resync_Periodic", "{{period}}")], [Var("period", "60")], [], [] },
        { "covered by the device", [], [Set("Resync_Periodic", "{{period}}")], [], [Set("Resync_Periodic", "60")], [] },
        { "covered by the customer", [], [Set("Resync_Periodic", "{{period}}")], [Set("Resync_Periodic", "60")], [], [] },
        { "a variable taken away that the customer uses", [Var("period", "60")], [Out("{{period}}")], [Set("Resync_Periodic", "{{period}}")], [], ["Resync_Periodic cannot be made: expected a variable that some layer of the device defines, which 'period' is not at 0 (docs/server.md, variables). (layer of customer acme)"] },
        { "a variable taken away that the device uses", [Var("period", "60")], [Out("{{period}}")], [], [Set("Resync_Periodic", "{{period}}")], ["Resync_Periodic cannot be made: expected a variable that some layer of the device defines, which 'period' is not at 0 (docs/server.md, variables). (layer of this device)"] },
        { "a variable that stands in another", [Var("a", "60"), Var("period", "{{a}}"), Set("Resync_Periodic", "{{period}}")], [Var("a", "x")], [], [], ["Resync_Periodic cannot be this once its variables are filled in: expected seconds at 0 (SPA delay list). (layer of every device)"] },
        { "a type that the device's value does not fit", [Set("Display_Name_1_", "{{name}}")], [new LayerChange.SetVariable(new("name", VariableType.Number, null))], [], [Var("name", "attic")], ["name is a number; 'attic' is none. (layer of this device)"] },
        { "a value taken out, and the one below it needs a variable", [Set("Resync_Periodic", "60")], [Out("Resync_Periodic")], [], [], [] },
        { "trouble that was there before and is not touched", [Set("Dial_Tone", "{{none}}")], [Set("Resync_Periodic", "{{period}}")], [Var("period", "60")], [], [] },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Only_what_a_change_touches_is_judged(string what, LayerChange[] before, LayerChange[] change, LayerChange[] customer, LayerChange[] own, string[] problems)
    {
        Assert.NotEmpty(what);
        var old = Layer.Empty(LayerScope.All).With(before);
        var group = new ChangeCheck(old, old.With(change)).For([old, Layer.Empty(Acme).With(customer)]);
        Assert.Equal(problems, group.Problems(Unit, own.Length == 0 ? null : Layer.Empty(LayerScope.Of(Unit.Mac)).With(own), "host").Select(p => p.ToString()));
    }

    /// <summary>A group that has judged some devices says of the next what a new one would: nothing of one device is taken for another's.</summary>
    [Theory]
    [InlineData("{{period}}", "60", 3)]
    [InlineData("{{period}}", "never", 2)]
    [InlineData("{{period}}", "{{a}}", 3)]
    [InlineData("{{serial}}", "60", 3)]
    [InlineData("{{period}}", "{{serial}}", 3)]
    [InlineData("{{none}}", "60", 3)]
    public void Devices_of_one_group_are_judged_each_on_its_own(string text, string period, int ways)
    {
        var old = Layer.Empty(LayerScope.All).With([Var("a", "60")]);
        Layer[] shared = [old, Layer.Empty(Acme).With([Var("period", period)])];
        var check = new ChangeCheck(old, old.With([Set("Resync_Periodic", text), Var("unused", "1")]));
        var group = check.For(shared);
        LayerChange[][] owns = [[], [Var("other", "1")], [Var("period", "often")], [Var("a", "x")], [Set("Resync_Periodic", "{{other}}"), Var("other", "y")], [Var("none", "60")], [Set("Dial_Tone", "{{nothing}}")]];
        var seen = new List<string>();
        foreach (var (own, serial) in from own in owns from serial in new[] { "60", "FM600A0001" } select (own, serial))
        {
            var (device, mine) = (Unit with { Serial = serial }, own.Length == 0 ? null : Layer.Empty(LayerScope.Of(Unit.Mac)).With(own));
            var alone = string.Join(' ', check.For(shared).Problems(device, mine, "host"));
            Assert.Equal(alone, string.Join(' ', group.Problems(device, mine, "host")));
            seen.Add(alone);
        }

        Assert.Equal(ways, seen.Distinct().Count());
    }

    [Fact]
    public void Plain_values_are_known_to_do_no_harm()
    {
        var old = Layer.Empty(LayerScope.All);
        Assert.True(new ChangeCheck(old, old.With([Set("Resync_Periodic", "60")])).IsHarmless);
        Assert.False(new ChangeCheck(old, old.With([Set("Resync_Periodic", "{{period}}")])).IsHarmless);
        Assert.False(new ChangeCheck(old, old.With([Var("period", "60")])).IsHarmless);
        Assert.False(new ChangeCheck(old.With([Set("Resync_Periodic", "60")]), old).IsHarmless);
    }

    private static LayerChange.SetEntry Set(string name, string text) => new LayerChange.SetEntry(new(name, text, null));

    private static LayerChange.SetVariable Var(string name, string text) => new LayerChange.SetVariable(new(name, VariableType.Text, text));

    private static LayerChange.TakeOut Out(string key) => new LayerChange.TakeOut(key);
}

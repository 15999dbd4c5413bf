using Spa.Configuration.Parameters;
using Spa.Fleet.Layers;

namespace Spa.Fleet.Tests.Layers;

public class LayerDifferenceTests
{
    [Fact]
    public void Everything_that_differs_is_told_with_secrets_masked()
    {
        var before = Layer.Empty(LayerScope.All).With([
            new LayerChange.SetEntry(new("Dial_Tone", "425@-15;*(*/0/1)", null)), new LayerChange.SetEntry(new("Password_1_", "old", null)), new LayerChange.SetEntry(new("Resync_Periodic", "3600", null)),
            new LayerChange.SetVariable(new("pin", VariableType.Secret, "1")), new LayerChange.SetVariable(new("site", VariableType.Text, "a"))]);
        var after = before.With([
            new LayerChange.TakeOut("Dial_Tone"), new LayerChange.SetEntry(new("Password_1_", "new", null)), new LayerChange.SetEntry(new("Speed_Dial_2_1_", null, UserAccess.ReadWrite)),
            new LayerChange.SetVariable(new("pin", VariableType.Text, "2")), new LayerChange.TakeOut("{{site}}"), new LayerChange.SetVariable(new("tone", VariableType.Choice, null) { Choices = ["low", "high"] })]);
        Assert.Equal(
            [
                new("{{pin}}", "*** (secret)", "*** (text)", true),
                new("{{site}}", "a (text)", null, false),
                new("{{tone}}", null, "no value (choice: low, high)", false),
                new("Dial_Tone", "425@-15;*(*/0/1)", null, false),
                new("Password_1_", "***", "***", true),
                new("Speed_Dial_2_1_", null, "value left alone (user: rw)", false),
            ],
            LayerDifference.Between(before, after).ToArray());
        Assert.Empty(LayerDifference.Between(after, after with { Revision = 7 }));
        Assert.False(before.SaysTheSameAs(after));
        Assert.True(before.SaysTheSameAs(before.With([new LayerChange.SetEntry(new("Resync_Periodic", "3600", null))])));
    }
}

using Spa.Fleet.Layers;

namespace Spa.Fleet.Tests.Layers;

public class TemplateTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("plain", "plain")]
    [InlineData("{single} brace", "{single} brace")]
    [InlineData("{{a}}", "1")]
    [InlineData("x{{ a }}y{{b}}z", "x1y2z")]
    [InlineData("{{a}}{{a}}", "11")]
    [InlineData("{{both}}", "1 and 2")]
    [InlineData("{{mac}}", "000e08aabbcc")]
    public void Variables_are_filled_in(string text, string filled)
        => Assert.Equal(filled, Table(("a", "1"), ("b", "2"), ("both", "{{a}} and {{b}}")).Fill(Template.Parse(text).OrThrow()).OrThrow().Text);

    [Theory]
    [InlineData("x{{a", 4, "}} after the name of a variable")]
    [InlineData("x{{}}", 3, "the name of a variable")]
    [InlineData("x{{1a}}", 3, "the name of a variable")]
    [InlineData("{{a b}}", 2, "the name of a variable")]
    public void Bad_text_is_refused_where_it_breaks(string text, int at, string expected)
    {
        Assert.False(Template.Parse(text).Ok(out _, out var error));
        Assert.Equal((at, expected), (error.At, error.Expected));
    }

    [Theory]
    [InlineData("ab{{missing}}", "expected a variable that some layer of the device defines, which 'missing' is not at 2 (docs/server.md, variables)")]
    [InlineData("ab{{declared}}", "expected a variable that has a value for the device, which 'declared' has not at 2 (docs/server.md, variables)")]
    [InlineData("{{self}}", "expected a variable that does not lead back to itself, which 'self' does (self > self) at 0 (docs/server.md, variables)")]
    [InlineData("{{one}}", "expected a variable that does not lead back to itself, which 'one' does (one > two > three > one) at 0 (docs/server.md, variables)")]
    [InlineData("{{v0}}", "expected variables that stand in one another at most 16 deep, which 'v17' does not at 0 (docs/server.md, variables)")]
    [InlineData("{{big}}", "expected at most 16384 characters once variables are filled in, which 'wide' exceeds at 0 (docs/server.md, variables)")]
    public void A_variable_that_cannot_be_filled_in_is_named(string text, string sentence)
    {
        var chain = Enumerable.Range(0, 30).Select(i => ($"v{i}", (string?)$"{{{{v{i + 1}}}}}"));
        var table = Table([("self", "{{self}}"), ("one", "{{two}}"), ("two", "{{three}}"), ("three", "x{{one}}"), ("declared", null), ("wide", new string('x', 4000)), ("big", "{{wide}}{{wide}}{{wide}}{{wide}}{{wide}}"), .. chain]);
        Assert.False(table.Fill(Template.Parse(text).OrThrow()).Ok(out _, out var error));
        Assert.Equal(sentence, error.ToString());
    }

    [Fact]
    public void A_secret_makes_every_value_secret_that_it_stands_in_and_is_taken_as_it_is()
    {
        var layer = Layer.Empty(LayerScope.All).With([
            new LayerChange.SetVariable(new("key", VariableType.Secret, "a{{b")),
            new LayerChange.SetVariable(new("login", VariableType.Text, "user:{{key}}")),
            new LayerChange.SetVariable(new("open", VariableType.Text, "x"))]);
        var table = new VariableTable([layer], []);
        Assert.Equal(new VariableTable.Filled("user:a{{b", true), table.Fill(Template.Parse("{{login}}").OrThrow()).OrThrow());
        Assert.Equal(new VariableTable.Filled("x", false), table.Fill(Template.Parse("{{open}}").OrThrow()).OrThrow());
    }

    [Fact]
    public void A_value_must_fit_the_type_of_every_layer_that_names_the_variable()
    {
        var all = Layer.Empty(LayerScope.All).With([new LayerChange.SetVariable(new("line", VariableType.Phone, null)), new LayerChange.SetVariable(new("pin", VariableType.Secret, null))]);
        var own = Layer.Empty(LayerScope.Parse("device:000e08aabbcc").OrThrow()).With([new LayerChange.SetVariable(new("line", VariableType.Text, "front desk")), new LayerChange.SetVariable(new("pin", VariableType.Text, "1234"))]);
        var (scope, fault) = Assert.Single(new VariableTable([all, own], []).Faults(["line", "pin"]));
        Assert.Equal(("device:000e08aabbcc", "line is a telephone number (digits, * and #, + in front); 'front desk' is none."), (scope.ToString(), fault.ToString()));
        Assert.True(new VariableTable([all, own], []).Fill(Template.Parse("{{pin}}").OrThrow()).OrThrow().IsSecret);
    }

    private static VariableTable Table(params (string Name, string? Value)[] variables)
        => new([Layer.Empty(LayerScope.All).With(variables.Select(v => new LayerChange.SetVariable(new(v.Name, VariableType.Text, v.Value))))], [("mac", "000e08aabbcc")]);
}

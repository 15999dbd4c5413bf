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
    public void Variables_are_filled_in(string text, string filled)
        => Assert.Equal(filled, Template.Parse(text).OrThrow().Fill(name => name switch { "a" => "1", "b" => "2", _ => null }).OrThrow());

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

    [Fact]
    public void A_variable_that_nobody_defines_is_named_with_its_place()
    {
        Assert.False(Template.Parse("ab{{missing}}").OrThrow().Fill(_ => null).Ok(out _, out var error));
        Assert.Equal("expected a variable that some layer of the device defines, which 'missing' is not at 2 (docs/server.md, variables)", error.ToString());
    }
}

using Spa.Foundation.Text;

namespace Spa.Common.Tests;

public class TextCursorTests
{
    [Fact]
    public void A_refusal_names_the_place()
    {
        var cursor = new TextCursor("ab");
        Assert.True(cursor.Take('a'));
        Assert.False(cursor.Take('x'));
        Assert.Equal(new ParseError(1, "x", "here"), cursor.Fail("x", "here"));
    }
}

using Spa.Fleet.Inventory;

namespace Spa.Fleet.Tests.Inventory;

public class MacAddressTests
{
    [Theory]
    [InlineData("000e08aabbcc")]
    [InlineData("000E08AABBCC")]
    [InlineData("00:0e:08:aa:bb:cc")]
    [InlineData("00-0E-08-aa-BB-cc")]
    public void Every_form_on_a_label_is_read(string text)
    {
        var mac = MacAddress.Parse(text).OrThrow();
        Assert.Equal("000e08aabbcc", mac.ToString());
        Assert.Equal("00:0e:08:aa:bb:cc", mac.WithColons());
    }

    [Theory]
    [InlineData("", 0, "twelve hex digits of a MAC address")]
    [InlineData("000e08aabbc", 11, "twelve hex digits of a MAC address")]
    [InlineData("000e08aabbccd", 12, "nothing after twelve hex digits")]
    [InlineData("000e08aabbcg", 11, "a hex digit of a MAC address")]
    [InlineData(":000e08aabbcc", 0, "a hex digit of a MAC address")]
    [InlineData("00::0e08aabbcc", 3, "a hex digit of a MAC address")]
    [InlineData("000:e08aabbcc", 3, "a hex digit of a MAC address")]
    [InlineData("000e08aabbcc:", 12, "nothing after twelve hex digits")]
    public void Bad_text_is_refused_where_it_breaks(string text, int at, string expected)
    {
        Assert.False(MacAddress.Parse(text).Ok(out _, out var error));
        Assert.Equal((at, expected), (error.At, error.Expected));
    }
}

using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;

namespace Spa.Fleet.Tests.Layers;

public class LayerScopeTests
{
    [Theory]
    [InlineData("all", LayerKind.All, "")]
    [InlineData("model:spa-3102", LayerKind.Model, "SPA3102")]
    [InlineData("customer:Müller & Co.", LayerKind.Customer, "Müller & Co.")]
    [InlineData("site:acme/berlin", LayerKind.Site, "acme/berlin")]
    [InlineData("device:00:0E:08:aa:bb:cc", LayerKind.Device, "000e08aabbcc")]
    public void The_written_form_is_read(string text, LayerKind kind, string name)
    {
        var scope = LayerScope.Parse(text).OrThrow();
        Assert.Equal(new LayerScope(kind, name), scope);
        Assert.Equal(scope, LayerScope.Parse(scope.ToString()).OrThrow());
    }

    [Theory]
    [InlineData("", 0, "'all', 'model:', 'customer:', 'site:' or 'device:'")]
    [InlineData("region:x", 0, "'all', 'model:', 'customer:', 'site:' or 'device:'")]
    [InlineData("customer:", 9, "a name")]
    [InlineData("customer:a/b", 10, "a letter, a digit, a blank or one of - _ . & '")]
    [InlineData("customer:a<b", 10, "a letter, a digit, a blank or one of - _ . & '")]
    [InlineData("customer:a ", 10, "no blank at the end of a name")]
    [InlineData("site:acme", 9, "a site as CUSTOMER/SITE")]
    [InlineData("site:acme/", 10, "a name")]
    [InlineData("device:000e08", 13, "twelve hex digits of a MAC address")]
    public void Bad_text_is_refused_where_it_breaks(string text, int at, string expected)
    {
        Assert.False(LayerScope.Parse(text).Ok(out _, out var error));
        Assert.Equal((at, expected), (error.At, error.Expected));
    }

    [Fact]
    public void A_device_has_its_layers_from_the_widest_to_its_own()
        => Assert.Equal(
            "all model:SPA3102 customer:acme site:acme/berlin device:000e08aabbcc",
            string.Join(' ', LayerScope.Of(new Device(MacAddress.Of("000e08aabbcc")) { Customer = "acme", Site = "berlin" })));
}

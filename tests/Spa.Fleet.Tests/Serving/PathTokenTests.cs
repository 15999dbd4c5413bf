using Spa.Fleet.Serving;

namespace Spa.Fleet.Tests.Serving;

public class PathTokenTests
{
    [Theory]
    [InlineData("Requesting resync http://a.example/p/00112233445566778899aabbccddeeff/000e08aabbcc.cfg, twice", "Requesting resync http://a.example/p/***/000e08aabbcc.cfg, twice")]
    [InlineData("https://a.example:8443/report/00112233445566778899aabbccddeeff/000e08aabbcc.xml", "https://a.example:8443/report/***/000e08aabbcc.xml")]
    [InlineData("Resync failed: tls failed, https://a.example/acs/file/000e08aabbcc-12-00112233445566778899aabbccddeeff", "Resync failed: tls failed, https://a.example/acs/file/000e08aabbcc-12-***")]
    [InlineData("http://a.example/fw/spa3102-6.1.0.spafw", "http://a.example/fw/spa3102-6.1.0.spafw")]
    [InlineData("/p/00112233/x /acs/file/000e08aabbcc", "/p/00112233/x /acs/file/000e08aabbcc")]
    public void What_lets_somebody_fetch_is_not_shown(string text, string shown) => Assert.Equal(shown, PathToken.Masked(text));
}

using Spa.Fleet.Inventory;
using Spa.Fleet.Serving;
using Spa.Marks;

namespace Spa.Fleet.Tests.Serving;

public class DeviceUrlTests
{
    private const string Token = "00112233445566778899aabbccddeeff";
    private static readonly MacAddress Mac = MacAddress.Of("000e08aabbcc");

    public static TheoryData<string, DeviceUrl?> Rows => new()
    {
        { "/spa3102.cfg", new DeviceUrl.First() },
        { "spa3102.cfg", new DeviceUrl.First() },
        { "/spa2102.cfg", new DeviceUrl.First() },
        { "/SPA3102.CFG", new DeviceUrl.First() },
        { "/spa000e08aabbcc.cfg", new DeviceUrl.First() },
        { "/spa.cfg", null },
        { "/spa31/02.cfg", null },
        { "/enrol/000e08aabbcc.xml", new DeviceUrl.Enrol(Mac) },
        { "/enrol/000E08AABBCC.xml", new DeviceUrl.Enrol(Mac) },
        { "/enrol/00:0e:08:aa:bb:cc.xml", null },
        { "/enrol/000e08aabbcc.cfg", null },
        { "/enrol/../000e08aabbcc.xml", null },
        { $"/p/{Token}/000e08aabbcc.cfg", new DeviceUrl.Profile(Token, Mac) },
        { $"p/{Token}/000e08aabbcc.cfg", new DeviceUrl.Profile(Token, Mac) },
        { $"/p/{Token.ToUpperInvariant()}/000e08aabbcc.cfg", null },
        { $"/p/{Token}0/000e08aabbcc.cfg", null },
        { $"/p/{Token}/000e08aabbcc.cfg/", null },
        { $"/report/{Token}/000e08aabbcc.xml", new DeviceUrl.Report(Token, Mac) },
        { "/fw/spa3102-6-0-1.bin", new DeviceUrl.Firmware("spa3102-6-0-1.bin") },
        { "/fw/../fleet.db", null },
        { "/fw/..", null },
        { "/fw/", null },
        { "/fw/a%2f", null },
        { "/", null },
        { new string('/', 300), null },
    };

    [Theory]
    [Attack("D1")]
    [MemberData(nameof(Rows))]
    public void A_path_means_one_thing_or_nothing(string path, DeviceUrl? url) => Assert.Equal(url, DeviceUrl.Parse(path));

    [Fact]
    public void No_text_form_shows_a_token() => Assert.DoesNotContain(Token, $"{DeviceUrl.Parse($"/p/{Token}/000e08aabbcc.cfg")}{DeviceUrl.Parse($"/report/{Token}/000e08aabbcc.xml")}", StringComparison.Ordinal);
}

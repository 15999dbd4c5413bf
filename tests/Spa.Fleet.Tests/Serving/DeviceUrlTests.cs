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
        { "/spa3102.cfg", new DeviceUrl.First(Model: "SPA3102") },
        { "spa3102.cfg", new DeviceUrl.First(Model: "SPA3102") },
        { "/spa2102.cfg", new DeviceUrl.First(Model: "SPA2102") },
        { "/SPA3102.CFG", new DeviceUrl.First(Model: "SPA3102") },
        { "/spa000e08aabbcc.cfg", new DeviceUrl.First(Mac) },
        { "/other.cfg", null },
        { "/init/ABCD-EFGH-JKMN", new DeviceUrl.Pass("ABCD-EFGH-JKMN", null) },
        { "/init/abcdefghjkmn", new DeviceUrl.Pass("ABCD-EFGH-JKMN", null) },
        { "/init/ABCD-EFGH-JKMN/000e08aabbcc.xml", new DeviceUrl.Pass("ABCD-EFGH-JKMN", Mac) },
        { "/init/ABCD-EFGH", null },
        { "/enrol/000e08aabbcc.pem", new DeviceUrl.Certificate(Mac) },
        { "/ca.crl", new DeviceUrl.Revocations() },
        { "/ca.crt", new DeviceUrl.Authority(false) },
        { "/legacy-ca.crt", new DeviceUrl.Authority(true) },
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

    // Patterns of the field: provisioning 2.6, 3.8, and what FusionPBX and others write.
    public static TheoryData<string, string, string?, string?, string?> Patterns => new()
    {
        { "/spa$PSN.cfg", "/spa3102.cfg", null, null, "SPA3102" },
        { "/$PN.xml", "/SPA2102.xml", null, null, "SPA2102" },
        { "/spa$MA.cfg", "/spa000e08aabbcc.cfg", "000e08aabbcc", null, null },
        { "/$MA.cfg", "/000e08aabbcc.cfg", "000e08aabbcc", null, null },
        { "/$MAU.xml", "/000E08AABBCC.xml", "000e08aabbcc", null, null },
        { "/$MAC.xml", "/00:0e:08:aa:bb:cc.xml", "000e08aabbcc", null, null },
        { "/cfg/init_$MA.xml", "/cfg/init_000e08aabbcc.xml", "000e08aabbcc", null, null },
        { "/$PN_$MA_$SN.xml", "/SPA3102_000e08aabbcc_FM600F123456.xml", "000e08aabbcc", "FM600F123456", "SPA3102" },
        { "/SPA-3102_$MAU.cfg", "/SPA-3102_000E08AABBCC.cfg", "000e08aabbcc", null, "SPA3102" },
        { "/config?Linksys$MAU", "/config?Linksys000E08AABBCC", "000e08aabbcc", null, null },
        { "/config?mac=$MA", "/config?mac=000e08aabbcc", "000e08aabbcc", null, null },
        { "/config?mac=$MAC&model=$PN", "/config?mac=00:0E:08:AA:BB:CC&model=SPA2102", "000e08aabbcc", null, "SPA2102" },
        { "/prov/$(MAU)config.cfg", "/prov/000E08AABBCCconfig.cfg", "000e08aabbcc", null, null },
        { "/account/spa$MA.cfg", "/account/spa000e08aabbcc.cfg", "000e08aabbcc", null, null },
        { "/$SN.xml", "/CBT141100HR.xml", null, "CBT141100HR", null },
        { "/$SN.xml of hex digits", "/88012BA01234.xml", "88012ba01234", "88012BA01234", null },
        { "/prov?sn=$SN", "/prov?sn=88012BA01234", null, "88012BA01234", null },
        { "/a/spa$MA.cfg, MAC of letters first", "/a/spaaabbcc112233.cfg", "aabbcc112233", null, null },
        { "/a/x$MA.cfg, no choice", "/a/dabc000e08aa11cc.cfg", null, null, null },
    };

    [Theory]
    [MemberData(nameof(Patterns))]
    public void Who_a_unit_says_it_is_is_read_from_every_pattern_of_the_field(string pattern, string url, string? mac, string? serial, string? model)
    {
        var query = url.IndexOf('?', StringComparison.Ordinal);
        var parsed = query < 0 ? DeviceUrl.Parse(url) : DeviceUrl.Parse(url[..query], url[query..]);
        var expected = mac is null && serial is null && model is null ? null : new DeviceUrl.First(mac is null ? null : MacAddress.Of(mac), serial, model);
        Assert.Equal((pattern, expected), (pattern, parsed));
    }

    [Theory]
    [InlineData("/account", false)]
    [InlineData("/devices/000e08aabbcc", false)]
    [InlineData("/api/devices/000e08aabbcc.xml", false)]
    [InlineData("/", false)]
    [InlineData("/units", false)]
    [InlineData("/login", false)]
    [InlineData("/waiting", false)]
    [InlineData("/config", true)]
    [InlineData("/prov/a", true)]
    [InlineData("/x.cfg", true)]
    [InlineData("/init/x", true)]
    [InlineData("/fw/x", true)]
    [InlineData("/firmware", false)]
    public void Pages_are_never_taken_for_URLs_of_units(string path, bool isOfUnits) => Assert.Equal(isOfUnits, DeviceUrl.IsOfUnits(path));

    [Fact]
    public void No_text_form_shows_a_token() => Assert.DoesNotContain(Token, $"{DeviceUrl.Parse($"/p/{Token}/000e08aabbcc.cfg")}{DeviceUrl.Parse($"/report/{Token}/000e08aabbcc.xml")}", StringComparison.Ordinal);

    [Fact]
    public void No_text_form_shows_a_code() => Assert.Equal("first contact with a code", $"{DeviceUrl.Parse("/init/ABCD-EFGH-JKMN")}");
}

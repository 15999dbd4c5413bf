using Spa.Fleet.Inventory;

namespace Spa.Fleet.Tests.Inventory;

public class UserAgentTests
{
    [Theory]
    [InlineData("Linksys/SPA-3102-5.1.10(GW) (FM600F123456)", "Linksys", "SPA3102", "5.1.10(GW)", null, "FM600F123456")]
    [InlineData("Linksys/SPA-2102-2.0.5 (88012BA01234)", "Linksys", "SPA2102", "2.0.5", null, "88012BA01234")]
    [InlineData("Linksys/SPA-942-6.1.5(a) (88019FA42805)", "Linksys", "SPA942", "6.1.5(a)", null, "88019FA42805")]
    [InlineData("Cisco/SPA501G-7.4.4 (8843E157DDCC)(CBT141100HR)", "Cisco", "SPA501G", "7.4.4", "8843e157ddcc", "CBT141100HR")]
    [InlineData("Cisco/SPA525G-7.4.7 (CBT141900G7)", "Cisco", "SPA525G", "7.4.7", null, "CBT141900G7")]
    public void Forms_of_the_field_are_recognised(string header, string vendor, string model, string version, string? mac, string serial)
    {
        var agent = UserAgent.Recognise(header);
        Assert.NotNull(agent);
        Assert.Equal((vendor, model, version, mac, serial), (agent.Vendor, agent.Model, agent.Version, agent.Mac?.ToString(), agent.Serial));
    }

    [Theory]
    [InlineData("Linksys/SPA-3102-5.1.10(GW) (FM600F123456)", true)]
    [InlineData("Linksys/SPA-3102-6.0.1(GW) (FM600F823456)", false)]
    [InlineData("Linksys/SPA-3102-0.1.0(GW) (FM600F823456)", false)]
    [InlineData("Linksys/SPA-2102-6.0.1 (88012BA01234)", true)]
    [InlineData("Cisco/SPA501G-7.4.4 (8843E157DDCC)(CBT141100HR)", true)]
    public void Original_units_are_told_from_ours(string header, bool original) => Assert.Equal(original, UserAgent.Recognise(header)!.IsOriginal);

    [Theory]
    [InlineData("FM600F100000", true)]
    [InlineData("FM600F699999", true)]
    [InlineData("FM600F099999", false)]
    [InlineData("FM600F700000", false)]
    [InlineData("FM600G123456", false)]
    [InlineData("FM600F1234567", false)]
    [InlineData(null, false)]
    public void The_lot_with_wrong_certificates_is_known(string? serial, bool wrong) => Assert.Equal(wrong, SerialNumber.IsOfWrongLot(serial));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("curl/8.0")]
    [InlineData("Linksys/SPA-3102-5.1.10(GW)")]
    [InlineData("Linksys/SPA-3102-<script>alert(1)</script> (FM600F123456)")]
    [InlineData("Linksys/SPA-3102-5.1.10 (FM600F123456) and more")]
    public void Everything_else_is_nothing(string? header) => Assert.Null(UserAgent.Recognise(header));
}

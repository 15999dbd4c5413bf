using System.Net;
using Spa.Marks;
using Spa.ProvisioningServer.Security;

namespace Spa.Fleet.Tests.Webhooks;

public class OutboundAddressesTests
{
    [Theory]
    [Attack("D8")]
    [InlineData("8.8.8.8", true)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("127.255.0.9", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.168.1.1", false)]
    [InlineData("198.18.0.1", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::1", false)]
    [InlineData("::", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("ff02::1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("::ffff:169.254.169.254", false)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("::127.0.0.1", false)]
    [InlineData("64:ff9b::7f00:1", false)]
    [InlineData("64:ff9b::808:808", true)]
    [InlineData("2002:7f00:1::1", false)]
    [InlineData("2002:a9fe:a9fe::1", false)]
    public void Only_what_is_public_is_reached(string address, bool admitted) => Assert.Equal(admitted, new OutboundAddresses([]).Admits(IPAddress.Parse(address)));

    [Fact]
    public void What_the_administrator_named_is_reached_and_no_more()
    {
        var outbound = new OutboundAddresses([IPNetwork.Parse("10.1.0.0/16")]);
        Assert.True(outbound.Admits(IPAddress.Parse("10.1.2.3")));
        Assert.True(outbound.Admits(IPAddress.Parse("::ffff:10.1.2.3")));
        Assert.False(outbound.Admits(IPAddress.Parse("10.2.2.3")));
        Assert.False(outbound.Admits(IPAddress.Loopback));
    }

    [Theory]
    [Attack("D8")]
    [InlineData("https://example.com/hook", null)]
    [InlineData("https://8.8.8.8/", null)]
    [InlineData("http://example.com/", "An address begins with https://: http goes only to")]
    [InlineData("ftp://example.com/", "An address begins with https://.")]
    [InlineData("file:///etc/passwd", "An address begins with https://.")]
    [InlineData("https://user:pass@example.com/", "An address holds no name and password")]
    [InlineData("https://127.0.0.1/", "This address is not public")]
    [InlineData("https://2130706433/", "This address is not public")]
    [InlineData("https://0x7f.1/", "This address is not public")]
    [InlineData("https://[::1]/", "This address is not public")]
    [InlineData("https://[::ffff:169.254.169.254]/latest/meta-data", "This address is not public")]
    [InlineData("https://169.254.169.254/", "This address is not public")]
    public void An_address_is_judged_when_it_is_typed(string address, string? begins)
    {
        var refused = new OutboundAddresses([]).Refuse(new Uri(address));
        Assert.True(begins is null ? refused is null : refused?.StartsWith(begins, StringComparison.Ordinal) == true, refused);
    }
}

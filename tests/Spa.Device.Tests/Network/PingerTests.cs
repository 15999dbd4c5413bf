using System.Net;
using System.Net.Sockets;
using Spa.Device.Network;
using Spa.Foundation.Time;
using Spa.Gateway.Ports;

namespace Spa.Device.Tests.Network;

public class PingerTests
{
    // The worked example of RFC 1071 3, and an odd length.
    [Theory]
    [InlineData("0001f203f4f5f6f7", 0x220d)]
    [InlineData("0001f203f4f5f6f7ff", 0x230c)]
    [InlineData("", 0xffff)]
    public void The_checksum_is_that_of_the_internet(string bytes, int sum) => Assert.Equal(sum, Pinger.Checksum(Convert.FromHexString(bytes)));

    // Packet, family, identifier where the socket is a raw one; number 7 was sent.
    [Theory]
    [InlineData("0000abcd12340007", false, null, true)]
    [InlineData("0000abcd99990007", false, null, true)]
    [InlineData("0000abcd12340008", false, null, false)]
    [InlineData("0800abcd12340007", false, null, false)]
    [InlineData("0300abcd12340007", false, null, false)]
    [InlineData("0001abcd12340007", false, null, false)]
    [InlineData("0000abcd123400", false, null, false)]
    [InlineData("", false, 0x1234, false)]
    [InlineData("45", false, 0x1234, false)]
    [InlineData("450000000000000000000000000000000000000000" + "00abcd12340007", false, 0x1234, true)]
    [InlineData("460000000000000000000000000000000000000001020304" + "0000abcd12340007", false, 0x1234, true)]
    [InlineData("4500000000000000000000000000000000000000" + "0000abcd12350007", false, 0x1234, false)]
    [InlineData("8100abcd12340007", true, 0x1234, true)]
    [InlineData("8100abcd12350007", true, 0x1234, false)]
    [InlineData("8000abcd12340007", true, 0x1234, false)]
    public void Only_the_answer_to_what_was_sent_is_one(string packet, bool isIpv6, int? identifier, bool answer)
        => Assert.Equal(answer, Pinger.IsAnswer(Convert.FromHexString(packet), isIpv6, (ushort?)identifier, 7));

    // What this machine permits: an answer of itself, or the reason and the remedy.
    [Theory]
    [InlineData("127.0.0.1", 1)]
    [InlineData("127.0.0.1", 1400)]
    [InlineData("127.0.0.1", 65507)]
    [InlineData("::1", 56)]
    public async Task This_machine_answers_itself_or_says_why_it_may_not_be_asked(string address, int bytes)
    {
        var to = IPAddress.Parse(address);
        if (to.AddressFamily == AddressFamily.InterNetworkV6 && !Socket.OSSupportsIPv6)
        {
            return;
        }

        var answer = await Pinger.Ask(new EchoRequest(to, 3, bytes, 46, 5.Seconds), CancellationToken.None);
        if (answer.Fault == EchoFault.NotPermitted)
        {
            Assert.Contains("net.ipv4.ping_group_range", answer.Detail, StringComparison.Ordinal);
            return;
        }

        Assert.True(answer.Fault is null || to.AddressFamily == AddressFamily.InterNetworkV6, $"{answer}");
        Assert.True(answer.Fault is not null || answer.Time > TimeSpan.Zero);
    }
}

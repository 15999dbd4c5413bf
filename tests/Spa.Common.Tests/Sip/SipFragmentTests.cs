using System.Text;
using Spa.Sip.Referrals;

namespace Spa.Common.Tests.Sip;

public class SipFragmentTests
{
    [Theory]
    [InlineData("SIP/2.0 100 Trying\r\n", 100)]
    [InlineData("SIP/2.0 200 OK", 200)]
    [InlineData("sip/2.0 603 Decline\r\nContact: <sip:a@b>\r\n", 603)]
    [InlineData("SIP/2.0 487", 487)]
    [InlineData("", null)]
    [InlineData("SIP/2.0", null)]
    [InlineData("SIP/2.0 99 Low", null)]
    [InlineData("SIP/2.0 700 High", null)]
    [InlineData("SIP/2.0 2xx OK", null)]
    [InlineData("SIP/3.0 200 OK", null)]
    [InlineData("INVITE sip:a@b SIP/2.0\r\n", null)]
    [InlineData("\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff", null)]
    public void The_status_of_a_body_is_read(string body, int? status) => Assert.Equal(status, SipFragment.Read(Encoding.Latin1.GetBytes(body)));

    [Theory]
    [InlineData(100, "SIP/2.0 100 Trying\r\n")]
    [InlineData(486, "SIP/2.0 486 Busy Here\r\n")]
    public void A_status_is_written_and_read_back(int status, string body)
    {
        Assert.Equal(body, Encoding.ASCII.GetString(SipFragment.Write(status)));
        Assert.Equal(status, SipFragment.Read(SipFragment.Write(status)));
    }
}

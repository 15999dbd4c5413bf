using System.Text;
using Spa.Gateway.Sip;

namespace Spa.Device.Tests.Calls;

/// <summary>Keys in the body of an INFO, as peers write them.</summary>
public class DtmfRelayTests
{
    private const string Relay = "application/dtmf-relay";

    [Theory]
    [InlineData(Relay, "Signal=5\r\nDuration=160\r\n", '5', 160)]
    [InlineData(Relay, "Signal= 5\r\nDuration= 160", '5', 160)]
    [InlineData(Relay, "signal=*\nduration=100\n", '*', 100)]
    [InlineData(Relay, "Signal=10\r\nDuration=100\r\n", '*', 100)]
    [InlineData(Relay, "Signal=11\r\n", '#', 250)]
    [InlineData(Relay, "Signal=d\r\nDuration=1\r\n", 'D', 40)]
    [InlineData(Relay, "Signal=1\r\nDuration=99999999\r\n", '1', 5000)]
    [InlineData("application/dtmf", "7", '7', 250)]
    [InlineData("application/dtmf", "11", '#', 250)]
    [InlineData("APPLICATION/DTMF-RELAY", "Signal=3\r\nDuration=80", '3', 80)]
    [InlineData("application/x-own", "Signal=3\r\nDuration=80", '3', 80, "application/x-own")]
    public void A_key_is_read(string type, string body, char key, int milliseconds, string relay = Relay)
        => Assert.Equal((key, TimeSpan.FromMilliseconds(milliseconds)), DtmfRelay.Read(type, Encoding.ASCII.GetBytes(body), relay));

    [Theory]
    [InlineData(Relay, "")]
    [InlineData(Relay, "Signal=\r\n")]
    [InlineData(Relay, "Signal=16\r\n")]
    [InlineData(Relay, "Signal=x\r\n")]
    [InlineData(Relay, "Duration=100\r\n")]
    [InlineData("text/plain", "Signal=5\r\n")]
    [InlineData("application/dtmf", "55")]
    public void What_is_no_key_is_none(string type, string body) => Assert.Null(DtmfRelay.Read(type, Encoding.ASCII.GetBytes(body), Relay));

    [Fact]
    public void What_is_written_is_read() => Assert.Equal(('#', TimeSpan.FromMilliseconds(120)), DtmfRelay.Read(Relay, DtmfRelay.Write('#', 120), Relay));
}

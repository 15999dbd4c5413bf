using Spa.Configuration.Parameters;
using Spa.Configuration.Parameters.Choices;
using Spa.Foundation.Time;

namespace Spa.Device.Tests.Calls;

/// <summary>Keys during a call, both ways, by each method.</summary>
public class KeyTests
{
    [Theory]
    [InlineData(DtmfTxMethod.Auto, "12#", 0)]
    [InlineData(DtmfTxMethod.Avt, "12#", 0)]
    [InlineData(DtmfTxMethod.AvtAndSip, "1122##", 3)]
    [InlineData(DtmfTxMethod.Sip, "12#", 3)]
    [InlineData(DtmfTxMethod.InBand, "", 0)]
    [InlineData(DtmfTxMethod.InBandAndSip, "12#", 3)]
    public void Keys_of_the_phone_reach_the_far_end(DtmfTxMethod method, string keys, int infos)
    {
        var n = new Neighbourhood(settings => settings.With(LineParameters.DtmfTxMethod.Line1, method));
        var other = n.Talking();

        n.World.Phone.Dial("12#");
        n.World.Run(2.Seconds);

        Assert.Equal(keys, other.End.Keys);
        Assert.Equal(infos, n.Count("-> INFO"));
        Assert.Equal(method is DtmfTxMethod.InBand or DtmfTxMethod.InBandAndSip ? "12#" : string.Empty, HeardKeys.In(other.End.Heard.All));
    }

    [Fact]
    public void Keys_of_the_far_end_are_heard_at_the_phone()
    {
        var n = new Neighbourhood();
        var other = n.Talking();

        other.Press('5', n.World.Timeline, 100.Milliseconds);
        n.World.Run(1.Seconds);

        Assert.Equal("5", HeardKeys.In(n.World.Phone.Heard.All));
    }
}

using Spa.Foundation.Time;
using Spa.Gateway.Ports;

namespace Spa.Device.Tests.Provisioning;

/// <summary>What the core makes of news of the network for the telephone side.</summary>
public class NetworkTests
{
    private static readonly NetworkFacts At5 = NetworkFacts.Unknown with { Address = "192.0.2.5" };

    [Fact]
    public void Accounts_are_told_of_another_address_and_of_a_network_that_is_back_and_of_nothing_else()
    {
        var rig = Rig.Make();
        rig.Network = At5;
        rig.Start();
        rig.Run(1.Seconds);
        Assert.Equal(0, rig.Voice.NetworkChanges);
        rig.Gateway.NetworkChanged(At5 with { Option66 = "10.0.0.1" });
        Assert.Equal(0, rig.Voice.NetworkChanges);
        rig.Gateway.NetworkChanged(At5 with { Address = "192.0.2.6" });
        Assert.Equal(1, rig.Voice.NetworkChanges);
        rig.Gateway.NetworkChanged(At5 with { Address = "192.0.2.6", State = NetworkState.NoLink });
        Assert.Equal(1, rig.Voice.NetworkChanges);
        rig.Gateway.NetworkChanged(At5 with { Address = "192.0.2.6" });
        Assert.Equal(2, rig.Voice.NetworkChanges);
    }
}

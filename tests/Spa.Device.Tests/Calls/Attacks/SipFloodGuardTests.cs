using System.Net;
using Spa.Foundation.Time;
using Spa.Gateway.Sip;

namespace Spa.Device.Tests.Calls.Attacks;

/// <summary>The memory of the guard against floods has its bounds.</summary>
public class SipFloodGuardTests
{
    private readonly VirtualTimeline time = new();
    private readonly SipFloodGuard guard;

    public SipFloodGuardTests() => guard = new SipFloodGuard(time);

    [Fact]
    public void It_remembers_so_many_strangers_and_no_more()
    {
        for (var i = 0; i < 3 * SipFloodGuard.MostSources; i++)
        {
            time.Run(10.Milliseconds);
            Assert.True(guard.Takes(Address(i)));
        }

        Assert.Equal((SipFloodGuard.MostSources, 0), (guard.Remembered, guard.Dropped));

        // The latest are still weighed by what they have said.
        var last = Address((3 * SipFloodGuard.MostSources) - 1);
        time.Run(10.Seconds);
        Assert.Equal(SipFloodGuard.OfOne, Enumerable.Range(0, 100).Count(_ => guard.Takes(last)));
    }

    [Fact]
    public void Of_those_that_were_talked_to_the_longest_ago_are_strangers_again()
    {
        for (var i = 0; i < SipFloodGuard.MostPartners + 10; i++)
        {
            time.Run(1.Seconds);
            guard.Meet(Address(i));
        }

        // When strangers have said all that they may, only who is known is heard.
        for (var i = 1000; i < 1000 + SipFloodGuard.OfAll; i++)
        {
            Assert.True(guard.Takes(Address(i)));
        }

        Assert.Equal(Enumerable.Range(10, SipFloodGuard.MostPartners), Enumerable.Range(0, SipFloodGuard.MostPartners + 10).Where(i => guard.Takes(Address(i))));
    }

    private static IPAddress Address(int number) => new([198, 18, (byte)(number / 256), (byte)(number % 256)]);
}

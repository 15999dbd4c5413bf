using System.Net;
using Spa.Configuration.Parameters;
using Spa.Device.Tests.Calls;
using Spa.Foundation.Ports;
using Spa.Foundation.Trace;
using Spa.Media.Tones;
using Spa.Simulation;
using Spa.Simulation.Network;
using Spa.Simulation.Stations;

namespace Spa.Bench;

/// <summary>A whole device in a G.711 call, in virtual time: phone, echo canceller, packets, jitter buffer; and the same telephone on the network as its far end.</summary>
internal static class DeviceBench
{
    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(120);

    /// <summary>Runs the benchmark.</summary>
    public static Task<IReadOnlyList<BenchRow>> Run()
    {
        var settings = SipStation.Subscriber("1000", "x", "192.0.2.2")
            .With(LineParameters.Register.Line1, false)
            .With(LineParameters.MakeCallWithoutReg.Line1, true)
            .With(Catalogue.Find("Dial_Plan_1_")!, "(S0<:2000>)");
        var world = World.Start(settings, timeline => new SimulatedNetwork(timeline, 1), network => SimulatedHost.At(network, IPAddress.Parse("192.0.2.1"), 2, new Noon()) with { Rtp = new LoopRtp() });
        var far = new SipStation(
            "far", SipStation.Subscriber("2000", "x", "192.0.2.1").With(LineParameters.Register.Line1, false).With(LineParameters.AnsCallWithoutReg.Line1, true),
            SimulatedHost.At(world.Network!, IPAddress.Parse("192.0.2.2"), 3, new Noon()), world.Timeline, CoreTrace.None)
        {
            AnswersAtOnce = true,
        };
        world.Run(TimeSpan.FromSeconds(1));
        world.Phone.Lift();
        world.Phone.Speak(TonePlan.Steady(800, -15));
        world.Run(Warm);
        if (far.State != "talks")
        {
            throw new InvalidOperationException($"The call did not come about: {far.State}\n{world.Trace}");
        }

        var cpu = ThreadClock.Now;
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        world.Run(Measured);
        cpu = ThreadClock.Now - cpu;
        bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
        var media = Steady(world);
        return Task.FromResult<IReadOnlyList<BenchRow>>(
        [
            new("media", "whole device in a G.711 call with echo canceller, virtual time over CPU time", Math.Round(Measured / cpu), "times", 200, "higher"),
            new("media", "CPU of a core that this is, in real time", Math.Round(100 * (cpu / Measured), 2), "%", null, "lower"),
            new("media", "media path of it in steady state (phone, echo canceller, codec, packets, jitter buffer): allocated in 10 s", media, "bytes", 0, "lower"),
            new("media", "bytes allocated in a second of it, simulated network and wires included", Math.Round(bytes / Measured.TotalSeconds), "bytes", null, "lower"),
        ]);
    }

    // The least of some: reports of RTCP are no frames.
    private static long Steady(World world)
    {
        const int Rounds = 5, Frames = 1000;
        var least = long.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var frame = 0; frame < Frames; frame++)
            {
                world.Voice!.Tick();
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }

    private sealed class Noon : ICalendar
    {
        public DateTimeOffset UtcNow => new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

        public bool IsTrusted => true;
    }
}

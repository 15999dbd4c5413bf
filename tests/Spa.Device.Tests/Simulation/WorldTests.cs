using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Spa.Foundation.Time;
using Spa.Foundation.Trace;
using Spa.Gateway.Calls;
using Spa.Gateway.Lines;
using Spa.Marks;
using Spa.Media;
using Spa.Simulation;
using Spa.Simulation.Exchanges;

namespace Spa.Device.Tests.Simulation;

public class WorldTests
{
    [Fact]
    public void Three_minutes_of_a_call_are_the_same_bits_twice()
    {
        Assert.Equal(Run(), Run());

        static string Run()
        {
            var world = Scenes.Talking(("Ring1_Cadence", "60(.8/.4,.8/4)"));
            world.Exchange.Speak(Scenes.Sine(1004, -10));
            world.Phone.Speak(Scenes.Sine(620, -15));
            world.Run(3.Minutes);
            world.Exchange.HangUp();
            world.Run(30.Seconds);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            hash.AppendData(MemoryMarshal.AsBytes(world.Phone.Heard.All));
            hash.AppendData(MemoryMarshal.AsBytes(world.Exchange.Heard.All));
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes(world.Trace.ToString()));
            Assert.True(world.Phone.Heard.Length > 3 * 60 * Pcm.SamplesPerSecond);
            return Convert.ToHexString(hash.GetHashAndReset());
        }
    }

    [Fact]
    public void A_frame_of_a_call_and_of_a_tone_allocates_nothing()
    {
        var timeline = new VirtualTimeline();
        var (phone, line) = (new PhonePort(), new LinePort());
        var voice = new Voice(timeline, Scenes.Settings(), phone, line, null, CoreTrace.None);
        line.Signal(new FxoSignal.Voltage(-48_000));

        // Ringing, a call, and dial tone: each is entered, warmed up, and then measured.
        line.Signal(new FxoSignal.Ring(20, 75));
        timeline.Run(3.Seconds);
        Assert.Equal(0, Measure(voice));
        Assert.True(phone.Rung > 0);

        phone.Signal(new FxsSignal.Loop(true));
        timeline.Run(100.Milliseconds);
        Assert.Equal(CallState.Connected, voice.Status.Call!.State);
        Assert.Equal(0, Measure(voice));

        phone.Signal(new FxsSignal.Loop(false));
        timeline.Run(2.Seconds);
        phone.Signal(new FxsSignal.Loop(true));
        timeline.Run(100.Milliseconds);
        Assert.Equal("dial tone", voice.Status.Phone.State);
        Assert.Equal(0, Measure(voice));

        static long Measure(Voice voice)
        {
            const int Frames = 150;
            return Allocations.Least(() =>
            {
                for (var i = 0; i < Frames; i++)
                {
                    voice.Tick();
                }
            });
        }
    }

    [Fact]
    public void Without_power_the_phone_is_on_the_line()
    {
        var world = World.Dark();
        world.Run(1.Seconds);
        Assert.True(world.RelayClosed);
        Assert.True(world.Exchange.Call());
        world.Run(8.Seconds);
        Assert.Equal(2, world.Phone.Rings.Count);
        world.Phone.Lift();
        world.Exchange.Speak(Scenes.Sine(1004, -10));
        world.Phone.Speak(Scenes.Sine(620, -15));
        world.Run(2.Seconds);
        Assert.Equal(ExchangeState.Talking, world.Exchange.State);
        Assert.Equal("1004.0@-10.0", string.Join(',', Assert.Single(world.PhoneHeard().Segments).Components));
        Assert.Equal("620.0@-15.0", string.Join(',', Assert.Single(Spa.Media.Analysis.ToneAnalysis.Measure(world.Exchange.Heard.All).Segments).Components));
    }

    [Fact]
    public void Power_that_comes_back_does_not_cut_a_call_on_the_line()
    {
        var world = World.Dark();
        world.Run(1.Seconds);
        world.Exchange.Call();
        world.Run(1.Seconds);
        world.Phone.Lift();
        world.Exchange.Speak(Scenes.Sine(1004, -10));
        world.Run(2.Seconds);
        world.PowerOn(Scenes.Settings());
        world.Run(5.Seconds);
        Assert.True(world.RelayClosed);
        Assert.Equal(ExchangeState.Talking, world.Exchange.State);
        Assert.InRange(world.PhoneHeard().LongestGap!.Value.TotalMilliseconds, 0, 1);

        world.Phone.HangUp();
        world.Run(2.Seconds);
        Assert.False(world.RelayClosed);
        world.Phone.Lift();
        world.Run(1.Seconds);
        Assert.Equal("350.0@-19.0,440.0@-19.0", string.Join(',', Assert.Single(world.PhoneHeard().Segments).Components));
    }

    [Fact]
    public void Power_that_goes_puts_the_phone_on_the_line_at_once()
    {
        var world = Scenes.Ready();
        world.Phone.Lift();
        world.Run(1.Seconds);
        world.Phone.Heard.Mark();
        world.PowerOff();
        world.Run(1.Seconds);
        Assert.Equal("425.0@-10.0", string.Join(',', Assert.Single(Spa.Media.Analysis.ToneAnalysis.Measure(world.Phone.Heard.SinceMark).Segments).Components));
    }

    [Fact]
    public void After_a_call_neither_side_hears_the_other()
    {
        var timeline = new VirtualTimeline();
        var (phone, line) = (new PhonePort(), new LinePort());
        var voice = new Voice(timeline, Scenes.Settings(), phone, line, null, CoreTrace.None);
        line.Signal(new FxoSignal.Voltage(-48_000));
        line.Signal(new FxoSignal.Ring(20, 75));
        timeline.Run(3.Seconds);
        phone.Signal(new FxsSignal.Loop(true));
        timeline.Run(100.Milliseconds);
        voice.Tick();
        voice.Tick();
        Assert.Contains(phone.To, sample => sample != 0);
        Assert.Contains(line.To, sample => sample != 0);

        line.Signal(new FxoSignal.Voltage(0));
        timeline.Run(300.Milliseconds);
        Assert.Null(voice.Status.Call);
        voice.Tick();
        Assert.All(phone.To, sample => Assert.Equal(0, sample));
        Assert.All(line.To, sample => Assert.Equal(0, sample));
    }

    private static readonly short[] Speech = [.. Enumerable.Range(1, Pcm.FrameSamples).Select(i => (short)(i * 100))];

    private sealed class PhonePort : IFxsDriver
    {
        public Action<FxsSignal> Signal { get; private set; } = _ => { };

        public int Rung { get; private set; }

        public short[] To { get; } = new short[Pcm.FrameSamples];

        public void Attach(Action<FxsSignal> signal) => Signal = signal;

        public void SetBattery(Battery battery)
        {
        }

        public void SetRinging(RingDrive? ring) => Rung += ring is null ? 0 : 1;

        public void Exchange(ReadOnlySpan<short> toPhone, Span<short> fromPhone)
        {
            toPhone.CopyTo(To);
            Speech.CopyTo(fromPhone);
        }
    }

    private sealed class LinePort : IFxoDriver
    {
        public Action<FxoSignal> Signal { get; private set; } = _ => { };

        public short[] To { get; } = new short[Pcm.FrameSamples];

        public void Attach(Action<FxoSignal> signal) => Signal = signal;

        public void SetLoop(bool closed)
        {
        }

        public void Exchange(ReadOnlySpan<short> toLine, Span<short> fromLine)
        {
            toLine.CopyTo(To);
            Speech.CopyTo(fromLine);
        }
    }
}

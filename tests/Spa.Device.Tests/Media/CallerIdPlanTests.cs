using Spa.Foundation.Time;
using Spa.Marks;
using Spa.Media;
using Spa.Media.CallerId;
using Spa.Media.Detectors;

namespace Spa.Device.Tests.Media;

public class CallerIdPlanTests
{
    private static readonly byte[] Message = CallerIdMessage.Call(new CallerTime(11, 29, 7, 5), "5551212", "ANN BEE").Write();
    private static readonly string Keys = new DtmfCallerId("5551212", null).Write(denmark: false);

    // Method; what is seen on the line: R reversal, N back to normal, T alert, F data, K keys; moment.
    public static TheoryData<CallerIdMethod, string, CallerIdMoment> Calls => new()
    {
        { CallerIdMethod.Bellcore, "F", CallerIdMoment.InPause },
        { CallerIdMethod.DtmfFinlandSweden, "RKN", CallerIdMoment.BeforeRing },
        { CallerIdMethod.DtmfDenmark, "K", CallerIdMoment.BeforeRing },
        { CallerIdMethod.DtmfDenmarkReversal, "RKN", CallerIdMoment.BeforeRing },
        { CallerIdMethod.EtsiDtmf, "TK", CallerIdMoment.BeforeRing },
        { CallerIdMethod.EtsiDtmfReversal, "RTKN", CallerIdMoment.BeforeRing },
        { CallerIdMethod.EtsiDtmfAfterRing, "K", CallerIdMoment.InPause },
        { CallerIdMethod.EtsiFsk, "TF", CallerIdMoment.BeforeRing },
        { CallerIdMethod.EtsiFskReversal, "RTFN", CallerIdMoment.BeforeRing },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public void A_call_is_announced_as_its_method_says_and_a_display_shows_it(CallerIdMethod method, string seen, CallerIdMoment moment)
    {
        var plan = CallerIdPlan.Call(method);
        Assert.Equal(moment, plan.Moment);
        foreach (var standard in new[] { FskStandard.Bell202, FskStandard.V23 })
        {
            var watch = Watch(plan, method, standard, null);
            Assert.Equal(seen, watch.Order);
            Assert.Equal(CallerIdOutcome.Sent, watch.Outcome);
            Assert.Equal(seen.Contains('K', StringComparison.Ordinal) ? Keys : string.Empty, watch.Keys);
            Assert.InRange(watch.Length.TotalMilliseconds, Planned(plan).TotalMilliseconds - 20, Planned(plan).TotalMilliseconds + 20);
        }
    }

    [Fact]
    public void Times_are_within_the_standards_ranges()
    {
        var us = Watch(CallerIdPlan.Call(CallerIdMethod.Bellcore), CallerIdMethod.Bellcore, FskStandard.Bell202, null);
        Assert.InRange(us.At('F'), 495, 1500);
        Assert.InRange(us.Length.TotalMilliseconds - us.DataEnd, 200, 1000);
        var uk = Watch(CallerIdPlan.Call(CallerIdMethod.EtsiFskReversal), CallerIdMethod.EtsiFskReversal, FskStandard.V23, null);
        Assert.InRange(uk.At('T') - uk.At('R'), 100, 400);
        Assert.InRange(uk.At('F') - (uk.At('T') + 100), 45, 500);
        Assert.InRange(uk.Length.TotalMilliseconds - uk.DataEnd, 200, 1000);
    }

    [Fact]
    public void A_waiting_call_is_shown_when_the_telephone_answers_and_the_talk_path_is_cut_meanwhile()
    {
        foreach (var method in new[] { CallerIdMethod.Bellcore, CallerIdMethod.EtsiFsk, CallerIdMethod.EtsiFskReversal })
        {
            var plan = CallerIdPlan.CallWaiting(method)!;
            var answered = Watch(plan, method, FskStandard.Bell202, 'D');
            Assert.Equal("MTFU", answered.Order);
            Assert.Equal(CallerIdOutcome.Sent, answered.Outcome);
            Assert.InRange(answered.At('F') - answered.AnsweredAt, 50, 500);
            var ignored = Watch(plan, method, FskStandard.Bell202, null);
            Assert.Equal("MTU", ignored.Order);
            Assert.Equal(CallerIdOutcome.NotAcknowledged, ignored.Outcome);
            Assert.InRange(ignored.Length.TotalMilliseconds, 240, 400);
            Assert.Equal("MTU", Watch(plan, method, FskStandard.Bell202, '5').Order);
        }

        Assert.Null(CallerIdPlan.CallWaiting(CallerIdMethod.EtsiDtmf));
    }

    [Theory]
    [InlineData(CallerIdMethod.Bellcore, "F")]
    [InlineData(CallerIdMethod.EtsiFsk, "TF")]
    [InlineData(CallerIdMethod.EtsiFskReversal, "RTFN")]
    [InlineData(CallerIdMethod.DtmfDenmark, null)]
    public void The_lamp_is_lit_without_a_ring(CallerIdMethod method, string? seen)
    {
        var plan = CallerIdPlan.MessageWaiting(method);
        Assert.Equal(seen, plan is null ? null : Watch(plan, method, FskStandard.V23, null).Order);
        Assert.True(plan is null || plan.Moment == CallerIdMoment.OnHook);
    }

    [Fact]
    public void It_goes_into_the_first_pause_that_is_long_enough()
    {
        var plan = CallerIdPlan.Call(CallerIdMethod.Bellcore);
        var length = plan.Length(Message.Length, TimeSpan.Zero);
        Assert.InRange(length.TotalMilliseconds, 1300, 1600);
        Assert.Equal(0, CallerIdPlan.PauseFor([4.Seconds], length));
        Assert.Equal(2, CallerIdPlan.PauseFor([200.Milliseconds, 200.Milliseconds, 4.Seconds], length));
        Assert.Null(CallerIdPlan.PauseFor([500.Milliseconds], length));
    }

    [Fact]
    public void Sending_allocates_nothing()
    {
        var senders = Enumerable.Range(0, 10).Select(_ => Sender(CallerIdPlan.Call(CallerIdMethod.EtsiFskReversal), CallerIdMethod.EtsiFskReversal, FskStandard.V23)).ToList();
        var frame = new short[Pcm.FrameSamples];
        var next = 0;
        Assert.Equal(0, Allocations.Least(() =>
        {
            var sender = senders[next++];
            while (sender.Outcome == CallerIdOutcome.Sending)
            {
                sender.Play(frame);
            }
        }));
    }

    private static TimeSpan Planned(CallerIdPlan plan) => plan.Length(Message.Length, Keys.Length * 140.Milliseconds);

    private static CallerIdSender Sender(CallerIdPlan plan, CallerIdMethod method, FskStandard standard) => new(plan, standard, CallerIdLevels.Of(method), Message, Keys);

    private static Sightings Watch(CallerIdPlan plan, CallerIdMethod method, FskStandard standard, char? answer)
    {
        var sender = Sender(plan, method, standard);
        var (fsk, dtmf, alert) = (new FskDemodulator(standard), new DtmfDetector(DtmfOptions.Normal), new AlertToneDetector());
        var seen = new Sightings();
        var (reversed, muted) = (false, false);
        var frame = new short[Pcm.FrameSamples];
        var ms = 0;

        // The detectors need a little after the end.
        for (var after = 0; after < 6; ms += 10)
        {
            seen.Note(sender.Reversed, ref reversed, 'R', 'N', ms);
            seen.Note(sender.Muted, ref muted, 'M', 'U', ms);
            var done = sender.Outcome != CallerIdOutcome.Sending;
            seen.Length = done ? seen.Length : TimeSpan.FromMilliseconds(ms + 10);
            after += done ? 1 : 0;
            sender.Play(frame);
            if (alert.Push(frame))
            {
                seen.Add('T', ms - 80);
                if (answer is { } key)
                {
                    seen.AnsweredAt = ms;
                    sender.Heard(key);
                }
            }

            if (dtmf.Push(frame) is { Change: DtmfChange.Down } news)
            {
                seen.Keys += news.Key;
                if (seen.Keys.Length == 1)
                {
                    seen.Add('K', ms);
                }
            }

            if (fsk.Push(frame) is { Good: true })
            {
                Assert.Equal(Message, fsk.Message.ToArray());
                var preamble = plan.Acts.OfType<CallerIdAct.SendData>().Single().Preamble;
                seen.DataEnd = ms + 10;
                seen.Add('F', ms + 10 - (int)preamble.Length(Message.Length).TotalMilliseconds);
            }
        }

        seen.Outcome = sender.Outcome;
        return seen;
    }

    private sealed class Sightings
    {
        private readonly List<(char What, double At)> rows = [];

        public string Order => string.Concat(rows.Select(row => row.What));

        public string Keys { get; set; } = string.Empty;

        public double DataEnd { get; set; }

        public double AnsweredAt { get; set; }

        public TimeSpan Length { get; set; }

        public CallerIdOutcome Outcome { get; set; }

        public double At(char what) => rows.First(row => row.What == what).At;

        public void Add(char what, double at) => rows.Add((what, at));

        public void Note(bool now, ref bool before, char on, char off, double at)
        {
            if (now != before)
            {
                Add(now ? on : off, at);
                before = now;
            }
        }
    }
}

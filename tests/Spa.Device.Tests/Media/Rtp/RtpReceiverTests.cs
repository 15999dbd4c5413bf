using Spa.Marks;
using Spa.Media.Rtp;

namespace Spa.Device.Tests.Media.Rtp;

public class RtpReceiverTests
{
    private static readonly MediaAddress Far = Packets.Far;
    private static readonly MediaAddress Other = Packets.Other;

    private static RtpReceiver Receiver(SourcePolicy policy = SourcePolicy.FirstHeard, bool symmetric = true, MediaAddress? expected = null)
        => new(new() { Audio = PayloadSet.Of(0, 8), EventPayloadType = 101, Policy = policy, Symmetric = symmetric, OwnSsrc = 99 }, expected ?? Far);

    // Rows of a scene: "ms from sequence/source[/type]" and the verdict.
    private static void Play(RtpReceiver receiver, params string[] rows)
    {
        foreach (var row in rows)
        {
            var words = row.Split(' ');
            var packet = words[2].Split('/');
            var sequence = int.Parse(packet[0], null);
            var type = packet.Length > 2 ? int.Parse(packet[2], null) : 0;
            var bytes = Packets.Make(sequence, (uint)(sequence * 160), uint.Parse(packet[1], null), type, type == 101 ? 4 : 160);
            var arrival = receiver.Receive(bytes, words[1] == "far" ? Far : Other, TimeSpan.FromMilliseconds(int.Parse(words[0], null)), words.Contains("proven"));
            var said = $"{arrival.Verdict}{(arrival.Restarted ? "*" : string.Empty)}";
            Assert.True(said == words[^1], $"{row}: {said}");
        }
    }

    [Fact]
    public void Source_that_the_signalling_named_is_heard_at_once()
        => Play(Receiver(), "0 far 1/7 Audio", "20 far 2/7 Audio", "40 far 2/7 Duplicate", "60 far 4/7 Audio", "61 far 3/7 Audio");

    [Fact]
    public void Peer_behind_a_nat_is_believed_after_two_packets_in_sequence()
    {
        var receiver = Receiver();
        Assert.Equal(Far, receiver.Destination);
        Play(receiver, "0 other 10/7 Probation", "20 other 11/7 Audio", "40 other 12/7 Audio");
        Assert.Equal(Other, receiver.Destination);
    }

    [Fact]
    [Attack("S11")]
    public void Stranger_is_refused_while_the_far_end_is_heard()
    {
        var receiver = Receiver();
        Play(receiver, "0 far 1/7 Audio", "5 other 2/7 Stranger", "6 other 3/7 Stranger", "7 other 500/8 Stranger", "8 other 501/8 Stranger", "20 far 2/7 Audio");
        Assert.Equal((Far, 4UL), (receiver.Destination!.Value, receiver.Counts.Strangers));
    }

    [Fact]
    [Attack("S11")]
    public void Forged_address_with_another_source_is_refused_while_the_known_one_sends()
        => Play(Receiver(), "0 far 1/7 Audio", "10 far 500/8 OtherSource", "20 far 2/7 Audio", "30 far 501/8 OtherSource", "31 far 502/8 OtherSource", "40 far 3/7 Audio");

    [Fact]
    public void Source_behind_the_same_address_may_change_after_a_silence()
        => Play(Receiver(), "0 far 1/7 Audio", "100 far 500/8 Probation", "120 far 501/8 Audio*", "130 far 2/7 OtherSource");

    [Fact]
    public void Source_may_change_at_once_after_the_signalling_said_something()
    {
        var receiver = Receiver();
        Play(receiver, "0 far 1/7 Audio");
        receiver.Expect(Far);
        Play(receiver, "10 far 500/8 Probation", "20 far 501/8 Audio*", "30 far 9/9 OtherSource");
        Assert.Equal(1, receiver.Counts.SourceChanges);
    }

    [Fact]
    public void New_address_in_the_signalling_is_taken_and_the_old_one_refused()
    {
        var receiver = Receiver();
        Play(receiver, "0 far 1/7 Audio");
        receiver.Expect(Other);
        Assert.Equal(Other, receiver.Destination);
        Play(receiver, "10 other 100/8 Audio*", "20 far 2/7 Stranger", "21 far 3/7 Stranger");
    }

    [Fact]
    public void Far_end_moves_only_after_a_silence_and_with_its_own_source()
        => Play(Receiver(), "0 far 1/7 Audio", "1990 other 2/7 Stranger", "2000 other 3/9 Stranger", "2010 other 4/7 Probation", "2030 other 5/7 Audio", "2040 other 6/7 Audio");

    [Fact]
    public void Far_end_that_comes_back_to_the_signalled_address_is_heard_at_once()
        => Play(Receiver(), "0 other 1/7 Probation", "20 other 2/7 Audio", "30 far 3/7 Audio", "40 other 4/7 Stranger");

    [Fact]
    public void Only_the_signalled_address_counts_with_that_policy()
        => Play(Receiver(SourcePolicy.Signalled), "0 other 1/7 Stranger", "20 other 2/7 Stranger", "40 far 3/7 Audio");

    [Fact]
    public void Who_proves_it_by_the_key_may_come_from_anywhere()
        => Play(Receiver(SourcePolicy.Signalled), "0 far 1/7 Audio", "20 other 2/7 proven Audio", "40 other 700/8 proven Audio*");

    [Fact]
    public void Two_strangers_do_not_take_turns_in_proving_themselves()
        => Play(Receiver(expected: MediaAddress.Of(new(System.Net.IPAddress.Parse("203.0.113.1"), 9))), "0 other 1/7 Probation", "1 far 8/9 Probation", "2 far 9/9 Probation", "20 other 2/7 Audio", "21 far 10/9 Stranger");

    [Fact]
    public void Packets_are_sent_to_the_signalled_address_without_symmetric_rtp()
    {
        var receiver = Receiver(symmetric: false);
        Play(receiver, "0 other 10/7 Probation", "20 other 11/7 Audio");
        Assert.Equal(Far, receiver.Destination);
    }

    [Fact]
    public void What_nobody_agreed_on_and_what_is_our_own_is_refused()
    {
        var receiver = Receiver();
        Play(receiver, "0 far 1/99 Looped", "0 far 1/7/3 UnknownPayload", "0 far 1/7/13 Noise", "0 far 2/7/8 Audio");
        var arrival = receiver.Receive([0x80, 0], Far, TimeSpan.Zero);
        Assert.Equal("Malformed: expected an RTP header of 12 bytes at 2 (RFC 3550 5.1)", $"{arrival.Verdict}: {arrival.Fault}");
        Assert.Equal((1UL, 1UL, 1UL, 2UL), (receiver.Counts.Looped, receiver.Counts.UnknownPayload, receiver.Counts.Malformed, receiver.Counts.Packets));
    }

    [Fact]
    public void Event_payload_that_is_none_is_malformed()
    {
        var arrival = Receiver().Receive(Packets.Make(1, 1, type: 101, bytes: 3), Far, TimeSpan.Zero);
        Assert.Equal("Malformed: expected an event of 4 bytes at 3 (RFC 4733 2.3)", $"{arrival.Verdict}: {arrival.Fault}");
    }

    // Sequence numbers in, what each says, then expected/received/lost/duplicates.
    public static TheoryData<string, string> Sequences => new()
    {
        { "1 2 3", "Newer Newer Newer 3/3/0/0" },
        { "65534 65535 0 1", "Newer Newer Newer Newer 4/4/0/0" },
        { "1 4 2 3", "Newer Newer Reordered Reordered 4/4/0/0" },
        { "1 2 2 5", "Newer Newer Duplicate Newer 5/4/1/1" },
        { "5 4 6", "Newer Reordered Newer 3/3/0/0" },
        { "1 3000 2", "Newer Newer Jump 3000/2/2998/0" },
        { "1 2 40000 3", "Newer Newer Jump Newer 3/3/0/0" },
        { "1 2 40000 40001 40002", "Newer Newer Jump Restarted Newer 2/2/0/0" },
        { "1 2 40000 50000 40001", "Newer Newer Jump Jump Jump 2/2/0/0" },
        { "1 200 101 100 99", "Newer Newer Reordered Reordered Jump 200/4/196/0" },
        { "1 200 101 101", "Newer Newer Reordered Duplicate 200/4/196/1" },
    };

    [Theory]
    [MemberData(nameof(Sequences))]
    public void Sequence_numbers_say_what_is_missing(string numbers, string expected)
    {
        var tracker = new SequenceTracker();
        var said = numbers.Split(' ').Select(n => tracker.Update(ushort.Parse(n, null), out _).ToString()).ToList();
        Assert.Equal(expected, $"{string.Join(' ', said)} {tracker.Expected}/{tracker.Received}/{tracker.Lost}/{tracker.Duplicates}");
    }

    [Fact]
    public void Fraction_lost_is_that_since_the_last_report()
    {
        var tracker = new SequenceTracker();
        for (var i = 0; i < 100; i++)
        {
            if (i % 4 != 3)
            {
                tracker.Update((ushort)i, out _);
            }
        }

        Assert.Equal(24 * 256 / 99, tracker.TakeFractionLost());
        tracker.Update(99, out _);
        Assert.Equal(0, tracker.TakeFractionLost());
        Assert.Equal(0, tracker.TakeFractionLost());
    }

    [Fact]
    public void Highest_number_counts_the_cycles()
    {
        var tracker = new SequenceTracker();
        for (var i = 0; i < 200_000; i++)
        {
            tracker.Update(unchecked((ushort)i), out var extended);
            Assert.Equal((uint)i, extended);
        }

        Assert.Equal(199_999u, tracker.Highest);
    }

    // Packets each 20 ms that come by turns 0 and 10 ms late: the difference is 80 units each time, which is the mean deviation.
    [Fact]
    public void Jitter_is_the_mean_deviation_of_transit_times()
    {
        var meter = new JitterMeter(8000);
        for (var i = 0; i < 500; i++)
        {
            meter.Arrived(TimeSpan.FromMilliseconds((i * 20) + (i % 2 * 10)), unchecked(0xFFFFF000 + (uint)(i * 160)));
        }

        Assert.InRange(meter.Jitter, 78u, 80u);
        Assert.InRange(meter.Time.TotalMilliseconds, 9.7, 10);
    }

    [Fact]
    public void Steady_stream_has_no_jitter_and_a_step_of_the_clock_is_none()
    {
        var meter = new JitterMeter(8000);
        for (var i = 0; i < 100; i++)
        {
            meter.Arrived(TimeSpan.FromMilliseconds(i * 20), (uint)(i * 160) + (i >= 50 ? 100_000u : 0));
        }

        Assert.Equal(0u, meter.Jitter);
    }

    [Fact]
    public void Receiving_allocates_nothing()
    {
        var receiver = Receiver();
        var packet = Packets.Make(0, 0);
        var stranger = Packets.Make(0, 0, ssrc: 55);
        var sequence = 0;
        Assert.Equal(0, Allocations.Least(() =>
        {
            for (var i = 0; i < 1000; i++, sequence++)
            {
                RtpPacket.WriteHeader(packet, false, 0, unchecked((ushort)sequence), unchecked((uint)(sequence * 160)), 7);
                receiver.Receive(packet, Far, TimeSpan.FromMilliseconds(20 * sequence));
                receiver.Receive(stranger, Other, TimeSpan.FromMilliseconds(20 * sequence));
                receiver.Receive(packet.AsSpan(0, 5), Other, TimeSpan.FromMilliseconds(20 * sequence));
            }
        }));
        Assert.True(receiver.Counts.Packets >= 1000);
    }
}

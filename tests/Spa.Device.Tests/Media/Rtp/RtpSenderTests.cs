using Spa.Marks;
using Spa.Media.Rtp;

namespace Spa.Device.Tests.Media.Rtp;

public class RtpSenderTests
{
    private static readonly byte[] Frame = new byte[80];

    private static RtpSender Sender(int packetSamples = 160, int? events = 101, bool markAll = true, ushort sequence = 65534, uint timestamp = 0xFFFFFF60) => new(new()
    {
        Ssrc = 7,
        FirstSequence = sequence,
        FirstTimestamp = timestamp,
        PayloadType = 0,
        PacketSamples = packetSamples,
        EventPayloadType = events,
        MarkAllEventPackets = markAll,
    });

    private static List<string> Push(RtpSender sender, int frames)
    {
        var taken = new List<string>();
        for (var i = 0; i < frames; i++)
        {
            sender.Push(Frame, 80);
            taken.AddRange(sender.Take());
        }

        return taken;
    }

    [Fact]
    public void Audio_goes_in_packets_of_the_size_asked_for_and_numbers_wrap()
        => Assert.Equal(
            ["M 0 #65534 @4294967136 160 bytes", "0 #65535 @0 160 bytes", "0 #0 @160 160 bytes"],
            Push(Sender(), 7));

    [Theory]
    [InlineData(80, 6)]
    [InlineData(160, 3)]
    [InlineData(240, 2)]
    [InlineData(480, 1)]
    public void Packet_of_10_to_60_ms_has_as_many_frames(int samples, int packets)
    {
        var taken = Push(Sender(samples, timestamp: 0), 6);
        Assert.Equal(packets, taken.Count);
        Assert.All(taken, p => Assert.EndsWith($" {samples} bytes", p, StringComparison.Ordinal));
    }

    [Fact]
    public void Talk_spurt_begins_with_the_marker_and_its_timestamp_counts_the_silence()
    {
        var sender = Sender(timestamp: 0, sequence: 1);
        Push(sender, 2);
        sender.PushNoise([0x40], 80);
        Assert.Equal(["13 #2 @160 1 bytes"], sender.Take());
        for (var i = 0; i < 9; i++)
        {
            sender.PushSilence(80);
            Assert.Empty(sender.Take());
        }

        Assert.Equal(["M 0 #3 @960 160 bytes", "0 #4 @1120 160 bytes"], Push(sender, 4));
    }

    [Fact]
    public void What_was_gathered_before_a_silence_goes_as_a_short_packet()
    {
        var sender = Sender(timestamp: 0, sequence: 1);
        Push(sender, 3);
        sender.PushSilence(80);
        Assert.Equal(["0 #2 @160 80 bytes"], sender.Take());
    }

    // 50 ms of an event among packets of 20 ms: the short rest of the audio, the event growing, three ends, the audio that follows.
    [Fact]
    public void Event_grows_and_ends_three_times_beside_the_audio_that_follows()
    {
        var sender = Sender(timestamp: 0, sequence: 1);
        Assert.Equal(["M 0 #1 @0 160 bytes"], Push(sender, 3));
        Assert.True(sender.StartEvent(5, 10));
        Assert.Equal(["0 #2 @160 80 bytes", "M 101 #3 @240 event 5 80", "M 101 #4 @240 event 5 240"], Push(sender, 4));
        sender.EndEvent();
        Assert.Equal(["M 101 #5 @240 event 5 end 320"], sender.Take());
        Assert.Equal(["0 #6 @560 160 bytes", "M 101 #7 @240 event 5 end 320", "0 #8 @720 160 bytes", "M 101 #9 @240 event 5 end 320", "0 #10 @880 160 bytes"], Push(sender, 6));
    }

    [Fact]
    public void Marker_stands_on_the_first_packet_of_an_event_alone_when_set_so()
    {
        var sender = Sender(markAll: false, timestamp: 0, sequence: 1);
        sender.StartEvent(0, 10);
        Assert.Equal(["M 101 #1 @0 event 0 80", "101 #2 @0 event 0 240"], Push(sender, 3));
    }

    [Fact]
    public void Event_that_is_ended_at_once_lasts_one_tick()
    {
        var sender = Sender(timestamp: 0, sequence: 1);
        sender.StartEvent(11, 10);
        sender.EndEvent();
        Assert.Empty(sender.Take());
        Assert.Equal(["M 101 #1 @0 event 11 end 80"], Push(sender, 1));
    }

    [Fact]
    public void Next_event_waits_for_the_ends_of_the_last_one()
    {
        var sender = Sender(timestamp: 0, sequence: 1);
        sender.StartEvent(1, 10);
        Push(sender, 2);
        sender.EndEvent();
        sender.Take();
        sender.StartEvent(1, 10);
        Assert.Equal(["M 101 #3 @0 event 1 end 160", "M 101 #4 @0 event 1 end 160"], sender.Take());
        Assert.Equal(["M 101 #5 @160 event 1 80"], Push(sender, 1));
    }

    // RFC 4733 2.5.1.3: a segment is full after 65535 units.
    [Fact]
    public void Long_event_goes_on_in_a_new_segment()
    {
        var sender = Sender(timestamp: 1000, sequence: 1);
        sender.StartEvent(16, 10);
        var taken = Push(sender, 825);
        sender.EndEvent();
        taken.AddRange(sender.Take());
        var at = taken.FindIndex(p => p.EndsWith("event 16 65535", StringComparison.Ordinal));
        Assert.EndsWith("@1000 event 16 65535", taken[at], StringComparison.Ordinal);
        Assert.EndsWith("@66535 event 16 65", taken[at + 1], StringComparison.Ordinal);
        Assert.EndsWith("@66535 event 16 end 465", taken[^1], StringComparison.Ordinal);

        // The receiver hears one event of the whole length.
        var receiver = new EventReceiver();
        var ended = new List<EventEnd>();
        foreach (var row in taken)
        {
            var words = row.Split(' ');
            var news = receiver.Take(
                new(byte.Parse(words[^(row.Contains(" end ", StringComparison.Ordinal) ? 3 : 2)], null), row.Contains(" end ", StringComparison.Ordinal), 10, ushort.Parse(words[^1], null)),
                uint.Parse(words.Single(w => w[0] == '@')[1..], null),
                TimeSpan.Zero);
            ended.AddRange(news.Ended is { } end ? [end] : []);
        }

        Assert.Equal([new EventEnd(16, 66000)], ended);
    }

    [Theory]
    [InlineData(null, 5, false)]
    [InlineData(101, 17, false)]
    [InlineData(101, 16, true)]
    public void Event_needs_an_agreement_and_a_code_up_to_16(int? type, int code, bool expected) => Assert.Equal(expected, Sender(events: type).StartEvent((byte)code, 10));

    [Fact]
    public void New_codec_takes_effect_with_the_next_frame()
    {
        var sender = Sender(timestamp: 0, sequence: 1);
        Push(sender, 3);
        sender.Change(8, 80);
        Assert.Equal(["0 #2 @160 80 bytes"], sender.Take());
        Assert.Equal(["8 #3 @240 80 bytes", "8 #4 @320 80 bytes"], Push(sender, 2));
    }

    [Fact]
    public void Counts_are_those_of_a_sender_report()
    {
        var sender = Sender(timestamp: 0);
        Push(sender, 4);
        sender.StartEvent(1, 1);
        Push(sender, 1);
        Assert.Equal((3u, 324u, 400u), (sender.Packets, sender.Octets, sender.Clock));
    }

    [Fact]
    public void Frame_that_fits_no_packet_is_not_sent_and_the_clock_goes_on()
    {
        var sender = Sender(timestamp: 0);
        sender.Push(new byte[RtpSender.MaxPayload + 1], 80);
        Assert.Empty(sender.Take());
        Assert.Equal(80u, sender.Clock);
    }

    [Fact]
    public void Sending_allocates_nothing()
    {
        var sender = Sender();
        var packet = new byte[RtpPacket.HeaderLength + RtpSender.MaxPayload];
        Assert.Equal(0, Allocations.Least(() =>
        {
            for (var i = 0; i < 1000; i++)
            {
                if (i % 100 == 0)
                {
                    sender.StartEvent(3, 10);
                }
                else if (i % 100 == 20)
                {
                    sender.EndEvent();
                }

                sender.Push(Frame, 80);
                while (sender.TryTake(packet, out _))
                {
                }
            }
        }));
    }
}

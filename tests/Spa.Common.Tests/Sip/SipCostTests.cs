using System.Buffers;
using Spa.Sip.Messages;
using Spa.Sip.Sdp;

namespace Spa.Common.Tests.Sip;

/// <summary>What a message costs in bytes: counts, not times, so that they are the same on every machine.</summary>
public class SipCostTests
{
    private static readonly byte[] Invite = SipMessages.Sample("invite.sip");

    [Fact]
    public void Invite_costs_less_than_it_may()
    {
        Assert.Equal(1023, Invite.Length);
        Assert.InRange(Bytes(() => MessageReader.Read(Invite, out _, out _)), 1023, 5_000);
    }

    [Fact]
    public void Invite_with_its_description_read_and_written_costs_less_than_it_may()
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        Assert.InRange(
            Bytes(() =>
            {
                MessageReader.Read(Invite, out var message, out _);
                var session = SessionDescription.Parse(message!.Body.Span).OrThrow();
                buffer.ResetWrittenCount();
                session.Write(buffer);
                MessageWriter.Write(message, buffer);
            }),
            1023,
            8_000);
    }

    [Fact]
    public void Writing_allocates_nothing()
    {
        var buffer = new ArrayBufferWriter<byte>(8192);
        Assert.True(MessageReader.Read(Invite, out var message, out _));
        var built = message with { Via = [new Via("UDP", "192.0.2.1") { Branch = "z9hG4bK1" }], From = message.From with { Tag = "x" }, Supported = ["replaces"] };
        Assert.Equal(0, Bytes(() =>
        {
            buffer.ResetWrittenCount();
            MessageWriter.Write(message, buffer);
            MessageWriter.Write(built, buffer);
        }));
    }

    private static long Bytes(Action run)
    {
        // The first runs make what is made once.
        run();
        run();
        var before = GC.GetAllocatedBytesForCurrentThread();
        run();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}

using System.Buffers;
using Spa.Sip.Messages;
using Spa.Sip.Sdp;

namespace Spa.Bench;

/// <summary>What messages cost to read and to write.</summary>
internal static class SipBench
{
    // The usual C# stack's figures for messages of the same size, on a machine of this class (see docs/decisions/0002).
    private const double PeerInvite = 12.8;
    private const double PeerInviteAll = 28.8;
    private const double PeerRegister = 21.8;
    private const string Peer = "usual C# stack, us";
    private const int Rounds = 20;

    /// <summary>Runs the benchmark.</summary>
    public static Task<IReadOnlyList<BenchRow>> Run(string root)
    {
        var invite = File.ReadAllBytes(Path.Combine(root, "tests", "vectors", "sip-samples", "invite.sip"));
        var register = File.ReadAllBytes(Path.Combine(root, "tests", "vectors", "sip-samples", "register.sip"));
        var buffer = new ArrayBufferWriter<byte>(8192);

        var parse = PerMessage(() => Read(invite));
        var all = PerMessage(() =>
        {
            var message = Read(invite);
            var session = SessionDescription.Parse(message.Body.Span).OrThrow();
            buffer.ResetWrittenCount();
            session.Write(buffer);
            MessageWriter.Write(message, buffer);
        });
        var registration = PerMessage(() =>
        {
            buffer.ResetWrittenCount();
            MessageWriter.Write(Read(register), buffer);
        });
        var response = PerMessage(() =>
        {
            buffer.ResetWrittenCount();
            MessageWriter.Write(SipResponse.For((SipRequest)Read(invite), 180, "as7d6f"), buffer);
        });
        IReadOnlyList<BenchRow> rows =
        [
            new("sip", $"INVITE parse ({invite.Length} bytes, SDP, Proxy-Authorization)", parse.Microseconds, "us CPU", Math.Round(PeerInvite / 3, 2), "lower", Peer, PeerInvite),
            new("sip", "bytes allocated for it", parse.Bytes, "bytes", 5_000, "lower", "usual C# stack", 25_750),
            new("sip", "INVITE parse + SDP parse + serialize both", all.Microseconds, "us CPU", 10, "lower", Peer, PeerInviteAll),
            new("sip", "bytes allocated for it", all.Bytes, "bytes", 8_000, "lower", "usual C# stack", 47_235),
            new("sip", $"REGISTER parse + serialize ({register.Length} bytes, Authorization)", registration.Microseconds, "us CPU", null, "lower", Peer, PeerRegister),
            new("sip", "bytes allocated for it", registration.Bytes, "bytes", null, "lower", "usual C# stack", 36_150),
            new("sip", "INVITE parse, 180 built and serialized", response.Microseconds, "us CPU", null, "lower"),
            new("sip", "bytes allocated for it", response.Bytes, "bytes", null, "lower"),
        ];
        return Task.FromResult(rows);
    }

    // A message is shorter than a clock is exact: twenty are one call.
    private static (double Microseconds, double Bytes) PerMessage(Action one)
    {
        // Twice, and the second counts: on a busy machine the compiler's second pass comes late.
        _ = Figures.PerCall(Run);
        var (milliseconds, bytes) = Figures.PerCall(Run);
        return (milliseconds * 1000 / Rounds, bytes / Rounds);

        void Run()
        {
            for (var i = 0; i < Rounds; i++)
            {
                one();
            }
        }
    }

    private static SipMessage Read(byte[] bytes) => MessageReader.Read(bytes, out var message, out var fault) ? message : throw new InvalidOperationException(fault.ToString());
}

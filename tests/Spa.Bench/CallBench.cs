using System.Diagnostics;
using System.Net;
using System.Text;
using Spa.Foundation.Ports;
using Spa.Foundation.Time;
using Spa.Foundation.Trace;
using Spa.Sip.Locating;
using Spa.Sip.Messages;
using Spa.Sip.Sessions;
using Spa.Sip.Transactions;
using Spa.Sip.Transport;
using Spa.Sip.UserAgent;

namespace Spa.Bench;

/// <summary>Calls at the level of the SIP stack: INVITE, 180, 200, ACK, BYE, 200 over UDP on loopback, a caller and a callee on a thread each.</summary>
internal static class CallBench
{
    private const int PerSecond = 500;
    private const string Peer = "usual C# stack";
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Talk = TimeSpan.FromMilliseconds(40);

    // Two transactions of a call linger on each side: 500 of the 1,000 that the layer allows are open, and a short stall is no refusal.
    private static readonly TransactionTimings Timings = TransactionTimings.Rfc3261 with { H = Linger, J = Linger, D = Linger, B = Linger, T4 = Linger };

    /// <summary>Runs the benchmark.</summary>
    public static Task<IReadOnlyList<BenchRow>> Run()
    {
        using var callee = new Side(answers: true);
        using var caller = new Side(answers: false, callee.Port.At);
        var (first, second) = (callee.Start(), caller.Start());
        first.Join();
        second.Join();
        var calls = Math.Max(1, callee.Result.Calls);
        return Task.FromResult<IReadOnlyList<BenchRow>>(
        [
            new("sip", $"calls answered in {Measured.TotalSeconds:0} s at {PerSecond} a second", callee.Result.Calls, "calls", PerSecond * Measured.TotalSeconds * 0.99, "higher", "usual C# stack, calls a second without a repetition", 200),
            new("sip", "calls that failed", caller.Result.Failed, "calls", 0, "lower"),
            new("sip", "messages sent again", caller.Result.Repeated + callee.Result.Repeated, "messages", 0, "lower"),
            new("sip", "CPU of the callee for a call", Math.Round(callee.Result.Cpu.TotalMilliseconds / calls, 3), "ms", 0.5, "lower", Peer, 2.4),
            new("sip", "CPU of the caller for a call", Math.Round(caller.Result.Cpu.TotalMilliseconds / calls, 3), "ms", 0.5, "lower"),
            new("sip", "bytes the callee allocates for a call", callee.Result.Bytes / calls, "bytes", 20_000, "lower", Peer, 130_000),
            new("sip", "bytes the caller allocates for a call", caller.Result.Bytes / calls, "bytes", 20_000, "lower"),
            new("sip", "heap after it, more than before", Math.Max(0, Math.Round((callee.Result.HeapAfter - callee.Result.HeapBefore) / 1048576.0, 1)), "MiB", 2, "lower"),
        ]);
    }

    private sealed record Tally(int Calls, int Failed, int Repeated, TimeSpan Cpu, long Bytes, long HeapBefore, long HeapAfter);

    private sealed class Side : IDisposable
    {
        private readonly bool answers;
        private readonly IPEndPoint? target;
        private readonly Pumped timeline = new();
        private readonly TransactionLayer layer;
        private readonly UserAgentCore agent;
        private readonly CountingTap tap = new();
        private readonly ISessionMedia media = new FixedMedia();
        private int ended;
        private int failed;

        public Side(bool answers, IPEndPoint? target = null)
        {
            (this.answers, this.target) = (answers, target);
            var entropy = new Entropy(answers ? 1UL : 2UL);
            layer = new TransactionLayer(timeline, entropy, Port, Timings) { Tap = tap };
            agent = new UserAgentCore(layer, new ServerLocator(new NoNames(), entropy), entropy, new AgentOptions("Spa", "Spa", string.Empty, 70, new AttemptLimits(2, 5, _ => false), null, null, false));
            agent.Invited += invite =>
            {
                var session = Session.Receive("call", agent, invite, media, NoAuthenticator.One, "callee", CoreTrace.None, Hear);
                session.Progress(180);
                session.Accept();
            };
        }

        public UdpSipPort Port { get; } = new();

        public Tally Result { get; private set; } = new(0, 0, 0, default, 0, 0, 0);

        public Thread Start()
        {
            var thread = new Thread(Run) { IsBackground = true, Name = answers ? "callee" : "caller" };
            thread.Start();
            return thread;
        }

        public void Dispose() => Port.Dispose();

        private void Run()
        {
            var clock = Stopwatch.StartNew();
            Tally? before = null;
            var (cpu, bytes) = (TimeSpan.Zero, 0L);
            var placed = 0;
            var whole = Warm + Measured + TimeSpan.FromSeconds(2);
            while (clock.Elapsed < whole)
            {
                timeline.RunTo(clock.Elapsed);
                var now = clock.Elapsed;
                while (!answers && placed < Math.Min(now.TotalSeconds, (Warm + Measured).TotalSeconds) * PerSecond)
                {
                    placed++;
                    Call();
                }

                Port.Drain(layer, TimeSpan.FromMilliseconds(1));
                if (before is null && now >= Warm)
                {
                    before = new Tally(ended, failed, tap.Repeated, default, 0, GC.GetTotalMemory(true), 0);
                    (cpu, bytes) = (ThreadClock.Now, GC.GetAllocatedBytesForCurrentThread());
                }
            }

            Result = new Tally(
                ended - before!.Calls, failed - before.Failed, tap.Repeated - before.Repeated, ThreadClock.Now - cpu, GC.GetAllocatedBytesForCurrentThread() - bytes, before.HeapBefore, GC.GetTotalMemory(true));
        }

        private void Call()
        {
            var uri = new SipUri(target!.Address.ToString()) { User = "callee", Port = target.Port };
            var request = new CallRequest(uri, new NameAddr(new SipUri("127.0.0.1") { User = "caller" }), new NameAddr(uri), "caller", [], [], NoAuthenticator.One);
            Session.Call("call", agent, request, media, CoreTrace.None, Hear);
        }

        private void Hear(Session session, SessionNews news)
        {
            switch (news)
            {
                case SessionNews.Answered:
                    timeline.After(Talk, () =>
                    {
                        session.HangUp();
                        ended++;
                    });
                    break;
                case SessionNews.Ended:
                    ended++;
                    break;
                case SessionNews.Failed:
                    failed++;
                    break;
            }
        }
    }

    private sealed class Pumped : Timeline
    {
        private readonly PriorityQueue<Entry, (TimeSpan At, long Order)> entries = new();
        private TimeSpan now;
        private long order;

        public override TimeSpan Now => now;

        public override IDisposable After(TimeSpan delay, Action action)
        {
            var entry = new Entry(action);
            entries.Enqueue(entry, (now + delay, order++));
            return entry;
        }

        public override void Post(Action action) => After(TimeSpan.Zero, action);

        public void RunTo(TimeSpan time)
        {
            now = time;
            while (entries.TryPeek(out var entry, out var due) && due.At <= now)
            {
                entries.Dequeue();
                entry.Run();
            }
        }

        private sealed class Entry(Action action) : IDisposable
        {
            private Action? action = action;

            public void Run() => action?.Invoke();

            public void Dispose() => action = null;
        }
    }

    private sealed class CountingTap : ISipTap
    {
        private readonly HashSet<(int, int, int)> sentBefore = [];

        public int Repeated { get; private set; }

        public void Passed(SipPath path, ReadOnlySpan<byte> message, bool sent)
        {
            if (!sent)
            {
                return;
            }

            // The same bytes again are a repetition: every message of a call differs in its branch or its first line.
            var hash = new HashCode();
            hash.AddBytes(message);
            if (!sentBefore.Add((hash.ToHashCode(), message.Length, message[0])))
            {
                Repeated++;
            }

            if (sentBefore.Count > 20_000)
            {
                sentBefore.Clear();
            }
        }
    }

    private sealed class FixedMedia : ISessionMedia
    {
        private static readonly byte[] Description = Encoding.ASCII.GetBytes("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 16384 RTP/AVP 0 8 101\r\na=rtpmap:101 telephone-event/8000\r\na=ptime:20\r\na=sendrecv\r\n");

        public ReadOnlyMemory<byte> Offer() => Description;

        public ReadOnlyMemory<byte>? Answer(ReadOnlyMemory<byte> offer) => Description;

        public bool Take(ReadOnlyMemory<byte> answer) => true;
    }

    private sealed class NoAuthenticator : IAuthenticator
    {
        public static NoAuthenticator One { get; } = new();

        public SipRequest? Answer(SipRequest request, SipResponse challenge) => null;

        public SipRequest Anticipate(SipRequest request) => request;
    }

    private sealed class NoNames : ISipResolver
    {
        public void Srv(string name, Action<IReadOnlyList<SrvRecord>?> done) => done([]);

        public void Addresses(string host, Action<IReadOnlyList<IPAddress>?> done) => done([]);
    }
}

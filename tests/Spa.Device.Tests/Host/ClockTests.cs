using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;
using Spa.Device.Fetching;
using Spa.Device.Time;
using Spa.Foundation.Ports;
using Spa.Marks;

namespace Spa.Device.Tests.Host;

/// <summary>The unit's clock and the time servers that keep it.</summary>
public class ClockTests
{
    private const ulong Cookie = 0x0123456789abcdef;
    private static readonly DateTimeOffset Sent = new(2026, 11, 24, 17, 0, 0, TimeSpan.Zero), Got = Sent.AddSeconds(2);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static TheoryData<string, Action<byte[]>, string> Bad => new()
    {
        { "a question", p => p[0] = 0x23, "expected an answer of a server (mode 4) at 0 (RFC 5905 section 14)" },
        { "a clock that is not set", p => p[0] = 0xE4, "expected a server whose own clock is set (stratum 1 to 15) at 1 (RFC 5905 section 14)" },
        { "a kiss of death", p => p[1] = 0, "expected a server whose own clock is set (stratum 1 to 15) at 1 (RFC 5905 section 14)" },
        { "stratum 16", p => p[1] = 16, "expected a server whose own clock is set (stratum 1 to 15) at 1 (RFC 5905 section 14)" },
        { "the answer to another question", p => p[24] ^= 1, "expected the answer to what was asked at 24 (RFC 5905 section 14)" },
        { "no time", p => p.AsSpan(40, 8).Clear(), "expected the times of the server at 40 (RFC 5905 section 14)" },
        { "sent before it came", p => p[40]--, "expected the times of the server at 40 (RFC 5905 section 14)" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void An_answer_that_does_not_count_is_refused_where_it_breaks(string what, Action<byte[]> spoil, string why)
    {
        var packet = Answer(Cookie, Sent.AddSeconds(1));
        spoil(packet);
        Assert.False(NtpPacket.Read(packet, Cookie, Sent, Got).Ok(out _, out var error), what);
        Assert.Equal(why, error.ToString());
    }

    [Fact]
    public void A_packet_cut_anywhere_is_refused()
    {
        var packet = Answer(Cookie, Sent);
        for (var length = 0; length < NtpPacket.Length; length++)
        {
            Assert.False(NtpPacket.Read(packet.AsSpan(0, length), Cookie, Sent, Got).Ok(out _, out _));
        }
    }

    [Theory]
    [InlineData("2026-11-24T17:00:01Z")]
    [InlineData("2026-11-24T18:00:01Z")]
    [InlineData("2026-11-24T16:00:01.5Z")]
    [InlineData("2036-02-07T06:28:17Z")]
    [InlineData("2050-01-01T00:00:00Z")]
    public void The_offset_is_that_of_the_middle_of_the_way_also_after_2036(string theirs)
    {
        var time = DateTimeOffset.Parse(theirs, null);
        Assert.Equal(0, (time - Sent.AddSeconds(1) - NtpPacket.Read(Answer(Cookie, time), Cookie, Sent, Got).OrThrow()).TotalMilliseconds, 0.01);
    }

    [Fact]
    public void A_time_before_this_program_was_written_is_none()
    {
        var clock = new UnitClock();
        Assert.False(clock.Correct(TimeSpan.FromDays(-20_000), "evil.example"));
        Assert.Equal(string.Empty, clock.Source);
        Assert.True(clock.Correct(TimeSpan.FromHours(5), "good.example"));
        Assert.Equal("good.example", clock.Source);
        Assert.InRange(clock.UtcNow - DateTimeOffset.UtcNow, TimeSpan.FromHours(4.9), TimeSpan.FromHours(5.1));
    }

    [Theory]
    [InlineData(0, 3600, 3960)]
    [InlineData(1, 30, 60)]
    [InlineData(2, 60, 120)]
    [InlineData(6, 960, 1920)]
    [InlineData(60, 960, 1920)]
    public void It_asks_hourly_and_sooner_after_a_failure(int failures, int least, int most)
        => Assert.Equal((least, most), (TimeServers.Wait(failures, 0).TotalSeconds, TimeServers.Wait(failures, 1).TotalSeconds));

    [Fact]
    [Parameter("Primary_NTP_Server")]
    [Parameter("Secondary_NTP_Server")]
    public void The_clock_is_that_of_the_time_servers()
    {
        Proof.Differs("Primary_NTP_Server", "fast.test", "slow.test", Kept("Primary_NTP_Server"), (a, b) => Assert.Equal(("fast.test 7200", "slow.test -3600"), (a, b)));
        Proof.Differs("Secondary_NTP_Server", "fast.test", "slow.test", Kept("Secondary_NTP_Server", ("Primary_NTP_Server", "nowhere.test")), (a, b) => Assert.Equal(("fast.test 7200", "slow.test -3600"), (a, b)));
    }

    [Fact]
    public async Task It_says_what_its_servers_have_made_of_it()
    {
        var time = new HourHand();
        var clock = new UnitClock(time);
        Assert.Equal(ClockSync.Unsynchronized, clock.Sync);
        await using var keeper = new NtpKeeper(clock, ["silent.test"], (host, _) => Task.FromResult<(TimeSpan?, string)>((host == "good.test" ? TimeSpan.FromHours(1) : null, host)), _ => { });
        await Until(() => clock.Sync == ClockSync.Failed);
        keeper.Use(["silent.test", "good.test"]);
        await Until(() => clock.Sync == ClockSync.Synchronized);

        // Silence for a while takes nothing away, a day of it does; while nobody was silent it is as good as it was.
        time.Hours = 30;
        Assert.Equal(ClockSync.Synchronized, clock.Sync);
        clock.Failed();
        Assert.Equal(ClockSync.Failed, clock.Sync);
        Assert.True(clock.Correct(TimeSpan.Zero, "good.test"));
        time.Hours = 50;
        clock.Failed();
        Assert.Equal(ClockSync.Synchronized, clock.Sync);
    }

    [Fact]
    public async Task New_servers_are_asked_at_once()
    {
        var clock = new UnitClock();
        await using var keeper = new NtpKeeper(clock, [], (host, _) => Task.FromResult<(TimeSpan?, string)>((TimeSpan.FromHours(1), host)), _ => { });
        keeper.Use(["a.test"]);
        await Until(() => clock.Source == "a.test");
        keeper.Use(["b.test"]);
        await Until(() => clock.Source == "b.test");
    }

    private static byte[] Answer(ulong cookie, DateTimeOffset theirs)
    {
        var packet = new byte[NtpPacket.Length];
        (packet[0], packet[1]) = (0x24, 2);
        BinaryPrimitives.WriteUInt64BigEndian(packet.AsSpan(24), cookie);
        BinaryPrimitives.WriteUInt64BigEndian(packet.AsSpan(32), NtpPacket.Write(theirs));
        BinaryPrimitives.WriteUInt64BigEndian(packet.AsSpan(40), NtpPacket.Write(theirs));
        return packet;
    }

    private static async Task Until(Func<bool> holds)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (!holds())
        {
            await Task.Delay(10, limit.Token);
        }
    }

    // Two servers on loopback, one two hours fast, one an hour slow; the clock afterwards, in whole minutes.
    private static Func<string, ISet<string>, string> Kept(string name, params (string Name, string Text)[] settings) => (value, reads) => Keep(name, value, reads, settings).GetAwaiter().GetResult();

    private static async Task<string> Keep(string name, string value, ISet<string> reads, (string Name, string Text)[] settings)
    {
        using var fast = new UdpClient(new IPEndPoint(IPAddress.Parse("127.0.0.31"), 0));
        var port = ((IPEndPoint)fast.Client.LocalEndPoint!).Port;
        using var slow = new UdpClient(new IPEndPoint(IPAddress.Parse("127.0.0.32"), port));
        using var ending = new CancellationTokenSource();
        Task[] servers = [Serve(fast, TimeSpan.FromHours(2), ending.Token), Serve(slow, TimeSpan.FromHours(-1), ending.Token)];
        NameLookup names = (host, _) => Task.FromResult<IReadOnlyList<IPAddress>>(host switch { "fast.test" => [IPAddress.Parse("127.0.0.31")], "slow.test" => [IPAddress.Parse("127.0.0.32")], _ => [] });
        var snapshot = settings.Append((name, value)).Aggregate(SettingsSnapshot.Factory, (s, next) => s.With(Catalogue.Find(next.Item1)!, next.Item2)).Watched(reads);
        var clock = new UnitClock();
        await using (new NtpKeeper(clock, TimeServers.Of(snapshot), new NtpClient(names, () => clock.UtcNow, port).Ask, _ => { }))
        {
            await Until(() => clock.Source.Length > 0);
        }

        await ending.CancelAsync();
        await Task.WhenAll(servers);
        return FormattableString.Invariant($"{clock.Source} {Math.Round((clock.UtcNow - DateTimeOffset.UtcNow).TotalMinutes) * 60}");
    }

    private static async Task Serve(UdpClient socket, TimeSpan ahead, CancellationToken ending)
    {
        try
        {
            while (true)
            {
                var got = await socket.ReceiveAsync(ending);
                await socket.SendAsync(Answer(BinaryPrimitives.ReadUInt64BigEndian(got.Buffer.AsSpan(40)), DateTimeOffset.UtcNow + ahead), got.RemoteEndPoint, ending);
            }
        }
        catch (OperationCanceledException)
        {
            // The test ends.
        }
    }

    private sealed class HourHand : TimeProvider
    {
        public int Hours { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Hours * 3600L;
    }
}

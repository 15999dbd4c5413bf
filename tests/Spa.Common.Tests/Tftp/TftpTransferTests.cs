using System.Globalization;
using Spa.Foundation.Tftp;
using Spa.Foundation.Time;
using static Spa.Foundation.Tftp.TftpPacket;

namespace Spa.Common.Tests.Tftp;

public class TftpTransferTests
{
    private static readonly TftpTimings Timings = new(1.Seconds, 4.Seconds, 4, 3.Seconds);
    private static readonly byte[] Thousand = Enumerable.Range(0, 1000).Select(i => (byte)(i & 255)).ToArray();

    private static Request Read(TftpOptions? options = null) => new(false, "/a", "octet", options ?? TftpOptions.None);

    private static Request Write(TftpOptions? options = null) => new(true, "/a", "octet", options ?? TftpOptions.None);

    private static TftpEvent.Arrived Got(TftpPacket packet) => new TftpEvent.Arrived(packet);

    private static readonly TftpEvent Waited = new TftpEvent.TimedOut();

    /// <summary>Runs events through a transfer and writes what it does, one line for each.</summary>
    private static string[] Script(TftpStep first, params TftpEvent[] events)
    {
        var lines = new List<string> { Line(first) };
        var state = first.Next;
        foreach (var e in events)
        {
            var step = state.On(e);
            lines.Add(Line(step));
            state = step.Next;
        }

        return [.. lines];
    }

    private static string Line(TftpStep step) => string.Join(", ", step.Effects.Select(effect => effect switch
    {
        TftpEffect.Send { Packet: Request r } => $"{(r.IsWrite ? "WRQ" : "RRQ")} {r.File}{(r.Options.IsEmpty ? string.Empty : $" {r.Options.BlockSize}/{r.Options.TransferSize}")}",
        TftpEffect.Send { Packet: Data d } => $"DATA {d.Block}:{d.Bytes.Length}",
        TftpEffect.Send { Packet: Acknowledgement a } => $"ACK {a.Block}",
        TftpEffect.Send { Packet: OptionsGranted o } => $"OACK {o.Options.BlockSize}/{o.Options.TransferSize}/{o.Options.TimeoutSeconds}",
        TftpEffect.Send { Packet: Error e } => $"ERROR {(int)e.Code} {e.Message}",
        TftpEffect.SetTimer t => t.After is { } after ? string.Create(CultureInfo.InvariantCulture, $"{after.TotalSeconds} s") : "no timer",
        TftpEffect.Announce a => $"size {a.Bytes}",
        TftpEffect.Deliver d => $"take {d.Bytes.Length}",
        TftpEffect.Complete => "keep",
        TftpEffect.Done => "done",
        TftpEffect.Failed f => $"{f.Fault.Kind}: {f.Fault.Message}",
        _ => effect.ToString()!,
    }));

    [Fact]
    public void A_server_sends_blocks_as_they_are_acknowledged() => Assert.Equal(
        ["DATA 1:512, 1 s", "DATA 2:488, 1 s", "no timer, done"],
        Script(TftpSender.Serve(Read(), Thousand, Timings, 1468), Got(new Acknowledgement(1)), Got(new Acknowledgement(2))));

    [Fact]
    public void A_file_of_whole_blocks_ends_with_an_empty_one() => Assert.Equal(
        ["DATA 1:512, 1 s", "DATA 2:0, 1 s", "no timer, done"],
        Script(TftpSender.Serve(Read(), Thousand.AsMemory(0, 512), Timings, 1468), Got(new Acknowledgement(1)), Got(new Acknowledgement(2))));

    [Fact]
    public void An_empty_file_is_one_empty_block() => Assert.Equal(
        ["DATA 1:0, 1 s", "no timer, done"],
        Script(TftpSender.Serve(Read(), default, Timings, 1468), Got(new Acknowledgement(1))));

    [Fact]
    public void Options_are_granted_up_to_the_limit() => Assert.Equal(
        ["OACK 900/1000/2, 2 s", "DATA 1:900, 2 s", "DATA 2:100, 2 s", "no timer, done"],
        Script(
            TftpSender.Serve(Read(new TftpOptions(60_000, 0, 2, "windowsize")), Thousand, Timings, 900),
            Got(new Acknowledgement(0)),
            Got(new Acknowledgement(1)),
            Got(new Acknowledgement(2))));

    [Fact]
    public void A_lost_packet_is_sent_again_later_and_later_until_it_is_given_up() => Assert.Equal(
        ["DATA 1:512, 1 s", "DATA 1:512, 2 s", "DATA 1:512, 4 s", "DATA 1:512, 4 s", "no timer, Timeout: block 1 was never acknowledged", ""],
        Script(TftpSender.Serve(Read(), Thousand, Timings, 1468), Waited, Waited, Waited, Waited, Waited));

    [Fact]
    public void An_acknowledgement_that_comes_twice_sends_nothing_twice() => Assert.Equal(
        ["DATA 1:512, 1 s", "DATA 2:488, 1 s", "", "", "no timer, done"],
        Script(TftpSender.Serve(Read(), Thousand, Timings, 1468), Got(new Acknowledgement(1)), Got(new Acknowledgement(1)), Got(new Acknowledgement(0)), Got(new Acknowledgement(2))));

    [Fact]
    public void A_client_reads_with_options() => Assert.Equal(
        ["RRQ /a 900/0, 1 s", "size 1000, ACK 0, 1 s", "take 900, ACK 1, 1 s", "no timer, take 100, keep", "ACK 2, 3 s, done", "ACK 2", ""],
        Script(
            TftpReceiver.Get("/a", 5000, new TftpOptions(900, 0), Timings),
            Got(new OptionsGranted(new TftpOptions(900, 1000))),
            Got(new Data(1, Thousand.AsMemory(0, 900))),
            Got(new Data(2, Thousand.AsMemory(900))),
            new TftpEvent.Kept(),
            Got(new Data(2, Thousand.AsMemory(900))),
            Waited));

    [Fact]
    public void A_client_reads_from_a_server_that_knows_no_options() => Assert.Equal(
        ["RRQ /a 900/0, 1 s", "take 512, ACK 1, 1 s", "ACK 1", "no timer, take 488, keep", "ACK 2, 3 s, done"],
        Script(
            TftpReceiver.Get("/a", 5000, new TftpOptions(900, 0), Timings),
            Got(new Data(1, Thousand.AsMemory(0, 512))),
            Got(new Data(1, Thousand.AsMemory(0, 512))),
            Got(new Data(2, Thousand.AsMemory(512))),
            new TftpEvent.Kept()));

    [Fact]
    public void A_client_asks_plainly_when_options_are_refused_or_met_with_silence() => Assert.Equal(
        ["RRQ /a 900/0, 1 s", "RRQ /a, 1 s", "no timer, take 3, keep"],
        Script(TftpReceiver.Get("/a", 5000, new TftpOptions(900, 0), Timings), Got(new Error(TftpErrorCode.OptionsRefused, "no")), Got(new Data(1, Thousand.AsMemory(0, 3)))));

    [Fact]
    public void The_third_try_goes_without_options_and_a_late_grant_still_counts() => Assert.Equal(
        ["RRQ /a 900/0, 1 s", "RRQ /a 900/0, 2 s", "RRQ /a, 4 s", "ACK 0, 1 s"],
        Script(TftpReceiver.Get("/a", 5000, new TftpOptions(900, 0), Timings), Waited, Waited, Got(new OptionsGranted(new TftpOptions(900)))));

    [Fact]
    public void An_error_ends_the_transfer_with_its_sentence() => Assert.Equal(
        ["RRQ /a, 1 s", "no timer, Refused: file not found: no profile here", ""],
        Script(TftpReceiver.Get("/a", 5000, TftpOptions.None, Timings), Got(new Error(TftpErrorCode.FileNotFound, "no profile here")), Got(new Data(1, default))));

    [Fact]
    public void No_answer_is_a_timeout() => Assert.Equal(
        ["RRQ /a, 1 s", "RRQ /a, 2 s", "RRQ /a, 4 s", "RRQ /a, 4 s", "no timer, Timeout: no answer"],
        Script(TftpReceiver.Get("/a", 5000, TftpOptions.None, Timings), Waited, Waited, Waited, Waited));

    [Fact]
    public void A_file_beyond_the_limit_is_refused_as_soon_as_it_shows() => Assert.Equal(
        ["RRQ /a 512/0, 1 s", "ERROR 3 the file is larger than 600 bytes, no timer, TooLarge: the file is larger than 600 bytes"],
        Script(TftpReceiver.Get("/a", 600, new TftpOptions(512, 0), Timings), Got(new OptionsGranted(new TftpOptions(512, 1000)))));

    [Fact]
    public void An_endless_file_is_cut_at_the_limit() => Assert.Equal(
        ["RRQ /a, 1 s", "take 512, ACK 1, 1 s", "ERROR 3 the file is larger than 600 bytes, no timer, TooLarge: the file is larger than 600 bytes"],
        Script(TftpReceiver.Get("/a", 600, TftpOptions.None, Timings), Got(new Data(1, Thousand.AsMemory(0, 512))), Got(new Data(2, Thousand.AsMemory(0, 512)))));

    [Fact]
    public void Options_that_were_not_asked_for_are_refused() => Assert.Equal(
        ["RRQ /a 900/0, 1 s", "ERROR 8 blksize 1000 was not asked for, no timer, Protocol: blksize 1000 was not asked for"],
        Script(TftpReceiver.Get("/a", 5000, new TftpOptions(900, 0), Timings), Got(new OptionsGranted(new TftpOptions(1000)))));

    [Fact]
    public void A_block_longer_than_agreed_is_refused() => Assert.Equal(
        ["RRQ /a, 1 s", "ERROR 4 a block is longer than agreed, no timer, Protocol: a block is longer than agreed"],
        Script(TftpReceiver.Get("/a", 5000, TftpOptions.None, Timings), Got(new Data(1, Thousand.AsMemory(0, 513)))));

    [Fact]
    public void A_server_takes_a_file_and_acknowledges_the_last_block_once_it_is_kept() => Assert.Equal(
        ["ACK 0, 1 s", "take 512, ACK 1, 1 s", "no timer, take 488, keep", "", "ACK 2, 3 s, done"],
        Script(TftpReceiver.Take(Write(), 5000, Timings, 1468), Got(new Data(1, Thousand.AsMemory(0, 512))), Got(new Data(2, Thousand.AsMemory(512))), Got(new Data(2, Thousand.AsMemory(512))), new TftpEvent.Kept()));

    [Fact]
    public void A_server_says_why_it_did_not_keep_a_file() => Assert.Equal(
        ["OACK 600/10/, 1 s", "no timer, take 10, keep", "ERROR 2 not here, no timer, NotTaken: not here"],
        Script(TftpReceiver.Take(Write(new TftpOptions(600, 10)), 5000, Timings, 1468), Got(new Data(1, Thousand.AsMemory(0, 10))), new TftpEvent.NotKept(new TftpRefusal(TftpErrorCode.AccessViolation, "not here"))));

    [Fact]
    public void A_write_that_is_announced_too_large_is_refused_before_its_bytes() => Assert.Equal(
        ["ERROR 3 the file is larger than 50 bytes, no timer, TooLarge: the file is larger than 50 bytes"],
        Script(TftpReceiver.Take(Write(new TftpOptions(null, 51)), 50, Timings, 1468)));

    [Fact]
    public void A_client_writes_with_options() => Assert.Equal(
        ["WRQ /a 900/1000, 1 s", "DATA 1:900, 1 s", "DATA 2:100, 1 s", "no timer, done"],
        Script(TftpSender.Put("/a", Thousand, new TftpOptions(900), Timings), Got(new OptionsGranted(new TftpOptions(900, 1000))), Got(new Acknowledgement(1)), Got(new Acknowledgement(2))));

    [Fact]
    public void A_client_writes_to_a_server_that_knows_no_options() => Assert.Equal(
        ["WRQ /a 900/1000, 1 s", "DATA 1:512, 1 s", "DATA 2:488, 1 s", "no timer, done"],
        Script(TftpSender.Put("/a", Thousand, new TftpOptions(900), Timings), Got(new Acknowledgement(0)), Got(new Acknowledgement(1)), Got(new Acknowledgement(2))));
}

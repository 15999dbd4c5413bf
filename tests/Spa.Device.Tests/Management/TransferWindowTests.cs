using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Device.Tests.Provisioning;
using Spa.Firmware.Image;
using Spa.Foundation.Time;
using Spa.Gateway.Management;
using Spa.Gateway.Ports;

namespace Spa.Device.Tests.Management;

/// <summary>ScheduleDownload: what is tried again in its windows of time, how often and when, and what their end means for what runs.</summary>
public class TransferWindowTests
{
    private const string Url = "http://prov.example.net/p.xml";
    private const string ImageUrl = "https://fw.example.net/a.img";

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(3, 4)]
    [InlineData(-1, 1 + TransferTimes.OwnRetries)]
    public void A_file_that_is_not_there_is_asked_for_again_as_often_as_the_window_says_and_told_once(int retries, int tries)
    {
        var rig = Known();
        rig.Ask(Wish("w", Url, (60, 86_400, retries)));
        rig.Run(2.Hours);
        Assert.Equal(tries, rig.Rig.Host.Fetches.Count);
        Assert.Equal([("w", FaultCode.CannotAccessFile)], Told(rig));
        Assert.Empty(rig.Peer.Of<TransferComplete>().Single().Fault.Text.Split("windows")[1..]);

        // From half a minute to one before the first, and twice as much before each further one.
        var waits = rig.Rig.Host.Fetches.Zip(rig.Rig.Host.Fetches.Skip(1), (a, b) => (b.At - a.At).TotalSeconds).ToList();
        for (var i = 0; i < waits.Count; i++)
        {
            Assert.InRange(waits[i], Math.Min(30 << i, 450), Math.Min(60 << i, 900) + 2);
        }
    }

    [Fact]
    public void The_try_that_succeeds_is_told_and_no_other()
    {
        var rig = Known();
        rig.Ask(Wish("w", Url, (0, 86_400, 2)));
        rig.Run(10.Seconds);
        Assert.Empty(Told(rig));
        Assert.Equal([new AnyQueuedTransfer("w", 1, true, FileTypes.Configuration, 0, string.Empty)], All(rig));
        rig.Rig.Host.Serve("/p.xml", Rig.Profile(("GPP_B", "at last")));
        rig.Run(3.Minutes);
        Assert.Equal([("w", FaultCode.None)], Told(rig));
        Assert.Equal(string.Empty, rig.Peer.Of<TransferComplete>().Single().Fault.Text);
        Assert.Equal("at last", rig.Rig.Text("GPP_B"));
    }

    // Neither the file nor the password nor the unit's mind is otherwise a minute later.
    [Theory]
    [InlineData(ImageFault.UnknownKey, FaultCode.FileAuthentication)]
    [InlineData(ImageFault.BelowDowngradeLimit, FaultCode.RequestDenied)]
    [InlineData(ImageFault.WrongProduct, FaultCode.FileCorrupted)]
    public void What_cannot_pass_is_not_tried_again(ImageFault refusal, FaultCode code)
    {
        var rig = Known();
        rig.Ask(Wish("w", ImageUrl, (0, 600, 5), (700, 900, 5)));
        rig.Rig.Host.Installs.Single().News(new ImageNews.Failed(new ImageRefusal(refusal, "detail").Sentence, string.Empty) { Refusal = refusal });
        rig.Run(1.Hours);
        Assert.Single(rig.Rig.Host.Installs);
        Assert.Equal([("w", code)], Told(rig));
    }

    [Fact]
    public void A_wrong_password_is_not_tried_again()
    {
        var rig = Known();
        rig.Rig.Host.Fail("/p.xml", FetchFault.AccessDenied);
        rig.Ask(Wish("w", Url, (0, 600, 5)));
        rig.Run(1.Hours);
        Assert.Single(rig.Rig.Host.Fetches);
        Assert.Equal([("w", FaultCode.TransferAuthentication)], Told(rig));
    }

    [Fact]
    public void The_second_window_counts_by_itself_and_nothing_is_asked_between_them()
    {
        var rig = Known();
        rig.Ask(Wish("w", Url, (100, 4_000, 1), (10_000, 20_000, 2)));
        var asked = rig.Rig.Time.Now - 2.Seconds;
        rig.Run(8.Hours);
        var at = rig.Rig.Host.Fetches.Select(f => (f.At - asked).TotalSeconds).ToList();
        Assert.Equal(5, at.Count);
        Assert.Equal(2, at.Count(t => t is >= 100 and < 4_000));
        Assert.Equal(3, at.Count(t => t is >= 10_000 and < 20_000));
        Assert.Equal([("w", FaultCode.CannotAccessFile)], Told(rig));
    }

    [Fact]
    public void Once_the_last_window_has_no_room_for_a_try_it_is_missed_with_what_the_last_try_said()
    {
        var rig = Known();
        rig.Rig.Host.Fail("/p.xml", FetchFault.Timeout);
        rig.Ask(Wish("w", Url, (0, 20, 9)));
        rig.Run(10.Minutes);
        Assert.Single(rig.Rig.Host.Fetches);
        Assert.Equal([("w", FaultCode.TimeWindowMissed)], Told(rig));
        Assert.Contains("timeout", rig.Peer.Of<TransferComplete>().Single().Fault.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Neither_the_count_nor_the_wait_begins_anew_with_a_restart()
    {
        var rig = Known();
        rig.Ask(Wish("w", Url, (0, 86_400, 2)));
        rig.Run(5.Seconds);
        Assert.Single(rig.Rig.Host.Fetches);
        for (var i = 0; i < 4; i++)
        {
            rig.Rig.Began += rig.Rig.Time.Now;
            rig.Rig.Again(RestartKind.Reboot);
            rig.Run(3.Seconds);
        }

        Assert.Single(rig.Rig.Host.Fetches);
        Assert.Equal([1u], All(rig).Select(t => t.State));
        rig.Run(1.Hours);
        Assert.Equal(3, rig.Rig.Host.Fetches.Count);
        Assert.Equal([("w", FaultCode.CannotAccessFile)], Told(rig));
    }

    [Fact]
    public void Between_two_tries_it_can_be_cancelled_and_others_have_their_turn()
    {
        var rig = Known();
        rig.Ask(Wish("w", Url, (0, 86_400, 5)));
        rig.Run(5.Seconds);
        rig.Rig.Host.Serve("/other.xml", Rig.Profile(("GPP_B", "meanwhile")));
        rig.Ask(new Download("d", FileTypes.Configuration, "http://prov.example.net/other.xml", string.Empty, string.Empty, 0, string.Empty, 0, string.Empty, string.Empty));
        Assert.Equal("meanwhile", rig.Rig.Text("GPP_B"));
        Assert.IsType<CancelTransferResponse>(rig.Ask(new CancelTransfer("w")));
        rig.Run(1.Hours);
        Assert.Equal([("d", FaultCode.None)], Told(rig));
        Assert.Equal(2, rig.Rig.Host.Fetches.Count);
    }

    // Who asks for it hears at once that it failed, and asks again.
    [Fact]
    public void A_plain_download_is_tried_once()
    {
        var rig = Known();
        rig.Ask(new Download("d", FileTypes.Configuration, Url, string.Empty, string.Empty, 0, string.Empty, 0, string.Empty, string.Empty));
        rig.Run(1.Hours);
        Assert.Single(rig.Rig.Host.Fetches);
        Assert.Equal([("d", FaultCode.CannotAccessFile)], Told(rig));
    }

    [Fact]
    public void A_profile_that_comes_after_its_window_is_not_taken()
    {
        var rig = Known();
        rig.Rig.Host.Serve("/p.xml", Rig.Profile(("GPP_B", "late")));
        rig.Rig.Host.HoldFetches = true;
        rig.Ask(Wish("w", Url, (0, 60, 5)));
        rig.Run(50.Seconds);
        Assert.Empty(Told(rig));
        rig.Run(15.Seconds);
        Assert.Equal([("w", FaultCode.TimeWindowMissed)], Told(rig));
        rig.Rig.Host.Release();
        rig.Run(1.Minutes);
        Assert.Equal(string.Empty, rig.Rig.Text("GPP_B"));

        // What is asked for next is taken.
        rig.Ask(new Download("d", FileTypes.Configuration, Url, string.Empty, string.Empty, 0, string.Empty, 0, string.Empty, string.Empty));
        rig.Run(5.Seconds);
        Assert.Equal("late", rig.Rig.Text("GPP_B"));
        Assert.Equal([("w", FaultCode.TimeWindowMissed), ("d", FaultCode.None)], Told(rig));
    }

    [Fact]
    public void A_profile_that_waited_for_the_end_of_a_call_longer_than_its_window_is_not_fetched()
    {
        var rig = Known();
        rig.Rig.Host.Serve("/p.xml", Rig.Profile(("GPP_B", "late")));
        rig.Rig.Voice.OffHook();
        rig.Ask(Wish("w", Url, (0, 60, 5), (200, 260, 0)));
        rig.Run(100.Seconds);
        rig.Rig.Voice.OnHook();
        rig.Run(10.Seconds);
        Assert.Empty(rig.Rig.Host.Fetches);
        rig.Rig.Voice.OffHook();
        rig.Run(200.Seconds);
        rig.Rig.Voice.OnHook();
        rig.Run(10.Seconds);
        Assert.Empty(rig.Rig.Host.Fetches);
        Assert.Equal([("w", FaultCode.TimeWindowMissed)], Told(rig));
    }

    [Fact]
    public void An_image_that_is_still_coming_at_the_end_of_its_window_is_given_up_and_gone_on_with_in_the_next()
    {
        var rig = Known();
        rig.Ask(Wish("w", ImageUrl, (0, 60, 0), (300, 400, 0)));
        rig.Rig.Host.Installs.Single().News(new ImageNews.Downloading(10, 100));
        rig.Run(50.Seconds);
        Assert.Equal(0, rig.Rig.Host.GivenUp);
        rig.Run(30.Seconds);
        Assert.Equal(1, rig.Rig.Host.GivenUp);
        Assert.Equal([1u], All(rig).Select(t => t.State));
        rig.Run(250.Seconds);
        Assert.Equal(2, rig.Rig.Host.Installs.Count);
        rig.Run(100.Seconds);
        Assert.Equal(2, rig.Rig.Host.GivenUp);
        Assert.Equal([("w", FaultCode.TimeWindowMissed)], Told(rig));
        rig.Run(1.Hours);
        Assert.Equal(2, rig.Rig.Host.Installs.Count);
    }

    // Once it is in its slot it runs with the next start, whatever that is for.
    [Fact]
    public void An_image_that_is_whole_before_the_end_of_its_window_is_started_when_nothing_is_in_use()
    {
        var rig = Known();
        rig.Rig.Voice.OffHook();
        rig.Ask(Wish("w", ImageUrl, (0, 60, 0)));
        rig.Rig.Host.Installs.Single().News(new ImageNews.Staged("5.2.0(GW)"));
        rig.Run(5.Minutes);
        Assert.Equal(0, rig.Rig.Host.GivenUp);
        Assert.Empty(Told(rig));
        rig.Rig.Voice.OnHook();
        rig.Run(2.Minutes);
        Assert.Equal(RestartKind.OtherSlot, rig.Rig.Host.Restarts.Single().Kind);
        rig.Rig.Began += rig.Rig.Time.Now;
        rig.Rig.Version = "5.2.0(GW)";
        rig.Rig.Again(RestartKind.OtherSlot);
        rig.Run(1.Minutes);
        Assert.Equal([("w", FaultCode.None)], Told(rig));
    }

    private static CpeRig Known()
    {
        var rig = CpeRig.Known(("CWMP_Periodic_Inform_Enable", "no"));
        rig.Peer.Use = CwmpVersion.V12;
        return rig;
    }

    private static ScheduleDownload Wish(string key, string url, params (uint Start, uint End, int Retries)[] windows)
        => new(key, url == Url ? FileTypes.Configuration : FileTypes.Firmware, url, string.Empty, string.Empty, 0, string.Empty, [.. windows.Select(w => new TimeWindow(w.Start, w.End, "1 At Any Time", string.Empty, w.Retries))]);

    private static IReadOnlyList<AnyQueuedTransfer> All(CpeRig rig) => Assert.IsType<GetAllQueuedTransfersResponse>(rig.Ask(GetAllQueuedTransfers.Instance)).Transfers;

    private static List<(string Key, FaultCode Code)> Told(CpeRig rig) => [.. rig.Peer.Of<TransferComplete>().Select(t => (t.CommandKey, t.Fault.Code))];
}

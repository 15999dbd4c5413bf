using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Device.Tests.Provisioning;
using Spa.Firmware.Image;
using Spa.Foundation.Time;
using Spa.Gateway.Management;
using Spa.Gateway.Ports;

namespace Spa.Device.Tests.Management;

/// <summary>The queue of transfers: what it tells of itself, what may be taken out of it, when something in it begins, and with which code it ends.</summary>
public class TransferTests
{
    private const string Url = "http://prov.example.net/p.xml";

    public static TheoryData<ImageFault> Refusals => [.. Enum.GetValues<ImageFault>()];

    // Who made it (9019), why it is not taken now (9001), the unit's own disk (9002); all else is wrong with the file (9018).
    [Theory]
    [MemberData(nameof(Refusals))]
    public void A_refused_image_is_told_by_what_is_wrong_with_it(ImageFault refusal)
    {
        var code = refusal switch
        {
            ImageFault.NotSigned or ImageFault.UnknownKey or ImageFault.WrongSignature or ImageFault.TooFewSignatures or ImageFault.NoTrustRoot or ImageFault.RootExpired => FaultCode.FileAuthentication,
            ImageFault.Cut => FaultCode.CannotCompleteDownload,
            ImageFault.DiskFull or ImageFault.DiskFailure or ImageFault.ReadBackMismatch => FaultCode.InternalError,
            ImageFault.OlderEpoch or ImageFault.BelowDowngradeLimit or ImageFault.RefusedByRule or ImageFault.GivenUpBefore or ImageFault.StepTooLarge or ImageFault.TrialRuns or ImageFault.Busy or ImageFault.LauncherTrialRuns
                or ImageFault.AlreadyInstalled => FaultCode.RequestDenied,
            _ => FaultCode.FileCorrupted,
        };
        var rig = Known();
        rig.Ask(Image("d"));
        rig.Rig.Host.Installs.Single().News(new ImageNews.Failed(new ImageRefusal(refusal, "detail").Sentence, string.Empty) { Refusal = refusal });
        rig.Run(1.Minutes);
        Assert.Equal(("d", code), Told(rig).Single());

        // The next one is judged by itself.
        rig.Ask(Image("e"));
        rig.Rig.Host.Installs[^1].News(new ImageNews.Failed("file not found", string.Empty));
        rig.Run(1.Minutes);
        Assert.Equal(("e", FaultCode.CannotAccessFile), Told(rig)[^1]);
    }

    [Theory]
    [InlineData(FetchFault.NotFound, "", FaultCode.CannotAccessFile)]
    [InlineData(FetchFault.AccessDenied, "", FaultCode.TransferAuthentication)]
    [InlineData(FetchFault.Timeout, "", FaultCode.CannotContactServer)]
    [InlineData(FetchFault.NameLookupFailed, "", FaultCode.CannotContactServer)]
    [InlineData(FetchFault.TlsFailed, "unknown CA", FaultCode.CannotContactServer)]
    [InlineData(FetchFault.Failed, "connection refused", FaultCode.CannotContactServer)]
    [InlineData(FetchFault.Failed, "host unreachable", FaultCode.CannotContactServer)]
    [InlineData(FetchFault.Failed, "the connection ended early", FaultCode.CannotCompleteDownload)]
    [InlineData(FetchFault.TooLarge, "more than 100 bytes", FaultCode.FileCorrupted)]
    public void A_profile_that_cannot_be_had_is_told_by_why(FetchFault fault, string detail, FaultCode code)
    {
        var rig = Known();
        rig.Rig.Host.Fail("/p.xml", fault, detail);
        rig.Ask(Profile("p"));
        rig.Run(1.Minutes);
        Assert.Equal(("p", code), Told(rig).Single());
    }

    [Theory]
    [InlineData("no profile at all")]
    [InlineData("<flat-profile><Dial_Plan_1_>(x.)</flat-profile>")]
    [InlineData("<flat-profile><Profile_For>000e08000001</Profile_For></flat-profile>")]
    public void A_profile_that_is_none_or_not_this_units_is_a_corrupted_file(string text)
    {
        var rig = Known();
        rig.Rig.Host.Serve("/p.xml", text);
        rig.Ask(Profile("p"));
        rig.Run(1.Minutes);
        Assert.Equal(("p", FaultCode.FileCorrupted), Told(rig).Single());
    }

    [Theory]
    [InlineData(FetchFault.NotFound, "", FaultCode.CannotAccessFile)]
    [InlineData(FetchFault.AccessDenied, "", FaultCode.TransferAuthentication)]
    [InlineData(FetchFault.Failed, "connection refused", FaultCode.CannotContactServer)]
    [InlineData(FetchFault.Failed, "HTTP 500", FaultCode.UploadFailure)]
    public void A_file_that_cannot_be_sent_is_told_by_why(FetchFault fault, string detail, FaultCode code) => Assert.Equal(code, TransferFaults.OfSending(fault, detail));

    [Fact]
    public void What_is_queued_is_told_with_its_state_with_none_one_and_many_and_over_a_restart()
    {
        var rig = Known();
        Assert.Empty(Queued(rig));
        Assert.Empty(All(rig));

        rig.Ask(Profile("later", delay: 86_400));
        Assert.Equal([new QueuedTransfer("later", 1)], Queued(rig));
        Assert.Equal([new AnyQueuedTransfer("later", 1, true, FileTypes.Configuration, 0, string.Empty)], All(rig));

        // One that runs, those that wait for it, and one that is to be sent.
        rig.Ask(new Download("image", FileTypes.Firmware, "https://fw.example.net/a.img", "u", "p", 77, "target", 0, string.Empty, string.Empty), Image("second"), new Upload("log", FileTypes.UploadLog, "http://prov.example.net/log", string.Empty, string.Empty, 3600));
        AnyQueuedTransfer[] many =
        [
            new("later", 1, true, FileTypes.Configuration, 0, string.Empty), new("image", 2, true, FileTypes.Firmware, 77, "target"), new("second", 1, true, FileTypes.Firmware, 0, string.Empty), new("log", 1, false, FileTypes.QueuedLog, 0, string.Empty),
        ];
        Assert.Equal(many, All(rig));
        Assert.Equal(many.Select(t => new QueuedTransfer(t.CommandKey, t.State)), Queued(rig));

        // What ran begins anew.
        rig.Rig.Again(RestartKind.Reboot);
        rig.Run(5.Seconds);
        Assert.Equal(many, All(rig));
        Assert.Equal(2, rig.Rig.Host.Installs.Count);

        // One that has ended stays until the ACS knows.
        many[1] = many[1] with { State = 3 };
        many[2] = many[2] with { State = 2 };
        Assert.Equal(many, Assert.IsType<GetAllQueuedTransfersResponse>(BeforeTold(rig, GetAllQueuedTransfers.Instance)).Transfers);
        rig.Run(1.Minutes);
        Assert.Equal([("image", FaultCode.CannotAccessFile)], Told(rig));
        Assert.Equal(["later", "second", "log"], All(rig).Select(t => t.CommandKey));
    }

    [Fact]
    public void One_that_waits_is_cancelled_and_never_heard_of_again_and_one_that_runs_or_has_ended_is_not()
    {
        var rig = Known();
        rig.Ask(Image("runs"), Image("waits"), Profile("waits", delay: 86_400), Profile("both", delay: 86_400));
        Assert.Equal(FaultCode.CancelNotPermitted, Assert.IsType<CwmpFault>(rig.Ask(new CancelTransfer("runs"))).Code);

        // There is nothing to be cancelled, and nothing is.
        Assert.IsType<CancelTransferResponse>(rig.Ask(new CancelTransfer("unknown")));
        Assert.IsType<CancelTransferResponse>(rig.Ask(new CancelTransfer(string.Empty)));
        Assert.Equal(["runs", "waits", "waits", "both"], All(rig).Select(t => t.CommandKey));

        // All of a key; and none of them where one runs.
        Assert.IsType<CancelTransferResponse>(rig.Ask(new CancelTransfer("waits")));
        Assert.Equal(["runs", "both"], All(rig).Select(t => t.CommandKey));
        rig.Ask(Profile("runs", delay: 86_400));
        Assert.Equal(FaultCode.CancelNotPermitted, Assert.IsType<CwmpFault>(rig.Ask(new CancelTransfer("runs"))).Code);
        Assert.Equal(["runs", "both", "runs"], All(rig).Select(t => t.CommandKey));

        // Over a restart, too.
        rig.Rig.Again(RestartKind.Reboot);
        rig.Run(5.Seconds);
        Assert.Equal(["runs", "both", "runs"], All(rig).Select(t => t.CommandKey));

        // One that has ended is told all the same.
        Assert.Equal(FaultCode.CancelNotPermitted, Assert.IsType<CwmpFault>(BeforeTold(rig, new CancelTransfer("runs"))).Code);
        rig.Run(1.Minutes);
        Assert.Equal([("runs", FaultCode.CannotAccessFile)], Told(rig));
        Assert.IsType<CancelTransferResponse>(rig.Ask(new CancelTransfer("runs")));
        rig.Run(TimeSpan.FromDays(2));
        Assert.Equal(["runs", "both"], Told(rig).Select(t => t.Key));
    }

    [Theory]
    [InlineData(true, "0-60 2")]
    [InlineData(true, "60-120 1", "120-180 3")]
    [InlineData(true, "60-120 1", "4000000000-4294967295 2")]
    [InlineData(false)]
    [InlineData(false, "60-60 1")]
    [InlineData(false, "120-60 1")]
    [InlineData(false, "60-120 1", "119-180 1")]
    [InlineData(false, "120-180 1", "60-120 1")]
    [InlineData(false, "60-180 1", "90-120 1")]
    [InlineData(false, "60-120 1", "180-180 1")]
    [InlineData(false, "60-120 1", "180-240 4")]
    [InlineData(false, "60-120 5")]
    [InlineData(false, "0-10 1", "20-30 1", "40-50 1")]
    public void Windows_of_time_are_one_or_two_one_after_the_other(bool isGood, params string[] windows)
    {
        var rig = Known();
        rig.Ask(Scheduled("w", windows));
        var answer = rig.Peer.Heard.Select(h => h.Envelope?.Body).Last(m => m is ScheduleDownloadResponse or CwmpFault)!;
        Assert.Equal(isGood ? null : FaultCode.InvalidArguments, (answer as CwmpFault)?.Code);
        Assert.IsType(isGood ? typeof(ScheduleDownloadResponse) : typeof(CwmpFault), answer);
    }

    // Beside one that is due at the same moment, of the same kind and of others: each ends once, by its own lot.
    [Fact]
    public void Windows_that_pass_while_the_unit_is_off_are_told_each_once_and_what_else_is_due_begins_once()
    {
        var rig = Known();
        rig.Rig.Host.Serve("/p.xml", Rig.Profile(("GPP_B", "late")));
        rig.Ask(Scheduled("missed 1", "60-120 1"), Profile("due 1", delay: 200), Scheduled("missed 2", "60-120 1", "130-150 1"), Image("due 2", delay: 300), Profile("due 3", delay: 300), Scheduled("to come", "7200-7300 1"));
        rig.Rig.Began += 1.Hours;
        rig.Rig.Again(RestartKind.Reboot);
        rig.Run(1.Minutes);
        Assert.Equal([("missed 1", FaultCode.TimeWindowMissed), ("missed 2", FaultCode.TimeWindowMissed), ("due 1", FaultCode.None)], Told(rig).OrderByDescending(t => t.Code).ThenBy(t => t.Key));
        Assert.Equal("late", rig.Rig.Text("GPP_B"));
        Assert.Equal([("due 2", 2u), ("due 3", 1u), ("to come", 1u)], All(rig).Select(t => (t.CommandKey, t.State)));
        rig.Rig.Host.Installs.Single().News(new ImageNews.Failed("file not found", string.Empty));
        rig.Run(1.Minutes);
        Assert.Equal([("due 2", FaultCode.CannotAccessFile), ("due 3", FaultCode.None)], Told(rig)[3..]);
        Assert.Equal(["to come"], All(rig).Select(t => t.CommandKey));
    }

    [Fact]
    public void A_window_that_passes_while_another_transfer_runs_is_missed_and_one_that_has_not_is_not()
    {
        var rig = Known();
        rig.Ask(Image("first"), Scheduled("missed", "10-60 1"), Scheduled("second window", "10-60 1", "300-400 1"));
        rig.Run(100.Seconds);
        rig.Rig.Host.Serve("/p.xml", Rig.Profile(("GPP_B", "in its window")));
        rig.Rig.Host.Installs.Single().News(new ImageNews.Failed("file not found", string.Empty));
        rig.Run(1.Minutes);
        Assert.Equal([("first", FaultCode.CannotAccessFile), ("missed", FaultCode.TimeWindowMissed)], Told(rig));
        Assert.Equal(string.Empty, rig.Rig.Text("GPP_B"));
        rig.Run(3.Minutes);
        Assert.Equal(("second window", FaultCode.None), Told(rig)[^1]);
        Assert.Equal("in its window", rig.Rig.Text("GPP_B"));
    }

    // What the old ACS wanted is not fetched again because of it.
    [Fact]
    public void A_profile_that_leads_to_another_ACS_is_fetched_once_and_not_told_to_that_one()
    {
        var rig = CpeRig.Known(("CWMP_Periodic_Inform_Enable", "no"), ("Profile_Rule", "http://prov.example.net/own.xml"), ("Resync_Periodic", "600"));
        rig.Rig.Host.Serve("/own.xml", Rig.Profile(("GPP_A", "own")));
        rig.Rig.Host.Serve("/p.xml", Rig.Profile(("CWMP_ACS_URL", "https://other.example.net/acs")));
        rig.Ask(Profile("p"));
        rig.Run(2.Hours);
        Assert.Equal("own", rig.Rig.Text("GPP_A"));
        Assert.Single(rig.Rig.Host.Urls, u => u.EndsWith("/p.xml", StringComparison.Ordinal));
        Assert.Empty(Told(rig));
        Assert.Equal(EventCodes.Bootstrap, rig.Peer.Informs.Last().Events[0].Code);
        Assert.Equal("other.example.net", rig.Peer.Heard[^1].Post.Target.Host);
    }

    private static CpeRig Known()
    {
        var rig = CpeRig.Known(("CWMP_Periodic_Inform_Enable", "no"));
        rig.Peer.Use = CwmpVersion.V12;
        return rig;
    }

    private static Download Image(string key, uint delay = 0) => new(key, FileTypes.Firmware, "https://fw.example.net/a.img", string.Empty, string.Empty, 0, string.Empty, delay, string.Empty, string.Empty);

    private static Download Profile(string key, uint delay = 0) => new(key, FileTypes.Configuration, Url, string.Empty, string.Empty, 0, string.Empty, delay, string.Empty, string.Empty);

    private static ScheduleDownload Scheduled(string key, params string[] windows) => new(key, FileTypes.Configuration, Url, string.Empty, string.Empty, 0, string.Empty,
    [
        .. windows.Select(w => w.Split('-', ' ')).Select(w => new TimeWindow(uint.Parse(w[0], System.Globalization.CultureInfo.InvariantCulture), uint.Parse(w[1], System.Globalization.CultureInfo.InvariantCulture), w[2] switch
        {
            "1" => "1 At Any Time",
            "2" => "2 Immediately",
            "3" => "3 When Idle",
            "4" => "4 Confirmation Needed",
            _ => w[2],
        }, string.Empty, -1)),
    ]);

    private static IReadOnlyList<QueuedTransfer> Queued(CpeRig rig) => Assert.IsType<GetQueuedTransfersResponse>(rig.Ask(GetQueuedTransfers.Instance)).Transfers;

    private static IReadOnlyList<AnyQueuedTransfer> All(CpeRig rig) => Assert.IsType<GetAllQueuedTransfersResponse>(rig.Ask(GetAllQueuedTransfers.Instance)).Transfers;

    private static List<(string Key, FaultCode Code)> Told(CpeRig rig) => [.. rig.Peer.Of<TransferComplete>().Select(t => (t.CommandKey, t.Fault.Code))];

    // The image that is being fetched is not there; in the session that is to tell so the ACS holds that back and asks first.
    private static CwmpMessage BeforeTold(CpeRig rig, CwmpMessage question)
    {
        var before = rig.Peer.Heard.Count;
        rig.Peer.Hold = true;
        rig.Peer.Ask(question);
        rig.Rig.Host.Installs[^1].News(new ImageNews.Failed("file not found", string.Empty));
        rig.Run(2.Seconds);
        rig.Peer.Hold = false;
        return rig.Peer.Heard.Skip(before).Select(h => h.Envelope?.Body).OfType<CwmpMessage>().Single(m => m is not (Inform or TransferComplete));
    }
}

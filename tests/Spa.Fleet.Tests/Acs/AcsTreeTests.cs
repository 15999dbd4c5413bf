using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Fleet.Acs;
using Spa.Fleet.Inventory;
using Spa.Fleet.Tests.Http;
using Spa.ProvisioningServer.Hosting.Acs;

namespace Spa.Fleet.Tests.Acs;

/// <summary>The tree of a device, as far as it is known.</summary>
public sealed class AcsTreeTests : IAsyncLifetime, IDisposable
{
    private const string Name = "000e08ce0001";
    private static readonly MacAddress Mac = MacAddress.Of(Name);
    private readonly RunningServer server = new();

    private AcsOperations Acs => server.Host.Services.GetRequiredService<AcsOperations>();

    public static TheoryData<string, string[], string[], string[]> Levels => new()
    {
        // What was asked, what was read, what is shown.
        { "", [], ["Device.A", "Device.B.C"], ["Device."] },
        { "Device.", [], ["Device.B.C", "Device.A", "Other.X"], ["Device.A", "Device.B."] },
        { "Device.", ["Device.Z w", "Device.B. r"], ["Device.A"], ["Device.A", "Device.Z w", "Device.B. r"] },
        { "T.", ["T.10. r", "T.9. r", "T.2. w", "T.Number r"], [], ["T.Number r", "T.2. w", "T.9. r", "T.10. r"] },

        // An answer with the object itself, or with what is below, is read for what it says of this level.
        { "T.", ["T. w", "T.1. w", "T.1.Name w"], [], ["T.1. w"] },
        { "None.", [], ["Device.A"], [] },
    };

    [Theory]
    [MemberData(nameof(Levels))]
    public void A_level_shows_what_was_told_and_what_was_read(string at, string[] told, string[] read, string[] shown)
    {
        var level = told.Length == 0 ? null : new AcsLevel(DateTimeOffset.UnixEpoch, told.Select(t => t.Split(' ')).ToImmutableSortedDictionary(t => t[0], t => t[1] == "w", StringComparer.Ordinal));
        Assert.Equal(shown, AcsTree.In(at, level, read).Select(n => n.Path + n.Writable switch { null => string.Empty, true => " w", _ => " r" }));
    }

    [Fact]
    public async Task A_level_is_asked_for_by_a_task_and_its_parameters_are_read_in_the_same_session()
    {
        using var cpe = Unit();
        cpe.Values["Device.Time.NTPServer1"] = "ntp.example";
        cpe.Values["Device.Time.Client.1.Enable"] = "1";
        await cpe.Session("0 BOOTSTRAP");
        var (task, _) = await Acs.Ask(Mac, new AcsWish(AcsTaskKind.Browse) { Paths = ["Device.Time."] }, Actors.Eve);
        Assert.Null(Acs.Level(Mac, "Device.Time.", Actors.Eve)!.Value.At);
        cpe.Asked.Clear();
        await cpe.Session("2 PERIODIC");
        Assert.Equal([new GetParameterNames("Device.Time.", true)], cpe.Asked.OfType<GetParameterNames>());
        Assert.Equal(["Device.Time.NTPServer1"], cpe.Asked.OfType<GetParameterValues>().Single().Names);
        var (at, nodes, _, values) = Acs.Level(Mac, "Device.Time.", Actors.Eve)!.Value;
        Assert.NotNull(at);
        Assert.Equal([("Device.Time.NTPServer1", true), ("Device.Time.Client.", false)], nodes.Select(n => (n.Path, n.Writable == true)));
        Assert.Equal("ntp.example", values["Device.Time.NTPServer1"].Shown);
        Assert.Equal((AcsTaskState.Done, "2 names in it."), server.Store.Read(on => server.Store.CwmpTasks.Find(on, Mac, task!.Number)) is { } done ? (done.State, done.Result) : default);

        // What is known is gone with a factory reset, and with the device.
        await cpe.Session("0 BOOTSTRAP");
        Assert.Null(Acs.Level(Mac, "Device.Time.", Actors.Eve)!.Value.At);
    }

    [Fact]
    public async Task An_object_that_is_not_there_is_a_fault_and_not_an_empty_level()
    {
        using var cpe = Unit();
        await cpe.Session("0 BOOTSTRAP");
        var (task, _) = await Acs.Ask(Mac, new AcsWish(AcsTaskKind.Browse) { Paths = ["Device.None."] }, Actors.Eve);
        await cpe.Session("2 PERIODIC");
        Assert.Equal(AcsTaskState.Failed, server.Store.Read(on => server.Store.CwmpTasks.Find(on, Mac, task!.Number))!.State);
        Assert.Null(Acs.Level(Mac, "Device.None.", Actors.Eve)!.Value.At);
        Assert.Equal("One object with its final dot, or none for the root.", (await Acs.Ask(Mac, new AcsWish(AcsTaskKind.Browse) { Paths = ["Device.None"] }, Actors.Eve)).Fault!.Sentence);
    }

    [Fact]
    public async Task A_row_is_added_and_taken_out_and_the_table_is_asked_again_in_the_same_session()
    {
        const string Table = "Device.ManagementServer.InformParameter.";
        using var cpe = Unit();
        var rows = new List<uint>();
        cpe.Answers = request => request switch
        {
            AddObject add when add.ObjectName == Table && rows.Count == 0 => Answer(() => rows.Add(7), new AddObjectResponse(7, 0)),
            AddObject => CwmpFault.Of(FaultCode.ResourcesExceeded, "32 rows are there"),
            DeleteObject gone when gone.ObjectName == $"{Table}7." => Answer(rows.Clear, new DeleteObjectResponse(0)),
            GetParameterNames { Path: Table } => new GetParameterNamesResponse([.. rows.Select(r => new ParameterInfo($"{Table}{r}.", true))]),
            _ => null,
        };
        await cpe.Session("0 BOOTSTRAP");
        var (added, _) = await Acs.Ask(Mac, new AcsWish(AcsTaskKind.AddObject) { Paths = [Table] }, Actors.Eve);
        await cpe.Session("2 PERIODIC");
        Assert.Equal((AcsTaskState.Done, "Row 7 added."), Task(added!));
        Assert.Equal(added!.CommandKey, cpe.Asked.OfType<AddObject>().Single().ParameterKey);
        Assert.Equal([$"{Table}7."], Acs.Level(Mac, Table, Actors.Eve)!.Value.Nodes.Select(n => n.Path));
        var (full, _) = await Acs.Ask(Mac, new AcsWish(AcsTaskKind.AddObject) { Paths = [Table] }, Actors.Eve);
        await cpe.Session("2 PERIODIC");
        Assert.Equal(AcsTaskState.Failed, Task(full!).State);
        Assert.Contains("9004", Task(full!).Result, StringComparison.Ordinal);
        var (gone, _) = await Acs.Ask(Mac, new AcsWish(AcsTaskKind.DeleteObject) { Paths = [$"{Table}7."] }, Actors.Eve);
        await cpe.Session("2 PERIODIC");
        Assert.Equal(AcsTaskState.Done, Task(gone!).State);
        Assert.NotNull(Acs.Level(Mac, Table, Actors.Eve)!.Value.At);
        Assert.Empty(Acs.Level(Mac, Table, Actors.Eve)!.Value.Nodes);

        static CwmpMessage Answer(Action done, CwmpMessage answer)
        {
            done();
            return answer;
        }

        (AcsTaskState State, string Result) Task(AcsTask task) => server.Store.Read(on => server.Store.CwmpTasks.Find(on, Mac, task.Number)) is { } kept ? (kept.State, kept.Result) : default;
    }

    public Task InitializeAsync() => server.InitializeAsync();

    public Task DisposeAsync() => server.DisposeAsync();

    public void Dispose() => server.Dispose();

    private TestCpe Unit() => new TestCpe(server, new DeviceId("Sipura", "000E08", "SPA3102", "FM600F123456"), certificate: server.FromProvider(Name)).WithSettings();
}

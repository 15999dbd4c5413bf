using Spa.Fleet.Access;
using Spa.Fleet.Inventory;
using Spa.Fleet.Tests.Http;
using Spa.Marks;
using Spa.ProvisioningServer.Hosting.Bulk;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Bulk;

public sealed class BulkTests : IDisposable
{
    private readonly Folder folder = new();
    private Store store;
    private BulkWork work;

    public BulkTests()
    {
        store = Store.Open(folder.Path);
        work = new BulkWork(store, TimeProvider.System);
    }

    public void Dispose()
    {
        store.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task All_that_fit_are_done_once_also_when_they_do_not_fit_any_more()
    {
        await Fleet(450);
        var order = new BulkOrder(BulkAction.Move, "other/rome", Typed("customer:acme"), []);
        Assert.Equal((450L, true), work.Count(order, Actors.Eve));
        var job = await Done(order);
        Assert.Equal((450L, 450L, 0L, BulkJob.Standing.Finished), (job.Expected, job.Done, job.Refused, job.State));
        Assert.Equal("450 done.", job.Sentence);
        Assert.Equal(450, Count("customer:other site:rome"));
        Assert.Equal(0, Count("customer:acme"));
        var entry = Assert.Single(store.Read(on => Audits.Page(on, string.Empty, null, 10)));
        Assert.Equal($"Bulk {job.Id}: move to other/rome, all that fit customer:acme (450 devices).", entry.Text);
        Assert.Equal("customer from acme to other, site from berlin to rome by eve, with others.", store.Read(on => DeviceEvents.Of(on, Mac(7)))[0].Text);
    }

    [Fact]
    [Attack("D6")]
    public async Task A_server_that_ends_half_way_leaves_none_out_and_does_none_twice()
    {
        await Fleet(450);
        var (id, _) = await work.Start(new(BulkAction.Tag, "pilot", DeviceQuery.All, []), Actors.Eve);
        Assert.True(await work.Step(id!));
        store.Dispose();
        store = Store.Open(folder.Path);
        work = new BulkWork(store, TimeProvider.System);
        var half = store.Read(on => BulkJobs.Find(on, id!))!;
        Assert.Equal((BulkJob.Standing.Running, half.Done), (half.State, Count("tag:pilot")));
        Assert.InRange(half.Done, 1, 449);
        while (await work.Step())
        {
        }

        Assert.Equal((450L, 450L), (store.Read(on => BulkJobs.Find(on, id!))!.Done, Count("tag:pilot")));
        Assert.Equal(1, store.Read(on => DeviceEvents.Of(on, Mac(3))).Count(e => e.Kind == "operator"));
    }

    [Fact]
    public async Task Two_that_work_on_one_job_do_each_device_once()
    {
        await Fleet(900);
        using var other = Store.Open(folder.Path);
        var second = new BulkWork(other, TimeProvider.System);
        var (id, _) = await work.Start(new(BulkAction.Untag, "old", DeviceQuery.All, []), Actors.Eve);
        await Task.WhenAll(Drain(work), Drain(second));
        var job = store.Read(on => BulkJobs.Find(on, id!))!;
        Assert.Equal((900L, BulkJob.Standing.Finished, 0L), (job.Done, job.State, Count("tag:old")));

        async Task Drain(BulkWork one)
        {
            while (await one.Step(id!))
            {
            }
        }
    }

    [Fact]
    public async Task A_selection_by_name_is_done_and_nothing_else()
    {
        await Fleet(300);
        var job = await Done(new(BulkAction.Block, string.Empty, null, [.. Enumerable.Range(10, 250).Select(Mac), Mac(9_999)]));
        Assert.Equal((250L, 250L), (job.Expected, job.Done));
        Assert.Equal(250, Count("state:blocked"));
        await Done(new(BulkAction.Unblock, string.Empty, Typed("state:blocked"), []));
        Assert.Equal(0, Count("state:blocked"));
        await Done(new(BulkAction.Remove, string.Empty, null, [Mac(0), Mac(1)]));
        Assert.Equal(298, store.Read(Devices.Count));
    }

    [Fact]
    public async Task What_cannot_be_done_to_a_device_is_told_with_its_reason()
    {
        await Fleet(2);
        var job = await Done(new(BulkAction.NewKey, string.Empty, DeviceQuery.All, []));
        Assert.Equal((0L, 2L, "0 done, 2 not possible."), (job.Done, job.Refused, job.Sentence));
        Assert.Equal($"{Mac(0)}: only an enrolled device has a key.", job.Reasons[0]);
    }

    public static TheoryData<string, string, string> Wrong => new()
    {
        { "Tag", " ", "Name a tag, or several with blanks between." },
        { "Firmware", "9.9", "There is no image 9.9: upload it first." },
        { "Move", "a?b", "The customer: expected" },
        { "Tag", new string('x', 41), "At most 16 tags of at most 40 characters." },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task An_order_that_cannot_be_done_is_refused_before_anything_is(string action, string argument, string sentence)
    {
        await Fleet(2);
        var (id, fault) = await work.Start(new(Enum.Parse<BulkAction>(action), argument, DeviceQuery.All, []), Actors.Eve);
        Assert.Null(id);
        Assert.StartsWith(sentence, fault!.Sentence, StringComparison.Ordinal);
        Assert.Equal("No device fits: nothing is to do.", (await work.Start(new(BulkAction.Block, string.Empty, Typed("nowhere"), []), Actors.Eve)).Fault!.Sentence);
        Assert.Empty(store.Read(on => Audits.Page(on, string.Empty, null, 10)));
    }

    [Fact]
    [Attack("D2")]
    public async Task Nobody_reaches_another_customers_devices_by_a_job()
    {
        await Fleet(30);
        await store.Write(on => Devices.Put(on, new(Mac(100)) { Customer = "mine" }));
        var mine = Actors.Of("mine");
        var job = await Done(new(BulkAction.Tag, "x", DeviceQuery.All, []), mine);
        Assert.Equal((1L, 1L, 1L), (job.Expected, job.Done, Count("tag:x")));
        Assert.Equal("No device fits: nothing is to do.", (await work.Start(new(BulkAction.Remove, string.Empty, null, [Mac(1)]), mine)).Fault!.Sentence);
        Assert.Equal(RefusalKind.Invalid, (await work.Start(new(BulkAction.Move, "acme", DeviceQuery.All, []), mine)).Fault!.Kind);
        Assert.Equal(RefusalKind.Forbidden, (await work.Start(new(BulkAction.Block, string.Empty, DeviceQuery.All, []), Actors.Of("mine", Role.Viewer))).Fault!.Kind);
        Assert.False(BulkWork.Sees(Actors.Of("acme"), job));
    }

    [Fact]
    public async Task A_job_that_is_stopped_goes_no_further()
    {
        await Fleet(450);
        var (id, _) = await work.Start(new(BulkAction.Tag, "pilot", DeviceQuery.All, []), Actors.Eve);
        await work.Step(id!);
        Assert.Null(await work.Stop(id!, Actors.Eve));
        Assert.False(await work.Step(id!));
        Assert.Equal(200, Count("tag:pilot"));
        Assert.Equal("200 done, then stopped.", store.Read(on => BulkJobs.Find(on, id!))!.Sentence);
        Assert.NotNull(await work.Stop(id!, Actors.Eve));
    }

    [Fact]
    public async Task Groups_are_renamed_and_merged()
    {
        await Fleet(10);
        await store.Write(on => Devices.Put(on, new(Mac(50)) { Customer = "other", Site = "rome", Tags = ["older"] }));
        var groups = new Groups(store, work);
        Assert.Null((await groups.Rename(DeviceField.Tag, "old", "older", Actors.Eve)).Fault);
        Assert.Null((await groups.Rename(DeviceField.Customer, "acme", "other", Actors.Eve)).Fault);
        while (await work.Step())
        {
        }

        Assert.Null((await groups.Rename(DeviceField.Site, "other/berlin", "rome", Actors.Eve)).Fault);
        while (await work.Step())
        {
        }

        Assert.Equal((11L, 11L, 0L), (Count("tag:older"), Count("customer:other site:rome"), Count("customer:acme")));
        Assert.Equal("A tag is one word.", (await groups.Rename(DeviceField.Tag, "older", "a b", Actors.Eve)).Fault!.Sentence);
        Assert.Equal("Name another one.", (await groups.Rename(DeviceField.Tag, "older", "older", Actors.Eve)).Fault!.Sentence);
    }

    [Fact]
    public async Task A_customer_whose_layer_says_something_is_not_renamed_away_from_it()
    {
        await Fleet(1);
        var acme = new Spa.Fleet.Layers.LayerScope(Spa.Fleet.Layers.LayerKind.Customer, "acme");
        await store.Write(on => Spa.ProvisioningServer.Storage.Layers.Serve(on, acme, store.Layers.Add(on, Spa.Fleet.Layers.Layer.Empty(acme).With([new Spa.Fleet.Layers.LayerChange.SetVariable(new("a", Spa.Fleet.Layers.VariableType.Text, "b"))]), "eve", "test", null, DateTimeOffset.UtcNow), "eve", DateTimeOffset.UtcNow));
        Assert.Equal(
            "There are settings in the layer of customer acme, which its devices would lose: write the layer of the new name first, with what they need, and empty the old one.",
            (await new Groups(store, work).Rename(DeviceField.Customer, "acme", "other", Actors.Eve)).Fault!.Sentence);
    }

    private static MacAddress Mac(int i) => MacAddress.Of($"000e08e{i:x5}");

    private static DeviceQuery Typed(string text) => DeviceQuery.Parse(text).Ok(out var query, out _) ? query : throw new InvalidOperationException(text);

    private long Count(string text) => store.Read(on => Devices.Totals(on, DeviceSearch.For(Actors.Eve, Typed(text)))).All;

    private Task Fleet(int count) => store.Write(on => Enumerable.Range(0, count).ToList().ForEach(i => Devices.Put(on, new(Mac(i)) { Customer = "acme", Site = "berlin", Tags = ["old"] })));

    private async Task<BulkJob> Done(BulkOrder order, Actor? by = null)
    {
        var (id, fault) = await work.Start(order, by ?? Actors.Eve);
        Assert.Null(fault);
        while (await work.Step(id!))
        {
        }

        return store.Read(on => BulkJobs.Find(on, id!))!;
    }
}

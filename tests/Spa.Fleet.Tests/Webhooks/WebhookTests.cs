using System.Net;
using System.Text;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Spa.Fleet.Access;
using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;
using Spa.Fleet.Publishing;
using Spa.Fleet.Tests.Http;
using Spa.Fleet.Webhooks;
using Spa.Marks;
using Spa.ProvisioningServer;
using Spa.ProvisioningServer.Hosting.Publishing;
using Spa.ProvisioningServer.Hosting.Webhooks;
using Spa.ProvisioningServer.Security;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Webhooks;

public sealed class WebhookTests : IDisposable
{
    private static readonly IReadOnlyList<IPNetwork> Here = [IPNetwork.Parse("127.0.0.0/8")];
    private static readonly string[] Everything = [.. NoticeKinds.All];

    private readonly Folder folder = new();
    private readonly TestClock clock = new() { Now = DateTimeOffset.UtcNow };
    private readonly Store store;

    public WebhookTests() => store = Store.Open(folder.Path);

    public void Dispose()
    {
        store.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task What_happens_is_told_signed()
    {
        await using var receiver = await Receiver.Open();
        var (id, secret) = await Webhook(receiver.Address, Everything);
        var device = new Device(MacAddress.Of("000e08e00001")) { Customer = "acme", State = DeviceState.Enrolled };
        await store.Write(on => Notices.Raise(on, NoticeKind.ResyncFailed, device, "Its last resync failed: no route to /p/0123456789abcdef0123456789abcdef/000e08e00001.cfg.", clock.Now));
        using var sender = Sender();
        Assert.True(await sender.Round(default));
        var (_, headers, body) = Assert.Single(receiver.Got);
        Assert.True(WebhookSignature.Fits(headers[WebhookSignature.Header]!, secret, clock.Now, TimeSpan.FromMinutes(1), body));
        Assert.Equal("resync.failed", headers["Spa-Event"]);
        var json = JsonDocument.Parse(body).RootElement;
        Assert.Equal(("resync.failed", "000e08e00001", "acme", headers["Spa-Delivery"].ToString()), (json.GetProperty("kind").GetString(), json.GetProperty("device").GetProperty("mac").GetString(), json.GetProperty("device").GetProperty("customer").GetString(), json.GetProperty("id").GetString()));
        Assert.DoesNotContain("0123456789abcdef", Encoding.UTF8.GetString(body), StringComparison.Ordinal);
        Assert.Equal((DeliveryState.Delivered, "Taken: 204."), Only(id));
        Assert.False(await sender.Round(default));
    }

    [Fact]
    public async Task A_device_that_fails_and_a_unit_that_waits_are_told_where_they_are_written_down()
    {
        await using var receiver = await Receiver.Open();
        var (id, _) = await Webhook(receiver.Address, Everything);
        var mac = MacAddress.Of("000e08e00002");
        await store.Write(on => Devices.Put(on, new Device(mac) { State = DeviceState.Enrolled, EnrolledAt = clock.Now, PublicKey = new string('a', 64) }));
        await store.Write(on =>
        {
            Healths.Seen(on, mac, "192.0.2.9", "6.0.1", clock.Now);
            Healths.ProfileTaken(on, mac, 1, true, clock.Now);
        });
        await store.Write(on => Healths.Resynced(on, mac, "corrupt file"));
        await store.Write(on => WaitingUnits.Put(on, new(MacAddress.Of("000e08e00003"), new string('b', 64)) { FirstSeen = clock.Now, LastSeen = clock.Now, Reason = "Its certificate is not the provider's." }));
        await store.Write(on => WaitingUnits.Put(on, new(MacAddress.Of("000e08e00003"), new string('b', 64)) { FirstSeen = clock.Now, LastSeen = clock.Now.AddSeconds(5), Reason = "Its certificate is not the provider's." }));
        Assert.Equal(["resync.failed", "unit.waiting"], store.Read(on => WebhookDeliveries.Of(on, id, 10)).Select(d => d.Kind).Order());
    }

    [Fact]
    public async Task A_device_that_falls_silent_and_one_that_cannot_upgrade_are_told_once()
    {
        var (id, _) = await Webhook(new Uri("https://example.com/"), Everything);
        var (silent, stuck) = (MacAddress.Of("000e08e00004"), MacAddress.Of("000e08e00005"));
        await store.Write(on =>
        {
            foreach (var mac in new[] { silent, stuck })
            {
                Devices.Put(on, new Device(mac) { State = DeviceState.Enrolled, EnrolledAt = clock.Now, PublicKey = new string('a', 64) });
                on.Execute("update device set silence = @hour where mac = @mac", new { mac, hour = (long)TimeSpan.FromHours(1).TotalMilliseconds });
                Healths.Seen(on, mac, "192.0.2.9", "6.0.1", clock.Now);
                Healths.ProfileTaken(on, mac, 1, true, clock.Now);
            }
        });
        Assert.Empty(store.Read(on => WebhookDeliveries.Of(on, id, 10)));
        await store.Write(on => Healths.Upgraded(on, stuck, "corrupt file"));
        await store.Write(on => Healths.Upgraded(on, stuck, "corrupt file"));
        foreach (var hours in new[] { 2, 3 })
        {
            await store.Write(on => Standings.Judge(on, [silent], clock.Now.AddHours(hours)));
        }

        Assert.Equal([("device.missing", silent.ToString()), ("upgrade.failed", stuck.ToString())], store.Read(on => WebhookDeliveries.Of(on, id, 10)).Select(d => (d.Kind, d.Mac!)).Order());
    }

    [Fact]
    public async Task A_publish_that_stops_is_told()
    {
        var (id, _) = await Webhook(new Uri("https://example.com/"), ["publish.stopped"]);
        for (var i = 0; i < 3; i++)
        {
            var mac = MacAddress.Of($"000e08e2{i:x4}");
            await store.Write(on => Devices.Put(on, new Device(mac) { Customer = "acme", State = DeviceState.Enrolled, PublicKey = new string('a', 64) }));
            await store.Write(on => Healths.Seen(on, mac, "192.0.2.9", "6.0.1", clock.Now));
        }

        var scope = LayerScope.Parse("customer:acme").OrThrow();
        var work = new PublishWork(store, clock);
        var options = new ServerOptions { DataFolder = folder.Path };
        var layers = ActivatorUtilities.CreateInstance<LayerWork>(new ServiceCollection().AddSingleton(store).AddSingleton(options).AddSingleton(work).AddSingleton<TimeProvider>(clock).BuildServiceProvider());
        Assert.True((await layers.Edit(scope, [new LayerChange.SetEntry(new("Display_Name_1_", "Acme", null))], null, Actors.Eve)).Done);
        var outcome = await layers.Publish(scope, new PublishWish("try", [new StageTarget.Count(1)], PublishLimits.Usual, null), Actors.Eve);
        Assert.True(outcome.Done, string.Join(' ', outcome.Refusals));
        Assert.Null(await work.Act(outcome.Publish!.Value, new PublishEvent.Stop("eve", "phones are dead"), Actors.Eve));
        var told = Assert.Single(store.Read(on => WebhookDeliveries.Of(on, id, 10)));
        Assert.Contains($"Publish {outcome.Publish} of the layer customer:acme: Stopped by eve: phones are dead", told.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_what_was_asked_for_is_told_and_nothing_while_it_is_off()
    {
        await using var receiver = await Receiver.Open();
        var (id, _) = await Webhook(receiver.Address, ["device.missing"]);
        await store.Write(on => Notices.Raise(on, NoticeKind.PublishStopped, "x", clock.Now));
        Assert.Empty(store.Read(on => WebhookDeliveries.Of(on, id, 10)));
        Assert.Null(await Operations().Change(id, Everything, false, Actors.Eve));
        await store.Write(on => Notices.Raise(on, NoticeKind.PublishStopped, "x", clock.Now));
        Assert.Empty(store.Read(on => WebhookDeliveries.Of(on, id, 10)));
        Assert.Equal("It is off: switch it on first.", await Operations().Test(id, Actors.Eve));
    }

    [Fact]
    public async Task What_does_not_arrive_is_tried_again_after_a_restart_and_given_up_in_the_end()
    {
        await using var receiver = await Receiver.Open();
        receiver.Answer = (_, _) => 500;
        var (id, _) = await Webhook(receiver.Address, Everything);
        Assert.Null(await Operations().Test(id, Actors.Eve));
        for (var attempt = 1; attempt <= DeliveryPlan.MostAttempts; attempt++)
        {
            // A new one each time: nothing of it is kept in memory.
            using var sender = Sender();
            Assert.True(await sender.Round(default));
            Assert.False(await sender.Round(default));
            Assert.Equal(attempt, receiver.Got.Count);
            clock.Now += TimeSpan.FromHours(8);
        }

        Assert.Equal((DeliveryState.Dead, "The receiver answered 500."), Only(id));
        Assert.Single(receiver.Got.Select(g => g.Headers["Spa-Delivery"].ToString()).Distinct());
        receiver.Answer = (_, _) => 200;
        Assert.Null(await Operations().Retry(id, Actors.Eve));
        using var last = Sender();
        Assert.True(await last.Round(default));
        Assert.Equal(DeliveryState.Delivered, Only(id).Item1);
    }

    [Fact]
    public async Task Two_nodes_send_everything_once()
    {
        await using var receiver = await Receiver.Open();
        var (id, _) = await Webhook(receiver.Address, Everything);
        for (var i = 0; i < 50; i++)
        {
            var device = new Device(MacAddress.Of($"000e08e1{i:x4}"));
            await store.Write(on => Notices.Raise(on, NoticeKind.DeviceMissing, device, "Silent.", clock.Now));
        }

        using var other = Store.Open(folder.Path);
        using var one = Sender();
        using var two = new WebhookSender(other, new OutboundAddresses(Here), clock, NullLogger<WebhookSender>.Instance);
        await Task.WhenAll(Drain(one), Drain(two));
        Assert.Equal(50, receiver.Got.Count);
        Assert.Equal(50, receiver.Got.Select(g => g.Headers["Spa-Delivery"].ToString()).Distinct().Count());
        Assert.All(store.Read(on => WebhookDeliveries.Of(on, id, 100)), d => Assert.Equal(DeliveryState.Delivered, d.State));

        static async Task Drain(WebhookSender sender)
        {
            while (await sender.Round(default))
            {
            }
        }
    }

    [Fact]
    public async Task What_a_node_that_died_had_in_hand_is_taken_over_when_its_lease_ends()
    {
        await using var receiver = await Receiver.Open();
        var (id, _) = await Webhook(receiver.Address, Everything);
        Assert.Null(await Operations().Test(id, Actors.Eve));
        var dead = await store.Write(on => WebhookDeliveries.Lease(on, "dead", clock.Now, clock.Now.AddSeconds(60), 10));
        using var sender = Sender();
        Assert.False(await sender.Round(default));
        clock.Now += TimeSpan.FromSeconds(61);
        Assert.True(await sender.Round(default));
        Assert.Single(receiver.Got);

        // And when the dead one comes back it changes nothing.
        await store.Write(on => WebhookDeliveries.Finish(on, "dead", dead[0], false, "too late", null, clock.Now));
        Assert.Equal(DeliveryState.Delivered, Only(id).Item1);
    }

    [Fact]
    [Attack("D8")]
    public async Task Nothing_is_sent_to_this_machine_or_where_a_redirect_leads()
    {
        await using var receiver = await Receiver.Open();
        await using var other = await Receiver.Open();
        receiver.Answer = (_, context) =>
        {
            context.Response.Headers.Location = other.Address.AbsoluteUri;
            return 307;
        };
        var (redirected, _) = await Webhook(receiver.Address, ["device.missing"]);
        Assert.Null(await Operations().Test(redirected, Actors.Eve));
        using var sender = Sender();
        Assert.True(await sender.Round(default));
        Assert.StartsWith("The receiver answered 307: redirects are not followed", Only(redirected).Item2, StringComparison.Ordinal);
        Assert.Empty(other.Got);

        // A name that leads here, and the address itself, on a server whose administrator allowed nothing.
        var (literal, _) = await Webhook(other.Address, ["device.missing"]);
        var (name, _) = await Webhook(new UriBuilder(other.Address) { Host = "localhost", Scheme = "https" }.Uri, ["device.missing"]);
        Assert.Null(await Operations().Test(literal, Actors.Eve));
        Assert.Null(await Operations().Test(name, Actors.Eve));
        using var strict = new WebhookSender(store, new OutboundAddresses([]), clock, NullLogger<WebhookSender>.Instance);
        Assert.True(await strict.Round(default));
        Assert.StartsWith("This address is not public", Only(literal).Item2, StringComparison.Ordinal);
        Assert.StartsWith("This address is not public", Only(name).Item2, StringComparison.Ordinal);
        Assert.Empty(other.Got);
        Assert.Contains("This address is not public", (await new WebhookOperations(store, new OutboundAddresses([]), clock).Add("x", "https://127.0.0.1/x", ["device.missing"], Actors.Eve)).Fault?.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    [Attack("D9")]
    public async Task Address_and_secret_are_sealed_and_in_no_word_about_it()
    {
        const string Token = "T0KENofTheReceiver";
        var (id, secret) = await Webhook(new Uri($"https://example.com/{Token}"), Everything);
        var told = store.Read(on => string.Join('\n', Spa.ProvisioningServer.Storage.Webhooks.All(on)) + string.Join('\n', Audits.Page(on, string.Empty, null, 100)) + string.Join('\n', WebhookDeliveries.Of(on, id, 10)));
        Assert.Contains("https://example.com", told, StringComparison.Ordinal);
        foreach (var hidden in new[] { Token, secret })
        {
            Assert.DoesNotContain(hidden, told, StringComparison.Ordinal);
            foreach (var file in Directory.GetFiles(folder.Path, "fleet.db*"))
            {
                await using var from = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
                var bytes = new MemoryStream();
                await from.CopyToAsync(bytes);
                Assert.True(bytes.ToArray().AsSpan().IndexOf(Encoding.ASCII.GetBytes(hidden)) < 0, file);
            }
        }
    }

    [Fact]
    public async Task More_than_a_receiver_can_take_is_counted_and_not_kept()
    {
        var (id, _) = await Webhook(new Uri("https://example.com/"), Everything);
        await store.Write(on => on.Execute(
            """
            insert into webhook_delivery (webhook, id, kind, body, created, state, due, attempts)
            with recursive n(i) as (select 1 union all select i + 1 from n where i < @most) select @id, 'n' || i, 'x', '', 0, 0, 9999999999999, 0 from n
            """,
            new { id, most = WebhookDeliveries.MostWaiting }));
        await store.Write(on => Notices.Raise(on, NoticeKind.PublishStopped, "x", clock.Now));
        Assert.Equal(1, store.Read(on => Spa.ProvisioningServer.Storage.Webhooks.Find(on, id))!.Dropped);
    }

    [Theory]
    [InlineData("", "https://example.com/", "device.missing", "A webhook's name has 1 to 60 characters.")]
    [InlineData("x", "example", "device.missing", "The address is none: https://HOST/PATH, at most 2000 characters.")]
    [InlineData("x", "https://example.com/", "device.lost", "There is no 'device.lost' to be told: there are device.missing, resync.failed, upgrade.failed, unit.waiting, publish.stopped, task.done, task.failed, device.bootstrap, device.boot, device.refused.")]
    [InlineData("x", "https://example.com/", "test", "There is no 'test' to be told: there are device.missing, resync.failed, upgrade.failed, unit.waiting, publish.stopped, task.done, task.failed, device.bootstrap, device.boot, device.refused.")]
    public async Task What_is_no_webhook_is_refused(string name, string address, string kind, string sentence)
        => Assert.Equal(sentence, (await Operations().Add(name, address, [kind], Actors.Eve)).Fault);

    [Fact]
    public async Task Only_an_administrator_of_every_customer_makes_one()
    {
        Assert.Equal(RefusalKind.Forbidden, (await Operations().Add("x", "https://example.com/", Everything, new Actor("op", Role.Operator, []))).Fault?.Kind);
        Assert.Equal(RefusalKind.Forbidden, (await Operations().Remove("x", Actors.Of("acme", Role.Admin)))?.Kind);
    }

    private WebhookSender Sender() => new(store, new OutboundAddresses(Here), clock, NullLogger<WebhookSender>.Instance);

    private WebhookOperations Operations() => new(store, new OutboundAddresses(Here), clock);

    private async Task<(string Id, string Secret)> Webhook(Uri address, IReadOnlyList<string> kinds)
    {
        var (made, secret, fault) = await Operations().Add("test", address.AbsoluteUri, kinds, Actors.Eve);
        Assert.True(made is not null, fault);
        return (made.Id, secret!);
    }

    private (DeliveryState, string) Only(string id)
    {
        var delivery = Assert.Single(store.Read(on => WebhookDeliveries.Of(on, id, 10)));
        return (delivery.State, delivery.Outcome);
    }
}

using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Spa.Fleet.Access;
using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;
using Spa.Fleet.Notifying;
using Spa.Fleet.Tests.Http;
using Spa.ProvisioningServer.Hosting;
using Spa.ProvisioningServer.Hosting.Notifying;
using Spa.ProvisioningServer.Storage;
using Spa.Sip.Messages;

namespace Spa.Fleet.Tests.Notifying;

/// <summary>The running server tells a unit something by UDP, and the operator sees what it said.</summary>
public sealed class NotifyTests : IAsyncLifetime, IDisposable
{
    private static readonly Actor Acme = Actors.Of("acme");

    // Long where an answer comes, however busy the machine; short where none does.
    private static readonly NotifyOptions Patient = new() { Wait = TimeSpan.FromMinutes(1), Most = 2 };
    private static readonly NotifyOptions Hasty = new() { Wait = TimeSpan.FromMilliseconds(700) };
    private readonly RunningServer server = new() { Change = o => o with { Notify = Patient } };

    private NotifyOperations Operations => server.Host.Services.GetRequiredService<NotifyOperations>();

    [Fact]
    public void The_limits_of_the_product_are_eight_seconds_and_sixty_four_at_once() => Assert.Equal(new NotifyOptions { Wait = TimeSpan.FromSeconds(8), Most = 64 }, new NotifyOptions());

    [Theory]
    [InlineData(NotifyEvent.Resync, "resync", 200, NotifyOutcome.Taken, Severity.Fine)]
    [InlineData(NotifyEvent.Reboot, "reboot_now", 200, NotifyOutcome.Taken, Severity.Fine)]
    [InlineData(NotifyEvent.Report, "report", 200, NotifyOutcome.Taken, Severity.Fine)]
    [InlineData(NotifyEvent.Resync, "resync", 489, NotifyOutcome.NotWanted, Severity.Warning)]
    [InlineData(NotifyEvent.Resync, "resync", 481, NotifyOutcome.Refused, Severity.Warning)]
    public async Task With_the_password_of_the_line_the_unit_answers_and_it_is_on_record(NotifyEvent what, string header, int status, NotifyOutcome outcome, Severity severity)
    {
        await using var peer = SipPeer.Open();
        peer.Status = status;
        var mac = await Unit("000e08cd0001", peer.Port);
        var (answer, fault) = await Operations.Tell(mac, what, Acme);
        Assert.Null(fault);
        Assert.Equal((outcome, status), (answer!.Outcome, answer.Status));
        Assert.Equal([header], peer.Did);
        Assert.Equal(["sip:4711@127.0.0.1", "NOTIFY", "NOTIFY"], [.. peer.Heard.Select(r => r.RequestUri.ToString()!.Split(':', 3) is [var s, var u, ..] ? $"{s}:{u}" : string.Empty).Distinct(), .. peer.Heard.Select(r => r.Method.Text)]);

        var line = server.Store.Read(on => DeviceEvents.Of(on, mac, 1))[0];
        Assert.Equal(("operator", severity, $"Told by acme-operator to {NotifyEvents.Spoken(what)}. {answer.Sentence(what)}"), (line.Kind, line.Severity, line.Text));
        var row = server.Store.Read(on => Audits.Page(on, "NOTIFY", null, 10))[0];
        Assert.Equal(("acme-operator", "192.0.2.8", $"device:{mac}"), (row.Operator, row.Origin, row.Subject));
        Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"NOTIFY {header} to 4711@127.0.0.1:{peer.Port}. {answer.Sentence(what)}"), row.Text);
    }

    [Fact]
    public async Task A_wrong_password_is_told_and_nothing_is_done()
    {
        await using var peer = SipPeer.Open();
        var mac = await Unit("000e08cd0001", peer.Port, "guessed");
        var (answer, _) = await Operations.Tell(mac, NotifyEvent.Reboot, Acme);
        Assert.Equal((NotifyOutcome.WrongPassword, 401), (answer!.Outcome, answer.Status));
        Assert.Empty(peer.Did);
        Assert.Equal(2, peer.Heard.Count);
        Assert.DoesNotContain(server.Store.Read(on => Audits.Page(on, "", null, 100)), r => r.Text.Contains("guessed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_unit_that_does_not_ask_is_shown_no_password()
    {
        await using var peer = SipPeer.Open();
        peer.Challenges = false;
        var mac = await Unit("000e08cd0001", peer.Port);
        Assert.True((await Operations.Tell(mac, NotifyEvent.Resync, Acme)).Answer!.IsTaken);
        Assert.DoesNotContain(Assert.Single(peer.Heard).Other, f => f.Name == HeaderName.Authorization);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Silence_ends_and_an_answer_from_elsewhere_is_silence(bool fromElsewhere)
    {
        await using var peer = SipPeer.Open();
        (peer.FromElsewhere, peer.Status) = (fromElsewhere, fromElsewhere ? 200 : null);
        var mac = await Unit("000e08cd0001", peer.Port);
        using var notifier = new Notifier(IPAddress.Loopback, Hasty, NullLogger.Instance);
        var (answer, _) = await new NotifyOperations(server.Store, server.Host.Services.GetRequiredService<ProfileMaker>(), notifier, Hasty).Tell(mac, NotifyEvent.Resync, Acme);
        Assert.Equal(NotifyAnswer.Silent, answer);
        await peer.Asked.Task;
        Assert.StartsWith("Told by acme-operator to fetch its settings. Nobody answered", server.Store.Read(on => DeviceEvents.Of(on, mac, 1))[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_at_a_time_for_each_unit_and_so_many_in_all()
    {
        await using var peer = SipPeer.Open();
        await using var second = SipPeer.Open();
        (peer.Holds, second.Holds) = (true, true);
        var (one, two, three) = (await Unit("000e08cd0001", peer.Port), await Unit("000e08cd0002", second.Port), await Unit("000e08cd0003", peer.Port));
        var first = Operations.Tell(one, NotifyEvent.Resync, Acme);
        await peer.Asked.Task;
        Assert.Equal($"{one} is being told something just now: wait for its answer.", (await Operations.Tell(one, NotifyEvent.Report, Acme)).Fault?.Sentence);
        var other = Operations.Tell(two, NotifyEvent.Resync, Acme);
        await second.Asked.Task;
        Assert.Equal("2 units are being told something just now: try again in some seconds.", (await Operations.Tell(three, NotifyEvent.Report, Acme)).Fault?.Sentence);
        peer.Release();
        second.Release();
        Assert.True((await first).Answer!.IsTaken);
        Assert.True((await other).Answer!.IsTaken);

        // Both are over: there is room again, for both.
        Assert.True((await Operations.Tell(one, NotifyEvent.Resync, Acme)).Answer!.IsTaken);
        Assert.True((await Operations.Tell(three, NotifyEvent.Resync, Acme)).Answer!.IsTaken);
    }

    [Fact]
    public async Task The_api_tells_what_came_of_it()
    {
        await using var peer = SipPeer.Open();
        var mac = await Unit("000e08cd0001", peer.Port);
        using var api = await ApiClient.Of(server, "ann", Role.Operator, "acme", "devices:notify");
        var (status, body) = await api.Ask("POST", $"/api/devices/{mac}/notify", new { @event = "resync" });
        Assert.Equal((200, "taken", 200), (status, body.GetProperty("outcome").GetString(), body.GetProperty("status").GetInt32()));
        peer.Status = 489;
        (status, body) = await api.Ask("POST", $"/api/devices/{mac}/notify", new { @event = "report" });
        Assert.Equal((200, "notWanted", 489), (status, body.GetProperty("outcome").GetString(), body.GetProperty("status").GetInt32()));
        using var narrow = await ApiClient.Of(server, "ann", Role.Operator, "acme", "devices:write");
        Assert.Equal(403, (await narrow.Ask("POST", $"/api/devices/{mac}/notify", new { @event = "resync" })).Status);
        Assert.Equal(2, peer.Did.Count);
    }

    [Fact]
    public async Task The_button_on_the_page_comes_back_with_the_answer()
    {
        await using var peer = SipPeer.Open();
        var mac = await Unit("000e08cd0001", peer.Port);
        using var browser = await LoggedIn.To(server);
        var page = $"/devices/{mac}";
        var html = await browser.Get(page);
        Assert.Contains("Fetch settings now", html, StringComparison.Ordinal);
        var answer = await browser.Post(page, $"{page}?handler=Notify", ("what", "Resync"));
        Assert.Equal((HttpStatusCode.Redirect, page), (answer.StatusCode, answer.Headers.Location?.OriginalString));
        Assert.Equal(["resync"], peer.Did);
        Assert.Contains("The unit will fetch its settings", await browser.Get(page), StringComparison.Ordinal);

        peer.Status = 489;
        await browser.Post(page, $"{page}?handler=Notify", ("what", "Reboot"));
        Assert.Contains("The unit does not want this event (489)", await browser.Get(page), StringComparison.Ordinal);
    }

    public Task InitializeAsync() => server.InitializeAsync();

    public Task DisposeAsync() => server.DisposeAsync();

    public void Dispose() => server.Dispose();

    // A device of acme that has fetched its profile from this machine.
    private async Task<MacAddress> Unit(string name, int port, string password = SipPeer.Password)
    {
        var (mac, key) = await server.Enrolled(name);
        Assert.Null(await server.Operations.Change(mac, new() { Customer = "acme" }, Actors.Eve));
        LayerEntry[] line = [new("SIP_Port_1_", port.ToString(CultureInfo.InvariantCulture), null), new("User_ID_1_", SipPeer.User, null), new("Password_1_", password, null)];
        Assert.Empty(await server.Operations.Set(LayerScope.Of(mac), line, [], Actors.Eve));
        Assert.Equal(HttpStatusCode.OK, (await server.Plain.GetAsync($"/p/{key.Token}/{mac}.cfg")).StatusCode);
        return mac;
    }
}

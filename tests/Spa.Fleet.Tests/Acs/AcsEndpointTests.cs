using System.IO.Compression;
using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Cwmp.Soap;
using Spa.Fleet.Acs;
using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;
using Spa.Fleet.Tests.Http;
using Spa.Foundation.Security;
using Spa.ProvisioningServer.Hosting.Acs;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Acs;

/// <summary>The ACS of the running server, spoken to by hand.</summary>
public sealed class AcsEndpointTests : IAsyncLifetime, IDisposable
{
    private const string Name = "000e08cc0001";
    private const string Serial = "FM600F123456";
    private static readonly DeviceId Spa = new("Sipura", "000E08", "SPA3102", Serial);
    private static readonly DeviceId Other = new("Maker", "ABCDEF", "Router<script>", "SN-77");
    private static readonly MacAddress Mac = MacAddress.Of(Name);

    private readonly RunningServer server = new();

    private AcsCredentials Credentials => server.Host.Services.GetRequiredService<AcsCredentials>();

    private Store Store => server.Store;

    [Fact]
    public async Task First_contact_with_the_certificate_reads_sets_what_differs_and_gives_a_password()
    {
        Assert.Empty(await server.Operations.Set(LayerScope.All, [new("Dial_Plan_1_", "(123S0)", null), new("Proxy_1_", "sip.example", null), new("Password_1_", "sip-secret", null)], [], Actors.Eve));
        using var cpe = await Certified();
        Assert.Equal(HttpStatusCode.NoContent, await cpe.Session("0 BOOTSTRAP", "1 BOOT"));

        // Inform, empty, one answer for each: four round trips, two requests.
        Assert.Equal(["GetParameterValues", "SetParameterValues"], cpe.Asked.Select(a => a.Method));
        Assert.Equal("(123S0)", cpe.Values["Device.X_000E08_Profile.Dial_Plan_1_"]);
        Assert.Equal("sip-secret", cpe.Values["Device.X_000E08_Profile.Password_1_"]);
        Assert.Equal(Credentials.PasswordOf(Mac, 1), cpe.Values["Device.ManagementServer.Password"]);
        Assert.Equal(1, Store.Read(on => Store.Cwmps.Find(on, Mac))!.Generation);

        // It is as it should be: nothing is asked any more, also after the server has forgotten its sessions.
        cpe.Asked.Clear();
        Assert.Equal(HttpStatusCode.NoContent, await cpe.Session("2 PERIODIC"));
        Assert.Empty(cpe.Asked);

        Assert.Empty(await server.Operations.Set(LayerScope.All, [new("Dial_Plan_1_", "(xx.)", null)], [], Actors.Eve));
        await cpe.Session("2 PERIODIC");
        Assert.Equal(["Device.X_000E08_Profile.Dial_Plan_1_"], Assert.IsType<SetParameterValues>(Assert.Single(cpe.Asked)).Parameters.Select(p => p.Name));
        Assert.Contains(Store.Read(on => DeviceEvents.Of(on, Mac)), e => e is { Kind: "cwmp", Text: "1 setting set by CWMP." });
    }

    [Fact]
    public async Task With_its_password_it_comes_in_without_TLS_and_without_it_nobody_does()
    {
        using (var first = await Certified())
        {
            await first.Session("0 BOOTSTRAP");
        }

        using var cpe = new TestCpe(server, Spa) { Login = (Name, Credentials.PasswordOf(Mac, 1)) };
        Assert.Equal(HttpStatusCode.NoContent, await cpe.Session("2 PERIODIC"));
        using var wrong = new TestCpe(server, Spa) { Login = (Name, "guess") };
        Assert.Equal(HttpStatusCode.Unauthorized, await wrong.Session("2 PERIODIC"));
        using var none = new TestCpe(server, Spa);
        Assert.Equal(HttpStatusCode.Unauthorized, await none.Session("2 PERIODIC"));
        using var old = new TestCpe(server, Spa) { Login = (Name, Credentials.PasswordOf(Mac, 0)) };
        Assert.Equal(HttpStatusCode.Unauthorized, await old.Session("2 PERIODIC"));
    }

    [Fact]
    public async Task A_stranger_waits_like_any_other_and_after_an_operators_word_gets_a_password()
    {
        using var cpe = new TestCpe(server, Other) { Root = "InternetGatewayDevice." };
        foreach (var name in new[] { "Username", "Password", "ConnectionRequestUsername", "ConnectionRequestPassword" })
        {
            cpe.Values[$"InternetGatewayDevice.ManagementServer.{name}"] = string.Empty;
        }

        Assert.Equal(HttpStatusCode.Unauthorized, await cpe.Session("0 BOOTSTRAP"));
        Assert.Equal(HttpStatusCode.Unauthorized, await cpe.Session("0 BOOTSTRAP"));
        var unit = Assert.Single(Store.Read(on => WaitingUnits.All(on)));
        Assert.Equal(("SN-77", "127.0.0.1"), (unit.Serial, unit.Address));
        Assert.Equal("It shows no certificate, so that the code on its label cannot be compared, and says no MAC address (the one here is made of its name): compare its serial number and address.", unit.Reason);
        Assert.Null(await server.Operations.Approve(unit.Code, Actors.Eve));
        Assert.Equal(HttpStatusCode.NoContent, await cpe.Session("0 BOOTSTRAP"));
        var mac = unit.Mac;
        Assert.Equal(["GetParameterValues", "SetParameterValues"], cpe.Asked.Select(a => a.Method));
        cpe.Login = (mac.ToString(), cpe.Values["InternetGatewayDevice.ManagementServer.Password"]);
        cpe.Asked.Clear();
        Assert.Equal(HttpStatusCode.NoContent, await cpe.Session("2 PERIODIC"));
        Assert.Empty(cpe.Asked);

        // The word held for the first contact: what comes without the password is a stranger again.
        using var another = new TestCpe(server, Other) { Root = "InternetGatewayDevice." };
        Assert.Equal(HttpStatusCode.Unauthorized, await another.Session("2 PERIODIC"));
    }

    [Fact]
    public async Task A_unit_that_came_by_CWMP_alone_and_then_with_its_certificate_is_told_to_be_twice_and_goes_on_as_one()
    {
        var (serial, mac) = ("FM600F999999", MacAddress.Of("000e08cc0009"));
        var id = Spa with { SerialNumber = serial };
        using var plain = new TestCpe(server, id).WithSettings();
        Assert.Equal(HttpStatusCode.Unauthorized, await plain.Session("0 BOOTSTRAP"));
        var unit = Assert.Single(Store.Read(on => WaitingUnits.All(on)));
        Assert.Null(await server.Operations.Approve(unit.Code, Actors.Eve));
        Assert.Equal(HttpStatusCode.NoContent, await plain.Session("0 BOOTSTRAP"));
        Assert.NotEqual(mac, unit.Mac);

        // The same unit by its certificate: whoever has it is that unit, and the other row is not his.
        using var certified = new TestCpe(server, id, certificate: server.FromProvider(mac.ToString(), serial)).WithSettings();
        Assert.Equal(HttpStatusCode.Unauthorized, await certified.Session("0 BOOTSTRAP"));
        Assert.Contains(Store.Read(on => DeviceEvents.Of(on, unit.Mac)), e => e.Text == $"A unit with its serial number, {serial}, was let in as 00:0e:08:cc:00:09: if they are one, move what you keep of it there, and remove this one. It then comes by CWMP as that one.");
        Assert.Null(await server.Operations.Remove(unit.Mac, Actors.Eve));
        Assert.Equal(HttpStatusCode.NoContent, await certified.Session("0 BOOTSTRAP"));
        Assert.Equal(mac, Store.Read(on => Store.Cwmps.Find(on, AcsIdentity.Of(id)!))!.Mac);
    }

    // Its first message never says who it is: that does not make a stranger of it.
    [Fact]
    public async Task One_with_the_password_of_its_factory_is_challenged_and_never_waits()
    {
        await Store.Write(on =>
        {
            Devices.Put(on, new Device(Mac) { State = DeviceState.Enrolled, Serial = Serial });
            Cwmps.Bind(on, Mac, AcsIdentity.Of(Spa)!);
            Store.Cwmps.Preset(on, Mac, new CwmpPreset("maker", DigestHash.Identity(DigestAlgorithm.Md5, "maker", AcsCredentials.Realm, "factory")));
        });
        using var cpe = new TestCpe(server, Spa) { Login = ("maker", "factory") }.WithSettings();
        Assert.Equal(HttpStatusCode.NoContent, await cpe.Session("0 BOOTSTRAP"));
        using var wrong = new TestCpe(server, Spa) { Login = ("maker", "guess") };
        Assert.Equal(HttpStatusCode.Unauthorized, await wrong.Session("0 BOOTSTRAP"));
        Assert.Empty(Store.Read(on => WaitingUnits.All(on)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_session_is_found_by_its_connection_until_the_cookie_has_come_back_where_that_is_allowed(bool allowed)
    {
        using var running = new RunningServer { Change = o => o with { Acs = o.Acs with { FindByConnection = allowed } } };
        await running.InitializeAsync();
        try
        {
            using var certificate = running.FromProvider(Name);
            using var cpe = new TestCpe(running, Spa, certificate: certificate) { SendsCookie = false }.WithSettings();
            Assert.Equal(allowed ? HttpStatusCode.NoContent : HttpStatusCode.BadRequest, await cpe.Session("0 BOOTSTRAP"));
        }
        finally
        {
            await running.DisposeAsync();
        }
    }

    [Fact]
    public async Task Once_the_cookie_has_come_back_only_the_cookie_counts()
    {
        using var cpe = await Certified();
        Assert.NotNull(await cpe.Send(cpe.Inform("0 BOOTSTRAP")));
        Assert.NotNull(await cpe.Send(GetRPCMethods.Instance));
        cpe.SendsCookie = false;
        Assert.Null(await cpe.Send(null));
        Assert.Equal(HttpStatusCode.BadRequest, cpe.Status);
        cpe.SendsCookie = true;
        Assert.IsType<GetParameterValues>((await cpe.Send(null))!.Body);
    }

    [Fact]
    public async Task Several_connections_make_one_session_when_each_proves_who_it_is()
    {
        await WithPassword();
        using var cpe = new TestCpe(server, Spa) { Login = (Name, Credentials.PasswordOf(Mac, 1)) };
        Assert.NotNull(await cpe.Send(cpe.Inform("2 PERIODIC")));
        cpe.Reconnect();
        var methods = Assert.IsType<GetRPCMethodsResponse>((await cpe.Send(GetRPCMethods.Instance))!.Body);
        Assert.Contains("TransferComplete", methods.Methods);
        cpe.Reconnect();
        await cpe.Send(null);
        Assert.Equal(HttpStatusCode.NoContent, cpe.Status);

        // The cookie alone, on another connection, is not enough.
        Assert.NotNull(await cpe.Send(cpe.Inform("2 PERIODIC")));
        using var thief = new TestCpe(server, Spa) { Cookie = cpe.Cookie };
        await thief.Send(null);
        Assert.Equal(HttpStatusCode.Unauthorized, thief.Status);
        await cpe.Send(null);
        Assert.Equal(HttpStatusCode.NoContent, cpe.Status);
    }

    [Fact]
    public async Task An_Inform_that_proves_itself_ends_the_session_before_and_one_that_does_not_does_nothing()
    {
        await WithPassword();
        using var first = new TestCpe(server, Spa) { Login = (Name, Credentials.PasswordOf(Mac, 1)) };
        Assert.NotNull(await first.Send(first.Inform("2 PERIODIC")));
        using var stranger = new TestCpe(server, Spa);
        Assert.Null(await stranger.Send(stranger.Inform("2 PERIODIC")));
        Assert.IsType<GetRPCMethodsResponse>((await first.Send(GetRPCMethods.Instance))!.Body);

        using var second = new TestCpe(server, Spa) { Login = first.Login };
        Assert.NotNull(await second.Send(second.Inform("2 PERIODIC")));
        Assert.Null(await first.Send(GetRPCMethods.Instance));
        Assert.Equal(HttpStatusCode.BadRequest, first.Status);
        Assert.IsType<GetRPCMethodsResponse>((await second.Send(GetRPCMethods.Instance))!.Body);
    }

    [Fact]
    public async Task A_request_that_is_out_is_answered_or_the_session_ends()
    {
        using var cpe = await Certified();
        await cpe.Send(cpe.Inform("0 BOOTSTRAP"));
        Assert.IsType<GetParameterValues>((await cpe.Send(null))!.Body);
        await cpe.Send(new GetParameterValuesResponse([]), "another");
        Assert.Equal(HttpStatusCode.BadRequest, cpe.Status);
        await cpe.Send(null);
        Assert.Equal(HttpStatusCode.BadRequest, cpe.Status);
    }

    [Fact]
    public async Task A_method_that_is_not_known_is_a_fault_with_status_200_and_what_is_kept_back_may_come_at_the_end()
    {
        await WithPassword();
        using var cpe = new TestCpe(server, Spa) { Login = (Name, Credentials.PasswordOf(Mac, 1)) };
        await cpe.Send(cpe.Inform("2 PERIODIC"));
        await cpe.Send(null);
        Assert.Equal(HttpStatusCode.NoContent, cpe.Status);
        var body = Encoding.UTF8.GetString(Envelopes.Write(new CwmpEnvelope(GetRPCMethods.Instance) { Id = "7" })).Replace("GetRPCMethods", "Nonsense", StringComparison.Ordinal);
        var answer = await cpe.Post(Encoding.UTF8.GetBytes(body));
        Assert.Equal((HttpStatusCode.OK, "7", FaultCode.AcsMethodNotSupported), (cpe.Status, answer!.Id, Assert.IsType<CwmpFault>(answer.Body).Code));
        Assert.IsType<TransferCompleteResponse>((await cpe.Send(new TransferComplete("nobody's", TransferFault.None, null, null)))!.Body);
        await cpe.Send(null);
        Assert.Equal(HttpStatusCode.NoContent, cpe.Status);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task Packed_bodies_are_taken_within_the_limit(string coding)
    {
        await WithPassword();
        using var cpe = new TestCpe(server, Spa) { Login = (Name, Credentials.PasswordOf(Mac, 1)) };
        Assert.IsType<InformResponse>((await cpe.Post(Pack(Envelopes.Write(new CwmpEnvelope(cpe.Inform("2 PERIODIC")) { Id = "1" }), coding), r => r.Content!.Headers.ContentEncoding.Add(coding)))!.Body);
        await cpe.Post(Pack(new byte[64 * 1024 * 1024], coding), r => r.Content!.Headers.ContentEncoding.Add(coding));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, cpe.Status);
        await cpe.Post([1, 2, 3], r => r.Content!.Headers.ContentEncoding.Add(coding));
        Assert.Equal(HttpStatusCode.BadRequest, cpe.Status);
        await cpe.Post([1, 2, 3], r => r.Content!.Headers.ContentEncoding.Add("br"));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, cpe.Status);
    }

    [Fact]
    public async Task The_version_of_the_unit_is_spoken_and_the_newest_that_it_offers_is_chosen()
    {
        await WithPassword();
        using var cpe = new TestCpe(server, Spa) { Login = (Name, Credentials.PasswordOf(Mac, 1)) };
        var answer = await cpe.Post(Envelopes.Write(new CwmpEnvelope(cpe.Inform("2 PERIODIC")) { Id = "1", Version = CwmpVersion.V12, Supported = [CwmpVersion.V10, CwmpVersion.V12] }));
        Assert.Equal((CwmpVersion.V12, CwmpVersion.V12), (answer!.Version, answer.Use));
        Assert.Null((await cpe.Send(cpe.Inform("2 PERIODIC")))!.Use);
        Assert.DoesNotContain("<?xml", await cpe.Last!.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_version_that_was_chosen_is_spoken_from_the_answer_to_the_Inform_on()
    {
        await WithPassword();
        await Ask(new AcsTask(0, AcsTaskKind.Refresh, ["Device.ManagementServer."]));
        using var cpe = new TestCpe(server, Spa) { Login = (Name, Credentials.PasswordOf(Mac, 1)) };
        var answer = await cpe.Post(Envelopes.Write(new CwmpEnvelope(cpe.Inform("2 PERIODIC")) { Id = "1", Version = CwmpVersion.V10, Supported = [CwmpVersion.V10, CwmpVersion.V12, CwmpVersion.V14] }));
        Assert.Equal((CwmpVersion.V14.Namespace(), CwmpVersion.V14), (answer!.Version.Namespace(), answer.Use));
        var request = await cpe.Send(null);
        Assert.Equal(("GetParameterValues", CwmpVersion.V14.Namespace()), (request!.Body.Method, request.Version.Namespace()));

        // One that offers nothing is spoken to in its own.
        Assert.Equal((CwmpVersion.V11, (CwmpVersion?)null), (await cpe.Post(Envelopes.Write(new CwmpEnvelope(cpe.Inform("2 PERIODIC")) { Id = "1", Version = CwmpVersion.V11 })))! is var plain ? (plain.Version, plain.Use) : default);
    }

    [Theory]
    [InlineData("14 HEARTBEAT", null)]
    [InlineData("X 00E04C Door opened", "Told from 127.0.0.1: X 00E04C Door opened.")]
    [InlineData("11 DU STATE CHANGE COMPLETE", "Told from 127.0.0.1: 11 DU STATE CHANGE COMPLETE.")]
    [InlineData("M ChangeDUState|key", "Told from 127.0.0.1: M ChangeDUState (key).")]
    [InlineData("99 OF TOMORROW", "Told from 127.0.0.1: 99 OF TOMORROW.")]
    public async Task Events_of_any_name_are_taken_and_those_that_tell_something_are_told(string code, string? line)
    {
        await WithPassword();
        var before = Store.Read(on => DeviceEvents.Of(on, Mac)).Count;
        using var cpe = new TestCpe(server, Spa) { Login = (Name, Credentials.PasswordOf(Mac, 1)) };
        Assert.Equal(HttpStatusCode.NoContent, await cpe.Session(code));
        Assert.Equal(HttpStatusCode.NoContent, await cpe.Session("2 PERIODIC"));
        var lines = Store.Read(on => DeviceEvents.Of(on, Mac));
        Assert.Equal(line is null ? 0 : 1, lines.Count(e => e.Text.Contains(code.Split('|')[0], StringComparison.Ordinal)));
        Assert.True(line is null ? lines.Count <= before + 1 : lines.Any(e => e.Text == line), string.Join("\n", lines.Select(e => e.Text)));
    }

    [Fact]
    public async Task What_became_of_software_modules_is_taken_and_told()
    {
        await WithPassword();
        using var cpe = new TestCpe(server, Spa) { Login = (Name, Credentials.PasswordOf(Mac, 1)), Version = CwmpVersion.V12 };
        await cpe.Send(cpe.Inform("11 DU STATE CHANGE COMPLETE", "M ChangeDUState|k", "12 AUTONOMOUS DU STATE CHANGE COMPLETE"));
        OperationResult Result(FaultCode code, string? operation) => new("0b9e1f0c-2f7e-5d34-8a5e-3f1f5a7c9b10", string.Empty, "1.0", "Installed", true, string.Empty, null, null, new TransferFault(code, string.Empty), operation);
        Assert.IsType<DUStateChangeCompleteResponse>((await cpe.Send(new DUStateChangeComplete([Result(FaultCode.None, null), Result(FaultCode.DuplicateDeploymentUnit, null)], "k")))!.Body);
        Assert.IsType<AutonomousDUStateChangeCompleteResponse>((await cpe.Send(new AutonomousDUStateChangeComplete([Result(FaultCode.None, "Update")])))!.Body);
        var lines = Store.Read(on => DeviceEvents.Of(on, Mac));
        Assert.Single(lines, e => e.Severity == Severity.Warning && e.Text.EndsWith("): 9026 Duplicate deployment unit.", StringComparison.Ordinal));
        Assert.Single(lines, e => e.Severity == Severity.Fine && e.Text == "Software modules have changed (Update 0b9e1f0c-2f7e-5d34-8a5e-3f1f5a7c9b10 1.0 Installed): well.");
        var methods = Assert.IsType<GetRPCMethodsResponse>((await cpe.Send(GetRPCMethods.Instance))!.Body).Methods;
        Assert.Contains("DUStateChangeComplete", methods);
        Assert.Contains("AutonomousDUStateChangeComplete", methods);
    }

    [Theory]
    [InlineData("CurrentTime", "Unknown Time")]
    [InlineData("CurrentTime", "-0001-01-01T00:00:00Z")]
    [InlineData("CurrentTime", "2026-11-30T24:00:00Z")]
    [InlineData("RetryCount", "-1")]
    [InlineData("MaxEnvelopes", "")]
    public async Task An_Inform_is_taken_whatever_stands_where_nobody_looks(string field, string value)
    {
        await WithPassword();
        using var cpe = new TestCpe(server, Spa) { Login = (Name, Credentials.PasswordOf(Mac, 1)) };
        var text = Encoding.UTF8.GetString(Envelopes.Write(new CwmpEnvelope(cpe.Inform("2 PERIODIC")) { Id = "1" }));
        var (from, to) = (text.IndexOf($"<{field}>", StringComparison.Ordinal), text.IndexOf($"</{field}>", StringComparison.Ordinal));
        Assert.True(from > 0 && to > from, text);
        Assert.IsType<InformResponse>((await cpe.Post(Encoding.UTF8.GetBytes($"{text[..from]}<{field}>{value}{text[to..]}")))!.Body);
        Assert.Null(await cpe.Send(null));
        Assert.Equal(HttpStatusCode.NoContent, cpe.Status);
    }

    [Fact]
    public async Task A_password_that_has_lived_its_time_is_followed_by_another_and_both_are_taken_until_that_was_answered()
    {
        var clock = new TestClock { Now = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds()) };
        using var running = new RunningServer { Clock = clock };
        await running.InitializeAsync();
        try
        {
            var credentials = running.Host.Services.GetRequiredService<AcsCredentials>();
            using var certificate = running.FromProvider(Name);
            using var cpe = new TestCpe(running, Spa, certificate: certificate).WithSettings();
            await cpe.Session("0 BOOTSTRAP");
            var (first, second) = (credentials.PasswordOf(Mac, 1), credentials.PasswordOf(Mac, 2));
            Assert.Equal(first, cpe.Values["Device.ManagementServer.Password"]);
            clock.Now += new AcsOptions().PasswordLife;
            cpe.Asked.Clear();
            await cpe.Session("2 PERIODIC");
            Assert.Empty(cpe.Asked);

            // Its life is over. The answer to the new one is lost, and so nobody knows which it has.
            clock.Now += TimeSpan.FromSeconds(1);
            await cpe.Send(cpe.Inform("2 PERIODIC"));
            Assert.Equal(second, Assert.IsType<SetParameterValues>((await cpe.Send(null))!.Body).Parameters.Single(p => p.Name == "Device.ManagementServer.Password").Value.Text);
            Assert.Equal((1L, 2L), running.Store.Read(on => running.Store.Cwmps.Find(on, Mac))! is var known ? (known.Generation, known.NextGeneration) : default);
            foreach (var either in new[] { first, second })
            {
                using var one = new TestCpe(running, Spa) { Login = (Name, either) };
                Assert.Equal(HttpStatusCode.NoContent, await one.Session("2 PERIODIC"));
            }

            cpe.Asked.Clear();
            await cpe.Session("2 PERIODIC");
            Assert.Equal(second, cpe.Values["Device.ManagementServer.Password"]);
            Assert.Equal((2L, (long?)null), running.Store.Read(on => running.Store.Cwmps.Find(on, Mac))! is var after ? (after.Generation, after.NextGeneration) : default);
            using var old = new TestCpe(running, Spa) { Login = (Name, first) };
            Assert.Equal(HttpStatusCode.Unauthorized, await old.Session("2 PERIODIC"));
            using var good = new TestCpe(running, Spa) { Login = (Name, second) };
            Assert.Equal(HttpStatusCode.NoContent, await good.Session("2 PERIODIC"));
        }
        finally
        {
            await running.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_task_is_marked_sent_before_it_leaves_and_after_a_lost_answer_never_done_twice()
    {
        await WithPassword();
        await Ask(new AcsTask(0, AcsTaskKind.Reboot, []), new AcsTask(0, AcsTaskKind.Set, ["Device.Time.NTPServer1", "; reboot"]));
        using var cpe = new TestCpe(server, Spa) { Login = (Name, Credentials.PasswordOf(Mac, 1)) };
        await cpe.Send(cpe.Inform("2 PERIODIC"));
        Assert.IsType<Reboot>((await cpe.Send(null))!.Body);
        Assert.Equal(AcsTaskState.Sent, Task(1).State);

        // The unit is gone, and comes again without a word about it.
        cpe.Values["Device.Time.NTPServer1"] = string.Empty;
        Assert.Equal(HttpStatusCode.NoContent, await cpe.Session("2 PERIODIC"));
        Assert.Equal(AcsTaskState.Unknown, Task(1).State);
        Assert.Equal(["SetParameterValues"], cpe.Asked.Select(a => a.Method));
        Assert.Equal("; reboot", cpe.Values["Device.Time.NTPServer1"]);
        Assert.Equal(AcsTaskState.Done, Task(2).State);
        Assert.Contains(Store.Read(on => DeviceEvents.Of(on, Mac)), e => e.Severity == Severity.Warning && e.Text.Contains("whether it was done is not known", StringComparison.Ordinal));

        cpe.Asked.Clear();
        Assert.Equal(HttpStatusCode.NoContent, await cpe.Session("2 PERIODIC"));
        Assert.Empty(cpe.Asked);
    }

    [Fact]
    public async Task A_restart_is_done_when_the_unit_says_so()
    {
        await WithPassword();
        await Ask(new AcsTask(0, AcsTaskKind.Reboot, []));
        using var cpe = new TestCpe(server, Spa) { Login = (Name, Credentials.PasswordOf(Mac, 1)) };
        await cpe.Session("2 PERIODIC");
        Assert.Equal(AcsTaskState.Taken, Task(1).State);
        await cpe.Session("1 BOOT", "M Reboot|spa-1");
        Assert.Equal(AcsTaskState.Done, Task(1).State);
        Assert.Single(cpe.Asked);
    }

    [Fact]
    public async Task A_fault_names_its_parameter_on_the_task_and_on_the_device()
    {
        await WithPassword();
        await Ask(new AcsTask(0, AcsTaskKind.Set, ["Device.Nothing", "1"]));
        using var cpe = new TestCpe(server, Spa) { Login = (Name, Credentials.PasswordOf(Mac, 1)) };
        await cpe.Session("2 PERIODIC");
        Assert.Equal((AcsTaskState.Failed, "Device.Nothing: 9005 no such"), (Task(1).State, Task(1).Result));
        Assert.Equal("Device.Nothing: 9005 no such", Store.Read(on => Store.Cwmps.Find(on, Mac))!.Fault);
    }

    [Fact]
    public async Task A_fault_that_repeats_a_secret_tells_it_to_nobody()
    {
        await WithPassword();
        await Ask(new AcsTask(0, AcsTaskKind.Set, ["Device.Users.User.1.Password", "very-hidden"]));
        using var cpe = new TestCpe(server, Spa)
        {
            Login = (Name, Credentials.PasswordOf(Mac, 1)),
            Answers = request => request is SetParameterValues ? new CwmpFault(FaultCode.InvalidArguments, "no", [new("Device.Users.User.1.Password", FaultCode.InvalidParameterValue, "'very-hidden' is too short")]) : null,
        };
        await cpe.Session("2 PERIODIC");
        Assert.Equal("Device.Users.User.1.Password: 9007 ***", Task(1).Result);
        Assert.DoesNotContain(Store.Read(on => DeviceEvents.Of(on, Mac)), e => e.Text.Contains("very-hidden", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_assigned_image_is_installed_tried_again_later_and_not_once_more_when_it_runs()
    {
        await WithPassword();
        await Store.Write(on =>
        {
            FirmwareImages.Put(on, new StoredImage { Model = "SPA3102", Version = "6.1.0", File = "spa-6.1.0.img", Sha256 = new string('0', 64), Added = DateTimeOffset.UtcNow, AddedBy = "eve" });
            FirmwareImages.Assign(on, "SPA3102", "6.1.0", "eve", DateTimeOffset.UtcNow);
        });
        using var cpe = new TestCpe(server, Spa) { Login = (Name, Credentials.PasswordOf(Mac, 1)) }.WithSettings();
        await cpe.Session("2 PERIODIC");
        var download = cpe.Asked.OfType<Download>().Single();
        Assert.Equal((FileTypes.Firmware, $"{server.Report.Http}/fw/spa-6.1.0.img", "spa-1"), (download.FileType, download.Url, download.CommandKey));
        Assert.Equal((AcsTaskState.Taken, AcsPlan.Server), (Task(1).State, Task(1).AskedBy));

        // It could not reach the file: again in a minute, and not before.
        cpe.Asked.Clear();
        await cpe.Session([new TransferComplete("spa-1", new TransferFault(FaultCode.CannotContactServer, "no route"), null, null)], "7 TRANSFER COMPLETE", "M Download|spa-1");
        Assert.Empty(cpe.Asked.OfType<Download>());
        Assert.Equal((AcsTaskState.Queued, "9015 no route"), (Task(1).State, Task(1).Result));
        Assert.InRange(Task(1).Due - DateTimeOffset.UtcNow, TimeSpan.FromSeconds(20), TimeSpan.FromMinutes(2));
        await Store.Write(Mac, on => Store.CwmpTasks.Put(on, Mac, Task(1) with { Due = DateTimeOffset.UtcNow }));
        await cpe.Session("2 PERIODIC");
        Assert.Equal(download, Assert.Single(cpe.Asked.OfType<Download>()));

        cpe.Asked.Clear();
        cpe.Software = "6.1.0";
        await cpe.Session([new TransferComplete("spa-1", TransferFault.None, null, null)], "1 BOOT", "7 TRANSFER COMPLETE", "M Download|spa-1");
        await cpe.Session("2 PERIODIC");
        Assert.Empty(cpe.Asked.OfType<Download>());
        Assert.Equal((AcsTaskState.Done, 2), (Task(1).State, Task(1).Tries));
        Assert.Empty(Store.Read(on => Store.Cwmps.Find(on, Mac))!.Fault);

        // It goes back to the version before: giving it the same again would not end.
        cpe.Software = "6.0.0";
        cpe.Asked.Clear();
        await cpe.Session("1 BOOT");
        await cpe.Session("2 PERIODIC");
        Assert.Empty(cpe.Asked);
    }

    [Fact]
    public async Task The_end_of_a_transfer_that_was_not_asked_for_yet_ends_nothing()
    {
        await WithPassword();
        await Ask(new AcsTask(0, AcsTaskKind.Download, [FileTypes.Configuration, "http://u.example/a", string.Empty, string.Empty]));
        using var cpe = new TestCpe(server, Spa) { Login = (Name, Credentials.PasswordOf(Mac, 1)) };

        // It was a device of another server before, or of this one, which has counted from 1 too.
        await cpe.Session([new TransferComplete("spa-1", TransferFault.None, null, null)], "7 TRANSFER COMPLETE", "M Download|spa-1");
        Assert.IsType<Download>(cpe.Asked[^1]);
        Assert.Equal((AcsTaskState.Taken, 1), (Task(1).State, Task(1).Tries));
        Assert.Contains(Store.Read(on => DeviceEvents.Of(on, Mac)), e => e.Text == "It tells that a transfer has ended that nobody here asked for.");
        await cpe.Session([new TransferComplete("spa-1", TransferFault.None, null, null)], "7 TRANSFER COMPLETE", "M Download|spa-1");
        Assert.Equal(AcsTaskState.Done, Task(1).State);
    }

    [Fact]
    public async Task What_was_read_is_kept_and_secrets_are_not_shown()
    {
        await WithPassword();
        await Ask(new AcsTask(0, AcsTaskKind.Refresh, ["Device."]));
        using var cpe = new TestCpe(server, Spa) { Login = (Name, Credentials.PasswordOf(Mac, 1)) };
        cpe.Values["Device.Time.NTPServer1"] = "ntp.example";
        cpe.Values["Device.Users.User.1.Password"] = "hidden";
        await cpe.Session("2 PERIODIC");
        var values = Store.Read(on => Store.Cwmps.Values(on, Mac))!.Value.Values;
        Assert.Equal("ntp.example", values["Device.Time.NTPServer1"].Shown);
        Assert.Equal("***", values["Device.Users.User.1.Password"].Shown);
    }

    [Fact]
    public async Task Messages_are_kept_while_wished_and_their_secrets_masked()
    {
        await WithPassword();
        await Store.Write(on => Cwmps.LogUntil(on, Mac, DateTimeOffset.UtcNow.AddHours(1)));
        await Ask(new AcsTask(0, AcsTaskKind.Set, ["Device.Users.User.1.Password", "very-hidden"]), new AcsTask(0, AcsTaskKind.Download, [FileTypes.Configuration, "http://u:very-hidden@host/x", "u", "very-hidden"]));
        using var cpe = new TestCpe(server, Spa) { Login = (Name, Credentials.PasswordOf(Mac, 1)) };
        cpe.Values["Device.Users.User.1.Password"] = string.Empty;
        await cpe.Session("2 PERIODIC");
        var lines = Store.Read(on => Store.CwmpMessages.Of(on, Mac));
        Assert.Equal([false, true, false, true, false, true, false, true, false, true], lines.Select(l => l.Sent));
        Assert.Matches(@"^\(a message of \d+ bytes without credentials, from 127\.0\.0\.1\)$", lines[0].Text);
        Assert.Equal(["401 Unauthorized", "(an empty POST)", "204 No Content"], [lines[1].Text, lines[4].Text, lines[^1].Text]);
        Assert.Contains("<cwmp:Download>", lines[7].Text, StringComparison.Ordinal);
        Assert.DoesNotContain(lines, l => l.Text.Contains("very-hidden", StringComparison.Ordinal));
        await Store.Write(on => Cwmps.LogUntil(on, Mac, null));
        Assert.Empty(Store.Read(on => Store.CwmpMessages.Of(on, Mac)));
    }

    [Fact]
    public async Task A_device_that_has_lost_its_password_waits_for_an_operator_and_gets_another()
    {
        await WithPassword();
        bool Waits() => Store.Read(on => WaitingUnits.Of(on, Mac)).Any();

        // One that begins each session without it, as clients do, and then proves itself, is none.
        using (var good = new TestCpe(server, Spa) { Login = (Name, Credentials.PasswordOf(Mac, 1)) })
        {
            for (var i = 0; i < 6; i++)
            {
                good.Reconnect();
                good.Cookie = null;
                Assert.Equal(HttpStatusCode.NoContent, await good.Session("2 PERIODIC"));
            }
        }

        using var cpe = new TestCpe(server, Spa, secure: true);
        cpe.WithSettings();
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await cpe.Session("0 BOOTSTRAP"));
            Assert.False(Waits());
        }

        Assert.Equal(HttpStatusCode.Unauthorized, await cpe.Session("0 BOOTSTRAP"));
        var unit = Assert.Single(Store.Read(on => WaitingUnits.Of(on, Mac)));
        Assert.Contains("It shows no certificate, and one is bound to this MAC", unit.Reason, StringComparison.Ordinal);
        Assert.Null(await server.Operations.Approve(unit.Code, Actors.Eve));
        Assert.Equal(HttpStatusCode.NoContent, await cpe.Session("0 BOOTSTRAP"));
        Assert.Equal(Credentials.PasswordOf(Mac, 2), cpe.Values["Device.ManagementServer.Password"]);

        using var old = new TestCpe(server, Spa, secure: true) { Login = (Name, Credentials.PasswordOf(Mac, 1)) };
        Assert.Equal(HttpStatusCode.Unauthorized, await old.Session("2 PERIODIC"));
        cpe.Login = (Name, Credentials.PasswordOf(Mac, 2));
        Assert.Equal(HttpStatusCode.NoContent, await cpe.Session("2 PERIODIC"));
    }

    [Fact]
    public async Task What_is_kept_is_what_came_also_where_it_cannot_be_read_and_the_task_says_why()
    {
        await WithPassword();
        await Store.Write(on => Cwmps.LogUntil(on, Mac, DateTimeOffset.UtcNow.AddHours(1)));
        await Ask(new AcsTask(0, AcsTaskKind.Refresh, ["Device."]));
        using var cpe = new TestCpe(server, Spa) { Login = (Name, Credentials.PasswordOf(Mac, 1)) };
        var inform = Encoding.UTF8.GetString(Envelopes.Write(new CwmpEnvelope(cpe.Inform("2 PERIODIC")) { Id = "1" })).Replace("soap:", "odd:", StringComparison.Ordinal).Replace("xmlns:soap=", "xmlns:odd=", StringComparison.Ordinal)
            .Replace("</odd:Header>", "<v:Vendor xmlns:v=\"urn:v\" v:mood='good'>word</v:Vendor></odd:Header>", StringComparison.Ordinal);
        Assert.NotNull(await cpe.Post(Encoding.UTF8.GetBytes(inform)));
        Assert.IsType<GetParameterValues>((await cpe.Send(null))!.Body);
        await cpe.Post("<soap:Envelope><Name>Device.A.Password</Name><Value>very-hidden"u8.ToArray());
        Assert.Equal(HttpStatusCode.BadRequest, cpe.Status);
        var lines = Store.Read(on => Store.CwmpMessages.Of(on, Mac)).Select(l => l.Text).ToList();
        Assert.Equal(inform, lines[2]);
        Assert.Equal("<soap:Envelope><Name>Device.A.Password</Name><Value>***", lines[^2]);
        Assert.StartsWith("400 Bad Request: not well-formed XML", lines[^1], StringComparison.Ordinal);
        Assert.Equal(AcsTaskState.Failed, Task(1).State);
        Assert.StartsWith("What it answers cannot be read: not well-formed XML", Task(1).Result, StringComparison.Ordinal);
        Assert.Contains("(line 1, column ", Task(1).Result, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<a:Name> Device.X.Password </a:Name><a:Value xsi:type='x'>very-hidden</a:Value><Name>B</Name><Value>open</Value>", "<a:Name> Device.X.Password </a:Name><a:Value xsi:type='x'>***</a:Value><Name>B</Name><Value>open</Value>")]
    [InlineData("<Name><![CDATA[Device.X.Pass&#119;ord]]></Name><Value><b>very</b>-<![CDATA[hidden]]></Value>", "<Name><![CDATA[Device.X.Pass&#119;ord]]></Name><Value>***</Value>")]
    [InlineData("<Name>Device.Snmp.ReadCommunity</Name><Value c=\"/>\">very-hidden</Value>", "<Name>Device.Snmp.ReadCommunity</Name><Value c=\"/>\">***</Value>")]
    [InlineData("<Name>Device.X.AdminPwd</Name><Value/><Value>very-hidden", "<Name>Device.X.AdminPwd</Name><Value/><Value>***")]
    [InlineData("<Password>very-hidden</Password><Password></Password>", "<Password>***</Password><Password></Password>")]
    [InlineData("<ParameterName>D.Pin</ParameterName><FaultCode>9007</FaultCode><FaultString>not 'very-hidden'</FaultString>", "<ParameterName>D.Pin</ParameterName><FaultCode>9007</FaultCode><FaultString>***</FaultString>")]
    [InlineData("<URL>http://u:very-hidden@host:1/a?x=1&amp;token=very-hidden&amp;y=2</URL>", "<URL>http://host:1/a?x=1&amp;token=***&amp;y=2</URL>")]
    [InlineData("a <!-- very-hidden --> b", "a <!--***--> b")]
    [InlineData("<a", "<a")]
    [InlineData("no XML", "no XML")]
    [InlineData("<u>\0v</u>", "(9 bytes that are no UTF-8)")]
    public void A_message_is_kept_as_it_was_without_its_secrets(string message, string kept) => Assert.Equal(kept, AcsRedaction.Of(Encoding.UTF8.GetBytes(message)));

    [Theory]
    [InlineData("Device.WiFi.AccessPoint.1.Security.KeyPassphrase")]
    [InlineData("Device.WiFi.AccessPoint.1.Security.PreSharedKey")]
    [InlineData("InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.WEPKey.1.WEPKey")]
    [InlineData("Device.PPP.Interface.1.Password")]
    [InlineData("Device.Services.VoiceService.1.SIP.Client.1.AuthPassword")]
    [InlineData("Device.X_000E08_Profile.Password_1_")]
    [InlineData("Device.X_000E08_Profile.GPP_SA")]
    [InlineData("Device.X_VENDOR_Access.SharedSecret")]
    [InlineData("Device.X_VENDOR_Admin.AdminPwd")]
    [InlineData("InternetGatewayDevice.X_SNMPCommunity")]
    public void Secrets_are_masked_in_both_directions_and_in_faults_that_repeat_them(string name)
    {
        var value = new ParameterValue(name, CwmpValue.Of("very-hidden"));
        foreach (var message in new CwmpMessage[]
        {
            new SetParameterValues([value], "k"), new GetParameterValuesResponse([value]), new Inform(Spa, [], 1, DateTimeOffset.UnixEpoch, 0, [value]),
            new CwmpFault(FaultCode.InvalidArguments, "no", [new(name, FaultCode.InvalidParameterValue, "'very-hidden' is too short")]),
        })
        {
            var text = AcsRedaction.Of(Envelopes.Write(new CwmpEnvelope(message) { Id = "1" }));
            Assert.DoesNotContain("very-hidden", text, StringComparison.Ordinal);
            Assert.Contains(name, text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("very-hidden", AcsMessages.Mask(new CwmpFault(FaultCode.InvalidArguments, "no", [new(name, FaultCode.InvalidParameterValue, "'very-hidden' is too short")])).Parameters[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_is_shown_with_a_line_for_each_element_and_what_is_none_as_it_is()
    {
        var text = Encoding.UTF8.GetString(Envelopes.Write(new CwmpEnvelope(new SetParameterValues([new("Device.A", CwmpValue.Of(" two\n lines "))], "k")) { Id = "1" }));
        var readable = AcsMessages.Readable(text);
        Assert.Contains("\n        <Name>Device.A</Name>\n", readable.Replace("\n          ", "\n        ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.True(Envelopes.Read(Encoding.UTF8.GetBytes(readable), SoapLimits.Standard, out var again, out _));
        Assert.Equal(" two\n lines ", Assert.IsType<SetParameterValues>(again.Body).Parameters[0].Value.Text);
        Assert.Equal("<broken", AcsMessages.Readable("<broken"));
        Assert.Equal("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", AcsMessages.Readable("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"));
    }

    [Fact]
    public async Task The_profile_says_how_to_be_managed_where_a_layer_switches_it_on()
    {
        var (mac, _) = await server.Enrolled(Name);
        var device = Store.Read(on => Devices.Find(on, mac))!;
        var maker = server.Host.Services.GetRequiredService<Spa.ProvisioningServer.Hosting.ProfileMaker>();
        string? Of(string name) => Store.Read(on => maker.Plan(on, device, maker.Addresses!)).Values.Single(v => v.Parameter.Name == name) is { } value ? value.Text : null;
        Assert.NotEqual($"{server.Report.Https}/acs", Of("CWMP_ACS_URL"));
        Assert.Empty(await server.Operations.Set(LayerScope.All, [new("CWMP_Enable", "yes", null)], [], Actors.Eve));
        Assert.Equal($"{server.Report.Https}/acs", Of("CWMP_ACS_URL"));
        using var cpe = new TestCpe(server, Spa, secure: true) { Login = (Of("CWMP_ACS_Username")!, Of("CWMP_ACS_Password")!) };
        cpe.WithSettings();
        Assert.Equal(HttpStatusCode.NoContent, await cpe.Session("0 BOOTSTRAP"));
        Assert.Equal(cpe.Values["Device.ManagementServer.Password"], Of("CWMP_ACS_Password"));
        Assert.All(Store.Read(on => maker.Plan(on, device, maker.Addresses!)).Values.Where(v => v.Parameter.Name is "CWMP_ACS_Password" or "CWMP_Connection_Request_Password"), v => Assert.Equal("***", v.Shown));
    }

    public Task InitializeAsync() => server.InitializeAsync();

    public Task DisposeAsync() => server.DisposeAsync();

    public void Dispose() => server.Dispose();

    private static byte[] Pack(byte[] plain, string coding)
    {
        var to = new MemoryStream();
        using (Stream packer = coding == "gzip" ? new GZipStream(to, CompressionLevel.Fastest) : new ZLibStream(to, CompressionLevel.Fastest))
        {
            packer.Write(plain);
        }

        return to.ToArray();
    }

    private Task<TestCpe> Certified()
        => System.Threading.Tasks.Task.FromResult(new TestCpe(server, Spa, certificate: server.FromProvider(Name)).WithSettings());

    // A unit that has its password, by its certificate.
    private async Task WithPassword()
    {
        using var cpe = await Certified();
        Assert.Equal(HttpStatusCode.NoContent, await cpe.Session("0 BOOTSTRAP"));
        Assert.Equal(1, Store.Read(on => Store.Cwmps.Find(on, Mac))!.Generation);
    }

    private Task Ask(params AcsTask[] tasks) => Store.Write(Mac, on =>
    {
        foreach (var task in tasks)
        {
            Store.CwmpTasks.Add(on, Mac, task with { AskedBy = "eve", AskedAt = DateTimeOffset.UtcNow });
        }
    });

    private AcsTask Task(long number) => Store.Read(on => Store.CwmpTasks.Find(on, Mac, number))!;
}

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

/// <summary>The ACS of the running server, spoken to by hand: who comes in, and what a session is.</summary>
public sealed class AcsEndpointTests : AcsScene
{
    private static readonly DeviceId Other = new("Maker", "ABCDEF", "Router<script>", "SN-77");

    [Fact]
    public async Task First_contact_with_the_certificate_reads_sets_what_differs_and_gives_a_password()
    {
        Assert.Empty(await Server.Operations.Set(LayerScope.All, [new("Dial_Plan_1_", "(123S0)", null), new("Proxy_1_", "sip.example", null), new("Password_1_", "sip-secret", null)], [], Actors.Eve));
        using var cpe = await Certified();
        Assert.Equal(HttpStatusCode.NoContent, await cpe.Session("0 BOOTSTRAP", "1 BOOT"));

        // Inform, empty, one answer for each: four round trips, two requests.
        Assert.Equal(["GetParameterValues", "SetParameterValues"], cpe.Asked.Select(a => a.Method));
        Assert.Equal("(123S0)", cpe.Values["Device.X_000E08_Profile.Dial_Plan_1_"]);
        Assert.Equal("sip-secret", cpe.Values["Device.X_000E08_Profile.Password_1_"]);
        Assert.Equal(Credentials.PasswordOf(Mac, 1), cpe.Values["Device.ManagementServer.Password"]);
        Assert.Equal(1, Store.Read(on => Store.Cwmps.Find(on, Mac))!.Generation);

        // It is as it should be: nothing is asked any more, also after the Server has forgotten its sessions.
        cpe.Asked.Clear();
        Assert.Equal(HttpStatusCode.NoContent, await cpe.Session("2 PERIODIC"));
        Assert.Empty(cpe.Asked);

        Assert.Empty(await Server.Operations.Set(LayerScope.All, [new("Dial_Plan_1_", "(xx.)", null)], [], Actors.Eve));
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

        using var cpe = new TestCpe(Server, Spa) { Login = (Name, Credentials.PasswordOf(Mac, 1)) };
        Assert.Equal(HttpStatusCode.NoContent, await cpe.Session("2 PERIODIC"));
        using var wrong = new TestCpe(Server, Spa) { Login = (Name, "guess") };
        Assert.Equal(HttpStatusCode.Unauthorized, await wrong.Session("2 PERIODIC"));
        using var none = new TestCpe(Server, Spa);
        Assert.Equal(HttpStatusCode.Unauthorized, await none.Session("2 PERIODIC"));
        using var old = new TestCpe(Server, Spa) { Login = (Name, Credentials.PasswordOf(Mac, 0)) };
        Assert.Equal(HttpStatusCode.Unauthorized, await old.Session("2 PERIODIC"));
    }

    [Fact]
    public async Task A_stranger_waits_like_any_other_and_after_an_operators_word_gets_a_password()
    {
        using var cpe = new TestCpe(Server, Other) { Root = "InternetGatewayDevice." };
        foreach (var name in new[] { "Username", "Password", "ConnectionRequestUsername", "ConnectionRequestPassword" })
        {
            cpe.Values[$"InternetGatewayDevice.ManagementServer.{name}"] = string.Empty;
        }

        Assert.Equal(HttpStatusCode.Unauthorized, await cpe.Session("0 BOOTSTRAP"));
        Assert.Equal(HttpStatusCode.Unauthorized, await cpe.Session("0 BOOTSTRAP"));
        var unit = Assert.Single(Store.Read(on => WaitingUnits.All(on)));
        Assert.Equal(("SN-77", "127.0.0.1"), (unit.Serial, unit.Address));
        Assert.Equal("It shows no certificate, so that the code on its label cannot be compared, and says no MAC address (the one here is made of its name): compare its serial number and address.", unit.Reason);
        Assert.Null(await Server.Operations.Approve(unit.Code, Actors.Eve));
        Assert.Equal(HttpStatusCode.NoContent, await cpe.Session("0 BOOTSTRAP"));
        var mac = unit.Mac;
        Assert.Equal(["GetParameterValues", "SetParameterValues"], cpe.Asked.Select(a => a.Method));
        cpe.Login = (mac.ToString(), cpe.Values["InternetGatewayDevice.ManagementServer.Password"]);
        cpe.Asked.Clear();
        Assert.Equal(HttpStatusCode.NoContent, await cpe.Session("2 PERIODIC"));
        Assert.Empty(cpe.Asked);

        // The word held for the first contact: what comes without the password is a stranger again.
        using var another = new TestCpe(Server, Other) { Root = "InternetGatewayDevice." };
        Assert.Equal(HttpStatusCode.Unauthorized, await another.Session("2 PERIODIC"));
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
        using var cpe = new TestCpe(Server, Spa) { Login = ("maker", "factory") }.WithSettings();
        Assert.Equal(HttpStatusCode.NoContent, await cpe.Session("0 BOOTSTRAP"));
        using var wrong = new TestCpe(Server, Spa) { Login = ("maker", "guess") };
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

    // Clients of older makes send Basic with every request, and never ask without it.
    [Fact]
    public async Task A_stranger_that_logs_in_unasked_waits_as_well()
    {
        using var cpe = new TestCpe(Server, Other, secure: true);
        foreach (var name in new[] { "Username", "Password", "ConnectionRequestUsername", "ConnectionRequestPassword" })
        {
            cpe.Values[$"Device.ManagementServer.{name}"] = string.Empty;
        }

        var (user, password) = ("factory", "factory");
        Assert.Equal(HttpStatusCode.Unauthorized, await Knock());
        var unit = Assert.Single(Store.Read(on => WaitingUnits.All(on)));
        Assert.Equal("SN-77", unit.Serial);
        Assert.Null(await Server.Operations.Approve(unit.Code, Actors.Eve));
        Assert.Equal(HttpStatusCode.OK, await Knock());
        for (var asked = await cpe.Post([], WithBasic); asked is not null;)
        {
            asked = await cpe.Post(Envelopes.Write(new CwmpEnvelope(cpe.Do(asked.Body)) { Id = asked.Id }), WithBasic);
        }

        Assert.Equal(HttpStatusCode.NoContent, cpe.Status);
        (user, password) = (unit.Mac.ToString(), cpe.Values["Device.ManagementServer.Password"]);
        Assert.Equal(HttpStatusCode.OK, await Knock());

        // Under the name of another it is nobody else, and a wrong password of one that is in does not wait.
        (user, password) = (unit.Mac.ToString(), "wrong");
        Assert.Equal(HttpStatusCode.Unauthorized, await Knock());
        Assert.Empty(Store.Read(on => WaitingUnits.All(on)));

        async Task<HttpStatusCode> Knock()
        {
            await cpe.Post(Envelopes.Write(new CwmpEnvelope(cpe.Inform("1 BOOT")) { Id = "1" }), WithBasic);
            return cpe.Status;
        }

        void WithBasic(HttpRequestMessage request) => request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{user}:{password}")));
    }

    [Fact]
    public async Task Several_connections_make_one_session_when_each_proves_who_it_is()
    {
        await WithPassword();
        using var cpe = new TestCpe(Server, Spa) { Login = (Name, Credentials.PasswordOf(Mac, 1)) };
        Assert.NotNull(await cpe.Send(cpe.Inform("2 PERIODIC")));
        cpe.Reconnect();
        var methods = Assert.IsType<GetRPCMethodsResponse>((await cpe.Send(GetRPCMethods.Instance))!.Body);
        Assert.Contains("TransferComplete", methods.Methods);
        cpe.Reconnect();
        await cpe.Send(null);
        Assert.Equal(HttpStatusCode.NoContent, cpe.Status);

        // The cookie alone, on another connection, is not enough.
        Assert.NotNull(await cpe.Send(cpe.Inform("2 PERIODIC")));
        using var thief = new TestCpe(Server, Spa) { Cookie = cpe.Cookie };
        await thief.Send(null);
        Assert.Equal(HttpStatusCode.Unauthorized, thief.Status);
        await cpe.Send(null);
        Assert.Equal(HttpStatusCode.NoContent, cpe.Status);
    }

    [Fact]
    public async Task An_Inform_that_proves_itself_ends_the_session_before_and_one_that_does_not_does_nothing()
    {
        await WithPassword();
        using var first = new TestCpe(Server, Spa) { Login = (Name, Credentials.PasswordOf(Mac, 1)) };
        Assert.NotNull(await first.Send(first.Inform("2 PERIODIC")));
        using var stranger = new TestCpe(Server, Spa);
        Assert.Null(await stranger.Send(stranger.Inform("2 PERIODIC")));
        Assert.IsType<GetRPCMethodsResponse>((await first.Send(GetRPCMethods.Instance))!.Body);

        using var second = new TestCpe(Server, Spa) { Login = first.Login };
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
        using var cpe = new TestCpe(Server, Spa) { Login = (Name, Credentials.PasswordOf(Mac, 1)) };
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
        using var cpe = new TestCpe(Server, Spa) { Login = (Name, Credentials.PasswordOf(Mac, 1)) };
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
        using var cpe = new TestCpe(Server, Spa) { Login = (Name, Credentials.PasswordOf(Mac, 1)) };
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
        using var cpe = new TestCpe(Server, Spa) { Login = (Name, Credentials.PasswordOf(Mac, 1)) };
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
        using var cpe = new TestCpe(Server, Spa) { Login = (Name, Credentials.PasswordOf(Mac, 1)) };
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
        using var cpe = new TestCpe(Server, Spa) { Login = (Name, Credentials.PasswordOf(Mac, 1)), Version = CwmpVersion.V12 };
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
        using var cpe = new TestCpe(Server, Spa) { Login = (Name, Credentials.PasswordOf(Mac, 1)) };
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
    public async Task A_device_that_has_lost_its_password_waits_for_an_operator_and_gets_another()
    {
        await WithPassword();
        bool Waits() => Store.Read(on => WaitingUnits.Of(on, Mac)).Any();

        // One that begins each session without it, as clients do, and then proves itself, is none.
        using (var good = new TestCpe(Server, Spa) { Login = (Name, Credentials.PasswordOf(Mac, 1)) })
        {
            for (var i = 0; i < 6; i++)
            {
                good.Reconnect();
                good.Cookie = null;
                Assert.Equal(HttpStatusCode.NoContent, await good.Session("2 PERIODIC"));
            }
        }

        using var cpe = new TestCpe(Server, Spa, secure: true);
        cpe.WithSettings();
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await cpe.Session("0 BOOTSTRAP"));
            Assert.False(Waits());
        }

        Assert.Equal(HttpStatusCode.Unauthorized, await cpe.Session("0 BOOTSTRAP"));
        var unit = Assert.Single(Store.Read(on => WaitingUnits.Of(on, Mac)));
        Assert.Contains("It shows no certificate, and one is bound to this MAC", unit.Reason, StringComparison.Ordinal);
        Assert.Null(await Server.Operations.Approve(unit.Code, Actors.Eve));
        Assert.Equal(HttpStatusCode.NoContent, await cpe.Session("0 BOOTSTRAP"));
        Assert.Equal(Credentials.PasswordOf(Mac, 2), cpe.Values["Device.ManagementServer.Password"]);

        using var old = new TestCpe(Server, Spa, secure: true) { Login = (Name, Credentials.PasswordOf(Mac, 1)) };
        Assert.Equal(HttpStatusCode.Unauthorized, await old.Session("2 PERIODIC"));
        cpe.Login = (Name, Credentials.PasswordOf(Mac, 2));
        Assert.Equal(HttpStatusCode.NoContent, await cpe.Session("2 PERIODIC"));
    }

    [Fact]
    public async Task The_profile_says_how_to_be_managed_where_a_layer_switches_it_on()
    {
        var (mac, _) = await Server.Enrolled(Name);
        var device = Store.Read(on => Devices.Find(on, mac))!;
        var maker = Server.Host.Services.GetRequiredService<Spa.ProvisioningServer.Hosting.ProfileMaker>();
        string? Of(string name) => Store.Read(on => maker.Plan(on, device, maker.Addresses!)).Values.Single(v => v.Parameter.Name == name) is { } value ? value.Text : null;
        Assert.NotEqual($"{Server.Report.Https}/acs", Of("CWMP_ACS_URL"));
        Assert.Empty(await Server.Operations.Set(LayerScope.All, [new("CWMP_Enable", "yes", null)], [], Actors.Eve));
        Assert.Equal($"{Server.Report.Https}/acs", Of("CWMP_ACS_URL"));
        using var cpe = new TestCpe(Server, Spa, secure: true) { Login = (Of("CWMP_ACS_Username")!, Of("CWMP_ACS_Password")!) };
        cpe.WithSettings();
        Assert.Equal(HttpStatusCode.NoContent, await cpe.Session("0 BOOTSTRAP"));
        Assert.Equal(cpe.Values["Device.ManagementServer.Password"], Of("CWMP_ACS_Password"));
        Assert.All(Store.Read(on => maker.Plan(on, device, maker.Addresses!)).Values.Where(v => v.Parameter.Name is "CWMP_ACS_Password" or "CWMP_Connection_Request_Password"), v => Assert.Equal("***", v.Shown));
    }

    private static byte[] Pack(byte[] plain, string coding)
    {
        var to = new MemoryStream();
        using (Stream packer = coding == "gzip" ? new GZipStream(to, CompressionLevel.Fastest) : new ZLibStream(to, CompressionLevel.Fastest))
        {
            packer.Write(plain);
        }

        return to.ToArray();
    }
}

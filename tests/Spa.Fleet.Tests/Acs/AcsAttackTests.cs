using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Cwmp.Soap;
using Spa.Fleet.Acs;
using Spa.Fleet.Inventory;
using Spa.Fleet.Tests.Http;
using Spa.Fleet.Tests.Storage;
using Spa.Marks;
using Spa.ProvisioningServer.Hosting.Acs;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Acs;

/// <summary>What strangers, and devices that pretend, try at the ACS.</summary>
public sealed class AcsAttackTests : IAsyncLifetime, IDisposable
{
    private const string NameA = "000e08cc0001";
    private const string NameB = "000e08cc0002";
    private static readonly DeviceId UnitA = new("Sipura", "000E08", "SPA3102", "FM600F000001");
    private static readonly DeviceId UnitB = new("Sipura", "000E08", "SPA3102", "FM600F000002");
    private static readonly MacAddress A = MacAddress.Of(NameA);
    private static readonly MacAddress B = MacAddress.Of(NameB);

    private readonly RunningServer server = new() { Change = o => o with { DeviceRate = 0 } };

    private AcsCredentials Credentials => server.Host.Services.GetRequiredService<AcsCredentials>();

    private Store Store => server.Store;

    [Fact]
    [Attack("C4")]
    public async Task Cookies_of_any_form_lead_nowhere_and_cost_nothing()
    {
        using var cpe = await Known(UnitA, NameA);
        var sessions = server.Host.Services.GetRequiredService<AcsSessions>().Count;
        foreach (var cookie in new[] { "C107373883=/omg1337hax", "spa-acs=", "spa-acs=\"", "spa-acs=%00", ";;;,,,", "spa-acs=" + new string('a', 32), "=", "spa-acs=0; spa-acs=1", new string('a', 8193) })
        {
            await cpe.Post([], r => Raw(r, cookie));
            Assert.Equal(HttpStatusCode.BadRequest, cpe.Status);
        }

        // 64 KiB are more than a header may have: the web server ends it before anything is looked at.
        await cpe.Post([], r => Raw(r, "spa-acs=" + new string('a', 65536)));
        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, cpe.Status);
        Assert.Equal(sessions, server.Host.Services.GetRequiredService<AcsSessions>().Count);

        // Nor to the session of the connection, which is there for those that send none.
        await cpe.Send(cpe.Inform("2 PERIODIC"));
        foreach (var cookie in new[] { "spa-acs=", "spa-acs=\"", "spa-acs=%00", "spa-acs=" + new string('a', 31), "spa-acs=" + new string('a', 33), "spa-acs=0; spa-acs=1", new string('a', 8193) })
        {
            await cpe.Post([], r => Raw(r, cookie));
            Assert.Equal(HttpStatusCode.BadRequest, cpe.Status);
        }

        Assert.IsType<GetRPCMethodsResponse>((await cpe.Send(GetRPCMethods.Instance))!.Body);
        Assert.Equal(HttpStatusCode.NoContent, await cpe.Session("2 PERIODIC"));

        static void Raw(HttpRequestMessage request, string cookie)
        {
            request.Headers.Remove("Cookie");
            request.Headers.TryAddWithoutValidation("Cookie", cookie);
        }
    }

    [Theory]
    [Attack("C6")]
    [InlineData("<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><x>&e;</x>")]
    [InlineData("<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]><x>&b;&b;&b;</x>")]
    [InlineData("<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body><x:Inform xmlns:x=\"urn:not-cwmp\"/></soap:Body></soap:Envelope>")]
    [InlineData("<a><a><a>")]
    [InlineData("not xml at all")]
    [InlineData("\u00ff\u00fe")]
    public async Task What_is_no_message_is_refused_and_the_session_beside_it_goes_on(string text)
    {
        using var cpe = await Known(UnitA, NameA);
        await cpe.Send(cpe.Inform("2 PERIODIC"));
        using (var stranger = new TestCpe(server, UnitA))
        {
            await stranger.Post(Encoding.Latin1.GetBytes(text));
            Assert.Equal(HttpStatusCode.BadRequest, stranger.Status);
        }

        await cpe.Post(Encoding.Latin1.GetBytes(text));
        Assert.Equal(HttpStatusCode.BadRequest, cpe.Status);
        Assert.IsType<GetRPCMethodsResponse>((await cpe.Send(GetRPCMethods.Instance))!.Body);
    }

    [Fact]
    [Attack("C6")]
    public async Task A_hundred_thousand_parameters_are_too_much_from_a_stranger_and_bounded_from_a_device()
    {
        var many = Enumerable.Range(0, 100_000).Select(i => new ParameterValue($"Device.Very.Long.Object.Name.{i}", CwmpValue.Of("value"))).ToList();
        using var cpe = await Known(UnitA, NameA);
        var inform = cpe.Inform("2 PERIODIC");
        await Refused(inform with { Parameters = many }, null);

        await Ask(A, new AcsTask(0, AcsTaskKind.Refresh, []));
        await cpe.Send(inform);
        var request = await cpe.Send(null);
        await Refused(new GetParameterValuesResponse(many[..90_000]), request!.Id);
        await cpe.Send(new GetParameterValuesResponse(many[..30_000]), request.Id);
        Assert.InRange(Store.Read(on => Store.Cwmps.Values(on, A))!.Value.Values.Count, 30_000, Cwmps.MostValues);

        // Answered before it was read: whether the answer is seen hangs on who is faster.
        async Task Refused(CwmpMessage message, string? id)
        {
            try
            {
                Assert.Null(await cpe.Send(message, id));
                Assert.Equal(HttpStatusCode.RequestEntityTooLarge, cpe.Status);
            }
            catch (HttpRequestException)
            {
                cpe.Reconnect();
            }
        }
    }

    [Fact]
    [Attack("C6")]
    public async Task A_connection_that_several_devices_share_names_none_of_them()
    {
        using var proxy = new HttpClient(new SocketsHttpHandler { UseCookies = false, MaxConnectionsPerServer = 1 }) { BaseAddress = new Uri(server.Report.Http) };
        using var a = await Known(UnitA, NameA, proxy);
        using var b = await Known(UnitB, NameB, proxy);
        await Ask(A, new AcsTask(0, AcsTaskKind.Reboot, []));
        await Ask(B, new AcsTask(0, AcsTaskKind.FactoryReset, []));
        (a.SendsCookie, b.SendsCookie) = (false, false);
        Assert.NotNull(await a.Send(a.Inform("2 PERIODIC")));
        Assert.NotNull(await b.Send(b.Inform("2 PERIODIC")));

        // With the name of the one, and with none.
        await a.Send(null);
        Assert.Equal(HttpStatusCode.BadRequest, a.Status);
        (var login, a.Login) = (a.Login, null);
        await a.Send(null);
        Assert.Equal(HttpStatusCode.BadRequest, a.Status);
        a.Login = login;
        (a.SendsCookie, b.SendsCookie) = (true, true);
        Assert.IsType<FactoryReset>((await b.Send(null))!.Body);
        Assert.IsType<Reboot>((await a.Send(null))!.Body);
    }

    [Fact]
    [Attack("C6")]
    public async Task Requests_that_come_all_at_once_are_answered_one_after_the_other()
    {
        using var cpe = await Known(UnitA, NameA);
        await cpe.Send(cpe.Inform("2 PERIODIC"));
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, new Uri(server.Report.Http).Port);
        var one = "POST /acs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n";
        await socket.SendAsync(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(one, 20)) + one.Replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n", StringComparison.Ordinal)));
        var all = new MemoryStream();
        var buffer = new byte[4096];
        for (int count; (count = await socket.ReceiveAsync(buffer)) > 0;)
        {
            all.Write(buffer, 0, count);
        }

        Assert.Equal(21, Encoding.ASCII.GetString(all.ToArray()).Split("HTTP/1.1 400").Length - 1);
        Assert.IsType<GetRPCMethodsResponse>((await cpe.Send(GetRPCMethods.Instance))!.Body);
    }

    [Fact]
    [Attack("C7")]
    public async Task A_device_that_says_it_is_another_stays_outside_whatever_it_proves_of_itself()
    {
        using var a = await Known(UnitA, NameA);
        using var b = await Known(UnitB, NameB);

        // With its own password, and the name of the other.
        using var liar = new TestCpe(server, UnitB) { Login = a.Login };
        Assert.Equal(HttpStatusCode.Unauthorized, await liar.Session("2 PERIODIC"));

        // With the other's name to log in by, and its own password.
        using var guesser = new TestCpe(server, UnitB) { Login = (NameB, a.Login!.Value.Password) };
        Assert.Equal(HttpStatusCode.Unauthorized, await guesser.Session("2 PERIODIC"));

        // With its own certificate, and with one of the right name that is not the provider's.
        using var certificate = server.FromProvider(NameA, UnitA.SerialNumber);
        using var certified = new TestCpe(server, UnitB, certificate: certificate);
        Assert.Equal(HttpStatusCode.Unauthorized, await certified.Session("2 PERIODIC"));
        using var own = RunningServer.SelfSigned(NameB, UnitB.SerialNumber);
        using var selfmade = new TestCpe(server, UnitB, certificate: own);
        Assert.Equal(HttpStatusCode.Unauthorized, await selfmade.Session("2 PERIODIC"));

        // With the other's password, and a name to log in by that is not the other's.
        using var nameless = new TestCpe(server, UnitB) { Login = ("000e08cc0003", b.Login!.Value.Password) };
        Assert.Equal(HttpStatusCode.Unauthorized, await nameless.Session("2 PERIODIC"));

        // With its own password, and a name that nobody has.
        using var renamed = new TestCpe(server, UnitA with { SerialNumber = "FM600F000009" }) { Login = a.Login };
        Assert.Equal(HttpStatusCode.Unauthorized, await renamed.Session("2 PERIODIC"));
        Assert.Equal(HttpStatusCode.NoContent, await b.Session("2 PERIODIC"));

        // Right in everything, and shut out by an operator.
        Assert.Null(await server.Operations.Block(B, true, Actors.Eve));
        Assert.Equal(HttpStatusCode.Unauthorized, await b.Session("2 PERIODIC"));
        Assert.Equal((UnitA.SerialNumber, UnitB.SerialNumber), Store.Read(on => (Store.Cwmps.Find(on, A)!.Identity.SerialNumber, Store.Cwmps.Find(on, B)!.Identity.SerialNumber)));
    }

    // The certificate is good, and bound: what refuses is what the Inform says beside it.
    [Fact]
    [Attack("C7")]
    public async Task A_certificate_is_good_for_the_unit_that_it_names_and_for_nothing_else()
    {
        using var b = await Known(UnitB, NameB);
        using var certificate = server.FromProvider(NameA, UnitA.SerialNumber);
        await Says(HttpStatusCode.NoContent, UnitA, certificate);
        await Says(HttpStatusCode.Unauthorized, UnitB, certificate);
        await Says(HttpStatusCode.Unauthorized, UnitA with { ProductClass = "SPA9000" }, certificate);
        await Says(HttpStatusCode.NoContent, UnitA, certificate);

        // Made by the provider for another MAC, with the serial number of a unit that is here.
        using var twin = server.FromProvider("000e08cc0003", UnitB.SerialNumber);
        await Says(HttpStatusCode.Unauthorized, UnitB, twin);

        // Let in by its profile; then the inventory gets another serial number than its certificate has.
        using var fourth = server.FromProvider("000e08cc0004", "FM600F000004");
        using (var client = server.Secure(fourth))
        {
            (await client.GetAsync("/enrol/000e08cc0004.xml")).EnsureSuccessStatusCode();
        }

        Assert.Null(await server.Operations.Change(MacAddress.Of("000e08cc0004"), new() { Serial = "FM600F000005" }, Actors.Eve));
        await Says(HttpStatusCode.Unauthorized, UnitA with { SerialNumber = "FM600F000004" }, fourth);
        await Says(HttpStatusCode.Unauthorized, UnitA with { SerialNumber = "FM600F000005" }, fourth);
        Assert.Null(Store.Read(on => Store.Cwmps.Find(on, MacAddress.Of("000e08cc0004"))));
        Assert.Equal(HttpStatusCode.NoContent, await b.Session("2 PERIODIC"));

        async Task Says(HttpStatusCode answer, DeviceId id, X509Certificate2 shown)
        {
            using var cpe = new TestCpe(server, id, certificate: shown).WithSettings();
            Assert.Equal((id, answer), (id, await cpe.Session("0 BOOTSTRAP")));
        }
    }

    // Its serial number is its MAC address, and the inventory has another serial number for that.
    [Theory]
    [InlineData("SN-7", HttpStatusCode.Unauthorized)]
    [InlineData(null, HttpStatusCode.NoContent)]
    [Attack("C7")]
    public async Task The_word_of_an_operator_lets_nobody_in_whom_the_inventory_knows_otherwise(string? serial, HttpStatusCode answer)
    {
        var mac = MacAddress.Of("abcdef000007");
        await Store.Write(on => Devices.Put(on, new Device(mac) { Serial = serial }));
        using var cpe = new TestCpe(server, new DeviceId("Maker", "ABCDEF", "Router", "ABCDEF000007"));
        Assert.Equal(HttpStatusCode.Unauthorized, await cpe.Session("0 BOOTSTRAP"));
        var code = Assert.Single(Store.Read(on => WaitingUnits.All(on))).Code;
        var refused = await server.Operations.Approve(code, Actors.Eve);
        Assert.Equal(serial is null ? null : "It says that its serial number is ABCDEF000007, and the inventory has SN-7 for ab:cd:ef:00:00:07: if this is that unit, correct the serial number on its page first.", refused?.Sentence);
        Assert.Equal(answer, await cpe.Session("0 BOOTSTRAP"));
        Assert.Equal(answer == HttpStatusCode.NoContent, Store.Read(on => Store.Cwmps.Find(on, mac)) is not null);

        if (serial is not null)
        {
            // Corrected, it is let in.
            Assert.Null(await server.Operations.Change(mac, new() { Serial = "ABCDEF000007" }, Actors.Eve));
            Assert.Null(await server.Operations.Approve(code, Actors.Eve));
            Assert.Equal(HttpStatusCode.NoContent, await cpe.Session("0 BOOTSTRAP"));
        }
    }

    [Fact]
    [Attack("C7")]
    public async Task A_digest_that_was_seen_is_worth_nothing_a_second_time()
    {
        using var a = await Known(UnitA, NameA);
        AuthenticationHeaderValue? seen = null;
        var inform = Envelopes.Write(new CwmpEnvelope(a.Inform("2 PERIODIC")) { Id = "1" });
        await a.Post(inform, r => seen = r.Headers.Authorization);
        Assert.Equal(HttpStatusCode.OK, a.Status);
        using var thief = new TestCpe(server, UnitA);
        await thief.Post(inform, r => r.Headers.Authorization = seen);
        Assert.Equal(HttpStatusCode.Unauthorized, thief.Status);

        // Told as stale: the one who knows the password answers anew, the other learns nothing.
        Assert.Contains("stale=true", thief.Challenged, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.NoContent, await a.Session("2 PERIODIC"));

        // What the device sends within its session is used up as well.
        await a.Send(a.Inform("2 PERIODIC"));
        await a.Post([], r => seen = r.Headers.Authorization);
        await thief.Post(inform, r => r.Headers.Authorization = seen);
        Assert.Equal(HttpStatusCode.Unauthorized, thief.Status);
    }

    [Fact]
    [Attack("C7")]
    public async Task A_password_in_the_clear_is_not_looked_at_without_TLS()
    {
        using var a = await Known(UnitA, NameA);
        var basic = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{NameA}:{a.Login!.Value.Password}")));
        var inform = Envelopes.Write(new CwmpEnvelope(a.Inform("2 PERIODIC")) { Id = "1" });
        using var plain = new TestCpe(server, UnitA);
        await plain.Post(inform, r => r.Headers.Authorization = basic);
        Assert.Equal(HttpStatusCode.Unauthorized, plain.Status);
        Assert.StartsWith("Digest ", plain.Challenged, StringComparison.Ordinal);
        using var secured = new TestCpe(server, UnitA, secure: true);
        await secured.Post(inform, r => r.Headers.Authorization = basic);
        Assert.Equal(HttpStatusCode.OK, secured.Status);
    }

    [Fact]
    [Attack("C8")]
    public async Task Bad_Informs_of_strangers_stop_nothing()
    {
        using var cpe = await Known(UnitA, NameA);
        using var stranger = new TestCpe(server, UnitA);
        foreach (var nobody in new[]
        {
            new DeviceId("", "", "", ""), new DeviceId("x", "000E08", "SPA3102", ""), new DeviceId("x", "000E08", "SPA3102", "   "), new DeviceId("x", "000E08", "SPA3102", new string('9', 5000)), new DeviceId("x", "000E08", new string('p', 65), "1"),
            new DeviceId("x", "GGGGGG", "p", "1"), new DeviceId("x", "000E080", "p", "1"), new DeviceId("x", "000E08", "a\u0090b", "1"), new DeviceId("x", "000E08", "p", "1\n2"),
        })
        {
            await Told(nobody);
            Assert.Equal((nobody, HttpStatusCode.OK), (nobody, stranger.Status));
            Assert.Contains("8003", await stranger.Last!.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        Assert.Empty(Store.Read(on => WaitingUnits.All(on)));
        foreach (var somebody in new[] { new DeviceId("x", "000E08", "' or 1=1; drop table device; --", "1"), new DeviceId("x", "000E08", "p", "../../etc/passwd"), UnitA with { Oui = "000e08" } })
        {
            await Told(somebody);
            Assert.Equal((somebody, HttpStatusCode.Unauthorized), (somebody, stranger.Status));
        }

        Assert.Equal(2, Store.Read(on => WaitingUnits.All(on)).Count);
        Assert.Equal(HttpStatusCode.NoContent, await cpe.Session("2 PERIODIC"));

        Task Told(DeviceId id) => stranger.Send(stranger.Inform("0 BOOTSTRAP") with { Device = id, Parameters = [new("DeviceInfo.SoftwareVersion", default), new("", CwmpValue.Of(""))] });
    }

    [Fact]
    [Attack("C9")]
    public async Task What_a_device_says_of_itself_is_text_on_every_page_and_in_every_sheet()
    {
        const string Evil = "<script>alert(1)</script>";
        using var cpe = new TestCpe(server, new DeviceId(Evil, "ABCDEF", Evil, "=cmd|calc")) { Software = "=1+1" + Evil };
        Assert.Equal(HttpStatusCode.Unauthorized, await cpe.Session("0 BOOTSTRAP"));
        using var browser = await LoggedIn.To(server);
        Assert.DoesNotContain("<script>alert", await browser.Get("/waiting"), StringComparison.Ordinal);
        var unit = Assert.Single(Store.Read(on => WaitingUnits.All(on)));
        Assert.Null(await server.Operations.Approve(unit.Code, Actors.Eve));
        cpe.Answers = request => request is SetParameterValues set ? new CwmpFault(FaultCode.InvalidArguments, Evil, [new(set.Parameters[0].Name, FaultCode.InvalidParameterValue, Evil)]) : null;
        Assert.Equal(HttpStatusCode.NoContent, await cpe.Session("0 BOOTSTRAP", $"X ABCDEF {Evil}"));
        var faulty = await browser.Get($"/devices/{unit.Mac}");
        Assert.Contains("9007 &lt;script&gt;alert", faulty, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", faulty, StringComparison.Ordinal);
        await Ask(unit.Mac, new AcsTask(0, AcsTaskKind.Refresh, []));
        cpe.Answers = request => request is GetParameterValues ? new GetParameterValuesResponse([new($"Device.{Evil}", CwmpValue.Of(Evil))]) : null;
        using var again = new TestCpe(server, cpe.Id) { Answers = cpe.Answers, Software = cpe.Software };
        await again.Session("2 PERIODIC");
        var page = await browser.Get($"/devices/{unit.Mac}");
        Assert.Contains("&lt;script&gt;alert", page, StringComparison.Ordinal);
        foreach (var address in new[] { $"/devices/{unit.Mac}", "/", $"/devices/{unit.Mac}?handler=Parameters&parameter=script", $"/devices/{unit.Mac}?handler=Cwmp", $"/devices/{unit.Mac}?handler=Events" })
        {
            Assert.DoesNotContain("<script>alert", await browser.Get(address), StringComparison.Ordinal);
        }

        using var api = await ApiClient.Of(server, "ann", Fleet.Access.Role.Admin, null);
        var sheet = await api.Client.GetStringAsync("/api/devices/export");
        Assert.DoesNotContain("\n=", sheet, StringComparison.Ordinal);
        Assert.DoesNotContain(",=", sheet, StringComparison.Ordinal);
    }

    // In texts and in attributes: names and values of parameters, levels of its tree, faults, keys, transfers, messages.
    [Fact]
    [Attack("C9")]
    public async Task What_a_device_says_is_text_in_every_part_of_its_page_and_steers_no_terminal()
    {
        const string Evil = "\"'><img/src=x/onerror=alert(1)>";
        const string Shown = "&lt;img/src=x";
        const string Control = "\u009b31mred\u009d0;title\u0085\u007f\u202etxt";
        using var cpe = await Known(UnitA, NameA);
        cpe.Software = Evil;
        cpe.Answers = request => request switch
        {
            GetParameterNames names => new GetParameterNamesResponse([new($"{names.Path}{Evil}", true), new($"{names.Path}b{Evil}.", true), new($"{names.Path}c{Control}", false)]),
            GetParameterValues get => new GetParameterValuesResponse([.. get.Names.Select(n => new ParameterValue(n, CwmpValue.Of(n.Contains(Control, StringComparison.Ordinal) ? Control : Evil)))]),
            AddObject => CwmpFault.Of(FaultCode.ResourcesExceeded, Evil),
            Reboot => CwmpFault.Of(FaultCode.RequestDenied, Evil + Control),
            _ => null,
        };
        var acs = server.Host.Services.GetRequiredService<AcsOperations>();
        Assert.Null(await acs.Log(A, 30, Actors.Eve));
        Assert.Null((await acs.Ask(A, new AcsWish(AcsTaskKind.Browse) { Paths = ["Device."] }, Actors.Eve)).Fault);
        Assert.Null((await acs.Ask(A, new AcsWish(AcsTaskKind.AddObject) { Paths = ["Device.Table."] }, Actors.Eve)).Fault);
        Assert.Null((await acs.Ask(A, new AcsWish(AcsTaskKind.Reboot), Actors.Eve)).Fault);
        await cpe.Session([new AutonomousTransferComplete("http://a/", "http://b/" + Evil, true, Evil, 0, Evil, new TransferFault(FaultCode.CannotContactServer, Evil), null, null)], $"M Reboot|{Evil}"[..20], "2 PERIODIC");
        using var browser = await LoggedIn.To(server);
        var parts = new Dictionary<string, string>
        {
            ["its page"] = $"/devices/{A}",
            ["the fleet"] = "/",
            ["what is wrong"] = $"/devices/{A}?handler=Wrong",
            ["its state"] = $"/devices/{A}?handler=Facts",
            ["its tasks"] = $"/devices/{A}?handler=Cwmp",
            ["its timeline"] = $"/devices/{A}?handler=Events",
            ["a level"] = $"/devices/{A}?handler=Level&path=Device.",
            ["a parameter"] = $"/devices/{A}?handler=Parameter&parameter={Uri.EscapeDataString("Device." + Evil)}",
            ["its parameters"] = $"/devices/{A}?handler=Parameters&parameter=img",
            ["its messages"] = $"/devices/{A}?handler=Messages",
        };
        foreach (var (what, address) in parts)
        {
            var page = await browser.Get(address);
            Assert.False(page.Contains("<img/src", StringComparison.Ordinal), what);
            Assert.False(page.Contains("\"'>", StringComparison.Ordinal), what);
            Assert.True(page.Contains(Shown, StringComparison.Ordinal) || page.Contains("&amp;lt;img/src=x", StringComparison.Ordinal), $"{what}: {page}");
        }

        foreach (var command in new[] { "show", "parameters", "tree", "log" })
        {
            var (status, output, errors) = await ServerProcess.Run(["device", "cwmp", command, NameA, .. command == "tree" ? new[] { "Device." } : [], "--data", Store.Folder]);
            Assert.True(status == 0, errors);
            Assert.Contains("red", output, StringComparison.Ordinal);
            Assert.DoesNotContain(output, c => (char.IsControl(c) && c is not ('\n' or '\r' or '\t')) || c == '\u202e');
        }
    }

    [Fact]
    [Attack("C10")]
    public async Task The_credentials_of_a_download_are_in_no_log_no_timeline_and_no_answer()
    {
        using var cpe = await Known(UnitA, NameA);
        using var api = await ApiClient.Of(server, "ann", Fleet.Access.Role.Admin, null);
        var (status, body) = await api.Ask("POST", $"/api/devices/{A}/cwmp/tasks", new { kind = "download", fileType = "1 Firmware Upgrade Image", url = "http://joe:very-hidden@192.0.2.1/x.img", user = "joe", password = "very-hidden" });
        Assert.Equal(201, status);
        await Store.Write(on => Cwmps.LogUntil(on, A, DateTimeOffset.UtcNow.AddHours(1)));
        Assert.Equal(HttpStatusCode.NoContent, await cpe.Session("2 PERIODIC"));
        Assert.Equal("very-hidden", Assert.IsType<Download>(Assert.Single(cpe.Asked)).Password);
        await cpe.Session([new TransferComplete("spa-1", new TransferFault(FaultCode.FileAuthentication, "signature"), null, null)], "7 TRANSFER COMPLETE", "M Download|spa-1");
        using var browser = await LoggedIn.To(server);
        var said = new List<string>
        {
            body.ToString(), (await api.Ask("GET", $"/api/devices/{A}/cwmp")).Body.ToString(), (await api.Ask("GET", $"/api/devices/{A}/cwmp/log")).Body.ToString(), await browser.Get($"/devices/{A}"),
            string.Join('\n', Store.Read(on => DeviceEvents.Of(on, A)).Select(e => e.Text)), string.Join('\n', Store.Read(on => Audits.Page(on, "", null, 100)).Select(r => r.Text)),
        };
        said.AddRange(Directory.GetFiles(Path.Combine(server.Data, "logs")).Select(f => new StreamReader(new FileStream(f, FileMode.Open, FileAccess.Read, FileShare.ReadWrite)).ReadToEnd()));
        Assert.All(said, text => Assert.DoesNotContain("very-hidden", text, StringComparison.Ordinal));
        Assert.Equal((AcsTaskState.Failed, "9019 signature"), Store.Read(on => Store.CwmpTasks.Find(on, A, 1)) is { } task ? (task.State, task.Result) : default);
    }

    [Fact]
    [Attack("D5")]
    public async Task A_success_that_is_told_counts_when_the_device_runs_it_and_is_counted_once()
    {
        using var cpe = await Known(UnitA, NameA);
        await Ask(A, new AcsTask(0, AcsTaskKind.Download, [FileTypes.Firmware, "6.1.0.img", string.Empty, string.Empty, "6.1.0"]));
        await cpe.Session("2 PERIODIC");
        Assert.EndsWith("/fw/6.1.0.img", Assert.IsType<Download>(Assert.Single(cpe.Asked)).Url, StringComparison.Ordinal);
        var done = new TransferComplete("spa-1", TransferFault.None, null, null);
        var failed = done with { Fault = new TransferFault(FaultCode.TransferFailure, "no") };

        // It says so, and still runs the old version.
        Assert.Equal(HttpStatusCode.NoContent, await cpe.Session([done, done, done with { CommandKey = "spa-2" }, done with { CommandKey = "spa-99999999999999999999" }, failed with { CommandKey = "spa-2" }, failed with { CommandKey = "1" }], "7 TRANSFER COMPLETE", "M Download|spa-1"));
        Assert.Equal(AcsTaskState.Taken, State());
        Assert.Single(Store.Read(on => DeviceEvents.Of(on, A)), e => e.Text == "It tells that a transfer has ended that nobody here asked for.");
        cpe.Software = "6.1.0";
        await cpe.Session("1 BOOT");
        Assert.Equal(AcsTaskState.Done, State());

        // Late and contradicting words change nothing.
        await cpe.Session([.. Enumerable.Range(0, 50).Select(_ => new TransferComplete("spa-1", new TransferFault(FaultCode.TransferFailure, "no"), null, null))], "7 TRANSFER COMPLETE");
        Assert.Equal(AcsTaskState.Done, State());
        Assert.Single(Store.Read(on => DeviceEvents.Of(on, A)), e => e.Text.Contains("install 6.1.0", StringComparison.Ordinal) && e.Text.EndsWith("is done.", StringComparison.Ordinal));

        AcsTaskState State() => Store.Read(on => Store.CwmpTasks.Find(on, A, 1))!.State;
    }

    [Fact]
    public async Task A_link_to_a_file_is_good_once_and_for_its_task_alone()
    {
        using var cpe = await Known(UnitA, NameA);
        Assert.Empty(await server.Operations.Set(Fleet.Layers.LayerScope.All, [new("Dial_Plan_1_", "(77x.)", null)], [], Actors.Eve));
        using var api = await ApiClient.Of(server, "ann", Fleet.Access.Role.Admin, null);
        Assert.Equal(201, (await api.Ask("POST", $"/api/devices/{A}/cwmp/tasks", new { kind = "download" })).Status);
        Assert.Equal(201, (await api.Ask("POST", $"/api/devices/{A}/cwmp/tasks", new { kind = "upload" })).Status);
        await cpe.Session("2 PERIODIC");
        var (download, upload) = (cpe.Asked.OfType<Download>().Single(), cpe.Asked.OfType<Upload>().Single());
        using var client = server.Secure(null);
        var path = new Uri(download.Url).AbsolutePath;
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(path[..^1] + (path[^1] == '0' ? '1' : '0'))).StatusCode);
        Assert.Contains("(77x.)", await client.GetStringAsync(path), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(path)).StatusCode);
        Assert.Equal("The unit has fetched the file.", Store.Read(on => Store.CwmpTasks.Find(on, A, 1))!.Result);

        path = new Uri(upload.Url).AbsolutePath;
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(path)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.PutAsync(path, new StringContent("<mine/>"))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.PutAsync(path, new StringContent("<other/>"))).StatusCode);
        Assert.Equal("The unit has sent the file.", Store.Read(on => Store.CwmpTasks.Find(on, A, 2))!.Result);
        Assert.Equal("<mine/>", await api.Client.GetStringAsync($"/api/devices/{A}/cwmp/files/2"));
    }

    [Fact]
    public async Task What_a_layer_says_is_not_set_past_it_and_what_is_set_beside_it_stays()
    {
        using var cpe = await Known(UnitA, NameA);
        Assert.Empty(await server.Operations.Set(Fleet.Layers.LayerScope.All, [new("Proxy_1_", "sip.example", null)], [], Actors.Eve));
        using var api = await ApiClient.Of(server, "ann", Fleet.Access.Role.Admin, null);
        var (status, body) = await api.Ask("POST", $"/api/devices/{A}/cwmp/tasks", new { kind = "set", values = new Dictionary<string, string> { ["Device.X_000E08_Profile.Proxy_1_"] = "other" } });
        Assert.Equal(422, status);
        Assert.Contains("change it there", body.ToString(), StringComparison.Ordinal);
        Assert.Equal(201, (await api.Ask("POST", $"/api/devices/{A}/cwmp/tasks", new { kind = "set", values = new Dictionary<string, string> { ["Device.X_000E08_Profile.Dial_Plan_1_"] = "(9x.)" } })).Status);
        await cpe.Session("2 PERIODIC");
        await cpe.Session("1 BOOT");
        Assert.Equal(("sip.example", "(9x.)"), (cpe.Values["Device.X_000E08_Profile.Proxy_1_"], cpe.Values["Device.X_000E08_Profile.Dial_Plan_1_"]));
        var (_, found) = await api.Ask("GET", $"/api/devices/{A}/cwmp/parameters?q=Dial_Plan_1_");
        Assert.Equal("(9x.)", found.EnumerateArray().Single(p => p.GetProperty("name").GetString() == "Device.X_000E08_Profile.Dial_Plan_1_").GetProperty("value").GetString());
    }

    public Task InitializeAsync() => server.InitializeAsync();

    public Task DisposeAsync() => server.DisposeAsync();

    public void Dispose() => server.Dispose();

    // A unit that came with its certificate once, and has its password.
    private async Task<TestCpe> Known(DeviceId id, string name, HttpClient? shared = null)
    {
        using var certificate = server.FromProvider(name, id.SerialNumber);
        using var first = new TestCpe(server, id, certificate: certificate).WithSettings();
        Assert.Equal(HttpStatusCode.NoContent, await first.Session("0 BOOTSTRAP"));
        var cpe = new TestCpe(server, id, shared: shared) { Login = (name, Credentials.PasswordOf(MacAddress.Of(name), 1)) };
        foreach (var (key, value) in first.Values)
        {
            cpe.Values[key] = value;
        }

        return cpe;
    }

    private Task<AcsTask> Ask(MacAddress mac, AcsTask task) => Store.Write(mac, on => Store.CwmpTasks.Add(on, mac, task with { AskedBy = "eve", AskedAt = DateTimeOffset.UtcNow }));
}

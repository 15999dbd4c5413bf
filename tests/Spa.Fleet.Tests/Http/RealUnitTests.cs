using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Spa.Configuration.Profiles;
using Spa.Fleet.Enrolment;
using Spa.Fleet.Inventory;
using Spa.Fleet.Serving;
using Spa.Marks;
using Spa.ProvisioningServer.Hosting;
using Spa.ProvisioningServer.Hosting.Units;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Http;

/// <summary>Original units at the door: what they ask for, what they show, and what they may have.</summary>
public sealed class RealUnitTests : IClassFixture<RealUnitTests.VendorServer>
{
    private const string Agent = "Linksys/SPA-2102-3.3.6 (88012BA01234)";
    private readonly RunningServer server;
    private readonly VendorServer vendor;

    public RealUnitTests(VendorServer vendor) => (this.vendor, server) = (vendor, vendor.Server);

    private UnitOperations Units => (UnitOperations)server.Host.Services.GetService(typeof(UnitOperations))!;

    [Theory]
    [InlineData("/spa3102.cfg")]
    [InlineData("/spa000e08c00001.cfg")]
    [InlineData("/cfg/init_000e08c00001.xml")]
    [InlineData("/SPA3102_000e08c00001_FM600F823456.xml")]
    [InlineData("/config?Linksys000E08C00001")]
    [InlineData("/prov?mac=00%3A0e%3A08%3Ac0%3A00%3A01")]
    public async Task Whatever_the_rule_makes_of_its_macros_the_unit_is_led_on(string url)
        => Assert.Equal(await server.Plain.GetStringAsync("/spa3102.cfg"), await server.Plain.GetStringAsync(url));

    [Fact]
    public async Task A_unit_that_speaks_HTTP_1_0_gets_length_and_whole_answer_and_a_closed_connection()
    {
        var (mac, key) = await server.Enrolled("000e08c00002");
        foreach (var request in new[] { $"GET /p/{key.Token}/{mac}.cfg HTTP/1.0\r\n\r\n", $"GET /p/{key.Token}/{mac}.cfg HTTP/1.0\r\nUser-Agent: {Agent}\r\nAccept-Encoding: gzip\r\n\r\n" })
        {
            var whole = await Raw(request);
            var end = whole.AsSpan().IndexOf("\r\n\r\n"u8);
            var head = Encoding.ASCII.GetString(whole, 0, end);
            Assert.Contains(" 200 ", head.Split('\n')[0], StringComparison.Ordinal);
            Assert.Contains($"Content-Length: {whole.Length - end - 4}", head, StringComparison.Ordinal);
            Assert.DoesNotContain("Transfer-Encoding", head, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("Content-Encoding", head, StringComparison.OrdinalIgnoreCase);
            Assert.Equal(mac.ToString(), ProfileTests.Open(whole[(end + 4)..], key.Key)["Profile_For"]);
        }
    }

    [Fact]
    public async Task A_unit_whose_TFTP_knows_no_options_gets_its_profile_block_by_block()
    {
        var (mac, key) = await server.Enrolled("000e08c00003");
        using var client = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        await client.SendAsync(Encoding.ASCII.GetBytes($"\0\u0001/p/{key.Token}/{mac}.cfg\0octet\0"), new IPEndPoint(IPAddress.Loopback, server.Report.TftpPort));
        using var file = new MemoryStream();
        for (ushort block = 1; ;)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            var packet = await client.ReceiveAsync(limit.Token);
            Assert.Equal((0, 3), (packet.Buffer[0], packet.Buffer[1]));
            var number = (ushort)((packet.Buffer[2] << 8) | packet.Buffer[3]);
            await client.SendAsync(new byte[] { 0, 4, packet.Buffer[2], packet.Buffer[3] }, packet.RemoteEndPoint);
            if (number != block)
            {
                // Sent again because this machine was slow. Never one ahead: nothing comes before its turn.
                Assert.Equal(block - 1, number);
                continue;
            }

            file.Write(packet.Buffer.AsSpan(4));
            if (packet.Buffer.Length < 516)
            {
                break;
            }

            Assert.Equal(516, packet.Buffer.Length);
            block++;
        }

        Assert.Equal(mac.ToString(), ProfileTests.Open(file.ToArray(), key.Key)["Profile_For"]);
    }

    [Fact]
    [Attack("C7", "D1")]
    public async Task A_vendors_certificate_lets_in_what_is_expected_and_nothing_else()
    {
        const string mac = "000e08c00004";
        using var certificate = vendor.Issue("SPA-2102", "88012BA01234", mac);
        using var client = Client(certificate);
        Assert.DoesNotContain("GPP_SA", await client.GetStringAsync($"/enrol/{mac}.xml"), StringComparison.Ordinal);
        Assert.Contains("nobody has put its MAC into the inventory", Assert.Single(Waiting(mac)).Reason, StringComparison.Ordinal);

        Assert.Null(await server.Operations.Add(MacAddress.Of(mac), new DeviceChange { Serial = "88012BA09999", Model = "SPA2102" }, Actors.Eve));
        Assert.DoesNotContain("GPP_SA", await client.GetStringAsync($"/enrol/{mac}.xml"), StringComparison.Ordinal);

        Assert.Null(await server.Operations.Change(MacAddress.Of(mac), new DeviceChange { Serial = "88012BA01234" }, Actors.Eve));
        Assert.Contains("GPP_SA", await client.GetStringAsync($"/enrol/{mac}.xml"), StringComparison.Ordinal);
        Assert.DoesNotContain("GPP_SA", await client.GetStringAsync("/enrol/000e08c00002.xml"), StringComparison.Ordinal);
        var device = server.Store.Read(on => Devices.Find(on, MacAddress.Of(mac)))!;
        Assert.Equal((DeviceState.Enrolled, "SPA2102"), (device.State, device.Model));
    }

    [Theory]
    [InlineData("/spa000e08c00051.cfg", "000e08c00051")]
    [InlineData("/config?Linksys000E08C00052", "000e08c00052")]
    [InlineData("/init-prov?model=SPA2102", "000e08c00053")]
    [InlineData("/spa2102.cfg", "000e08c00054")]
    public async Task A_rule_that_leads_to_HTTPS_by_any_macro_is_first_contact(string url, string mac)
    {
        await server.Operations.Add(MacAddress.Of(mac), new DeviceChange { Model = "SPA2102" }, Actors.Eve);
        using var certificate = vendor.Issue("SPA-2102", "88012BA01235", mac);
        using var client = Client(certificate);
        Assert.Contains("GPP_SA", await client.GetStringAsync(url), StringComparison.Ordinal);
        using var nobody = Client(null);
        Assert.DoesNotContain("GPP_SA", await nobody.GetStringAsync(url), StringComparison.Ordinal);
    }

    [Fact]
    [Attack("C7")]
    public async Task The_certificate_that_all_upgraded_units_share_is_no_identity()
    {
        const string mac = "000e08c00006";
        Assert.Null(await server.Operations.Add(MacAddress.Of(mac), new DeviceChange { Model = "SPA2102" }, Actors.Eve));
        using var generic = vendor.Issue("linksys.com", "linksysgeneric", "linksysgeneric");
        using var client = Client(generic);
        Assert.DoesNotContain("GPP_SA", await client.GetStringAsync($"/enrol/{mac}.xml"), StringComparison.Ordinal);
        Assert.StartsWith("It shows the certificate that every upgraded unit", Assert.Single(Waiting(mac)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    [Attack("C7")]
    public async Task A_unit_without_certificate_waits_and_is_let_in_once_from_where_it_is()
    {
        const string mac = "000e08c00007";
        using var client = Client(null);
        Assert.DoesNotContain("GPP_SA", await client.GetStringAsync($"/enrol/{mac}.xml"), StringComparison.Ordinal);
        var unit = Assert.Single(Waiting(mac));
        Assert.Equal((false, "88012BA01234", "SPA2102", "127.0.0.1"), (unit.HasKey, unit.Serial, unit.Model, unit.Address));
        Assert.Null(await server.Operations.Approve(unit.Code, Actors.Eve));

        // Somebody with another serial number at the same address is not meant.
        using var other = Client(null, "Linksys/SPA-2102-3.3.6 (88012BA09999)");
        Assert.DoesNotContain("GPP_SA", await other.GetStringAsync($"/enrol/{mac}.xml"), StringComparison.Ordinal);

        var text = await client.GetStringAsync($"/enrol/{mac}.xml");
        Assert.Contains("GPP_SA", text, StringComparison.Ordinal);
        Assert.Equal(text, await client.GetStringAsync($"/enrol/{mac}.xml"));
        var events = server.Store.Read(on => DeviceEvents.Of(on, MacAddress.Of(mac))).Select(e => e.Text).ToList();
        Assert.Contains("Let in without a certificate, from 127.0.0.1, by the word of eve.", events);
        Assert.Null(server.Store.Read(on => Devices.Find(on, MacAddress.Of(mac)))!.PublicKey);
    }

    [Fact]
    [Attack("D1", "C7")]
    public async Task A_code_of_an_operator_opens_once_and_a_wrong_one_is_as_any_unknown_URL()
    {
        const string mac = "000e08c00008";
        Assert.Equal($"{mac} is not in the inventory: add it first.", (await Units.GiveCode(MacAddress.Of(mac), false, TimeSpan.FromHours(1), Actors.Eve)).Fault);
        Assert.Null(await server.Operations.Add(MacAddress.Of(mac), new DeviceChange { Model = "SPA2102" }, Actors.Eve));
        var (code, _) = await Units.GiveCode(MacAddress.Of(mac), false, TimeSpan.FromHours(1), Actors.Eve);
        using var client = Client(null);
        var unknown = await EnrolmentTests.Whole(await server.Plain.GetAsync("/fw/nothing.bin"));
        foreach (var path in new[] { "/init/ABCD-EFGH-JKMN", $"/init/{code}/000e08c00002.xml", "/init/x" })
        {
            Assert.Equal(unknown, await EnrolmentTests.Whole(await client.GetAsync(path)));
        }

        Assert.Equal(unknown, await EnrolmentTests.Whole(await server.Plain.GetAsync($"/init/{code}")));
        Assert.Contains("GPP_SA", await client.GetStringAsync($"/init/{code!.Replace("-", string.Empty, StringComparison.Ordinal).ToLowerInvariant()}"), StringComparison.Ordinal);
        Assert.Empty(server.Store.Read(on => EnrolmentPasses.Open(on, MacAddress.Of(mac), DateTimeOffset.UtcNow)));

        // A new code ends the one before, also while that could be used again.
        var (second, _) = await Units.GiveCode(MacAddress.Of(mac), true, TimeSpan.FromHours(1), Actors.Eve);
        Assert.Equal(unknown, await EnrolmentTests.Whole(await client.GetAsync($"/init/{code}")));
        Assert.Contains("GPP_SA", await server.Plain.GetStringAsync($"/init/{second}/{mac}.xml"), StringComparison.Ordinal);
    }

    [Fact]
    [Attack("D9")]
    public async Task A_code_is_kept_nowhere_but_in_the_operators_hand()
    {
        const string mac = "000e08c00009";
        Assert.Null(await server.Operations.Add(MacAddress.Of(mac), new DeviceChange(), Actors.Eve));
        var (code, _) = await Units.GiveCode(MacAddress.Of(mac), false, TimeSpan.FromHours(1), Actors.Eve);
        using var client = Client(null);
        await client.GetAsync($"/init/{code}");
        foreach (var file in Directory.EnumerateFiles(server.Data, "*", SearchOption.AllDirectories))
        {
            await using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var read = new StreamReader(open, Encoding.Latin1);
            Assert.DoesNotContain(code!, await read.ReadToEndAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_model_is_spoken_to_as_its_rule_says()
    {
        const string mac = "000e08c0000a";
        Assert.Null(await server.Operations.Add(MacAddress.Of(mac), new DeviceChange { Model = "SPA9000" }, Actors.Eve));
        Assert.Null(await Units.SetRule(new UnitRule("SPA9000", EnrolBy.Plain, FetchBy.Tftp, KeyDigest.Sha256), Actors.Eve));
        Assert.Contains($"<Profile_Rule>{server.Report.Http}/enrol/$MA.xml</Profile_Rule>", await server.Plain.GetStringAsync("/spa9000.cfg"), StringComparison.Ordinal);
        Assert.Contains($"<Profile_Rule>{server.Report.Https}/enrol/$MA.xml</Profile_Rule>", await server.Plain.GetStringAsync("/spa2102.cfg"), StringComparison.Ordinal);

        // Its rule permits plain first contact; without an operator's word it only waits there.
        const string agent = "Linksys/SPA-9000-3.3.6 (88012BA0AAAA)";
        Assert.DoesNotContain("GPP_SA", await Plain($"/enrol/{mac}.xml", agent), StringComparison.Ordinal);
        Assert.Null(await server.Operations.Approve(Assert.Single(Waiting(mac)).Code, Actors.Eve));
        var keys = await Plain($"/enrol/{mac}.xml", agent);
        Assert.Contains($"[--key $SA] tftp://{server.Report.PublicHost}:{server.Report.TftpPort}/p/$B/$MA.cfg", keys, StringComparison.Ordinal);

        var key = server.Store.Read(on => server.Store.Keys.Of(on, MacAddress.Of(mac)))[0];
        var file = await server.Plain.GetByteArrayAsync($"/p/{key.Token}/{mac}.cfg");
        Assert.Throws<CryptographicException>(() => Decrypt(file, key.Key, HashAlgorithmName.MD5));
        Assert.Contains($"tftp://{server.Report.PublicHost}:{server.Report.TftpPort}/report/$B/$MA.xml", Encoding.UTF8.GetString(Decrypt(file, key.Key, HashAlgorithmName.SHA256)), StringComparison.Ordinal);
        Assert.Null(await Units.RemoveRule("SPA-9000", Actors.Eve));
        Assert.Contains("flat-profile", Encoding.UTF8.GetString(Decrypt(await server.Plain.GetByteArrayAsync($"/p/{key.Token}/{mac}.cfg"), key.Key, HashAlgorithmName.MD5)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_unit_says_of_itself_is_recorded_and_a_difference_is_told()
    {
        var (mac, key) = await server.Enrolled("000e08c0000b");
        await Plain($"/p/{key.Token}/{mac}.cfg", "Linksys/SPA-3102-5.1.7(GW) (FM600F123456)");
        await Plain($"/p/{key.Token}/{mac}.cfg", "Linksys/SPA-3102-5.1.10(GW) (FM600F123456)");
        await Plain($"/p/{key.Token}/{mac}.cfg", "Linksys/SPA-2102-5.2.10 (FM600F123456)");
        await Plain($"/p/{key.Token}/{mac}.cfg", "Linksys/SPA-2102-5.2.10 (FM600F123456)");
        await Plain($"/p/{key.Token}/{mac}.cfg", "Linksys/SPA-2102-5.2.10 (FM600F999999)");
        var told = server.Store.Read(on => DeviceEvents.Of(on, mac)).Where(e => e.Kind == "firmware").Select(e => e.Text).Reverse();
        Assert.Equal(
            ["Runs 5.1.10(GW) now, 5.1.7(GW) before.", "The unit says that it is a Linksys SPA2102; the inventory has SPA3102.", "The unit says that its serial number is FM600F999999; the inventory has FM600F123456."], told);
    }

    private static byte[] Decrypt(byte[] file, string key, HashAlgorithmName digest)
    {
        // openssl's own way, written here once more so that nothing checks itself: D1 = H(key salt), Di = H(Di-1 key salt).
        var salt = file[8..16];
        var material = new List<byte>();
        byte[] last = [];
        while (material.Count < 48)
        {
            last = CryptographicOperations.HashData(digest, [.. last, .. Encoding.ASCII.GetBytes(key), .. salt]);
            material.AddRange(last);
        }

        using var aes = Aes.Create();
        aes.Key = [.. material.Take(32)];
        var plain = aes.DecryptCbc(file.AsSpan(16), [.. material.Skip(32).Take(16)]);
        return Encoding.UTF8.GetString(plain).Contains("flat-profile", StringComparison.Ordinal) ? plain : throw new CryptographicException("padding fits by chance");
    }

    private IReadOnlyList<WaitingUnit> Waiting(string mac) => server.Store.Read(on => WaitingUnits.Of(on, MacAddress.Of(mac)));

    private HttpClient Client(X509Certificate2? certificate, string agent = Agent)
    {
        var client = server.Secure(certificate);
        client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", agent);
        return client;
    }

    private async Task<string> Plain(string path, string agent)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("User-Agent", agent);
        return await (await server.Plain.SendAsync(request)).Content.ReadAsStringAsync();
    }

    private async Task<byte[]> Raw(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Report.HttpPort);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        using var whole = new MemoryStream();
        await client.GetStream().CopyToAsync(whole);
        return whole.ToArray();
    }

    /// <summary>A server that believes a vendor's client root.</summary>
    public sealed class VendorServer : IAsyncLifetime, IDisposable
    {
        private readonly Vendor vendor = new();

        public VendorServer() => Server = new RunningServer { Change = o => o with { ClientCas = [vendor.File] } };

        public RunningServer Server { get; }

        public X509Certificate2 Issue(string unit, string locality, string surname) => vendor.Issue(unit, locality, surname, signature: "SHA256WithRSA");

        public Task InitializeAsync() => Server.InitializeAsync();

        public async Task DisposeAsync()
        {
            await Server.DisposeAsync();
            Dispose();
        }

        public void Dispose() => vendor.Dispose();
    }
}

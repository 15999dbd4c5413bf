using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Dapper;
using Spa.Configuration.Profiles;
using Spa.Cwmp;
using Spa.Fleet.Acs;
using Spa.Fleet.Inventory;
using Spa.Fleet.Tests.Notifying;
using Spa.Marks;
using Spa.ProvisioningServer.Commands;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Http;

/// <summary>Every command of <c>server</c>: what it prints when it is done, and what it says when it is refused. In this process, on a store of its own.</summary>
public sealed class CommandTableTests : IDisposable
{
    private readonly Folder folder = new();
    private readonly HashSet<string> done = [];
    private readonly HashSet<string> refused = [];
    private readonly List<string> faults = [];

    [Fact]
    public async Task Every_command_does_its_work_and_refuses_with_a_sentence()
    {
        await Devices();
        await Layers();
        await Many();
        await Units();
        await People();
        await Images();
        await Rest();
        Assert.True(faults.Count == 0, string.Join('\n', faults));
        var all = Leaves(ServerCommand.Create(), string.Empty).Where(c => c != "run").Order().ToList();
        Assert.Equal(all, done.Order());
        Assert.Equal(all, refused.Order());
    }

    [Fact]
    public void Every_help_text_is_a_sentence()
    {
        Walk(ServerCommand.Create());
        Assert.True(faults.Count == 0, string.Join('\n', faults));

        void Walk(Command command)
        {
            foreach (var (name, text) in command.Arguments.Select(a => (a.Name, a.Description)).Concat(command.Options.Select(o => (o.Name, o.Description))).Append((command.Name, command.Description)))
            {
                if (name is not ("--help" or "--version") && (string.IsNullOrEmpty(text) || !(char.IsUpper(text[0]) || "./-{@".Contains(text[0], StringComparison.Ordinal) || char.IsLower(text[0])) || !(text.EndsWith('.') || text.EndsWith("...", StringComparison.Ordinal) || text.Contains("http", StringComparison.Ordinal) || text.EndsWith(')'))))
                {
                    faults.Add($"{command.Name} {name}: {text}");
                }
            }

            foreach (var child in command.Subcommands)
            {
                Walk(child);
            }
        }
    }

    public void Dispose() => folder.Dispose();

    private async Task Managed()
    {
        var mac = MacAddress.Of("000e08ca0001");
        foreach (var (command, rest) in new[] { ("show", Array.Empty<string>()), ("parameters", []), ("tree", []), ("ask", ["reboot"]), ("add", ["Device.A."]), ("delete", ["Device.A.1."]), ("drop", ["1"]), ("call", []), ("log", []) })
        {
            await Bad($"device cwmp {command}", "was never heard by CWMP", ["000e08ca0001", .. rest]);
        }

        using (var store = Store.Open(folder.Path))
        {
            await store.Write(on =>
            {
                Cwmps.Bind(on, mac, new AcsIdentity("000E08", "SPA3102", "FM600F123456"));
                store.Cwmps.PutValues(on, mac, CwmpValues.Of([new("Device.Time.NTPServer1", new(CwmpType.Text, "ntp.example"))]), DateTimeOffset.UtcNow);
            });
        }

        await Good("device cwmp ask", "Task 1 waits for the next session.", "000e08ca0001", "set", "Device.Time.NTPServer1=ntp2.example");
        await Good("device cwmp add", "Task 2 waits for the next session.", "000e08ca0001", "Device.ManagementServer.InformParameter.");
        await Good("device cwmp delete", "Task 4 waits for the next session.", "000e08ca0001", "Device.ManagementServer.InformParameter.1.");
        await Bad("device cwmp delete", "One path with its final dot.", "000e08ca0001", "Device.ManagementServer.InformParameter.1");
        await Good("device cwmp ask", "Task 6 waits for the next session.", "000e08ca0001", "diagnose", "Device.IP.Diagnostics.IPPing.", "Host=sip.example.net");
        await Bad("device cwmp ask", "diagnose takes NAME=VALUE; 'Host' has no value.", "000e08ca0001", "diagnose", "Device.IP.Diagnostics.IPPing.", "Host");
        await Bad("device cwmp ask", "One object of a diagnosis with its final dot", "000e08ca0001", "diagnose");
        await Good("device cwmp show", "000E08-SPA3102-FM600F123456", "000e08ca0001");
        await Good("device cwmp parameters", "Device.Time.NTPServer1 = ntp.example", "000e08ca0001", "ntp");
        await Good("device cwmp tree", "Device.Time.NTPServer1 = ntp.example", "000e08ca0001", "Device.Time.");
        await Good("device cwmp drop", "Task 1 taken away.", "000e08ca0001", "1");
        await Good("device cwmp log", "kept for 5 minutes", "000e08ca0001", "--minutes", "5");
        await Called(mac);
        await Joined();
    }

    // One that came by CWMP before its MAC address was known, and that address.
    private async Task Joined()
    {
        var (identity, own) = (new AcsIdentity("000E08", "SPA3102", "FM600F777777"), MacAddress.Of("000e08ca0077"));
        using (var store = Store.Open(folder.Path))
        {
            await store.Write(on =>
            {
                ProvisioningServer.Storage.Devices.Put(on, new Device(identity.Key) { Serial = identity.SerialNumber });
                ProvisioningServer.Storage.Devices.Put(on, new Device(own) { Serial = identity.SerialNumber });
                Cwmps.Bind(on, identity.Key, identity);
            });
        }

        await Bad("device cwmp join", "Nothing says that", own.ToString(), "000e08ca0001");
        await Good("device cwmp join", "They are one device now, 000e08ca0077.", identity.Key.ToString(), own.ToString());
        using (var store = Store.Open(folder.Path))
        {
            Assert.Null(store.Read(on => ProvisioningServer.Storage.Devices.Find(on, identity.Key)));
            await store.Write(on => ProvisioningServer.Storage.Devices.Remove(on, own));
        }
    }

    // A unit that lets itself be asked, at the address where it was seen. This machine itself is refused.
    private async Task Called(MacAddress mac)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using (var store = Store.Open(folder.Path))
        {
            await store.Write(on => on.Execute("update cwmp_device set url = @url where mac = @mac", new { mac, url = $"http://{listener.LocalEndpoint}/x" }));
        }

        await Bad("device cwmp call", "of this machine or of this link only", mac.ToString());
        await Reached("device cwmp call", "The unit begins a session", mac);
    }

    private async Task Reached(string command, string expected, MacAddress mac)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using (var store = Store.Open(folder.Path))
        {
            await store.Write(on => on.Execute("update cwmp_device set url = @url where mac = @mac", new { mac, url = $"http://{listener.LocalEndpoint}/x" }));
        }

        var answered = Task.Run(async () =>
        {
            using var connection = await listener.AcceptTcpClientAsync();
            await connection.GetStream().ReadAtLeastAsync(new byte[16], 16);
            await connection.GetStream().WriteAsync("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"u8.ToArray());
        });
        await Good(command, expected, mac.ToString(), "--allow", "127.0.0.0/8");
        await answered;
    }

    private async Task Devices()
    {
        await Good("device add", "000e08ca0001 added.", "000e08ca0001", "--customer", "acme", "--tags", "pilot");
        await Bad("device add", "000e08ca0001 is in the inventory already", "000e08ca0001");
        await Good("device assign", "000e08ca0001 changed.", "000e08ca0001", "--site", "berlin");
        await Bad("device assign", "A site needs a customer", "000e08ca0001", "--customer", "");
        await Good("device list", "00:0e:08:ca:00:01", "customer:acme");
        await Bad("device list", "The search:", "state:odd");
        await Good("device show", "acme", "000e08ca0001", "--profile");
        await Bad("device show", "000e08caffff is not in the inventory.", "000e08caffff");
        await Good("device timeline", "Added to", "000e08ca0001");
        await Bad("device timeline", "000e08caffff is not in the inventory.", "000e08caffff");
        await Good("device block", "000e08ca0001 blocked.", "000e08ca0001");
        await Bad("device block", "000e08caffff is not in the inventory.", "000e08caffff");
        await Good("device unblock", "000e08ca0001 unblocked.", "000e08ca0001");
        await Bad("device unblock", "000e08caffff is not in the inventory.", "000e08caffff");
        await Bad("device new-key", "Only an enrolled device has a key.", "000e08ca0001");
        await Bad("device notify", "was never seen", "000e08ca0001", "resync");
        await Managed();
        var sheet = folder.File("sheet.csv");
        await File.WriteAllTextAsync(sheet, "mac,customer\n000e08ca0002,acme\n000e08ca0003,beta\n");
        await Good("device import", "2 to add, 0 to change, 0 as they are.", sheet, "--dry-run");
        await Good("device import", "2 added, 0 changed, 0 as they were.", sheet);
        await File.WriteAllTextAsync(sheet, "mac,site\n000e08ca,x\n");
        Assert.Contains("Line 2, mac:", await Bad("device import", "", sheet), StringComparison.Ordinal);
        var given = folder.File("out.csv");
        await Good("device export", "", "customer:acme", "-o", given);
        Assert.Equal(3, (await File.ReadAllLinesAsync(given)).Length);
        await Bad("device export", "The search:", "state:odd");
        await Bad("device approve", "No unit waits", "none");
        await Bad("device refuse", "No unit waits", "none");
        await Good("waiting", "Nobody waits.");
        await Bad("waiting", "database", "--database", "none");
        await Good("overview", "", "--hours", "1");
        await Bad("overview", "database", "--database", "none");
        await Bad("report show", "No report of 000e08ca0001 has come.", "000e08ca0001");
    }

    private async Task Layers()
    {
        await Good("layer set", "", "customer:acme", "Display_Name_1_=Desk");
        await Bad("layer set", "Dial_Tone cannot be this", "customer:acme", "Dial_Tone=loud");
        await Good("layer list", "customer:acme");
        await Bad("layer list", "database", "--database", "none");
        await Good("layer show", "Display_Name_1_ = Desk", "customer:acme");
        await Bad("layer show", "The layer 'planet:mars': expected 'all'", "planet:mars");
        await Good("layer unset", "", "customer:acme", "Display_Name_1_");
        await Bad("layer unset", "has no Display_Name_1_", "customer:acme", "Display_Name_1_");

        await Good("layer draft", "Display_Name_1_", "customer:acme", "Display_Name_1_={{who}}", "--variable", "who=Front");
        await Bad("layer draft", "Dial_Tone cannot be this", "customer:acme", "Dial_Tone=loud");
        await Good("layer draft", "VoIP_Caller_Auth_Method_2_", "customer:acme", "VoIP_Caller_Auth_Method_2_=none");
        await Good("layer diff", "Warning: VoIP_Caller_Auth_Method_2_", "customer:acme");
        await Bad("layer diff", "The layer 'planet:mars': expected 'all'", "planet:mars");
        await Good("layer draft", "", "customer:acme", "--drop", "VoIP_Caller_Auth_Method_2_");
        await Bad("layer draft", "has no change of VoIP_Caller_Auth_Method_2_", "customer:acme", "--drop", "VoIP_Caller_Auth_Method_2_");
        var seen = (await Json("layer", "diff", "customer:acme")).GetProperty("seen").GetString()!;
        await Bad("layer publish", "The stage 'half': ", "customer:acme", "--reason", "x", "--first", "half");
        await Bad("layer publish", "the first stage would be empty", "customer:acme", "--reason", "x", "--first", "tag:pilot");
        await Bad("layer publish", "Nothing was published: look at the differences again.", "customer:acme", "--reason", "x", "--seen", "1.1");
        Assert.Equal(2, (await Run("layer", "publish", "customer:acme")).Status);
        await Good("layer publish", "Revision 3 is on its way: publish 1", "customer:acme", "--reason", "the front", "--seen", seen);
        await Bad("layer publish", "changes nothing", "customer:acme", "--reason", "x");
        await Good("publish list", "the front");
        await Bad("publish list", "database", "--database", "none");
        await Good("publish show", "customer acme", "1");
        await Bad("publish show", "There is no publish 9.", "9");
        await Good("publish pause", "Done.", "1");
        await Bad("publish pause", "It is paused already.", "1");
        await Good("publish continue", "Done.", "1");
        await Bad("publish continue", "It is running.", "1");
        await Good("publish stop", "Done.", "1", "--reason", "enough");
        await Bad("publish stop", "It has stopped already.", "1");
        Assert.Contains("enough", (await Run("publish", "show", "1")).Output, StringComparison.Ordinal);
        await Good("publish rollback", "Done.", "1");
        await Bad("publish rollback", "It has ended.", "1");
        await Good("layer history", "the front", "customer:acme");
        await Bad("layer history", "The layer 'planet:mars': expected 'all'", "planet:mars");
        await Good("layer rollback", "Revision 5 is on its way", "customer:acme", "3", "--reason", "after all");
        await Bad("layer rollback", "has no revision 99", "customer:acme", "99", "--reason", "x");
        var sample = Repository.Path("samples", "profiles", "from-a-unit.xml");
        await Good("layer import", "23 parameters: 7 differ", "customer:beta", sample, "--dry-run");
        await Good("layer draft", "The draft changes nothing.", "customer:beta");
        await Good("layer import", "7 changes stand in the draft", "customer:beta", sample);
        await Bad("layer import", "", "customer:beta", folder.File("none.xml"));
        await Good("layer draft", "The draft is gone.", "customer:beta", "--discard");
        await Bad("layer draft", "has no draft", "customer:beta", "--discard");
    }

    private async Task Many()
    {
        await Good("bulk tag", "2 done.", "new", "customer:acme");
        await Good("bulk tag", "2 devices.", "more", "customer:acme", "--count");
        await Bad("bulk tag", "narrow it by a search, or say --all", "new");
        await Good("bulk untag", "2 done.", "new", "tag:new");
        await Bad("bulk untag", "No device fits", "new", "tag:new");
        await Good("bulk move", "1 done.", "gamma", "customer:beta");
        await Bad("bulk move", "", "a/b/c", "customer:gamma");
        await Good("bulk firmware", "3 done.", "", "--all");
        await Bad("bulk firmware", "", "9.9.9", "customer:gamma");
        await Good("bulk block", "1 done.", "customer:gamma");
        await Bad("bulk block", "The search:", "state:odd");
        await Good("bulk unblock", "1 done.", "customer:gamma");
        await Bad("bulk unblock", "No device fits", "customer:nobody");
        await Bad("bulk new-key", "No device fits", "customer:nobody");
        await Good("bulk rename", "1 done.", "customer", "gamma", "delta");
        await Bad("bulk rename", "Name another one.", "tag", "pilot", "pilot");
        await Good("bulk remove", "1 done.", "customer:delta");
        await Bad("bulk remove", "No device fits", "customer:delta");
        await Good("bulk jobs", "move to gamma");
        await Bad("bulk jobs", "database", "--database", "none");
        await Good("bulk ask", "1 done.", "set", "--value", "Device.Time.NTPServer1=ntp3.example", "000e08ca0001");
        await Bad("bulk ask", "set takes --value NAME=VALUE.", "set", "--value", "nothing", "000e08ca0001");
        await Bad("bulk ask", "narrow it by a search, or say --all", "reboot");
        string asked;
        using (var store = Store.Open(folder.Path))
        {
            asked = store.Read(BulkJobs.All)[0].Id;
        }

        await Good("bulk answers", "Of 1 that were asked 0 done, 1 waiting for their next session.", asked);
        await Bad("bulk answers", "There is no job none", "none");
        await Bad("bulk call", "--allow takes a network", "000e08ca0001", "--allow", "nonsense");
        await Reached("bulk call", "1 done.", MacAddress.Of("000e08ca0001"));
        await Bad("bulk stop", "There is no such job that runs.", "none");
        string job;
        using (var store = Store.Open(folder.Path))
        {
            job = (await new ProvisioningServer.Hosting.Bulk.BulkWork(store, TimeProvider.System).Start(new(ProvisioningServer.Hosting.Bulk.BulkAction.Tag, "late", null, [MacAddress.Of("000e08ca0001")]), Actors.Eve)).Id!;
        }

        await Good("bulk stop", "Stopped.", job);
    }

    private async Task Units()
    {
        await Good("unit code", "The unit fetches /init/", "000e08ca0001");
        await Bad("unit code", "is not in the inventory", "000e08caffff");
        await Good("unit rule", "SPA2102: enrols by plain HTTP, fetches by TFTP", "SPA2102", "--enrol", "plain", "--fetch", "tftp");
        await Bad("unit rule", "A model has 1 to 20 letters and digits", "a.b", "--enrol", "plain");
        await Good("unit rules", "SPA2102");
        await Bad("unit rules", "database", "--database", "none");

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (request, pem) = (folder.File("unit.csr"), folder.File("unit.crt"));
        await File.WriteAllTextAsync(request, new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256).CreateSigningRequestPem());
        await Good("ca issue", "Written to", "000e08ca0001", "--csr", request, "--out", pem);
        await Bad("ca issue", "This is no certificate request", "000e08ca0001", "--csr", pem);
        await Bad("ca issue", "cannot be used", "000e08ca0001", "--csr", folder.File("none"));
        using (var certificate = X509Certificate2.CreateFromPem(await File.ReadAllTextAsync(pem)))
        {
            using var store = Store.Open(folder.Path);
            var bound = Convert.ToHexStringLower(SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo()));
            await store.Write(on =>
            {
                ProvisioningServer.Storage.Devices.Put(on, ProvisioningServer.Storage.Devices.Find(on, MacAddress.Of("000e08ca0001"))! with { State = DeviceState.Enrolled, PublicKey = bound });
                ProvisioningServer.Hosting.Enrolments.NewKey(store, on, MacAddress.Of("000e08ca0001"), DateTimeOffset.UtcNow);
            });
            foreach (var mac in new[] { "000e08ca0009", "000e08ca000a" })
            {
                using var waiting = RunningServer.SelfSigned(mac);
                var shown = Convert.ToHexStringLower(SHA256.HashData(waiting.PublicKey.ExportSubjectPublicKeyInfo()));
                await store.Write(on => WaitingUnits.Put(on, new(MacAddress.Of(mac), shown) { Reason = "first contact", FirstSeen = DateTimeOffset.UtcNow, LastSeen = DateTimeOffset.UtcNow, Address = "192.0.2.9" }));
            }
        }

        await Good("bulk new-key", "1 done.", "000e08ca0001");
        await Good("device refuse", "000e08ca0009 refused.", "000e08ca0009");
        await Good("device approve", "000e08ca000a let in.", "000e08ca000a");
        await Good("device new-key", "gets a new key.", "000e08ca000a");
        await using (var peer = SipPeer.Open())
        {
            using (var store = Store.Open(folder.Path))
            {
                await store.Write(on => Healths.Seen(on, MacAddress.Of("000e08ca000a"), "127.0.0.1", null, DateTimeOffset.UtcNow));
            }

            await Good("layer set", "", "device:000e08ca000a", $"SIP_Port_1_={peer.Port}", $"User_ID_1_={SipPeer.User}", $"Password_1_={SipPeer.Password}");
            await Good("device notify", "The unit will restart", "000e08ca000a", "reboot");
            Assert.Equal("reboot_now", Assert.Single(peer.Did));
        }

        await Good("device remove", "000e08ca000a removed.", "000e08ca000a");
        await Bad("device remove", "is not in the inventory", "000e08ca000a");
        await Good("ca renew", "BEGIN CERTIFICATE", "000e08ca0001");
        await Bad("ca renew", "No certificate of 000e08ca0002 is known", "000e08ca0002");
        await Good("ca list", "00:0e:08:ca:00:01");
        await Bad("ca list", "database", "--database", "none");
        await Good("ca revoke", "revoked.", pem, "--reason", "lost");
        await Bad("ca revoke", "is not a certificate", request);
        await Bad("ca revoke", "No certificate with number 12 is known", "12");
        await Good("ca list", "lost", "--revoked");
        await Good("ca crl", "BEGIN X509 CRL");
        await Bad("ca crl", "database", "--database", "none");
        await Good("ca show", "BEGIN CERTIFICATE");
        await Bad("ca show", "database", "--database", "none");
        await Good("ca export", "written to", folder.File("factory"));
        await Bad("ca export", "cannot be used", "/proc/none/factory");
    }

    private async Task People()
    {
        await Good("user add", "The password is", "ann", "--role", "viewer", "--customer", "acme");
        await Bad("user add", "There is an operator ann already", "ann");
        await Good("user list", "ann");
        await Bad("user list", "database", "--database", "none");
        await Good("user password", "The password is", "ann");
        await Bad("user password", "There is no operator nobody.", "nobody");
        await Good("user allow", "Done.", "ann", "--role", "operator");
        await Bad("user allow", "There is no operator nobody.", "nobody");
        var token = await Json("token", "add", "erp", "--operator", "ann", "--scope", "devices:read");
        await Good("token add", "spa_", "erp", "--operator", "ann", "--scope", "devices:read");
        await Bad("token add", "There is no scope 'none'", "erp", "--operator", "ann", "--scope", "none");
        await Good("token list", "erp");
        await Bad("token list", "database", "--database", "none");
        await Good("token revoke", "", token.GetProperty("id").GetString()!);
        await Bad("token revoke", "There is no token 00000000.", "00000000");
        await Good("user remove", "Removed.", "ann");
        await Bad("user remove", "There is no operator ann.", "ann");
        await Good("audit list", "ann", "ann");
        await Bad("audit list", "database", "--database", "none");
        await Good("audit verify", "all as they were written");
        await Bad("audit verify", "", "--anchor", "none");

        var hook = (await Json("webhook", "add", "erp", "https://hooks.example.net/x", "--kind", "unit.waiting")).GetProperty("id").GetString()!;
        await Good("webhook add", "secret:", "second", "https://hooks.example.net/y", "--kind", "unit.waiting");
        await Bad("webhook add", "https", "erp", "none", "--kind", "unit.waiting");
        await Good("webhook list", "hooks.example.net");
        await Bad("webhook list", "database", "--database", "none");
        foreach (var command in new[] { "webhook test", "webhook retry", "webhook secret", "webhook deliveries", "webhook remove" })
        {
            await Bad(command, "There is no webhook none.", "none");
        }

        await Bad("webhook change", "There is no webhook none.", "none", "--kind", "unit.waiting");
        await Good("webhook change", "", hook, "--kind", "device.missing");
        await Good("webhook test", "", hook);
        await Good("webhook deliveries", "test", hook);
        using (var store = Store.Open(folder.Path))
        {
            await store.Write(on => Dapper.SqlMapper.Execute(on, "update webhook_delivery set state = @state", new { state = (long)DeliveryState.Dead }));
        }

        await Good("webhook retry", "", hook);
        await Good("webhook secret", "", hook);
        await Good("webhook remove", "", hook);
    }

    private async Task Images()
    {
        var (old, image) = (BesideFirmwareTests.Image("6.1.0", "one"), BesideFirmwareTests.Image("6.1.1", "two"));
        var patch = BesideFirmwareTests.Patch(old, image);
        var patchFile = folder.File(Spa.Firmware.Image.ImagePatch.FileName("spa3102-6-1-1.bin", BesideFirmwareTests.Manifest(patch).Payload.From!));
        await File.WriteAllBytesAsync(folder.File("root.json"), BesideFirmwareTests.RootDocument);
        await File.WriteAllBytesAsync(folder.File("image.bin"), image);
        await File.WriteAllBytesAsync(patchFile, patch);
        await Bad("firmware root", "", folder.File("image.bin"));
        await Good("firmware root", "", folder.File("root.json"));
        await Good("firmware add", "6.1.1", folder.File("image.bin"));
        await Bad("firmware add", "", folder.File("root.json"));
        await Good("firmware list", "6.1.1");
        await Bad("firmware list", "database", "--database", "none");
        await Good("firmware beside", "", patchFile);
        await Bad("firmware beside", "", folder.File("root.json"));
        await Good("firmware assign", "", "SPA3102", "6.1.1");
        await Bad("firmware assign", "There is no image 9.9.9", "SPA3102", "9.9.9");
        await Bad("firmware remove", "assigned", "SPA3102", "6.1.1");
        await Good("firmware assign", "", "SPA3102", "none");
        await Good("firmware remove", "", "SPA3102", "6.1.1");
    }

    private async Task Rest()
    {
        using (var store = Store.Open(folder.Path))
        {
            await store.Write(on => store.Reports.Put(on, MacAddress.Of("000e08ca0001"), ProfileWriter.Write([new("Display_Name_1_", "Attic"), new("Profile_Sequence", "4")], "Software Version: 6.0.1"), "hash", DateTimeOffset.UtcNow));
        }

        await Good("report show", "in force", "000e08ca0001");
        var (passphrase, backup) = (folder.File("passphrase"), Path.Combine(Path.GetTempPath(), $"spa-{Guid.NewGuid():n}.backup"));
        await File.WriteAllTextAsync(passphrase, "a long enough passphrase\n");
        try
        {
            await Good("backup", "were read back", backup, "--passphrase-file", passphrase);
            await Bad("backup", "The passphrase file cannot be read", backup, "--passphrase-file", folder.File("none"));
            await Bad("restore", "could not be restored", backup, "--passphrase-file", passphrase);
            using var empty = new Folder();
            var (status, output, errors) = await In(empty.File("restored"), "restore", backup, "--passphrase-file", passphrase);
            Assert.True(status == 0, errors);
            Assert.Contains("files are in", output, StringComparison.Ordinal);
            done.Add("restore");
        }
        finally
        {
            File.Delete(backup);
        }
    }

    private static IEnumerable<string> Leaves(Command command, string path)
        => command.Subcommands.Count == 0 ? [path] : command.Subcommands.SelectMany(c => Leaves(c, path.Length == 0 ? c.Name : $"{path} {c.Name}"));

    private async Task Good(string command, string says, params string[] arguments)
    {
        var (status, output, errors) = await Run([.. command.Split(' '), .. arguments]);
        if (status != 0 || !output.Contains(says, StringComparison.Ordinal))
        {
            faults.Add($"not done: {command} {string.Join(' ', arguments)}: {status} {errors}{output}");
        }

        done.Add(command);
    }

    private async Task<string> Bad(string command, string says, params string[] arguments)
    {
        var (status, output, errors) = await Run([.. command.Split(' '), .. arguments]);
        if (status != 1 || !(errors + output).Contains(says, StringComparison.Ordinal) || errors.Contains("   at ", StringComparison.Ordinal))
        {
            faults.Add($"not refused so: {command} {string.Join(' ', arguments)}: {status} {errors}{output}");
        }

        refused.Add(command);
        return errors + output;
    }

    private async Task<JsonElement> Json(params string[] arguments)
    {
        var (status, output, errors) = await Run([.. arguments, "--json"]);
        Assert.True(status == 0, errors);
        return JsonDocument.Parse(output).RootElement;
    }

    private Task<(int Status, string Output, string Errors)> Run(params string[] arguments) => In(folder.Path, arguments);

    private static async Task<(int Status, string Output, string Errors)> In(string data, params string[] arguments)
    {
        var (output, errors) = (new StringWriter(), new StringWriter());
        var status = await RootCommands.Invoke(["server", "--data", data, .. arguments], new() { Output = output, Error = errors });
        return (status, output.ToString(), errors.ToString());
    }
}

using System.Data;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Spa.Configuration.Profiles;
using Spa.Firmware.Signature;
using Spa.Fleet.Access;
using Spa.Fleet.Enrolment;
using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;
using Spa.Fleet.Publishing;
using Spa.Fleet.Serving;
using Spa.Fleet.Tests.Http;
using Spa.ProvisioningServer.Hosting;
using Spa.ProvisioningServer.Hosting.Bulk;
using Spa.ProvisioningServer.Hosting.Publishing;
using Spa.ProvisioningServer.Hosting.Units;
using Spa.ProvisioningServer.Security;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Pages;

/// <summary>A server as it stands after a year: a thousand devices of several customers, some of them in every kind of trouble, a publish under way, and everything else that a provider collects.</summary>
internal sealed class FullHouse(RunningServer server)
{
    /// <summary>How many devices there are.</summary>
    public const int Count = 1000;

    // The longest name, and one with every sign, that a customer may have.
    private static readonly (string Customer, string[] Sites)[] Customers =
    [
        ("Acme Telecom", ["Berlin", "Hamburg", "Munich"]),
        ("Nordlicht", ["Branch office Wilhelmshaven-Nord", "Head office"]),
        ("Municipal Works of Greater Springfield, Networks & Telecoms Inc".Replace(",", string.Empty, StringComparison.Ordinal), ["Town hall", "Pumping station no. 14 behind the old water tower"]),
        ("O'Neill & Sons", ["Shop"]),
        ("Harbour Hotels", ["Reception", "Rooms 100-199", "Rooms 200-299"]),
    ];

    private static readonly (string Version, int Of1000)[] Versions = [("6.1.0", 720), ("6.0.3", 190), ("6.0.1", 70), ("5.1.10(GW)", 20)];
    private readonly DateTimeOffset now = DateTimeOffset.UtcNow;

    /// <summary>A device with a rich timeline whose resync fails.</summary>
    public MacAddress Failing { get; } = Mac(7);

    /// <summary>A device with which all is well.</summary>
    public MacAddress Well { get; } = Mac(400);

    /// <summary>The publish that is under way.</summary>
    public long Publish { get; private set; }

    /// <summary>A job that met refusals.</summary>
    public string Job { get; private set; } = string.Empty;

    /// <summary>The customer with the longest name.</summary>
    public static string LongCustomer => Customers[2].Customer;

    public async Task Fill()
    {
        await Layers();
        await server.Store.Write(on =>
        {
            for (var i = 0; i < Count; i++)
            {
                Device(on, i);
            }
        });
        await server.Store.Write(Figures);
        await Images();
        await Fetched();
        await Publishing();
        await server.Store.Write(Waiting);
        await Certificates();
        await Many();
        await People();
        await server.Store.Write(Log);
        await server.Store.Write(Hooks);

        // How things stand now, instead of how they stood before there was anything.
        await server.Store.Write(on =>
        {
            on.Execute("delete from fleet_hour where hour >= @hour", new { hour = FleetHours.Hour(now) });
            FleetHours.Look(on, now);
            FleetHours.Add(on, now, FleetHours.Resyncs, 410);
            FleetHours.Add(on, now, FleetHours.Reports, 61);
        });
    }

    private static MacAddress Mac(int number) => MacAddress.Of(string.Create(CultureInfo.InvariantCulture, $"000e08{0x5A0000 + (number * 97):x6}"));

    private static LayerScope Scope(string text) => LayerScope.Parse(text).OrThrow();

    private async Task Layers()
    {
        await Set("all", "as the provider began", [
            ("Dial_Tone", "350@-19,440@-19;10(*/0/1+2)"), ("Busy_Tone", "480@-19,620@-19;10(.5/.5/1+2)"), ("Resync_Periodic", "3600"), ("Resync_Random_Delay", "600"), ("Display_Name_1_", "{{desk}}"),
            ("Dial_Plan_1_", "(*xx|[3469]11|0|00|[2-9]xxxxxx|1xxx[2-9]xxxxxxS0|xxxxxxxxxxxx.|<#9,:>[2-9]xxxxxxxxx|<:1206>[2-9]xxxxxx)"), ("Log_Resync_Success_Msg", "$PN $MAC -- Successful resync $SCHEME://$SERVIP:$PORT$PATH, the profile is in force now"),
            ("VoIP_Caller_Auth_Method_2_", "PIN"), ("PSTN_Answer_Delay_2_", "16"), ("Time_Zone", "GMT+01:00")],
            new LayerVariable("desk", VariableType.Text, "Front desk"), new LayerVariable("proxy", VariableType.Address, null), new LayerVariable("password", VariableType.Secret, "hidden-4711"));
        await Set("model:SPA3102", "the line port of this model", [("Line_Enable_2_", "yes"), ("PSTN_Ring_Thru_Line_1_2_", "yes")]);
        foreach (var ((customer, sites), number) in Customers.Select((c, i) => (c, i)))
        {
            await Set($"customer:{customer}", "proxy of the customer", [("Proxy_1_", "{{proxy}}"), ("Password_1_", "{{password}}")], new LayerVariable("proxy", VariableType.Address, $"sip{number}.example.net"));
            await Set($"site:{customer}/{sites[0]}", "hours of the site", [("Resync_Periodic", "7200")]);
        }
    }

    private async Task Set(string scope, string reason, (string Name, string Text)[] entries, params LayerVariable[] variables)
        => Assert.Empty(await server.Operations.Set(Scope(scope), [.. entries.Select(e => new LayerEntry(e.Name, e.Text, null))], variables, Actors.Eve, null, reason));

    private void Device(IDbConnection on, int number)
    {
        var mac = Mac(number);
        var (customer, sites) = Customers[number % 11 < 5 ? 0 : number % Customers.Length];
        var expected = number % 50 == 3;
        var device = new Device(mac)
        {
            Serial = string.Create(CultureInfo.InvariantCulture, $"FM600H{number:d6}"),
            Customer = number % 97 == 0 ? null : customer,
            Site = number % 97 == 0 ? null : sites[number % sites.Length],
            Tags = [.. new[] { number % 20 == 0 ? "pilot" : null, number % 33 == 0 ? "vip" : null, number % 50 == 7 ? "do-not-touch-before-january" : null }.OfType<string>()],
            Note = number % 10 == 0 ? "Behind the cupboard in the hall; ask the caretaker for the key." : string.Empty,
            State = expected ? DeviceState.Expected : number == 13 ? DeviceState.Blocked : DeviceState.Enrolled,
            PublicKey = expected ? null : Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes($"key {number}"))),
            EnrolledAt = expected ? null : now.AddDays(-200).AddHours(number),
            EnrolledBy = expected ? null : "certificate",
        };
        Devices.Put(on, device);
        if (expected)
        {
            return;
        }

        on.Execute("update device set sequence = 4, silence = @silence where mac = @mac", new { mac, silence = (long)TimeSpan.FromHours(3).TotalMilliseconds });
        Enrolments.NewKey(server.Store, on, mac, now.AddDays(-100));
        Healths.Seen(on, mac, string.Create(CultureInfo.InvariantCulture, $"198.51.100.{number % 250}"), Version(number), now.AddSeconds(-((number * 7) % 3000) - (number % 40 == 11 ? 90_000 : 0)));
        Healths.ProfileTaken(on, mac, 4, true, now.AddHours(-20));
        Healths.Reported(on, mac, 4, now.AddHours(-19));
        switch (number % 100)
        {
            case 7:
                Healths.Resynced(on, mac, "tls failed, the certificate of the server has another name than prov.example.net");
                break;
            case 21:
                Healths.Upgraded(on, mac, "timeout, 41 of 13417728 bytes came from https://prov.example.net:8443/fw/spa3102-6-1-0.bin");
                break;
            case 34:
                Healths.Told(on, mac, null, null, "Dial_Plan_1_, a digit, 'x', '*', '#', a range, '<' or 'S' at 12");
                break;
            case 47:
                Healths.Rendered(on, mac, "Display_Name_1_ cannot be this: expected at most 255 characters at 255 (layer of site Acme Telecom/Munich)");
                break;
            case 58:
                Healths.WrongKey(on, mac, now.AddHours(-5));
                break;
            case 63:
                Healths.Certificate(on, mac, now.AddDays(12));
                break;
            case 71:
                Healths.Certificate(on, mac, now.AddDays(-2));
                break;
        }

        var lines = mac == Failing ? 40 : 2;
        for (var line = 0; line < lines; line++)
        {
            var (kind, severity, text) = (line % 4) switch
            {
                0 => ("profile", Severity.Fine, $"Took profile {4 - (line / 12)}."),
                1 => ("report", Severity.Fine, $"Reports profile {4 - (line / 12)} in force, version {Version(number)}."),
                2 => ("syslog", Severity.Warning, "SPA3102 00:0e:08:5a:02:a7 -- Resync failed: tls failed, https://prov.example.net:8443/p/***/000e085a02a7.cfg"),
                _ => ("fault", Severity.Problem, "Its last resync failed: tls failed, the certificate of the server has another name than prov.example.net."),
            };
            DeviceEvents.Add(on, mac, kind, severity, text);
        }
    }

    private static string Version(int number)
    {
        var at = number * 7919 % 1000;
        foreach (var (version, of) in Versions)
        {
            if ((at -= of) < 0)
            {
                return version;
            }
        }

        return Versions[^1].Version;
    }

    private void Figures(IDbConnection on)
    {
        for (var hour = 1; hour <= 24 * 8; hour++)
        {
            var at = now.AddHours(-hour);
            var day = Math.Sin(at.Hour / 24.0 * 2 * Math.PI);
            FleetHours.Add(on, at, FleetHours.Enrolled, 979 - (hour / 10));
            FleetHours.Add(on, at, FleetHours.Online, 950 - (hour / 10) - (long)(20 * day) - (hour is 40 or 41 ? 300 : 0));
            FleetHours.Add(on, at, FleetHours.Resyncs, 950 + (long)(40 * day));
            FleetHours.Add(on, at, FleetHours.Reports, 120 + (long)(30 * day));
            FleetHours.Add(on, at, FleetHours.ResyncFailures, hour % 9 == 0 ? 2 : 0);
            FleetHours.Add(on, at, FleetHours.UpgradeFailures, hour % 31 == 0 ? 1 : 0);
            FleetHours.Add(on, at, FleetHours.GoneSilent, hour is 40 ? 300 : hour % 5 == 0 ? 1 : 0);
            foreach (var (version, of) in Versions)
            {
                on.Execute("insert into fleet_hour (hour, what, name, value) values (@hour, @what, @version, @value)", new { hour = FleetHours.Hour(at), what = FleetHours.Version, version, value = (long)(version == "6.1.0" ? Math.Max(0, of - (hour * 4)) : of + (version == "6.0.3" ? hour * 4 : 0)) });
            }
        }
    }

    private async Task Images()
    {
        var maker = new SigningKey(ECDsa.Create(ECCurve.NamedCurves.nistP256));
        Assert.Null(await new FirmwareStore(server.Store, TimeProvider.System).SetRoot(FirmwareTests.Root(maker), Actors.Eve));
        await server.Store.Write(Images);
    }

    private void Images(IDbConnection on)
    {
        foreach (var (version, days) in new[] { ("6.1.0", 9), ("6.0.3", 80), ("6.0.1", 200), ("5.1.10(GW)", 300) })
        {
            FirmwareImages.Put(on, new() { Model = ModelName.Default, Version = version, File = $"spa3102-{version.Replace('.', '-')}.bin", Size = 13_417_728, Sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(version))), Added = now.AddDays(-days), AddedBy = "eve" });
        }
    }

    // Two that are looked at have their profile from this server.
    private async Task Fetched()
    {
        foreach (var mac in new[] { Failing, Well })
        {
            var key = server.Store.Read(on => server.Store.Keys.Of(on, mac))[0];
            (await server.Plain.GetAsync($"/p/{key.Token}/{mac}.cfg")).EnsureSuccessStatusCode();
        }

        var well = server.Store.Read(on => server.Store.Keys.Of(on, Well))[0];
        (await server.Plain.PostAsync($"/report/{well.Token}/{Well}.xml", new ByteArrayContent(ReportTests.Report(well, server.Store.Read(on => Devices.Find(on, Well))!.Sequence, "6.1.0")))).EnsureSuccessStatusCode();
    }

    private async Task Publishing()
    {
        Assert.Null(await server.Operations.AssignFirmware(ModelName.Default, "6.1.0", Actors.Eve));
        var layers = server.Host.Services.GetRequiredService<LayerWork>();
        var work = server.Host.Services.GetRequiredService<PublishWork>();
        Assert.True((await layers.Edit(Scope("customer:Nordlicht"), [new LayerChange.SetEntry(new("Resync_Periodic", "1800", null))], null, Actors.Eve)).Done);
        var taken = (await layers.Publish(Scope("customer:Nordlicht"), new("resync twice an hour while the new proxy is tried", [new StageTarget.Count(5)], PublishLimits.Usual, null), Actors.Eve)).Publish!.Value;
        Assert.Null(await work.Act(taken, new PublishEvent.Stop("eve", "the proxy was not ready"), Actors.Eve));
        Assert.Null(await work.Act(taken, new PublishEvent.RollBack("eve"), Actors.Eve));

        var acme = Scope("customer:Acme Telecom");
        Assert.True((await layers.Edit(acme, [new LayerChange.SetEntry(new("Proxy_1_", "new-{{proxy}}", null)), new LayerChange.SetEntry(new("Register_Expires_1_", "600", null))], null, Actors.Eve)).Done);
        var outcome = await layers.Publish(acme, new("the new proxy, first for the pilots", [new StageTarget.Tagged("pilot"), new StageTarget.Count(100)], new(10, 20, false), null), Actors.Eve);
        Publish = outcome.Publish!.Value;
        var first = server.Store.Read(on => on.Query<MacAddress>("select mac from publish_device where publish = @Publish order by mac", new { Publish })).ToList();
        Assert.NotEmpty(first);
        foreach (var (mac, number) in first.Select((m, i) => (m, i)))
        {
            if (number < first.Count - 4)
            {
                var key = server.Store.Read(on => server.Store.Keys.Of(on, mac))[0];
                (await server.Plain.GetAsync($"/p/{key.Token}/{mac}.cfg")).EnsureSuccessStatusCode();
                var sequence = server.Store.Read(on => Devices.Find(on, mac))!.Sequence;
                if (number is 1 or 2)
                {
                    await server.Plain.PostAsync($"/report/{key.Token}/{mac}.xml", new ByteArrayContent(ProfileCipher.Encrypt(
                        ProfileWriter.Write([new("Profile_Sequence", $"{sequence}")], "Last Resync Result: ok", "Refused Setting: Register_Expires_1_, a number from 60 to 86400"), key.Key, KeyDigest.Md5, "saltsalt"u8)));
                }
                else if (number < first.Count - 8)
                {
                    await server.Plain.PostAsync($"/report/{key.Token}/{mac}.xml", new ByteArrayContent(ReportTests.Report(key, sequence, "6.1.0")));
                }
            }
        }

        // A draft beside it, of somebody else.
        Assert.True((await layers.Edit(acme, [new LayerChange.SetEntry(new("VoIP_Caller_Auth_Method_2_", "none", null)), new LayerChange.SetEntry(new("Dial_Tone", "425@-19;10(*/0/1)", null)), new LayerChange.TakeOut("Password_1_")], null, Actors.Of("Acme Telecom"))).Done);
    }

    private void Waiting(IDbConnection on)
    {
        for (var i = 0; i < 5; i++)
        {
            WaitingUnits.Put(on, new WaitingUnit(i == 0 ? Mac(3) : i == 1 ? Mac(401) : MacAddress.Of($"000e08ffff{i:x2}"), Convert.ToHexStringLower(SHA256.HashData([(byte)i])))
            {
                Serial = i == 3 ? "FM600F123456" : $"FM600H77000{i}",
                Reason = i == 1 ? "Another key for a device that is let in." : i == 2 ? "No certificate of this provider, and the serial number is not known to the inventory." : "No certificate of this provider.",
                FirstSeen = now.AddMinutes(-90 * i),
                LastSeen = now.AddSeconds(-20),
                Address = i == 4 ? "2001:db8:1234:5678:9abc:def0:1234:5678" : $"203.0.113.{i}",
                UserAgent = $"Linksys/SPA-3102-5.1.10(GW) (FM600H77000{i})",
            });
        }
    }

    private async Task Certificates()
    {
        for (var i = 0; i < 4; i++)
        {
            var mac = Mac(500 + i);
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=unit", key, HashAlgorithmName.SHA256).CreateSigningRequestPem();
            Assert.Null((await server.Host.Services.GetRequiredService<DeviceCertificates>().Issue(request, mac, null, null, Actors.Eve)).Fault);
            if (i > 1)
            {
                Assert.Null(await server.Host.Services.GetRequiredService<DeviceCertificates>().Revoke(mac, "stolen from the van in the night to Tuesday, reported by the customer", Actors.Eve));
            }
        }

        var units = server.Host.Services.GetRequiredService<UnitOperations>();
        Assert.Null(await units.SetRule(new("SPA2102", EnrolBy.Legacy, FetchBy.Tftp, KeyDigest.Md5), Actors.Eve));
        Assert.Null(await units.SetRule(new("SPA8000", EnrolBy.Https, FetchBy.Https, KeyDigest.Sha256), Actors.Eve));
    }

    private async Task Many()
    {
        var work = server.Host.Services.GetRequiredService<BulkWork>();
        foreach (var order in new BulkOrder[]
        {
            new(BulkAction.Tag, "autumn-rollout", DeviceQuery.Parse("customer:Nordlicht version:6.0.3").OrThrow(), []),
            new(BulkAction.Firmware, "6.1.0", DeviceQuery.Parse("tag:autumn-rollout").OrThrow(), []),
            new(BulkAction.NewKey, string.Empty, null, [Mac(3), Mac(53), Mac(402)]),
        })
        {
            Job = (await work.Start(order, Actors.Eve)).Id!;
            while (server.Store.Read(on => BulkJobs.Find(on, Job))!.State == BulkJob.Standing.Running)
            {
                await work.Step(Job);
            }
        }
    }

    private async Task People()
    {
        foreach (var (name, role, customers) in new (string, Role, string[])[] { ("ann", Role.Operator, []), ("bob", Role.Viewer, ["Acme Telecom", "O'Neill & Sons"]), ("night-shift-of-the-operations-centre", Role.Operator, [.. Customers.Select(c => c.Customer)]) })
        {
            Assert.Null(await server.Accounts.Add(name, "a long password", role, customers, Actors.Eve));
        }

        var tokens = server.Host.Services.GetRequiredService<AccessTokens>();
        Assert.NotNull((await tokens.Add("ann", "billing, nightly", ["devices:read", "reports:read"], TimeSpan.FromDays(30), Actors.Eve)).Made);
        Assert.NotNull((await tokens.Add("admin", "monitoring", ["metrics:read"], TimeSpan.FromDays(700), Actors.Eve)).Made);
        var old = (await tokens.Add("admin", "the script that moves devices from the old inventory", [.. AccessRules.Table.Select(r => r.Scope)], TimeSpan.FromDays(3), Actors.Eve)).Made!;
        Assert.Null(await tokens.Revoke(old.Id, Actors.Eve));
    }

    private void Log(IDbConnection on)
    {
        for (var i = 0; i < 600; i++)
        {
            server.Store.Audits.Add(on, i % 3 == 0 ? Actors.Eve : new Actor("ann", Role.Operator, []) { From = "2001:db8:1234:5678:9abc:def0:1234:5678" }, $"device:{Mac(i)}", i % 2 == 0 ? "Customer: 'Acme Telecom' instead of none; site: 'Munich' instead of none; tags: 'pilot vip' instead of none." : "Key change begun.");
        }
    }

    private void Hooks(IDbConnection on)
    {
        foreach (var (id, name, host, enabled) in new[] { ("11111111", "ticket system", "https://tickets.example.net", 1L), ("22222222", "the alarm screen in the network operations centre", "https://alarms.noc.municipal-works.example.net:8443", 1L), ("33333333", "old", "https://old.example.net", 0L) })
        {
            server.Store.Webhooks.Add(on, new() { Id = id, Name = name, Host = host, Kinds = "device.missing resync.failed upgrade.failed", Enabled = enabled, Created = now.AddDays(-90), CreatedBy = "eve", Dropped = id[0] == '2' ? 17 : 0 }, new Uri(host + "/hook"), "secret");
            for (var i = 0; i < 12; i++)
            {
                // Nothing here is due while a test runs.
                var dead = id[0] == '2' && i % 3 == 0;
                var waits = id[0] == '2' && i % 3 == 1;
                on.Execute(
                    """
                    insert into webhook_delivery (webhook, id, kind, mac, body, created, state, due, attempts, outcome, finished)
                    values (@id, @delivery, @kind, @mac, '{}', @at, @state, @due, @attempts, @outcome, @finished)
                    """,
                    new
                    {
                        id,
                        delivery = $"{id}{i:d4}",
                        kind = i % 2 == 0 ? "resync.failed" : "device.missing",
                        mac = Mac(i * 20),
                        at = now.AddMinutes(-37 * i),
                        state = dead ? 2L : waits ? 0L : 1L,
                        due = now.AddHours(3),
                        attempts = dead ? 12L : waits ? 5L : 1L,
                        outcome = dead ? "Given up after 12 tries: the other side answered 503 Service Unavailable." : waits ? "No answer within 10 s." : "Taken: 204.",
                        finished = waits ? (DateTimeOffset?)null : now.AddMinutes(-37 * i),
                    });
            }
        }
    }
}

using System.Net.Sockets;
using System.Text;
using Spa.Marks;

namespace Spa.Flows.Tests.Faults;

/// <summary>The published unit and the running server, each with programs of others at the far end.</summary>
public sealed class PeerTests(StandingUnit unit) : IClassFixture<StandingUnit>
{
    private const string First = "5.1.10(GW)";
    private static TimeSpan Limit => StandingUnit.Limit;

    [NativeFact]
    public void A_server_that_comes_later_is_found_and_until_then_the_page_says_what_is_missing()
    {
        Assert.StartsWith("No settings yet: http_get failed (", unit.BeforeTheServer.Headline, StringComparison.Ordinal);
        Assert.True(unit.AfterTheServer.LastResync!.Good);
        Assert.Equal(First, unit.AfterTheServer.Version);
    }

    [NativeFact("nginx", "openssl", "curl")]
    public async Task Profile_and_image_come_from_nginx_and_a_cut_download_goes_on()
    {
        var folder = unit.Place("nginx");
        await using var nginx = new Nginx(folder);
        await nginx.MakeCertificate(unit.Rig.Provider);
        await nginx.Start();
        await unit.Set($"Profile_Rule_B=[--key $SA] https://127.0.0.1:{nginx.Secure}/unit.cfg");
        await unit.ExportChanged("GPP_E", "by nginx and openssl", Path.Combine(nginx.Root, "unit.cfg"));
        await unit.Rig.Device!.Until("a resync from nginx over TLS", Limit, s => s.LastResync is { Good: true, Url: var url } && url.StartsWith($"https://127.0.0.1:{nginx.Secure}/", StringComparison.Ordinal));
        Assert.Equal("by nginx and openssl", Unit.Text(Unit.Settings(unit.UnitFolder), "GPP_E"));

        await unit.Rig.Server.Operate("firmware", "add", await unit.Rig.Firmware.Image("5.1.11(GW)"));
        await unit.Export("/fw/spa3102-5-1-11-GW.bin", Path.Combine(nginx.Root, "fw.bin"));
        await nginx.DisposeAsync();
        await nginx.Start(bytesPerSecond: 2_000_000);
        await unit.Set($"Upgrade_Rule=( $SWVER eq {First} )? http://127.0.0.1:{nginx.Plain}/fw.bin");
        await unit.Rig.Device.Until("a part of the image is there", Limit, s => s.FirmwareBytes > 500_000);
        await nginx.DisposeAsync();
        await nginx.Start();
        await unit.Rig.Device.Until("the image of nginx runs", Limit, s => s.Version == "5.1.11(GW)" && s.Health.Count == 0);
        Assert.Contains(nginx.Log, line => line.StartsWith("GET /fw.bin 206 bytes=", StringComparison.Ordinal));
        await unit.Unset("Profile_Rule_B", "Upgrade_Rule");
    }

    [NativeFact("atftpd", "openssl", "curl")]
    public async Task Profile_and_image_come_from_atftpd()
    {
        var folder = unit.Place("tftp");
        File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.OtherExecute | UnixFileMode.OtherRead);
        var port = Peer.FreePort(ProtocolType.Udp);
        await using var atftpd = Peer.Start("atftpd", "--daemon", "--no-fork", "--port", $"{port}", "--bind-address", "127.0.0.1", "--user", $"{Environment.UserName}.{Environment.UserName}", folder);
        await unit.Set($"Profile_Rule_B=[--key $SA] tftp://127.0.0.1:{port}/unit.cfg");
        await unit.ExportChanged("GPP_F", "by atftpd and openssl", Path.Combine(folder, "unit.cfg"));
        await unit.Rig.Device!.Until("a resync from atftpd", Limit, s => s.LastResync is { Good: true, Url: var url } && url.StartsWith($"tftp://127.0.0.1:{port}/", StringComparison.Ordinal));
        Assert.Equal("by atftpd and openssl", Unit.Text(Unit.Settings(unit.UnitFolder), "GPP_F"));

        await unit.Rig.Server.Operate("firmware", "add", await unit.Rig.Firmware.Image("5.1.12(GW)"));
        await unit.Export("/fw/spa3102-5-1-12-GW.bin", Path.Combine(folder, "fw.bin"));
        await unit.Set($"Upgrade_Rule=( $SWVER ne 5.1.12(GW) )? tftp://127.0.0.1:{port}/fw.bin");
        await unit.Rig.Device.Until("the image of atftpd runs", 3 * Limit, s => s.Version == "5.1.12(GW)" && s.Health.Count == 0);
        await unit.Unset("Profile_Rule_B", "Upgrade_Rule");
    }

    /// <summary>Everything that people or strangers may come to see, searched for everything that is to stay hidden.</summary>
    [NativeFact]
    [Attack("D9")]
    public async Task No_secret_is_anywhere_where_people_look()
    {
        var rig = unit.Rig;
        await rig.Device!.Until("a report is sent", Limit, s => s.LastReport is { Good: true });
        var (_, report, _) = await rig.Server.TryOperate("report", "show", rig.Mac);
        var seen = new Dictionary<string, string>
        {
            ["server's output"] = string.Join('\n', rig.Server.Tail),
            ["unit's output"] = string.Join('\n', rig.Device.Tail),
            ["unit's status"] = (await rig.Device.Status())!.Document.GetRawText(),
            ["report"] = report,
            ["device"] = (await rig.Server.Operate("device", "show", rig.Mac, "--profile")).GetRawText(),
            ["devices"] = (await rig.Server.Operate("device", "list")).GetRawText(),
            ["layer"] = (await rig.Server.Operate("layer", "show", "all")).GetRawText(),
            ["waiting"] = (await rig.Server.Operate("waiting")).GetRawText(),
        };
        foreach (var log in Directory.GetFiles(Path.Combine(rig.Server.Data, "logs")))
        {
            await using var file = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            seen[log] = await new StreamReader(file).ReadToEndAsync();
        }

        var identity = Path.Combine(unit.UnitFolder, "identity");
        var secrets = new Dictionary<string, string>
        {
            ["profile key"] = unit.Key,
            ["path token"] = unit.Token,
            ["a line's password"] = "Geheimnis-4711",
            ["administrator's password of the unit"] = rig.Label.GetProperty("adminPassword").GetString()!,
            ["unit's private key"] = Body(Path.Combine(identity, "device.key")),
            ["provider's private key"] = Body(Path.Combine(rig.Server.Data, "ca", "ca.key")),
            ["first password of the server"] = (await File.ReadAllTextAsync(Path.Combine(rig.Server.Data, "first-password.txt"))).Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1].Split(' ')[^1],
        };
        Assert.All(secrets, secret => Assert.True(secret.Value.Length >= 8, secret.Key));
        Assert.All(seen, place => Assert.True(place.Value.Length > 1, place.Key));
        Assert.Contains("Profile_Sequence", report, StringComparison.Ordinal);
        Assert.Empty(from place in seen from secret in secrets where place.Value.Contains(secret.Value, StringComparison.OrdinalIgnoreCase) select $"{secret.Key} in {place.Key}");

        // What goes over the open wire: ciphertext only.
        var wire = Encoding.Latin1.GetString(rig.Wire.Seen("/p/")!);
        Assert.DoesNotContain(secrets.Values, s => wire.Contains(s, StringComparison.Ordinal));
    }

    private static string Body(string pem) => File.ReadAllLines(pem)[1];
}

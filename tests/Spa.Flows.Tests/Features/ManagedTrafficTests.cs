using System.Net.Sockets;
using System.Text.RegularExpressions;
using Spa.Cwmp.Messages;
using Spa.Cwmp.Soap;
using Spa.Fleet.Acs;
using Spa.Flows.Tests.Faults;
using Spa.ProvisioningServer.Hosting.Acs;
using Spa.Tests;

namespace Spa.Flows.Tests.Features;

/// <summary>What a unit and its ACS really say to each other, as it passes on the wire: each envelope of either side fits the schemas of the Broadband Forum.</summary>
public class ManagedTrafficTests
{
    private const string Table = "Device.ManagementServer.InformParameter.";

    // All that either side has a reason to say. What else there is in CWMP no page of the server asks for, and no unit of ours says by itself; other tests have both answer it.
    private static readonly string[] FromServer =
    [
        "AddObject", "DeleteObject", "Download", "FactoryReset", "GetParameterNames", "GetParameterValues", "InformResponse", "Reboot", "RequestDownloadResponse", "SetParameterValues", "TransferCompleteResponse", "Upload",
    ];

    private static readonly string[] FromUnit =
    [
        "AddObjectResponse", "DeleteObjectResponse", "DownloadResponse", "FactoryResetResponse", "Fault", "GetParameterNamesResponse", "GetParameterValuesResponse", "Inform", "RebootResponse",
        "RequestDownload", "SetParameterValuesResponse", "TransferComplete", "UploadResponse",
    ];

    [Fact]
    public async Task Every_message_of_server_and_unit_fits_the_schemas_whatever_is_asked()
    {
        await using var provider = await Provider.Open("Dial_Plan_1_=(11x)", "Dial_Tone=425@-15;*(*/0/1)");
        await using var tap = new CwmpTap(new Uri(provider.Report.Http).Port);
        await using var unit = await Home.Make(
            false, null, null, await File.ReadAllTextAsync(Path.Combine(provider.Ca, "ca.crt")), "Profile_Rule=", "CWMP_Enable=yes", $"CWMP_ACS_URL=http://127.0.0.1:{tap.Port}/acs", "CWMP_Connection_Request_Port=0", "CWMP_Periodic_Inform_Interval=1",
            "CWMP_Retry_Minimum_Wait_Interval=1", "CWMP_Upgrades_Managed=yes");
        await unit.PlugIn(null);

        // Without a certificate nothing but its serial number names it: it waits under an address that is made of that.
        string? mac = null;
        await unit.Until("it is let in", async () => (mac = await provider.LetIn()) is not null);
        await unit.Until("it has its own password and its settings", () => Task.FromResult(provider.Managed(mac!) is { Generation: 1, Settled.Device: >= 0 }));
        Assert.Equal("(11x)", Unit.Text(Unit.Settings(unit.Files.Root), "Dial_Plan_1_"));

        const string Odd = "a<b&c>\"d'\u00e9\u20ac ]]>";
        await Asked(
            (AcsTaskState.Done, new(AcsTaskKind.Browse) { Paths = ["Device.ManagementServer."] }),
            (AcsTaskState.Done, new(AcsTaskKind.AddObject) { Paths = [Table] }),
            (AcsTaskState.Done, new(AcsTaskKind.Set) { Values = new Dictionary<string, string> { [Table + "1.ParameterName"] = "Device.DeviceInfo.UpTime", [Table + "1.EventList"] = "2 PERIODIC", [Table + "1.Enable"] = "1" } }),
            (AcsTaskState.Done, new(AcsTaskKind.Set) { Values = new Dictionary<string, string> { ["Device.X_000E08_Profile.GPP_A"] = Odd } }),
            (AcsTaskState.Done, new(AcsTaskKind.Refresh)));
        Assert.Equal(Odd, Unit.Text(Unit.Settings(unit.Files.Root), "GPP_A"));

        // The row brings what it names with the next call of its event.
        await unit.Until("its row is told", () => Task.FromResult(tap.Messages().Any(m => m.FromUnit && Events(m).Contains("2 PERIODIC") && Text(m).Contains("<Name>Device.DeviceInfo.UpTime</Name>", StringComparison.Ordinal) && Method(m.Body) == "Inform")));
        await Asked(
            (AcsTaskState.Failed, new(AcsTaskKind.Set) { Values = new Dictionary<string, string> { ["Device.Nothing"] = Odd, ["Device.Time.NTPServer1"] = "ntp.example" } }),
            (AcsTaskState.Failed, new(AcsTaskKind.Refresh) { Paths = ["Device.Nothing."] }),
            (AcsTaskState.Failed, new(AcsTaskKind.Browse) { Paths = ["Device.Nothing."] }),
            (AcsTaskState.Failed, new(AcsTaskKind.AddObject) { Paths = ["Device.Users.User."] }),
            (AcsTaskState.Failed, new(AcsTaskKind.DeleteObject) { Paths = [Table + "7."] }),
            (AcsTaskState.Failed, new(AcsTaskKind.Download) { Url = "ftp://127.0.0.1/a" }),
            (AcsTaskState.Failed, new(AcsTaskKind.Download) { FileType = FileTypes.WebContent, Url = "http://127.0.0.1/a" }),
            (AcsTaskState.Done, new(AcsTaskKind.Download)),
            (AcsTaskState.Queued, new(AcsTaskKind.Download) { Url = "http://127.0.0.1:1/nobody" }),
            (AcsTaskState.Failed, new(AcsTaskKind.Download) { FileType = FileTypes.Firmware, Url = provider.Report.Http + "/fw/nothing.img", User = Odd, Password = Odd }),
            (AcsTaskState.Done, new(AcsTaskKind.Upload)),
            (AcsTaskState.Done, new(AcsTaskKind.Upload) { FileType = FileTypes.UploadLog }),
            (AcsTaskState.Failed, new(AcsTaskKind.Upload) { Url = provider.Report.Http + "/nothing" }),
            (AcsTaskState.Done, new(AcsTaskKind.DeleteObject) { Paths = [Table + "1."] }));

        // The line and the phone of the unit are looked at, and a ping goes out where this machine lets programs ping.
        var pings = MayPing();
        const string Ports = "Device.Services.VoiceService.1.POTS.";
        var found = await Asked(
            (pings ? AcsTaskState.Done : AcsTaskState.Failed, new(AcsTaskKind.Diagnose) { Paths = ["Device.IP.Diagnostics.IPPing."], Values = new Dictionary<string, string> { ["Host"] = "127.0.0.1", ["NumberOfRepetitions"] = "2" } }),
            (AcsTaskState.Done, new(AcsTaskKind.Diagnose) { Paths = [Ports + "FXO.1.DiagTests."], Values = new Dictionary<string, string> { ["TestSelector"] = "DialTone" } }),
            (AcsTaskState.Done, new(AcsTaskKind.Diagnose) { Paths = [Ports + "FXS.1.DiagTests."] }));
        Assert.Contains(pings ? "2 of 2 answered; fastest " : "Error_Internal", found[0], StringComparison.Ordinal);
        Assert.Equal(["DialTone: success, -48.0 V.", "Off-hook: success."], found[1..]);

        // Who wants new firmware at a unit whose ACS decides on it has the ACS asked.
        Assert.Contains("it is asked for an image now", (await unit.Open("/admin/upgrade")).Text, StringComparison.Ordinal);
        await unit.Until("the server has heard of it", () => Task.FromResult(tap.Messages().Any(m => !m.FromUnit && m.Body.Length > 0 && Method(m.Body) == "RequestDownloadResponse")));
        await Asked((AcsTaskState.Done, new(AcsTaskKind.Reboot)));
        Assert.Equal(2, unit.Starts);
        await unit.Until("it comes when it is asked to", async () => await provider.Call(mac!) == "The unit begins a session.");
        await unit.Until("it says why it comes", () => Task.FromResult(tap.Messages().Any(m => Events(m).Contains("6 CONNECTION REQUEST"))));

        // After this it knows no ACS any more.
        await Asked((AcsTaskState.Done, new(AcsTaskKind.FactoryReset)));

        var messages = tap.Messages();
        foreach (var message in messages.Where(m => m.Body.Length > 0))
        {
            Assert.Contains("Content-Type: text/xml; charset=\"utf-8\"", message.Head.Split("\r\n"));
            CwmpSchemas.MustFit(message.Body);
        }

        Assert.Equal(FromServer, Said(fromUnit: false));
        Assert.Equal(FromUnit, Said(fromUnit: true));
        Assert.Subset(messages.Where(m => m.FromUnit && m.Body.Length > 0).SelectMany(Events).ToHashSet(), new HashSet<string>(["0 BOOTSTRAP", "1 BOOT", "2 PERIODIC", "6 CONNECTION REQUEST", "7 TRANSFER COMPLETE", "8 DIAGNOSTICS COMPLETE", "9 REQUEST DOWNLOAD", "M Download", "M Upload", "M Reboot"]));

        async Task<string[]> Asked(params (AcsTaskState End, AcsWish Wish)[] wishes)
        {
            var tasks = new List<(AcsTaskState End, AcsTask Task)>();
            foreach (var (end, wish) in wishes)
            {
                tasks.Add((end, await provider.Ask(mac!, wish)));
            }

            string Shown() => string.Join('\n', tasks.Select(t => $"{provider.Task(mac!, t.Task.Number)} {provider.Task(mac!, t.Task.Number)?.Result}"));
            await unit.Until("all of it has ended", () => Task.FromResult(tasks.All(t => provider.Task(mac!, t.Task.Number) is { IsOpen: false } or { State: AcsTaskState.Queued, Result.Length: > 0 })), Shown);
            Assert.True(tasks.All(t => provider.Task(mac!, t.Task.Number)!.State == t.End), Shown());
            return [.. tasks.Select(t => provider.Task(mac!, t.Task.Number)!.Result)];
        }

        string[] Said(bool fromUnit) => [.. messages.Where(m => m.FromUnit == fromUnit && m.Body.Length > 0).Select(m => Method(m.Body)).Distinct().Order(StringComparer.Ordinal)];
    }

    private static bool MayPing()
    {
        foreach (var type in new[] { SocketType.Dgram, SocketType.Raw })
        {
            try
            {
                using var socket = new Socket(AddressFamily.InterNetwork, type, ProtocolType.Icmp);
                return true;
            }
            catch (SocketException)
            {
                // Perhaps by the other.
            }
        }

        return false;
    }

    private static string Method(byte[] envelope) => Envelopes.Read(envelope, SoapLimits.Standard, out var read, out var error) ? read.Body is CwmpFault ? "Fault" : read.Body.Method : throw new Xunit.Sdk.XunitException($"{error}");

    private static string Text((bool FromUnit, string Head, byte[] Body) message) => System.Text.Encoding.UTF8.GetString(message.Body);

    private static IEnumerable<string> Events((bool FromUnit, string Head, byte[] Body) message) => Regex.Matches(Text(message), "<EventCode>([^<]*)<").Select(m => m.Groups[1].Value);
}

using System.Net;
using System.Text;
using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;
using Spa.Device.Hosting;
using Spa.Device.Logging;
using Spa.Device.Syslog;
using Spa.Device.Web;
using Spa.Marks;

namespace Spa.Device.Tests.Host;

/// <summary>Each setting that the host goes by makes something outside differ: who is let in, where the pages answer, what a receiver gets.</summary>
public class HostParameterTests
{
    [Fact]
    [Parameter("Admin_Passwd")]
    [Parameter("User_Password")]
    [Parameter("Enable_Web_Admin_Access")]
    public void Passwords_let_in_who_has_them()
    {
        Proof.Differs("Admin_Passwd", "one", "two", Login("Admin_Passwd", "admin:one"), Seen("Admin", "out"));
        Proof.Differs("User_Password", "one", "", Login("User_Password", "user:one"), Seen("User", "out"));
        Proof.Differs("Enable_Web_Admin_Access", "yes", "no", Login("Enable_Web_Admin_Access", "admin:one", ("Admin_Passwd", "one")), Seen("Admin", "out"));
    }

    [Fact]
    [Parameter("Web_Server_Port")]
    [Parameter("Enable_Web_Server")]
    [Parameter("WAN_Web_Server_Port")]
    [Parameter("Enable_WAN_Web_Server")]
    public void The_pages_answer_where_the_settings_say()
    {
        var (one, two) = (FreePort(), FreePort());
        Proof.Differs("Web_Server_Port", $"{one}", $"{two}", Answers(one, two, "Web_Server_Port"), Seen("yes,no", "no,yes"));
        Proof.Differs("Enable_Web_Server", "yes", "no", Answers(one, two, "Enable_Web_Server", ("Web_Server_Port", $"{one}")), Seen("yes,no", "no,no"));
        Proof.Differs("WAN_Web_Server_Port", $"{one}", $"{two}", Answers(one, two, "WAN_Web_Server_Port", ("Enable_WAN_Web_Server", "yes"), ("Enable_Web_Server", "no")), Seen("yes,no", "no,yes"));
        Proof.Differs("Enable_WAN_Web_Server", "yes", "no", Answers(one, two, "Enable_WAN_Web_Server", ("WAN_Web_Server_Port", $"{one}"), ("Enable_Web_Server", "no")), Seen("yes,no", "no,no"));
    }

    [Fact]
    [Parameter("Enable_Function_URLs")]
    [Parameter("HostName")]
    public void Links_act_and_names_are_answered_as_the_settings_say()
    {
        Proof.Differs("Enable_Function_URLs", "yes", "no", Asked("Enable_Function_URLs", "/reboot", "127.0.0.1"), (a, b) =>
        {
            Assert.StartsWith("200 <!doctype html>", a, StringComparison.Ordinal);
            Assert.Contains("The unit restarts as soon as", a, StringComparison.Ordinal);
            Assert.Contains("Restart the unit?", b, StringComparison.Ordinal);
        });
        Proof.Differs("HostName", "gateway", "other", Asked("HostName", "/api/settings", "gateway"), (a, b) =>
        {
            Assert.StartsWith("200 ", a, StringComparison.Ordinal);
            Assert.Equal("421 This unit is not known by that name; use its address.\n", b);
        });
    }

    [Fact]
    [Parameter("Debug_Server")]
    [Parameter("Debug_Level")]
    public void The_debug_server_gets_as_much_as_its_level_says()
    {
        Proof.Differs("Debug_Server", "one.test", "two.test:5514", Debug("Debug_Server", ("Debug_Level", "0")), Seen("one.test 0", "two.test:5514 0"));
        Proof.Differs("Debug_Level", "1", "3", Debug("Debug_Level", ("Debug_Server", "d")), Seen("d 0,d 3,d 4", "d 0,d 3,d 4,d 5,d 6,d 7"));
        Assert.Equal(("d 0", "d 0,d 3,d 4,d 5,d 6"), (Debug("Debug_Level", ("Debug_Server", "d"))("0", new HashSet<string>()), Debug("Debug_Level", ("Debug_Server", "d"))("2", new HashSet<string>())));
        Assert.Equal(string.Empty, Debug("Debug_Level")("3", new HashSet<string>()));
    }

    [Fact]
    public async Task A_side_moves_only_once_its_new_address_could_be_had()
    {
        var lines = new KeptText();
        var desk = new DeskStub();
        await using var feed = new StatusFeed(desk.Status, desk.Failures.Add);
        using var taken = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.InterNetwork, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        await using var sides = Sides(new IPEndPoint(IPAddress.Loopback, 0), null, desk, feed, lines);
        await sides.Set(SettingsSnapshot.Factory);
        var before = sides.Lan;
        await sides.Set(SettingsSnapshot.Factory.With(SystemParameters.WebServerPort, ((IPEndPoint)taken.LocalEndPoint!).Port));
        Assert.Equal((before, null), (sides.Lan, sides.Trouble));
        Assert.Contains("pages cannot be had at", lines.ToString(), StringComparison.Ordinal);
        await sides.Set(SettingsSnapshot.Factory.With(SystemParameters.EnableWebServer, false));
        Assert.Equal((null, null), (sides.Lan, sides.Trouble));
    }

    private static Action<string, string> Seen(string first, string second) => (a, b) => Assert.Equal((first, second), (a, b));

    private static SettingsSnapshot Set(ISet<string> reads, IEnumerable<(string Name, string Text)> settings)
        => settings.Aggregate(SettingsSnapshot.Factory, (s, next) => s.With(Catalogue.Find(next.Name)!, next.Text)).Watched(reads);

    private static Func<string, ISet<string>, string> Login(string name, string pair, params (string Name, string Text)[] settings) => (value, reads) =>
    {
        var passwords = UnitDesk.PasswordsOf(Set(reads, [.. settings, (name, value)]), _ => false);
        var answer = new Login(() => passwords, new LockOut(() => TimeSpan.Zero)).Judge($"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(pair))}", IPAddress.Loopback);
        return answer is LoginAnswer.In let ? $"{let.Account}" : "out";
    };

    private static Func<string, ISet<string>, string> Answers(int one, int two, string name, params (string Name, string Text)[] settings) => (value, reads) =>
        Answer(one, two, Set(reads, [.. settings, (name, value)])).GetAwaiter().GetResult();

    private static async Task<string> Answer(int one, int two, SettingsSnapshot settings)
    {
        var desk = new DeskStub();
        await using var feed = new StatusFeed(desk.Status, desk.Failures.Add);
        await using var sides = Sides(new IPEndPoint(IPAddress.Loopback, 0), new IPEndPoint(IPAddress.Loopback, 0), desk, feed, new KeptText());
        await sides.Set(settings);
        using var client = new HttpClient();
        var seen = new List<string>();
        foreach (var port in new[] { one, two })
        {
            try
            {
                using var answer = await client.GetAsync(new Uri($"http://127.0.0.1:{port}/"));
                seen.Add(answer.StatusCode == HttpStatusCode.Unauthorized ? "yes" : "?");
            }
            catch (HttpRequestException)
            {
                seen.Add("no");
            }
        }

        return string.Join(',', seen);
    }

    private static PageSides Sides(IPEndPoint lan, IPEndPoint? wan, DeskStub desk, StatusFeed feed, KeptText said) => new(
        lan,
        wan,
        at => PageServer.Start(at, desk, new Login(() => desk.Passwords, new LockOut(() => TimeSpan.Zero)), new FormToken(), feed, desk.Failures.Add),
        new StderrLog(Microsoft.Extensions.Logging.LogLevel.Information, said));

    private static Func<string, ISet<string>, string> Asked(string name, string path, string host) => (value, reads) => Ask(Set(reads, [(name, value)]), path, host).GetAwaiter().GetResult();

    private static async Task<string> Ask(SettingsSnapshot settings, string path, string host)
    {
        var desk = new DeskStub { FunctionUrls = UnitDesk.FunctionUrlsOf(settings), HostNames = UnitDesk.HostNamesOf(settings), RebootSentence = "The unit restarts as soon as nothing is in use." };
        await using var feed = new StatusFeed(desk.Status, desk.Failures.Add);
        await using var pages = await PageServer.Start(new IPEndPoint(IPAddress.Loopback, 0), desk, new Login(() => desk.Passwords, new LockOut(() => TimeSpan.Zero)), new FormToken(), feed, desk.Failures.Add);
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"http://{pages.LocalEndPoint}{path}"));
        request.Headers.Host = host;
        request.Headers.TryAddWithoutValidation("Authorization", $"Basic {Convert.ToBase64String("admin:k7qm-2x9d"u8)}");
        using var answer = await client.SendAsync(request);
        return $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}";
    }

    private static Func<string, ISet<string>, string> Debug(string name, params (string Name, string Text)[] settings) => (value, reads) =>
    {
        var sent = new List<string>();
        var snapshot = Set(reads, [.. settings, (name, value)]);
        var debug = new DebugLines(() => snapshot, (server, severity, _) => sent.Add($"{server} {severity}"));
        foreach (var severity in new[] { DebugLines.Fault, 3, 4, 5, 6, DebugLines.Step })
        {
            debug.Take(severity, "text");
        }

        return string.Join(',', sent);
    };

    private static int FreePort()
    {
        using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.InterNetwork, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}

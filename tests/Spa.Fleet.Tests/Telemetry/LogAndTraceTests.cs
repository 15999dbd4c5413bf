using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Spa.Fleet.Tests.Http;
using Spa.Fleet.Tests.Webhooks;
using Spa.Marks;

namespace Spa.Fleet.Tests.Telemetry;

public class LogAndTraceTests
{
    [Fact]
    [Attack("D9")]
    public async Task Traces_reach_the_collector_without_the_tokens_of_units()
    {
        await using var collector = await Receiver.Open();
        var server = new RunningServer { Change = o => o with { Otlp = collector.Address } };
        await server.InitializeAsync();
        string token;
        try
        {
            var (mac, key) = await server.Enrolled("000e08f10001");
            token = key.Token;
            await server.Plain.GetAsync($"/p/{token}/{mac}.cfg?secret=Geheimnis4711");
            await server.Plain.GetAsync("/health/live");
        }
        finally
        {
            // What was not sent yet is sent at the end.
            await server.DisposeAsync();
        }

        var sent = Encoding.Latin1.GetString([.. collector.Got.SelectMany(g => g.Body)]);
        Assert.All(collector.Got, g => Assert.Equal("/v1/traces", g.Path));
        Assert.Contains("spa-server", sent, StringComparison.Ordinal);
        Assert.Contains("/p/", sent, StringComparison.Ordinal);
        Assert.DoesNotContain(token, sent, StringComparison.Ordinal);
        Assert.DoesNotContain("Geheimnis4711", sent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_is_json_lines_and_goes_to_syslog_when_asked_for()
    {
        using var syslog = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var server = new RunningServer { Change = o => o with { LogJson = true, LogSyslog = new DnsEndPoint("127.0.0.1", ((IPEndPoint)syslog.Client.LocalEndPoint!).Port) } };
        await server.InitializeAsync();
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            var line = Encoding.UTF8.GetString((await syslog.ReceiveAsync(limit.Token)).Buffer);
            Assert.Matches(@"^<30>1 \d{4}-\d\d-\d\dT[0-9:.]+Z \S+ spa-server \d+ - - ", line);
            using var file = new StreamReader(new FileStream(Assert.Single(Directory.GetFiles(Path.Combine(server.Data, "logs"), "server*.json")), FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            var text = await file.ReadToEndAsync(limit.Token);
            Assert.NotEmpty(text);
            Assert.All(text.Split('\n', StringSplitOptions.RemoveEmptyEntries), l => Assert.True(JsonDocument.Parse(l).RootElement.TryGetProperty("@t", out _)));
            Assert.Contains("Listening on", text, StringComparison.Ordinal);
        }
        finally
        {
            await server.DisposeAsync();
        }
    }
}

using System.Net;
using System.Net.Sockets;
using System.Text;
using Spa.Device.Syslog;

namespace Spa.Device.Tests.Host;

public class SyslogTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 4, 8, 5, 9, TimeSpan.Zero);

    public static TheoryData<int, string, string> Lines => new()
    {
        { 5, "SPA3102 00:0e:08:aa:bb:cc -- Requesting resync http://p:80/a", "<133>Nov  4 08:05:09 000e08aabbcc spa3102: SPA3102 00:0e:08:aa:bb:cc -- Requesting resync http://p:80/a" },
        { 3, "two\r\nlines\0and\tmore", "<131>Nov  4 08:05:09 000e08aabbcc spa3102: two  lines and more" },
        { 7, "", "<135>Nov  4 08:05:09 000e08aabbcc spa3102: " },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void A_line_has_the_form_of_rfc_3164(int severity, string text, string line)
        => Assert.Equal(line, Encoding.UTF8.GetString(SyslogLine.Write(severity, At, "000e08aabbcc", text)));

    [Fact]
    public void A_day_of_two_figures_has_no_blank_before_it()
        => Assert.StartsWith("<134>Nov 14 08", Encoding.UTF8.GetString(SyslogLine.Write(6, At.AddDays(10), "h", "x")), StringComparison.Ordinal);

    [Fact]
    public void A_long_line_is_cut_between_characters()
    {
        var bytes = SyslogLine.Write(6, At, "000e08aabbcc", new string('ä', 1000));
        Assert.InRange(bytes.Length, SyslogLine.MaxBytes - 1, SyslogLine.MaxBytes);
        Assert.DoesNotContain('\uFFFD', Encoding.UTF8.GetString(bytes));
    }

    public static TheoryData<string, string?> Servers => new()
    {
        { "log.example.net", "log.example.net 514" },
        { "log.example.net:5514", "log.example.net 5514" },
        { "10.0.0.1", "10.0.0.1 514" },
        { "10.0.0.1:1514", "10.0.0.1 1514" },
        { "::1", "::1 514" },
        { "[::1]:1514", "::1 1514" },
        { "[::1]", "::1 514" },
        { "log:0", null },
        { "log:x", null },
        { ":514", null },
    };

    [Theory]
    [MemberData(nameof(Servers))]
    public void A_receiver_is_a_host_with_or_without_a_port(string text, string? split)
        => Assert.Equal(split, SyslogSender.Split(text) is var (host, port) ? $"{host} {port}" : null);

    [Fact]
    public async Task Lines_arrive_in_order()
    {
        using var receiver = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)receiver.Client.LocalEndPoint!).Port;
        await using var sender = new SyslogSender(new FetchBench().Find);
        sender.Send("nowhere.test", "lost"u8.ToArray());
        sender.Send(string.Empty, "lost"u8.ToArray());
        sender.Send($"server.test:{port}", "one"u8.ToArray());
        sender.Send($"127.0.0.1:{port}", "two"u8.ToArray());
        var limit = TimeSpan.FromSeconds(20);
        Assert.Equal("one", Encoding.UTF8.GetString((await receiver.ReceiveAsync().WaitAsync(limit)).Buffer));
        Assert.Equal("two", Encoding.UTF8.GetString((await receiver.ReceiveAsync().WaitAsync(limit)).Buffer));
    }
}

using System.Text;
using Spa.Fleet.Syslog;

namespace Spa.Fleet.Tests.Syslog;

public class SyslogTests
{
    public static TheoryData<string, int, string, string, string> Lines => new()
    {
        { "<134>1 2026-11-24T12:00:00.000Z unit.example spa 77 - - SPA3102 00:0e:08:aa:bb:cc -- Resync failed: corrupt file", 6, "unit.example", "spa", "SPA3102 00:0e:08:aa:bb:cc -- Resync failed: corrupt file" },
        { "<131>1 - - - - - [a@1 b=\"x]y\\\"\"][c@2] text", 3, "", "", "text" },
        { "<131>1 - - - - - -", 3, "", "", "" },
        { "<30>Nov 24 12:00:00 unit spa[12]: hello", 6, "unit", "spa", "hello" },
        { "<30>Nov  4 12:00:00 unit hello without a tag", 6, "unit", "", "hello without a tag" },
        { "<30>just text", 6, "", "", "just text" },
        { "no priority at all", 5, "", "", "no priority at all" },
        { "<999>text", 5, "", "", "<999>text" },
        { "<14>a\u0000b\u001b[31mc\n", 6, "", "", "a b [31mc" },
        { "", 5, "", "", "" },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void Both_forms_and_none_are_read(string datagram, int severity, string host, string application, string text)
        => Assert.Equal(new SyslogLine(severity, host, application, text), SyslogLine.Read(Encoding.UTF8.GetBytes(datagram)));

    [Fact]
    public void Any_bytes_are_a_line_of_bounded_length()
    {
        var random = new Random(1);
        for (var i = 0; i < 2000; i++)
        {
            var bytes = new byte[random.Next(3000)];
            random.NextBytes(bytes);
            Assert.InRange(SyslogLine.Read(bytes).Text.Length, 0, 1000);
        }
    }

    public static TheoryData<string, SyslogNews?> News => new()
    {
        { "SPA3102 00:0e:08:aa:bb:cc -- Successful resync http://192.0.2.1:80/x", new SyslogNews.Resynced("") },
        { "SPA3102 00:0e:08:aa:bb:cc -- Resync failed: corrupt file", new SyslogNews.Resynced("corrupt file") },
        { "SPA3102 00:0e:08:aa:bb:cc -- Resync failed: ", new SyslogNews.Resynced("no reason given") },
        { "SPA3102 00:0e:08:aa:bb:cc -- Successful upgrade http://192.0.2.1:80/x -- 6.0.1", new SyslogNews.Upgraded("") },
        { "SPA3102 00:0e:08:aa:bb:cc -- Upgrade failed: wrong signature", new SyslogNews.Upgraded("wrong signature") },
        { "SPA3102 00:0e:08:aa:bb:cc -- Requesting resync http://192.0.2.1:80/x", null },
        { "something else", null },
    };

    [Theory]
    [MemberData(nameof(News))]
    public void The_units_own_messages_are_understood(string text, SyslogNews? news) => Assert.Equal(news, SyslogNews.Of(text));

    [Theory]
    [InlineData("SPA3102 00:0e:08:aa:bb:cc -- x", "000e08aabbcc")]
    [InlineData("SPA3102 000e08aabbcc -- x", "000e08aabbcc")]
    [InlineData("hash 000e08aabbcc000e08aabbcc", null)]
    [InlineData("00:0e:08:aa:bb:cc:dd", null)]
    [InlineData("none", null)]
    public void The_MAC_in_a_message_is_found(string text, string? mac) => Assert.Equal(mac, SyslogNews.Names(text)?.ToString());
}

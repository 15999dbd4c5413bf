using Spa.Gateway.Lines;

namespace Spa.Device.Tests.Lines;

public class LineDriverNameTests
{
    public static TheoryData<string, LineDriverName> Good => new()
    {
        { "sim:phone/1", new LineDriverName.Simulated("phone", 1) },
        { "sim:exchange/12", new LineDriverName.Simulated("exchange", 12) },
        { "socket:127.0.0.1:8083", new LineDriverName.Socket("127.0.0.1", 8083) },
        { "socket:[::1]:1", new LineDriverName.Socket("::1", 1) },
        { "socket:lines.example:65535", new LineDriverName.Socket("lines.example", 65535) },
    };

    public static TheoryData<string, string> Bad => new()
    {
        { "", "expected \"sim:\" or \"socket:\" at 0 (line driver names)" },
        { "dahdi:1", "expected \"sim:\" or \"socket:\" at 0 (line driver names)" },
        { "sim:fax/1", "expected \"phone\" or \"exchange\" at 4 (line driver names)" },
        { "sim:phone", "expected \"/\" and a number from 1 to 99 at 9 (line driver names)" },
        { "sim:phone/0", "expected \"/\" and a number from 1 to 99 at 9 (line driver names)" },
        { "sim:phone/100", "expected \"/\" and a number from 1 to 99 at 9 (line driver names)" },
        { "socket:8083", "expected a host and \":\" and a port at 7 (line driver names)" },
        { "socket:host:0", "expected a port from 1 to 65535 at 12 (line driver names)" },
        { "socket:host:65536", "expected a port from 1 to 65535 at 12 (line driver names)" },
        { "socket:host:", "expected a port from 1 to 65535 at 12 (line driver names)" },
    };

    [Theory]
    [MemberData(nameof(Good))]
    public void Good_names_are_read_and_written_back(string text, LineDriverName name)
    {
        Assert.Equal(name, LineDriverName.Parse(text).OrThrow());
        Assert.Equal(text, name.ToString());
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void Bad_names_are_refused_where_they_break(string text, string message)
    {
        Assert.False(LineDriverName.Parse(text).Ok(out _, out var error));
        Assert.Equal(message, error.ToString());
    }
}

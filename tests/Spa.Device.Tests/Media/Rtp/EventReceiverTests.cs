using Spa.Media.Rtp;

namespace Spa.Device.Tests.Media.Rtp;

public class EventReceiverTests
{
    // Rows "code@timestamp+duration[e]"; "?ms" asks at a time. What was told, in order: +code began, -code/duration ended.
    public static TheoryData<string, string> Scenes => new()
    {
        { "5@100+160 5@100+320 5@100+480e 5@100+480e 5@100+480e", "+5 -5/480" },
        { "5@100+480e 5@100+480e", "+5 -5/480" },
        { "5@100+160 5@900+160 5@900+320e", "+5 -5/160 +5 -5/320" },
        { "5@100+160 6@900+320e", "+5 -5/160 +6 -6/320" },
        { "5@100+160 6@900+160 5@100+480e 6@900+320e", "+5 -5/160 +6 -6/320" },
        { "5@100+480e 5@100+320", "+5 -5/480" },
        { "5@100+320 5@100+160 5@100+400e", "+5 -5/400" },
        { "5@100+160 ?199 5@100+320 ?400", "+5 -5/320" },
        { "5@100+160 7@100+320", "+5" },
        { "5@4294967290+160 5@4294967290+320e 5@500+160", "+5 -5/320 +5" },
        { "16@100+65535 16@65635+465e", "+16 -16/66000" },
    };

    [Theory]
    [MemberData(nameof(Scenes))]
    public void Event_begins_and_ends_once(string rows, string expected)
    {
        var receiver = new EventReceiver();
        var told = new List<string>();
        var now = TimeSpan.Zero;
        foreach (var row in rows.Split(' '))
        {
            EventNews news;
            if (row[0] == '?')
            {
                now = TimeSpan.FromMilliseconds(int.Parse(row[1..], null));
                news = receiver.Check(now);
            }
            else
            {
                var end = row[^1] == 'e';
                var parts = row.TrimEnd('e').Split('@', '+');
                news = receiver.Take(new(byte.Parse(parts[0], null), end, 10, ushort.Parse(parts[2], null)), uint.Parse(parts[1], null), now);
            }

            told.AddRange(news.Before is { } before ? [$"-{before.Code}/{before.Duration}"] : []);
            told.AddRange(news.Began is { } began ? [$"+{began.Code}"] : []);
            told.AddRange(news.Ended is { } ended ? [$"-{ended.Code}/{ended.Duration}"] : []);
        }

        Assert.Equal(expected, string.Join(' ', told));
    }

    [Theory]
    [InlineData('0', 0)]
    [InlineData('9', 9)]
    [InlineData('*', 10)]
    [InlineData('#', 11)]
    [InlineData('a', 12)]
    [InlineData('D', 15)]
    public void Key_has_its_code(char key, int code)
    {
        Assert.Equal((byte)code, TelephoneEvent.CodeOf(key));
        Assert.Equal(char.ToUpperInvariant(key), new TelephoneEvent((byte)code, false, 0, 0).Key);
    }

    [Fact]
    public void Flash_is_no_key()
    {
        Assert.Null(new TelephoneEvent(TelephoneEvent.Flash, false, 0, 0).Key);
        Assert.Null(TelephoneEvent.CodeOf('x'));
    }

    [Fact]
    public void What_is_written_reads_the_same()
    {
        var bytes = new byte[4];
        var content = new TelephoneEvent(16, true, 63, 0xABCD);
        content.Write(bytes);
        Assert.Equal("10BFABCD", Convert.ToHexString(bytes));
        Assert.True(TelephoneEvent.TryRead(bytes, out var again, out _));
        Assert.Equal(content, again);
    }
}

using Spa.Foundation.Ports;
using Spa.Media.CallerId;

namespace Spa.Device.Tests.Media;

public class CallerIdMessageTests
{
    private static readonly CallerTime Time = new(11, 29, 7, 5);

    public static TheoryData<string, CallerIdMessage, string> Messages => new()
    {
        { "number and name", CallerIdMessage.Call(Time, "5551212", "Ann Bee"), "80" + "1C" + "0108" + "3131323930373035" + "0207" + "35353531323132" + "0707" + "416E6E20426565" },
        { "private", CallerIdMessage.Call(Time, null, "x y", CallerIdAbsence.Private), "80" + "12" + "0108" + "3131323930373035" + "040150" + "0703" + "782079" },
        { "out of area", CallerIdMessage.Call(Time, "", ""), "80" + "10" + "0108" + "3131323930373035" + "04014F" + "08014F" },
        { "ETSI call type", CallerIdMessage.Call(Time, "112", null, callType: 1), "80" + "12" + "110101" + "0108" + "3131323930373035" + "0203" + "313132" },
        { "single format", CallerIdMessage.SdmfCall(Time, "5551212"), "04" + "0F" + "3131323930373035" + "35353531323132" + "EF" },
        { "single format, private", CallerIdMessage.SdmfCall(Time, null, CallerIdAbsence.Private), "04" + "09" + "3131323930373035" + "50" },
        { "lamp on", CallerIdMessage.MessageWaiting(true), "82030B01FF70" },
        { "lamp off", CallerIdMessage.MessageWaiting(false), "82030B01006F" },
        { "lamp on, single format", CallerIdMessage.MessageWaiting(true, sdmf: true), "060342424231" },
        { "lamp off, single format", CallerIdMessage.MessageWaiting(false, sdmf: true), "06036F6F6FAA" },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public void Messages_are_written_as_the_standard_draws_them_and_read_back(string what, CallerIdMessage message, string bytes)
    {
        var written = message.Write();
        Assert.StartsWith(bytes, Convert.ToHexString(written), StringComparison.Ordinal);
        Assert.True(written.Sum(b => b) % 256 == 0, what);
        Assert.Equal(message, CallerIdMessage.Read(written).OrThrow());
    }

    [Fact]
    public void What_was_sent_is_what_is_shown()
    {
        var read = CallerIdMessage.Read(CallerIdMessage.Call(Time, "+1 (555) 12-12", "Zoë\nZ").Write()).OrThrow();
        Assert.Equal((Time, "+15551212", "ZoZ"), (read.Time!.Value, read.Number, read.Name));
        Assert.Equal((null, null, null), (read.NumberAbsence, read.NameAbsence, read.Lamp));
        var hidden = CallerIdMessage.Read(CallerIdMessage.Call(Time, null, null, CallerIdAbsence.Private).Write()).OrThrow();
        Assert.Equal((null, CallerIdAbsence.Private, null, CallerIdAbsence.Private), (hidden.Number, hidden.NumberAbsence!.Value, hidden.Name, hidden.NameAbsence!.Value));
        Assert.True(CallerIdMessage.Read(CallerIdMessage.MessageWaiting(true).Write()).OrThrow().Lamp);
        Assert.Equal(CallerIdMessage.NameLimit, CallerIdMessage.Call(Time, "1", new string('n', 90)).Name!.Length);
    }

    [Fact]
    public void Unknown_fields_are_kept_in_order()
    {
        var message = new CallerIdMessage(CallerIdFields.Mdmf, [new(0x77, [1, 2]), new(CallerIdFields.Number, [0x31]), new(0x78, [])]);
        var read = CallerIdMessage.Read(message.Write()).OrThrow();
        Assert.Equal(message, read);
        Assert.Equal("1", read.Number);
    }

    public static TheoryData<string, string> Bad => new()
    {
        { "", "expected a type, a length and a checksum at 0 (GR-30, ETSI EN 300 659-3)" },
        { "800500", "expected the length 0 of what follows at 1 (GR-30, ETSI EN 300 659-3)" },
        { "82030B01FF71", "expected the checksum that makes the sum zero at 5 (GR-30, ETSI EN 300 659-3)" },
        { "82030B05FF6C", "expected a length of at most 1 at 3 (GR-30, ETSI EN 300 659-3)" },
        { "8001017E", "expected the length of a field at 3 (GR-30, ETSI EN 300 659-3)" },
        { "0500FB", "expected a type of message: 04, 06 or 80 and above at 0 (GR-30, ETSI EN 300 659-3)" },
        { "040131CA", "expected eight digits of time and a number, O or P at 3 (GR-30, ETSI EN 300 659-3)" },
        { "0603414243" + "31", "expected three times 42 or three times 6F at 2 (GR-30, ETSI EN 300 659-3)" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void Bad_bytes_are_refused_where_they_break(string bytes, string error)
    {
        Assert.False(CallerIdMessage.Read(Convert.FromHexString(bytes)).Ok(out _, out var why));
        Assert.Equal(error, why.ToString());
    }

    [Fact]
    public void No_bytes_at_all_break_the_reader()
    {
        var whole = CallerIdMessage.Call(Time, "5551212", "Ann Bee").Write();
        for (var length = 0; length < whole.Length; length++)
        {
            Assert.False(CallerIdMessage.Read(whole.AsSpan(0, length)).Ok(out _, out _));
        }

        var entropy = new Entropy(4);
        for (var i = 0; i < 10_000; i++)
        {
            var changed = (byte[])whole.Clone();
            changed[entropy.Below(changed.Length)] = (byte)entropy.Below(256);
            changed[^1] = (byte)((changed[^1] - changed.Sum(b => b)) & 0xFF);
            if (CallerIdMessage.Read(changed).Ok(out var read, out _))
            {
                _ = (read.Time, read.Number, read.Name, read.Lamp);
                Assert.Equal(changed, read.Write());
            }
        }
    }

    public static TheoryData<string?, CallerIdAbsence?, bool, string> Keys => new()
    {
        { "5551212", null, false, "A5551212C" },
        { "5551212", null, true, "A5551212#" },
        { null, CallerIdAbsence.Private, false, "B10C" },
        { null, CallerIdAbsence.OutOfArea, false, "B00C" },
        { null, CallerIdAbsence.Private, true, "D1#" },
        { null, CallerIdAbsence.OutOfArea, true, "D3#" },
    };

    [Theory]
    [MemberData(nameof(Keys))]
    public void Who_calls_is_written_as_keys_and_read_back(string? number, CallerIdAbsence? absence, bool denmark, string keys)
    {
        var sent = new DtmfCallerId(number, absence);
        Assert.Equal(keys, sent.Write(denmark));
        Assert.Equal(sent, DtmfCallerId.Read(keys).OrThrow());
    }

    [Theory]
    [InlineData("D5551212C", "5551212")]
    [InlineData("AC", null)]
    public void Other_exchanges_begin_with_D(string keys, string? number) => Assert.Equal(number, DtmfCallerId.Read(keys).OrThrow().Number);

    [Theory]
    [InlineData("555C", "expected A, B or D at 0 (ETSI EN 300 659-1 annex B)")]
    [InlineData("A555", "expected a digit, or C or # as the end at 4 (ETSI EN 300 659-1 annex B)")]
    [InlineData("A5CC", "expected the end at 3 (ETSI EN 300 659-1 annex B)")]
    public void Bad_keys_are_refused(string keys, string error)
    {
        Assert.False(DtmfCallerId.Read(keys).Ok(out _, out var why));
        Assert.Equal(error, why.ToString());
    }
}

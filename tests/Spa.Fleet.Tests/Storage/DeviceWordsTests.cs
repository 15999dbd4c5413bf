using Spa.Fleet.Inventory;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Storage;

public class DeviceWordsTests
{
    public static TheoryData<string, string?> Macs => new()
    {
        { "00:0e:08", "000e08" },
        { "00:0E:08:a", "000e08a" },
        { "00-0E-08-AA-BB-CC", "000e08aabbcc" },
        { "000e.08aa.bbcc", "000e08aabbcc" },
        { "000e-08aa-bbcc", "000e08aabbcc" },
        { "12-34", null },
        { "1234.5678", null },
        { "10.0.0.1", null },
        { "2001:db8::1", null },
        { "00:0e:08:aa:bb:cc:dd", null },
        { "000e08", null },
    };

    public static TheoryData<string, string> Words => new()
    {
        { "acme", "%acme%" },
        { "ac", "% ac%" },
        { "a", "%  a%" },
        { "00:0e", "%000e%" },
    };

    [Theory]
    [MemberData(nameof(Macs))]
    public void Part_of_a_MAC_is_known_in_any_writing(string text, string? part) => Assert.Equal(part, DeviceWords.MacPart(text));

    [Theory]
    [MemberData(nameof(Words))]
    public void A_word_is_looked_for_as(string word, string pattern) => Assert.Equal(pattern, DeviceWords.Pattern(word));

    [Fact]
    public void A_note_cannot_pretend_to_be_another_field()
    {
        var words = DeviceWords.Of(new Device(MacAddress.Of("000e08aabbcc")) { Note = "x\t\n  evil=c  \0 y" });
        Assert.Equal("  000e08aabbcc=m  SPA3102=o  expected=z  x evil=c y=n  ", words);
        Assert.Equal([('o', "SPA3102"), ('z', "expected")], DeviceWords.Facets(words));
    }
}

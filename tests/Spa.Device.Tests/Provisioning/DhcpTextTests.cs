using System.Text;
using Spa.Foundation.Ports;
using Spa.Gateway.Ports;
using Spa.Marks;

namespace Spa.Device.Tests.Provisioning;

public class DhcpTextTests
{
    /// <summary>Option, its bytes in hexadecimal or as text, and what it names.</summary>
    public static TheoryData<int, string, string?> Options => new()
    {
        { 66, "'10.0.0.1", "10.0.0.1" },
        { 66, "'prov.example.net", "prov.example.net" },
        { 66, "'http://prov.example.net:8080/spa$PSN.cfg", "http://prov.example.net:8080/spa$PSN.cfg" },
        { 66, "31302e302e302e3100", "10.0.0.1" },
        { 66, "31302e302e302e310000ff", "10.0.0.1" },
        { 66, "203130 2e302e302e310d0a", "10.0.0.1" },
        { 66, "", null },
        { 66, "00", null },
        { 66, "ff", null },
        { 66, "410a42", null },
        { 66, "41c3bc42", null },
        { 66, "41001b5b", null },
        { 150, "0a000001", "10.0.0.1" },
        { 150, "0a0000010a000002", "10.0.0.1, 10.0.0.2" },
        { 150, "00000000ffffffff", null },
        { 150, "000000000a000002", "10.0.0.2" },
        { 150, "40472141", "64.71.33.65" },
        { 150, "2e312e32", "46.49.46.50" },
        { 150, "'10.0.0.1, 10.0.0.2", "10.0.0.1, 10.0.0.2" },
        { 150, "'10.0.0.15:69", "10.0.0.15:69" },
        { 150, "0a0000", null },
        { 159, "'https://prov.example.net", "https://prov.example.net" },
        { 160, "'s160", "s160" },
        { 43, "'http://prov.example.net", "http://prov.example.net" },
        { 43, "687474703a2f2f70ff", "http://p" },
        { 43, "0103010203 0208687474703a2f2f70 ff", "http://p" },
        { 43, "00 0201 41 03 03 702e71", "p.q" },
        { 43, "02ff41", null },
        { 43, "02", null },
        { 43, "ff0208687474703a2f2f70", null },
    };

    [Theory]
    [MemberData(nameof(Options))]
    public void Each_option_names_a_server_or_nothing(int code, string value, string? text)
        => Assert.Equal(text, DhcpText.Of((byte)code, value.StartsWith('\'') ? Encoding.ASCII.GetBytes(value[1..]) : Convert.FromHexString(value.Replace(" ", "", StringComparison.Ordinal))));

    [Fact]
    public void A_long_text_is_not_taken() => Assert.Equal((255, null), (DhcpText.Of(66, Encoding.ASCII.GetBytes(new string('a', 255)))!.Length, DhcpText.Of(66, Encoding.ASCII.GetBytes(new string('a', 256)))));

    [Fact]
    public void An_option_that_names_no_server_changes_nothing()
    {
        Assert.Same(NetworkFacts.Unknown, NetworkFacts.Unknown.WithOption(3, [10, 0, 0, 1]));
        Assert.Equal(NetworkFacts.Unknown with { Option66 = "a", Option43 = "b.c", Option159 = "d", Option160 = "e", Option150 = "1.2.3.4" },
            NetworkFacts.Unknown.WithOption(66, "a"u8).WithOption(43, "b.c"u8).WithOption(159, "d"u8).WithOption(160, "e"u8).WithOption(150, [1, 2, 3, 4]));
    }

    [Fact]
    [Attack("P7")]
    public void Whatever_a_rogue_server_sends_is_visible_text_or_nothing()
    {
        var entropy = new Entropy(11);
        Span<byte> bytes = stackalloc byte[64];
        for (var i = 0; i < 20_000; i++)
        {
            entropy.Fill(bytes);
            foreach (byte code in (ReadOnlySpan<byte>)[43, 66, 150, 159, 160])
            {
                var text = DhcpText.Of(code, bytes[..(bytes[0] % 64)]);
                Assert.True(text is null or { Length: > 0 and <= DhcpText.Limit } && (text ?? string.Empty).All(c => c is >= ' ' and <= '~'));
            }
        }
    }
}

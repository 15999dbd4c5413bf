using System.Security.Cryptography;
using Spa.Foundation.Text;

namespace Spa.Fleet.Tests.Enrolment;

public class EnrolmentCodeTests
{
    [Theory]
    [InlineData("", "WERC-8GMR-ZGE1")]
    [InlineData("abc", "Q9W1-DFWF-077Y")]
    public void The_code_is_the_first_60_bits_of_the_hash(string publicKey, string code)
    {
        // SHA-256("") = e3b0c442 98fc1c14..., SHA-256("abc") = ba7816bf 8f01cfea...
        var bits = SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(publicKey)).Take(8).Aggregate(System.Numerics.BigInteger.Zero, (n, b) => (n << 8) | b) >> 4;
        const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        var expected = string.Concat(Enumerable.Range(0, 12).Select(i => Alphabet[(int)((bits >> (55 - (5 * i))) & 31)]));
        Assert.Equal($"{expected[..4]}-{expected[4..8]}-{expected[8..]}", EnrolmentCode.Of(System.Text.Encoding.ASCII.GetBytes(publicKey)));
        Assert.Equal(code, EnrolmentCode.Of(System.Text.Encoding.ASCII.GetBytes(publicKey)));
    }

    [Theory]
    [InlineData("81NW-6F8D-1BFF", "81NW-6F8D-1BFF")]
    [InlineData("81nw6f8d1bff", "81NW-6F8D-1BFF")]
    [InlineData(" 8inw 6f8d lbff ", "81NW-6F8D-1BFF")]
    [InlineData("OOOO-OOOO-OOOO", "0000-0000-0000")]
    [InlineData("81NW-6F8D-1BF", null)]
    [InlineData("81NW-6F8D-1BFU", null)]
    [InlineData("81NW-6F8D-1BFF-1", null)]
    public void What_a_person_types_is_understood(string typed, string? code) => Assert.Equal(code, EnrolmentCode.Typed(typed));
}

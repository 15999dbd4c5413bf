using System.Text;
using Spa.Configuration.Profiles;

namespace Spa.Common.Tests.Profiles;

public class EncryptedContentTests
{
    private const string Material = "AAECAwQFBgcICQoLDA0ODw";
    private static readonly byte[] Salt = [.. Enumerable.Range(0, EncryptedContent.SaltBytes).Select(i => (byte)i)];

    [Theory]
    [InlineData(0, 18)]
    [InlineData(1, 18)]
    [InlineData(2, 18)]
    [InlineData(46, 64)]
    [InlineData(47, 64)]
    [InlineData(48, 64)]
    [InlineData(94, 64)]
    [InlineData(10_000, 4096)]
    public void What_was_encrypted_comes_out_again(int length, int recordSize)
    {
        var plain = Encoding.ASCII.GetBytes(new string('x', length));
        Assert.Equal(plain, EncryptedContent.Decrypt(EncryptedContent.Encrypt(plain, Material, Salt, recordSize), Material));
    }

    [Fact]
    public void The_first_example_of_the_rfc_comes_out_byte_by_byte()
    {
        var salt = Convert.FromBase64String("I1BsxtFttlv3u/Oo94xnmw==");
        var body = EncryptedContent.Encrypt("I am the walrus"u8, "yqdlZ-tYemfogSmv7Ws5PQ", salt);
        Assert.Equal("I1BsxtFttlv3u_Oo94xnmwAAEAAA-NAVub2qFgBEuQKRapoZu-IxkIva3MEB1PD-ly8Thjg", Convert.ToBase64String(body).TrimEnd('=').Replace('+', '-').Replace('/', '_'));
    }

    [Fact]
    public void Every_cut_and_every_changed_byte_is_seen()
    {
        var body = EncryptedContent.Encrypt(Encoding.ASCII.GetBytes(new string('x', 100)), Material, Salt, 64);
        Assert.NotNull(EncryptedContent.Decrypt(body, Material));
        for (var at = 0; at < body.Length; at++)
        {
            Assert.Null(EncryptedContent.Decrypt(body.AsSpan(0, at), Material));
            body[at] ^= 1;
            Assert.Null(EncryptedContent.Decrypt(body, Material));
            body[at] ^= 1;
        }
    }

    public static TheoryData<string?, string?, string?, string> Headers => new()
    {
        { "aes128gcm", null, Material, "ok, encrypted" },
        { "AES128GCM", null, Material, "ok, encrypted" },
        { "aes128gcm", null, "", "no key" },
        { "aes128gcm", null, null, "no key" },
        { "aes128gcm", null, "Dw4NDAsKCQgHBgUEAwIBAA", "corrupt file" },
        { "aes128gcm", "key of the rule", Material, "corrupt file" },
        { "gzip", null, Material, "unsupported profile format" },
        { "aes128gcm, gzip", null, Material, "unsupported profile format" },
        { "identity", null, Material, "unsupported profile format" },
        { null, null, Material, "unsupported profile format" },
    };

    [Theory]
    [MemberData(nameof(Headers))]
    public void The_header_chooses_it_and_a_key_of_the_rule_comes_first(string? coding, string? key, string? material, string outcome)
    {
        var file = EncryptedContent.Encrypt("<flat-profile><GPP_A>1</GPP_A></flat-profile>"u8, Material, [0xF0, .. Salt[1..]]);
        var delivery = new ProfileDelivery(file) { Coding = coding, Key = key, KeyMaterial = material };
        Assert.Equal(outcome, ProfileFile.Open(delivery, ProfileLimits.Default, CatalogueNames.Instance, out var opened, out var fault) ? $"ok{(opened.Encrypted ? ", encrypted" : string.Empty)}" : fault.Err);
        Assert.DoesNotContain(Material, delivery.ToString(), StringComparison.Ordinal);
    }
}

using System.Diagnostics;
using System.Text;
using Spa.Configuration.Profiles;
using Spa.Marks;

namespace Spa.Common.Tests.Profiles;

public class ProfileCipherTests
{
    private const string Key = "SecretPhrase1234";
    private const string Xml = "<flat-profile><GPP_A>hello</GPP_A></flat-profile>\n";
    private static readonly byte[] Salt = [0, 1, 2, 3, 4, 5, 6, 7];

    private static readonly (int Bits, KeyDigest Digest)[] Forms =
        [(256, KeyDigest.Md5), (256, KeyDigest.Sha256), (192, KeyDigest.Md5), (192, KeyDigest.Sha256), (128, KeyDigest.Md5), (128, KeyDigest.Sha256)];

    [Theory]
    [InlineData(KeyDigest.Md5, "02b4b43c835f3890ee33c79b9d9a37a9fbeccdca2e31e9b4eae21d95ddcb9d53", "977a51bb32dc5589b8b46bbe180efff4")]
    [InlineData(KeyDigest.Sha256, "ca4e0bcd28d5d24f5a5ac1373c8741f4612989e3168d2ed1a571bf55c44a323f", "c3aaefe455b11c918539161c79a4e9ad")]
    public void Key_and_vector_are_those_of_openssl(KeyDigest digest, string key, string vector)
    {
        var material = new byte[48];
        ProfileCipher.Derive(Key, digest, Salt, material);
        Assert.Equal(key + vector, Convert.ToHexStringLower(material));
    }

    [Fact]
    public void Encrypts_to_the_bytes_of_the_reference()
        => Assert.Equal(
            "53616c7465645f5f0001020304050607aaf2677c334d136943dffd1e61f358c90e9e2282700508e87f2163ae3c21e861e949f6e9a9d2e2a3bdf79edd8ebea03c4af55f0c6a9374d61d7f24a914b374ca",
            Convert.ToHexStringLower(ProfileCipher.Encrypt(Encoding.ASCII.GetBytes(Xml), Key, KeyDigest.Md5, Salt)));

    [Fact]
    public void Every_size_and_digest_is_found_again()
    {
        foreach (var (bits, digest) in Forms)
        {
            foreach (var gzip in new[] { false, true })
            {
                var plain = gzip ? ProfileGzip.Compress(Encoding.ASCII.GetBytes(Xml)) : Encoding.ASCII.GetBytes(Xml);
                Assert.True(ProfileFile.Open(ProfileCipher.Encrypt(plain, Key, digest, Salt, bits), Key, ProfileLimits.Default, Names.Few, out var opened, out var fault), fault?.Detail);
                Assert.Equal((digest, bits, gzip, Xml), (opened.Digest, opened.KeyBits, opened.Gzip, Encoding.ASCII.GetString(opened.Xml.Span)));
            }
        }
    }

    [Fact]
    public void Limit_met_behind_the_right_key_is_named()
    {
        var bomb = ProfileGzip.Compress(Encoding.ASCII.GetBytes("<flat-profile>" + new string(' ', 2 * 1024 * 1024) + "</flat-profile>"));
        Assert.False(ProfileFile.Open(ProfileCipher.Encrypt(bomb, Key, KeyDigest.Md5, Salt), Key, ProfileLimits.Default, Names.Few, out _, out var fault));
        Assert.Equal(new ProfileFault("profile too large", "more than 1048576 bytes after decompression", null), fault);
    }

    [Fact]
    public void Latin1_is_not_guessed_behind_a_cipher()
    {
        var latin1 = Encoding.Latin1.GetBytes("<flat-profile><Display_Name_1_>M\u00fcller</Display_Name_1_></flat-profile>");
        Assert.True(ProfileFile.Open(latin1, null, ProfileLimits.Default, Names.Few, out _, out _));
        Assert.False(ProfileFile.Open(ProfileCipher.Encrypt(latin1, Key, KeyDigest.Md5, Salt), Key, ProfileLimits.Default, Names.Few, out _, out var fault));
        Assert.Equal("corrupt file", fault.Err);
    }

    [Needs("openssl")]
    public void File_of_openssl_opens_here()
    {
        foreach (var (bits, digest) in Forms)
        {
            var file = OpenSsl(Encoding.ASCII.GetBytes(Xml), "-e", bits, digest);
            Assert.True(ProfileFile.Open(file, Key, ProfileLimits.Default, Names.Few, out var opened, out var fault), fault?.Detail);
            Assert.Equal((digest, bits, Xml), (opened.Digest, opened.KeyBits, Encoding.ASCII.GetString(opened.Xml.Span)));
        }
    }

    [Needs("openssl")]
    public void File_of_ours_opens_with_openssl()
    {
        foreach (var (bits, digest) in Forms)
        {
            Assert.Equal(Xml, Encoding.ASCII.GetString(OpenSsl(ProfileCipher.Encrypt(Encoding.ASCII.GetBytes(Xml), Key, digest, Salt, bits), "-d", bits, digest)));
        }
    }

    private static byte[] OpenSsl(byte[] input, string direction, int bits, KeyDigest digest)
    {
        using var process = Process.Start(new ProcessStartInfo(
            NeedsAttribute.Find("openssl")!,
            ["enc", direction, $"-aes-{bits}-cbc", "-md", digest == KeyDigest.Md5 ? "md5" : "sha256", "-k", Key])
        { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.StandardInput.BaseStream.Write(input);
        process.StandardInput.Close();
        using var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors);
        return output.ToArray();
    }
}

using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Spa.Configuration.Profiles;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Storage;

public class PackedTests
{
    [Fact]
    public void A_profile_becomes_small_and_is_the_same_again()
    {
        var profile = ProfileReport.Factory();
        var packed = Packed.Pack(profile);
        Assert.Equal(profile, Packed.Unpack(packed));
        Assert.InRange(packed.Length, 10, profile.Length / 10);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("<flat-profile><Display_Name_1_>Büro</Display_Name_1_></flat-profile>")]
    public void Any_bytes_are_the_same_again(string text) => Assert.Equal(text, Encoding.UTF8.GetString(Packed.Unpack(Packed.Pack(Encoding.UTF8.GetBytes(text)))));

    [Fact]
    public void What_an_earlier_server_packed_is_read()
    {
        foreach (var text in new[] { string.Empty, "a", new string('a', 100_000), string.Concat(Enumerable.Range(0, 5000)) })
        {
            foreach (var level in Enum.GetValues<CompressionLevel>())
            {
                var to = new MemoryStream();
                using (var packer = new DeflateStream(to, level))
                {
                    packer.Write(Encoding.ASCII.GetBytes(text));
                }

                Assert.Equal(text, Encoding.ASCII.GetString(Packed.Unpack(to.ToArray())));
            }
        }
    }

    [Fact]
    public async Task Many_at_once_do_not_spoil_each_other()
    {
        var texts = Enumerable.Range(0, 200).Select(i => Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat($"<Name_{i}>{i}</Name_{i}>", i)))).ToList();
        var again = await Task.WhenAll(texts.Select(t => Task.Run(() => Packed.Unpack(Packed.Pack(t)))));
        Assert.Equal(texts, again);
    }

    /// <summary>A change of the dictionary would lose every profile and report that was packed against it.</summary>
    [Fact]
    public void The_dictionary_is_the_one_that_it_always_was()
        => Assert.Equal("4a7e92e644410aee0736e41a5f86b1666761a553ee209d97579db8f48dab56d2", Convert.ToHexStringLower(SHA256.HashData(Packed.Dictionary)));
}

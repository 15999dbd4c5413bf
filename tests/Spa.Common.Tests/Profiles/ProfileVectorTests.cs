using System.Text.Json;
using Spa.Configuration.Parameters;
using Spa.Configuration.Profiles;

using Spa.Marks;

namespace Spa.Common.Tests.Profiles;

public class ProfileVectorTests
{
    private static readonly Dictionary<string, JsonElement> Profiles = Load("profiles.json");
    private static readonly Dictionary<string, JsonElement> Files = Load("encrypted.json");

    public static TheoryData<string, string> ProfileCases => Rows(Profiles);

    public static TheoryData<string, string> FileCases => Rows(Files);

    [Fact]
    public void All_cases_are_here() => Assert.Equal((37, 40, 8), (Profiles.Count, Files.Count, Files.Count(c => c.Value.TryGetProperty("contentEncoding", out _))));

    [Theory]
    [MemberData(nameof(ProfileCases))]
    public void Profile_reads_as_listed(string id, string title)
    {
        Assert.NotEmpty(title);
        var expect = Profiles[id].GetProperty("expect");
        var names = Everything(expect);
        var data = Profiles[id].GetProperty("data").GetBytesFromBase64();
        ProfileContent? content = null;
        var ok = ProfileFile.Open(data, null, ProfileLimits.Default, names, out var opened, out var fault)
            && ProfileReader.Read(opened, ProfileLimits.Default, names, out content, out fault);
        if (expect.GetProperty("result").GetString() == "error")
        {
            Assert.False(ok);
            Assert.Equal(expect.GetProperty("err").GetString(), fault!.Err);
            return;
        }

        Assert.True(ok, fault?.Detail);
        Assert.Equal(Pairs(expect.GetProperty("values")), content!.Assignments.Where(a => a.Text is not null).OrderBy(a => a.Name, StringComparer.Ordinal).Select(a => (a.Name, a.Text!)));
        Assert.Equal(Strings(expect, "unchanged"), content.Assignments.Where(a => a.Text is null).Select(a => a.Name));
        Assert.Equal(
            Pairs(expect.GetProperty("access")),
            content.Assignments.Where(a => a.Access is not null).OrderBy(a => a.Name, StringComparer.Ordinal).Select(a => (a.Name, Written(a.Access!.Value))));
        Assert.Equal(Strings(expect, "unknown"), content.Unknown.AsEnumerable());
        Assert.Equal(Strings(expect, "case"), content.WrongCase.AsEnumerable());
        Assert.Equal(Strings(expect, "refused"), content.Refused.AsEnumerable());
    }

    [Theory]
    [MemberData(nameof(FileCases))]
    public void File_opens_as_listed(string id, string title)
    {
        Assert.NotEmpty(title);
        var expect = Files[id].GetProperty("expect");
        var delivery = new ProfileDelivery(Files[id].GetProperty("data").GetBytesFromBase64())
        {
            Key = Text(Files[id], "key"),
            Coding = Text(Files[id], "contentEncoding"),
            KeyMaterial = Text(Files[id], "ikm"),
        };
        if (expect.TryGetProperty("plaintext", out var wanted) && !wanted.GetBytesFromBase64().AsSpan().StartsWith("<"u8) && delivery.Coding is not null)
        {
            // Two examples of the RFC hold no profile but a line of text: what comes out is seen, and that it is none.
            Assert.Equal(wanted.GetBytesFromBase64(), EncryptedContent.Decrypt(delivery.File.Span, delivery.KeyMaterial!));
            Assert.False(ProfileFile.Open(delivery, ProfileLimits.Default, Names.Few, out _, out var none));
            Assert.Equal(ProfileFault.UnsupportedFormat, none.Err);
            return;
        }

        ProfileContent? content = null;
        var ok = ProfileFile.Open(delivery, ProfileLimits.Default, Names.Few, out var opened, out var fault)
            && ProfileReader.Read(opened, ProfileLimits.Default, Names.Few, out content, out fault);
        if (expect.GetProperty("result").GetString() == "error")
        {
            Assert.False(ok);
            Assert.Equal(expect.GetProperty("err").GetString(), fault!.Err);
            return;
        }

        Assert.True(ok, fault?.Detail);
        Assert.NotNull(content);
        Assert.Equal(expect.GetProperty("plaintext").GetBytesFromBase64(), opened!.Xml.ToArray());
        Assert.Equal(expect.GetProperty("gzip").GetBoolean(), opened.Gzip);
        Assert.Equal(delivery.Key is not null || delivery.Coding is not null, opened.Encrypted);
        var digest = expect.TryGetProperty("digest", out var d) ? d.GetString() : null;
        Assert.Equal(digest, opened.Digest switch { KeyDigest.Md5 => "md5", KeyDigest.Sha256 => "sha256", _ => null });
        Assert.Equal(expect.TryGetProperty("bits", out var bits) ? bits.GetInt32() : null, opened.KeyBits);
    }

    private static ParameterNames Everything(JsonElement expect)
    {
        var few = Enumerable.Range(0, Names.Few.Count).Select(i => Names.Few[i]);
        return new ParameterNames(expect.TryGetProperty("values", out var values) ? few.Union(values.EnumerateObject().Select(p => p.Name)) : few);
    }

    private static string? Text(JsonElement one, string name) => one.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static string Written(UserAccess access) => access switch { UserAccess.None => "na", UserAccess.ReadOnly => "ro", _ => "rw" };

    private static IEnumerable<(string Name, string Text)> Pairs(JsonElement map)
        => map.EnumerateObject().Select(p => (p.Name, p.Value.GetString()!)).OrderBy(p => p.Name, StringComparer.Ordinal);

    private static IEnumerable<string> Strings(JsonElement owner, string name) => owner.GetProperty(name).EnumerateArray().Select(e => e.GetString()!);

    private static TheoryData<string, string> Rows(IEnumerable<KeyValuePair<string, JsonElement>> cases)
    {
        var rows = new TheoryData<string, string>();
        foreach (var (id, one) in cases)
        {
            rows.Add(id, one.GetProperty("title").GetString()!);
        }

        return rows;
    }

    private static Dictionary<string, JsonElement> Load(string file)
        => JsonDocument.Parse(File.ReadAllBytes(Repository.Path("tests", "vectors", "provisioning", file))).RootElement.GetProperty("cases").EnumerateArray()
            .ToDictionary(c => c.GetProperty("id").GetString()!, c => c);
}

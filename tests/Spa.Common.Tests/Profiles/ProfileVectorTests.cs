using System.Text.Json;
using Spa.Configuration.Parameters;
using Spa.Configuration.Profiles;

using Spa.Marks;

namespace Spa.Common.Tests.Profiles;

public class ProfileVectorTests
{
    // Named by the header Content-Encoding only, not by the file's content: they belong to the fetch with RFC 8188, which the device does not ask for yet.
    private static readonly HashSet<string> Off = ["enc-33", "enc-34", "enc-35", "enc-36", "enc-37", "enc-38", "enc-39", "enc-40"];

    private static readonly Dictionary<string, JsonElement> Profiles = Load("profiles.json");
    private static readonly Dictionary<string, JsonElement> Files = Load("encrypted.json");

    public static TheoryData<string, string> ProfileCases => Rows(Profiles);

    public static TheoryData<string, string> FileCases => Rows(Files.Where(c => !Off.Contains(c.Key)));

    [Fact]
    public void Only_cases_of_RFC_8188_are_off()
        => Assert.Equal(Off.Order(), Files.Where(c => c.Value.TryGetProperty("contentEncoding", out _)).Select(c => c.Key).Order());

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
        var data = Files[id].GetProperty("data").GetBytesFromBase64();
        ProfileContent? content = null;
        var ok = ProfileFile.Open(data, Files[id].GetProperty("key").GetString(), ProfileLimits.Default, Names.Few, out var opened, out var fault)
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
        var digest = expect.TryGetProperty("digest", out var d) ? d.GetString() : null;
        Assert.Equal(digest, opened.Digest switch { KeyDigest.Md5 => "md5", KeyDigest.Sha256 => "sha256", _ => null });
        Assert.Equal(expect.TryGetProperty("bits", out var bits) ? bits.GetInt32() : null, opened.KeyBits);
    }

    private static ParameterNames Everything(JsonElement expect)
    {
        var few = Enumerable.Range(0, Names.Few.Count).Select(i => Names.Few[i]);
        return new ParameterNames(expect.TryGetProperty("values", out var values) ? few.Union(values.EnumerateObject().Select(p => p.Name)) : few);
    }

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

using System.Text.Json;
using Spa.Configuration.Profiles;
using Spa.Foundation.Time;
using Spa.Marks;

namespace Spa.Device.Tests.Provisioning;

public class EncryptedContentTests
{
    private const string Material = "AAECAwQFBgcICQoLDA0ODw";

    public static TheoryData<string> Cases => [.. Vectors().Select(v => v.GetProperty("id").GetString()!)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_vectors_hold(string id)
    {
        var vector = Vector(id);
        var text = EncryptedContent.Decrypt(vector.GetProperty("data").GetBytesFromBase64(), vector.GetProperty("ikm").GetString()!);
        var expect = vector.GetProperty("expect");
        if (expect.GetProperty("result").GetString() == "ok")
        {
            var plain = expect.GetProperty("plaintext").GetBytesFromBase64();
            Assert.NotNull(text);
            var gzip = text is [0x1F, 0x8B, ..];
            Assert.Equal(plain, gzip ? Inflate(text) : text);
        }
        else
        {
            Assert.Null(text);
        }
    }

    [Fact]
    public void Every_cut_and_every_changed_byte_is_seen()
    {
        var body = Vector("enc-35").GetProperty("data").GetBytesFromBase64();
        Assert.NotNull(EncryptedContent.Decrypt(body, Material));
        for (var at = 0; at < body.Length; at++)
        {
            Assert.Null(EncryptedContent.Decrypt(body.AsSpan(0, at), Material));
            body[at] ^= 1;
            Assert.Null(EncryptedContent.Decrypt(body, Material));
            body[at] ^= 1;
        }
    }

    [Fact]
    [Parameter("IKM_HTTP_Encrypt_Content")]
    public void The_key_material_opens_what_the_server_encrypted()
    {
        Proof.Differs("IKM_HTTP_Encrypt_Content", Material, "Dw4NDAsKCQgHBgUEAwIBAA", Fetched, (right, wrong) => Assert.Equal(("4001", "corrupt file"), (right, wrong)));
        Proof.Differs("IKM_HTTP_Encrypt_Content", Material, "", Fetched, (right, none) => Assert.Equal(("4001", "no key"), (right, none)));
    }

    private static string Fetched(string material, ISet<string> reads)
    {
        var rig = Rig.Make(1, reads, ("IKM_HTTP_Encrypt_Content", material));
        rig.Host.Serve("/a.xml", Vector("enc-36").GetProperty("data").GetBytesFromBase64(), false, "aes128gcm");
        rig.Start();
        rig.Run(1.Seconds);
        return rig.Gateway.Status.Provisioning.Last!.Succeeded ? rig.Text("User_ID_1_") : rig.Gateway.Status.Provisioning.Last.Err;
    }

    private static JsonElement Vector(string id) => Vectors().Single(v => v.GetProperty("id").GetString() == id);

    private static IEnumerable<JsonElement> Vectors()
        => JsonDocument.Parse(File.ReadAllBytes(Repository.Path("tests", "vectors", "provisioning", "encrypted.json"))).RootElement.GetProperty("cases").EnumerateArray()
            .Where(v => v.TryGetProperty("contentEncoding", out var coding) && coding.ValueKind == JsonValueKind.String);

    private static byte[] Inflate(byte[] gzip)
    {
        using var from = new System.IO.Compression.GZipStream(new MemoryStream(gzip), System.IO.Compression.CompressionMode.Decompress);
        using var to = new MemoryStream();
        from.CopyTo(to);
        return to.ToArray();
    }
}

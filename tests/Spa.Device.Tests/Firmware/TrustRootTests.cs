using System.Security.Cryptography;
using System.Text;
using Spa.Firmware.Signature;
using Spa.Marks;
using static Spa.Device.Tests.Firmware.SampleImages;

namespace Spa.Device.Tests.Firmware;

public class TrustRootTests
{
    private static readonly string Text = Encoding.UTF8.GetString(RootFile);

    /// <summary>A change to a root document and what is said of it.</summary>
    public static TheoryData<string, string, string> Damages => new()
    {
        { "\"version\":1", "\"version\":2", "expected a document signed by its root role, but the signature by key * does not match it at 0 (firmware root document)" },
        { "\"version\":1", "\"version\":0", "expected a sound document, but version must be 1 or more at 0 (firmware root document)" },
        { "\"version\":1", "\"version\":1,\"version\":1", "expected a sound document, but signed has the member version twice at 0 (firmware root document)" },
        { "\"threshold\":1", "\"threshold\":2", "expected a sound document, but the threshold of role root must be from 1 to the number of its keys at 0 (firmware root document)" },
        { "\"threshold\":1", "\"threshold\":0", "expected a sound document, but the threshold of role root must be from 1 to the number of its keys at 0 (firmware root document)" },
        { "spa-firmware-root", "spa-firmware-tree", "expected a sound document, but type must be spa-firmware-root at 0 (firmware root document)" },
        { "\"signatures\":[{", "\"signatures\": [{", "expected the document in canonical form at 0 (firmware root document)" },
        { "\"expires\":null", "\"expires\":\"soon\"", "expected texts in UTF-8 and keys in base64 at 0 (firmware root document)" },
    };

    [Fact]
    public void A_root_is_read_as_it_was_written()
    {
        var root = RootOf(2, Maker, Second) with { Expires = new DateTimeOffset(2027, 1, 31, 0, 0, 0, TimeSpan.Zero) };
        var read = TrustRootText.Read(TrustRootText.Write(root, [Second])).OrThrow();
        Assert.Equal((1, root.Expires, 2, 2), (read.Version, read.Expires, read.Keys.Count, read.Firmware.Threshold));
        Assert.Equal(root.Firmware.KeyIds.Order(), read.Firmware.KeyIds.Order());
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public void A_damaged_root_is_refused(string old, string changed, string message)
    {
        var at = Text.IndexOf(old, StringComparison.Ordinal);
        var damaged = string.Concat(Text.AsSpan(0, at), changed, Text.AsSpan(at + old.Length));
        Assert.False(TrustRootText.Read(Encoding.UTF8.GetBytes(damaged)).Ok(out _, out var error));
        Assert.Equal(message, error.ToString().Replace(PublicKey.Abbreviate(Maker.PublicKey.Id), "*"));
    }

    [Fact]
    public void One_flipped_bit_anywhere_in_a_root_is_refused()
    {
        for (var at = 0; at < RootFile.Length; at++)
        {
            var damaged = RootFile.ToArray();
            damaged[at] ^= (byte)(1 << (at % 8));
            Assert.False(TrustRootText.Read(damaged).Ok(out _, out _), $"bit {at % 8} of byte {at}");
        }
    }

    [Fact]
    [Attack("F7")]
    public void A_key_under_two_ids_makes_no_root()
    {
        var id = Maker.PublicKey.Id;
        var other = (id[0] == '0' ? '1' : '0') + id[1..];
        var key = Convert.ToBase64String([.. Maker.PublicKey.Encoded]);
        var doubled = Text.Replace($"\"keys\":[{{\"id\":\"{id}\"", $"\"keys\":[{{\"id\":\"{other}\",\"public\":\"{key.Replace("+", "\\u002B")}\"}},{{\"id\":\"{id}\"");
        Assert.NotEqual(Text, doubled);
        Assert.False(TrustRootText.Read(Encoding.UTF8.GetBytes(doubled)).Ok(out _, out var error));
        Assert.Equal($"expected a sound document, but the id of key {PublicKey.Abbreviate(other)} must be the digest of the key at 0 (firmware root document)", error.ToString());
    }

    [Fact]
    [Attack("F7")]
    public void A_key_in_another_spelling_is_no_second_key()
    {
        // The same point in compressed form would have another digest.
        using var ecdsa = ECDsa.Create();
        ecdsa.ImportSubjectPublicKeyInfo([.. Maker.PublicKey.Encoded], out _);
        var q = ecdsa.ExportParameters(false).Q;
        var encoded = Maker.PublicKey.Encoded.ToArray();
        byte[] compressed = [0x30, 0x39, .. encoded[2..23], 0x03, 0x22, 0x00, (byte)((q.Y![31] & 1) == 0 ? 2 : 3), .. q.X!];
        Assert.False(PublicKey.Parse(compressed).Ok(out _, out _));
        Assert.False(PublicKey.Parse([.. encoded, 0]).Ok(out _, out _));
        Assert.True(PublicKey.Parse(encoded).Ok(out _, out _));
    }

    [Theory]
    [InlineData("nistP384")]
    [InlineData("brainpoolP256r1")]
    public void Only_keys_on_P256_are_taken(string curve)
    {
        using var key = ECDsa.Create(ECCurve.CreateFromFriendlyName(curve));
        Assert.False(PublicKey.Parse(key.ExportSubjectPublicKeyInfo()).Ok(out _, out var error));
        Assert.Equal("expected a public key on P-256 and nothing behind it at 0 (firmware root: keys)", error.ToString());
        Assert.False(SigningKey.ParsePem(key.ExportPkcs8PrivateKeyPem()).Ok(out _, out _));
    }

    [Fact]
    public void A_signing_key_never_prints_itself()
    {
        var pem = Maker.ToPem();
        Assert.Contains("PRIVATE KEY", pem);
        Assert.Equal($"signing key {PublicKey.Abbreviate(Maker.PublicKey.Id)}", Maker.ToString());
        Assert.False(SigningKey.ParsePem(pem.Replace("BEGIN PRIVATE", "BEGIN PRIVAT")).Ok(out _, out var error));
        Assert.Equal("expected an unencrypted private key on P-256 in PEM at 0 (firmware signing key)", error.ToString());
        using var again = SigningKey.ParsePem(pem).OrThrow();
        Assert.Equal(Maker.PublicKey.Id, again.PublicKey.Id);
        Assert.Equal(Maker.PublicKey.Id, PublicKey.ParsePem(Maker.PublicKey.ToPem()).OrThrow().Id);
    }
}

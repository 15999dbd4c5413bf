using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Spa.Firmware.Signature;

namespace Spa.Firmware.Tool;

/// <summary><c>firmware keygen</c>: a signing key, and a root document that trusts it.</summary>
internal static class KeygenCommand
{
    public static Command Create()
    {
        var path = new Argument<string>("KEY") { Description = "The private key to write (mode 0600); the public one goes to KEY.pub." };
        var root = new Option<string?>("--root") { Description = "Also write this root document: the new key, and those of --firmware-key, may sign images." };
        var rootKeys = new Option<string[]>("--root-key") { Description = "Private key that signs the root document and its successors; made when it is not there. Default: ROOT.key." };
        var others = new Option<string[]>("--firmware-key") { Description = "Public key (PEM) of another signer of images." };
        var campaigns = new Option<string[]>("--campaign-key") { Description = "Public key (PEM) of a signer of campaign documents: the server's." };
        var threshold = new Option<int>("--threshold") { Description = "How many different keys must sign an image.", DefaultValueFactory = _ => 1 };
        var rootThreshold = new Option<int>("--root-threshold") { Description = "How many root keys must sign a successor of the root document.", DefaultValueFactory = _ => 1 };
        var expires = new Option<string?>("--expires") { Description = "When a successor of the root document is due: 2027-01-31." };
        var command = new Command("keygen", "Make a key on P-256, and with --root the document that units trust.") { path, root, rootKeys, others, campaigns, threshold, rootThreshold, expires };
        return command.Does(ToolAction.JsonOption(), parsed =>
        {
            var file = parsed.GetValue(path)!;
            using var key = New();
            ToolFiles.WriteKey(file, key);
            ToolFiles.Write($"{file}.pub", stream => stream.Write(Encoding.ASCII.GetBytes(key.PublicKey.ToPem())));
            var lines = new List<string> { $"{file}: key {key.PublicKey.Id}", $"{file}.pub: its public half" };
            var json = new JsonObject { ["key"] = file, ["public"] = $"{file}.pub", ["id"] = key.PublicKey.Id };
            if (parsed.GetValue(root) is { } document)
            {
                var signers = (parsed.GetValue(rootKeys) is { Length: > 0 } given ? given : [$"{document}.key"]).Select(ReadOrMake).ToList();
                PublicKey[] firmware = [key.PublicKey, .. (parsed.GetValue(others) ?? []).Select(ToolFiles.ReadPublicKey)];
                var trusted = Root(signers, firmware, parsed.GetValue(rootThreshold), parsed.GetValue(threshold), Date(parsed.GetValue(expires), "--expires"));
                if (parsed.GetValue(campaigns) is { Length: > 0 } online)
                {
                    trusted = RootCommands.WithCampaign(trusted, [.. online.Select(ToolFiles.ReadPublicKey)], 1);
                }

                ToolFiles.Write(document, stream => stream.Write(TrustRootText.Write(trusted, signers)));
                lines.Add($"{document}: root document, version 1, {trusted.Firmware.Threshold} of {trusted.Firmware.KeyIds.Length} keys sign images");
                json["root"] = document;
                signers.ForEach(s => s.Dispose());
            }

            return new(json, lines);
        });
    }

    internal static DateTimeOffset? Date(string? text, string option)
    {
        if (text is null)
        {
            return null;
        }

        return DateTimeOffset.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? date
            : throw ToolFault.Usage($"{option} takes a date such as 2027-01-31, not {text}");
    }

    private static SigningKey New() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    private static SigningKey ReadOrMake(string path)
    {
        if (File.Exists(path))
        {
            return ToolFiles.ReadKey(path);
        }

        var made = New();
        ToolFiles.WriteKey(path, made);
        return made;
    }

    private static TrustRoot Root(List<SigningKey> signers, PublicKey[] firmware, int rootThreshold, int threshold, DateTimeOffset? expires)
    {
        var keys = signers.Select(s => s.PublicKey).Concat(firmware).DistinctBy(k => k.Id).ToImmutableSortedDictionary(k => k.Id, k => k, StringComparer.Ordinal);
        return new(1, expires, keys, Role([.. signers.Select(s => s.PublicKey)], rootThreshold, "--root-threshold"), Role(firmware, threshold, "--threshold"));
    }

    private static TrustRole Role(PublicKey[] keys, int threshold, string option)
    {
        var ids = keys.Select(k => k.Id).Distinct().ToImmutableArray();
        return threshold >= 1 && threshold <= ids.Length ? new(ids, threshold) : throw ToolFault.Usage($"{option} must be 1 to {ids.Length}, the number of keys");
    }
}

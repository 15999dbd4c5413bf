using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Spa.Firmware.Signature;

namespace Spa.Firmware.Tool;

/// <summary><c>firmware root</c>: changes whom units trust, one document after the other.</summary>
internal static class RootCommands
{
    private static readonly string[] RoleNames = ["root", "firmware", "campaign"];

    public static Command Create() => new("root", "Change whom units trust: make the next root document, sign it, look at it.") { New(), Sign(), Show() };

    internal static TrustRoot WithCampaign(TrustRoot root, PublicKey[] keys, int threshold) => root with
    {
        Keys = root.Keys.SetItems(keys.Select(k => KeyValuePair.Create(k.Id, k))),
        Campaign = new([.. keys.Select(k => k.Id).Distinct()], threshold),
    };

    private static Command New()
    {
        var path = new Argument<string>("NEXT") { Description = "The document to write; it is not signed yet. Serve it as root-N.json beside the images." };
        var from = new Option<string>("--from") { Description = "The document that it follows.", Required = true };
        Option<string[]> Many(string name, string what) => new(name) { Description = what };
        var roles = RoleNames.Select(role => (
            Role: role,
            Add: Many($"--add-{role}", $"Public key (PEM) that joins the {role} role; may be repeated."),
            Remove: Many($"--remove-{role}", $"Key that leaves it: its PEM file, or the first digits of its id."),
            Threshold: new Option<int?>($"--{role}-threshold") { Description = $"How many keys of the {role} role must sign." })).ToList();
        var expires = new Option<string?>("--expires") { Description = "After this day units want a successor before they install anything: 2027-01-31, or 'never'." };
        var command = new Command("new", "Write the document that follows another: version one higher, keys added and removed.") { path, from, expires };
        roles.ForEach(r =>
        {
            command.Add(r.Add);
            command.Add(r.Remove);
            command.Add(r.Threshold);
        });
        return command.Does(ToolAction.JsonOption(), parsed =>
        {
            var present = ToolFiles.ReadRoot(parsed.GetValue(from)!);
            var keys = present.Keys.ToBuilder();
            TrustRole? Changed(int at, TrustRole? role)
            {
                var (name, add, remove, threshold) = roles[at];
                var ids = (role?.KeyIds ?? []).ToList();
                foreach (var left in parsed.GetValue(remove) ?? [])
                {
                    var id = File.Exists(left) ? ToolFiles.ReadPublicKey(left).Id : left;
                    if (ids.RemoveAll(i => i.StartsWith(id, StringComparison.Ordinal)) != 1)
                    {
                        throw ToolFault.Usage($"--remove-{name} {left}: not one key of the {name} role");
                    }
                }

                foreach (var key in (parsed.GetValue(add) ?? []).Select(ToolFiles.ReadPublicKey).Where(key => !ids.Contains(key.Id)))
                {
                    keys[key.Id] = key;
                    ids.Add(key.Id);
                }

                var wanted = parsed.GetValue(threshold) ?? Math.Min(role?.Threshold ?? 1, Math.Max(1, ids.Count));
                return ids.Count == 0 && name == "campaign" ? null
                    : wanted >= 1 && wanted <= ids.Count ? new([.. ids], wanted)
                    : throw ToolFault.Usage($"--{name}-threshold must be 1 to {ids.Count}, the number of keys");
            }

            var (root, firmware, campaign) = (Changed(0, present.Root)!, Changed(1, present.Firmware)!, Changed(2, present.Campaign));
            var used = root.KeyIds.Concat(firmware.KeyIds).Concat(campaign?.KeyIds ?? []).ToHashSet(StringComparer.Ordinal);
            var next = new TrustRoot(
                present.Version + 1,
                parsed.GetValue(expires) switch { null => present.Expires, "never" => null, var date => KeygenCommand.Date(date, "--expires") },
                keys.Where(k => used.Contains(k.Key)).ToImmutableSortedDictionary(StringComparer.Ordinal),
                root,
                firmware,
                campaign);
            var to = parsed.GetValue(path)!;
            var signed = new SignedRoot(next, []);
            ToolFiles.Write(to, stream => stream.Write(signed.Write()));
            return new(Json(to, signed), [$"{to}: root document {next.Version}, not signed yet", .. Lines(signed), .. Missing(present, signed)]);
        });
    }

    private static Command Sign()
    {
        var path = new Argument<string>("ROOT") { Description = "The document." };
        var keys = new Option<string[]>("--key") { Description = "Private root key, of this document or of the one before; may be repeated.", Required = true };
        var command = new Command("sign", "Sign a root document; a signature by the same key is replaced. Each keeper of a root key may do it in turn.") { path, keys };
        return command.Does(ToolAction.JsonOption(), parsed =>
        {
            var file = parsed.GetValue(path)!;
            var signed = Read(file);
            foreach (var name in parsed.GetValue(keys)!)
            {
                using var key = ToolFiles.ReadKey(name);
                signed = signed.Sign(key);
            }

            ToolFiles.Write(file, stream => stream.Write(signed.Write()));
            return new(Json(file, signed), [$"{file}: root document {signed.Root.Version}, {signed.Signatures.Length} signature(s)"]);
        });
    }

    private static Command Show()
    {
        var path = new Argument<string>("ROOT") { Description = "The document." };
        var after = new Option<string?>("--after") { Description = "The document before it: check that this one may follow it, as units do." };
        var command = new Command("show", "Print a root document; with --after end with 1 when units would refuse it.") { path, after };
        return command.Does(ToolAction.JsonOption(), parsed =>
        {
            var file = parsed.GetValue(path)!;
            var signed = Read(file);
            if (parsed.GetValue(after) is not { } before)
            {
                return new(Json(file, signed), Lines(signed));
            }

            if (RootSuccession.Check(ToolFiles.ReadRoot(before), signed) is { } refusal)
            {
                throw ToolFault.Bad($"{file}: {refusal.Sentence}");
            }

            return new(Json(file, signed), [.. Lines(signed), $"{file}: follows {before}"]);
        });
    }

    private static SignedRoot Read(string file) => TrustRootText.ReadSigned(ToolFiles.Read(file)).Ok(out var signed, out var error) ? signed : throw ToolFault.Bad($"{file}: {error}");

    private static IEnumerable<string> Missing(TrustRoot present, SignedRoot next)
        => [$"it needs {present.Root.Threshold} signature(s) of the root keys of version {present.Version} and {next.Root.Root.Threshold} of its own: firmware root sign"];

    private static JsonObject Json(string file, SignedRoot signed) => new()
    {
        ["root"] = file,
        ["version"] = signed.Root.Version,
        ["expires"] = signed.Root.Expires?.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        ["roles"] = new JsonObject(Roles(signed.Root).Select(r => KeyValuePair.Create(r.Name, (JsonNode?)new JsonObject { ["threshold"] = r.Role.Threshold, ["keys"] = Ids(r.Role.KeyIds) }))),
        ["signatures"] = Ids(signed.Signatures.Select(s => s.KeyId)),
        ["signed"] = signed.CheckBy(signed.Root) is null,
    };

    private static JsonArray Ids(IEnumerable<string> ids) => new([.. ids.Select(id => (JsonNode)id)]);

    private static List<string> Lines(SignedRoot signed)
    {
        string Row(string name, string value) => $"{name,-16}{value}";
        var lines = new List<string> { Row("version", $"{signed.Root.Version}"), Row("expires", signed.Root.Expires is { } end ? $"{end.UtcDateTime:yyyy-MM-dd}" : "never") };
        foreach (var (name, role) in Roles(signed.Root))
        {
            lines.Add(Row(name, $"{role.Threshold} of {role.KeyIds.Length}"));
            lines.AddRange(role.KeyIds.Select(id => Row(string.Empty, id)));
        }

        lines.AddRange(signed.Signatures.Select(s => Row("signed by", s.KeyId)));
        return lines;
    }

    private static IEnumerable<(string Name, TrustRole Role)> Roles(TrustRoot root)
    {
        yield return ("root", root.Root);
        yield return ("firmware", root.Firmware);
        if (root.Campaign is { } campaign)
        {
            yield return ("campaign", campaign);
        }
    }
}

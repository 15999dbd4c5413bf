using System.Buffers;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Spa.Firmware.Image;
using Spa.Firmware.Signature;
using Spa.Firmware.Slots;
using Spa.Foundation.Ports;

namespace Spa.Firmware.Campaigns;

/// <summary>The highest issue seen under each name, in the file <c>campaigns</c> of a unit's data folder. What fails on the disk is an <see cref="IOException"/>.</summary>
/// <remarks>
/// It counts for one campaign role: when a new root names other keys, all begins anew. So a stolen campaign key that signed an issue of 2^62 stops the unit only until a root
/// takes that key away.
/// </remarks>
/// <param name="files">The data folder.</param>
public sealed class CampaignMemory(IDurableFiles files)
{
    private const string Path = "campaigns";

    // The least recently noted goes first: a unit follows one or two names.
    private const int MaxNames = 32;

    private static readonly string[] Members = ["role", "seen"];
    private static readonly string[] SeenMembers = ["name", "version"];

    /// <summary>Highest issue seen under a name; 0 = none, or under another role.</summary>
    public long Seen(TrustRoot root, string name)
    {
        ArgumentNullException.ThrowIfNull(root);
        return Read(RoleOf(root)).FirstOrDefault(s => s.Name == name).Version;
    }

    /// <summary>Notes an issue, durably; a lower one changes nothing.</summary>
    public void Note(TrustRoot root, string name, long version)
    {
        ArgumentNullException.ThrowIfNull(root);
        var role = RoleOf(root);
        var seen = Read(role);
        if (seen.FirstOrDefault(s => s.Name == name).Version >= version)
        {
            return;
        }

        var next = seen.Where(s => s.Name != name).TakeLast(MaxNames - 1).Append((Name: name, Version: version));
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("role", role);
            json.WriteStartArray("seen");
            foreach (var one in next)
            {
                json.WriteStartObject();
                json.WriteString("name", one.Name);
                json.WriteNumber("version", one.Version);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        files.Replace(Path, HashedText.Write(buffer.WrittenSpan));
    }

    private static string RoleOf(TrustRoot root)
        => root.Campaign is { } role
            ? Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes($"{role.Threshold}\n{string.Join('\n', role.KeyIds.Order(StringComparer.Ordinal))}")))
            : string.Empty;

    // A damaged file counts as none: a unit that follows nothing any more would be worse than one that can be played an old issue once.
    private ImmutableArray<(string Name, long Version)> Read(string role)
    {
        if (files.Read(Path) is not { } file || !HashedText.TryRead(file, out var line))
        {
            return [];
        }

        try
        {
            var of = string.Empty;
            var seen = ImmutableArray.CreateBuilder<(string, long)>();
            var json = StrictJson.Open(line);
            StrictJson.Object(ref json, "campaigns", Members, (ref Utf8JsonReader r, string member) =>
            {
                if (member == "role")
                {
                    of = StrictJson.Text(ref r, member);
                }
                else
                {
                    StrictJson.Array(ref r, member, MaxNames, (ref Utf8JsonReader i) =>
                    {
                        var (name, version) = (string.Empty, 0L);
                        StrictJson.Object(ref i, member, SeenMembers, (ref Utf8JsonReader o, string which) =>
                            (name, version) = which == "name" ? (StrictJson.Text(ref o, which), version) : (name, StrictJson.Number(ref o, which)));
                        seen.Add((name, version));
                    });
                }
            });
            return of == role ? seen.ToImmutable() : [];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return [];
        }
    }
}

using System.Collections.Immutable;
using Spa.Configuration.Parameters;
using Spa.Configuration.Profiles;
using Spa.Fleet.Layers;

namespace Spa.ProvisioningServer.Hosting.Publishing;

/// <summary>What of a unit's profile would go into a layer: only what differs from the factory and from what the layers below say.</summary>
/// <param name="Fault">Why the file cannot be read at all; null = it can.</param>
/// <param name="Elements">Parameters that the file names.</param>
/// <param name="Changes">What goes into the layer's draft.</param>
/// <param name="Same">How many say what the devices have anyway.</param>
/// <param name="Wrong">Values that cannot stand, by line.</param>
/// <param name="Server">Parameters that the server writes itself, left out.</param>
/// <param name="Unknown">Elements that are no parameters, left out.</param>
internal sealed record LayerImport(
    string? Fault, int Elements, ImmutableArray<LayerChange> Changes, int Same, ImmutableArray<ImportFinding> Wrong, ImmutableArray<string> Server, ImmutableArray<string> Unknown)
{
    /// <summary>Reads a profile in any of its forms.</summary>
    /// <param name="file">The file.</param>
    /// <param name="key">Passphrase for an encrypted one; null = none.</param>
    /// <param name="layer">The layer as its draft has it.</param>
    /// <param name="below">Layers below it.</param>
    public static LayerImport Of(ReadOnlyMemory<byte> file, string? key, Layer layer, IReadOnlyList<Layer> below)
    {
        var used = ProfileFile.ShapeOf(file.Span) == ProfileShape.Encrypted ? key : null;
        if (!ProfileFile.Open(file, used, ProfileLimits.Default, out var opened, out var fault) || !ProfileReader.Read(opened, ProfileLimits.Default, out var content, out fault))
        {
            return new($"{(fault.Line is { } line ? $"Line {line}: " : string.Empty)}{fault.Err}: {fault.Detail}", 0, [], 0, [], [], []);
        }

        var changes = ImmutableArray.CreateBuilder<LayerChange>();
        var wrong = ImmutableArray.CreateBuilder<ImportFinding>();
        var server = ImmutableArray.CreateBuilder<string>();
        var same = 0;
        for (var at = 0; at < content.Assignments.Length; at++)
        {
            var assignment = content.Assignments[at];
            var (name, text) = (assignment.Name, assignment.Text);
            if (Catalogue.Find(name) is not { } parameter)
            {
                continue;
            }

            if (LayerCheck.ServerOwned.Contains(name))
            {
                server.Add(name);
            }
            else if (text?.Contains("{{", StringComparison.Ordinal) == true)
            {
                wrong.Add(new(content.Lines[at], name, "holds {{, which begins a variable in a layer; set it by hand."));
            }
            else if (text is not null && parameter.Check(text) is { } bad)
            {
                wrong.Add(new(content.Lines[at], name, parameter.Kind.IsSecret ? "is refused." : $"cannot be this: {bad}."));
            }
            else
            {
                // What devices have without this: what the layers below say, else the factory's.
                var covered = below.Select(l => l.Entries.GetValueOrDefault(name)).LastOrDefault(e => e?.Text is not null)?.Text ?? parameter.DefaultText;
                var right = below.Select(l => l.Entries.GetValueOrDefault(name)).LastOrDefault(e => e?.Access is not null)?.Access ?? parameter.UserAccess;
                var entry = new LayerEntry(name, text is null || (parameter.SaysTheSame(text, covered) && layer.Entries.GetValueOrDefault(name)?.Text is null) ? null : text, assignment.Access == right ? null : assignment.Access);
                if ((entry.Text is null && entry.Access is null) || entry == layer.Entries.GetValueOrDefault(name))
                {
                    same++;
                }
                else
                {
                    changes.Add(new LayerChange.SetEntry(entry));
                }
            }
        }

        wrong.AddRange(content.Refused.Select(name => new ImportFinding(content.LineOf(name), name, "holds elements inside its value; write < as &lt;.")));
        return new(null, content.Assignments.Length, changes.ToImmutable(), same, wrong.ToImmutable(), server.ToImmutable(), content.Unknown);
    }
}

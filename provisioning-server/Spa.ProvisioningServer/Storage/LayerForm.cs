using System.Text.Json;
using System.Text.Json.Serialization;
using Spa.Configuration.Parameters;
using Spa.Fleet.Layers;

namespace Spa.ProvisioningServer.Storage;

/// <summary>How what a layer says stands in a sealed column: JSON, packed.</summary>
internal static class LayerForm
{
    private static readonly JsonSerializerOptions Form = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault };

    public static byte[] Write(Layer layer) => Packed.Pack(JsonSerializer.SerializeToUtf8Bytes(new Document(
        [.. layer.Entries.Values.Select(Of)],
        [.. layer.Variables.Values.Select(Of)]), Form));

    public static Layer Read(LayerScope scope, long revision, byte[] bytes)
    {
        var document = Open<Document>(bytes);
        var empty = Layer.Empty(scope);
        return empty with
        {
            Revision = revision,
            Entries = empty.Entries.AddRange((document.E ?? []).Select(e => KeyValuePair.Create(e.N, Entry(e)))),
            Variables = empty.Variables.AddRange((document.V ?? []).Select(v => KeyValuePair.Create(v.N, Variable(v)))),
        };
    }

    public static byte[] Write(LayerChange change) => Packed.Pack(JsonSerializer.SerializeToUtf8Bytes(change switch
    {
        LayerChange.SetEntry set => new ChangeRow(Of(set.Entry), null),
        LayerChange.SetVariable set => new ChangeRow(null, Of(set.Variable)),
        _ => new ChangeRow(null, null),
    }, Form));

    public static LayerChange ReadChange(string key, byte[] bytes) => Open<ChangeRow>(bytes) switch
    {
        { E: { } entry } => new LayerChange.SetEntry(Entry(entry)),
        { V: { } variable } => new LayerChange.SetVariable(Variable(variable)),
        _ => new LayerChange.TakeOut(key),
    };

    private static EntryRow Of(LayerEntry entry) => new(entry.Name, entry.Text, (int?)entry.Access);

    private static VariableRow Of(LayerVariable variable) => new(variable.Name, (int)variable.Type, variable.Value, variable.Choices.IsEmpty ? null : [.. variable.Choices]);

    private static LayerEntry Entry(EntryRow row) => new(row.N, row.T, (UserAccess?)row.A);

    private static LayerVariable Variable(VariableRow row) => new(row.N, (VariableType)row.K, row.T) { Choices = [.. row.C ?? []] };

    private static T Open<T>(byte[] bytes) => JsonSerializer.Deserialize<T>(Packed.Unpack(bytes), Form) ?? throw new InvalidOperationException("A layer in the store cannot be read: restore the store from a backup.");

    private sealed record Document(EntryRow[]? E, VariableRow[]? V);

    private sealed record ChangeRow(EntryRow? E, VariableRow? V);

    private sealed record EntryRow(string N, string? T, int? A);

    private sealed record VariableRow(string N, int K, string? T, string[]? C);
}

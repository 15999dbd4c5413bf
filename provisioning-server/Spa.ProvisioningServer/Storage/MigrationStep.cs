using System.Globalization;

namespace Spa.ProvisioningServer.Storage;

/// <summary>One numbered step of the schema: a file <c>Steps/NNNN-name.sql</c>.</summary>
/// <param name="Number">Its number; no two steps share one.</param>
/// <param name="Name">Name of its file, as it is recorded.</param>
/// <param name="Sql">What it does.</param>
internal sealed record MigrationStep(long Number, string Name, string Sql)
{
    private const string Prefix = "Spa.ProvisioningServer.Storage.Steps.";

    private static readonly Lazy<IReadOnlyList<MigrationStep>> Embedded = new(Read);

    /// <summary>The steps this server knows, in order.</summary>
    public static IReadOnlyList<MigrationStep> All => Embedded.Value;

    private static List<MigrationStep> Read()
    {
        var assembly = typeof(MigrationStep).Assembly;
        var steps = assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).Select(resource =>
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            var name = resource[Prefix.Length..];
            return new MigrationStep(long.Parse(name.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture), name, reader.ReadToEnd());
        }).OrderBy(s => s.Number).ToList();
        var twice = steps.GroupBy(s => s.Number).FirstOrDefault(g => g.Count() > 1);
        return twice is null ? steps : throw new InvalidOperationException($"Two steps have the number {twice.Key:0000}: {string.Join(", ", twice.Select(s => s.Name))}.");
    }
}

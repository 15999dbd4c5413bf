using System.Collections.Frozen;
using System.Globalization;
using Spa.Configuration.Parameters.Choices;
using Spa.Cwmp.Messages;

namespace Spa.Gateway.Management.Model;

/// <summary>One tree of parameters: a view of the catalogue and of what the unit knows (provisioning.md 7.1). Built once for each root.</summary>
internal sealed class DataModel
{
    private static readonly Lazy<DataModel> Tr181Tree = new(() => new DataModel("Device.", Tr181.Leaves("Device.")));
    private static readonly Lazy<DataModel> Tr098Tree = new(() => new DataModel("InternetGatewayDevice.", Tr098.Leaves("InternetGatewayDevice.")));

    // Attribute forcedInform of the models, of both roots (provisioning.md 7.2).
    private static readonly string[] ForcedNames =
    [
        "RootDataModelVersion", "DeviceSummary", "DeviceInfo.SpecVersion", "DeviceInfo.HardwareVersion", "DeviceInfo.SoftwareVersion", "DeviceInfo.ProvisioningCode", "ManagementServer.ParameterKey",
        "ManagementServer.ConnectionRequestURL",
    ];

    private readonly FrozenDictionary<string, ModelLeaf> byPath;
    private readonly FrozenDictionary<string, IReadOnlyList<string>> children;

    private DataModel(string root, IEnumerable<ModelLeaf> leaves)
    {
        Root = root;
        Leaves = [.. leaves.OrderBy(l => l.Path, StringComparer.Ordinal)];
        byPath = Leaves.ToFrozenDictionary(l => l.Path, StringComparer.Ordinal);
        Told = [.. Leaves.Where(l => l.DefaultNotification > 0)];
        Forced = [.. ForcedNames.Select(n => byPath.GetValueOrDefault(root + n)).OfType<ModelLeaf>()];
        var below = new Dictionary<string, List<string>>(StringComparer.Ordinal) { [root + InformTable.Path] = [] };
        foreach (var end in Leaves.Select(l => l.Path).Append(root + InformTable.Path))
        {
            for (var path = end; path != root; path = Parent(path))
            {
                var list = below.TryGetValue(Parent(path), out var known) ? known : below[Parent(path)] = [];
                if (list.Contains(path))
                {
                    break;
                }

                list.Add(path);
            }
        }

        children = below.ToFrozenDictionary(b => b.Key, b => (IReadOnlyList<string>)b.Value, StringComparer.Ordinal);
    }

    /// <summary>"Device." or "InternetGatewayDevice.".</summary>
    public string Root { get; }

    /// <summary>What every Inform tells.</summary>
    public IReadOnlyList<ModelLeaf> Forced { get; }

    /// <summary>What is told of unasked when it changes.</summary>
    public IReadOnlyList<ModelLeaf> Told { get; }

    /// <summary>Every parameter, by path.</summary>
    public IReadOnlyList<ModelLeaf> Leaves { get; }

    /// <summary>The tree that the setting chooses.</summary>
    public static DataModel Of(CwmpDataModel kind) => kind == CwmpDataModel.Tr098 ? Tr098Tree.Value : Tr181Tree.Value;

    /// <summary>The tree with these rows in its table of parameters that Informs tell.</summary>
    public DataModel With(IEnumerable<uint> informRows)
    {
        var rows = new LeafList(Root);
        foreach (var number in informRows)
        {
            InformTable.Row(rows, number);
        }

        return rows.Leaves.Count == 0 ? this : new(Root, Leaves.Concat(rows.Leaves));
    }

    /// <summary>Whether an ACS may add rows below an object's path.</summary>
    public bool IsOpenTable(string path) => path == Root + InformTable.Path;

    /// <summary>Whether an object's path is a table, open or fixed.</summary>
    public bool IsTable(string path) => IsOpenTable(path) || children.GetValueOrDefault(path, []).Any(IsRow);

    /// <summary>Whether an object's path is that of a row that is there.</summary>
    public bool IsRow(string path) => IsObject(path) && path.Length > Root.Length && path[Parent(path).Length..^1].All(char.IsAsciiDigit);

    /// <summary>Number of a row that an ACS may take out; null = the path is not that of one.</summary>
    public uint? OpenRow(string path) => IsRow(path) && IsOpenTable(Parent(path)) ? uint.Parse(path[Parent(path).Length..^1], CultureInfo.InvariantCulture) : null;

    /// <summary>A parameter; null = there is none of that path.</summary>
    public ModelLeaf? Find(string path) => byPath.GetValueOrDefault(path);

    /// <summary>True for an object's path, with its final dot.</summary>
    public bool IsObject(string path) => children.ContainsKey(path);

    /// <summary>All parameters at or below a path; null = there is no such path. Empty stands for the root.</summary>
    public IReadOnlyList<ModelLeaf>? Below(string path)
    {
        if (path.Length == 0 || path == Root)
        {
            return Leaves;
        }

        return Find(path) is { } leaf ? [leaf] : IsObject(path) ? [.. Leaves.Where(l => l.Path.StartsWith(path, StringComparison.Ordinal))] : null;
    }

    /// <summary>What GetParameterNames tells of a path that exists.</summary>
    public IReadOnlyList<ParameterInfo> Names(string path, bool nextLevel)
    {
        if (Find(path) is { } leaf)
        {
            return [Info(leaf.Path)];
        }

        if (path.Length == 0 && nextLevel)
        {
            return [Info(Root)];
        }

        var from = path.Length == 0 ? Root : path;
        if (nextLevel)
        {
            return [.. children[from].Select(Info)];
        }

        var all = new List<ParameterInfo>();
        Add(from);
        return all;

        void Add(string at)
        {
            all.Add(Info(at));
            foreach (var child in children.GetValueOrDefault(at, []))
            {
                Add(child);
            }
        }
    }

    // Of a table: rows can be added; of a row: it can be taken out.
    private ParameterInfo Info(string path) => new(path, Find(path)?.Source.IsWritable ?? (IsOpenTable(path) || OpenRow(path) is not null));

    private static string Parent(string path) => path[..(path.LastIndexOf('.', path.Length - 2) + 1)];
}

using System.Collections.Frozen;
using System.Globalization;
using Spa.Configuration.Parameters.Choices;
using Spa.Cwmp.Messages;
using Spa.Gateway.Calls;

namespace Spa.Gateway.Management.Model;

/// <summary>One tree of parameters: a view of the catalogue and of what the unit knows (provisioning.md 7.1). Built once for each root.</summary>
internal sealed class DataModel
{
    private static readonly Lazy<DataModel> Tr181Tree = new(() => new DataModel("Device.", Tr181.Leaves("Device."), Tr181.Sessions, Tr181.CallLog));
    private static readonly Lazy<DataModel> Tr098Tree = new(() => new DataModel("InternetGatewayDevice.", Tr098.Leaves("InternetGatewayDevice."), Tr098.Sessions, Tr098.CallLog));

    // Attribute forcedInform of the models, of both roots (provisioning.md 7.2).
    private static readonly string[] ForcedNames =
    [
        "RootDataModelVersion", "DeviceSummary", "DeviceInfo.SpecVersion", "DeviceInfo.HardwareVersion", "DeviceInfo.SoftwareVersion", "DeviceInfo.ProvisioningCode", "ManagementServer.ParameterKey",
        "ManagementServer.ConnectionRequestURL", Tr098.DefaultWan + "ExternalIPAddress",

        // Of ours: a serial number alone does not say which device of a fleet a unit without a certificate is.
        "DeviceInfo.X_000E08_MACAddress",
    ];

    private readonly IReadOnlyDictionary<string, ModelLeaf> byPath;
    private readonly Dictionary<string, IReadOnlyList<string>> children;
    private readonly Func<int, string> sessions;
    private readonly CallLogLeaves log;
    private readonly DataModel? under;

    // sessions: path of the table of present calls of a line, below the root.
    private DataModel(string root, IEnumerable<ModelLeaf> leaves, Func<int, string> sessions, CallLogLeaves log)
    {
        (Root, this.sessions, this.log) = (root, sessions, log);
        Leaves = [.. leaves.OrderBy(l => l.Path, StringComparer.Ordinal)];
        byPath = Leaves.ToFrozenDictionary(l => l.Path, StringComparer.Ordinal);
        Told = [.. Leaves.Where(l => l.DefaultNotification > 0)];
        Forced = [.. ForcedNames.Select(n => byPath.GetValueOrDefault(root + n)).OfType<ModelLeaf>()];
        string[] tables = [InformTable.Path, sessions(1), sessions(2), log.Table];
        var below = tables.ToDictionary(table => root + table, _ => new List<string>(), StringComparer.Ordinal);
        foreach (var end in Leaves.Select(l => l.Path).Concat(below.Keys.ToArray()))
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

        children = below.ToDictionary(b => b.Key, b => (IReadOnlyList<string>)b.Value, StringComparer.Ordinal);
    }

    // Rows that come and go are laid over a tree that stays as it is: a unit that has a call up has no time to build it anew.
    private DataModel(DataModel under, IEnumerable<ModelLeaf> rows)
    {
        (Root, Told, Forced, sessions, log, this.under) = (under.Root, under.Told, under.Forced, under.sessions, under.log, under);
        var leaves = new List<ModelLeaf>(under.Leaves.Count + 64);
        var from = 0;
        var own = new Dictionary<string, ModelLeaf>(StringComparer.Ordinal);
        var below = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var row in rows.OrderBy(r => r.Path, StringComparer.Ordinal))
        {
            own[row.Path] = row;
            for (; from < under.Leaves.Count && string.CompareOrdinal(under.Leaves[from].Path, row.Path) < 0; from++)
            {
                leaves.Add(under.Leaves[from]);
            }

            leaves.Add(row);
            for (var path = row.Path; path != Root && !Children(Parent(path)).Contains(path); path = Parent(path))
            {
                below[Parent(path)] = [.. below.GetValueOrDefault(Parent(path)) ?? under.Children(Parent(path)), path];
            }

            IEnumerable<string> Children(string path) => below.GetValueOrDefault(path) ?? under.Children(path);
        }

        leaves.AddRange(under.Leaves.Skip(from));
        (Leaves, byPath, children) = (leaves, own, below);
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

    /// <summary>The tree with these rows in its table of parameters that Informs tell, and in its tables of calls.</summary>
    /// <param name="informRows">Their numbers.</param>
    /// <param name="calls">Line and number of each present one.</param>
    /// <param name="ended">Those of the list of ended calls.</param>
    public DataModel With(IEnumerable<uint> informRows, IEnumerable<(int Line, int Call)> calls, IEnumerable<EndedCall> ended)
    {
        var rows = new LeafList(Root);
        foreach (var number in informRows)
        {
            InformTable.Row(rows, number);
        }

        foreach (var (line, call) in calls)
        {
            CountLeaves.Session(rows.Under(string.Create(CultureInfo.InvariantCulture, $"{sessions(line)}{call}.")), call);
        }

        foreach (var call in ended)
        {
            log.Row(rows, call);
        }

        return rows.Leaves.Count == 0 ? this : new(this, rows.Leaves);
    }

    /// <summary>Whether an ACS may add rows below an object's path.</summary>
    public bool IsOpenTable(string path) => path == Root + InformTable.Path;

    /// <summary>Whether an object's path is a table, open or fixed.</summary>
    public bool IsTable(string path) => IsOpenTable(path) || path == Root + sessions(1) || path == Root + sessions(2) || path == Root + log.Table || Children(path).Any(IsRow);

    /// <summary>Whether an object's path is that of a row that is there.</summary>
    public bool IsRow(string path) => IsObject(path) && path.Length > Root.Length && path[Parent(path).Length..^1].All(char.IsAsciiDigit);

    /// <summary>Number of a row that an ACS may take out; null = the path is not that of one.</summary>
    public uint? OpenRow(string path) => IsRow(path) && IsOpenTable(Parent(path)) ? uint.Parse(path[Parent(path).Length..^1], CultureInfo.InvariantCulture) : null;

    /// <summary>A parameter; null = there is none of that path.</summary>
    public ModelLeaf? Find(string path) => byPath.GetValueOrDefault(path) ?? under?.Find(path);

    /// <summary>True for an object's path, with its final dot.</summary>
    public bool IsObject(string path) => children.ContainsKey(path) || under?.IsObject(path) == true;

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
            return [.. Children(from).Select(Info)];
        }

        var all = new List<ParameterInfo>();
        Add(from);
        return all;

        void Add(string at)
        {
            all.Add(Info(at));
            foreach (var child in Children(at))
            {
                Add(child);
            }
        }
    }

    // Of a table: rows can be added; of a row: it can be taken out.
    private ParameterInfo Info(string path) => new(path, Find(path)?.Source.IsWritable ?? (IsOpenTable(path) || OpenRow(path) is not null));

    private IReadOnlyList<string> Children(string path) => children.GetValueOrDefault(path) ?? under?.Children(path) ?? [];

    private static string Parent(string path) => path[..(path.LastIndexOf('.', path.Length - 2) + 1)];
}

using System.Collections.Immutable;
using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;

namespace Spa.Fleet.Sheets;

/// <summary>A sheet of devices: which columns it may have, and what its rows say. Whether that fits the inventory is judged there.</summary>
/// <param name="Columns">Columns in their order.</param>
/// <param name="Rows">Rows that could be read.</param>
/// <param name="Faults">What could not, in order of lines, at most <see cref="MostFaults"/>.</param>
public sealed record DeviceSheet(ImmutableArray<DeviceColumn> Columns, ImmutableArray<DeviceRow> Rows, ImmutableArray<SheetFault> Faults)
{
    /// <summary>Most faults named; a file with more is another file than was meant.</summary>
    public const int MostFaults = 1000;

    /// <summary>Stands for a secret: an import leaves it as it is.</summary>
    public const string Masked = "***";

    /// <summary>Columns that an import takes.</summary>
    public static ImmutableArray<string> Fields { get; } = ["mac", "serial", "model", "customer", "site", "tags", "firmware", "note"];

    /// <summary>Columns that an export adds and an import leaves out of account: what the device told, and how it stands.</summary>
    public static ImmutableArray<string> Shown { get; } = ["state", "health", "version", "seen", "address", "profile"];

    /// <summary>Reads the rows of a sheet.</summary>
    public static DeviceSheet Of(Sheet sheet)
    {
        ArgumentNullException.ThrowIfNull(sheet);
        var faults = ImmutableArray.CreateBuilder<SheetFault>();
        var columns = sheet.Heading.Select((name, i) => Column(name, i, sheet.Heading, faults)).ToImmutableArray();
        var mac = columns.IndexOf(columns.FirstOrDefault(c => c?.Name == "mac"));
        if (mac < 0 || columns[mac] is null)
        {
            faults.Insert(0, new(1, string.Empty, $"There is no column mac. The first line must name the columns, of which mac must be one: {string.Join(", ", Fields)}, var:NAME."));
        }

        if (faults.Count > 0)
        {
            return new([], [], faults.ToImmutable());
        }

        var rows = ImmutableArray.CreateBuilder<DeviceRow>(sheet.Rows.Length);
        var first = new Dictionary<MacAddress, int>();
        foreach (var row in sheet.Rows)
        {
            if (faults.Count >= MostFaults)
            {
                break;
            }

            if (!MacAddress.Parse(row.Fields[mac].Trim()).Ok(out var device, out var error))
            {
                faults.Add(new(row.Line, "mac", row.Fields[mac].Contains("E+", StringComparison.OrdinalIgnoreCase)
                    ? $"'{row.Fields[mac].Trim()}' is a number that a spreadsheet made of a MAC address: write it with colons, or format the column as text."
                    : $"'{Short(row.Fields[mac].Trim())}' is no MAC address: {error}."));
            }
            else if (!first.TryAdd(device, row.Line))
            {
                faults.Add(new(row.Line, "mac", $"{device} stands on line {first[device]} already: keep one of the two."));
            }
            else
            {
                rows.Add(Row(row, device, columns, faults));
            }
        }

        return new([.. columns.OfType<DeviceColumn>()], rows.ToImmutable(), [.. faults.Take(MostFaults)]);
    }

    private static DeviceRow Row(SheetRow row, MacAddress mac, ImmutableArray<DeviceColumn?> columns, ImmutableArray<SheetFault>.Builder faults)
    {
        var fields = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var variables = ImmutableArray.CreateBuilder<(DeviceColumn, string)>();
        for (var i = 0; i < columns.Length; i++)
        {
            var text = SheetText.Plain(row.Fields[i]);
            if (columns[i] is not { } column || column.Name == "mac" || Shown.Contains(column.Name))
            {
                continue;
            }

            if (column.Variable is null)
            {
                fields[column.Name] = column.Name == "note" ? text : text.Trim();
                continue;
            }

            // Only a fault of form: a secret is never named.
            if (text.Length > 0 && text != Masked && column.Type != VariableType.Choice && new LayerVariable(column.Variable, column.Type ?? VariableType.Text, text).Fault() is { } fault)
            {
                faults.Add(new(row.Line, column.Name, column.Type == VariableType.Secret ? "The value cannot be taken: at most 4096 characters." : $"{fault}"));
            }

            variables.Add((column, text));
        }

        return new(row.Line, mac, fields.ToImmutable(), variables.ToImmutable());
    }

    private static DeviceColumn? Column(string heading, int at, ImmutableArray<string> all, ImmutableArray<SheetFault>.Builder faults)
    {
        DeviceColumn? column = null;
        if (heading.StartsWith("var:", StringComparison.OrdinalIgnoreCase))
        {
            var parts = heading.Split(':');
            VariableType? type = parts.Length < 3 ? null : Enum.TryParse<VariableType>(parts[2], ignoreCase: true, out var named) && char.IsAsciiLetter(parts[2][0]) ? named : (VariableType)(-1);
            var name = parts[1].Trim();
            if (parts.Length > 3 || type == (VariableType)(-1))
            {
                faults.Add(new(1, heading, $"A variable's column is var:NAME or var:NAME:TYPE, with a type of {string.Join(", ", Enum.GetNames<VariableType>().Select(n => n.ToLowerInvariant()))}."));
            }
            else if (new LayerVariable(name, VariableType.Text, string.Empty).Fault() is { } fault)
            {
                faults.Add(new(1, heading, $"{fault}"));
            }
            else
            {
                column = new($"var:{name}", name, type);
            }
        }
        else if (heading.ToLowerInvariant() is var known && (Fields.Contains(known) || Shown.Contains(known)))
        {
            column = new(known, null, null);
        }
        else
        {
            faults.Add(new(1, heading, heading.Length == 0
                ? $"Column {at + 1} has no name: take it out, or name it."
                : $"There is no column '{Short(heading)}': there are {string.Join(", ", Fields)} and var:NAME; {string.Join(", ", Shown)} may stand there too and are left out of account."));
        }

        if (column is not null && all.Take(at).Any(h => Same(h, column)))
        {
            faults.Add(new(1, heading, "The column stands there twice: take one out."));
        }

        return column;
    }

    private static bool Same(string heading, DeviceColumn column)
        => heading.Equals(column.Name, StringComparison.OrdinalIgnoreCase) || (column.Variable is not null && heading.StartsWith(column.Name + ":", StringComparison.OrdinalIgnoreCase));

    private static string Short(string text) => text.Length > 40 ? text[..40] + "…" : text;
}

using System.Text.RegularExpressions;
using Dapper;
using Spa.Marks;

namespace Spa.Fleet.Tests.Storage;

/// <summary>The tables that <c>docs/store.md</c> names are those there are.</summary>
public sealed partial class StoreDocumentTests
{
    [Theory]
    [MemberData(nameof(Place.Kinds), MemberType = typeof(Place))]
    public void Every_table_and_its_key_stand_in_the_document_and_no_other(string kind)
    {
        using var place = Place.Of(kind);
        using var store = place.Open();

        // The index of words is a table of tables on SQLite and an index on PostgreSQL; it has a chapter of its own.
        var there = store.Read(on => on.Query<(string Table, string Column)>(kind == "SQLite"
            ? "select m.name, p.name from sqlite_master m join pragma_table_info(m.name) p where m.type = 'table' and m.name not like 'sqlite_%' and m.name not like 'device_gram%' and p.pk > 0 order by m.name, p.pk"
            : """
              select t.table_name, k.column_name from information_schema.table_constraints t join information_schema.key_column_usage k on k.constraint_name = t.constraint_name and k.table_schema = t.table_schema
              where t.constraint_type = 'PRIMARY KEY' and t.table_schema = current_schema() order by t.table_name, k.ordinal_position
              """)).ToLookup(r => r.Table, r => r.Column);
        var all = store.Read(on => on.Query<string>(kind == "SQLite"
            ? "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name not like 'device_gram%'"
            : "select table_name from information_schema.tables where table_schema = current_schema()")).Order(StringComparer.Ordinal);
        Assert.Equal(all, there.Select(t => t.Key).Order(StringComparer.Ordinal));
        Assert.Equal(there.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => $"{t.Key}: {string.Join(", ", t)}"), Documented().Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Documented()
        => from line in File.ReadAllText(Repository.Path("docs", "store.md")).Split("\n## ").Single(part => part.StartsWith("Tables\n", StringComparison.Ordinal)).Split('\n')
           let cells = line.Split('|', StringSplitOptions.TrimEntries)
           where cells.Length == 5 && cells[1].StartsWith('`')
           from Match name in Name().Matches(cells[1])
           select $"{name.Groups[1].Value}: {cells[3]}";

    [GeneratedRegex("`([a-z_]+)`")]
    private static partial Regex Name();
}

using System.Data;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dapper;
using Spa.Fleet.Access;

namespace Spa.ProvisioningServer.Storage;

/// <summary>What operators did. Every row carries the hash of the one before, keyed with a key that does not lie in the store: who changes, removes or moves a row there cannot make it fit again.</summary>
/// <remarks>One chain for each data folder, so that nodes on one database do not wait for each other.</remarks>
internal sealed class Audits(byte[] key, string node)
{
    /// <summary>What the first row follows.</summary>
    private const string Nothing = "";

    private const int LongestText = 4000;

    /// <summary>Writes down what somebody did, in the transaction that does it.</summary>
    /// <param name="on">The writing connection.</param>
    /// <param name="by">Who.</param>
    /// <param name="subject">What it is about: <c>device:MAC</c>, <c>layer:SCOPE</c>, <c>firmware:MODEL</c>, <c>operator:NAME</c>.</param>
    /// <param name="text">What was done. Never a secret.</param>
    public void Add(IDbConnection on, Actor by, string subject, string text)
    {
        ArgumentNullException.ThrowIfNull(by);
        Add(on, DateTimeOffset.UtcNow, by.Token is null ? by.Name : $"{by.Name} (token {by.Token})", by.From, subject, text);
    }

    /// <summary>Moves the rows that were written before there was a chain into it.</summary>
    public void Adopt(IDbConnection on)
    {
        foreach (var row in on.Query<OldRow>("select id, operator, text from audit order by id").ToList())
        {
            Add(on, DateTimeOffset.FromUnixTimeMilliseconds(row.Id / 1000), row.Operator, string.Empty, string.Empty, row.Text);
        }

        on.Execute("delete from audit");
    }

    /// <summary>Lets the rows before a time go; the newest of each chain stays. Where a chain begins now is on record, sealed.</summary>
    public void Forget(IDbConnection on, DateTimeOffset before)
    {
        foreach (var chain in on.Query<string>("select node from audit_chain order by node").ToList())
        {
            var last = on.QuerySingleOrDefault<ChainRow>(
                """
                select node, number, hash, '' as seal from audit_entry
                where node = @chain and at < @before and number < (select number from audit_chain where node = @chain) order by number desc limit 1
                """,
                new { chain, before });
            if (last is not null)
            {
                on.Execute(
                    """
                    insert into audit_start (node, number, hash, seal) values (@Node, @Number, @Hash, @seal)
                    on conflict (node) do update set number = excluded.number, hash = excluded.hash, seal = excluded.seal
                    """,
                    new { last.Node, last.Number, last.Hash, seal = Start(last.Node, last.Number, last.Hash) });
                on.Execute("delete from audit_entry where node = @Node and number <= @Number", new { last.Node, last.Number });
            }
        }
    }

    /// <summary>Rows, newest first.</summary>
    /// <param name="on">The connection.</param>
    /// <param name="words">Only rows in which all of these words occur.</param>
    /// <param name="after">Cursor of the last row that was read; null = from the newest.</param>
    /// <param name="limit">Most rows.</param>
    public static IReadOnlyList<AuditEntry> Page(IDbConnection on, string words, string? after, int limit)
    {
        var values = new DynamicParameters(new { limit });
        var conditions = words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(8).Select((word, i) =>
        {
            values.Add($"w{i}", $"%{word.ToLowerInvariant().Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal)}%");
            return $"(lower(operator) like @w{i} escape '!' or lower(subject) like @w{i} escape '!' or lower(text) like @w{i} escape '!' or origin like @w{i} escape '!')";
        }).ToList();
        if (after?.Split('.') is [var at, var from, var number]
            && long.TryParse(at, CultureInfo.InvariantCulture, out var moment) && long.TryParse(number, CultureInfo.InvariantCulture, out var last))
        {
            values.AddDynamicParams(new { moment, from, last });
            conditions.Add("(at < @moment or (at = @moment and (node < @from or (node = @from and number < @last))))");
        }

        var where = conditions.Count == 0 ? string.Empty : "where " + string.Join(" and ", conditions);
        return [.. on.Query<AuditEntry>($"select node, number, at, operator, origin, subject, text, hash from audit_entry {where} order by at desc, node desc, number desc limit @limit", values)];
    }

    /// <summary>Where the chains end, by their own record.</summary>
    public static IReadOnlyList<AuditHead> Heads(IDbConnection on)
        => [.. on.Query<ChainRow>("select node, number, hash, seal from audit_chain order by node").Select(r => new AuditHead(r.Node, r.Number, r.Hash))];

    /// <summary>Looks at every row of every chain.</summary>
    /// <param name="on">The connection.</param>
    /// <param name="anchors">Ends of chains that were kept elsewhere: the log must still hold them.</param>
    public AuditVerdict Verify(IDbConnection on, IReadOnlyList<AuditHead>? anchors = null)
    {
        var faults = new List<string>();
        var heads = on.Query<ChainRow>("select node, number, hash, seal from audit_chain order by node").ToDictionary(r => r.Node, StringComparer.Ordinal);
        var starts = on.Query<ChainRow>("select node, number, hash, seal from audit_start").ToDictionary(r => r.Node, StringComparer.Ordinal);
        var nodes = on.Query<string>("select distinct node from audit_entry").Union(heads.Keys).Order(StringComparer.Ordinal).ToList();
        var rows = 0L;
        var ends = new List<AuditHead>();
        foreach (var chain in nodes)
        {
            var (previous, expected) = (Nothing, 1L);
            if (starts.TryGetValue(chain, out var start))
            {
                if (start.Seal != Start(start.Node, start.Number, start.Hash))
                {
                    faults.Add($"The record of the beginning of chain {chain} was changed.");
                }

                (previous, expected) = (start.Hash, start.Number + 1);
            }

            foreach (var row in on.Query<AuditEntry>("select node, number, at, operator, origin, subject, text, hash from audit_entry where node = @chain order by number", new { chain }, buffered: false))
            {
                rows++;
                if (row.Number < expected)
                {
                    faults.Add($"Row {row.Number} of chain {chain} stands before its beginning, and was put there.");
                    continue;
                }

                if (row.Number != expected)
                {
                    faults.Add(row.Number == expected + 1 ? $"Row {expected} of chain {chain} is missing." : $"Rows {expected} to {row.Number - 1} of chain {chain} are missing.");
                }
                else if (Hash(row, previous) != row.Hash)
                {
                    faults.Add($"Row {row.Number} of chain {chain} was changed, or moved there.");
                }

                foreach (var anchor in anchors?.Where(a => a.Node == chain && a.Number == row.Number && a.Hash != row.Hash) ?? [])
                {
                    faults.Add($"Row {anchor.Number} of chain {chain} is not the one that was kept as an anchor: everything up to there was written anew.");
                }

                (previous, expected) = (row.Hash, row.Number + 1);
            }

            if (!heads.TryGetValue(chain, out var head))
            {
                faults.Add($"The end of chain {chain} is not on record.");
            }
            else if (head.Seal != Seal(head.Node, head.Number, head.Hash))
            {
                faults.Add($"The record of the end of chain {chain} was changed.");
            }
            else if (head.Number >= expected)
            {
                faults.Add($"Rows {expected} to {head.Number} at the end of chain {chain} are missing.");
            }
            else if (head.Number != expected - 1 || head.Hash != previous)
            {
                faults.Add($"The end of chain {chain} is not its last row.");
            }

            ends.Add(new(chain, expected - 1, previous));
        }

        faults.AddRange(anchors?.Where(a => ends.FirstOrDefault(e => e.Node == a.Node) is not { } end || end.Number < a.Number)
            .Select(a => $"Chain {a.Node} ends before row {a.Number}, which was kept as an anchor: it was cut off, or an older store was put back.") ?? []);
        return new(rows, ends, faults);
    }

    private void Add(IDbConnection on, DateTimeOffset at, string who, string origin, string subject, string text)
    {
        // The row of the chain is written first: on a database with several writers it is the lock.
        on.Execute("insert into audit_chain (node, number, hash, seal) values (@node, 0, '', '') on conflict (node) do update set number = audit_chain.number", new { node });
        var head = on.QuerySingle<ChainRow>("select node, number, hash, seal from audit_chain where node = @node", new { node });
        var entry = new AuditEntry
        {
            Node = node,
            Number = head.Number + 1,
            At = DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds()),
            Operator = who,
            Origin = origin,
            Subject = subject,
            Text = text.Length > LongestText ? text[..LongestText] : text,
        };
        entry = entry with { Hash = Hash(entry, head.Hash) };
        on.Execute("insert into audit_entry (node, number, at, operator, origin, subject, text, hash) values (@Node, @Number, @At, @Operator, @Origin, @Subject, @Text, @Hash)", entry);
        on.Execute(
            "update audit_chain set number = @Number, hash = @Hash, seal = @seal where node = @Node",
            new { entry.Number, entry.Hash, entry.Node, seal = Seal(entry.Node, entry.Number, entry.Hash) });
    }

    private string Hash(AuditEntry row, string previous)
        => Keyed("row", row.Node, Text(row.Number), Text(row.At.ToUnixTimeMilliseconds()), row.Operator, row.Origin, row.Subject, row.Text, previous);

    private string Seal(string chain, long number, string hash) => Keyed("end", chain, Text(number), hash);

    private string Start(string chain, long number, string hash) => Keyed("start", chain, Text(number), hash);

    // As a JSON array, so that no field runs into the next.
    private string Keyed(params string[] fields) => Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(JsonSerializer.Serialize(fields))));

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed class OldRow
    {
        public long Id { get; init; }

        public string Operator { get; init; } = string.Empty;

        public string Text { get; init; } = string.Empty;
    }

    private sealed class ChainRow
    {
        public string Node { get; init; } = string.Empty;

        public long Number { get; init; }

        public string Hash { get; init; } = string.Empty;

        public string Seal { get; init; } = string.Empty;
    }
}

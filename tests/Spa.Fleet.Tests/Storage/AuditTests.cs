using Dapper;
using Spa.Fleet.Tests.Http;
using Spa.Marks;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Storage;

public class AuditTests
{
    // What somebody who may write to the database does to the log, and what is found.
    public static TheoryData<string, string> Forgeries => new()
    {
        { "update audit_entry set text = 'nothing' where number = 3", "Row 3 of chain NODE was changed, or moved there." },
        { "update audit_entry set operator = 'bob' where number = 3", "Row 3 of chain NODE was changed, or moved there." },
        { "update audit_entry set at = at + 1 where number = 3", "Row 3 of chain NODE was changed, or moved there." },
        { "update audit_entry set origin = '198.51.100.1' where number = 3", "Row 3 of chain NODE was changed, or moved there." },
        { "update audit_entry set subject = 'device:000000000000' where number = 3", "Row 3 of chain NODE was changed, or moved there." },
        { "delete from audit_entry where number = 3", "Row 3 of chain NODE is missing." },
        { "delete from audit_entry where number in (3, 4)", "Rows 3 to 4 of chain NODE are missing." },
        { "delete from audit_entry where number = 6", "Rows 6 to 6 at the end of chain NODE are missing." },
        { "delete from audit_entry", "Rows 1 to 6 at the end of chain NODE are missing." },
        { "update audit_entry set number = 99 where number = 3; update audit_entry set number = 3 where number = 4; update audit_entry set number = 4 where number = 99", "Row 3 of chain NODE was changed, or moved there." },
        { "delete from audit_entry where number = 6; update audit_chain set number = 5, hash = (select hash from audit_entry where number = 5)", "The record of the end of chain NODE was changed." },
        { "delete from audit_entry where number = 3; update audit_entry set number = number - 1 where number > 3", "Row 3 of chain NODE was changed, or moved there." },
        { "delete from audit_chain", "The end of chain NODE is not on record." },
        { "insert into audit_entry select node, 7, at, operator, origin, subject, text, hash from audit_entry where number = 6", "Row 7 of chain NODE was changed, or moved there." },
    };

    [Theory]
    [MemberData(nameof(Forgeries))]
    [Attack("D7")]
    public async Task A_forgery_is_found(string sql, string found)
    {
        using var folder = new Folder();
        using var store = await Written(folder);
        Assert.Empty(store.Read(on => store.Audits.Verify(on)).Faults);
        await store.Write(on => on.Execute(sql));
        Assert.Equal(found.Replace("NODE", store.Node, StringComparison.Ordinal), store.Read(on => store.Audits.Verify(on)).Faults[0]);
    }

    [Fact]
    [Attack("D7")]
    public async Task An_older_log_put_back_is_found_by_an_anchor_kept_elsewhere()
    {
        using var folder = new Folder();
        using var store = await Written(folder);
        var head = Assert.Single(store.Read(on => store.Audits.Verify(on)).Heads);
        Assert.Equal(head, AuditHead.Read(head.ToString()));
        Assert.Empty(store.Read(on => store.Audits.Verify(on, [head])).Faults);

        // The very row and end that were true before: no hash of the store is wrong.
        var end = store.Read(on => on.QuerySingle<(long Number, string Hash, string Seal)>("select number, hash, seal from audit_chain"));
        await store.Write(on => store.Audits.Add(on, Actors.Eve, "device:000e08000001", "Blocked."));
        var newer = Assert.Single(store.Read(on => store.Audits.Verify(on)).Heads);
        await store.Write(on =>
        {
            on.Execute("delete from audit_entry where number = 7");
            on.Execute("update audit_chain set number = @Number, hash = @Hash, seal = @Seal", new { end.Number, end.Hash, end.Seal });
        });
        Assert.Empty(store.Read(on => store.Audits.Verify(on, [head])).Faults);
        Assert.Equal([$"Chain {store.Node} ends before row 7, which was kept as an anchor: it was cut off, or an older store was put back."], store.Read(on => store.Audits.Verify(on, [newer])).Faults);
    }

    [Fact]
    public async Task Two_processes_write_one_chain_and_two_nodes_each_their_own()
    {
        using var folder = new Folder();
        using var one = Store.Open(folder.Path);
        using var other = Store.Open(folder.Path);
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => (i % 2 == 0 ? one : other).Write(on => (i % 2 == 0 ? one : other).Audits.Add(on, Actors.Eve, "x", $"{i}"))));
        var verdict = one.Read(on => one.Audits.Verify(on));
        Assert.Equal((40L, 1, 0), (verdict.Rows, verdict.Heads.Count, verdict.Faults.Count));
        var node = new Audits(one.Box.Derive("audit log"), "other");
        await one.Write(on => node.Add(on, Actors.Eve, "x", "from another node"));
        verdict = one.Read(on => one.Audits.Verify(on));
        Assert.Equal((41L, 2, 0), (verdict.Rows, verdict.Heads.Count, verdict.Faults.Count));
    }

    [Fact]
    public async Task Rows_of_before_there_was_a_chain_are_taken_into_it()
    {
        using var folder = new Folder();
        using var store = Store.Open(folder.Path);
        await store.Write(on => on.Execute("insert into audit (id, operator, text) values (1700000000000000, 'bob', 'Firmware root set, version 1.')"));
        await store.Write(store.Audits.Adopt);
        await store.Write(store.Audits.Adopt);
        var row = Assert.Single(store.Read(on => Audits.Page(on, string.Empty, null, 10)));
        Assert.Equal(("bob", "Firmware root set, version 1.", 1700000000000L), (row.Operator, row.Text, row.At.ToUnixTimeMilliseconds()));
        Assert.Empty(store.Read(on => store.Audits.Verify(on)).Faults);
    }

    [Fact]
    public async Task Reading_goes_on_where_it_stopped_and_finds_words()
    {
        using var folder = new Folder();
        using var store = await Written(folder);
        var first = store.Read(on => Audits.Page(on, string.Empty, null, 4));
        var rest = store.Read(on => Audits.Page(on, string.Empty, first[^1].Cursor, 4));
        Assert.Equal([6L, 5, 4, 3, 2, 1], first.Concat(rest).Select(r => r.Number));
        Assert.Equal([4L], store.Read(on => Audits.Page(on, "EVE note_4", null, 10)).Select(r => r.Number));
        Assert.Empty(store.Read(on => Audits.Page(on, "%", null, 10)));
        Assert.Equal("eve (token backup)", store.Read(on => Audits.Page(on, "backup", null, 10))[0].Operator);
    }

    // What somebody who may write to the database does at the beginning of a log whose oldest rows, 1 to 3, were let go.
    public static TheoryData<string, string> Beginnings => new()
    {
        { "delete from audit_start", "Rows 1 to 3 of chain NODE are missing." },
        { "delete from audit_entry where number = 4", "Row 4 of chain NODE is missing." },
        { "delete from audit_entry where number = 4; update audit_start set number = 4", "The record of the beginning of chain NODE was changed." },
        { "update audit_start set number = 4, hash = (select hash from audit_entry where number = 4); delete from audit_entry where number = 4", "The record of the beginning of chain NODE was changed." },
        { "update audit_start set number = 5, hash = (select hash from audit_entry where number = 5), seal = (select seal from audit_chain); delete from audit_entry where number <= 5", "The record of the beginning of chain NODE was changed." },
        { "update audit_start set number = 2", "The record of the beginning of chain NODE was changed." },
        { "insert into audit_entry select node, 3, at, operator, origin, subject, 'forged', hash from audit_entry where number = 4", "Row 3 of chain NODE stands before its beginning, and was put there." },
        { "update audit_entry set text = 'nothing' where number = 4", "Row 4 of chain NODE was changed, or moved there." },
    };

    [Theory]
    [MemberData(nameof(Beginnings))]
    [Attack("D7")]
    public async Task A_forged_beginning_is_found(string sql, string found)
    {
        using var folder = new Folder();
        using var store = Store.Open(folder.Path);
        await store.Write(on => on.Execute("insert into audit (id, operator, text) values (1700000000000000, 'bob', 'a'), (1700000000000001, 'bob', 'b'), (1700000000000002, 'bob', 'c')"));
        await store.Write(store.Audits.Adopt);
        for (var i = 0; i < 3; i++)
        {
            await store.Write(on => store.Audits.Add(on, Actors.Eve, "layer:all", "changed"));
        }

        // As the server does it by itself, with --keep-audit-days.
        var keep = new Retention { Audit = TimeSpan.FromDays(30) };
        while (await store.Write(on => keep.Tidy(on, store.Audits, DateTimeOffset.UtcNow)))
        {
        }

        Assert.Equal([4L, 5, 6], store.Read(on => on.Query<long>("select number from audit_entry order by number")));
        Assert.Empty(store.Read(on => store.Audits.Verify(on)).Faults);
        await store.Write(on => on.Execute(sql));
        Assert.Equal(found.Replace("NODE", store.Node, StringComparison.Ordinal), store.Read(on => store.Audits.Verify(on)).Faults[0]);
    }

    private static async Task<Store> Written(Folder folder)
    {
        var store = Store.Open(folder.Path);
        for (var i = 1; i <= 6; i++)
        {
            var (text, last) = ($"note_{i}", i == 6);
            await store.Write(on => store.Audits.Add(on, last ? Actors.Eve with { Token = "backup" } : Actors.Eve, "device:000e08000001", text));
        }

        return store;
    }
}

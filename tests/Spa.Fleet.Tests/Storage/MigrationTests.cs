using Dapper;
using Microsoft.Data.Sqlite;
using Spa.Fleet.Tests.Http;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Storage;

public class MigrationTests
{
    private static readonly MigrationStep One = new(1, "0001-one.sql", "create table one (name text not null primary key); insert into one (name) values ('kept')");
    private static readonly MigrationStep Ten = new(10, "0010-ten.sql", "alter table one add column more text not null default 'more'");
    private static readonly MigrationStep Four = new(4, "0004-four.sql", "create table four (name text not null primary key)");

    [Fact]
    public void A_step_runs_once_by_its_number_and_a_lower_number_may_come_later()
    {
        using var folder = new Folder();
        using var database = new SqliteEngine(folder.File("fleet.db"));
        using var on = database.OpenWriter();
        Migrations.Run(on, [One]);
        Migrations.Run(on, [One, Ten]);
        Migrations.Run(on, [One, Four, Ten]);
        Migrations.Run(on, [One, Four, Ten]);
        Assert.Equal([1L, 4L, 10L], on.Query<long>("select number from migration order by number"));
        Assert.Equal(("kept", "more"), on.QuerySingle<(string, string)>("select name, more from one"));
        Assert.Equal(0, on.ExecuteScalar<long>("select count(*) from four"));
    }

    [Fact]
    public void A_step_that_fails_half_way_leaves_nothing_of_itself()
    {
        using var folder = new Folder();
        using var database = new SqliteEngine(folder.File("fleet.db"));
        using var on = database.OpenWriter();
        Migrations.Run(on, [One]);
        var broken = new MigrationStep(2, "0002-broken.sql", "create table two (name text); insert into one (name) values ('second'); insert into nowhere (name) values ('x')");
        Assert.ThrowsAny<SqliteException>(() => Migrations.Run(on, [One, broken]));
        Assert.Equal(["kept"], on.Query<string>("select name from one"));
        Assert.Equal(0, on.ExecuteScalar<long>("select count(*) from sqlite_master where name = 'two'"));
        Migrations.Run(on, [One, Ten]);
    }

    [Fact]
    public void A_store_of_a_newer_server_is_left_alone()
    {
        using var folder = new Folder();
        using (Store.Open(folder.Path))
        {
        }

        using (var database = new SqliteEngine(folder.File("fleet.db")))
        using (var on = database.OpenWriter())
        {
            on.Execute("insert into migration (number, name, applied) values (0, '0000-later.sql', 0)");
        }

        Assert.Equal(
            "The store is of a newer server (this one does not know its step 0000, 0000-later): start that one, or restore a backup.",
            Assert.Throws<InvalidOperationException>(() => Store.Open(folder.Path)).Message);
    }

    [Fact]
    public void Steps_are_in_order_and_have_a_number_each()
        => Assert.Equal(MigrationStep.All.Select(s => s.Number).Distinct().Order(), MigrationStep.All.Select(s => s.Number));
}

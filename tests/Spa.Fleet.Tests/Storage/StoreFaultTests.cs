using Microsoft.Data.Sqlite;
using Spa.Fleet.Inventory;
using Spa.Fleet.Tests.Http;
using Spa.Marks;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Storage;

/// <summary>A store that cannot be used is named with the reason and the remedy, and left as it is.</summary>
public class StoreFaultTests
{
    [Theory]
    [InlineData(0, "file is not a database")]
    [InlineData(5000, "")]
    [SystemTest]
    public async Task A_damaged_file_is_named_at_the_start_and_how_to_restore(int at, string how)
    {
        using var folder = new Folder();
        using (var store = Store.Open(folder.Path))
        {
            await store.Write(on =>
            {
                for (var i = 0; i < 300; i++)
                {
                    Devices.Put(on, new Device(MacAddress.Of($"000e08{i:x6}")) { Note = new string('n', 500) });
                }
            });
        }

        using (var file = new FileStream(folder.File("fleet.db"), FileMode.Open))
        {
            file.Position = at;
            file.Write(Enumerable.Repeat((byte)0xA5, at == 0 ? 100 : 200_000).ToArray());
        }

        var before = File.ReadAllBytes(folder.File("fleet.db"));
        var fault = Assert.Throws<InvalidOperationException>(() => Store.Open(folder.Path, keep: new()));
        Assert.StartsWith($"{folder.File("fleet.db")} is damaged (", fault.Message, StringComparison.Ordinal);
        Assert.Contains(how, fault.Message, StringComparison.Ordinal);
        Assert.EndsWith("nothing was changed in it. Put the folder aside and restore the last backup into a new one: './spa server restore FILE --data DIR'.", fault.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(folder.File("fleet.db")));

        var (status, _, error) = await ServerProcess.Run("run", "--port", "0", "--tls-port", "0", "--tftp-port", "0", "--syslog-port", "0", "--data", folder.Path);
        Assert.Equal(1, status);
        Assert.StartsWith($"The server cannot start: {folder.File("fleet.db")} is damaged (", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_look_for_damage_ends_when_its_time_is_over_and_says_so()
    {
        using var folder = new Folder();
        using (var store = Store.Open(folder.Path))
        {
            await store.Write(on =>
            {
                for (var i = 0; i < 2000; i++)
                {
                    Devices.Put(on, new Device(MacAddress.Of($"000e08{i:x6}")) { Note = new string('n', 200) });
                }
            });
        }

        using var patient = new SqliteEngine(folder.File("fleet.db"));
        Assert.Null(patient.Damage());
        Assert.True(patient.WasLookedThrough);
        using var hurried = new SqliteEngine(folder.File("fleet.db"), longestLook: TimeSpan.Zero);
        Assert.Null(hurried.Damage());
        Assert.False(hurried.WasLookedThrough);
    }

    [Fact]
    public async Task A_store_that_another_process_holds_is_named_and_goes_on_when_it_is_free()
    {
        using var folder = new Folder();
        Store.Open(folder.Path).Dispose();
        using var other = new SqliteConnection($"Data Source={folder.File("fleet.db")};Pooling=false");
        other.Open();
        Run("begin immediate");
        using var engine = new SqliteEngine(folder.File("fleet.db"), patience: 1);
        using var connection = engine.OpenWriter();
        var writer = new Writer(engine, connection, null);
        var fault = await Assert.ThrowsAsync<SqliteException>(() => writer.Write(null, on => Devices.NextSequence(on, MacAddress.Of("000e08000001"), null)));
        Assert.StartsWith($"{folder.File("fleet.db")} is locked by another process that has been writing for a long time", engine.Explain(fault), StringComparison.Ordinal);
        Run("commit");
        await writer.Write(null, on =>
        {
            Devices.Put(on, new Device(MacAddress.Of("000e08000001")));
            return 0;
        });
        writer.Dispose();

        void Run(string sql)
        {
            using var command = other.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }
    }

    [Fact]
    public void A_master_key_that_is_not_the_one_of_the_store_is_named()
    {
        using var folder = new Folder();
        Store.Open(folder.Path).Dispose();
        File.Delete(folder.File("master.key"));
        Assert.StartsWith($"{folder.File("master.key")} is not the key that this store was written with: put the right one there", Assert.Throws<InvalidOperationException>(() => Store.Open(folder.Path)).Message, StringComparison.Ordinal);
    }

    [SmallDiskFact]
    public async Task A_store_on_a_disk_that_is_read_only_is_named_at_the_start()
    {
        using var folder = new Folder();
        var data = folder.File("data");
        Directory.CreateDirectory(data);
        using var disk = SmallDisk.Over(data, 4096);
        using (var store = Store.Open(data))
        {
            await store.Write(on => Devices.Put(on, new Device(MacAddress.Of("000e08000001"))));
        }

        disk.Protect();
        var (status, _, error) = await ServerProcess.Run("run", "--port", "0", "--tls-port", "0", "--tftp-port", "0", "--syslog-port", "0", "--data", data);
        Assert.Equal(1, status);
        Assert.StartsWith($"The server cannot start: {data}/fleet.db cannot be ", error, StringComparison.Ordinal);
        Assert.Contains("read-only", error, StringComparison.Ordinal);
        Assert.Contains("mount the disk for writing", error, StringComparison.Ordinal);
    }

    [SmallDiskFact]
    public void A_full_disk_at_the_start_is_named()
    {
        using var folder = new Folder();
        Directory.CreateDirectory(folder.File("data"));
        using var disk = SmallDisk.Over(folder.File("data"), 2048);
        Store.Open(folder.File("data")).Dispose();
        disk.Fill();
        var fault = Assert.ThrowsAny<Exception>(() =>
        {
            using var store = Store.Open(folder.File("data"));
            for (var i = 0; i < 100; i++)
            {
                store.Write(on => DeviceEvents.Add(on, MacAddress.Of("000e08000001"), "syslog", Severity.Fine, new string('x', 1000))).GetAwaiter().GetResult();
            }
        });
        using var engine = new SqliteEngine(folder.File("data/fleet.db"));
        Assert.Contains("There is no room on the disk of ", fault is InvalidOperationException ? fault.Message : engine.Explain(fault)!, StringComparison.Ordinal);
        disk.Free();
        using var again = Store.Open(folder.File("data"), keep: new());
        Assert.Equal(0, again.Read(Devices.Count));
    }
}

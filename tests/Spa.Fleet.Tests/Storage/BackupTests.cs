using System.Text;
using Dapper;
using Spa.Fleet.Access;
using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;
using Spa.Fleet.Tests.Http;
using Spa.Marks;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Storage;

public class BackupTests
{
    private const string Passphrase = "correct horse battery";

    public static TheoryData<string, string> Ways
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (var from in Place.KindNames)
            {
                foreach (var to in Place.KindNames)
                {
                    rows.Add(from, to);
                }
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    [Attack("D9")]
    public async Task A_server_restored_onto_an_empty_machine_serves_the_same_bytes(string from, string to)
    {
        using var elsewhere = new Folder();
        using var place = Place.Of(to);
        var before = new RunningServer { Change = o => o with { Database = from == "SQLite" ? null : PostgresServer.Database(), PublicHost = "localhost", PublicPort = 1, PublicTlsPort = 2 } };
        await before.InitializeAsync();
        byte[] profile;
        string path;
        (MacAddress Mac, DeviceKey Key) unit;
        var syslog = before.Report.SyslogPort;
        try
        {
            unit = await before.Enrolled("000e08b00001");
            await before.Operations.Set(LayerScope.All, [new LayerEntry("Password_1_", "hidden-in-a-layer", null)], [], Actor.Terminal("eve"));
            path = $"/p/{unit.Key.Token}/{unit.Mac}.cfg";
            profile = await before.Plain.GetByteArrayAsync(path);
            Directory.CreateDirectory(Path.Combine(before.Data, "firmware"));
            File.WriteAllText(Path.Combine(before.Data, "firmware", "x.img"), "image");
            Backup.Write(before.Store, elsewhere.File("b.spa"), Passphrase);
            Assert.Equal(["b.spa"], Directory.GetFiles(elsewhere.Path).Select(Path.GetFileName));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(elsewhere.File("b.spa")));
            var text = Encoding.Latin1.GetString(File.ReadAllBytes(elsewhere.File("b.spa")));
            Assert.DoesNotContain("hidden-in-a-layer", text, StringComparison.Ordinal);
            Assert.DoesNotContain("PRIVATE KEY", text, StringComparison.Ordinal);
            Assert.DoesNotContain(unit.Key.Token, text, StringComparison.Ordinal);
        }
        finally
        {
            await before.DisposeAsync();
        }

        var after = new RunningServer { Change = o => o with { DataFolder = place.File("new"), Database = place.Database, PublicHost = "localhost", PublicPort = 1, PublicTlsPort = 2, SyslogPort = syslog } };
        Backup.Restore(elsewhere.File("b.spa"), place.File("new"), place.Database, Passphrase);
        Assert.Equal(to == "SQLite", File.Exists(place.File("new/fleet.db")));
        Assert.Equal("image", File.ReadAllText(place.File("new/firmware/x.img")));
        await after.InitializeAsync();
        try
        {
            Assert.Equal(profile, await after.Plain.GetByteArrayAsync(path));
            Assert.Equal("hidden-in-a-layer", after.Store.Read(on => after.Store.Layers.Get(on, LayerScope.All)).Entries["Password_1_"].Text);
            Assert.Single(after.Store.Read(on => Devices.Search(on, DeviceSearch.For(Actor.Terminal("eve"), "b00001"))).Devices);
            Assert.Empty(after.Store.Read(on => after.Store.Audits.Verify(on)).Faults);
        }
        finally
        {
            await after.DisposeAsync();
        }
    }

    [Theory]
    [MemberData(nameof(Place.Kinds), MemberType = typeof(Place))]
    public async Task A_backup_made_while_everybody_writes_is_one_moment(string kind)
    {
        using var elsewhere = new Folder();
        using var place = Place.Of(kind);
        using var store = place.Open();
        var stop = false;

        // Pairs are written in one transaction: half a pair in the backup would be two moments.
        var writing = Task.Run(async () =>
        {
            for (var i = 0; !Volatile.Read(ref stop); i++)
            {
                await store.Write(on =>
                {
                    Devices.Put(on, new Device(MacAddress.Of($"000e08{i:x6}")));
                    Devices.Put(on, new Device(MacAddress.Of($"000e09{i:x6}")));
                });
            }
        });
        await Http.PageTests.Eventually(() => store.Read(Devices.Count) > 20);
        Backup.Write(store, elsewhere.File("b.spa"), Passphrase);
        Volatile.Write(ref stop, true);
        await writing;
        Backup.Restore(elsewhere.File("b.spa"), elsewhere.File("new"), null, Passphrase);
        using var again = Store.Open(elsewhere.File("new"));
        var (one, other) = again.Read(on => (on.ExecuteScalar<long>("select count(*) from device where mac < '000e09'"), on.ExecuteScalar<long>("select count(*) from device where mac > '000e09'")));
        Assert.Equal(one, other);
        Assert.InRange(one, 10, store.Read(Devices.Count) / 2);
        Assert.Equal(one + other, again.Read(FleetCounts.All));
    }

    [Fact]
    public void What_is_no_backup_or_was_changed_or_cut_leaves_the_folder_as_it_was()
    {
        using var folder = new Folder();
        using (var store = Store.Open(folder.File("old")))
        {
            File.WriteAllBytes(folder.File("old/big"), System.Security.Cryptography.RandomNumberGenerator.GetBytes(200_000));
            Backup.Write(store, folder.File("b.spa"), Passphrase);
        }

        var whole = File.ReadAllBytes(folder.File("b.spa"));
        Assert.Equal("it is no backup of this server", Refused("no backup at all, but long enough to have a head"u8.ToArray()));
        Assert.Equal("the passphrase is another one, or it was changed", Refused(whole, "another passphrase"));
        foreach (var length in new[] { 30, 100, whole.Length / 2, 28 + (2 * (65536 + 16)), whole.Length - 1 })
        {
            Refused(whole[..length]);
        }

        foreach (var at in new[] { 12, 40, whole.Length / 2, whole.Length - 1 })
        {
            byte[] changed = [.. whole];
            changed[at] ^= 1;
            Refused(changed);
        }

        Refused([.. whole, 0]);
        Assert.Equal(["b.spa", "bad.spa", "old"], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.EndsWith("is not empty: a backup is restored into a new folder, nothing is overwritten", Assert.Throws<IOException>(() => Backup.Restore(folder.File("b.spa"), folder.File("old"), null, Passphrase)).Message, StringComparison.Ordinal);
        Backup.Restore(folder.File("b.spa"), folder.File("new"), null, Passphrase);

        string Refused(byte[] bytes, string passphrase = Passphrase)
        {
            File.WriteAllBytes(folder.File("bad.spa"), bytes);
            try
            {
                Backup.Restore(folder.File("bad.spa"), folder.File("new"), null, passphrase);
            }
            catch (Exception e) when (e is InvalidDataException or IOException)
            {
                return e.Message;
            }

            throw new InvalidOperationException("It was restored.");
        }
    }

    [PostgresFact]
    public async Task A_database_that_is_in_use_is_not_written_over()
    {
        using var folder = new Folder();
        using var place = Place.Of("PostgreSQL");
        using var store = place.Open();
        await store.Write(on => Devices.Put(on, new Device(MacAddress.Of("000e08000001"))));
        Backup.Write(store, folder.File("b.spa"), Passphrase);
        Assert.Contains("is not empty: a backup is restored into a new one", Assert.Throws<InvalidOperationException>(() => Backup.Restore(folder.File("b.spa"), folder.File("new"), place.Database, Passphrase)).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("new")));
    }

    [Fact]
    [SystemTest]
    public async Task The_commands_do_it_from_the_terminal()
    {
        using var folder = new Folder();
        File.WriteAllText(folder.File("words"), Passphrase + "\n");
        File.WriteAllText(folder.File("short"), "short\n");
        var data = folder.File("data");
        Assert.Equal(0, (await ServerProcess.Run("device", "add", "000e08000001", "--customer", "Acme", "--data", data)).Status);
        var (status, _, error) = await ServerProcess.Run("backup", folder.File("b.spa"), "--passphrase-file", folder.File("short"), "--data", data);
        Assert.Equal((1, "A passphrase has at least 12 characters: the file holds every key of the fleet."), (status, error.Trim()));
        (status, var output, _) = await ServerProcess.Run("backup", folder.File("b.spa"), "--passphrase-file", folder.File("words"), "--data", data, "--json");
        Assert.Equal(0, status);
        Assert.StartsWith("{\"ok\":true,", output, StringComparison.Ordinal);
        (status, output, _) = await ServerProcess.Run("restore", folder.File("b.spa"), "--passphrase-file", folder.File("words"), "--data", folder.File("new"));
        Assert.Equal(0, status);
        Assert.Contains("--public-host", output, StringComparison.Ordinal);
        (status, output, _) = await ServerProcess.Run("device", "list", "--data", folder.File("new"), "--json");
        Assert.Contains("\"000e08000001\"", output, StringComparison.Ordinal);
        (status, _, error) = await ServerProcess.Run("restore", folder.File("b.spa"), "--passphrase-file", folder.File("short"), "--data", folder.File("other"));
        Assert.Equal((1, $"{folder.File("b.spa")} could not be restored: the passphrase is another one, or it was changed."), (status, error.Trim()));
    }
}

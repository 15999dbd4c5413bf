using Spa.Hosting.Files;
using Spa.Marks;
using Spa.PowerCut;

namespace Spa.Device.Tests.Power;

/// <summary>
/// Kills a program that writes with the product's own classes before each of its system calls, and mounts what a disk would hold after a power cut at that instant.
/// The test run takes a seeded part of the points; <c>SPA_POWER=all</c> takes them all.
/// </summary>
public sealed class CrashImageTests : IDisposable
{
    private const int Sampled = 6;
    private static readonly bool All = Environment.GetEnvironmentVariable("SPA_POWER") == "all";
    private readonly Ext4Disk disk = Ext4Disk.Make();

    /// <summary>What is done, and how many points it has at least.</summary>
    public static TheoryData<string, int> Works => new() { { "settings", 8 }, { "reset", 4 }, { "install", 30 }, { "launcher", 20 }, { "certificate", 4 } };

    public static TheoryData<string, string> BrokenOrders => new()
    {
        { "settings", nameof(WriteOrder.NothingSynced) },
        { "settings", nameof(WriteOrder.FoldersNotSynced) },
        { "settings", nameof(WriteOrder.OverwrittenInPlace) },
        { "install", nameof(WriteOrder.NothingSynced) },
        { "install", nameof(WriteOrder.FoldersNotSynced) },
        { "install", nameof(WriteOrder.OverwrittenInPlace) },
        { "launcher", nameof(WriteOrder.FoldersNotSynced) },
        { "certificate", nameof(WriteOrder.OverwrittenInPlace) },
    };

    public void Dispose() => disk.Dispose();

    [Ext4Theory]
    [MemberData(nameof(Works))]
    [Attack("F15")]
    public void Whatever_call_the_power_fails_at_the_disk_holds_the_old_whole_or_the_new_whole(string work, int least)
    {
        var points = Points(work, WriteOrder.Product);
        Assert.InRange(points.Count, least, int.MaxValue);
        Assert.Empty(After(acknowledged: true, work));
        foreach (var point in All ? points : Some(points))
        {
            disk.Again();
            Assert.True(point.Kill(Program(work, WriteOrder.Product)), $"not killed at {point.Text}");
            Assert.All(After(acknowledged: false, work), violation => Assert.Fail($"cut before {point.Text}: {violation}"));
        }
    }

    [Ext4Theory]
    [MemberData(nameof(BrokenOrders))]
    public void A_broken_write_order_is_found(string work, string order)
    {
        var broken = Enum.Parse<WriteOrder>(order);
        var points = Points(work, broken);
        if (After(acknowledged: true, work).Count > 0)
        {
            return;
        }

        // From the end: what is wrong shows where the last steps make it count.
        Assert.Contains(points.Reverse(), point =>
        {
            disk.Again();
            point.Kill(Program(work, broken));
            return After(acknowledged: false, work).Count > 0;
        });
    }

    private static IEnumerable<CutPoint> Some(IReadOnlyList<CutPoint> points)
    {
        var chosen = points.ToArray();
        new Random(3102).Shuffle(chosen);
        return chosen.Take(Sampled);
    }

    private static string[] Program(string work, WriteOrder order, string folder)
        => ["dotnet", Path.Combine(AppContext.BaseDirectory, "Spa.PowerCut.dll"), work, order.ToString(), folder];

    private string[] Program(string work, WriteOrder order) => Program(work, order, disk.Folder);

    // Leaves the disk as the whole run left it.
    private IReadOnlyList<CutPoint> Points(string work, WriteOrder order)
    {
        CrashCase.Of(work).Prepare(new DurableFiles(disk.Folder));
        disk.Keep();
        return CutPoint.Of(Program(work, order), disk.Folder);
    }

    private List<string> After(bool acknowledged, string work)
    {
        var violations = new List<string>();
        var subject = CrashCase.Of(work);
        disk.CutPower(folder =>
        {
            var (found, damage) = subject.Look(new DurableFiles(folder));
            if (found != subject.New && (acknowledged || found != subject.Old))
            {
                violations.Add($"{found} in force{(acknowledged ? " though the new was acknowledged" : string.Empty)}");
            }
            else if (damage is not null)
            {
                violations.Add(damage);
            }
        });
        return violations;
    }
}

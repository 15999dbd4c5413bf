using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;
using Spa.Device.Fetching;
using Spa.Device.Storage;
using Spa.Device.Tests.Firmware;
using Spa.Firmware.Image;
using Spa.Firmware.Slots;
using Spa.Foundation.Ports;
using Spa.Gateway.Ports;
using Spa.Hosting.Files;
using Spa.Marks;

namespace Spa.Device.Tests.Host;

/// <summary>A unit on a real disk without room: what it has stays whole, and it says what is wrong.</summary>
public sealed class DiskFullTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("spa-full-");

    public void Dispose() => folder.Delete(true);

    [SmallDiskFact]
    public void Settings_that_find_no_room_leave_the_old_ones()
    {
        using var disk = SmallDisk.Over(folder.FullName, 1024);
        var store = new SettingsStore(new DurableFiles(folder.FullName));
        Assert.Null(store.Save(With("one")));
        disk.Fill();
        Assert.Contains("No space left on device", store.Save(With("two")), StringComparison.Ordinal);
        Assert.Equal((SettingsSource.Current, "one"), Kept(store));
        disk.Free();
        Assert.Null(store.Save(With("two")));
        Assert.Equal((SettingsSource.Current, "two"), Kept(store));
    }

    [SmallDiskFact]
    [Attack("F15")]
    public async Task An_image_that_finds_no_room_leaves_the_version_that_runs_and_comes_when_there_is_room()
    {
        using var small = SmallDisk.Over(folder.FullName, 2048);
        var files = new DurableFiles(folder.FullName);
        var model = SampleImages.NewUnit();
        Copy(model, string.Empty, files);
        var bytes = new byte[200_000];
        new Entropy(9).Fill(bytes);
        var image = SampleImages.Make(SampleImages.Draft(), ImagePayload.Pack([new PackFile("Spa.Device", true, () => new MemoryStream(bytes))], ImagePayload.FastLevel));
        await using var server = await WebStub.Start(context => context.Response.Body.WriteAsync(image).AsTask());
        var bench = new FetchBench();
        var fetcher = new FirmwareFetcher(
            bench.Courier, bench.Find, files, new Installer(files, Installer.ReadRoot(files)), _ => SampleImages.Unit, SlotName.A,
            new FirmwareFetchOptions { FirstDelay = TimeSpan.FromMilliseconds(1), LongestDelay = TimeSpan.FromMilliseconds(2) });
        var request = new ImageRequest(new FetchTarget(FetchScheme.Http, "server.test", server.Port, "/fw.bin"), null, "5.1.10(GW)", null, static _ => null, ServerPolicy.Open, static _ => { });
        small.Fill();
        var failed = Assert.IsType<ImageNews.Failed>(await fetcher.Install(request, static _ => { }, CancellationToken.None));
        Assert.Contains("space", failed.ToString(), StringComparison.OrdinalIgnoreCase);
        var slots = new SlotStore(files);
        slots.ReadState(out var state, out var problem);
        Assert.Null(problem);
        Assert.Equal((SlotName.A, false), (state!.Active, state.Pending));
        Assert.True(slots.Examine(SlotName.A, SampleImages.Root).Sound);
        small.Free();
        Assert.Equal(new ImageNews.Staged("5.1.11(GW)"), await fetcher.Install(request, static _ => { }, CancellationToken.None));
    }

    private static SettingsSnapshot With(string value) => SettingsSnapshot.Factory.With(ProvisioningParameters.GppA, value);

    private static (SettingsSource Source, string Value) Kept(SettingsStore store)
    {
        var loaded = store.Load();
        return (loaded.Source, loaded.Settings.Get(ProvisioningParameters.GppA));
    }

    private static void Copy(IDurableFiles from, string at, DurableFiles to)
    {
        foreach (var name in from.List(at))
        {
            var path = at.Length == 0 ? name.TrimEnd('/') : $"{at}/{name.TrimEnd('/')}";
            if (name.EndsWith('/'))
            {
                to.CreateFolder(path);
                Copy(from, path, to);
            }
            else
            {
                File.WriteAllBytes(to.FullPath(path), from.Read(path)!);
            }
        }
    }
}

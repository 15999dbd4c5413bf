using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using Spa.Device.Fetching;
using Spa.Device.Tests.Firmware;
using Spa.Firmware.Campaigns;
using Spa.Firmware.Image;
using Spa.Firmware.Launch;
using Spa.Firmware.Signature;
using Spa.Firmware.Slots;
using Spa.Foundation.Ports;
using Spa.Gateway.Ports;
using Spa.Hosting.Tftp;
using Spa.Marks;
using static Spa.Device.Tests.Firmware.SampleImages;

namespace Spa.Device.Tests.Host;

/// <summary>What a unit looks for beside an image: roots, patches, campaign documents, launchers.</summary>
public sealed class BesideImagesTests : IAsyncDisposable
{
    private const string New = "5.1.11(GW)";

    private static readonly DateTimeOffset Now = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly SigningKey Online = NewKey();
    private static readonly byte[] Program = Chance(100_000, 1);
    private static readonly byte[] Changed = [.. Program[..500], .. "changed"u8, .. Program[500..]];
    private static readonly byte[] Whole = Image(New, Changed);

    private readonly FetchBench bench = new();
    private readonly ConcurrentQueue<ImageNews> news = new();
    private readonly ConcurrentDictionary<string, byte[]> files = new();
    private readonly ModelFiles disk = MakeUnit();
    private WebStub? server;
    private DateTimeOffset? clock = Now;

    private IEnumerable<string> Asked => server!.Asked.Select(a => a["GET ".Length..]);

    private IEnumerable<string> Notes => news.OfType<ImageNews.Noted>().Select(n => n.Text);

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_patch_for_what_is_installed_is_taken_and_the_whole_image_never_asked_for()
    {
        files[$"/fw/{PatchName}"] = Patch(Program);
        files["/fw/new.bin"] = Whole;
        Assert.Equal(new ImageNews.Staged(New), await Install("/fw/new.bin"));
        Assert.Equal(["/fw/root-2.json", $"/fw/{PatchName}"], Asked);
        Assert.Equal(Changed, disk.Read("b/Spa.Device"));
    }

    [Fact]
    public async Task Without_a_patch_the_whole_image_comes_and_nothing_is_said()
    {
        files["/fw/new.bin"] = Whole;
        Assert.Equal(new ImageNews.Staged(New), await Install("/fw/new.bin"));
        Assert.Equal(["/fw/root-2.json", $"/fw/{PatchName}", "/fw/new.bin"], Asked);
        Assert.Empty(Notes);
    }

    [Theory]
    [InlineData("for another version")]
    [InlineData("result is another")]
    [InlineData("damaged")]
    [InlineData("signed by a stranger")]
    [InlineData("no image at all")]
    [Attack("F12")]
    public async Task A_patch_that_is_of_no_use_is_followed_by_one_whole_download(string what)
    {
        files["/fw/new.bin"] = Whole;
        var good = Patch(Program);
        files[$"/fw/{PatchName}"] = what switch
        {
            "for another version" => Patch(Chance(100_000, 7)),
            "result is another" => Patch(Program, Image(New, Chance(100_000, 8))),
            "damaged" => [.. good[..^1], (byte)(good[^1] ^ 1)],
            "signed by a stranger" => Patch(Program, key: Stranger),
            _ => "<html>not found</html>"u8.ToArray(),
        };
        Assert.Equal(new ImageNews.Staged(New), await Install("/fw/new.bin"));
        Assert.Equal(["/fw/root-2.json", $"/fw/{PatchName}", "/fw/new.bin"], Asked);
        Assert.Single(Notes, note => note.StartsWith($"the patch http://server.test:{server!.Port}/fw/{PatchName} is of no use here (", StringComparison.Ordinal) && note.EndsWith("; the whole image is fetched", StringComparison.Ordinal));
        Assert.Equal(Changed, disk.Read("b/Spa.Device"));
    }

    [Fact]
    [Attack("F12")]
    public async Task A_damaged_slot_asks_for_no_patch()
    {
        disk.Damage("a/Spa.Device", Chance(100_000, 2));
        files[$"/fw/{PatchName}"] = Patch(Program);
        files["/fw/new.bin"] = Whole;
        Assert.Equal(new ImageNews.Staged(New), await Install("/fw/new.bin"));
        Assert.Equal(["/fw/root-2.json", "/fw/new.bin"], Asked);
    }

    [Fact]
    public async Task A_download_of_the_whole_image_that_was_cut_goes_on_without_another_look_for_a_patch()
    {
        files["/fw/new.bin"] = Whole;
        server = await WebStub.Start(async context =>
        {
            context.Response.Headers.ETag = "\"1\"";
            if (context.Request.Path != "/fw/new.bin")
            {
                context.Response.StatusCode = 404;
                return;
            }

            context.Response.ContentLength = Whole.Length;
            await context.Response.Body.WriteAsync(Whole.AsMemory(0, 60_000));
            await context.Response.Body.FlushAsync();
            while (!context.RequestAborted.IsCancellationRequested && !news.Any(n => n is ImageNews.Downloading { Bytes: >= 60_000 }))
            {
                await Task.Yield();
            }

            context.Abort();
        });
        Assert.IsType<ImageNews.Failed>(await Install("/fw/new.bin", tries: 1));
        files[$"/fw/{PatchName}"] = Patch(Program);
        var before = Asked.Count();
        await Install("/fw/new.bin", tries: 1);
        Assert.Equal(["/fw/root-2.json", "/fw/new.bin"], Asked.Skip(before).Distinct());
    }

    [Fact]
    [Attack("F8")]
    public async Task Roots_beside_an_image_are_walked_and_the_image_is_judged_by_the_last()
    {
        var (two, three) = (Root with { Version = 2, Keys = With(Second), Firmware = new([Second.PublicKey.Id], 1) }, Root with { Version = 3, Keys = With(Second), Firmware = new([Second.PublicKey.Id], 1) });
        files["/fw/root-2.json"] = TrustRootText.Write(two, [Maker]);
        files["/fw/root-3.json"] = TrustRootText.Write(three, [Maker]);
        files["/fw/new.bin"] = Whole;
        var failed = Assert.IsType<ImageNews.Failed>(await Install("/fw/new.bin"));
        Assert.StartsWith("the image is signed by an unknown key", failed.Err);
        Assert.Equal("firmware root 3 is in force, before it 1", Assert.Single(Notes));
        Assert.Equal(3, Installer.ReadRoot(disk).OrThrow().Version);

        files["/fw/new.bin"] = Make(ManifestOf(Whole), ImagePayload.Of(ManifestOf(Whole).Files, Whole.AsMemory(Whole.Length - (int)ManifestOf(Whole).Payload.Length)), [Second]);
        Assert.Equal(new ImageNews.Staged(New), await Install("/fw/new.bin"));
    }

    [Fact]
    [Attack("F8")]
    public async Task A_root_that_may_not_follow_is_told_and_the_image_is_judged_by_the_present_one()
    {
        files["/fw/root-2.json"] = TrustRootText.Write(RootOf(1, Stranger) with { Version = 2 }, [Stranger]);
        files["/fw/new.bin"] = Whole;
        Assert.Equal(new ImageNews.Staged(New), await Install("/fw/new.bin"));
        Assert.StartsWith("the new firmware root is not signed by the present one: it is signed by an unknown key", Assert.Single(Notes));
    }

    [Fact]
    public async Task A_campaign_leads_to_its_image_and_no_other()
    {
        disk.Damage(Installer.RootFile, TrustRootText.Write(Root with { Campaign = new([Online.PublicKey.Id], 1), Keys = With(Online) }, [Maker]));
        var campaign = new Campaign("autumn", 3, Now.AddDays(-1), Now.AddDays(6), "SPA3102", "new.bin", V(New), ManifestText.Identity(ManifestOf(Whole)));
        files["/fw/autumn.campaign"] = new SignedCampaign(campaign, []).Sign(Online).Write();
        files["/fw/new.bin"] = Image(New, Chance(50_000, 3));
        var failed = Assert.IsType<ImageNews.Failed>(await Install("/fw/autumn.campaign"));
        Assert.Equal("the upgrade rule refuses the image: it is another image of 5.1.11(GW) than the campaign autumn names", failed.Err);

        files["/fw/new.bin"] = Whole;
        Assert.Equal(new ImageNews.Staged(New), await Install("/fw/autumn.campaign"));
    }

    [Fact]
    public async Task A_campaign_takes_the_patch_of_its_image()
    {
        disk.Damage(Installer.RootFile, TrustRootText.Write(Root with { Campaign = new([Online.PublicKey.Id], 1), Keys = With(Online) }, [Maker]));
        var campaign = new Campaign("autumn", 3, Now.AddDays(-1), Now.AddDays(6), "SPA3102", "new.bin", V(New), ManifestText.Identity(ManifestOf(Whole)));
        files["/fw/autumn.campaign"] = new SignedCampaign(campaign, []).Sign(Online).Write();
        files[$"/fw/{PatchName}"] = Patch(Program);
        Assert.Equal(new ImageNews.Staged(New), await Install("/fw/autumn.campaign"));
        Assert.Equal(["/fw/root-2.json", "/fw/autumn.campaign", $"/fw/{PatchName}"], Asked);
    }

    [Fact]
    [Attack("F9")]
    public async Task A_campaign_that_is_played_back_or_held_back_is_told_and_nothing_is_fetched()
    {
        disk.Damage(Installer.RootFile, TrustRootText.Write(Root with { Campaign = new([Online.PublicKey.Id], 1), Keys = With(Online) }, [Maker]));
        var campaign = new Campaign("autumn", 3, Now.AddDays(-1), Now.AddDays(6), "SPA3102", "new.bin", V(New), ManifestText.Identity(ManifestOf(Whole)));
        files["/fw/autumn.campaign"] = new SignedCampaign(campaign, []).Sign(Online).Write();
        await Install("/fw/autumn.campaign");
        clock = Now.AddDays(7);
        Assert.Equal(new ImageNews.Failed("stale: the campaign document expired on 2026-06-07", string.Empty) { Refusal = ImageFault.OlderEpoch }, await Install("/fw/autumn.campaign"));
        clock = Now;
        files["/fw/autumn.campaign"] = new SignedCampaign(campaign with { Version = 2 }, []).Sign(Online).Write();
        Assert.Equal(new ImageNews.Failed("replayed: the campaign document is older than one seen before: issue 2, seen was 3", string.Empty) { Refusal = ImageFault.OlderEpoch }, await Install("/fw/autumn.campaign"));
        Assert.DoesNotContain("/fw/new.bin", Asked.Skip(5));
        Assert.Equal(new ImageNews.Failed("file not found", "HTTP 404"), await Install("/fw/winter.campaign"));
    }

    [Fact]
    public async Task A_launcher_that_an_image_needs_is_brought_first_and_nothing_of_the_image()
    {
        files["/fw/new.bin"] = Make(New, m => m with { MinLauncher = V("0.3.0") });
        files["/fw/launcher-0-3-0.bin"] = Make(
            Draft("0.3.0") with { Product = UnitModel.LauncherProduct, Entry = "Spa.Launcher" }, ImagePayload.Pack([Pack("Spa.Launcher", "launcher", executable: true)], ImagePayload.FastLevel));
        Assert.Equal(new ImageNews.LauncherStaged("0.3.0"), await Install("/fw/new.bin"));
        Assert.True(LauncherSlots.Of(disk).IsOnTrial);
        Assert.False(disk.Exists("b/manifest"));
    }

    [Fact]
    public async Task A_launcher_that_cannot_be_had_is_told_with_its_address()
    {
        files["/fw/new.bin"] = Make(New, m => m with { MinLauncher = V("0.3.0") });
        Assert.Equal(
            new ImageNews.Failed("the image needs a newer launcher: 0.3.0, this is 0.1.0", $"that launcher could not be had from http://server.test:{(await Started()).Port}/fw/launcher-0-3-0.bin: file not found HTTP 404") { Refusal = ImageFault.LauncherTooOld },
            await Install("/fw/new.bin"));
    }

    [Fact]
    public async Task A_security_release_is_told_as_one()
    {
        files["/fw/new.bin"] = Make(New, m => m with { SecurityRelease = true });
        Assert.Equal(new ImageNews.Staged(New, true), await Install("/fw/new.bin"));
    }

    [Fact]
    public async Task All_of_it_lies_on_a_TFTP_server_too()
    {
        var shelf = new TftpFetchTests.Shelf();
        shelf.Files["/fw/new.bin"] = Whole;
        shelf.Files[$"/fw/{PatchName}"] = Patch(Program);
        shelf.Files["/fw/root-2.json"] = TrustRootText.Write(Root with { Version = 2 }, [Maker]);
        await using var tftp = TftpServer.Start(new IPEndPoint(IPAddress.Loopback, 0), shelf);
        Assert.Equal(new ImageNews.Staged(New), await Fetcher(6).Install(Request(FetchScheme.Tftp, tftp.LocalEndPoint.Port, "/fw/new.bin"), news.Enqueue, CancellationToken.None));
        Assert.Equal("firmware root 2 is in force, before it 1", Assert.Single(Notes));
        Assert.Equal(Changed, disk.Read("b/Spa.Device"));
    }

    [Theory]
    [InlineData("/fw/new.bin?a=/x", "root-2.json", "/fw/root-2.json")]
    [InlineData("/new.bin", "root-2.json", "/root-2.json")]
    public void A_file_beside_another_is_in_its_folder(string path, string file, string expected)
        => Assert.Equal(expected, BesideImages.Sibling(new FetchTarget(FetchScheme.Http, "x", 80, path), file).Path);

    private static string PatchName => $"new.bin.from-{ImagePatch.DigestOf(Archive(Program))[..16]}";

    private async Task<WebStub> Started() => server ??= await WebStub.Start(context =>
    {
        if (files.TryGetValue(context.Request.Path, out var file))
        {
            context.Response.ContentLength = file.Length;
            return context.Response.Body.WriteAsync(file).AsTask();
        }

        context.Response.StatusCode = 404;
        return Task.CompletedTask;
    });

    private async Task<ImageNews> Install(string path, int tries = 6)
        => await Fetcher(tries).Install(Request(FetchScheme.Http, (await Started()).Port, path), news.Enqueue, CancellationToken.None);

    private FirmwareFetcher Fetcher(int tries)
    {
        var root = Installer.ReadRoot(disk);
        return new(
            bench.Courier,
            bench.Find,
            disk,
            new Installer(disk, root),
            _ => Unit with { Now = clock },
            SlotName.A,
            new FirmwareFetchOptions { Tries = tries, FirstDelay = TimeSpan.FromMilliseconds(1), LongestDelay = TimeSpan.FromMilliseconds(50), SyncEvery = 16 * 1024, ReportEvery = TimeSpan.Zero })
        {
            Beside = new BesideImages(bench.Fetcher),
            Launchers = new LauncherInstallation(Installer.ForLaunchers(disk, root), null),
        };
    }

    private static ImageRequest Request(FetchScheme scheme, int port, string path)
        => new(new FetchTarget(scheme, "server.test", port, path), null, "5.1.10(GW)", null, static _ => null, ServerPolicy.Open, static _ => { });

    private static ImmutableSortedDictionary<string, PublicKey> With(SigningKey key) => Root.Keys.SetItem(key.PublicKey.Id, key.PublicKey);

    private static byte[] Chance(int size, ulong seed)
    {
        var bytes = new byte[size];
        new Entropy(seed).Fill(bytes);
        return bytes;
    }

    private static ImagePayload Payload(byte[] program) => ImagePayload.Pack([new PackFile("Spa.Device", true, () => new MemoryStream(program))], ImagePayload.FastLevel);

    private static byte[] Image(string version, byte[] program) => Make(Draft(version), Payload(program));

    private static Manifest ManifestOf(byte[] image)
    {
        Assert.True(ImageHeader.TryRead(image, out var header, out _));
        Assert.True(ManifestText.TryRead(header.Meta.Span, ImageLimits.Default, out var manifest, out _));
        return manifest;
    }

    private static byte[] Archive(byte[] program) => ImagePatch.Archive(Payload(program).Files, _ => new MemoryStream(program))!;

    private static byte[] Patch(byte[] from, byte[]? to = null, SigningKey? key = null)
    {
        var image = to ?? Whole;
        var manifest = ManifestOf(image);
        var after = ImagePatch.ArchiveOf(new MemoryStream(image[^(int)manifest.Payload.Length..]), manifest)!;
        return Make(Draft(New), ImagePatch.Make(Archive(from), after, ManifestOf(Whole).Files, ImagePayload.FastLevel), [key ?? Maker]);
    }

    private static ModelFiles MakeUnit()
    {
        var disk = new ModelFiles();
        disk.CreateFolder("identity");
        using (var root = disk.Create(Installer.RootFile))
        {
            root.Write(RootFile);
        }

        Assert.IsType<InstallOutcome.Staged>(new Installer(disk, Installer.ReadRoot(disk)).InstallFirst(new MemoryStream(Image("5.1.10(GW)", Program)), Unit with { Running = null }));
        return disk.Copy();
    }
}

using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Spa.Firmware.Campaigns;
using Spa.Firmware.Image;
using Spa.Firmware.Signature;
using Spa.Marks;
using Spa.ProvisioningServer.Hosting;
using Spa.Scripts.Rules;

namespace Spa.Fleet.Tests.Http;

/// <summary>Roots, campaign documents and patches on the server: judged when they come, served beside the images, named by the rule.</summary>
public sealed class BesideFirmwareTests : IClassFixture<RunningServer>
{
    private static readonly SigningKey Maker = new(ECDsa.Create(ECCurve.NamedCurves.nistP256));
    private static readonly SigningKey Online = new(ECDsa.Create(ECCurve.NamedCurves.nistP256));
    private static readonly SigningKey Stranger = new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    private readonly RunningServer server;

    public BesideFirmwareTests(RunningServer server) => this.server = server;

    private FirmwareStore Firmware => new(server.Store, TimeProvider.System);

    private BesideFirmware Beside => new(server.Store, TimeProvider.System);

    [Fact]
    [Attack("F8", "F9", "D4")]
    public async Task Roots_campaigns_and_patches_are_judged_kept_and_served()
    {
        Assert.Null(await Firmware.SetRoot(TrustRootText.Write(Root(1), [Maker]), Actors.Eve));
        Assert.Equal("Refused: the new firmware root leaves versions out: version 3, the present one is 1.", await Firmware.SetRoot(TrustRootText.Write(Root(3), [Maker]), Actors.Eve));
        var forged = Root(2) with { Root = new([Stranger.PublicKey.Id], 1), Keys = Root(2).Keys.Add(Stranger.PublicKey.Id, Stranger.PublicKey) };
        Assert.StartsWith("Refused: the new firmware root is not signed by the present one", await Firmware.SetRoot(TrustRootText.Write(forged, [Stranger]), Actors.Eve));
        Assert.Equal(HttpStatusCode.NotFound, (await server.Plain.GetAsync("/fw/root-2.json")).StatusCode);
        var second = TrustRootText.Write(Root(2), [Maker]);
        Assert.Null(await Firmware.SetRoot(second, Actors.Eve));
        Assert.Equal(second, await server.Plain.GetByteArrayAsync("/fw/root-2.json"));

        var (old, image) = (Image("6.1.0", "one"), Image("6.1.1", "two"));
        Assert.Null((await Firmware.Add(new MemoryStream(image), Actors.Eve, default)).Fault);
        Assert.Null(await server.Operations.AssignFirmware("SPA3102", "6.1.1", Actors.Eve));
        const string Name = "spa3102-6-1-1.campaign";
        var campaign = new Campaign("spa3102-6-1-1", 2, Now, Now.AddDays(7), "SPA3102", "spa3102-6-1-1.bin", FirmwareVersion.Parse("6.1.1").OrThrow(), ManifestText.Identity(Manifest(image)));
        Assert.StartsWith($"{Name}: the campaign document is not believed", await Beside.Add(Name, Signed(campaign, Maker), Actors.Eve));
        Assert.StartsWith($"{Name}: stale: the campaign document expired on ", await Beside.Add(Name, Signed(campaign with { Expires = Now.AddDays(-1) }), Actors.Eve));
        Assert.Equal($"{Name}: it is another image of 6.1.1 than the campaign spa3102-6-1-1 names.", await Beside.Add(Name, Signed(campaign with { Identity = new string('0', 64) }), Actors.Eve));
        Assert.Equal($"{Name}: it names none.bin, is not in the store: add it first.", await Beside.Add(Name, Signed(campaign with { File = "none.bin" }), Actors.Eve));
        Assert.Null(await Beside.Add(Name, Signed(campaign), Actors.Eve));
        Assert.StartsWith($"{Name}: replayed: ", await Beside.Add(Name, Signed(campaign with { Version = 1 }), Actors.Eve));
        Assert.Equal(Signed(campaign).Length, (await server.Plain.GetByteArrayAsync($"/fw/{Name}")).Length);

        var (mac, key) = await server.Enrolled("000e08300077");
        var rule = ProfileTests.Open(await server.Plain.GetByteArrayAsync($"/p/{key.Token}/{mac}.cfg"), key.Key)["Upgrade_Rule"];
        Assert.Equal($"( $SWVER ne 6.1.1 )? {server.Report.Http}/fw/{Name}", rule);

        var patch = Patch(old, image);
        var patchName = ImagePatch.FileName("spa3102-6-1-1.bin", Manifest(patch).Payload.From!);
        Assert.EndsWith("its name does not say what it applies to; './spa firmware pack --patch-from' prints the right one.", await Beside.Add("spa3102-6-1-1.bin.from-0123456789abcdef", patch, Actors.Eve));
        Assert.Null(await Beside.Add(patchName, patch, Actors.Eve));
        Assert.Equal(patch, await server.Plain.GetByteArrayAsync($"/fw/{patchName}"));
        Assert.StartsWith("../x: the name must be ", await Beside.Add("../x", patch, Actors.Eve));
    }

    /// <summary>A root document that names the maker of these images.</summary>
    internal static byte[] RootDocument => TrustRootText.Write(Root(1), [Maker]);

    private static DateTimeOffset Now => DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds());

    internal static TrustRoot Root(long version) => new(
        version,
        null,
        ImmutableSortedDictionary<string, PublicKey>.Empty.Add(Maker.PublicKey.Id, Maker.PublicKey).Add(Online.PublicKey.Id, Online.PublicKey),
        new([Maker.PublicKey.Id], 1),
        new([Maker.PublicKey.Id], 1),
        new([Online.PublicKey.Id], 1));

    private static byte[] Signed(Campaign campaign, SigningKey? key = null) => new SignedCampaign(campaign, []).Sign(key ?? Online).Write();

    internal static byte[] Image(string version, string content)
    {
        var payload = ImagePayload.Pack([new PackFile("Spa.Device", true, () => new MemoryStream(Encoding.ASCII.GetBytes(content)))], ImagePayload.FastLevel);
        return Write(Manifest(version), payload);
    }

    internal static byte[] Patch(byte[] old, byte[] image)
    {
        byte[] Archive(byte[] of) => ImagePatch.ArchiveOf(new MemoryStream(of[^(int)Manifest(of).Payload.Length..]), Manifest(of))!;
        return Write(Manifest(image), ImagePatch.Make(Archive(old), Archive(image), Manifest(image).Files, ImagePayload.FastLevel));
    }

    private static byte[] Write(Manifest manifest, ImagePayload payload)
    {
        using var to = new MemoryStream();
        Assert.Null(ImageWriter.Write(to, manifest, payload, [Maker]));
        return to.ToArray();
    }

    private static Manifest Manifest(string version)
        => Spa.Firmware.Image.Manifest.Draft("SPA3102", ["sim-1"], FirmwareVersion.Parse(version).OrThrow(), "Spa.Device", "test", new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    internal static Manifest Manifest(byte[] image)
    {
        Assert.True(ImageHeader.TryRead(image, out var header, out _));
        Assert.True(ManifestText.TryRead(header.Meta.Span, ImageLimits.Default, out var manifest, out _));
        return manifest;
    }
}

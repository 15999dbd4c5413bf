using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Spa.Firmware.Image;
using Spa.Firmware.Signature;
using Spa.Marks;
using Spa.ProvisioningServer.Hosting;
using Spa.ProvisioningServer.Storage;
using Spa.Scripts.Rules;

namespace Spa.Fleet.Tests.Http;

public sealed class FirmwareTests : IClassFixture<RunningServer>, IAsyncLifetime
{
    private static readonly SigningKey Maker = new(ECDsa.Create(ECCurve.NamedCurves.nistP256));
    private static readonly SigningKey Stranger = new(ECDsa.Create(ECCurve.NamedCurves.nistP256));
    private readonly RunningServer server;

    public FirmwareTests(RunningServer server) => this.server = server;

    private FirmwareStore Firmware => new(server.Store, TimeProvider.System);

    public async Task InitializeAsync()
    {
        Assert.Null(await Firmware.SetRoot(Root(Maker), Actors.Eve));
    }

    /// <summary>A first root document that believes one key.</summary>
    internal static byte[] Root(SigningKey maker)
    {
        ImmutableArray<string> ids = [maker.PublicKey.Id];
        return TrustRootText.Write(new TrustRoot(1, null, ImmutableSortedDictionary<string, PublicKey>.Empty.Add(maker.PublicKey.Id, maker.PublicKey), new(ids, 1), new(ids, 1)), [maker]);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task An_image_is_taken_assigned_offered_and_served_in_parts()
    {
        var image = Image("6.0.1(GW)");
        var (stored, fault) = await Firmware.Add(new MemoryStream(image), Actors.Eve, default);
        Assert.Null(fault);
        Assert.Equal(("SPA3102", "6.0.1(GW)", "spa3102-6-0-1-GW.bin", image.LongLength), (stored!.Model, stored.Version, stored.File, stored.Size));
        Assert.Equal("There is no image 9.9.9 for SPA3102: upload it first.", await server.Operations.AssignFirmware("SPA-3102", "9.9.9", Actors.Eve));
        Assert.Null(await server.Operations.AssignFirmware("SPA-3102", "6.0.1(GW)", Actors.Eve));
        var (mac, key) = await server.Enrolled("000e08300001");
        var rule = ProfileTests.Open(await server.Plain.GetByteArrayAsync($"/p/{key.Token}/{mac}.cfg"), key.Key)["Upgrade_Rule"];
        Assert.Equal($"( $SWVER ne 6.0.1(GW) )? {server.Report.Http}/fw/spa3102-6-0-1-GW.bin", rule);

        using var request = new HttpRequestMessage(HttpMethod.Get, "/fw/spa3102-6-0-1-GW.bin");
        request.Headers.Range = new RangeHeaderValue(100, null);
        request.Headers.IfRange = new RangeConditionHeaderValue(new EntityTagHeaderValue($"\"{stored.Sha256}\""));
        var part = await server.Plain.SendAsync(request);
        Assert.Equal((HttpStatusCode.PartialContent, $"bytes 100-{image.Length - 1}/{image.Length}"), (part.StatusCode, part.Content.Headers.ContentRange?.ToString()));
        Assert.Equal(image[100..], await part.Content.ReadAsByteArrayAsync());

        using var changed = new HttpRequestMessage(HttpMethod.Get, "/fw/spa3102-6-0-1-GW.bin");
        changed.Headers.Range = new RangeHeaderValue(100, null);
        changed.Headers.IfRange = new RangeConditionHeaderValue(new EntityTagHeaderValue("\"other\""));
        var whole = await server.Plain.SendAsync(changed);
        Assert.Equal((HttpStatusCode.OK, (long?)image.Length), (whole.StatusCode, whole.Content.Headers.ContentLength));
    }

    [Needs("curl")]
    public async Task A_cut_download_is_resumed_by_curl()
    {
        using var folder = new Folder();
        var image = Image("6.0.2");
        Assert.Null((await Firmware.Add(new MemoryStream(image), Actors.Eve, default)).Fault);
        var url = $"{server.Report.Http}/fw/spa3102-6-0-2.bin";
        Assert.Equal(0, await ProfileTests.Run("curl", "-sf", "-r", "0-199", "-o", folder.File("i.bin"), url));
        Assert.Equal(200, new FileInfo(folder.File("i.bin")).Length);
        Assert.Equal(0, await ProfileTests.Run("curl", "-sf", "-C", "-", "-o", folder.File("i.bin"), url));
        Assert.Equal(image, await File.ReadAllBytesAsync(folder.File("i.bin")));
    }

    [Fact]
    [Attack("D3", "F2", "F3", "F4")]
    public async Task What_a_unit_would_refuse_is_refused_here_before_it_has_come_whole()
    {
        var good = Image("6.0.3");
        foreach (var (what, stream) in new (string, Stream)[]
        {
            ("endless zeroes", new ReportTests.Endless()),
            ("no image", new MemoryStream(Encoding.ASCII.GetBytes(new string('x', 5000)))),
            ("empty", new MemoryStream()),
            ("unsigned", new MemoryStream(Image("6.0.3", []))),
            ("strange key", new MemoryStream(Image("6.0.3", [Stranger]))),
            ("cut", new MemoryStream(good[..^1])),
            ("trailing", new MemoryStream([.. good, 0])),
            ("trailing without end", new Chain(good, new ReportTests.Endless())),
            ("flipped meta", new MemoryStream(Flip(good, 40))),
            ("flipped payload", new MemoryStream(Flip(good, good.Length - 20))),
            ("bomb", new MemoryStream(Bomb("6.0.3"))),
        })
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            var (image, fault) = await Firmware.Add(stream, Actors.Eve, limit.Token);
            Assert.True(image is null && fault is { Sentence.Length: > 0 }, what);
        }

        Assert.Null(server.Store.Read(on => FirmwareImages.Find(on, "SPA3102", "6.0.3")));
        Assert.Empty(Directory.GetFiles(Path.Combine(server.Data, "firmware"), ".upload-*"));
        Assert.Null((await Firmware.Add(new MemoryStream(good), Actors.Eve, default)).Fault);
    }

    [Fact]
    public async Task A_version_is_one_image_for_ever()
    {
        var image = Image("6.0.4");
        Assert.Null((await Firmware.Add(new MemoryStream(image), Actors.Eve, default)).Fault);
        Assert.Null((await Firmware.Add(new MemoryStream(image), Actors.Eve, default)).Fault);
        var (_, fault) = await Firmware.Add(new MemoryStream(Image("6.0.4", content: "other")), Actors.Eve, default);
        Assert.Equal("Another image 6.0.4 for SPA3102 is in the store already: a version is one image for ever; build it under a new version.", fault);
        Assert.Null(await Firmware.Remove("SPA3102", "6.0.4", Actors.Eve));
        Assert.Equal(HttpStatusCode.NotFound, (await server.Plain.GetAsync("/fw/spa3102-6-0-4.bin")).StatusCode);
    }

    [Fact]
    [Attack("D3")]
    public async Task The_page_refuses_a_wrong_upload_and_takes_a_good_one()
    {
        using var browser = await LoggedIn.To(server);
        var page = await browser.Get("/firmware");
        var token = WebUtility.HtmlDecode(System.Text.RegularExpressions.Regex.Match(page, "\"X-Spa-Form\":\"([^\"]+)\"").Groups[1].Value);
        Assert.Equal((HttpStatusCode.BadRequest, "The page is too old: load it again."), await Upload(browser, Image("6.0.5"), null));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Upload(browser, Encoding.ASCII.GetBytes("not an image at all"), token)).Status);
        Assert.Equal((HttpStatusCode.OK, "6.0.5 for SPA3102 is in the store."), await Upload(browser, Image("6.0.5"), token));

        // One of another maker says neither model nor version, so the page asks for both.
        Assert.Equal((HttpStatusCode.OK, "7.1 for ROUTER is in the store."), await Upload(browser, Encoding.ASCII.GetBytes("not an image at all"), token, ("model", "Router"), ("version", "7.1")));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Upload(browser, Encoding.ASCII.GetBytes("another"), token, ("model", "Router"), ("version", ""))).Status);
        using var stranger = LoggedIn.Stranger(server);
        Assert.Equal(HttpStatusCode.Redirect, (await Upload(stranger, Image("6.0.6"), token)).Status);
    }

    private static async Task<(HttpStatusCode Status, string Text)> Upload(LoggedIn browser, byte[] file, string? token, params (string Name, string Value)[] before)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (name, value) in before)
        {
            form.Add(new StringContent(value), name);
        }

        form.Add(new ByteArrayContent(file), "image", "image.bin");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/firmware/upload") { Content = form };
        if (token is not null)
        {
            request.Headers.Add("X-Spa-Form", token);
        }

        var answer = await browser.Client.SendAsync(request);
        return (answer.StatusCode, System.Text.RegularExpressions.Regex.Replace(await answer.Content.ReadAsStringAsync(), "<[^>]+>", string.Empty));
    }

    internal static byte[] Image(string version, SigningKey[]? keys = null, string content = "program")
    {
        var payload = ImagePayload.Pack([new PackFile("Spa.Device", true, () => new MemoryStream(Encoding.ASCII.GetBytes($"{content} {version}")))], ImagePayload.FastLevel);
        var draft = Manifest.Draft("SPA3102", ["sim-1"], FirmwareVersion.Parse(version).OrThrow(), "Spa.Device", "test", new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        using var to = new MemoryStream();
        if (keys is { Length: 0 })
        {
            Assert.Null(ImageWriter.Write(to, draft, payload, [Maker]));
            Assert.True(ImageHeader.TryRead(to.ToArray(), out var header, out _));
            return [.. (header with { Signatures = [] }).Write(), .. to.ToArray()[header.Length..]];
        }

        Assert.Null(ImageWriter.Write(to, draft, payload, keys ?? [Maker]));
        return to.ToArray();
    }

    // Rightly signed, lists one small program, unpacks to that and 256 MiB of zeros.
    private static byte[] Bomb(string version)
    {
        var listed = ImagePayload.Pack([new PackFile("Spa.Device", true, () => new MemoryStream("abc"u8.ToArray()))], ImagePayload.FastLevel).Files;
        using var packed = new MemoryStream();
        using (var zipped = new ZstdSharp.CompressionStream(packed, 1, leaveOpen: true))
        {
            zipped.Write([.. new TarEntry("Spa.Device", '0', 0b111_101_101, 3).Write(), .. "abc"u8, .. new byte[509], .. new byte[1024]]);
            for (var i = 0; i < 256; i++)
            {
                zipped.Write(new byte[1 << 20]);
            }
        }

        var draft = Manifest.Draft("SPA3102", ["sim-1"], FirmwareVersion.Parse(version).OrThrow(), "Spa.Device", "test", new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        using var to = new MemoryStream();
        Assert.Null(ImageWriter.Write(to, draft, ImagePayload.Of(listed, packed.ToArray()), [Maker]));
        Assert.InRange(to.Length, 0, 1 << 20);
        return to.ToArray();
    }

    private static byte[] Flip(byte[] image, int at)
    {
        byte[] copy = [.. image];
        copy[at] ^= 1;
        return copy;
    }

    private sealed class Chain(byte[] first, Stream then) : Stream
    {
        private readonly MemoryStream start = new(first);

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => start.Read(buffer, offset, count) is > 0 and var got ? got : then.Read(buffer, offset, count);

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}

using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Http;
using Spa.Device.Fetching;
using Spa.Device.Tests.Firmware;
using Spa.Firmware.Image;
using Spa.Firmware.Slots;
using Spa.Foundation.Ports;
using Spa.Gateway.Ports;
using Spa.Hosting.Tftp;
using Spa.Marks;

namespace Spa.Device.Tests.Host;

/// <summary>Image downloads that end early, change under way, or never end: what is installed is one file, whole, or nothing.</summary>
public class FirmwareFetchTests
{
    private static readonly byte[] Image = SampleImages.Make(SampleImages.Draft(), Payload(200_000, 1));
    private static readonly byte[] Other = SampleImages.Make(SampleImages.Draft("5.1.12(GW)"), Payload(200_000, 2));

    private static readonly FirmwareFetchOptions Quick = new()
    {
        FirstDelay = TimeSpan.FromMilliseconds(1),
        LongestDelay = TimeSpan.FromMilliseconds(50),
        AnswerTimeout = TimeSpan.FromSeconds(10),
        Stretch = TimeSpan.FromSeconds(10),
        SyncEvery = 16 * 1024,
        ReportEvery = TimeSpan.Zero,
    };

    private readonly FetchBench bench = new();
    private readonly ModelFiles disk = SampleImages.NewUnit();
    private readonly ConcurrentQueue<ImageNews> news = new();

    [Fact]
    public async Task An_image_is_fetched_whole_verified_and_staged()
    {
        await using var server = await WebStub.Start(context => Serve(context, Image, "\"1\""));
        Assert.Equal(new ImageNews.Staged("5.1.11(GW)"), await Install(server.Port));
        Assert.Contains(new ImageNews.Downloading(Image.Length, Image.Length), news);
        Assert.Equal(new ImageNews.Writing("5.1.11(GW)"), news.Last());
        Assert.Empty(disk.List("download"));
        Assert.Null(disk.Read("config/download"));
    }

    [Fact]
    public async Task A_download_that_is_cut_goes_on_where_it_ended()
    {
        var ranges = new List<string>();
        await using var server = await WebStub.Start(async context =>
        {
            ranges.Add($"{context.Request.Headers.Range} {context.Request.Headers.IfRange}".Trim());
            await Serve(context, Image, "\"1\"", cutAfter: 70_000);
        });
        Assert.Equal(new ImageNews.Staged("5.1.11(GW)"), await Install(server.Port));
        Assert.Equal(string.Empty, ranges[0]);
        Assert.All(ranges.Skip(1), range => Assert.Matches("^bytes=[1-9][0-9]*- \"1\"$", range));
        Assert.True(ranges.Count >= 3, string.Join(';', ranges));
    }

    [Fact]
    public async Task A_download_goes_on_after_a_restart_of_the_program()
    {
        var give = false;
        var ranges = new List<string>();
        await using var server = await WebStub.Start(async context =>
        {
            ranges.Add(context.Request.Headers.Range.ToString());
            await Serve(context, Image, "\"1\"", cutAfter: give ? int.MaxValue : 60_000);
        });
        var first = Assert.IsType<ImageNews.Failed>(await Install(server.Port, Quick with { Tries = 2 }));
        Assert.Equal("http_get failed", first.Err);
        give = true;
        ranges.Clear();
        Assert.Equal(new ImageNews.Staged("5.1.11(GW)"), await Install(server.Port));
        Assert.Matches("^bytes=[1-9][0-9]*-$", Assert.Single(ranges));
    }

    [Fact]
    [Attack("F13")]
    public async Task Bytes_that_were_never_synced_are_not_used_after_a_power_cut()
    {
        await using var server = await WebStub.Start(context => Serve(context, Image, "\"1\"", cutAfter: 60_000));
        await Install(server.Port, Quick with { Tries = 2, SyncEvery = int.MaxValue });
        foreach (var after in disk.AfterPowerCut())
        {
            await using var whole = await WebStub.Start(context => Serve(context, Image, "\"1\""), address: "127.0.0.1");
            var outcome = await new FirmwareFetcher(bench.Courier, bench.Find, after, new Installer(after, Installer.ReadRoot(after)), _ => SampleImages.Unit, SlotName.A, Quick)
                .Install(Request(whole.Port), news.Enqueue, CancellationToken.None);
            Assert.Equal(new ImageNews.Staged("5.1.11(GW)"), outcome);
        }
    }

    [Fact]
    [Attack("F13")]
    public async Task A_file_that_changes_under_way_is_begun_again()
    {
        var asked = 0;
        await using var server = await WebStub.Start(context => asked++ == 0 ? Serve(context, Image, "\"1\"", cutAfter: 90_000) : Serve(context, Other, "\"2\""));
        Assert.Equal(new ImageNews.Staged("5.1.12(GW)"), await Install(server.Port));
        Assert.Equal(2, asked);
    }

    [Fact]
    [Attack("F13")]
    public async Task A_wrong_range_is_not_taken()
    {
        var asked = 0;
        await using var server = await WebStub.Start(async context =>
        {
            switch (asked++)
            {
                case 0:
                    await Serve(context, Image, "\"1\"", cutAfter: 90_000);
                    break;
                case 1:
                    context.Response.StatusCode = 206;
                    context.Response.Headers.ContentRange = $"bytes 10-{Image.Length - 1}/{Image.Length}";
                    context.Response.Headers.ETag = "\"1\"";
                    await context.Response.Body.WriteAsync(Image.AsMemory(10));
                    break;
                default:
                    await Serve(context, Image, "\"1\"");
                    break;
            }
        });
        Assert.Equal(new ImageNews.Staged("5.1.11(GW)"), await Install(server.Port));
        Assert.Equal(3, asked);
    }

    [Fact]
    [Attack("F13")]
    public async Task Another_content_under_the_same_tag_ends_in_one_whole_download()
    {
        // The server lies: same ETag, same length, other bytes. The signature tells, and the file is fetched whole once.
        var asked = 0;
        await using var server = await WebStub.Start(context => asked++ switch
        {
            0 => Serve(context, Image, "\"1\"", cutAfter: 90_000),
            1 => Serve(context, [.. Image[..100_000], .. Other[^(Image.Length - 100_000)..]], "\"1\""),
            _ => Serve(context, Image, "\"1\""),
        });
        Assert.Equal(new ImageNews.Staged("5.1.11(GW)"), await Install(server.Port));
        Assert.Equal(3, asked);
    }

    [Fact]
    [Attack("F13")]
    public async Task An_endless_body_is_stopped_at_the_signed_size()
    {
        await using var server = await WebStub.Start(async context =>
        {
            await context.Response.Body.WriteAsync(Image);
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(new byte[10_000], context.RequestAborted);
            }
        });
        Assert.Equal(new ImageNews.Failed("the image has bytes after its payload", string.Empty) { Refusal = ImageFault.TrailingBytes }, await Install(server.Port));
    }

    [Fact]
    [Attack("F13")]
    public async Task What_is_no_image_is_stopped_at_its_first_bytes()
    {
        await using var server = await WebStub.Start(async context =>
        {
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.WriteAsync("<html>not here</html>", context.RequestAborted);
            }
        });
        Assert.Equal(new ImageNews.Failed("this is not a firmware image", string.Empty) { Refusal = ImageFault.NotAnImage }, await Install(server.Port));
    }

    [Fact]
    [Attack("F13")]
    public async Task A_trickling_server_is_given_up()
    {
        await using var server = await WebStub.Start(async context =>
        {
            for (var i = 0; !context.RequestAborted.IsCancellationRequested; i++)
            {
                await context.Response.Body.WriteAsync(Image.AsMemory(i, 1), context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await Task.Delay(10, context.RequestAborted);
            }
        });
        Assert.Equal(new ImageNews.Failed("timeout", "the server sends too slowly"), await Install(server.Port, Quick with { Tries = 2, Stretch = TimeSpan.FromMilliseconds(150) }));
    }

    [Fact]
    [Attack("F13")]
    public async Task A_server_that_always_begins_again_uses_up_the_budget()
    {
        var asked = 0;
        await using var server = await WebStub.Start(async context =>
        {
            asked++;
            context.Response.ContentLength = Image.Length;
            await context.Response.Body.WriteAsync(Image.AsMemory(0, Image.Length - 10));
            await context.Response.Body.FlushAsync();
            while (!context.RequestAborted.IsCancellationRequested && news.Count(n => n is ImageNews.Downloading some && some.Bytes == Image.Length - 10) < asked)
            {
                await Task.Yield();
            }

            context.Abort();
        });
        Assert.Equal(new ImageNews.Failed("http_get failed", "the server sent too much for this image"), await Install(server.Port, Quick with { Tries = 100 }));
        Assert.Equal(4, asked);
    }

    public static TheoryData<int, string, string, int> Statuses => new()
    {
        { 404, "file not found", "HTTP 404", 1 },
        { 410, "file not found", "HTTP 410", 1 },
        { 403, "access denied", "HTTP 403", 1 },
        { 400, "http_get failed", "HTTP 400", 1 },
        { 503, "http_get failed", "HTTP 503", 3 },
    };

    [Theory]
    [MemberData(nameof(Statuses))]
    public async Task Each_status_stops_or_is_tried_again(int status, string err, string detail, int tries)
    {
        await using var server = await WebStub.Start(context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        Assert.Equal(new ImageNews.Failed(err, detail), await Install(server.Port, Quick with { Tries = 3 }));
        Assert.Equal(tries, server.Asked.Count);
    }

    [Fact]
    public async Task A_server_that_wants_too_long_a_wait_is_not_waited_for()
    {
        await using var server = await WebStub.Start(context =>
        {
            context.Response.StatusCode = 503;
            context.Response.Headers.RetryAfter = "3600";
            return Task.CompletedTask;
        });
        Assert.Equal(new ImageNews.Failed("http_get failed", "HTTP 503"), await Install(server.Port));
        Assert.Single(server.Asked);
    }

    [Fact]
    public async Task A_refused_image_leaves_nothing_behind()
    {
        var before = disk.Describe();
        await using var server = await WebStub.Start(context => Serve(context, SampleImages.Make(keys: [SampleImages.Stranger]), "\"1\""));
        var failed = Assert.IsType<ImageNews.Failed>(await Install(server.Port));
        Assert.StartsWith("the image is signed by an unknown key", failed.Err, StringComparison.Ordinal);
        Assert.Null(disk.Read("config/download"));
        Assert.Empty(disk.List("download"));
        Assert.Equal(before, string.Join('\n', disk.Describe().Split('\n').Where(line => !line.StartsWith("download", StringComparison.Ordinal) && !line.StartsWith("config", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task The_rule_may_refuse_a_version_before_its_bytes_have_come()
    {
        await using var server = await WebStub.Start(context => Serve(context, Image, "\"1\""));
        var request = Request(server.Port) with { RefuseVersion = version => $"the condition stays true for {version}" };
        Assert.Equal(
            new ImageNews.Failed("the upgrade rule refuses the image: the condition stays true for 5.1.11(GW)", string.Empty) { Refusal = ImageFault.RefusedByRule },
            await Fetcher(Quick).Install(request, news.Enqueue, CancellationToken.None));
    }

    [Fact]
    public async Task An_image_comes_by_tftp()
    {
        var shelf = new TftpFetchTests.Shelf();
        shelf.Files["/spa.img"] = Image;
        await using var server = TftpServer.Start(new IPEndPoint(IPAddress.Loopback, 0), shelf);
        Assert.Equal(new ImageNews.Staged("5.1.11(GW)"), await Fetcher(Quick).Install(Request(server.LocalEndPoint.Port, FetchScheme.Tftp), news.Enqueue, CancellationToken.None));
        Assert.Equal(
            new ImageNews.Failed("file not found", "file not found"),
            await Fetcher(Quick).Install(Request(server.LocalEndPoint.Port, FetchScheme.Tftp) with { Target = new FetchTarget(FetchScheme.Tftp, "server.test", server.LocalEndPoint.Port, "/none") }, news.Enqueue, CancellationToken.None));
    }

    [Fact]
    [Parameter("Upgrade_Rate_Limit")]
    public async Task The_operators_limit_makes_a_download_take_its_time()
    {
        await using var server = await WebStub.Start(context => Serve(context, Image, "\"1\""));
        var shelf = new TftpFetchTests.Shelf();
        shelf.Files["/spa.img"] = Image;
        await using var tftp = TftpServer.Start(new IPEndPoint(IPAddress.Loopback, 0), shelf);
        Proof.Differs("Upgrade_Rate_Limit", "64", "1600", (limit, reads) => Waited(limit, reads, server.Port, FetchScheme.Http), (slow, fast) => Assert.Equal((25, 1), (slow, fast)));
        Proof.Differs("Upgrade_Rate_Limit", "64", "1600", (limit, reads) => Waited(limit, reads, tftp.LocalEndPoint.Port, FetchScheme.Tftp), (slow, fast) => Assert.Equal((25, 1), (slow, fast)));
        Proof.Differs("Upgrade_Rate_Limit", "1600", "0", (limit, reads) => Waited(limit, reads, server.Port, FetchScheme.Http), (limited, free) => Assert.Equal((1, 0), (limited, free)));
    }

    // Whole seconds of waiting, on a clock that goes on only by it: 200 kB at 8 kB/s are 25 s.
    private int Waited(string limit, ISet<string> reads, int port, FetchScheme scheme)
    {
        var rig = Provisioning.Rig.Make(1, reads, ("Upgrade_Rate_Limit", limit), ("Upgrade_Rule", "http://fw/x.img"), ("Resync_On_Reset", "no"));
        rig.Start();
        rig.Run(TimeSpan.FromSeconds(1));
        var clock = new WaitedClock();
        var request = Request(port, scheme) with { RateLimit = rig.Host.Installs.Single().Request.RateLimit };
        var unit = SampleImages.NewUnit();
        var outcome = new FirmwareFetcher(bench.Courier, bench.Find, unit, new Installer(unit, Installer.ReadRoot(unit)), _ => SampleImages.Unit, SlotName.A, Quick, null, clock)
            .Install(request, static _ => { }, CancellationToken.None).GetAwaiter().GetResult();
        Assert.Equal(new ImageNews.Staged("5.1.11(GW)"), outcome);
        return (int)Math.Round(clock.Waited.TotalSeconds);
    }

    [Fact]
    [Attack("F13")]
    public async Task A_range_that_cannot_be_satisfied_is_the_end_or_a_new_beginning()
    {
        // The server's file has become shorter than what is here: begun again. The same length would be whole already, and is not asked for.
        var asked = new List<string>();
        await using var server = await WebStub.Start(async context =>
        {
            asked.Add(context.Request.Headers.Range.ToString());
            if (asked.Count == 2)
            {
                context.Response.StatusCode = 416;
                context.Response.Headers.ContentRange = "bytes */10";
                return;
            }

            await Serve(context, Image, "\"1\"", cutAfter: asked.Count == 1 ? 90_000 : int.MaxValue);
        });
        Assert.Equal(new ImageNews.Staged("5.1.11(GW)"), await Install(server.Port));
        Assert.Equal((3, string.Empty, string.Empty), (asked.Count, asked[0], asked[2]));
        Assert.StartsWith("bytes=", asked[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Further_hosts_of_a_list_are_asked_for_an_image_too()
    {
        await using var server = await WebStub.Start(context => Serve(context, Image, "\"1\""));
        var request = Request(server.Port) with { Target = new FetchTarget(FetchScheme.Http, "127.0.0.9", server.Port, "/spa.img") { Others = ["server.test"] } };
        Assert.Equal(new ImageNews.Staged("5.1.11(GW)"), await Fetcher(Quick).Install(request, news.Enqueue, CancellationToken.None));
    }

    [Theory]
    [Attack("C10")]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(-1, false)]
    public async Task An_image_of_another_length_than_was_said_is_refused_before_it_is_all_here(int how, bool staged)
    {
        var sent = 0;
        await using var server = await WebStub.Start(async context =>
        {
            sent++;
            await Serve(context, Image, "\"1\"");
        });
        var end = await Fetcher(Quick).Install(Request(server.Port) with { Bytes = how switch { 0 => 0, 1 => Image.Length, _ => 5 } }, news.Enqueue, CancellationToken.None);
        Assert.Equal(staged ? new ImageNews.Staged("5.1.11(GW)") : new ImageNews.Failed("corrupt file", $"the image has {Image.Length} bytes, and 5 were announced"), end);
        Assert.Equal((1, staged), (sent, news.Any(n => n is ImageNews.Writing)));
        Assert.Empty(disk.List("download"));
    }

    private Task<ImageNews> Install(int port, FirmwareFetchOptions? options = null) => Fetcher(options ?? Quick).Install(Request(port), news.Enqueue, CancellationToken.None);

    private FirmwareFetcher Fetcher(FirmwareFetchOptions options) => new(bench.Courier, bench.Find, disk, new Installer(disk, Installer.ReadRoot(disk)), _ => SampleImages.Unit, SlotName.A, options);

    private static ImageRequest Request(int port, FetchScheme scheme = FetchScheme.Http)
        => new(new FetchTarget(scheme, "server.test", port, "/spa.img"), null, "5.1.10(GW)", null, static _ => null, ServerPolicy.Open, static _ => { });

    // As nginx does it: Range only with the ETag that fits.
    private async Task Serve(HttpContext context, byte[] file, string tag, int cutAfter = int.MaxValue)
    {
        var from = 0;
        context.Response.Headers.ETag = tag;
        if (context.Request.Headers.Range.ToString() is { Length: > 0 } range && context.Request.Headers.IfRange == tag)
        {
            from = int.Parse(range["bytes=".Length..^1], System.Globalization.CultureInfo.InvariantCulture);
            context.Response.StatusCode = 206;
            context.Response.Headers.ContentRange = $"bytes {from}-{file.Length - 1}/{file.Length}";
        }

        context.Response.ContentLength = file.Length - from;
        var length = Math.Min(file.Length - from, cutAfter);
        await context.Response.Body.WriteAsync(file.AsMemory(from, length));
        await context.Response.Body.FlushAsync();
        if (from + length < file.Length)
        {
            // Cut only what has arrived: else the kernels decide how much of it counts.
            while (!context.RequestAborted.IsCancellationRequested && !news.Any(n => n is ImageNews.Downloading some && some.Bytes >= from + length))
            {
                await Task.Yield();
            }

            context.Abort();
        }
    }

    // Bytes by chance do not shrink: the image is as long as they are.
    private static ImagePayload Payload(int size, ulong seed)
    {
        var bytes = new byte[size];
        new Entropy(seed).Fill(bytes);
        return ImagePayload.Pack([new PackFile("Spa.Device", true, () => new MemoryStream(bytes))], ImagePayload.FastLevel);
    }
}

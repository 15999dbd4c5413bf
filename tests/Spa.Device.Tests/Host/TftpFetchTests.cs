using System.Collections.Concurrent;
using System.Net;
using Spa.Foundation.Tftp;
using Spa.Gateway.Ports;
using Spa.Hosting.Tftp;
using static Spa.Device.Tests.Host.FetchBench;

namespace Spa.Device.Tests.Host;

public class TftpFetchTests
{
    private readonly FetchBench bench = new();

    [Fact]
    public async Task A_profile_comes_by_tftp_under_its_name_with_the_slash()
    {
        var shelf = new Shelf();
        shelf.Files["/spa3102.cfg"] = "hello"u8.ToArray();
        await using var server = TftpServer.Start(new IPEndPoint(IPAddress.Loopback, 0), shelf);
        Assert.Equal("got hello from 127.0.0.1", Line(await bench.Get(FetchScheme.Tftp, server.LocalEndPoint.Port, "/spa3102.cfg")));
        Assert.Equal("NotFound: file not found", Line(await bench.Get(FetchScheme.Tftp, server.LocalEndPoint.Port, "/none")));
        Assert.Equal("AccessDenied: access denied: not yours", Line(await bench.Get(FetchScheme.Tftp, server.LocalEndPoint.Port, "/barred")));
        shelf.Files["/big"] = new byte[1001];
        Assert.Equal("TooLarge: the file is larger than 1000 bytes", Line(await bench.Get(FetchScheme.Tftp, server.LocalEndPoint.Port, "/big")));
    }

    [Fact]
    public async Task All_addresses_of_a_name_are_tried_in_order()
    {
        var shelf = new Shelf();
        shelf.Files["/a"] = "hello"u8.ToArray();
        await using var server = TftpServer.Start(new IPEndPoint(IPAddress.Loopback, 0), shelf);
        bench.Names["many.test"] = [IPAddress.Parse("127.0.0.9"), IPAddress.Loopback];
        Assert.Equal("got hello from 127.0.0.1", Line(await bench.Get(FetchScheme.Tftp, server.LocalEndPoint.Port, host: "many.test")));
        Assert.Equal(["127.0.0.9", "127.0.0.1"], bench.Asking);
    }

    [Fact]
    public async Task Further_hosts_of_a_list_are_asked_when_the_one_before_does_not_answer()
    {
        var shelf = new Shelf();
        shelf.Files["/a"] = "hello"u8.ToArray();
        await using var server = TftpServer.Start(new IPEndPoint(IPAddress.Loopback, 0), shelf);
        var target = new FetchTarget(FetchScheme.Tftp, "127.0.0.9", server.LocalEndPoint.Port, "/a") { Others = ["nowhere.test", "127.0.0.1"] };
        Assert.Equal("got hello from 127.0.0.1", Line(await bench.Fetcher.Fetch(new FetchRequest(target, null, null, 1000, TimeSpan.FromSeconds(20), ServerPolicy.Open, bench.Asking.Add))));
        Assert.Equal(["127.0.0.9", "127.0.0.1"], bench.Asking);
    }

    [Fact]
    public async Task A_silent_server_is_a_timeout()
    {
        using var silent = new System.Net.Sockets.UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        Assert.Equal("Timeout: no answer", Line(await bench.Get(FetchScheme.Tftp, ((IPEndPoint)silent.Client.LocalEndPoint!).Port)));
        Assert.Equal("Timeout: ", Line(await bench.Get(FetchScheme.Tftp, ((IPEndPoint)silent.Client.LocalEndPoint!).Port, timeout: TimeSpan.FromMilliseconds(50))));
    }

    [Fact]
    public async Task A_report_is_written()
    {
        var shelf = new Shelf();
        await using var server = TftpServer.Start(new IPEndPoint(IPAddress.Loopback, 0), shelf);
        var target = new FetchTarget(FetchScheme.Tftp, "server.test", server.LocalEndPoint.Port, "/r.xml");
        var request = new SendRequest(target, null, "<x/>"u8.ToArray(), "text/xml", false, TimeSpan.FromSeconds(20), ServerPolicy.Open);
        Assert.Equal(new SendAnswer(null, string.Empty), await bench.Fetcher.Send(request));
        Assert.Equal("<x/>"u8.ToArray(), shelf.Files["/r.xml"]);
        Assert.Equal(new SendAnswer(FetchFault.NameLookupFailed, "nowhere.test"), await bench.Fetcher.Send(request with { Target = target with { Host = "nowhere.test" } }));
    }

    internal sealed class Shelf : ITftpFiles
    {
        public ConcurrentDictionary<string, byte[]> Files { get; } = new();

        public ValueTask<TftpFileAnswer> Read(string file, IPEndPoint from, CancellationToken cancellation) => ValueTask.FromResult<TftpFileAnswer>(
            file == "/barred" ? new TftpFileAnswer.Refused(new TftpRefusal(TftpErrorCode.AccessViolation, "not yours"))
            : Files.TryGetValue(file, out var bytes) ? new TftpFileAnswer.Content(bytes)
            : new TftpFileAnswer.Refused(TftpRefusal.For(TftpErrorCode.FileNotFound)));

        public ValueTask<TftpRefusal?> Offer(string file, long? size, IPEndPoint from, CancellationToken cancellation) => ValueTask.FromResult<TftpRefusal?>(null);

        public ValueTask<TftpRefusal?> Write(string file, ReadOnlyMemory<byte> content, IPEndPoint from, CancellationToken cancellation)
        {
            Files[file] = content.ToArray();
            return ValueTask.FromResult<TftpRefusal?>(null);
        }
    }
}

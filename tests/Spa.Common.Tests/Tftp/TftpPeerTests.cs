using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Spa.Foundation.Ports;
using Spa.Foundation.Tftp;
using Spa.Hosting.Tftp;
using Spa.Marks;

namespace Spa.Common.Tests.Tftp;

/// <summary>Our server and client over real sockets, with each other and with peers that nobody here wrote.</summary>
[SupportedOSPlatform("linux")]
public sealed class TftpPeerTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly byte[] Profile = Bytes(70_000);
    private static readonly TftpClientOptions Quick = new(1428, new TftpTimings(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(1), 8, TimeSpan.FromMilliseconds(200)));
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("spa-tftp-");

    public void Dispose() => folder.Delete(true);

    public static TheoryData<int> BlockSizes => [512, 8, 1428, 60_000];

    [Theory]
    [MemberData(nameof(BlockSizes))]
    public async Task Our_client_reads_and_writes_at_our_server(int block)
    {
        var files = new Shelf();
        await using var server = TftpServer.Start(new IPEndPoint(IPAddress.Loopback, 0), files);
        files.Kept["/spa3102.cfg"] = Profile;
        var got = await TftpClient.Get(server.LocalEndPoint, "/spa3102.cfg", 100_000, Quick with { BlockSize = block });
        Assert.Equal(Profile, Assert.IsType<TftpAnswer.Got>(got).Content);

        Assert.Null(await TftpClient.Put(server.LocalEndPoint, "/report.xml", Profile, Quick with { BlockSize = block }));
        Assert.Equal(Profile, files.Kept["/report.xml"]);
    }

    [Fact]
    public async Task The_leading_slash_is_part_of_the_name()
    {
        var files = new Shelf();
        await using var server = TftpServer.Start(new IPEndPoint(IPAddress.Loopback, 0), files);
        files.Kept["spa3102.cfg"] = Profile;
        var got = await TftpClient.Get(server.LocalEndPoint, "/spa3102.cfg", 100_000, Quick);
        Assert.Equal(new TftpFault(TftpFaultKind.Refused, TftpErrorCode.FileNotFound, "file not found"), Assert.IsType<TftpAnswer.Failed>(got).Fault);
    }

    [Fact]
    public async Task A_broken_handler_is_told_and_shows_nothing_to_the_client()
    {
        var told = new TaskCompletionSource<Exception>();
        await using var server = TftpServer.Start(new IPEndPoint(IPAddress.Loopback, 0), new Shelf(), new TftpServerOptions { Broken = e => told.TrySetResult(e) });
        var fault = await TftpClient.Put(server.LocalEndPoint, "/broken", Profile, Quick);
        Assert.Equal("the other side gave up: the server failed", fault?.Message);
        Assert.Equal("secret inner text", (await told.Task.WaitAsync(Limit)).Message);
    }

    [Fact]
    public async Task A_cancelled_read_ends()
    {
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var stop = new CancellationTokenSource();
        var reading = TftpClient.Get((IPEndPoint)silent.LocalEndPoint!, "/a", 10, TftpClientOptions.Usual, stop.Token);
        await stop.CancelAsync();
        Assert.Equal(TftpFaultKind.GivenUp, Assert.IsType<TftpAnswer.Failed>(await reading.WaitAsync(Limit)).Fault.Kind);
    }

    [Fact]
    public async Task A_stranger_is_told_and_disturbs_nothing()
    {
        using var server = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        using var stranger = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        server.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        stranger.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var reading = TftpClient.Get((IPEndPoint)server.LocalEndPoint!, "/a", 2000, new TftpClientOptions(512, TftpTimings.Usual));

        var buffer = new byte[2000];
        var request = await server.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0)).WaitAsync(Limit);
        await server.SendToAsync(new TftpPacket.Data(1, Bytes(512)).Write(), request.RemoteEndPoint);
        await server.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0)).WaitAsync(Limit);

        await stranger.SendToAsync(new TftpPacket.Data(2, new byte[] { 66 }).Write(), request.RemoteEndPoint);
        var told = await stranger.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0)).WaitAsync(Limit);
        Assert.Equal(new TftpPacket.Error(TftpErrorCode.UnknownTransfer, "unknown transfer"), TftpPacket.Parse(buffer.AsMemory(0, told.ReceivedBytes)).OrThrow());

        await server.SendToAsync(new TftpPacket.Data(2, new byte[] { 1, 2 }).Write(), request.RemoteEndPoint);
        Assert.Equal([.. Bytes(512), 1, 2], Assert.IsType<TftpAnswer.Got>(await reading.WaitAsync(Limit)).Content);
    }

    [Fact]
    public async Task One_address_gets_no_more_than_its_share()
    {
        var files = new Shelf();
        files.Kept["/a"] = Profile;
        await using var server = TftpServer.Start(new IPEndPoint(IPAddress.Loopback, 0), files, new TftpServerOptions { MaxTransfersPerAddress = 2 });
        var sockets = new List<Socket>();
        try
        {
            // Requests whose blocks are never acknowledged hold their transfers open.
            for (var i = 0; i < 5; i++)
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
                socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
                sockets.Add(socket);
                await socket.SendToAsync(new TftpPacket.Request(false, "/a", "octet", TftpOptions.None).Write(), server.LocalEndPoint);
                if (i < 2)
                {
                    await socket.ReceiveFromAsync(new byte[600], SocketFlags.None, new IPEndPoint(IPAddress.Any, 0)).WaitAsync(Limit);
                }
            }

            // The server reads in order: once a client at another address is answered, the three before it were passed over.
            var other = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            other.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0));
            sockets.Insert(0, other);
            await other.SendToAsync(new TftpPacket.Request(false, "/a", "octet", TftpOptions.None).Write(), server.LocalEndPoint);
            await other.ReceiveFromAsync(new byte[600], SocketFlags.None, new IPEndPoint(IPAddress.Any, 0)).WaitAsync(Limit);
            Assert.Equal(3, server.Transfers);
            Assert.All(sockets.Skip(3), socket => Assert.Equal(0, socket.Available));
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }
    }

    [Fact]
    public async Task Another_mode_than_octet_is_refused()
    {
        await using var server = TftpServer.Start(new IPEndPoint(IPAddress.Loopback, 0), new Shelf());
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await socket.SendToAsync(new TftpPacket.Request(false, "/a", "netascii", TftpOptions.None).Write(), server.LocalEndPoint);
        var buffer = new byte[600];
        var got = await socket.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0)).WaitAsync(Limit);
        Assert.Equal(new TftpPacket.Error(TftpErrorCode.IllegalOperation, "only octet mode is served"), TftpPacket.Parse(buffer.AsMemory(0, got.ReceivedBytes)).OrThrow());
    }

    [Needs("curl")]
    public async Task Curl_reads_and_writes()
    {
        var files = new Shelf();
        files.Kept["/p/spa.cfg"] = Profile;
        await using var server = TftpServer.Start(new IPEndPoint(IPAddress.Loopback, 0), files);
        await File.WriteAllBytesAsync(In("up"), Profile);
        await Run("curl", "-s", "--tftp-blksize", "1024", "-o", In("down"), $"tftp://{server.LocalEndPoint}//p/spa.cfg");
        Assert.Equal(Profile, await File.ReadAllBytesAsync(In("down")));
        await Run("curl", "-s", "-T", In("up"), $"tftp://{server.LocalEndPoint}//r.xml");
        Assert.Equal(Profile, files.Kept["/r.xml"]);
    }

    [Needs("atftp")]
    public async Task Atftp_reads_and_writes()
    {
        var files = new Shelf();
        files.Kept["/spa.cfg"] = Profile;
        await using var server = TftpServer.Start(new IPEndPoint(IPAddress.Loopback, 0), files);
        await File.WriteAllBytesAsync(In("up"), Profile);
        var port = server.LocalEndPoint.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        await Run("atftp", "--option", "blksize 1428", "-g", "-r", "/spa.cfg", "-l", In("down"), "127.0.0.1", port);
        Assert.Equal(Profile, await File.ReadAllBytesAsync(In("down")));
        await Run("atftp", "-p", "-l", In("up"), "-r", "/r.xml", "127.0.0.1", port);
        Assert.Equal(Profile, files.Kept["/r.xml"]);
    }

    [Needs("busybox")]
    public async Task Busybox_reads_and_writes()
    {
        var files = new Shelf();
        files.Kept["/spa.cfg"] = Profile;
        await using var server = TftpServer.Start(new IPEndPoint(IPAddress.Loopback, 0), files);
        await File.WriteAllBytesAsync(In("up"), Profile);
        var port = server.LocalEndPoint.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        await Run("busybox", "tftp", "-b", "1428", "-g", "-r", "/spa.cfg", "-l", In("down"), "127.0.0.1", port);
        Assert.Equal(Profile, await File.ReadAllBytesAsync(In("down")));
        await Run("busybox", "tftp", "-p", "-l", In("up"), "-r", "/r.xml", "127.0.0.1", port);
        Assert.Equal(Profile, files.Kept["/r.xml"]);
    }

    [Needs("atftpd")]
    public async Task Our_client_reads_and_writes_at_atftpd()
    {
        var port = FreePort();
        folder.UnixFileMode |= UnixFileMode.OtherExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        await File.WriteAllBytesAsync(In("spa.cfg"), Profile);
        using var server = Start("atftpd", "--daemon", "--no-fork", "--port", $"{port.Port}", "--bind-address", "127.0.0.1", "--user", "root.root", folder.FullName);
        try
        {
            Assert.Equal(Profile, await ReadUntilUp(port, "/spa.cfg"));
            Assert.Null(await TftpClient.Put(port, "/r.xml", Profile, Quick));
            Assert.Equal(Profile, await File.ReadAllBytesAsync(In("r.xml")));
            var missing = Assert.IsType<TftpAnswer.Failed>(await TftpClient.Get(port, "/none", 100_000, Quick));
            Assert.Equal(TftpErrorCode.FileNotFound, missing.Fault.Code);
        }
        finally
        {
            server.Kill();
        }
    }

    [Needs("dnsmasq")]
    public async Task Our_client_reads_at_dnsmasq()
    {
        // dnsmasq serves TFTP on port 69 only, unless told by --tftp-port-range, which concerns the transfers' ports: so it listens on an address of its own.
        var address = new IPEndPoint(IPAddress.Parse($"127.77.{Environment.ProcessId % 250 + 1}.{Random.Shared.Next(1, 254)}"), 69);
        folder.UnixFileMode |= UnixFileMode.OtherExecute | UnixFileMode.OtherRead;
        await File.WriteAllBytesAsync(In("spa.cfg"), Profile);
        using var server = Start(
            "dnsmasq", "--keep-in-foreground", "--port=0", "--enable-tftp", $"--tftp-root={folder.FullName}", $"--listen-address={address.Address}", "--bind-interfaces", "--conf-file=/dev/null",
            $"--pid-file={In("pid")}", "--user=root");
        try
        {
            Assert.Equal(Profile, await ReadUntilUp(address, "/spa.cfg"));
            Assert.Equal(Profile, Assert.IsType<TftpAnswer.Got>(await TftpClient.Get(address, "/spa.cfg", 100_000, Quick with { BlockSize = 512 })).Content);
        }
        finally
        {
            server.Kill();
        }
    }

    private static byte[] Bytes(int size)
    {
        var bytes = new byte[size];
        new Entropy(5).Fill(bytes);
        return bytes;
    }

    private string In(string name) => Path.Combine(folder.FullName, name);

    private static IPEndPoint FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (IPEndPoint)socket.LocalEndPoint!;
    }

    private static async Task<byte[]> ReadUntilUp(IPEndPoint server, string file)
    {
        var until = Stopwatch.StartNew();
        while (true)
        {
            var answer = await TftpClient.Get(server, file, 100_000, Quick with { Timings = Quick.Timings with { Tries = 2 } });
            if (answer is TftpAnswer.Got got)
            {
                return got.Content;
            }

            Assert.True(until.Elapsed < Limit, ((TftpAnswer.Failed)answer).Fault.Message);
        }
    }

    private static Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(NeedsAttribute.Find(program)!) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    private static async Task Run(string program, params string[] arguments)
    {
        using var process = Start(program, arguments);
        var said = await process.StandardError.ReadToEndAsync().WaitAsync(Limit) + await process.StandardOutput.ReadToEndAsync().WaitAsync(Limit);
        await process.WaitForExitAsync().WaitAsync(Limit);
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}: {said}");
    }

    private sealed class Shelf : ITftpFiles
    {
        public ConcurrentDictionary<string, byte[]> Kept { get; } = new();

        public ValueTask<TftpFileAnswer> Read(string file, IPEndPoint from, CancellationToken cancellation)
            => ValueTask.FromResult<TftpFileAnswer>(Kept.TryGetValue(file, out var bytes)
                ? new TftpFileAnswer.Content(bytes)
                : new TftpFileAnswer.Refused(TftpRefusal.For(TftpErrorCode.FileNotFound)));

        public ValueTask<TftpRefusal?> Offer(string file, long? size, IPEndPoint from, CancellationToken cancellation) => ValueTask.FromResult<TftpRefusal?>(null);

        public ValueTask<TftpRefusal?> Write(string file, ReadOnlyMemory<byte> content, IPEndPoint from, CancellationToken cancellation)
        {
            if (file == "/broken")
            {
                throw new InvalidOperationException("secret inner text");
            }

            Kept[file] = content.ToArray();
            return ValueTask.FromResult<TftpRefusal?>(null);
        }
    }
}

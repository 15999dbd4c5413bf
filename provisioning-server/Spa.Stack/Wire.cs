using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Spa.Stack;

/// <summary>
/// The wire between units and the server's HTTP port, with somebody on it: passes bytes on, remembers what each answer began with, and, where a rule says so, changes or holds what passes.
/// One request per connection, as the device sends them; a client that keeps the connection is passed on unchanged after its first request.
/// </summary>
internal sealed class Wire : IAsyncDisposable
{
    private const int HeadLimit = 16 * 1024;
    private const int Chunk = 16 * 1024;
    private readonly TcpListener listener;
    private readonly CancellationTokenSource ending = new();
    private readonly ConcurrentDictionary<string, byte[]> bodies = new();
    private readonly ConcurrentDictionary<int, Task> running = new();
    private readonly Task accepting;
    private volatile WireRule[] rules = [];
    private int next;

    private Wire(TcpListener listener)
    {
        this.listener = listener;
        accepting = Accept();
    }

    /// <summary>The port units connect to.</summary>
    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Where it leads: the server's HTTP port on this machine; 0 = nowhere yet.</summary>
    public int ServerPort { get; set; }

    /// <summary>Opens it on a free port of the loopback.</summary>
    public static Wire Open()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Wire(listener);
    }

    /// <summary>Replaces what happens to passing requests; the first rule whose path fits counts.</summary>
    public void Set(params WireRule[] wanted) => rules = wanted;

    /// <summary>The first bytes (at most 16 kB) of the newest answer's body whose request path began so; null = none passed.</summary>
    public byte[]? Seen(string pathStart) => bodies.Where(b => b.Key.StartsWith(pathStart, StringComparison.Ordinal)).Select(b => b.Value).LastOrDefault();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        listener.Stop();
        await accepting;
        await Task.WhenAll(running.Values);
        ending.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(ending.Token);
                var number = next++;
                running[number] = Task.Run(async () =>
                {
                    await Carry(client);
                    running.TryRemove(number, out _);
                });
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The wire is cut.
        }
    }

    private async Task Carry(TcpClient client)
    {
        using var unit = client;
        using var server = new TcpClient();
        try
        {
            var from = unit.GetStream();
            var (head, rest) = await Head(from);
            if (head.Length == 0)
            {
                return;
            }

            var path = Encoding.ASCII.GetString(head).Split(' ') is [_, var asked, ..] ? asked : string.Empty;
            var rule = rules.FirstOrDefault(r => path.StartsWith(r.PathStart, StringComparison.Ordinal));
            if (rule is { Kind: WireRuleKind.Drop })
            {
                return;
            }

            if (rule is { Kind: WireRuleKind.Replace, Body: { } forged })
            {
                await from.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {forged.Length}\r\nConnection: close\r\n\r\n"), ending.Token);
                await from.WriteAsync(forged, ending.Token);
                return;
            }

            await server.ConnectAsync(IPAddress.Loopback, ServerPort, ending.Token);
            var to = server.GetStream();
            await to.WriteAsync(head, ending.Token);
            await to.WriteAsync(rest, ending.Token);
            var upward = from.CopyToAsync(to, ending.Token);
            var (answer, body) = await Head(to);
            await from.WriteAsync(answer, ending.Token);
            await Downward(path, body, to, from, rule);
            unit.Close();
            await upward;
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // One side hung up: the other is hung up on.
        }
    }

    private async Task Downward(string path, byte[] first, NetworkStream server, NetworkStream unit, WireRule? rule)
    {
        var kept = new MemoryStream();
        long passed = 0;
        var chunk = new byte[Chunk];
        for (var bytes = first.AsMemory(); ; bytes = chunk.AsMemory(0, await server.ReadAsync(chunk, ending.Token)))
        {
            if (bytes.Length == 0 && passed > 0)
            {
                return;
            }

            if (bytes.Length == 0)
            {
                // Nothing of the body came with the head; an empty body ends at the next read.
                bytes = chunk.AsMemory(0, await server.ReadAsync(chunk, ending.Token));
                if (bytes.Length == 0)
                {
                    bodies[path] = [];
                    return;
                }
            }

            if (kept.Length < Chunk)
            {
                kept.Write(bytes.Span[..Math.Min(bytes.Length, (int)(Chunk - kept.Length))]);
                bodies[path] = kept.ToArray();
            }

            if (rule is { Kind: WireRuleKind.FlipByte } && rule.At >= passed && rule.At < passed + bytes.Length)
            {
                bytes.Span[(int)(rule.At - passed)] ^= 0x01;
            }

            passed += bytes.Length;
            await unit.WriteAsync(bytes, ending.Token);
            if (rule is { Kind: WireRuleKind.Hold } && passed >= rule.At)
            {
                await rule.Released.WaitAsync(ending.Token);
            }
        }
    }

    // Up to and with the empty line; what came behind it is given apart.
    private async Task<(byte[] Read, byte[] Behind)> Head(NetworkStream from)
    {
        var all = new MemoryStream();
        var chunk = new byte[Chunk];
        while (all.Length < HeadLimit)
        {
            var count = await from.ReadAsync(chunk, ending.Token);
            if (count == 0)
            {
                return (all.ToArray(), []);
            }

            all.Write(chunk, 0, count);
            var bytes = all.ToArray();
            var end = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
            if (end >= 0)
            {
                return (bytes[..(end + 4)], bytes[(end + 4)..]);
            }
        }

        return (all.ToArray(), []);
    }
}

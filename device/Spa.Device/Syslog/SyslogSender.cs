using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Spa.Device.Fetching;

namespace Spa.Device.Syslog;

/// <summary>Sends lines to syslog receivers over UDP, in order, from a worker. When lines come faster than names are found, the oldest are lost.</summary>
public sealed class SyslogSender : IAsyncDisposable
{
    private const int DefaultPort = 514;
    private const int MaxWaiting = 256;
    private static readonly TimeSpan AddressLife = TimeSpan.FromMinutes(5);
    private readonly Channel<(string Server, byte[] Line)> queue = Channel.CreateBounded<(string, byte[])>(
        new BoundedChannelOptions(MaxWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private readonly NameLookup names;
    private readonly Dictionary<string, (IPEndPoint? To, long Until)> found = [];
    private readonly Task worker;

    /// <summary>Starts the worker.</summary>
    public SyslogSender(NameLookup names)
    {
        this.names = names;
        worker = Task.Run(Run);
    }

    /// <summary>Sends one line; returns at once.</summary>
    /// <param name="server">"host", "host:port" or "[address]:port"; an empty or impossible one sends nothing.</param>
    /// <param name="line">The packet.</param>
    public void Send(string server, byte[] line)
    {
        if (!string.IsNullOrWhiteSpace(server))
        {
            queue.Writer.TryWrite((server.Trim(), line));
        }
    }

    /// <summary>Sends what waits, then ends.</summary>
    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await worker.ConfigureAwait(false);
    }

    /// <summary>Host and port of a receiver; null when the text names none.</summary>
    internal static (string Host, int Port)? Split(string server)
    {
        if (IPAddress.TryParse(server, out _) && !server.StartsWith('['))
        {
            return (server, DefaultPort);
        }

        var colon = server.LastIndexOf(':');
        var (host, port) = colon < 0 || server.EndsWith(']') ? (server, DefaultPort) : (server[..colon], int.TryParse(server[(colon + 1)..], out var number) ? number : 0);
        host = host.Trim('[', ']');
        return host.Length > 0 && port is > 0 and <= 65535 ? (host, port) : null;
    }

    private async Task Run()
    {
        await foreach (var (server, line) in queue.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            try
            {
                if (await Find(server).ConfigureAwait(false) is { } to)
                {
                    using var socket = new Socket(to.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
                    await socket.SendToAsync(line, SocketFlags.None, to).ConfigureAwait(false);
                }
            }
            catch (SocketException)
            {
                // Lost lines are lost: syslog has no acknowledgement.
            }
        }
    }

    private async Task<IPEndPoint?> Find(string server)
    {
        if (found.TryGetValue(server, out var known) && known.Until > Environment.TickCount64)
        {
            return known.To;
        }

        IPEndPoint? to = null;
        if (Split(server) is var (host, port))
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            try
            {
                var addresses = await names(host, limit.Token).ConfigureAwait(false);
                to = addresses.Count == 0 ? null : new IPEndPoint(addresses[0], port);
            }
            catch (OperationCanceledException)
            {
                // Tried again when the entry runs out.
            }
        }

        found[server] = (to, Environment.TickCount64 + (long)(to is null ? TimeSpan.FromSeconds(30) : AddressLife).TotalMilliseconds);
        return to;
    }
}

using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Spa.Fleet.Inventory;
using Spa.Fleet.Serving;
using Spa.Fleet.Syslog;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Hosting;

/// <summary>Takes syslog messages over UDP and puts them into the timeline of the device they are from. Others are dropped: anyone can send them.</summary>
internal sealed class SyslogReceiver : IAsyncDisposable
{
    private readonly Store store;
    private readonly Socket socket;
    private readonly CancellationTokenSource ending = new();
    private readonly PartitionedRateLimiter<IPAddress> limiter = PartitionedRateLimiter.Create<IPAddress, IPAddress>(address => RateLimitPartition.GetTokenBucketLimiter(
        address, static _ => new TokenBucketRateLimiterOptions { TokenLimit = 200, TokensPerPeriod = 20, ReplenishmentPeriod = TimeSpan.FromSeconds(1), QueueLimit = 0 }));

    private readonly Task listening;

    private SyslogReceiver(Store store, Socket socket)
    {
        (this.store, this.socket) = (store, socket);
        listening = Task.Run(Listen);
    }

    public IPEndPoint LocalEndPoint => (IPEndPoint)socket.LocalEndPoint!;

    public static SyslogReceiver Start(IPEndPoint listen, Store store)
    {
        var socket = new Socket(listen.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Bind(listen);
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }

        return new SyslogReceiver(store, socket);
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await listening;
        socket.Dispose();
        limiter.Dispose();
        ending.Dispose();
    }

    private async Task Listen()
    {
        var buffer = new byte[65536];
        var anyone = new IPEndPoint(socket.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
        while (!ending.IsCancellationRequested)
        {
            try
            {
                var got = await socket.ReceiveFromAsync(buffer, SocketFlags.None, anyone, ending.Token);
                var from = ((IPEndPoint)got.RemoteEndPoint).Address;
                using var permit = limiter.AttemptAcquire(from);
                if (permit.IsAcquired)
                {
                    await Keep(SyslogLine.Read(buffer.AsSpan(0, got.ReceivedBytes)), (from.IsIPv4MappedToIPv6 ? from.MapToIPv4() : from).ToString());
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception e) when (e is SocketException or System.Data.Common.DbException)
            {
                // A datagram that could not be read, or a line that could not be kept: syslog promises nothing.
            }
        }
    }

    private async Task Keep(SyslogLine line, string address)
    {
        var named = SyslogNews.Names(line.Text);
        var mac = store.Read(on => named is { } m && Devices.Find(on, m) is not null ? m : Healths.At(on, address));
        if (mac is not { } device || line.Text.Length == 0)
        {
            return;
        }

        line = line with { Text = PathToken.Masked(line.Text) };
        var severity = line.Severity switch { <= 3 => Severity.Problem, 4 => Severity.Warning, _ => Severity.Fine };
        await store.Write(on =>
        {
            DeviceEvents.Add(on, device, "syslog", severity, line.Application.Length > 0 ? $"{line.Application}: {line.Text}" : line.Text);
            switch (SyslogNews.Of(line.Text))
            {
                case SyslogNews.Resynced resynced:
                    Healths.Resynced(on, device, resynced.Fault);
                    PublishTurns.Told(on, device, null, resynced.Fault, string.Empty);
                    break;
                case SyslogNews.Upgraded upgraded:
                    Healths.Upgraded(on, device, upgraded.Fault);
                    break;
            }
        });
    }
}

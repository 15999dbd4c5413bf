using System.Net.Sockets;
using System.Security.Cryptography;
using Spa.Device.Fetching;

namespace Spa.Device.Time;

/// <summary>Asks a time server once.</summary>
/// <param name="names">Finds its address.</param>
/// <param name="now">Our clock.</param>
/// <param name="port">The servers' port.</param>
internal sealed class NtpClient(NameLookup names, Func<DateTimeOffset> now, int port = 123)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>How far our clock is behind, or why nobody knows.</summary>
    public async Task<(TimeSpan? Offset, string Why)> Ask(string host, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        try
        {
            var addresses = await names(host, limit.Token).ConfigureAwait(false);
            if (addresses.Count == 0)
            {
                return (null, "the name has no address");
            }

            using var socket = new Socket(addresses[0].AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            await socket.ConnectAsync(addresses[0], port, limit.Token).ConfigureAwait(false);
            var cookie = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8));
            var sent = now();
            await socket.SendAsync(NtpPacket.Ask(cookie), limit.Token).ConfigureAwait(false);
            var buffer = new byte[512];
            var length = await socket.ReceiveAsync(buffer, limit.Token).ConfigureAwait(false);
            return NtpPacket.Read(buffer.AsSpan(0, length), cookie, sent, now()).Ok(out var offset, out var why) ? (offset, string.Empty) : (null, $"no answer that counts: {why}");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return (null, "no answer");
        }
        catch (SocketException e)
        {
            return (null, e.Message);
        }
    }
}

using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Spa.Flows.Tests.Features;

/// <summary>Somebody between a unit and its ACS on plain HTTP, who hears every message of either side and changes nothing.</summary>
internal sealed class CwmpTap : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly List<(bool FromUnit, MemoryStream Bytes)> heard = [];
    private readonly CancellationTokenSource ending = new();
    private readonly Task accepting;
    private readonly int server;

    /// <summary>Opens one.</summary>
    /// <param name="server">Port of the server on this machine.</param>
    public CwmpTap(int server)
    {
        this.server = server;
        listener.Start();
        accepting = Accept();
    }

    /// <summary>The port that a unit is led to.</summary>
    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Every message that has passed whole: who said it, its first line and fields, and its body. A way of marking where a body ends that neither side uses is a fault.</summary>
    public IReadOnlyList<(bool FromUnit, string Head, byte[] Body)> Messages()
    {
        lock (heard)
        {
            return [.. heard.SelectMany(h => Split(h.Bytes.ToArray()).Select(m => (h.FromUnit, m.Head, m.Body)))];
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        listener.Stop();
        await accepting;
        ending.Dispose();
        heard.ForEach(h => h.Bytes.Dispose());
    }

    private static IEnumerable<(string Head, byte[] Body)> Split(byte[] all)
    {
        for (var at = 0; all.AsSpan(at).IndexOf("\r\n\r\n"u8) is var end and >= 0;)
        {
            var head = Encoding.ASCII.GetString(all, at, end);
            var fields = head.Split("\r\n")[1..];
            Assert.DoesNotContain(fields, f => f.StartsWith("Transfer-Encoding:", StringComparison.OrdinalIgnoreCase) || f.StartsWith("Content-Encoding:", StringComparison.OrdinalIgnoreCase));
            var length = fields.SingleOrDefault(f => f.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)) is { } field ? int.Parse(field["Content-Length:".Length..], CultureInfo.InvariantCulture) : 0;
            at += end + 4;
            if (at + length > all.Length)
            {
                // The rest has not come yet.
                yield break;
            }

            yield return (head, all[at..(at + length)]);
            at += length;
        }
    }

    private async Task Accept()
    {
        var lines = new List<Task>();
        try
        {
            while (true)
            {
                lines.Add(Pass(await listener.AcceptTcpClientAsync(ending.Token)));
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            await Task.WhenAll(lines);
        }
    }

    private async Task Pass(TcpClient unit)
    {
        using (unit)
        using (var other = new TcpClient())
        {
            try
            {
                await other.ConnectAsync(IPAddress.Loopback, server, ending.Token);
                var (near, far) = (unit.GetStream(), other.GetStream());
                await Task.WhenAll(Copy(near, far, true), Copy(far, near, false));
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or InvalidOperationException)
            {
                // One of them is gone, perhaps before it was listened to.
            }
        }
    }

    private async Task Copy(NetworkStream from, NetworkStream to, bool fromUnit)
    {
        var kept = new MemoryStream();
        lock (heard)
        {
            heard.Add((fromUnit, kept));
        }

        var piece = new byte[8192];
        for (int count; (count = await from.ReadAsync(piece, ending.Token)) > 0;)
        {
            lock (heard)
            {
                kept.Write(piece, 0, count);
            }

            await to.WriteAsync(piece.AsMemory(0, count), ending.Token);
        }

        to.Socket.Shutdown(SocketShutdown.Send);
    }
}

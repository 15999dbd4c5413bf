using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Spa.Fleet.Tests.Bulk;

/// <summary>A unit that takes connection requests from anybody.</summary>
internal sealed class AnsweringUnit : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource ending = new();
    private int asked;
    private Task work = Task.CompletedTask;

    public string Url => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/wake";

    /// <summary>Requests that were answered.</summary>
    public int Asked => Volatile.Read(ref asked);

    public static Task<AnsweringUnit> Open()
    {
        var unit = new AnsweringUnit();
        unit.listener.Start();
        unit.work = unit.Answer();
        return Task.FromResult(unit);
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        listener.Stop();
        await work;
        listener.Dispose();
        ending.Dispose();
    }

    private async Task Answer()
    {
        var buffer = new byte[4096];
        try
        {
            while (!ending.IsCancellationRequested)
            {
                using var client = await listener.AcceptTcpClientAsync(ending.Token);
                var stream = client.GetStream();
                for (var text = string.Empty; !text.EndsWith("\r\n\r\n", StringComparison.Ordinal);)
                {
                    var count = await stream.ReadAsync(buffer, ending.Token);
                    if (count == 0)
                    {
                        break;
                    }

                    text += Encoding.ASCII.GetString(buffer, 0, count);
                }

                Interlocked.Increment(ref asked);
                await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(), ending.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or IOException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}

using System.Net.Sockets;
using System.Text.Json;
using Spa.Device.Logging;
using Spa.Device.Web;

namespace Spa.Device.Hosting;

/// <summary>A unix socket in the data folder that tells the status to programs of the same owner: <c>./spa device status</c>, the live table of <c>./spa up</c>. Each connection gets one document.</summary>
internal sealed class StatusSocket : IAsyncDisposable
{
    private readonly Socket listener;
    private readonly string path;
    private readonly Task accepting;
    private readonly CancellationTokenSource ending = new();

    private StatusSocket(Socket listener, string path, Func<Task<StatusDocument>> status)
    {
        (this.listener, this.path) = (listener, path);
        accepting = Task.Run(() => Accept(status));
    }

    public static string PathIn(string data) => Path.Combine(Path.GetFullPath(data), "status.sock");

    /// <summary>Opens it; null when the folder does not allow one (a path of more than 107 bytes), which is logged.</summary>
    public static StatusSocket? Open(string data, Func<Task<StatusDocument>> status, ILogger log)
    {
        var path = PathIn(data);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            File.Delete(path);
            socket.Bind(new UnixDomainSocketEndPoint(path));
            socket.Listen(8);
            return new StatusSocket(socket, path, status);
        }
        catch (Exception e) when (e is SocketException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            socket.Dispose();
            Log.Damaged(log, $"no status socket: {e.Message}");
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync().ConfigureAwait(false);
        await accepting.ConfigureAwait(false);
        listener.Dispose();
        File.Delete(path);
        ending.Dispose();
    }

    private async Task Accept(Func<Task<StatusDocument>> status)
    {
        while (true)
        {
            try
            {
                using var connection = await listener.AcceptAsync(ending.Token).ConfigureAwait(false);
                var document = JsonSerializer.SerializeToUtf8Bytes(await status().WaitAsync(TimeSpan.FromSeconds(5), ending.Token).ConfigureAwait(false), PagesJson.Default.StatusDocument);
                await connection.SendAsync(document, SocketFlags.None, ending.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception e) when (e is SocketException or TimeoutException)
            {
                // Whoever asked went away, or the core hangs: nothing to tell.
            }
        }
    }
}

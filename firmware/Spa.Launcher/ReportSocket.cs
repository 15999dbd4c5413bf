using System.Net.Sockets;
using System.Text;

namespace Spa.Launcher;

/// <summary>The unix stream socket a device program reports on, one for each start: what an earlier one still says is not heard.</summary>
internal sealed class ReportSocket : IDisposable
{
    private const int LongestLine = 200;

    private readonly Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    /// <param name="path">Where it is bound; removed first.</param>
    /// <param name="line">Called with each line, on other threads.</param>
    public ReportSocket(string path, Action<string> line)
    {
        File.Delete(path);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen(8);
        Run(() =>
        {
            while (true)
            {
                var connection = listener.Accept();
                Run(() => ReadLines(connection, line));
            }
        });
    }

    public void Dispose() => listener.Dispose();

    private static void ReadLines(Socket connection, Action<string> line)
    {
        using (connection)
        {
            var buffer = new byte[LongestLine];
            var filled = 0;
            for (int got; (got = connection.Receive(buffer.AsSpan(filled))) > 0;)
            {
                filled += got;
                for (int end; (end = buffer.AsSpan(0, filled).IndexOf((byte)'\n')) >= 0;)
                {
                    line(Encoding.ASCII.GetString(buffer, 0, end).TrimEnd('\r'));
                    buffer.AsSpan(end + 1, filled - end - 1).CopyTo(buffer);
                    filled -= end + 1;
                }

                if (filled == buffer.Length)
                {
                    return; // no line of ours is that long
                }
            }
        }
    }

    private static void Run(Action loop) => new Thread(() =>
    {
        try
        {
            loop();
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The socket was closed: the program, or this start of it, is over.
        }
    })
    { IsBackground = true }.Start();
}

using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Spa.Device.Fetching;
using Spa.Device.Storage;
using Spa.Gateway.Ports;

namespace Spa.Device.Hosting;

/// <summary>The provisioning server that answered last. A new version is healthy only when it reaches the server that the version before it reached.</summary>
/// <param name="Host">Its host.</param>
/// <param name="Port">Its TCP port.</param>
internal sealed record KnownServer(string Host, int Port)
{
    private const string Name = "host-server";

    /// <summary>The server behind a target; null for TFTP, which has no connection to try.</summary>
    public static KnownServer? Of(FetchTarget target) => target.Scheme == FetchScheme.Tftp ? null : new KnownServer(target.Host, target.Port);

    public static KnownServer? Read(IReadOnlyDictionary<string, byte[]> states)
        => states.TryGetValue(Name, out var bytes) && Encoding.UTF8.GetString(bytes).Split('\n') is [var host, var port] && int.TryParse(port, out var number) ? new KnownServer(host, number) : null;

    public string? Write(KeptStates kept) => kept.Keep(Name, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Host}\n{Port}")));

    /// <summary>Whether it takes a connection within a few seconds.</summary>
    public async Task<bool> Answers(NameLookup names, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(5));
        try
        {
            foreach (var address in await names(Host, limit.Token).ConfigureAwait(false))
            {
                using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                try
                {
                    await socket.ConnectAsync(address, Port, limit.Token).ConfigureAwait(false);
                    return true;
                }
                catch (SocketException)
                {
                    // The next address.
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Not in time.
        }

        return false;
    }
}

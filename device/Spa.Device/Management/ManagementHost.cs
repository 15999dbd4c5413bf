using System.Net;
using System.Net.Sockets;
using Spa.Device.Fetching;
using Spa.Device.Network;
using Spa.Device.Time;
using Spa.Gateway.Management;
using Spa.Gateway.Ports;

namespace Spa.Device.Management;

/// <summary>Sessions with an ACS and its connection requests, on this machine's network.</summary>
internal sealed class ManagementHost(RealTimeline timeline, ServerTrust trust, Func<string> userAgent, NameLookup names, IPAddress listen, Action<Exception> failed, CancellationToken ending) : IManagementPort, IAsyncDisposable
{
    private readonly SemaphoreSlim opening = new(1, 1);
    private AcsSession? session;
    private ConnectionRequestServer? server;
    private DatagramPort? datagrams;

    /// <summary>Longest wait for a connection.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Judges connection requests on the timeline; set once the core is there.</summary>
    public Func<string, string, string?, ConnectionAnswer> Judge { get; set; } = (_, _, _) => new ConnectionAnswer(404);

    /// <inheritdoc/>
    public void Post(AcsPost post, Action<AcsReply> done)
    {
        var current = session ??= new AcsSession(trust, userAgent, names, ConnectTimeout);
        _ = Task.Run(async () =>
        {
            AcsReply reply;
            try
            {
                reply = await current.Post(post, ending).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                failed(e);
                reply = new AcsReply(0, default, FetchFault.Failed, "the unit's own fault; its log says why");
            }

            timeline.Post(() => done(reply));
        });
    }

    /// <inheritdoc/>
    public void Close()
    {
        session?.Dispose();
        session = null;
    }

    /// <inheritdoc/>
    public void Listen(int? port, Action<int?, string?> opened) => _ = Task.Run(async () =>
    {
        await opening.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        (int? Port, string? Why) result = (null, null);
        try
        {
            if (server is { } old)
            {
                server = null;
                await old.DisposeAsync().ConfigureAwait(false);
            }

            if (port is { } wanted && !ending.IsCancellationRequested)
            {
                server = await ConnectionRequestServer.Start(new IPEndPoint(listen, wanted), (method, path, authorization) => timeline.Ask(() => Judge(method, path, authorization))).ConfigureAwait(false);
                result = (server.Port, null);
            }
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            result = (null, e.Message);
        }
        catch (Exception e)
        {
            failed(e);
            result = (null, "the unit's own fault; its log says why");
        }
        finally
        {
            opening.Release();
        }

        timeline.Post(() => opened(result.Port, result.Why));
    });

    /// <inheritdoc/>
    public IDatagramPort? OpenDatagrams(int port, DatagramReceiver receiver, out string? why)
    {
        var at = new IPEndPoint(listen, port);
        var socket = DatagramSocket.TryOpen(at, default, out var refusal);
        why = socket is null ? $"UDP {at}: {PortFaults.Words(refusal)}" : null;
        return datagrams = socket is null ? null : new DatagramPort(timeline, socket, receiver);
    }

    /// <inheritdoc/>
    public void Resolve(string host, Action<IPAddress?> found) => _ = Task.Run(async () =>
    {
        IPAddress? address = null;
        try
        {
            address = (await names(host, ending).ConfigureAwait(false)).FirstOrDefault(a => a.AddressFamily == listen.AddressFamily || listen.Equals(IPAddress.IPv6Any));
        }
        catch (OperationCanceledException)
        {
            // The unit ends.
        }
        catch (Exception e)
        {
            failed(e);
        }

        timeline.Post(() => found(address));
    });

    /// <inheritdoc/>
    public void Echo(EchoRequest request, Action<EchoAnswer> done) => _ = Task.Run(async () =>
    {
        EchoAnswer answer;
        try
        {
            answer = await Pinger.Ask(request, ending).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            failed(e);
            answer = new EchoAnswer(TimeSpan.Zero, EchoFault.NotPermitted, "the unit's own fault; its log says why");
        }

        timeline.Post(() => done(answer));
    });

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await timeline.Ask(() =>
        {
            datagrams?.Dispose();
            return true;
        }).ConfigureAwait(false);
        await opening.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        if (server is { } open)
        {
            await open.DisposeAsync().ConfigureAwait(false);
        }

        session?.Dispose();
        opening.Dispose();
    }
}

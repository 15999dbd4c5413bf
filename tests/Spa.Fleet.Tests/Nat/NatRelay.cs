using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Spa.Fleet.Tests.Nat;

/// <summary>An address translation between one unit and the world, as most routers do it for UDP: a port outside for the unit, through which only those may come in to whom the unit has sent something.</summary>
internal sealed class NatRelay : IAsyncDisposable
{
    private readonly UdpClient inside = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly UdpClient outside = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly CancellationTokenSource ending = new();
    private readonly Task passing;
    private volatile IPEndPoint? unit;
    private volatile IPEndPoint server;

    /// <param name="server">Whom the unit sends to.</param>
    public NatRelay(IPEndPoint server)
    {
        this.server = server;
        passing = Task.WhenAll(Out(), In());
    }

    /// <summary>Whom the unit sends to.</summary>
    public IPEndPoint Server
    {
        get => server;
        set => server = value;
    }

    /// <summary>What got in.</summary>
    public ConcurrentQueue<byte[]> Passed { get; } = new();

    /// <summary>Where the unit sends what is for the server.</summary>
    public IPEndPoint Inside => (IPEndPoint)inside.Client.LocalEndPoint!;

    /// <summary>How the unit is seen.</summary>
    public IPEndPoint Outside => (IPEndPoint)outside.Client.LocalEndPoint!;

    /// <summary>What came from others than the server: it did not get in.</summary>
    public ConcurrentQueue<byte[]> Kept { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await passing;
        inside.Dispose();
        outside.Dispose();
        ending.Dispose();
    }

    private Task Out() => Until(async () =>
    {
        var got = await inside.ReceiveAsync(ending.Token);
        unit = got.RemoteEndPoint;
        await outside.SendAsync(got.Buffer, server, ending.Token);
    });

    private Task In() => Until(async () =>
    {
        var got = await outside.ReceiveAsync(ending.Token);
        if (unit is { } to && got.RemoteEndPoint.Equals(server))
        {
            Passed.Enqueue(got.Buffer);
            await inside.SendAsync(got.Buffer, to, ending.Token);
        }
        else
        {
            Kept.Enqueue(got.Buffer);
        }
    });

    private async Task Until(Func<Task> step)
    {
        try
        {
            while (!ending.IsCancellationRequested)
            {
                await step();
            }
        }
        catch (OperationCanceledException)
        {
            // It ends.
        }
    }
}

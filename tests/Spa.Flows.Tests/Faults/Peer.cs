using System.Net;
using System.Net.Sockets;
using Spa.Marks;
using Spa.Stack;

namespace Spa.Flows.Tests.Faults;

/// <summary>A server program that nobody here wrote, ended with the test by its own id.</summary>
internal sealed class Peer : IAsyncDisposable
{
    private readonly ChildProgram program;

    private Peer(ChildProgram program) => this.program = program;

    public string Said => string.Join('\n', program.Tail);

    public bool Ended => program.Ended;

    public static Peer Start(string name, params string[] arguments) => new(ChildProgram.Start(name, NeedsAttribute.Find(name)!, arguments));

    /// <summary>Runs a program to its end, which has to be a good one.</summary>
    public static async Task Run(string name, params string[] arguments)
    {
        var (status, output, error) = await Tool.Try(NeedsAttribute.Find(name)!, arguments);
        Assert.True(status == 0, $"{name}: {output}{error}");
    }

    /// <summary>Waits until something listens on a TCP port.</summary>
    public Task Listens(int port) => Waiting.Until($"{program.Name} listens", StandingUnit.Limit, async () =>
    {
        Assert.False(Ended, Said);
        try
        {
            using var probe = new TcpClient();
            await probe.ConnectAsync(IPAddress.Loopback, port);
            return this;
        }
        catch (SocketException)
        {
            return null;
        }
    });

    public static int FreePort(ProtocolType protocol)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, protocol == ProtocolType.Udp ? SocketType.Dgram : SocketType.Stream, protocol);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    public ValueTask DisposeAsync() => program.DisposeAsync();
}

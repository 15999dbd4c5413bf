using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Spa.Stack;

namespace Spa.Flows.Tests.Faults;

/// <summary>A network namespace: programs run in it, and this process reaches them there. It goes away with the test.</summary>
internal sealed partial class NetworkSpace : IAsyncDisposable
{
    private const int NetworkNamespace = 0x4000_0000;
    private readonly Process holder;

    private NetworkSpace(Process holder) => this.holder = holder;

    /// <summary>Makes one in which only the loopback interface is up.</summary>
    public static async Task<NetworkSpace> Make()
    {
        // It ends with the pipe to it, however this process ends.
        var holder = Process.Start(new ProcessStartInfo("unshare", ["-n", "bash", "-c", "ip link set lo up && echo ready && exec cat"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var space = new NetworkSpace(holder);
        if (await holder.StandardOutput.ReadLineAsync() != "ready")
        {
            await space.DisposeAsync();
            throw new InvalidOperationException("unshare -n: this machine makes no network namespace");
        }

        return space;
    }

    /// <summary>A wire to another one, with an interface of the same name at each end.</summary>
    /// <param name="other">The other end.</param>
    /// <param name="name">Of the interfaces.</param>
    /// <param name="address">Address and length of the prefix at this end.</param>
    /// <param name="otherAddress">The same at the other end.</param>
    public async Task Join(NetworkSpace other, string name, string address, string otherAddress)
    {
        await Do($"ip link add {name} type veth peer name {name} netns {other.holder.Id} && ip addr add {address} dev {name} && ip link set {name} up");
        await other.Do($"ip addr add {otherAddress} dev {name} && ip link set {name} up");
    }

    /// <summary>Runs commands of a shell in it; the test fails when they do.</summary>
    public async Task Do(string commands)
    {
        using var shell = Process.Start(new ProcessStartInfo("nsenter", [.. Enter, "bash", "-c", commands]) { RedirectStandardError = true })!;
        var said = await shell.StandardError.ReadToEndAsync();
        await shell.WaitForExitAsync();
        Assert.True(shell.ExitCode == 0, $"{commands}: {said}");
    }

    /// <summary>Starts a program in it; a .dll is run by dotnet.</summary>
    public ChildProgram Start(string name, string program, params IEnumerable<string> arguments)
        => ChildProgram.Start(name, "nsenter", [.. Enter, .. program.EndsWith(".dll", StringComparison.Ordinal) ? ["dotnet", program] : new[] { program }, .. arguments]);

    /// <summary>How this process reaches pages in it.</summary>
    public SocketsHttpHandler Way() => new() { ConnectCallback = async (context, _) => new NetworkStream(await Connect(context.DnsEndPoint), ownsSocket: true) };

    public async ValueTask DisposeAsync()
    {
        holder.StandardInput.Close();
        holder.Kill(entireProcessTree: true);
        await holder.WaitForExitAsync();
        holder.Dispose();
    }

    private string[] Enter => ["-t", holder.Id.ToString(CultureInfo.InvariantCulture), "-n", "--"];

    // A socket belongs to the namespace of the thread that makes it; the thread goes away with what it has entered.
    private Task<Socket> Connect(DnsEndPoint to)
    {
        var made = new TaskCompletionSource<Socket>(TaskCreationOptions.RunContinuationsAsynchronously);
        var maker = new Thread(() =>
        {
            try
            {
                using var space = File.OpenHandle($"/proc/{holder.Id}/ns/net");
                if (SetNamespace(space, NetworkNamespace) != 0)
                {
                    throw new SocketException(Marshal.GetLastPInvokeError());
                }

                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                socket.Connect(IPAddress.Parse(to.Host), to.Port);
                made.SetResult(socket);
            }
            catch (Exception e) when (e is IOException or SocketException)
            {
                made.SetException(e);
            }
        });
        maker.IsBackground = true;
        maker.Start();
        return made.Task;
    }

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNamespace(SafeFileHandle space, int kind);
}

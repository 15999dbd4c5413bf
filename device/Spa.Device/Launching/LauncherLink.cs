using System.Net.Sockets;
using System.Text;
using Spa.Hosting.Service;

namespace Spa.Device.Launching;

/// <summary>The line to whoever watches the program, the launcher or the service manager: tells that it lives. Without either it tells nobody.</summary>
public sealed class LauncherLink : IDisposable
{
    private readonly Socket? socket;
    private readonly ServiceNotice? service;

    private LauncherLink(Socket? socket, ServiceNotice? service) => (this.socket, this.service) = (socket, service);

    /// <summary>True when a launcher listens.</summary>
    public bool IsLinked => socket is not null;

    /// <summary>Connects to the launcher's socket.</summary>
    /// <param name="path">Path of the unix socket (SPA_LAUNCHER); null or empty = no launcher.</param>
    /// <param name="why">Why the launcher could not be reached; null otherwise.</param>
    /// <param name="service">The service manager, when it started this program itself.</param>
    public static LauncherLink Connect(string? path, out string? why, ServiceNotice? service = null)
    {
        why = null;
        if (string.IsNullOrEmpty(path))
        {
            return new LauncherLink(null, service);
        }

        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));

            // A launcher that does not read must not stop the core.
            socket.Blocking = false;
            return new LauncherLink(socket, service);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            why = $"the launcher's socket does not answer ({e.SocketErrorCode})";
            return new LauncherLink(null, service);
        }
    }

    /// <summary>The program has started.</summary>
    public void Ready()
    {
        Say("READY\n");
        service?.Ready();
    }

    /// <summary>All health checks held.</summary>
    public void Healthy() => Say("HEALTHY\n");

    /// <summary>A real call was made: this version is good, however short a time it runs.</summary>
    public void Proven() => Say("PROVEN\n");

    /// <summary>The core runs; each second.</summary>
    public void Beat()
    {
        Say("BEAT\n");
        service?.Alive();
    }

    /// <inheritdoc/>
    public void Dispose() => socket?.Dispose();

    private void Say(string word)
    {
        try
        {
            socket?.Send(Encoding.ASCII.GetBytes(word));
        }
        catch (SocketException)
        {
            // Gone or not reading: the launcher judges by what it does not hear.
        }
    }
}

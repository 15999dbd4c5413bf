using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Serilog.Core;
using Serilog.Events;

namespace Spa.ProvisioningServer.Telemetry;

/// <summary>Sends the log to a syslog server over UDP (RFC 5424 in RFC 5426 datagrams). Nothing waits for it, and what does not arrive is in the log file.</summary>
internal sealed class SyslogSink : ILogEventSink, IDisposable
{
    private const int Daemon = 3;
    private const int Longest = 2048;

    private readonly UdpClient client;

    /// <summary>Opens it.</summary>
    /// <exception cref="SocketException">The name of the server is not known.</exception>
    public SyslogSink(string host, int port)
    {
        var address = IPAddress.TryParse(host, out var literal) ? literal : Dns.GetHostAddresses(host)[0];
        client = new UdpClient(address.AddressFamily);
        client.Connect(address, port);
    }

    public void Emit(LogEvent logEvent)
    {
        var bytes = Encoding.UTF8.GetBytes(Line(logEvent));
        try
        {
            client.Send(bytes.AsSpan(0, Math.Min(bytes.Length, Longest)));
        }
        catch (SocketException)
        {
            // Nobody listens there just now.
        }
    }

    public void Dispose() => client.Dispose();

    private static string Line(LogEvent e)
    {
        var severity = e.Level switch { LogEventLevel.Fatal => 2, LogEventLevel.Error => 3, LogEventLevel.Warning => 4, LogEventLevel.Information => 6, _ => 7 };
        var text = e.RenderMessage(CultureInfo.InvariantCulture) + (e.Exception is { } why ? $" {why.GetType().Name}: {why.Message}" : string.Empty);
        var plain = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
        return string.Create(CultureInfo.InvariantCulture, $"<{(Daemon * 8) + severity}>1 {e.Timestamp.ToUniversalTime():yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {Dns.GetHostName()} spa-server {Environment.ProcessId} - - {plain}");
    }
}

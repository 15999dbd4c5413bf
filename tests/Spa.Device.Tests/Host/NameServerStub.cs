using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Spa.Device.Tests.Host;

/// <summary>A name server on loopback that knows a few names (RFC 1035 section 4), or is silent.</summary>
internal sealed class NameServerStub : IAsyncDisposable
{
    private readonly UdpClient socket;
    private readonly CancellationTokenSource ending = new();
    private readonly Task work;

    /// <summary>Opens it at an address; a port of 0 = a free one.</summary>
    public NameServerStub(string address, int port, bool isSilent = false, params (string Name, string Address)[] knows)
    {
        socket = new UdpClient(new IPEndPoint(IPAddress.Parse(address), port));
        work = Run(isSilent, knows.ToDictionary(k => k.Name, k => IPAddress.Parse(k.Address), StringComparer.OrdinalIgnoreCase));
    }

    public int Port => ((IPEndPoint)socket.Client.LocalEndPoint!).Port;

    /// <summary>Services that it knows (RFC 2782).</summary>
    public Dictionary<string, (ushort Priority, ushort Weight, ushort Port, string Target)[]> Services { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>How long its answers hold.</summary>
    public uint Seconds { get; init; } = 60;

    /// <summary>Names that were asked for, with their type: "host.example A".</summary>
    public List<string> Asked { get; } = [];

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await work;
        socket.Dispose();
        ending.Dispose();
    }

    private async Task Run(bool isSilent, Dictionary<string, IPAddress> knows)
    {
        try
        {
            while (true)
            {
                var got = await socket.ReceiveAsync(ending.Token);
                var at = 12;
                var labels = new List<string>();
                for (int length; (length = got.Buffer[at]) > 0; at += length + 1)
                {
                    labels.Add(Encoding.ASCII.GetString(got.Buffer, at + 1, length));
                }

                var name = string.Join('.', labels);
                var isA = got.Buffer[at + 2] == 1;
                var question = got.Buffer[12..(at + 5)];
                lock (Asked)
                {
                    Asked.Add($"{name} {(isA ? "A" : "other")}");
                }

                if (isSilent)
                {
                    continue;
                }

                var found = isA && knows.TryGetValue(name, out var address) ? address : null;
                var services = got.Buffer[at + 2] == 33 ? Services.GetValueOrDefault(name, []) : [];
                byte[] answer = [.. found is null ? [] : Record(1, found.GetAddressBytes()), .. services.SelectMany(s => Record(33, [.. Two(s.Priority), .. Two(s.Weight), .. Two(s.Port), .. Name(s.Target)]))];
                byte[] packet =
                [
                    got.Buffer[0], got.Buffer[1], 0x81, (byte)(knows.ContainsKey(name) || Services.ContainsKey(name) ? 0x80 : 0x83), 0, 1, 0, (byte)(found is null ? services.Length : 1), 0, 0, 0, 0, .. question, .. answer,
                ];
                await socket.SendAsync(packet, got.RemoteEndPoint, ending.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The test ends.
        }
    }

    private byte[] Record(byte type, byte[] data) => [0xC0, 12, 0, type, 0, 1, (byte)(Seconds >> 24), (byte)(Seconds >> 16 & 255), (byte)(Seconds >> 8 & 255), (byte)(Seconds & 255), .. Two((ushort)data.Length), .. data];

    private static byte[] Two(ushort value) => [(byte)(value >> 8), (byte)(value & 255)];

    private static byte[] Name(string name) => [.. name.Split('.').SelectMany(l => new[] { (byte)l.Length }.Concat(Encoding.ASCII.GetBytes(l))), 0];
}

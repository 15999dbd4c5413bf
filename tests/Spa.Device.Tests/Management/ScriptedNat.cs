using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Spa.Device.Tests.Provisioning;
using Spa.Foundation.Time;
using Spa.Gateway.Ports;

namespace Spa.Device.Tests.Management;

/// <summary>A router with NAT and a STUN server behind it, for a unit in virtual time. It reads and writes its bytes itself.</summary>
internal sealed class ScriptedNat
{
    public static readonly TimeSpan Latency = 20.Milliseconds;
    public static readonly IPEndPoint Server = new(IPAddress.Parse("203.0.113.5"), 3478);
    private readonly List<Port> open = [];

    /// <summary>Set by the test, once the unit has its timeline.</summary>
    public Rig Rig { get; set; } = null!;

    /// <summary>What the server sees of the unit; null = nothing comes through.</summary>
    public IPEndPoint? Outside { get; set; } = new(IPAddress.Parse("198.51.100.7"), 41000);

    /// <summary>What is answered instead of the address.</summary>
    public Func<Asked, byte[]?>? Instead { get; set; }

    /// <summary>Addresses of names.</summary>
    public Func<string, IPAddress?> Names { get; set; } = _ => Server.Address;

    /// <summary>Names that were looked up.</summary>
    public List<string> LookedUp { get; } = [];

    /// <summary>Requests, in order.</summary>
    public List<Asked> Requests { get; } = [];

    /// <summary>Everything that was sent, also what is no request.</summary>
    public int Sent { get; private set; }

    /// <summary>Where the last datagram went.</summary>
    public IPEndPoint? LastTo { get; private set; }

    /// <summary>Numbers of ports that are open.</summary>
    public IEnumerable<int> Open => open.Select(p => p.Number);

    /// <summary>How often a port was opened.</summary>
    public int Opened { get; private set; }

    /// <summary>Why none can be opened; null = it can.</summary>
    public string? Refusal { get; set; }

    public IDatagramPort? OpenDatagrams(int port, DatagramReceiver receiver, out string? why)
    {
        why = Refusal;
        if (why is not null)
        {
            return null;
        }

        Opened++;
        var made = new Port(this, port == 0 ? 50000 : port, receiver);
        open.Add(made);
        return made;
    }

    public void Resolve(string host, Action<IPAddress?> found)
    {
        LookedUp.Add(host);
        Rig.Time.After(Latency, () => found(Names(host)));
    }

    /// <summary>A datagram comes to the unit.</summary>
    public void Deliver(byte[] datagram, IPEndPoint? from = null) => Rig.Time.After(TimeSpan.Zero, () => open.LastOrDefault()?.Receiver(from ?? Server, datagram));

    /// <summary>The signed request of the standard, written and signed here.</summary>
    public static byte[] Call(long time, string id, string user = "acs", string password = "pw", string chance = "00c0ffee", string? signature = null)
    {
#pragma warning disable CA5350
        var proof = signature ?? Convert.ToHexString(HMACSHA1.HashData(Encoding.UTF8.GetBytes(password), Encoding.UTF8.GetBytes(time.ToString(CultureInfo.InvariantCulture) + id + user + chance)));
#pragma warning restore CA5350
        return Encoding.ASCII.GetBytes($"GET http://198.51.100.7:41000?ts={time}&id={id}&un={user}&cn={chance}&sig={proof} HTTP/1.1\r\nHost: 198.51.100.7:41000\r\n\r\n");
    }

    /// <summary>An answer with MAPPED-ADDRESS.</summary>
    public static byte[] Mapped(Asked asked, IPEndPoint at) => Answer(0x0101, asked, [0, 1, 0, 8, 0, 1, (byte)(at.Port >> 8), (byte)(at.Port & 255), .. at.Address.GetAddressBytes()]);

    /// <summary>A refusal.</summary>
    public static byte[] Refused(Asked asked, int code) => Answer(0x0111, asked, [0, 9, 0, 8, 0, 0, (byte)(code / 100), (byte)(code % 100), (byte)'b', (byte)'u', (byte)'s', (byte)'y']);

    private static byte[] Answer(int type, Asked asked, byte[] attributes) => [(byte)(type >> 8), (byte)(type & 255), 0, (byte)attributes.Length, .. asked.Bytes.AsSpan(4, 16), .. attributes];

    private void Take(Port port, byte[] bytes, IPEndPoint to)
    {
        Sent++;
        LastTo = to;
        if (bytes.Length < 20 || bytes[0] != 0 || bytes[1] != 1 || !to.Equals(Server))
        {
            return;
        }

        var asked = new Asked(Rig.Time.Now, bytes);
        Requests.Add(asked);
        if (Outside is { } outside && (Instead is null ? Mapped(asked, outside) : Instead(asked)) is { } answer)
        {
            Rig.Time.After(Latency, () =>
            {
                if (open.Contains(port))
                {
                    port.Receiver(Server, answer);
                }
            });
        }
    }

    /// <summary>A Binding request.</summary>
    public sealed record Asked(TimeSpan At, byte[] Bytes)
    {
        /// <summary>Values by type.</summary>
        public Dictionary<int, byte[]> Attributes { get; } = Read(Bytes);

        /// <summary>It says that the binding is another.</summary>
        public bool TellsChange => Attributes.ContainsKey(0xC002);

        private static Dictionary<int, byte[]> Read(byte[] bytes)
        {
            Assert.Equal(bytes.Length - 20, BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(2)));
            var found = new Dictionary<int, byte[]>();
            for (var at = 20; at < bytes.Length;)
            {
                var length = BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at + 2));
                found.Add(BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at)), bytes[(at + 4)..(at + 4 + length)]);
                at += 4 + ((length + 3) & ~3);
            }

            return found;
        }
    }

    private sealed class Port(ScriptedNat nat, int number, DatagramReceiver receiver) : IDatagramPort
    {
        public DatagramReceiver Receiver => receiver;

        public int Number => number;

        public void Send(ReadOnlySpan<byte> datagram, IPEndPoint to)
        {
            Assert.Contains(this, nat.open);
            nat.Take(this, datagram.ToArray(), to);
        }

        public void Dispose() => nat.open.Remove(this);
    }
}

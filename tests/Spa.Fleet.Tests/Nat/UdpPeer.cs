using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Spa.Fleet.Tests.Nat;

/// <summary>The UDP side of a CPE by hand-made bytes: none of the code that it is to try.</summary>
internal sealed partial class UdpPeer : IDisposable
{
    private readonly UdpClient socket;

    public UdpPeer(IPAddress? at = null) => socket = new(new IPEndPoint(at ?? IPAddress.Loopback, 0));

    public IPEndPoint Address => (IPEndPoint)socket.Client.LocalEndPoint!;

    public void Dispose() => socket.Dispose();

    /// <summary>A binding request as annex G has it; where it was seen, by the plain address in the answer.</summary>
    public async Task<IPEndPoint> Bind(IPEndPoint server)
    {
        byte[] request = [0, 1, 0, 24, 0x21, 0x12, 0xA4, 0x42, .. RandomNumberGenerator.GetBytes(12), 0xC0, 1, 0, 20, .. "dslforum.org/TR-111 "u8];
        await socket.SendAsync(request, server);
        var answer = (await Receive()).Datagram;
        Assert.Equal(0x0101, BinaryPrimitives.ReadUInt16BigEndian(answer));
        Assert.Equal(request[4..20], answer[4..20]);
        for (var at = 20; at < answer.Length;)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(answer.AsSpan(at + 2));
            if (BinaryPrimitives.ReadUInt16BigEndian(answer.AsSpan(at)) == 1)
            {
                return new(new IPAddress(answer.AsSpan(at + 8, length - 4)), BinaryPrimitives.ReadUInt16BigEndian(answer.AsSpan(at + 6)));
            }

            at += 4 + length;
        }

        throw new Xunit.Sdk.XunitException("no MAPPED-ADDRESS");
    }

    public async Task Send(byte[] datagram, IPEndPoint to) => await socket.SendAsync(datagram, to);

    /// <summary>The next datagram, and from where.</summary>
    public async Task<(byte[] Datagram, IPEndPoint From)> Receive()
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var got = await socket.ReceiveAsync(late.Token);
        return (got.Buffer, got.RemoteEndPoint);
    }

    /// <summary>Datagrams that have come and were not looked at.</summary>
    public List<byte[]> Rest()
    {
        var all = new List<byte[]>();
        while (socket.Available > 0)
        {
            IPEndPoint? from = null;
            all.Add(socket.Receive(ref from));
        }

        return all;
    }

    /// <summary>What a connection request says; fails where it is none.</summary>
    public static (long Time, long Id, string User, string Signed, string Signature) Read(byte[] datagram)
    {
        var match = Form().Match(Encoding.ASCII.GetString(datagram));
        Assert.True(match.Success, Encoding.ASCII.GetString(datagram));
        string Of(string name) => Uri.UnescapeDataString(match.Groups[name].Value);
        return (long.Parse(Of("ts"), null), long.Parse(Of("id"), null), Of("un"), Of("ts") + Of("id") + Of("un") + Of("cn"), Of("sig"));
    }

    /// <summary>The signature that a password makes (TR-069 G.2.2.3).</summary>
#pragma warning disable CA5350 // The standard's own algorithm.
    public static string Sign(string text, string password) => Convert.ToHexStringLower(HMACSHA1.HashData(Encoding.UTF8.GetBytes(password), Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5350

    [GeneratedRegex(@"\AGET http://[0-9a-f.:\[\]]+\?ts=(?<ts>\d{10})&id=(?<id>\d{1,10})&un=(?<un>[^& ]+)&cn=(?<cn>[0-9a-f]{16})&sig=(?<sig>[0-9a-f]{40}) HTTP/1\.1\r\nHost: [0-9a-f.:\[\]]+\r\n\r\n\z")]
    private static partial Regex Form();
}

using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Spa.Device.Network;
using Spa.Device.Time;
using Spa.Gateway.Ports;
using Spa.Sip.Framing;
using Spa.Sip.Messages;
using Spa.Sip.Transport;

namespace Spa.Device.Sip;

/// <summary>The connections of one SIP port (RFC 3261 18): one for each peer, used again in both directions, and those that others open. On the timeline.</summary>
internal sealed class SipStreams : ISipStreamOwner, IDisposable
{
    private readonly Dictionary<long, SipStream> streams = [];
    private readonly RealTimeline timeline;
    private readonly SipPortOptions options;
    private readonly SipStreamLimits limits;
    private readonly SipHandshake handshake;
    private readonly ISipReceiver receiver;
    private readonly Action<string> note;
    private long number;
    private bool isClosed;

    /// <summary>Makes it, without a connection.</summary>
    /// <param name="timeline">Time.</param>
    /// <param name="options">Of the port.</param>
    /// <param name="limits">Limits.</param>
    /// <param name="handshake">TLS.</param>
    /// <param name="receiver">Gets messages and failures.</param>
    /// <param name="note">Gets a line for the log.</param>
    public SipStreams(RealTimeline timeline, SipPortOptions options, SipStreamLimits limits, SipHandshake handshake, ISipReceiver receiver, Action<string> note)
        => (this.timeline, this.options, this.limits, this.handshake, this.receiver, this.note) = (timeline, options, limits, handshake, receiver, note);

    /// <summary>Connections that stand or are being made.</summary>
    public int Count => streams.Count;

    /// <summary>Sends by the connection that is meant, by one to the same peer, or by a new one.</summary>
    public void Send(SipPath path, ReadOnlySpan<byte> message)
    {
        if (isClosed)
        {
            return;
        }

        if ((Find(path) ?? Connect(path)) is { } stream)
        {
            stream.Send(message);
            return;
        }

        timeline.After(TimeSpan.Zero, () => Fail(path, $"more than {limits.MostOpened} connections"));
    }

    /// <summary>A peer has connected.</summary>
    public void Accept(Socket socket, SipTransport transport)
    {
        var remote = (IPEndPoint)socket.RemoteEndPoint!;
        var accepted = streams.Values.Where(s => s.IsAccepted).ToList();
        if (isClosed || accepted.Count >= limits.MostAccepted || accepted.Count(s => s.Path.Remote.Address.Equals(remote.Address)) >= limits.MostFromOneAddress)
        {
            socket.Dispose();
            return;
        }

        var path = new SipPath(transport, remote, ++number);
        streams.Add(number, new SipStream(timeline, path, true, limits, this, token => handshake.Accept(socket, transport, options.Marks, token)));
    }

    /// <summary>Gives up connections from addresses that the machine no longer has: nothing comes by them, and what is sent is repeated in vain for minutes.</summary>
    public void LeaveGoneAddresses()
    {
        var gone = OwnAddress.Gone(streams.Values.Select(s => s.Local).OfType<IPAddress>());
        foreach (var stream in streams.Values.Where(s => s is { IsClosing: false, Local: { } local } && gone.Contains(local)).ToList())
        {
            stream.Break("its address is gone");
        }
    }

    /// <inheritdoc/>
    public void Received(SipStream stream, ReadOnlySpan<byte> message)
    {
        if (!isClosed)
        {
            receiver.Received(stream.Path, message);
        }
    }

    /// <inheritdoc/>
    public void Broken(SipStream stream, StreamFrame.Broken broken)
    {
        if (isClosed || broken.Head.IsEmpty)
        {
            return;
        }

        var tag = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        if (!MessageReader.Read(broken.Head.Span, out var message, out var fault))
        {
            stream.Send(fault.Answer(tag).Span);
        }
        else if (message is SipRequest request && request.Method != SipMethod.Ack)
        {
            // It could be read as a datagram; what a stream lacks is where it ends.
            var writer = new ArrayBufferWriter<byte>();
            MessageWriter.Write(SipResponse.For(request, 400, tag), writer);
            stream.Send(writer.WrittenSpan);
        }
    }

    /// <inheritdoc/>
    public void Ended(SipStream stream, string why)
    {
        streams.Remove(stream.Path.Connection);
        Fail(stream.Path, stream.IsAccepted ? null : why);
    }

    /// <summary>Closes all.</summary>
    public void Dispose()
    {
        isClosed = true;
        foreach (var stream in streams.Values)
        {
            stream.Close();
        }
    }

    // Connections of strangers leave no line: they would fill the log.
    private void Fail(SipPath path, string? why)
    {
        if (isClosed)
        {
            return;
        }

        if (why is not null)
        {
            note(string.Create(CultureInfo.InvariantCulture, $"{path}: {why}"));
        }

        receiver.Failed(path);
    }

    // RFC 5923 5: a connection by TLS serves another name only when it was made for that name.
    private SipStream? Find(SipPath path)
    {
        if (path.Connection != 0 && streams.TryGetValue(path.Connection, out var named) && !named.IsClosing)
        {
            return named;
        }

        return streams.Values.FirstOrDefault(s => !s.IsClosing && s.Path.Transport == path.Transport && s.Path.Remote.Equals(path.Remote)
            && (path.Transport is not SipTransport.Tls || string.Equals(s.Path.ServerName, path.ServerName, StringComparison.OrdinalIgnoreCase)));
    }

    private SipStream? Connect(SipPath path)
    {
        if (streams.Values.Count(s => !s.IsAccepted) >= limits.MostOpened)
        {
            return null;
        }

        var own = path with { Connection = ++number };
        var stream = new SipStream(timeline, own, false, limits, this, token => handshake.Connect(own, options.Address, options.Marks, token));
        streams.Add(number, stream);
        return stream;
    }
}

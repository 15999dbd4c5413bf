using System.Globalization;
using System.Net;
using System.Text;
using Spa.Simulation.Network;
using Spa.Sip.Messages;

namespace Spa.Device.Tests.Calls;

/// <summary>A SIP endpoint with no mind of its own: answers as a test says, and sends what a test writes, right or wrong.</summary>
internal sealed class Peer
{
    public const string Address = "192.0.2.9";

    private readonly SimulatedNetwork network;
    private readonly List<Heard> heard = [];
    private int count;

    public Peer(SimulatedNetwork network, string address, int port = 5060)
    {
        this.network = network;
        At = new IPEndPoint(IPAddress.Parse(address), port);
        network.Open(At, Take);
        network.Open(Media, (from, bytes) => Packets.Add((network.Timeline.Now, from, bytes)));
    }

    /// <summary>A message as it came.</summary>
    internal sealed record Heard(TimeSpan At, IPEndPoint From, SipMessage Message, string Text);

    public IPEndPoint At { get; }

    /// <summary>Where its descriptions say that it hears.</summary>
    public IPEndPoint Media => new(At.Address, 40_000 + (10 * (At.Port - 5060)));

    /// <summary>Another at the same address.</summary>
    public Peer Beside(int port) => new(network, Address, port);

    /// <summary>What came to that port.</summary>
    public List<(TimeSpan At, IPEndPoint From, byte[] Bytes)> Packets { get; } = [];

    /// <summary>What came, in order.</summary>
    public IReadOnlyList<Heard> All => heard;

    /// <summary>Answers a request; null = it is silent.</summary>
    public Func<SipRequest, SipResponse?> Answers { get; set; } = _ => null;

    /// <summary>It acknowledges final answers to its INVITEs.</summary>
    public bool Acknowledges { get; set; } = true;

    public static IPEndPoint Device { get; } = IPEndPoint.Parse(Neighbourhood.Device + ":5060");

    /// <summary>Its description: G.711 and keys.</summary>
    public string Sdp(string rest = "", string? address = null) => $"v=0\r\no=- 1 1 IN IP4 {At.Address}\r\ns=-\r\nc=IN IP4 {address ?? At.Address.ToString()}\r\nt=0 0\r\nm=audio {Media.Port} RTP/AVP 0 8 101\r\na=rtpmap:101 telephone-event/8000\r\n{rest}";

    /// <summary>Requests of a method that came.</summary>
    public IReadOnlyList<SipRequest> Requests(string method) => [.. heard.Select(one => one.Message).OfType<SipRequest>().Where(request => request.Method.Text == method)];

    /// <summary>When requests of a method came.</summary>
    public IReadOnlyList<TimeSpan> Times(string method) => [.. heard.Where(one => one.Message is SipRequest request && request.Method.Text == method).Select(one => one.At)];

    /// <summary>Responses that came.</summary>
    public IReadOnlyList<SipResponse> Responses => [.. heard.Select(one => one.Message).OfType<SipResponse>()];

    /// <summary>The last text that begins so; empty = none.</summary>
    public string Last(string start) => heard.LastOrDefault(one => one.Text.StartsWith(start, StringComparison.Ordinal))?.Text ?? string.Empty;

    /// <summary>A registrar that keeps nothing and grants so many seconds; other requests are answered 200.</summary>
    public static Func<SipRequest, SipResponse?> Grants(uint seconds, (string Address, int Port)? seen = null) => request =>
    {
        var response = SipResponse.For(request, 200, "granted") with { Expires = seconds };
        if (request.Method != SipMethod.Register)
        {
            response = response with { Contact = [NameAddr.Parse($"<sip:{Address}>").OrThrow()] };
        }
        else if (request.Contact is [var contact, ..])
        {
            response = response with { Contact = [contact with { Expires = seconds }] };
        }

        return seen is not { } outside ? response : response with { Via = [request.Via[0] with { Received = outside.Address, Rport = outside.Port }] };
    };

    /// <summary>Answers all requests with a status, and ACK with nothing.</summary>
    public static Func<SipRequest, SipResponse?> Says(int status, params HeaderField[] fields)
        => request => request.Method == SipMethod.Ack ? null : SipResponse.For(request, status, "said") with { Other = [.. fields] };

    /// <summary>Answers a call with its description, and all else with 200.</summary>
    public SipResponse? Takes(SipRequest request, string? sdp = null)
    {
        if (request.Method == SipMethod.Ack)
        {
            return null;
        }

        var good = SipResponse.For(request, 200, request.To.Tag ?? "taken");
        return request.Method != SipMethod.Invite
            ? good
            : good with { Contact = [NameAddr.Parse($"<sip:peer@{At}>").OrThrow()], ContentType = "application/sdp", Body = Encoding.ASCII.GetBytes(sdp ?? Sdp()) };
    }

    /// <summary>A request to the device.</summary>
    /// <param name="method">Method.</param>
    /// <param name="headers">Header lines beside the usual, each with its line end.</param>
    /// <param name="body">Body.</param>
    /// <param name="via">Top Via without branch.</param>
    /// <param name="user">Whom.</param>
    /// <param name="from">From without tag.</param>
    /// <param name="number">Names call, branch and tag; null = the next one.</param>
    public string Write(string method, string headers = "", string body = "", string? via = null, string user = "1000", string from = "<sip:5551234@192.0.2.9>", int? number = null)
    {
        var call = number ?? ++count;
        return string.Create(CultureInfo.InvariantCulture, $"{method} sip:{user}@{Neighbourhood.Device} SIP/2.0\r\nVia: SIP/2.0/UDP {via ?? At.ToString()};branch=z9hG4bK-peer-{call}\r\nMax-Forwards: 70\r\nFrom: {from};tag=peer{call}\r\nTo: <sip:{user}@{Neighbourhood.Device}>\r\nCall-ID: {call}@peer\r\nCSeq: 1 {method}\r\nContact: <sip:peer@{At}>\r\n{headers}{(body.Length > 0 ? "Content-Type: application/sdp\r\n" : string.Empty)}Content-Length: {body.Length}\r\n\r\n{body}");
    }

    /// <summary>Calls the device.</summary>
    public void Invite(string headers = "", string? sdp = null, string from = "<sip:5551234@192.0.2.9>", string user = "1000") => Send(Write("INVITE", headers, sdp ?? Sdp(), from: from, user: user));

    /// <summary>A request within the dialog of the call that the device answered last, or that rings while it has answered none.</summary>
    public string Within(string method, string headers = "", string body = "", int number = 2, string? callTag = null, string? ownTag = null)
    {
        var answer = Responses.LastOrDefault(response => response.CSeq.Method == SipMethod.Invite && response.IsSuccess) ?? Responses.Last(response => response.CSeq.Method == SipMethod.Invite && response.To.Tag is not null);
        return string.Create(CultureInfo.InvariantCulture, $"{method} sip:1000@{Neighbourhood.Device} SIP/2.0\r\nVia: SIP/2.0/UDP {At};branch=z9hG4bK-in-{method}-{number}-{++count}\r\nMax-Forwards: 70\r\nFrom: <{answer.From.Uri}>;tag={ownTag ?? answer.From.Tag}\r\nTo: <{answer.To.Uri}>;tag={callTag ?? answer.To.Tag}\r\nCall-ID: {answer.CallId}\r\nCSeq: {number} {method}\r\nContact: <sip:peer@{At}>\r\n{headers}{(body.Length > 0 && !headers.Contains("Content-Type", StringComparison.Ordinal) ? "Content-Type: application/sdp\r\n" : string.Empty)}Content-Length: {body.Length}\r\n\r\n{body}");
    }

    public void Send(string text, IPEndPoint? to = null, IPEndPoint? from = null) => network.Send(from ?? At, to ?? Device, Encoding.UTF8.GetBytes(text));

    /// <summary>An RTP packet of G.711 silence, or of what is given.</summary>
    public void Rtp(IPEndPoint to, ushort sequence, uint timestamp, uint source = 7, IPEndPoint? from = null, byte type = 0, byte[]? payload = null)
    {
        var packet = new byte[12 + (payload?.Length ?? 160)];
        packet[0] = 0x80;
        packet[1] = type;
        System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), sequence);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), timestamp);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(8), source);
        (payload ?? [.. Enumerable.Repeat((byte)0xFF, 160)]).CopyTo(packet, 12);
        network.Send(from ?? Media, to, packet);
    }

    private void Take(IPEndPoint from, byte[] bytes)
    {
        if (!MessageReader.Read(bytes, out var message, out _))
        {
            return;
        }

        heard.Add(new Heard(network.Timeline.Now, from, message, Encoding.UTF8.GetString(bytes)));
        if (message is SipRequest request)
        {
            if (Answers(request) is { } answer)
            {
                network.Send(At, from, MessageWriter.Write(answer));
            }
        }
        else if (message is SipResponse { Status: >= 200 } final && final.CSeq.Method == SipMethod.Invite && Acknowledges)
        {
            var branch = final.IsSuccess ? $"z9hG4bK-ack-{++count}" : final.Via[0].Branch;
            Send($"ACK sip:1000@{Neighbourhood.Device} SIP/2.0\r\nVia: SIP/2.0/UDP {At};branch={branch}\r\nMax-Forwards: 70\r\nFrom: {final.From}\r\nTo: {final.To}\r\nCall-ID: {final.CallId}\r\nCSeq: {final.CSeq.Number} ACK\r\nContent-Length: 0\r\n\r\n", from);
        }
    }
}

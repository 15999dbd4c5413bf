using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Spa.Cwmp.Messages;
using Spa.Cwmp.Soap;
using Spa.Device.Tests.Provisioning;
using Spa.Tests;

namespace Spa.Device.Tests.Management;

/// <summary>What becomes of a message that a <see cref="FieldAcs"/> is sent.</summary>
public enum Fate
{
    /// <summary>It is answered.</summary>
    Answered,

    /// <summary>The connection ends before it was looked at.</summary>
    Unheard,

    /// <summary>It is taken, and the connection ends before the answer.</summary>
    Unanswered,

    /// <summary>It is taken, and the connection ends in the middle of the answer.</summary>
    CutShort,
}

/// <summary>An ACS on a real socket that writes its HTTP by hand, and a unit in virtual time that talks to it by the HTTP client of the product.</summary>
internal sealed class FieldAcs : IDisposable
{
    private readonly LinkedList<CwmpMessage> requests = new();
    private readonly CancellationTokenSource ending = new();
    private readonly UnitOnHttp unit;
    private TcpListener? listener;
    private CwmpMessage? asked;
    private uint lastId;
    private int open;

    public FieldAcs(params (string Name, string Text)[] settings)
    {
        Open();
        unit = new UnitOnHttp(Port, settings) { Answered = AwaitEnd };
    }

    public Rig Rig => unit.Rig;

    public int Port { get; private set; }

    /// <summary>Bytes of an answer: status, further header lines, body.</summary>
    public Func<int, string, byte[], byte[]> Writes { get; set; } = Usual;

    /// <summary>Bytes that are written at a time; 0 = all.</summary>
    public int Piece { get; set; }

    /// <summary>The connection ends after each answer.</summary>
    public bool Ends { get; set; }

    /// <summary>Path of the cookie that it sets with an InformResponse; null = it sets none.</summary>
    public string? CookiePath { get; set; }

    /// <summary>Where the path of a request is sent on to; null = nowhere.</summary>
    public Func<string, string?> Redirects { get; set; } = _ => null;

    /// <summary>What becomes of a message, by its number from 0.</summary>
    public Func<int, Fate> Fates { get; set; } = _ => Fate.Answered;

    /// <summary>Every message that was taken: null = an empty POST.</summary>
    public List<CwmpMessage?> Heard { get; } = [];

    /// <summary>Path and header Cookie of everything that came, taken or not.</summary>
    public List<(string Path, string Cookie)> Came { get; } = [];

    public IEnumerable<Inform> Informs => Heard.OfType<Inform>();

    public static byte[] Usual(int status, string headers, byte[] body) => Of($"HTTP/1.1 {status} X\r\nContent-Type: text/xml\r\n{headers}Content-Length: {body.Length}\r\n\r\n", body);

    public static byte[] Of(string head, byte[] body) => [.. Encoding.ASCII.GetBytes(head), .. body];

    /// <summary>To be asked in the next session, or later in this one; again in the next when it is lost on its way.</summary>
    public void Ask(params CwmpMessage[] wanted)
    {
        foreach (var one in wanted)
        {
            requests.AddLast(one);
        }
    }

    /// <summary>The server is gone; nobody listens where it was.</summary>
    public void Gone()
    {
        listener!.Stop();
        listener = null;
    }

    /// <summary>It is there (again), at the same port.</summary>
    public void Open()
    {
        listener = new TcpListener(IPAddress.Loopback, Port);
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        _ = Accept(listener);
    }

    public void Dispose()
    {
        ending.Cancel();
        listener?.Stop();
        unit.Dispose();
        ending.Dispose();
    }

    // As over a wire, where the end follows its answer at once.
    private void AwaitEnd()
    {
        if (Ends)
        {
            SpinWait.SpinUntil(() => Volatile.Read(ref open) == 0);
        }
    }

    private async Task Accept(TcpListener at)
    {
        try
        {
            while (true)
            {
                using (var line = await at.AcceptTcpClientAsync(ending.Token).ConfigureAwait(false))
                {
                    Interlocked.Increment(ref open);
                    await Serve(line.GetStream()).ConfigureAwait(false);
                }

                Interlocked.Decrement(ref open);
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // It is gone.
        }
    }

    private async Task Serve(NetworkStream stream)
    {
        try
        {
            while (await Read(stream).ConfigureAwait(false) is var (head, body))
            {
                var path = head.Split(' ')[1];
                Came.Add((path, head.Split("\r\n").FirstOrDefault(l => l.StartsWith("Cookie:", StringComparison.OrdinalIgnoreCase))?[7..].Trim() ?? string.Empty));
                var fate = Fates(Came.Count - 1);
                if (fate == Fate.Unheard)
                {
                    return;
                }

                var answer = Redirects(path) is { } place ? Writes(307, $"Location: {place}\r\n", []) : Take(body);
                if (fate != Fate.Answered && asked is { } lost)
                {
                    requests.AddFirst(lost);
                }

                if (fate == Fate.Unanswered)
                {
                    return;
                }

                var length = fate == Fate.CutShort ? answer.Length / 2 : answer.Length;
                for (var at = 0; at < length;)
                {
                    var piece = Piece > 0 ? Math.Min(Piece, length - at) : length;
                    await stream.WriteAsync(answer.AsMemory(at, piece), ending.Token).ConfigureAwait(false);
                    at += piece;
                }

                if (Ends || fate != Fate.Answered)
                {
                    return;
                }
            }
        }
        catch (IOException)
        {
            // The unit has ended it.
        }
    }

    private byte[] Take(byte[] body)
    {
        CwmpEnvelope? envelope = null;
        if (body.Length > 0)
        {
            CwmpSchemas.MustFit(body);
            Assert.True(Envelopes.Read(body, SoapLimits.Standard, out envelope, out var error), error?.ToString());
        }

        Heard.Add(envelope?.Body);
        asked = null;
        var headers = envelope?.Body is Inform && CookiePath is { } cookie ? $"Set-Cookie: acs=abc; Path={cookie}\r\n" : string.Empty;
        return envelope?.Body switch
        {
            Inform => Writes(200, headers, Write(new InformResponse(1), envelope.Id)),
            TransferComplete => Writes(200, headers, Write(TransferCompleteResponse.Instance, envelope.Id)),
            _ when Next() is { } next => Writes(200, headers, Write(next, string.Create(CultureInfo.InvariantCulture, $"acs{++lastId}"))),
            _ => Writes(204, headers, []),
        };
    }

    private CwmpMessage? Next()
    {
        asked = requests.First?.Value;
        if (asked is not null)
        {
            requests.RemoveFirst();
        }

        return asked;
    }

    private static byte[] Write(CwmpMessage message, string? id) => Envelopes.Write(new CwmpEnvelope(message) { Id = id });

    private async Task<(string Head, byte[] Body)?> Read(NetworkStream stream)
    {
        var held = new List<byte>();
        var buffer = new byte[8192];
        while (true)
        {
            var text = Encoding.Latin1.GetString([.. held]);
            if (text.IndexOf("\r\n\r\n", StringComparison.Ordinal) is var end and >= 0)
            {
                var length = int.Parse(text[..end].Split("\r\n").Single(l => l.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))[15..], CultureInfo.InvariantCulture);
                if (held.Count >= end + 4 + length)
                {
                    return (text[..end], [.. held[(end + 4)..(end + 4 + length)]]);
                }
            }

            var count = await stream.ReadAsync(buffer, ending.Token).ConfigureAwait(false);
            if (count == 0)
            {
                return null;
            }

            held.AddRange(buffer[..count]);
        }
    }
}

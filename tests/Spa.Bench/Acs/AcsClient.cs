using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Spa.Foundation.Security;
using Spa.ProvisioningServer.Hosting.Acs;

namespace Spa.Bench.Acs;

/// <summary>One client: a session after the other, for whatever device, on raw sockets. Its digest is answered beforehand: the challenge is taken once for many sessions.</summary>
/// <param name="server">The server.</param>
/// <param name="stay">True = the connection stays from one session to the next.</param>
internal sealed class AcsClient(IPEndPoint server, bool stay) : IDisposable
{
    // Sessions on one nonce: well within its life.
    private const int OnOneNonce = 100;

    private byte[] buffer = new byte[16 * 1024];
    private Socket? kept;
    private string nonce = string.Empty;
    private uint count;

    /// <summary>A periodic session: Inform, empty, end.</summary>
    /// <returns>True = it went as it should.</returns>
    public async Task<bool> Session(AcsUnit unit)
    {
        if (nonce.Length == 0 || count > 2 * OnOneNonce)
        {
            await Challenge(unit);
            Close();
        }

        var answer = await Ask(unit, unit.Inform, null);
        if (!answer.StartsWith("HTTP/1.1 200", StringComparison.Ordinal))
        {
            nonce = string.Empty;
            Close();
            return false;
        }

        var ended = (await Ask(unit, [], CookieOf(answer))).StartsWith("HTTP/1.1 204", StringComparison.Ordinal);
        if (!stay || !ended)
        {
            Close();
        }

        return ended;
    }

    /// <summary>Sends a message that proves nothing and keeps what it is challenged with.</summary>
    public async Task Challenge(AcsUnit unit)
    {
        var answer = await Send(Message(unit.Inform, string.Empty));
        var at = answer.IndexOf("nonce=\"", StringComparison.Ordinal) + "nonce=\"".Length;
        (nonce, count) = (answer[at..answer.IndexOf('"', at)], 0);
    }

    /// <summary>Sends a message of a device.</summary>
    /// <returns>All of the answer.</returns>
    public Task<string> Ask(AcsUnit unit, byte[] body, string? cookie)
    {
        var response = DigestHash.Response(DigestAlgorithm.Md5, unit.Hash, "POST", "/acs", nonce, ++count, "c0ffee", "auth");
        var headers = $"Authorization: Digest username=\"{unit.Mac}\", realm=\"{AcsCredentials.Realm}\", nonce=\"{nonce}\", uri=\"/acs\", response=\"{response}\", algorithm=MD5, cnonce=\"c0ffee\", qop=auth, nc={DigestHash.Count(count)}\r\n";
        return Send(Message(body, cookie is null ? headers : $"{headers}Cookie: {cookie}\r\n"));
    }

    /// <summary>The cookie that an answer gives.</summary>
    public static string CookieOf(string answer)
    {
        var at = answer.IndexOf("spa-acs=", StringComparison.Ordinal);
        return answer[at..(at + "spa-acs=".Length + 32)];
    }

    /// <summary>Ends the connection, as a device does after its session.</summary>
    public void Close()
    {
        kept?.Dispose();
        kept = null;
    }

    public void Dispose() => Close();

    private async Task<string> Send(byte[] message)
    {
        var socket = kept ??= await Open();
        await socket.SendAsync(message);
        return await Receive(socket);
    }

    private async Task<Socket> Open()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, LingerState = new LingerOption(true, 0) };
        await socket.ConnectAsync(server);
        return socket;
    }

    private static byte[] Message(byte[] body, string headers)
        => [.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"POST /acs HTTP/1.1\r\nHost: localhost\r\n{headers}{(body.Length > 0 ? "Content-Type: text/xml; charset=\"utf-8\"\r\nSOAPAction: \r\n" : string.Empty)}Content-Length: {body.Length}\r\n\r\n")), .. body];

    // The head, and as much body as it says.
    private async Task<string> Receive(Socket socket)
    {
        for (var total = 0; ;)
        {
            if (total == buffer.Length)
            {
                Array.Resize(ref buffer, 2 * total);
            }

            var read = await socket.ReceiveAsync(buffer.AsMemory(total));
            if (read == 0)
            {
                return string.Empty;
            }

            total += read;
            var text = Encoding.Latin1.GetString(buffer, 0, total);
            if (text.IndexOf("\r\n\r\n", StringComparison.Ordinal) is var end and > 0
                && (text.IndexOf("Content-Length: ", StringComparison.Ordinal) is not (var at and > 0) || total >= end + 4 + int.Parse(text[(at + 16)..text.IndexOf('\r', at)], CultureInfo.InvariantCulture)))
            {
                return text;
            }
        }
    }
}

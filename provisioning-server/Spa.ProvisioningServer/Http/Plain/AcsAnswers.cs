using System.Text;
using System.Text.Unicode;
using Spa.Fleet.Serving;
using Spa.ProvisioningServer.Hosting;
using Spa.ProvisioningServer.Hosting.Acs;

namespace Spa.ProvisioningServer.Http.Plain;

/// <summary>CWMP on the plain port: messages that come whole and in the plainest form. Every other one is <see cref="AcsEndpoint"/>'s, and what is answered is the same.</summary>
internal sealed class AcsAnswers(AcsFront front, AcsSessions sessions, DeviceLimits limits, HttpDate date)
{
    /// <summary>Most bytes before the envelope in an answer.</summary>
    public const int LongestHead = 1024;

    private static readonly string Target = Encoding.ASCII.GetString(PlainPost.Target);

    /// <summary>Reads a message; null = it is not whole, not in the plainest form, or one more may not be served.</summary>
    /// <param name="text">Everything that has come so far.</param>
    /// <param name="on">The connection.</param>
    /// <param name="room">Array of the pool that begins with the text; it is the message's from now on when there is one. Null = the text is copied.</param>
    public PlainMessage? Find(ReadOnlySpan<byte> text, PlainConnection on, byte[]? room = null)
    {
        if (!PlainPost.TryRead(text, out var post) || post.Cookies.Length > AcsEndpoint.LongestCookies || !limits.Admit(on.Address))
        {
            return null;
        }

        var caller = new Caller(on.Address, Encoding.ASCII.GetString(post.Agent), false, null);
        var authorization = post.Authorization.IsEmpty ? null : Encoding.ASCII.GetString(post.Authorization);
        var session = sessions.Find(Encoding.ASCII.GetString(post.Cookies), on.Name);
        return new(new AcsRequest(caller, on.Name, Target, authorization, room is null ? post.Body.ToArray() : room.AsMemory(text.Length - post.Body.Length, post.Body.Length)), session, post.Close, room);
    }

    /// <summary>How long a message will be of which only the beginning has come, its head at least; 0 = its rest is not waited for here.</summary>
    /// <param name="text">Everything that has come so far.</param>
    /// <param name="on">The connection.</param>
    public int Awaits(ReadOnlySpan<byte> text, PlainConnection on)
        => PlainPost.TryBegin(text, out var post, out var whole) && whole > text.Length && (whole <= PlainPost.Longest || sessions.Find(Encoding.ASCII.GetString(post.Cookies), on.Name) is not null) ? whole : 0;

    /// <summary>What it gets. What it tells is durable.</summary>
    public Task<AcsAnswer> Answer(PlainMessage message) => front.Answer(message.Request, message.Session);

    /// <summary>Writes what stands before the envelope in an answer; how many bytes it is.</summary>
    /// <param name="head">At least <see cref="LongestHead"/>.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="close">True when it says that the connection ends with it.</param>
    public int Write(Span<byte> head, AcsAnswer answer, bool close)
    {
        var length = 0;
        Add(head, FirstLine(answer.Status), ref length);
        if (answer.Status != StatusCodes.Status204NoContent)
        {
            Utf8.TryWrite(head[length..], $"Content-Length: {answer.Body?.Length ?? 0}\r\n", out var written);
            length += written;
        }

        if (answer.Body is not null)
        {
            Add(head, "Content-Type: text/xml; charset=\"utf-8\"\r\n"u8, ref length);
        }

        Add(head, date.Now(), ref length);
        Add(head, "Cache-Control: no-store\r\n"u8, ref length);
        if (answer.Challenge is { } challenge)
        {
            Utf8.TryWrite(head[length..], $"WWW-Authenticate: {challenge}\r\n", out var written);
            length += written;
        }

        if (answer.Token is { } token)
        {
            Utf8.TryWrite(head[length..], $"Set-Cookie: {AcsSessions.CookieOf(token, secured: false)}\r\n", out var written);
            length += written;
        }

        if (answer.Status == StatusCodes.Status503ServiceUnavailable)
        {
            Add(head, "Retry-After: 60\r\n"u8, ref length);
        }

        Add(head, close ? "Connection: close\r\n\r\n"u8 : "\r\n"u8, ref length);
        return length;

        static void Add(Span<byte> head, ReadOnlySpan<byte> text, ref int length)
        {
            text.CopyTo(head[length..]);
            length += text.Length;
        }
    }

    private static ReadOnlySpan<byte> FirstLine(int status) => status switch
    {
        StatusCodes.Status200OK => "HTTP/1.1 200 OK\r\n"u8,
        StatusCodes.Status204NoContent => "HTTP/1.1 204 No Content\r\n"u8,
        StatusCodes.Status400BadRequest => "HTTP/1.1 400 Bad Request\r\n"u8,
        StatusCodes.Status401Unauthorized => "HTTP/1.1 401 Unauthorized\r\n"u8,
        _ => "HTTP/1.1 503 Service Unavailable\r\n"u8,
    };
}

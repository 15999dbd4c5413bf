using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using Spa.Gateway.Ports;

namespace Spa.Device.Fetching;

/// <summary>Asks web servers: every address of a name, redirects and challenges by hand, TLS by <see cref="ServerTrust"/> (provisioning 3.6).</summary>
/// <param name="trust">Whom to believe.</param>
/// <param name="userAgent">The User-Agent header; asked for each request, because it carries the running version.</param>
/// <param name="names">Finds addresses.</param>
public sealed class HttpCourier(ServerTrust trust, Func<string> userAgent, NameLookup names)
{
    /// <summary>Longest wait for one address to take a connection.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Credentials are tried this often: the second time for a nonce that had gone stale.</summary>
    private const int CredentialTries = 2;

    /// <summary>Asks until there is an answer that is neither a redirect nor a challenge. <paramref name="cancellation"/> is the time limit: it gives <see cref="FetchFault.Timeout"/>.</summary>
    internal async Task<HttpReply> Ask(HttpAsk ask, CancellationToken cancellation)
    {
        var target = ask.Target;
        var credentials = ask.Credentials;
        AuthenticationHeaderValue? authorization = null;
        var (redirects, tries) = (0, 0);
        IPAddress? redirectedFrom = null;
        var throughProxy = false;
        while (true)
        {
            var reply = await AskAddresses(ask, target, authorization, throughProxy, redirectedFrom, cancellation).ConfigureAwait(false);
            if (reply is not HttpReply.Answered answered)
            {
                return reply;
            }

            switch ((int)answered.Response.StatusCode)
            {
                case 301 or 302:
                    answered.Connection.Dispose();
                    if (Redirected(target, answered.Response.Headers.Location) is not { } next)
                    {
                        return new HttpReply.Failed(FetchFault.Refused, "redirect without a place to go to", answered.Address);
                    }

                    if (ask.Policy.RefusesRedirect(target, next, redirects++) is { } refusal)
                    {
                        return new HttpReply.Failed(FetchFault.Refused, refusal, answered.Address);
                    }

                    if ((next.Scheme, next.Host.ToUpperInvariant(), next.Port) != (target.Scheme, target.Host.ToUpperInvariant(), target.Port))
                    {
                        credentials = null;
                    }

                    (target, authorization, redirectedFrom) = (next, null, IPAddress.Parse(answered.Address));
                    break;

                case 401 or 407 when credentials is not null && tries < CredentialTries:
                    var wasThroughProxy = throughProxy;
                    throughProxy = answered.Response.StatusCode == HttpStatusCode.ProxyAuthenticationRequired;
                    var challenges = throughProxy ? answered.Response.Headers.ProxyAuthenticate : answered.Response.Headers.WwwAuthenticate;
                    var again = HttpChallenge.Answer(
                        challenges, credentials, ask.Method.Method, answered.Response.RequestMessage!.RequestUri!.PathAndQuery, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)));

                    // The password is wrong, unless the nonce has gone stale (RFC 7616 3.3): to say it again would only bring nearer the lock that some servers put on an account.
                    var isSame = again is null || (authorization is not null && wasThroughProxy == throughProxy && again.Scheme == authorization.Scheme && !HttpChallenge.IsStale(challenges));
                    if (isSame)
                    {
                        return answered;
                    }

                    answered.Connection.Dispose();
                    authorization = again;
                    tries++;
                    break;

                default:
                    return answered;
            }
        }
    }

    /// <summary>Reads a body up to a limit; null when it is longer.</summary>
    internal static async Task<byte[]?> ReadBody(HttpContent content, int limit, CancellationToken cancellation)
    {
        if (content.Headers.ContentLength > limit)
        {
            return null;
        }

        using var body = await content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        using var read = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var count = await body.ReadAsync(buffer, cancellation).ConfigureAwait(false);
            if (count == 0)
            {
                return read.ToArray();
            }

            if (read.Length + count > limit)
            {
                return null;
            }

            read.Write(buffer, 0, count);
        }
    }

    /// <summary>What a failed exchange means.</summary>
    internal static (FetchFault Fault, string Detail) Classify(Exception e) => e switch
    {
        OperationCanceledException => (FetchFault.Timeout, string.Empty),
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => (FetchFault.TlsFailed, HandshakeTrouble(e)),
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => (FetchFault.Failed, "the answer's header is too long"),
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse } => (FetchFault.Failed, "the answer is not HTTP"),
        HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } => (FetchFault.Failed, "the connection ended early"),
        _ => InnerSocket(e) is { } socket ? FromSocket(socket) : (FetchFault.Failed, "the connection ended early"),
    };

    private async Task<HttpReply> AskAddresses(
        HttpAsk ask, FetchTarget target, AuthenticationHeaderValue? authorization, bool throughProxy, IPAddress? redirectedFrom, CancellationToken cancellation)
    {
        HttpReply.Failed last = new(FetchFault.NameLookupFailed, target.Host, string.Empty);
        try
        {
            await foreach (var (place, address) in TargetAddresses.Of(names, target, cancellation).ConfigureAwait(false))
            {
                if (!Uri.TryCreate(place.ToString(), UriKind.Absolute, out var uri))
                {
                    return new HttpReply.Failed(FetchFault.Failed, "not a URL that can be asked", string.Empty);
                }

                if (redirectedFrom is not null && LocalRedirect.Refuses(redirectedFrom, address) is { } refusal)
                {
                    return new HttpReply.Failed(FetchFault.Refused, refusal, address.ToString());
                }

                if (ask.Policy.Refuses(address) is { } local)
                {
                    return new HttpReply.Failed(FetchFault.Refused, local, address.ToString());
                }

                ask.Asking(address.ToString());
                var reply = await AskOne(ask, place, uri, address, authorization, throughProxy, cancellation).ConfigureAwait(false);
                if (reply is not HttpReply.Failed failed)
                {
                    return reply;
                }

                last = failed;
                if (cancellation.IsCancellationRequested)
                {
                    break;
                }
            }
        }
        catch (OperationCanceledException)
        {
            return last with { Fault = FetchFault.Timeout, Detail = string.Empty };
        }

        return last;
    }

    private async Task<HttpReply> AskOne(
        HttpAsk ask, FetchTarget target, Uri uri, IPAddress address, AuthenticationHeaderValue? authorization, bool throughProxy, CancellationToken cancellation)
    {
        string? distrust = null;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            UseProxy = false,
            ConnectTimeout = ConnectTimeout,
            MaxResponseHeadersLength = 32,
            ActivityHeadersPropagator = null,
            SslOptions = target.Scheme == FetchScheme.Https ? trust.Options(reason => distrust ??= reason) : new SslClientAuthenticationOptions(),
            ConnectCallback = async (_, stop) =>
            {
                var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                try
                {
                    await socket.ConnectAsync(new IPEndPoint(address, target.Port), stop).ConfigureAwait(false);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            },
        };
        var invoker = new HttpMessageInvoker(handler);
        try
        {
            var request = Request(ask, uri, authorization, throughProxy);
            var response = await invoker.SendAsync(request, cancellation).ConfigureAwait(false);
            return new HttpReply.Answered(response, address.ToString(), target.Scheme == FetchScheme.Https, new Connection(invoker, response));
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
        {
            invoker.Dispose();
            var (fault, detail) = distrust is null ? Classify(e) : (FetchFault.TlsFailed, distrust);
            return new HttpReply.Failed(fault, detail, address.ToString());
        }
    }

    private HttpRequestMessage Request(HttpAsk ask, Uri uri, AuthenticationHeaderValue? authorization, bool throughProxy)
    {
        var request = new HttpRequestMessage(ask.Method, uri) { Version = HttpVersion.Version11 };
        request.Headers.TryAddWithoutValidation("User-Agent", userAgent());
        request.Headers.TryAddWithoutValidation("Accept", "*/*");
        request.Headers.ConnectionClose = true;
        if (throughProxy)
        {
            request.Headers.ProxyAuthorization = authorization;
        }
        else
        {
            request.Headers.Authorization = authorization;
        }

        if (ask.ResumeAt > 0)
        {
            request.Headers.Range = new RangeHeaderValue(ask.ResumeAt, null);
            request.Headers.TryAddWithoutValidation("If-Range", ask.ResumeTag);
        }

        if (ask.Body is not null)
        {
            request.Content = new ByteArrayContent(ask.Body);
            if (ask.ContentType is { } type)
            {
                request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
            }

            if (ask.Coding is { } coding)
            {
                request.Content.Headers.ContentEncoding.Add(coding);
            }
        }

        return request;
    }

    /// <summary>Where a redirect leads; null = nowhere that can be asked.</summary>
    internal static FetchTarget? Redirected(FetchTarget from, Uri? location)
    {
        if (location is null || !Uri.TryCreate(from.ToString(), UriKind.Absolute, out var start) || !Uri.TryCreate(start, location, out var to))
        {
            return null;
        }

        FetchScheme? scheme = to.Scheme switch { "http" => FetchScheme.Http, "https" => FetchScheme.Https, _ => null };
        return scheme is { } known && to.Port is > 0 and <= 65535 ? new FetchTarget(known, to.IdnHost.Trim('[', ']'), to.Port, to.PathAndQuery) : null;
    }

    private static SocketException? InnerSocket(Exception? e)
    {
        while (e is not null and not SocketException)
        {
            e = e.InnerException;
        }

        return (SocketException?)e;
    }

    private static (FetchFault Fault, string Detail) FromSocket(SocketException e) => e.SocketErrorCode switch
    {
        SocketError.TimedOut => (FetchFault.Timeout, string.Empty),
        SocketError.ConnectionRefused => (FetchFault.Failed, "connection refused"),
        SocketError.HostUnreachable or SocketError.NetworkUnreachable => (FetchFault.Failed, "host unreachable"),
        SocketError.ConnectionReset or SocketError.ConnectionAborted => (FetchFault.Failed, "the connection ended early"),
        _ => (FetchFault.Failed, $"connection failed ({e.SocketErrorCode})"),
    };

    private static string HandshakeTrouble(Exception e)
    {
        for (var inner = e.InnerException; inner is not null; inner = inner.InnerException)
        {
            var text = inner.Message;
            if (text.Contains("alert protocol version", StringComparison.OrdinalIgnoreCase) || text.Contains("unsupported protocol", StringComparison.OrdinalIgnoreCase)
                || text.Contains("wrong ssl version", StringComparison.OrdinalIgnoreCase))
            {
                return "no common TLS version: 1.2 or newer is needed";
            }

            if (text.Contains("wrong version number", StringComparison.OrdinalIgnoreCase) || text.Contains("packet length too long", StringComparison.OrdinalIgnoreCase)
                || text.Contains("frame size", StringComparison.OrdinalIgnoreCase))
            {
                return "the server does not speak TLS on this port";
            }

            if (text.Contains("alert handshake failure", StringComparison.OrdinalIgnoreCase))
            {
                return "no common TLS version or cipher";
            }

            if (text.Contains("certificate required", StringComparison.OrdinalIgnoreCase) || text.Contains("bad certificate", StringComparison.OrdinalIgnoreCase)
                || text.Contains("unknown ca", StringComparison.OrdinalIgnoreCase))
            {
                return "the server does not accept this unit's certificate";
            }
        }

        return e.InnerException is AuthenticationException ? "the handshake failed" : "the server ended the handshake";
    }

    private sealed class Connection(HttpMessageInvoker invoker, HttpResponseMessage response) : IDisposable
    {
        public void Dispose()
        {
            response.Dispose();
            invoker.Dispose();
        }
    }
}

using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using Spa.Device.Fetching;
using Spa.Foundation.Security;
using Spa.Gateway.Ports;

namespace Spa.Device.Management;

/// <summary>One session with an ACS over HTTP: one connection while the server lets it live, its cookies, and the answers to its challenges (TR-069 3.4).</summary>
internal sealed class AcsSession : IDisposable
{
    private const int CredentialTries = 2;
    private const int MostHeaderKilobytes = 32;
    private readonly HttpMessageInvoker invoker;
    private readonly NameLookup names;
    private readonly Func<string> userAgent;
    private FetchTarget? home;
    private FetchTarget? target;
    private IPAddress? redirectedFrom;
    private IPAddress? last;
    private FetchFault? connectFault;
    private string connectDetail = string.Empty;
    private string? distrust;
    private DigestChallenge? digest;
    private uint nonceCount;
    private bool basic;
    private bool trusted = true;

    public AcsSession(ServerTrust trust, Func<string> userAgent, NameLookup names, TimeSpan connectTimeout)
    {
        (this.userAgent, this.names) = (userAgent, names);
        invoker = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = true,
            CookieContainer = new CookieContainer { PerDomainCapacity = 20, MaxCookieSize = 4096 },
            UseProxy = false,
            ConnectTimeout = connectTimeout,
            MaxResponseHeadersLength = MostHeaderKilobytes,
            MaxConnectionsPerServer = 1,
            ActivityHeadersPropagator = null,
            SslOptions = trust.Options(reason => distrust ??= reason),
            ConnectCallback = Connect,
        });
    }

    /// <summary>Sends one POST.</summary>
    public async Task<AcsReply> Post(AcsPost post, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(post.Timeout);
        if (home != post.Target)
        {
            (home, target, trusted) = (post.Target, post.Target, true);
        }

        var (redirects, tries) = (0, 0);
        while (true)
        {
            (connectFault, connectDetail, distrust) = (null, string.Empty, null);
            HttpResponseMessage response;
            try
            {
                response = await invoker.SendAsync(Request(post), limit.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
            {
                var (fault, detail) = distrust is { } why ? (FetchFault.TlsFailed, why) : connectFault is { } known ? (known, connectDetail) : HttpCourier.Classify(e);
                return new AcsReply(0, default, fault, detail);
            }

            using (response)
            {
                switch ((int)response.StatusCode)
                {
                    case 301 or 302 or 307 or 308:
                        if (HttpCourier.Redirected(target!, response.Headers.Location) is not { } next)
                        {
                            return new AcsReply(0, default, FetchFault.Refused, "redirect without a place to go to");
                        }

                        if (post.Policy.RefusesRedirect(target!, next, redirects++) is { } refusal)
                        {
                            return new AcsReply(0, default, FetchFault.Refused, refusal);
                        }

                        // Another server is not told the password of this one.
                        trusted &= (next.Scheme, next.Host.ToUpperInvariant(), next.Port) == (target!.Scheme, target.Host.ToUpperInvariant(), target.Port);
                        (target, redirectedFrom, digest, basic) = (next, last, null, false);
                        break;
                    case 401 when trusted && post.Credentials is not null && tries++ < CredentialTries && Challenged(response.Headers.WwwAuthenticate):
                        break;
                    default:
                        return await Read(response, post.MaxBytes, limit.Token).ConfigureAwait(false);
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => invoker.Dispose();

    private static async Task<AcsReply> Read(HttpResponseMessage response, int most, CancellationToken cancellation)
    {
        try
        {
            using var content = await Plain(response.Content, cancellation).ConfigureAwait(false);
            return await HttpCourier.ReadBody(content, most, cancellation).ConfigureAwait(false) is { } body
                ? new AcsReply((int)response.StatusCode, body, null, string.Empty)
                : new AcsReply(0, default, FetchFault.TooLarge, $"more than {most} bytes");
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException or InvalidDataException)
        {
            var (fault, detail) = HttpCourier.Classify(e);
            return new AcsReply(0, default, fault, detail);
        }
    }

    // Asked for by nobody, and sent by some all the same.
    private static async Task<HttpContent> Plain(HttpContent content, CancellationToken cancellation) => string.Join(',', content.Headers.ContentEncoding).ToUpperInvariant() switch
    {
        "GZIP" => new StreamContent(new GZipStream(await content.ReadAsStreamAsync(cancellation).ConfigureAwait(false), CompressionMode.Decompress)),
        "DEFLATE" => new StreamContent(new ZLibStream(await content.ReadAsStreamAsync(cancellation).ConfigureAwait(false), CompressionMode.Decompress)),
        _ => content,
    };

    private bool Challenged(HttpHeaderValueCollection<AuthenticationHeaderValue> challenges)
    {
        var before = (digest?.Nonce, basic);
        digest = DigestChallenge.Strongest(challenges.Where(c => Is(c, "Digest")).Select(Digest).OfType<DigestChallenge>());
        nonceCount = 0;
        basic = digest is null && target!.Scheme == FetchScheme.Https && challenges.Any(c => Is(c, "Basic"));
        return (digest is not null && digest.Nonce != before.Nonce) || (basic && !before.basic);
    }

    private HttpRequestMessage Request(AcsPost post)
    {
        var uri = new Uri(target!.ToString());
        var request = new HttpRequestMessage(HttpMethod.Post, uri) { Version = HttpVersion.Version11, Content = new ReadOnlyMemoryContent(post.Body) };
        request.Headers.TryAddWithoutValidation("User-Agent", userAgent());
        if (!post.Body.IsEmpty)
        {
            request.Content.Headers.TryAddWithoutValidation("Content-Type", "text/xml; charset=\"utf-8\"");
            request.Headers.TryAddWithoutValidation("SOAPAction", string.Empty);
        }

        if (trusted && post.Credentials is { } credentials)
        {
            request.Headers.Authorization = digest?.Answer(credentials.User, credentials.Password, "POST", uri.PathAndQuery, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)), ++nonceCount) is { } answer
                ? new AuthenticationHeaderValue("Digest", answer.ToFields().ToString())
                : basic ? new AuthenticationHeaderValue("Basic", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{credentials.User}:{credentials.Password}"))) : null;
        }

        return request;
    }

    private async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        connectFault = FetchFault.NameLookupFailed;
        connectDetail = context.DnsEndPoint.Host;
        Exception? failure = null;
        foreach (var address in await names(context.DnsEndPoint.Host, cancellation).ConfigureAwait(false))
        {
            if (redirectedFrom is not null && LocalRedirect.Refuses(redirectedFrom, address) is { } refusal)
            {
                (connectFault, connectDetail) = (FetchFault.Refused, refusal);
                continue;
            }

            (connectFault, connectDetail, last) = (null, string.Empty, address);
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, context.DnsEndPoint.Port), cancellation).ConfigureAwait(false);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException e)
            {
                failure = e;
                socket.Dispose();
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        throw failure ?? new IOException(connectDetail);
    }

    private static bool Is(AuthenticationHeaderValue challenge, string scheme) => string.Equals(challenge.Scheme, scheme, StringComparison.OrdinalIgnoreCase);

    private static DigestChallenge? Digest(AuthenticationHeaderValue challenge)
        => AuthFields.Parse(challenge.Parameter ?? string.Empty).Ok(out var fields, out _) && DigestChallenge.Read(fields).Ok(out var read, out _) ? read : null;
}

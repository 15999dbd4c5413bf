using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Polly;
using Polly.Retry;
using Polly.Timeout;
using Spa.Fleet.Inventory;
using Spa.Foundation.Security;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Hosting.Acs;

/// <summary>Asks devices to begin a session (TR-069 3.2.2). The address is the device's own word, so it leads only to where the device was last seen.</summary>
internal sealed class AcsCaller : IDisposable
{
    private const int Most = 64;
    private static readonly TimeSpan OneTry = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(3);

    private readonly AcsOptions options;
    private readonly AcsCredentials credentials;
    private readonly TimeProvider clock;
    private readonly HttpClient client;
    private readonly ConcurrentDictionary<MacAddress, long> lately = new();
    private readonly ResiliencePipeline patience = new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions { ShouldHandle = new PredicateBuilder().Handle<HttpRequestException>(), MaxRetryAttempts = 2, Delay = TimeSpan.FromMilliseconds(300), BackoffType = DelayBackoffType.Exponential, UseJitter = true })
        .AddTimeout(OneTry)
        .Build();

    private int underWay;

    public AcsCaller(AcsOptions options, AcsCredentials credentials, TimeProvider clock)
    {
        (this.options, this.credentials, this.clock) = (options, credentials, clock);
        client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            MaxResponseHeadersLength = 16,
            PooledConnectionLifetime = TimeSpan.Zero,
            ActivityHeadersPropagator = null,
        })
        { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>How a device is reached: in a sentence why it cannot be asked now; null = it can.</summary>
    public string? Refuse(Device device, CwmpDevice known)
    {
        const string Next = "its next session comes by itself";
        if (known.Url.Length == 0)
        {
            return $"The unit names no address for connection requests: {Next}.";
        }

        if (!Uri.TryCreate(known.Url, UriKind.Absolute, out var url) || url.Scheme != Uri.UriSchemeHttp || url.UserInfo.Length > 0 || !IPAddress.TryParse(url.Host.Trim('[', ']'), out var address))
        {
            return $"The address that the unit names for connection requests is no http address with an IP address: {Next}.";
        }

        if (!options.Allow.Any(n => n.Contains(address)))
        {
            if (IPAddress.IsLoopback(address) || address.IsIPv6LinkLocal || address.IsIPv6Multicast || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) || IsLocal(address))
            {
                return "The address that the unit names for connection requests is of this machine or of this link only: nothing is sent there, unless the server was started with --acs-allow NETWORK.";
            }

            if (Caller.TextOf(address) != device.Health.Address)
            {
                return $"The unit stands behind an address translation (it names {address}, and was seen at {device.Health.Address ?? "no address"}): {Next}.";
            }
        }

        var now = clock.GetTimestamp();
        return lately.TryGetValue(known.Mac, out var last) && clock.GetElapsedTime(last, now) < Between ? "It was asked just now: wait some seconds." : null;
    }

    /// <summary>Asks one that <see cref="Refuse"/> has nothing against.</summary>
    public async Task<AcsCalled> Call(CwmpDevice known)
    {
        if (Interlocked.Increment(ref underWay) > Most)
        {
            Interlocked.Decrement(ref underWay);
            return new(false, $"{Most} units are being asked just now: try again in some seconds.");
        }

        if (lately.Count > 10_000)
        {
            lately.Clear();
        }

        lately[known.Mac] = clock.GetTimestamp();
        try
        {
            return await patience.ExecuteAsync(async ending => await Ask(new Uri(known.Url), known, ending));
        }
        catch (TimeoutRejectedException)
        {
            return new(false, "The unit did not answer: it may be off, or behind an address translation or a filter. Its next session comes by itself.");
        }
        catch (HttpRequestException e)
        {
            return new(false, $"The unit cannot be reached ({(e.InnerException as SocketException)?.SocketErrorCode.ToString() ?? e.HttpRequestError.ToString()}): it may be off, or behind an address translation or a filter. Its next session comes by itself.");
        }
        finally
        {
            Interlocked.Decrement(ref underWay);
        }
    }

    public void Dispose() => client.Dispose();

    private static bool IsLocal(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork && address.GetAddressBytes() is [169, 254, ..] or [0, ..] or [>= 224, ..];

    private async Task<AcsCalled> Ask(Uri url, CwmpDevice known, CancellationToken ending)
    {
        using var first = await Get(url, null, ending);
        if (first.StatusCode != HttpStatusCode.Unauthorized)
        {
            return Answer(first.StatusCode, asked: false);
        }

        var challenge = DigestChallenge.Strongest(first.Headers.WwwAuthenticate.Where(h => string.Equals(h.Scheme, "Digest", StringComparison.OrdinalIgnoreCase))
            .Select(h => AuthFields.Parse(h.Parameter ?? string.Empty).Ok(out var fields, out _) && DigestChallenge.Read(fields).Ok(out var read, out _) ? read : null).OfType<DigestChallenge>());
        foreach (var generation in new[] { known.Generation, known.NextGeneration ?? known.Generation }.Distinct())
        {
            var given = challenge?.Answer(AcsCredentials.UserOf(known.Mac), credentials.ConnectionPasswordOf(known.Mac, generation), "GET", url.PathAndQuery, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)), generation == known.Generation ? 1u : 2u);
            if (given is null)
            {
                break;
            }

            using var second = await Get(url, "Digest " + given.ToFields(), ending);
            if (second.StatusCode != HttpStatusCode.Unauthorized)
            {
                return Answer(second.StatusCode, asked: true);
            }
        }

        return new(false, "The unit does not know this server's password: it gets one with its next session.");
    }

    private static AcsCalled Answer(HttpStatusCode status, bool asked) => status switch
    {
        HttpStatusCode.OK or HttpStatusCode.NoContent => new(true, asked ? "The unit begins a session." : "The unit begins a session, and did not ask who wants it: anybody may."),
        HttpStatusCode.ServiceUnavailable => new(false, "The unit is busy, or was asked too often (503): try again in a minute."),
        _ => new(false, $"The unit answered {(int)status}: its address for connection requests may be an old one. Its next session comes by itself."),
    };

    private async Task<HttpResponseMessage> Get(Uri url, string? authorization, CancellationToken ending)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        // What stands in the answer beyond its status is not read.
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ending);
    }
}

/// <summary>What came of a connection request.</summary>
/// <param name="IsTaken">The device begins a session.</param>
/// <param name="Sentence">In words, with the remedy.</param>
internal sealed record AcsCalled(bool IsTaken, string Sentence);

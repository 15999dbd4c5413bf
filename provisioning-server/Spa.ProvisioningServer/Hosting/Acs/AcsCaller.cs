using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Polly;
using Polly.Retry;
using Polly.Timeout;
using Spa.Fleet.Acs;
using Spa.Fleet.Inventory;
using Spa.Foundation.Security;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Hosting.Acs;

/// <summary>Asks devices to begin a session (TR-069 3.2.2): by HTTP, or through the address translation that they stand behind.</summary>
internal sealed class AcsCaller : IDisposable
{
    private const int Most = 64;
    private static readonly TimeSpan OneTry = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(3);

    private readonly AcsOptions options;
    private readonly AcsCredentials credentials;
    private readonly TimeProvider clock;
    private readonly AcsUdpCaller? udp;
    private readonly HttpClient client;
    private readonly ConcurrentDictionary<MacAddress, long> lately = new();
    private readonly ResiliencePipeline patience = new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions { ShouldHandle = new PredicateBuilder().Handle<HttpRequestException>(), MaxRetryAttempts = 2, Delay = TimeSpan.FromMilliseconds(300), BackoffType = DelayBackoffType.Exponential, UseJitter = true })
        .AddTimeout(OneTry)
        .Build();

    private int underWay;

    /// <param name="options">Where requests may lead.</param>
    /// <param name="credentials">Passwords.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="udp">What asks those behind an address translation; null = nothing here does, as in a command beside the server.</param>
    public AcsCaller(AcsOptions options, AcsCredentials credentials, TimeProvider clock, AcsUdpCaller? udp = null)
    {
        (this.options, this.credentials, this.clock, this.udp) = (options, credentials, clock, udp);
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

    /// <summary>How a device is asked for a session.</summary>
    /// <param name="device">It.</param>
    /// <param name="known">Its row.</param>
    /// <param name="values">Its parameters as they are known; null = they were never read.</param>
    public AcsWay WayOf(Device device, CwmpDevice known, CwmpValues? values) => new AcsReach
    {
        Url = known.Url,
        IsBehind = values?.GetValueOrDefault(known.Root + AcsReach.Detected)?.Text,
        Outside = values?.GetValueOrDefault(known.Root + AcsReach.Address)?.Text,
        Seen = device.Health.Address,
        Allowed = options.Allow,
        HasStun = udp?.IsOpen,
    }.Way();

    /// <summary>Why a device cannot be asked now, in a sentence; null = it can.</summary>
    public string? Refuse(MacAddress mac, AcsWay way)
        => way is AcsWay.Later { Why: var why } ? why
            : lately.TryGetValue(mac, out var last) && clock.GetElapsedTime(last, clock.GetTimestamp()) < Between ? "It was asked just now: wait some seconds." : null;

    /// <summary>Asks one that <see cref="Refuse"/> has nothing against.</summary>
    /// <param name="device">It.</param>
    /// <param name="known">Its row.</param>
    /// <param name="way">How.</param>
    public async Task<AcsCalled> Call(Device device, CwmpDevice known, AcsWay way)
    {
        if (lately.Count > 10_000)
        {
            lately.Clear();
        }

        lately[known.Mac] = clock.GetTimestamp();
        return way switch
        {
            AcsWay.Direct direct => await Call(known, direct.Url),
            AcsWay.Nat nat when udp is not null => await udp.Call(known, nat.Outside, device.Health.LastSeen),
            AcsWay.Nat => new(false, "The unit stands behind an address translation: only a server that runs, and was started with --stun-port, can ask it."),
            _ => new(false, way.Spoken),
        };
    }

    public void Dispose() => client.Dispose();

    private async Task<AcsCalled> Call(CwmpDevice known, Uri url)
    {
        if (Interlocked.Increment(ref underWay) > Most)
        {
            Interlocked.Decrement(ref underWay);
            return new(false, $"{Most} units are being asked just now: try again in some seconds.");
        }

        try
        {
            return await patience.ExecuteAsync(async ending => await Ask(url, known, ending));
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

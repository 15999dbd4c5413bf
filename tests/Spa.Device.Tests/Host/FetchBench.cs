using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Spa.Device.Fetching;
using Spa.Foundation.Ports;
using Spa.Foundation.Tftp;
using Spa.Gateway.Ports;
using Spa.Hosting.Tftp;

namespace Spa.Device.Tests.Host;

/// <summary>A fetcher as the device has it, with names that lead to loopback addresses.</summary>
internal sealed class FetchBench
{
    public const string UserAgent = "Linksys/SPA-3102-5.1.10(GW) (FM600F712345)";

    private static readonly TftpClientOptions QuickTftp = new(1428, new TftpTimings(TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(400), 4, TimeSpan.FromMilliseconds(100)));

    public FetchBench(TestPki? pki = null, X509Certificate2? client = null, DateTimeOffset? now = null)
    {
        Trust = new TrustStore(pki is null ? [] : [pki.Ca]);
        Client = new ClientCertificate(client);
        var trust = new ServerTrust(Trust, Client, new Clock(now));
        Courier = new HttpCourier(trust, () => UserAgent, Find) { ConnectTimeout = TimeSpan.FromSeconds(5) };
        Fetcher = new Fetcher(Courier, Find, QuickTftp);
    }

    public Dictionary<string, IPAddress[]> Names { get; } = new() { ["server.test"] = [IPAddress.Loopback], ["other.test"] = [IPAddress.Loopback] };

    public TrustStore Trust { get; }

    public ClientCertificate Client { get; }

    public HttpCourier Courier { get; }

    public Fetcher Fetcher { get; }

    public List<string> Asking { get; } = [];

    public Task<FetchAnswer> Get(
        FetchScheme scheme, int port, string path = "/a", string host = "server.test", FetchCredentials? credentials = null, byte[]? body = null, int max = 1000, TimeSpan? timeout = null, ServerPolicy? policy = null)
        => Fetcher.Fetch(new FetchRequest(new FetchTarget(scheme, host, port, path), credentials, body, max, timeout ?? TimeSpan.FromSeconds(20), policy ?? ServerPolicy.Open, Asking.Add));

    /// <summary>An answer as one line.</summary>
    public static string Line(FetchAnswer answer) => answer switch
    {
        FetchAnswer.Got got => $"got {Encoding.UTF8.GetString(got.Content)} from {got.ServerAddress}{(got.Secured ? ", secured" : string.Empty)}{(got.ContentEncoding is { } coding ? $", {coding}" : string.Empty)}",
        FetchAnswer.Failed failed => $"{failed.Fault}: {failed.Detail}",
        _ => "?",
    };

    public Task<IReadOnlyList<IPAddress>> Find(string host, CancellationToken cancellation)
        => Task.FromResult<IReadOnlyList<IPAddress>>(IPAddress.TryParse(host, out var literal) ? [literal] : Names.GetValueOrDefault(host, []));

    private sealed class Clock(DateTimeOffset? now) : ICalendar
    {
        public DateTimeOffset UtcNow => now ?? DateTimeOffset.UtcNow;

        public bool IsTrusted => now is null;
    }
}

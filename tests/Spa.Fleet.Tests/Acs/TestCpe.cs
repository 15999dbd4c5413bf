using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using Spa.Configuration.Parameters;
using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Cwmp.Soap;
using Spa.Fleet.Tests.Http;
using Spa.Foundation.Security;
using Spa.Tests;

namespace Spa.Fleet.Tests.Acs;

/// <summary>A CPE of few habits, for what a well-behaved one never does: each message is sent by hand, with or without cookie and credentials, on connections of its choice.</summary>
internal sealed class TestCpe : IDisposable
{
    private readonly RunningServer? server;
    private readonly string? http;
    private readonly X509Certificate2? certificate;
    private readonly bool secure;
    private HttpClient client;
    private DigestChallenge? challenge;
    private uint count;

    /// <summary>One beside a server that is a process of its own.</summary>
    public TestCpe(string http, DeviceId id)
    {
        (this.http, Id) = (http, id);
        client = Connect();
    }

    public TestCpe(RunningServer server, DeviceId id, bool secure = false, X509Certificate2? certificate = null, HttpClient? shared = null)
    {
        (this.server, Id, this.secure, this.certificate) = (server, id, secure || certificate is not null, certificate);
        client = shared ?? Connect();
    }

    public DeviceId Id { get; }

    /// <summary>Its parameters; those that the test never names are not there.</summary>
    public Dictionary<string, string> Values { get; } = new(StringComparer.Ordinal);

    /// <summary>Parameters that change another one when they are set.</summary>
    public Dictionary<string, string> Alike { get; } = new(StringComparer.Ordinal);

    /// <summary>Types of those that are no text.</summary>
    public Dictionary<string, CwmpType> Types { get; } = new(StringComparer.Ordinal);

    public string Root { get; init; } = "Device.";

    public string Software { get; set; } = "6.0.0";

    /// <summary>The MAC address that it says it has; null = it says none.</summary>
    public string? Mac { get; set; }

    public (string User, string Password)? Login { get; set; }

    public CwmpVersion Version { get; set; }

    public bool SendsCookie { get; set; } = true;

    public string? Cookie { get; set; }

    /// <summary>Every request of the ACS, in order.</summary>
    public List<CwmpMessage> Asked { get; } = [];

    /// <summary>How it answers a request; null = as it usually does.</summary>
    public Func<CwmpMessage, CwmpMessage?> Answers { get; set; } = _ => null;

    public HttpStatusCode Status { get; private set; }

    public HttpResponseMessage? Last { get; private set; }

    public string? Challenged => Last?.Headers.WwwAuthenticate.ToString();

    /// <summary>The settings of a unit as it leaves the factory.</summary>
    public TestCpe WithSettings()
    {
        foreach (var setting in Catalogue.All)
        {
            Values[$"{Root}X_000E08_Profile.{setting.Name}"] = setting.Kind.IsSecret ? string.Empty : setting.DefaultText;
        }

        foreach (var name in new[] { "Username", "Password", "ConnectionRequestUsername", "ConnectionRequestPassword" })
        {
            Values[$"{Root}ManagementServer.{name}"] = string.Empty;
        }

        return this;
    }

    /// <summary>Another connection from now on.</summary>
    public void Reconnect()
    {
        client.Dispose();
        client = Connect();
    }

    public Inform Inform(params string[] events) => new(Id, [.. events.Select(e => e.Split('|')).Select(e => new CwmpEvent(e[0], e.Length > 1 ? e[1] : string.Empty))], 1, DateTimeOffset.UnixEpoch, 0,
    [
        new(Root + "DeviceInfo.HardwareVersion", CwmpValue.Of("1.0")),
        new(Root + "DeviceInfo.SoftwareVersion", CwmpValue.Of(Software)),
        new(Root + "ManagementServer.ConnectionRequestURL", CwmpValue.Of("http://192.0.2.1:7547/x")),
        .. Mac is null ? [] : new[] { new ParameterValue(Root + "DeviceInfo.X_000E08_MACAddress", CwmpValue.Of(Mac)) },
    ]);

    /// <summary>A whole session. The status of its last answer.</summary>
    public async Task<HttpStatusCode> Session(params string[] events) => await Session([], events);

    /// <summary>A whole session with requests of its own.</summary>
    public async Task<HttpStatusCode> Session(CwmpMessage[] own, params string[] events)
    {
        if (await Send(Inform(events)) is not { Body: InformResponse })
        {
            return Status;
        }

        foreach (var message in own)
        {
            await Send(message);
        }

        for (var request = await Send(null); request is not null;)
        {
            Asked.Add(request.Body);
            request = await Send(Answers(request.Body) ?? Do(request.Body), request.Id);
        }

        return Status;
    }

    /// <summary>One message, the challenge answered if it can be. Null = the answer is empty, or no envelope.</summary>
    public async Task<CwmpEnvelope?> Send(CwmpMessage? message, string? id = null)
        => await Post(message is null ? [] : Envelopes.Write(new CwmpEnvelope(message) { Id = id ?? "cpe", Version = Version }));

    /// <summary>Bytes, as they are.</summary>
    public async Task<CwmpEnvelope?> Post(byte[] body, Action<HttpRequestMessage>? change = null)
    {
        for (var tries = 0; ; tries++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/acs") { Content = new ByteArrayContent(body) };
            if (body.Length > 0)
            {
                request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("text/xml; charset=\"utf-8\"");
                request.Headers.TryAddWithoutValidation("SOAPAction", string.Empty);
            }

            if (SendsCookie && Cookie is { } cookie)
            {
                request.Headers.TryAddWithoutValidation("Cookie", cookie);
            }

            if (Login is var (user, password) && challenge?.Answer(user, password, "POST", "/acs", "c0ffee", ++count) is { } answer)
            {
                request.Headers.TryAddWithoutValidation("Authorization", "Digest " + answer.ToFields());
            }

            change?.Invoke(request);
            Last = await client.SendAsync(request);
            Status = Last.StatusCode;
            if (Last.Headers.TryGetValues("Set-Cookie", out var set))
            {
                Cookie = set.Single().Split(';')[0];
            }

            if (Status == HttpStatusCode.Unauthorized && Login is not null && tries < 2
                && AuthFields.Parse(Last.Headers.WwwAuthenticate.Single().Parameter!).Ok(out var fields, out _) && DigestChallenge.Read(fields).Ok(out var read, out _))
            {
                (challenge, count) = (read, 0);
                continue;
            }

            var bytes = await Last.Content.ReadAsByteArrayAsync();
            if (Status == HttpStatusCode.OK)
            {
                CwmpSchemas.MustFit(bytes);
            }

            return bytes.Length > 0 && Envelopes.Read(bytes, SoapLimits.Standard, out var envelope, out _) ? envelope : null;
        }
    }

    public void Dispose()
    {
        Last?.Dispose();
        client.Dispose();
    }

    /// <summary>Does what the ACS asks.</summary>
    public CwmpMessage Do(CwmpMessage request)
    {
        switch (request)
        {
            case GetParameterValues get:
                var found = get.Names.SelectMany(n => Values.Where(v => v.Key == n || (n.EndsWith('.') && v.Key.StartsWith(n, StringComparison.Ordinal)))).ToList();
                return found.Count == 0 ? CwmpFault.Of(FaultCode.InvalidParameterName)
                    : new GetParameterValuesResponse([.. found.Select(v => new ParameterValue(v.Key, new CwmpValue(Types.GetValueOrDefault(v.Key, CwmpType.Text), v.Key.Contains("assw", StringComparison.Ordinal) ? string.Empty : v.Value)))]);
            case SetParameterValues set:
                var unknown = set.Parameters.Where(p => !Values.ContainsKey(p.Name)).Select(p => new ParameterFault(p.Name, FaultCode.InvalidParameterName, "no such")).ToList();
                if (unknown.Count > 0)
                {
                    return new CwmpFault(FaultCode.InvalidArguments, "no", unknown);
                }

                foreach (var parameter in set.Parameters)
                {
                    Values[parameter.Name] = parameter.Value.Text;
                    if (Alike.TryGetValue(parameter.Name, out var other))
                    {
                        Values[other] = parameter.Value.Text;
                    }
                }

                return new SetParameterValuesResponse(0);
            case GetParameterNames { NextLevel: true } names:
                var below = Values.Keys.Where(k => k.Length > names.Path.Length && k.StartsWith(names.Path, StringComparison.Ordinal))
                    .Select(k => k.IndexOf('.', names.Path.Length) is var dot and >= 0 ? k[..(dot + 1)] : k).Distinct().Order(StringComparer.Ordinal).ToList();
                return below.Count == 0 ? CwmpFault.Of(FaultCode.InvalidParameterName)
                    : new GetParameterNamesResponse([.. below.Select(n => new ParameterInfo(n, !n.EndsWith('.') && !n.Contains("DeviceInfo", StringComparison.Ordinal)))]);
            case Download:
                return new DownloadResponse(1, null, null);
            case Upload:
                return new UploadResponse(1, null, null);
            case Reboot:
                return RebootResponse.Instance;
            case FactoryReset:
                return FactoryResetResponse.Instance;
            default:
                return CwmpFault.Of(FaultCode.MethodNotSupported);
        }
    }

    private HttpClient Connect()
    {
        var handler = new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, MaxConnectionsPerServer = 1 };
        if (secure)
        {
            handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(server!.CaFile) }, RevocationMode = X509RevocationMode.NoCheck };
            if (certificate is not null)
            {
                handler.SslOptions.ClientCertificates = [certificate];
                handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate;
            }
        }

        return new HttpClient(handler) { BaseAddress = new Uri(http ?? (secure ? server!.Report.Https : server!.Report.Http)) };
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Id.Oui}-{Id.SerialNumber}");
}

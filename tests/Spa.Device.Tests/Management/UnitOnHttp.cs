using System.Net;
using Spa.Device.Fetching;
using Spa.Device.Management;
using Spa.Device.Tests.Host;
using Spa.Device.Tests.Provisioning;
using Spa.Foundation.Ports;
using Spa.Foundation.Time;
using Spa.Gateway.Ports;

namespace Spa.Device.Tests.Management;

/// <summary>A unit in virtual time that talks to an ACS on a real socket by the HTTP client of the product.</summary>
internal sealed class UnitOnHttp : IManagementPort, IDisposable
{
    private static readonly TimeSpan Latency = 20.Milliseconds;

    private readonly FetchBench bench = new();
    private readonly CancellationTokenSource ending = new();
    private AcsSession? session;

    public UnitOnHttp(int port, params (string Name, string Text)[] settings)
    {
        Rig = Rig.Make(1, null, [.. new[] { ("CWMP_Enable", "yes"), ("CWMP_ACS_URL", $"http://server.test:{port}/acs"), ("CWMP_Periodic_Inform_Enable", "no"), ("Resync_On_Reset", "no"), ("Resync_Periodic", "0") }, .. settings]);
        Rig.Acs = this;
    }

    public Rig Rig { get; }

    /// <summary>Called once an answer has come, before the unit hears of it.</summary>
    public Action Answered { get; init; } = () => { };

    public void Post(AcsPost post, Action<AcsReply> done)
    {
        session ??= new AcsSession(new ServerTrust(bench.Trust, bench.Client, new Trusted()), () => FetchBench.UserAgent, bench.Find, TimeSpan.FromSeconds(5));

        // Time stands still meanwhile: what comes of it is the same each time.
        var reply = session.Post(post, ending.Token).GetAwaiter().GetResult();
        Answered();
        Rig.Time.After(Latency, () => done(reply));
    }

    public void Close()
    {
        session?.Dispose();
        session = null;
    }

    public void Listen(int? port, Action<int?, string?> opened) => Rig.Time.After(TimeSpan.Zero, () => opened(port is 0 ? 40000 : port, null));

    public IDatagramPort? OpenDatagrams(int port, DatagramReceiver receiver, out string? why)
    {
        why = "there is none";
        return null;
    }

    public void Resolve(string host, Action<IPAddress?> found) => Rig.Time.After(TimeSpan.Zero, () => found(null));

    public void Echo(EchoRequest request, Action<EchoAnswer> done) => Rig.Time.After(request.Timeout, () => done(new EchoAnswer(TimeSpan.Zero, EchoFault.Timeout, string.Empty)));

    public void Dispose()
    {
        ending.Cancel();
        session?.Dispose();
        ending.Dispose();
    }

    private sealed class Trusted : ICalendar
    {
        public DateTimeOffset UtcNow => DateTimeOffset.UtcNow;

        public bool IsTrusted => true;
    }
}

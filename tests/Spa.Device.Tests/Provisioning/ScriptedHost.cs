using System.Security.Cryptography.X509Certificates;
using System.Text;
using Spa.Configuration.Settings;
using Spa.Foundation.Time;
using Spa.Gateway.Ports;
using Spa.Gateway.Trust;

namespace Spa.Device.Tests.Provisioning;

/// <summary>A host that answers as a test tells it to, and remembers everything it was asked.</summary>
internal sealed class ScriptedHost(VirtualTimeline timeline) : IGatewayHost
{
    public static readonly TimeSpan Latency = 10.Milliseconds;

    private readonly Dictionary<string, Func<FetchRequest, FetchAnswer>> files = new(StringComparer.Ordinal);

    public VirtualTimeline Timeline { get; set; } = timeline;

    public string Address { get; set; } = "10.0.0.1";

    /// <summary>Null: answers never come until <see cref="Release"/>.</summary>
    public bool HoldFetches { get; set; }

    public string? SaveFault { get; set; }

    public string? KeepFault { get; set; }

    public SendAnswer SendAnswer { get; set; } = new(null, string.Empty);

    /// <summary>Sends in earnest; time stands still meanwhile.</summary>
    public Func<SendRequest, SendAnswer>? Sending { get; set; }

    public List<(TimeSpan At, FetchRequest Request)> Fetches { get; } = [];

    public List<(TimeSpan At, SendRequest Request)> Sent { get; } = [];

    public List<(TimeSpan At, ImageRequest Request, Action<ImageNews> News)> Installs { get; } = [];

    /// <summary>How often an image under way was given up.</summary>
    public int GivenUp { get; private set; }

    public List<(TimeSpan At, string Server, int Severity, string Text)> Logs { get; } = [];

    public List<(TimeSpan At, RestartKind Kind, string Reason)> Restarts { get; } = [];

    public List<Beliefs> Believed { get; } = [];

    public List<(TimeSpan At, SettingsSnapshot Settings)> Saves { get; } = [];

    public List<string> Keeps { get; } = [];

    public byte[]? RenewedCertificate { get; set; }

    public List<X509Certificate2> Shown { get; } = [];

    public Dictionary<string, byte[]> Kept { get; } = new(StringComparer.Ordinal);

    public SettingsSnapshot? Stored { get; set; }

    private List<Action> Held { get; } = [];

    public IEnumerable<string> Urls => Fetches.Select(f => f.Request.Target.ToString());

    public IEnumerable<string> Syslog(string server) => Logs.Where(l => l.Server == server).Select(l => l.Text);

    /// <summary>Serves a profile under a path.</summary>
    public void Serve(string path, string xml, bool secured = false) => Serve(path, Encoding.UTF8.GetBytes(xml), secured);

    public void Serve(string path, byte[] content, bool secured = false, string? coding = null)
        => files[path] = _ => new FetchAnswer.Got(content, Address, coding, secured);

    public void Fail(string path, FetchFault fault, string detail = "")
        => files[path] = _ => new FetchAnswer.Failed(fault, detail, fault == FetchFault.NameLookupFailed ? string.Empty : Address);

    public void Fetch(FetchRequest request, Action<FetchAnswer> done)
    {
        Fetches.Add((Timeline.Now, request));
        var answer = files.TryGetValue(request.Target.Path, out var file) ? file(request) : new FetchAnswer.Failed(FetchFault.NotFound, string.Empty, Address);
        if (answer is not FetchAnswer.Failed { Fault: FetchFault.NameLookupFailed })
        {
            Timeline.After(TimeSpan.Zero, () => request.Asking(Address));
        }

        if (HoldFetches)
        {
            Held.Add(() => done(answer));
        }
        else
        {
            Timeline.After(Latency, () => done(answer));
        }
    }

    public void Release()
    {
        HoldFetches = false;
        foreach (var held in Held)
        {
            Timeline.After(TimeSpan.Zero, held);
        }

        Held.Clear();
    }

    public void Send(SendRequest request, Action<SendAnswer> done)
    {
        Sent.Add((Timeline.Now, request));
        var answer = Sending?.Invoke(request) ?? SendAnswer;
        Timeline.After(Latency, () => done(answer));
    }

    public void Install(ImageRequest request, Action<ImageNews> news)
    {
        Installs.Add((Timeline.Now, request, news));
        Timeline.After(TimeSpan.Zero, () => request.Asking(Address));
    }

    public void GiveUpInstall()
    {
        GivenUp++;
        var (_, _, news) = Installs[^1];
        Timeline.After(Latency, () => news(new ImageNews.Failed("timeout", "given up")));
    }

    public void Save(SettingsSnapshot settings, Action<string?> done)
    {
        Saves.Add((Timeline.Now, settings));
        var fault = SaveFault;
        Timeline.After(Latency, () =>
        {
            Stored = fault is null ? settings : Stored;
            done(fault);
        });
    }

    public void Keep(string name, byte[] content, Action<string?> done)
    {
        var fault = KeepFault;
        Keeps.Add(name);
        Timeline.After(Latency, () =>
        {
            if (fault is null)
            {
                Kept[name] = content;
            }

            done(fault);
        });
    }

    public void Log(string server, int severity, string text) => Logs.Add((Timeline.Now, server, severity, text));

    public void Believe(Beliefs beliefs) => Believed.Add(beliefs);

    public void KeepCertificate(byte[] pem, Action<string?> done)
    {
        var fault = KeepFault;
        Timeline.After(Latency, () =>
        {
            RenewedCertificate = fault is null ? pem : RenewedCertificate;
            done(fault);
        });
    }

    public void ShowCertificate(X509Certificate2 certificate) => Shown.Add(certificate);

    public void Restart(RestartKind kind, string reason) => Restarts.Add((Timeline.Now, kind, reason));
}

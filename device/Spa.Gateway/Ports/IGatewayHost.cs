using System.Security.Cryptography.X509Certificates;
using Spa.Configuration.Settings;
using Spa.Gateway.Trust;

namespace Spa.Gateway.Ports;

/// <summary>What the host does for the core. Each call returns at once; answers come on the core's timeline (never from inside the call), exactly one for each request unless noted.</summary>
public interface IGatewayHost
{
    /// <summary>Fetches a small document.</summary>
    void Fetch(FetchRequest request, Action<FetchAnswer> done);

    /// <summary>Sends a document.</summary>
    void Send(SendRequest request, Action<SendAnswer> done);

    /// <summary>Fetches, verifies and stages an image; a version staged earlier and not yet started is replaced. Several news; one request at a time.</summary>
    void Install(ImageRequest request, Action<ImageNews> news);

    /// <summary>The image under way is not wanted any more: unless it is whole already, its last news is <see cref="ImageNews.Failed"/>, and what has come of it is gone on with when it is wanted again. Has no answer of its own, and no effect while none is under way.</summary>
    void GiveUpInstall();

    /// <summary>Makes settings durable. <paramref name="done"/> gets null once they survive a power cut, else why not: "disk full".</summary>
    void Save(SettingsSnapshot settings, Action<string?> done);

    /// <summary>Keeps a small state of the core (provisioning fingerprints, counters) durable under a name; same answer as <see cref="Save"/>. Empty content = forget it.</summary>
    void Keep(string name, byte[] content, Action<string?> done);

    /// <summary>Sends one line to a syslog receiver; lost lines are lost.</summary>
    /// <param name="server">"host" or "host:port" (514 when absent), as the parameter has it; empty = only the local log.</param>
    /// <param name="severity">RFC 5424: 3 error, 4 warning, 5 notice, 6 informational, 7 debug.</param>
    /// <param name="text">The line, without secrets.</param>
    void Log(string server, int severity, string text);

    /// <summary>From now on connections are judged by this too. Called at once in the core's constructor, and whenever it changes; has no answer.</summary>
    void Believe(Beliefs beliefs);

    /// <summary>Makes a renewed certificate of the unit durable, beside the one it was made with and in the place of one renewed earlier; same answer as <see cref="Save"/>. It comes back in <see cref="BootFacts.RenewedCertificate"/>.</summary>
    /// <param name="pem">The certificate; its key is the one the unit has.</param>
    /// <param name="done">Told once it survives a power cut, or why not.</param>
    void KeepCertificate(byte[] pem, Action<string?> done);

    /// <summary>From the next connection on this certificate is shown, with the unit's key. Until the first call it is <see cref="BootFacts.Certificate"/>. Called in the core's constructor, and whenever it changes; has no answer.</summary>
    void ShowCertificate(X509Certificate2 certificate);

    /// <summary>Ends the program so that it is started again as asked; the kind comes back in <see cref="BootFacts.Restart"/>. Nothing is in use when this is called.</summary>
    void Restart(RestartKind kind, string reason);
}

using System.Net;
using Spa.Foundation.Time;

namespace Spa.Gateway.Sip;

/// <summary>How the network sees the SIP port, by STUN: the mapped address, and with <c>STUN Test Enable</c> what kind of NAT is between.</summary>
internal sealed class NatView : IDisposable
{
    private readonly StunAsker asker;
    private readonly Action<string> log;

    public NatView(Timeline timeline, VoiceHost host, Action<byte[], IPEndPoint> send, Action<string> log)
        => (asker, this.log) = (new StunAsker(timeline, host.FillKey, send), log);

    /// <summary>Where the port is seen; null = not known, or of no use: a symmetric NAT shows others another.</summary>
    public IPEndPoint? Mapped { get; private set; }

    /// <summary>What was found out about the NAT; null = not tested.</summary>
    public string? Kind { get; private set; }

    /// <summary>Asks, and tells when all is known that will be.</summary>
    public void Ask(IPEndPoint server, IPEndPoint own, bool test, Action done) => asker.Ask(server, first =>
    {
        if (first.Mapped is not { } mapped)
        {
            log($"STUN server {server}: {first.Fault}");
            done();
            return;
        }

        Mapped = mapped;
        if (!test)
        {
            Kind = null;
            done();
        }
        else if (mapped.Equals(own))
        {
            Became("No NAT Detected", done);
        }
        else if (asker.Another is not { } another)
        {
            log($"STUN server {server}: has no second address, so that the NAT cannot be tested");
            done();
        }
        else
        {
            asker.Ask(another, second =>
            {
                if (second.Mapped is null)
                {
                    log($"STUN server {another}: {second.Fault}");
                    done();
                }
                else if (second.Mapped.Equals(mapped))
                {
                    Became("Cone NAT Detected", done);
                }
                else
                {
                    Mapped = null;
                    Became("Symmetric NAT Detected", done);
                }
            });
        }
    });

    /// <summary>Takes a datagram that may be an answer.</summary>
    public void Take(IPEndPoint from, ReadOnlySpan<byte> datagram) => asker.Take(from, datagram);

    /// <summary>Asks no more.</summary>
    public void Dispose() => asker.Dispose();

    private void Became(string kind, Action done)
    {
        Kind = kind;
        log($"STUN: {kind}");
        done();
    }
}

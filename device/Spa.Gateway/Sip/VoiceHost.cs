using System.Net;
using Spa.Foundation.Ports;
using Spa.Gateway.Ports;
using Spa.Media.Codecs;
using Spa.Sip.Locating;
using Spa.Sip.Transport;

namespace Spa.Gateway.Sip;

/// <summary>What the host gives the telephone side for calls over a network. All answers come on the core's timeline.</summary>
/// <param name="Sip">SIP ports.</param>
/// <param name="Rtp">Media ports.</param>
/// <param name="Resolver">Names.</param>
/// <param name="Calendar">Wall clock: Caller ID, reports.</param>
/// <param name="Entropy">Chance: tags, branches, sequence numbers.</param>
/// <param name="FillKey">Fills bytes that nobody can guess: keys of calls, of nonces.</param>
/// <param name="Codecs">Codecs of the host beside G.711; those that are not available are left out of offers.</param>
/// <param name="Expand">Expands macros such as <c>$VERSION</c> in a header.</param>
/// <param name="Address">Where ports are opened; "any" when the unit does not care.</param>
public sealed record VoiceHost(
    ISipPorts Sip, IRtpPorts Rtp, ISipResolver Resolver, ICalendar Calendar, Entropy Entropy, Action<Span<byte>> FillKey, IReadOnlyList<ICodec> Codecs, Func<string, string> Expand, IPAddress Address)
{
    /// <summary>Sees the messages of a port too: a capture; null = nobody.</summary>
    public Func<ISipPort, ISipTap>? Capture { get; init; }

    /// <summary>Gateways for fax by T.38; null = there are none.</summary>
    public IFaxGateways? Fax { get; init; }
}

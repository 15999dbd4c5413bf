using System.Globalization;
using System.Net;
using Spa.Foundation.Time;
using Spa.Sip.Messages;
using Spa.Sip.Sdp;
using Spa.Sip.Transport;

namespace Spa.Simulation.Ladders;

/// <summary>Writes the SIP messages of a provider into a ladder: name and numbers only, so that no answer to a challenge and no key stands there.</summary>
/// <param name="ladder">The ladder.</param>
/// <param name="timeline">Time.</param>
/// <param name="name">Who is at an address, as far as it is known or a message from there says; the message is null for one that went there.</param>
/// <param name="calls">Learns from the messages too.</param>
public sealed class LadderTap(Ladder ladder, Timeline timeline, Func<IPEndPoint, SipMessage?, string> name, SeenCalls calls) : ISipTap
{
    /// <summary>The provider's column.</summary>
    public const string Provider = "provider";

    /// <inheritdoc/>
    public void Passed(SipPath path, ReadOnlySpan<byte> message, bool sent)
    {
        ArgumentNullException.ThrowIfNull(path);
        var isRead = MessageReader.Read(message, out var read, out var error);
        var other = name(path.Remote, sent ? null : read);
        if (!isRead)
        {
            ladder.Add(new LadderEntry(timeline.Now, other, Provider, "no SIP message", $"{error}"));
            return;
        }

        calls.See(read!, timeline.Now);
        var (shown, full) = Words(read!);
        ladder.Add(new LadderEntry(timeline.Now, sent ? Provider : other, sent ? other : Provider, shown, full));
    }

    private static (string Label, string Full) Words(SipMessage message)
    {
        var sdp = Media(message);
        var number = string.Create(CultureInfo.InvariantCulture, $"{message.CSeq.Number}");
        if (message is SipRequest request)
        {
            var target = request.RequestUri is SipUri { User: { } user } ? $" {user}" : string.Empty;
            var package = request.Get<EventHeader>() is { } header && header.Ok(out var read, out _) ? $" {read.Package}" : string.Empty;
            var credentials = request.Other.Any(field => field.Name == HeaderName.Authorization || field.Name == HeaderName.ProxyAuthorization) ? ", with credentials" : string.Empty;
            return ($"{request.Method}{target}{package}", $"{request.RequestUri}  CSeq {number}{credentials}{sdp}");
        }

        var response = (SipResponse)message;
        return (string.Create(CultureInfo.InvariantCulture, $"{response.Status} {response.Reason}"), $"of {message.CSeq.Method} CSeq {number}{sdp}");
    }

    private static string Media(SipMessage message)
    {
        if (message.Body.IsEmpty || !message.IsBody(SessionDescription.ContentType) || !SessionDescription.Parse(message.Body.Span).Ok(out var sdp, out _))
        {
            return string.Empty;
        }

        var media = sdp.Media.Select(one => string.Create(
            CultureInfo.InvariantCulture,
            $"{one.Kind} {sdp.AddressOf(one)?.Address}:{one.Port} {one.Protocol} {string.Join(' ', one.Formats)} {sdp.DirectionOf(one).Name()}"));
        return $"  SDP {string.Join("; ", media)}";
    }
}

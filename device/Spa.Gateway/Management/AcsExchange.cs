using Spa.Configuration.Parameters;
using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Cwmp.Soap;
using Spa.Gateway.Ports;
using Spa.Gateway.Provisioning;

namespace Spa.Gateway.Management;

/// <summary>What goes to the ACS and what comes back: envelopes, their ids and their version. <c>heard</c> is told each answer, or why there was none, as an event of the session.</summary>
internal sealed class AcsExchange(Unit unit, IManagementPort port, Action<SessionEvent> heard)
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(30);
    private static readonly CwmpVersion[] Spoken = [CwmpVersion.V10, CwmpVersion.V11, CwmpVersion.V12, CwmpVersion.V13, CwmpVersion.V14];
    private uint lastId;

    /// <summary>Whom the session is with; null = there was none yet.</summary>
    public FetchTarget? Acs { get; private set; }

    /// <summary>The version in which the unit speaks.</summary>
    public CwmpVersion Version { get; private set; } = CwmpVersion.V10;

    /// <summary>The request of the ACS that is to be answered; null = there was none yet.</summary>
    public CwmpEnvelope? Asked { get; private set; }

    /// <summary>A session begins: in the oldest version, which every ACS reads, until this one has said which it speaks (provisioning.md 7.1).</summary>
    public void Begin(FetchTarget? acs) => (Acs, Version) = (acs, CwmpVersion.V10);

    /// <summary>A request of the unit's own; null = an empty POST.</summary>
    public void Post(CwmpMessage? message) => Send(message, message is null ? string.Empty : $"{++lastId}", message);

    /// <summary>The answer to what the ACS has asked.</summary>
    public void Answer(CwmpMessage? message) => Send(message, Asked!.Id ?? $"{++lastId}", null);

    /// <summary>The session is over.</summary>
    public void Close() => port.Close();

    private void Send(CwmpMessage? message, string id, CwmpMessage? request)
    {
        ReadOnlyMemory<byte> body = message is null ? default : Envelopes.Write(new CwmpEnvelope(message)
        {
            Id = id,
            Version = Version,
            Supported = message is Inform ? Spoken : [],
        });
        var settings = unit.Settings.Stored;
        var user = settings.Get(ProvisioningParameters.CwmpAcsUsername) is { Length: > 0 } own ? own : $"{UnitIdentity.Oui}-{unit.Identity.Serial}";
        var credentials = settings.Get(ProvisioningParameters.CwmpAcsPassword) is { Length: > 0 } password ? new FetchCredentials(user, password) : null;
        var policy = unit.PolicyFor(isSealed: false);
        if (policy.Refuses(Acs!) is { } why)
        {
            heard(new SessionEvent.Broken(why));
            return;
        }

        port.Post(new AcsPost(Acs!, credentials, body, SoapLimits.Standard.Bytes, AnswerTimeout, policy), answer => heard(Read(answer, id, request)));
    }

    private SessionEvent Read(AcsReply answer, string id, CwmpMessage? request)
    {
        if (answer.Fault is { } fault)
        {
            return new SessionEvent.Broken($"{ErrTexts.Of(fault, Acs!.Scheme, answer.Detail)}{(answer.Detail.Length > 0 && fault != FetchFault.TlsFailed ? $" ({answer.Detail})" : string.Empty)}");
        }

        if (answer.Body.IsEmpty)
        {
            return answer.Status is 200 or 204 ? new SessionEvent.Nothing() : new SessionEvent.Broken($"the ACS answered with HTTP {answer.Status}");
        }

        // A fault may come with 500; any other answer with another status is none.
        if (!Envelopes.Read(answer.Body, SoapLimits.Standard, out var envelope, out var error))
        {
            return new SessionEvent.Broken(answer.Status is 200 ? $"the answer of the ACS cannot be read: {error}" : $"the ACS answered with HTTP {answer.Status}");
        }

        switch (envelope.Body)
        {
            case CwmpFault refused:
                return new SessionEvent.Refused(refused.Code, refused.Text, envelope.HoldRequests);
            case InformResponse when request is Inform:
                if (envelope.Id is null || envelope.Id == id)
                {
                    Version = envelope.Use ?? envelope.Version;
                }

                return new SessionEvent.Replied(envelope.HoldRequests);
            case TransferCompleteResponse when request is TransferComplete:
            case AutonomousTransferCompleteResponse when request is AutonomousTransferComplete:
            case RequestDownloadResponse when request is RequestDownload:
                return new SessionEvent.Replied(envelope.HoldRequests);
            case InformResponse or TransferCompleteResponse or AutonomousTransferCompleteResponse or RequestDownloadResponse:
                return new SessionEvent.Broken($"the ACS answered {(request is null ? "what was not asked" : request.Method)} with {envelope.Body.Method}");
            default:
                Asked = envelope;
                return new SessionEvent.Asked(envelope.HoldRequests);
        }
    }
}

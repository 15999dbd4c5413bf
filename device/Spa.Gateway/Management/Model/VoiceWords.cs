using System.Globalization;
using Spa.Configuration.Parameters;
using Spa.Gateway.Calls;
using Spa.Gateway.Phones;
using Spa.Sip.Registration;

namespace Spa.Gateway.Management.Model;

/// <summary>How lines, accounts and calls stand, in the words of TR-104.</summary>
internal static class VoiceWords
{
    /// <summary>The account of a line (SIP.Client of issue 2). The PSTN line has none in this unit.</summary>
    public static string Account(ModelFacts facts, int line)
    {
        if (line != 1 || !facts.IsYes($"Line_Enable_{line}_") || facts.Text($"User_ID_{line}_").Length == 0)
        {
            return "Disabled";
        }

        return facts.Voice?.Sip switch
        {
            null => "Initializing",
            { Phase: RegistrationPhase.Registered or RegistrationPhase.Refreshing } => "Up",

            // A try that follows a refusal is no news: the account is refused until one succeeds.
            { Phase: RegistrationPhase.Registering, LastFailure: null } => "Registering",
            { Phase: RegistrationPhase.Removing } => "Deregistering",
            { Phase: RegistrationPhase.Registering or RegistrationPhase.Waiting or RegistrationPhase.GivenUp, LastFailure: null or 408 or 503 } => "Error_Network",
            { Phase: RegistrationPhase.Registering or RegistrationPhase.Waiting or RegistrationPhase.GivenUp } => "Error_Registration",
            { HasPort: false } => "Error_Network",
            _ => facts.IsYes($"Register_{line}_") && facts.Text($"Proxy_{line}_").Length == 0 ? "Error_Misconfigured" : "Up",
        };
    }

    /// <summary>A line in the words of issue 1: that by the account as the account is, that to the exchange as its wire is.</summary>
    public static string LineIssue1(ModelFacts facts, int line) => line == 2
        ? Wire(facts)
        : Account(facts, line) switch
        {
            "Deregistering" => "Unregistering",
            var word when word.StartsWith("Error_", StringComparison.Ordinal) => "Error",
            var word => word,
        };

    /// <summary>A line in the words of issue 2, which has none for what is on its way.</summary>
    public static string Line(ModelFacts facts, int line) => LineIssue1(facts, line) switch
    {
        "Initializing" or "Registering" => "Up",
        "Unregistering" => "Disabled",
        var word => word,
    };

    /// <summary>The telephone port: it works while there is a telephone side at all, which in safe mode there is not.</summary>
    public static string Port(ModelFacts facts) => facts.Voice is null ? "Error" : "Up";

    /// <summary>The port to the exchange, which works while the exchange feeds it.</summary>
    public static string ExchangePort(ModelFacts facts) => IsFed(facts) ? "Up" : "Error";

    /// <summary>A line to the exchange is plugged in.</summary>
    public static string IsPlugged(ModelFacts facts) => IsFed(facts) ? "1" : "0";

    /// <summary>A telephone shows that it is plugged in by being lifted; more cannot be seen of it.</summary>
    public static string IsLifted(ModelFacts facts) => facts.Voice?.Phone.OffHook == true ? "1" : "0";

    /// <summary>What goes on on a line, in the words of issue 2, which has none for a call on hold.</summary>
    public static string Call(ModelFacts facts, int line) => CallIssue1(facts, line) switch
    {
        "Calling" => "Dialing",
        "Connecting" => "Delivered",
        "Ringing" => "Alerting",
        "InCall" or "Hold" => "Connected",
        "Disconnecting" => "Disconnected",
        var word => word,
    };

    /// <summary>The same in the words of issue 1. Of several calls the one that its user is at counts.</summary>
    public static string CallIssue1(ModelFacts facts, int line)
    {
        if (facts.Voice is not { } voice)
        {
            return "Idle";
        }

        var calls = voice.Calls.Where(call => call.Line == line).ToList();
        return calls.Exists(call => call.State == CallState.Connected) ? "InCall"
            : calls.Exists(call => call is { IsOutgoing: true, IsAnswered: false }) ? "Connecting"
            : calls.Exists(call => call is { IsOutgoing: false, IsAnswered: false }) ? "Ringing"
            : calls.Exists(call => call.State == CallState.Held) ? "Hold"
            : line == 2 ? (voice.Line.Ringing ? "Ringing" : voice.Line is { OffHook: true, IsTested: false } ? "Disconnecting" : "Idle")
            : voice.Calls.IsEmpty ? OfUser(voice.Phone.User) : "Idle";
    }

    /// <summary>Why a call has ended, in the words of a list of calls.</summary>
    public static string Cause(EndedCall call) => call switch
    {
        { IsBroken: true } => "RemoteNetworkFailure",
        { Reason: CallFlow.Transferred } => "LocalTransfer",
        { Reason: PhoneDesk.HungUp } => "LocalDisconnect",
        { Reason: CallFlow.GaveUp } => call.IsOutgoing ? "LocalDisconnect" : "RemoteDisconnect",
        { Reason: Router.Unanswered } => "LocalTimeout",
        { Duration: not null } => "RemoteDisconnect",
        { IsOutgoing: false } => "NoExtensionsAvailable",
        _ => Refusal(call.Status),
    };

    /// <summary>Messages that wait; 1 when their number is not known, 0 when there are none.</summary>
    public static string Messages(ModelFacts facts)
        => (facts.Voice is { } voice ? voice.Phone.Messages ?? 1 : facts.IsYes(UserParameters.MessageWaiting.Name) ? 1 : 0).ToString(CultureInfo.InvariantCulture);

    // Nothing that answered at all is the network's fault.
    private static string Refusal(int status) => status switch
    {
        400 => "RemoteBadRequest",
        401 or 403 or 407 => "RemoteForbidden",
        404 or 484 or 485 or 604 => "RemoteNotFound",
        405 => "RemoteNotAllowed",
        406 or 488 or 606 => "RemoteNotAcceptable",
        408 or 504 => "RemoteTimeout",
        410 or 480 or 503 => "RemoteUnavailable",
        415 or 416 or 420 or 501 or 505 => "RemoteNotSupported",
        486 or 600 => "RemoteBusy",
        0 or >= 500 and < 600 => "RemoteNetworkFailure",
        _ => "RemoteReject",
    };

    private static string OfUser(OffHookState user) => user switch
    {
        OffHookState.Away => "Idle",
        OffHookState.DialTone or OffHookState.Dialling or OffHookState.Confirmed => "Calling",
        OffHookState.Calling => "Connecting",
        OffHookState.InCall => "InCall",
        _ => "Disconnecting",
    };

    private static string Wire(ModelFacts facts) => !facts.IsYes("Line_Enable_2_") ? "Disabled" : ExchangePort(facts);

    private static bool IsFed(ModelFacts facts) => facts.Voice?.Line.IsFed == true;
}

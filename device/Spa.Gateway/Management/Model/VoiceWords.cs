using Spa.Gateway.Calls;
using Spa.Sip.Registration;

namespace Spa.Gateway.Management.Model;

/// <summary>How lines, accounts and calls stand, in the words of TR-104.</summary>
internal static class VoiceWords
{
    public static string Registration(ModelFacts facts, int line, bool enabled) => !enabled ? "Disabled" : line != 1 ? "Initializing" : facts.Voice?.Sip?.Phase switch
    {
        RegistrationPhase.Registered => "Up",
        RegistrationPhase.Registering => "Registering",
        null => "Up",
        _ => "Error_Registration",
    };

    /// <summary>The same in the words of issue 1.</summary>
    public static string RegistrationIssue1(ModelFacts facts, int line, bool enabled) => Registration(facts, line, enabled) switch
    {
        "Error_Registration" => "Error",
        var word => word,
    };

    public static string Port(bool enabled) => enabled ? "Up" : "Disabled";

    public static string Call(ModelFacts facts, int line)
    {
        var ringing = line == 1 ? facts.Voice?.Phone.Ringing : facts.Voice?.Line.Ringing;
        var busy = line == 1 ? facts.Voice?.Phone.OffHook : facts.Voice?.Line.OffHook;
        var state = facts.Voice?.Call?.State;
        return ringing == true ? "Alerting" : busy != true ? "Idle" : state switch
        {
            CallState.Connected => "Connected",
            null => "Dialing",
            _ => "Delivered",
        };
    }

    public static string CallIssue1(ModelFacts facts, int line) => Call(facts, line) switch
    {
        "Alerting" => "Ringing",
        "Connected" => "InCall",
        "Delivered" => "Connecting",
        "Dialing" => "Calling",
        var word => word,
    };

    public static string OffHook(ModelFacts facts, int line) => (line == 1 ? facts.Voice?.Phone.OffHook : facts.Voice?.Line.OffHook) == true ? "1" : "0";
}

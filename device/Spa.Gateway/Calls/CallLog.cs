using System.Collections.Immutable;
using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;
using Spa.Foundation.Time;
using Spa.Gateway.Sip;

namespace Spa.Gateway.Calls;

/// <summary>The latest calls that have ended, as many as <c>CWMP_Call_Log</c> says. In memory alone; whoever takes the number down takes calls out at once.</summary>
internal sealed class CallLog
{
    private readonly Timeline timeline;
    private int most;
    private string own = string.Empty;

    /// <summary>Begins empty.</summary>
    public CallLog(Timeline timeline, SettingsSnapshot settings)
    {
        this.timeline = timeline;
        Use(settings);
    }

    /// <summary>Oldest first. The same array until something changes.</summary>
    public ImmutableArray<EndedCall> Calls { get; private set; } = [];

    /// <summary>Puts settings in force.</summary>
    public void Use(SettingsSnapshot settings)
    {
        most = settings.Get(ProvisioningParameters.CwmpCallLog);
        own = settings.Text(Catalogue.Find("User_ID_1_")!);
        Shorten();
    }

    /// <summary>Takes a call that has just ended.</summary>
    /// <param name="call">The call.</param>
    /// <param name="line">The line it went by, 1 or 2.</param>
    public void Add(Call call, int line)
    {
        if (most == 0)
        {
            return;
        }

        var party = call.Callee.Leg as SipLeg ?? call.Caller.Leg as SipLeg;
        Calls = Calls.Add(new EndedCall(
            call.Number, line, call.IsOutgoing, line == 1 ? own : string.Empty, party?.Party ?? string.Empty, call.Began, call.Duration, call.EndReason, call.IsOutgoing && !call.IsAnswered ? party?.LastStatus ?? 0 : 0, call.IsBroken, timeline.Now, party?.EndedMedia));
        Shorten();
    }

    private void Shorten()
    {
        if (Calls.Length > most)
        {
            Calls = Calls[^most..];
        }
    }
}

using Spa.Gateway.Calls;
using Spa.Media.CallerId;

namespace Spa.Gateway.Phones;

/// <summary>How the phone is told who calls.</summary>
/// <param name="Method"><c>Caller ID Method</c>.</param>
/// <param name="Standard"><c>Caller ID FSK Standard</c>.</param>
/// <param name="Shown"><c>CID Serv</c> and <c>CID Setting</c>: at a ring.</param>
/// <param name="ShownWaiting"><c>CWCID Serv</c> and <c>CWCID Setting</c>: during a call.</param>
public sealed record CallerIdOptions(CallerIdMethod Method, FskStandard Standard, bool Shown, bool ShownWaiting)
{
    // ETSI EN 300 659-3: a voice call.
    private const byte VoiceCall = 1;

    /// <summary>What is sent at a ring; null when nothing is to be shown.</summary>
    internal Announcement? AtRing(CallerName? caller, DateTime now) => Shown && caller is not null ? Make(CallerIdPlan.Call(Method), caller, now) : null;

    /// <summary>What is sent during a call; null when nothing is to be shown, or the method has no way to.</summary>
    internal Announcement? AtWaiting(CallerName? caller, DateTime now)
        => ShownWaiting && caller is not null && CallerIdPlan.CallWaiting(Method) is { } plan ? Make(plan, caller, now) : null;

    /// <summary>What lights the message lamp or puts it out; null when the method has no way to.</summary>
    internal Announcement? ForLamp(bool on)
        => CallerIdPlan.MessageWaiting(Method) is { } plan ? Make(plan, CallerIdMessage.MessageWaiting(on).Write(), string.Empty) : null;

    private Announcement Make(CallerIdPlan plan, CallerName caller, DateTime now)
    {
        var time = new CallerTime(now.Month, now.Day, now.Hour, now.Minute);
        var message = CallerIdMessage.Call(time, caller.Number, caller.Name, caller.Absence, Method == CallerIdMethod.Bellcore ? null : VoiceCall);
        var keys = new DtmfCallerId(caller.Number, caller.Absence).Write(Method is CallerIdMethod.DtmfDenmark or CallerIdMethod.DtmfDenmarkReversal);
        return Make(plan, message.Write(), keys);
    }

    private Announcement Make(CallerIdPlan plan, byte[] data, string keys)
    {
        var levels = CallerIdLevels.Of(Method);
        var length = plan.Length(data.Length, keys.Length * (levels.Keys.On + levels.Keys.Off));
        foreach (var act in plan.Acts)
        {
            // The answer may take as long as it is waited for.
            length += act is CallerIdAct.AwaitAcknowledge wait ? wait.Within : TimeSpan.Zero;
        }

        return new Announcement(plan.Moment, new CallerIdSender(plan, Standard, levels, data, keys), length);
    }
}

/// <summary>Who calls, or that messages wait, ready to be sent.</summary>
/// <param name="Moment">When.</param>
/// <param name="Sender">What is sent.</param>
/// <param name="Length">How long it takes at most.</param>
internal sealed record Announcement(CallerIdMoment Moment, CallerIdSender Sender, TimeSpan Length);

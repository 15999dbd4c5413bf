using FsCheck;
using FsCheck.Fluent;
using Spa.Scripts.DialPlans;

namespace Spa.Common.Tests.Scripts;

/// <summary>Any dial plan that the types allow.</summary>
internal static class PlanGenerator
{
    private static readonly Gen<DialElement> Key =
        from mask in Gen.Choose(1, 0xFFF)
        from repeated in Gen.Elements(false, true)
        select (DialElement)new DialElement.Key(new DialKeys((ushort)mask), repeated);

    private static readonly Gen<DialElement> Substitution =
        from dialed in Gen.ListOf(Gen.OneOf(Gen.Choose(1, 0xFFF).Select(mask => (DialElement)new DialElement.Key(new DialKeys((ushort)mask), false)), Gen.Constant<DialElement>(new DialElement.OutsideDialTone())))
        from sent in Gen.Elements("", "1212", "user.name", "x*#+")
        from repeated in Gen.Elements(false, true)
        select (DialElement)new DialElement.Substitution([.. dialed.Take(4)], sent, null, repeated && dialed.Take(4).Any(d => d is DialElement.Key));

    private static readonly Gen<DialRoute> Route =
        from target in Gen.OneOf(
            Gen.Choose(0, 4).Select(gateway => new DialRoute(gateway, null, null, null, null, false)),
            Gen.Elements(new DialRoute(null, "voip.example.net", null, null, null, false), new DialRoute(null, "2001:db8::1", 5060, null, null, false)))
        from uid in Gen.Elements(null, "u", "jsmith@x")
        from pwd in Gen.Elements(null, "p(|)!")
        from nat in Gen.Elements(false, true)
        select target with { Uid = uid, Pwd = pwd, Nat = nat };

    private static readonly Gen<DialSequence> Sequence =
        from elements in Gen.ListOf(Gen.OneOf(
            Key,
            Key,
            Substitution,
            Gen.Elements<DialElement>(new DialElement.Bar(), new DialElement.OutsideDialTone())))
        from route in Gen.OneOf(Gen.Constant((DialRoute?)null), Route.Select(r => (DialRoute?)r))
        from timer in Gen.Elements(DialTimer.OffHook, DialTimer.InterdigitShort, DialTimer.InterdigitLong)
        from time in Gen.OneOf(Gen.Constant((TimeSpan?)null), Gen.Choose(0, 3_600_000).Select(ms => (TimeSpan?)TimeSpan.FromMilliseconds(ms)))
        select new DialSequence([.. elements.Take(12), .. route is null ? [] : (DialElement[])[new DialElement.Substitution([], "", route, false)], new DialElement.Time(timer, time, false)]);

    /// <summary>Plans.</summary>
    public static Gen<DialPlan> Plans { get; } =
        from longTime in Gen.OneOf(Gen.Constant((TimeSpan?)null), Gen.Choose(0, 3600).Select(s => (TimeSpan?)TimeSpan.FromSeconds(s)))
        from shortTime in Gen.OneOf(Gen.Constant((TimeSpan?)null), Gen.Choose(0, 3600).Select(s => (TimeSpan?)TimeSpan.FromSeconds(s)))
        from sequences in RoundTripTests.Some(Sequence, 5)
        select new DialPlan(longTime, shortTime, sequences);
}

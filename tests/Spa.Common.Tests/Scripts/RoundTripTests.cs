using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Spa.Scripts.Cadences;
using Spa.Scripts.DialPlans;
using Spa.Scripts.Rules;
using Spa.Scripts.Tones;

namespace Spa.Common.Tests.Scripts;

/// <summary>Any value that the types allow is written as text that reads equal.</summary>
public class RoundTripTests
{
    private static readonly Gen<TimeSpan?> Time = Gen.OneOf(
        Gen.Constant((TimeSpan?)null),
        Gen.Choose(1, 999_999_000).Select(ms => (TimeSpan?)TimeSpan.FromMilliseconds(ms)),
        Gen.Choose(1, 9_999).Select(ms => (TimeSpan?)TimeSpan.FromMilliseconds(ms)));

    private static readonly Gen<FrequencyComponent> Component =
        from hertz in Gen.Choose(1, 4000)
        from tenths in Gen.Choose(-999, 999)
        from modulator in Gen.OneOf(Gen.Constant((int?)null), Gen.Choose(1, 4000).Select(g => (int?)g))
        select new FrequencyComponent(hertz, tenths / 10m, modulator);

    private static readonly Gen<ToneScript> Tone =
        from components in Some(Component, 3)
        from sections in Some(
            from duration in Time
            from segments in Some(
                from burst in Time
                from off in Time
                from numbers in Gen.OneOf(Gen.Constant(ImmutableArray<int>.Empty), Some(Gen.Choose(1, components.Length), 3))
                select new ToneSegment(burst, off, numbers),
                2)
            select new ToneSection(duration, segments),
            2)
        select new ToneScript(new FrequencyScript(components), sections);

    private static readonly Gen<CadenceScript> Cadence = Some(
        from duration in Time
        from pairs in Some(Time.SelectMany(burst => Time.Select(off => new CadencePair(burst, off))), 3)
        select new CadenceSection(duration, pairs),
        2).Select(sections => new CadenceScript(sections));

    private static readonly Gen<DelayList> Delays =
        Gen.ListOf(Gen.Choose(0, int.MaxValue).SelectMany(a => Gen.Elements(0, 1, 600).Select(b => new DelayRange((uint)a, (uint)b)))).Select(ranges => new DelayList([.. ranges.Take(10)]));

    [Property(Replay = "20261124,7", MaxTest = 500)]
    public Property Tones() => Prop.ForAll(Tone.ToArbitrary(), tone => tone.ToString().Length > ToneScript.Limit || tone.Equals(ToneScript.Parse(tone.ToString()).OrThrow()));

    [Property(Replay = "20261124,7", MaxTest = 500)]
    public Property Cadences() => Prop.ForAll(Cadence.ToArbitrary(), cadence => cadence.ToString().Length > CadenceScript.Limit || cadence.Equals(CadenceScript.Parse(cadence.ToString()).OrThrow()));

    [Property(Replay = "20261124,7", MaxTest = 500)]
    public Property DialPlans() => Prop.ForAll(PlanGenerator.Plans.ToArbitrary(), plan => plan.ToString().Length > DialPlan.Limit || plan.Equals(DialPlan.Parse(plan.ToString()).OrThrow()));

    [Property(Replay = "20261124,7", MaxTest = 500)]
    public Property DelayLists() => Prop.ForAll(Delays.ToArbitrary(), delays => delays.Equals(DelayList.Parse(delays.ToString()).OrThrow()));

    internal static Gen<ImmutableArray<T>> Some<T>(Gen<T> one, int most)
        => Gen.Choose(1, most).SelectMany(count => Gen.ArrayOf(one, count)).Select(items => items.ToImmutableArray());
}

using Spa.Media.Cadences;
using Spa.Media.Tones;
using Spa.Scripts.Cadences;
using Spa.Scripts.Tones;

namespace Spa.Simulation.Exchanges;

/// <summary>How an exchange behaves.</summary>
public sealed record ExchangeOptions
{
    /// <summary>Battery voltage in millivolts, signed by polarity.</summary>
    public int BatteryMillivolts { get; init; } = -48_000;

    /// <summary>Feed and loop resistance together.</summary>
    public int LoopOhms { get; init; } = 1300;

    /// <summary>Ring frequency.</summary>
    public double RingHertz { get; init; } = 20;

    /// <summary>Ring voltage, root mean square.</summary>
    public double RingVolts { get; init; } = 75;

    /// <summary>Ring cadence.</summary>
    public CadencePlan RingCadence { get; init; } = CadencePlan.From(CadenceScript.Parse("*(2/4)").OrThrow());

    /// <summary>Dial tone of the exchange.</summary>
    public TonePlan DialTone { get; init; } = TonePlan.From(ToneScript.Parse("425@-10;*(*/0/1)").OrThrow());

    /// <summary>Tone after the caller has hung up, where the exchange clears by tone.</summary>
    public TonePlan ClearTone { get; init; } = TonePlan.From(ToneScript.Parse("480@-20,620@-20;*(.25/.25/1+2)").OrThrow());

    /// <summary>What the line shows when the caller has hung up.</summary>
    public ClearSignal Clear { get; init; } = ClearSignal.Cpc;

    /// <summary>How long the battery is away at <see cref="ClearSignal.Cpc"/>.</summary>
    public TimeSpan CpcLength { get; init; } = TimeSpan.FromMilliseconds(350);
}

/// <summary>What a line shows when the caller has hung up.</summary>
public enum ClearSignal
{
    /// <summary>The battery goes for a moment.</summary>
    Cpc,

    /// <summary>The polarity is reversed until the line is released, then a tone.</summary>
    Reversal,

    /// <summary>A tone only.</summary>
    Tone,
}

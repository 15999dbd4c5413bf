using Spa.Gateway.Lines;

namespace Spa.Gateway.Calls;

/// <summary>What the leg of the line to the exchange needs of the settings.</summary>
/// <param name="Line">Times and switches of its line.</param>
/// <param name="Ring">What counts as ringing.</param>
/// <param name="InputGain"><c>PSTN To SPA Gain</c> in dB.</param>
/// <param name="OutputGain"><c>SPA To PSTN Gain</c> in dB.</param>
public sealed record PstnOptions(FxoTimings Line, RingTimings Ring, decimal InputGain, decimal OutputGain);

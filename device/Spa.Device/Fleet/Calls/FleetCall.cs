using System.Diagnostics;
using System.Globalization;
using Spa.Media.Tones;

namespace Spa.Device.Fleet.Calls;

/// <summary>How a call of the fleet went.</summary>
/// <param name="Caller">Who called.</param>
/// <param name="Called">Whom.</param>
/// <param name="SetUp">From the last key to both being connected; the other lifts as soon as it rings. Null = that did not come about.</param>
/// <param name="There">What the called heard of the caller, in dBm0; null = nothing.</param>
/// <param name="Here">What the caller heard of the called, in dBm0; null = nothing.</param>
/// <param name="Cause">Why it failed; empty = it did not.</param>
/// <param name="Length">How long all of it took.</param>
internal sealed record FleetCallResult(string Caller, string Called, TimeSpan? SetUp, double? There, double? Here, string Cause, TimeSpan Length)
{
    /// <summary>Both heard each other as loud as it should be.</summary>
    public bool Speech => Cause.Length == 0;

    /// <summary>What was seen, in a sentence.</summary>
    public string Proof => SetUp is null ? Cause : string.Create(
        CultureInfo.InvariantCulture, $"connected after {SetUp.Value.TotalMilliseconds:0} ms; {Called} heard {Shown(There)}, {Caller} heard {Shown(Here)}{(Cause.Length > 0 ? $"; {Cause}" : string.Empty)}");

    private static string Shown(double? level) => level is { } dbm0 ? string.Create(CultureInfo.InvariantCulture, $"{dbm0:0.0} dBm0") : "nothing";
}

/// <summary>One call from lifting to hanging up: one speaks, then the other, and what is heard is compared with what was said.</summary>
internal static class FleetCall
{
    private const int CallerHertz = 700;
    private const int CalledHertz = 1000;
    private const decimal Said = -12;

    // 3 dB at each of the two phone ports.
    private const double Expected = -18;
    private const double Tolerance = 2;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SpeechWithin = TimeSpan.FromSeconds(10);

    /// <summary>Places it.</summary>
    /// <param name="caller">Who calls; its telephone is on hook.</param>
    /// <param name="called">Who is called; so is its.</param>
    /// <param name="talk">How long they stay connected at least.</param>
    public static async Task<FleetCallResult> Place(FleetPhone caller, FleetPhone called, TimeSpan talk)
    {
        var watch = Stopwatch.StartNew();
        var (setUp, there, here) = ((TimeSpan?)null, (double?)null, (double?)null);
        var cause = await Connect().ConfigureAwait(false);
        if (cause.Length == 0)
        {
            var answered = watch.Elapsed;
            there = await Speak(caller, called, CallerHertz).ConfigureAwait(false);
            here = await Speak(called, caller, CalledHertz).ConfigureAwait(false);
            cause = IsRight(there) && IsRight(here) ? string.Empty : "speech was not heard as it was said";
            var rest = talk - (watch.Elapsed - answered);
            await Task.Delay(rest > TimeSpan.Zero ? rest : TimeSpan.Zero).ConfigureAwait(false);
        }

        await caller.Do(phone => phone.HangUp()).ConfigureAwait(false);
        if (!await called.Until((voice, _) => voice.Calls.IsEmpty, Soon).ConfigureAwait(false) && cause.Length == 0)
        {
            cause = "the called was not told of the end";
        }

        await called.Do(phone => phone.HangUp()).ConfigureAwait(false);
        await Task.WhenAll(Rests(caller), Rests(called)).ConfigureAwait(false);
        return new FleetCallResult(caller.User, called.User, setUp, there, here, cause, watch.Elapsed);

        async Task<string> Connect()
        {
            await caller.Forget().ConfigureAwait(false);
            await caller.Do(phone => phone.Lift()).ConfigureAwait(false);
            if (!await caller.Until((voice, _) => voice.Phone.Tone == "Dial Tone", Soon).ConfigureAwait(false))
            {
                return await caller.Tone().ConfigureAwait(false) is { Length: > 0 } tone ? $"{tone} in place of dial tone" : "no dial tone";
            }

            await caller.Do(phone => phone.Dial($"{called.User}#")).ConfigureAwait(false);
            await caller.Until((_, phone) => !phone.IsDialling, Soon).ConfigureAwait(false);
            var dialled = watch.Elapsed;
            using var over = new CancellationTokenSource();
            var rings = called.Until((voice, _) => voice.Phone.Ringing || over.IsCancellationRequested, Soon);
            var fails = caller.Until((voice, _) => voice.Phone.Tone is "Busy Tone" or "Reorder Tone" || voice.Phone.Tone.StartsWith("SIT", StringComparison.Ordinal) || over.IsCancellationRequested, Soon);
            var first = await Task.WhenAny(rings, fails).ConfigureAwait(false);
            var rang = first == rings && await rings.ConfigureAwait(false);
            await over.CancelAsync().ConfigureAwait(false);
            if (!rang)
            {
                return await caller.Failure().ConfigureAwait(false);
            }

            await called.Do(phone => phone.Lift()).ConfigureAwait(false);
            var both = await Task.WhenAll(caller.Until((voice, _) => voice.Phone.State == "in a call", Soon), called.Until((voice, _) => voice.Phone.State == "in a call", Soon)).ConfigureAwait(false);
            if (!both.All(one => one))
            {
                return await caller.Failure().ConfigureAwait(false);
            }

            setUp = watch.Elapsed - dialled;
            return string.Empty;
        }
    }

    private static async Task<double?> Speak(FleetPhone from, FleetPhone to, int hertz)
    {
        await from.Do(phone => phone.Speak(TonePlan.Steady(hertz, Said))).ConfigureAwait(false);
        var heard = await to.Hears(hertz, SpeechWithin).ConfigureAwait(false);
        await from.Do(phone => phone.Speak(null)).ConfigureAwait(false);
        return heard;
    }

    private static bool IsRight(double? level) => level is { } dbm0 && Math.Abs(dbm0 - Expected) <= Tolerance;

    // Free for the next call.
    private static Task<bool> Rests(FleetPhone phone) => phone.Until((voice, _) => voice.Calls.IsEmpty && !voice.Phone.OffHook && !voice.Phone.Ringing, Soon);
}

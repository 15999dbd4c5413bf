using System.Globalization;
using System.Text;
using Spa.Media.Analysis;
using Spa.Media.Detectors;
using Spa.Simulation.Exchanges;
using Spa.Simulation.Lines;
using Spa.Simulation.Phones;

namespace Spa.Simulation.Ladders;

/// <summary>Watches a telephone from frame to frame and tells what a listener at its side would note: hook, ring, digits, tones, Caller ID, lamp.</summary>
/// <param name="told">Told who, "phone" or "exchange", and what, in words.</param>
public sealed class PhoneWatch(Action<string, string> told)
{
    // What is heard is named each 100 ms, and only once it has been the same twice.
    private const int Window = 800;

    // Digits that follow each other within two seconds are one number.
    private const int NumberGap = 200;
    private readonly DtmfDetector keys = new(DtmfOptions.Normal);
    private readonly short[] ear = new short[Window];
    private readonly StringBuilder number = new();
    private int heard;
    private int sinceKey;
    private int pulses;
    private int openFrames;
    private int closedFrames;
    private ShownCall? shown;
    private ExchangeState office;
    private bool isLifted;
    private bool wasClosed;
    private bool isRinging;
    private bool isLit;
    private string sound = string.Empty;
    private string candidate = string.Empty;

    /// <summary>Looks after a frame has passed.</summary>
    /// <param name="bench">Telephone and exchange.</param>
    /// <param name="heardFrame">What came to the telephone.</param>
    /// <param name="saidFrame">What left it.</param>
    public void See(LineBench bench, ReadOnlySpan<short> heardFrame, ReadOnlySpan<short> saidFrame)
    {
        ArgumentNullException.ThrowIfNull(bench);
        var phone = bench.Phone;
        SeeExchange(bench.Exchange.State);
        SeeHook(phone.IsLifted, phone.LoopClosed || phone.Feeding == 0);
        SeeRing(phone.Ringing is { } drive ? string.Create(CultureInfo.InvariantCulture, $"rings ({drive.Hertz} Hz, {drive.Volts} V)") : null);
        SeeKeys(saidFrame);
        SeeSound(phone.IsLifted && phone.LoopClosed ? heardFrame : []);
        if (phone.Display.Calls is [.., var call] && call != shown)
        {
            shown = call;
            Note($"display: {call.Number ?? call.Absence?.ToString() ?? "no number"}{(call.Name is { } name ? $" \"{name}\"" : string.Empty)}{(call.InCall ? " (call waits)" : string.Empty)}");
        }

        if (phone.Display.Lamp != isLit)
        {
            isLit = phone.Display.Lamp;
            Note(isLit ? "message lamp on" : "message lamp off");
        }
    }

    private void Note(string what) => told("phone", what);

    private void SeeExchange(ExchangeState state)
    {
        if (state != office)
        {
            told("exchange", state switch
            {
                ExchangeState.Idle => "line is idle",
                ExchangeState.DialTone => "off hook: dial tone",
                ExchangeState.Ringing => "calls the line",
                ExchangeState.Talking => "is answered",
                _ => "clears the line",
            });
            office = state;
        }
    }

    private void SeeHook(bool lifted, bool closed)
    {
        if (lifted != isLifted)
        {
            EndNumber();
            isLifted = lifted;
            (pulses, openFrames) = (0, 0);
            Note(lifted ? "lifts the handset" : "hangs up");
        }
        else if (lifted && closed != wasClosed)
        {
            if (closed)
            {
                SeeOpening(openFrames);
            }

            (openFrames, closedFrames) = (0, 0);
        }

        wasClosed = closed;
        openFrames += lifted && !closed ? 1 : 0;
        closedFrames += lifted && closed ? 1 : 0;
        if (pulses > 0 && closedFrames == 20)
        {
            Digit((char)('0' + (pulses % 10)), " by pulses");
            pulses = 0;
        }
    }

    // A dial opens the loop for about 60 ms, a flash for more than 100. Where the wire is not fed, it is not the phone that opens it.
    private void SeeOpening(int frames)
    {
        if (frames is > 0 and < 10)
        {
            pulses++;
        }
        else if (frames is >= 10 and <= 200)
        {
            Note(string.Create(CultureInfo.InvariantCulture, $"flashes the hook ({frames * 10} ms)"));
        }
    }

    private void SeeRing(string? words)
    {
        if (words is not null != isRinging)
        {
            isRinging = words is not null;
            Note(words ?? "ring pauses");
        }
    }

    private void SeeKeys(ReadOnlySpan<short> said)
    {
        if (keys.Push(said) is { Change: DtmfChange.Down } news)
        {
            Digit(news.Key, string.Empty);
        }
        else if (number.Length > 0 && ++sinceKey > NumberGap)
        {
            EndNumber();
        }
    }

    private void Digit(char key, string how)
    {
        sinceKey = 0;
        number.Append(key);
        Note($"dials {key}{how}");
    }

    private void EndNumber()
    {
        if (number.Length > 1)
        {
            Note($"has dialled {number}");
        }

        number.Clear();
    }

    private void SeeSound(ReadOnlySpan<short> frame)
    {
        if (frame.IsEmpty)
        {
            (heard, candidate) = (0, string.Empty);
            sound = string.Empty;
            return;
        }

        frame.CopyTo(ear.AsSpan(heard));
        heard += frame.Length;
        if (heard < Window)
        {
            return;
        }

        heard = 0;
        var now = Name(ear);
        if (now == candidate && now != sound)
        {
            sound = now;
            Note(now.Length == 0 ? "hears silence" : $"hears {now}");
        }

        candidate = now;
    }

    private static string Name(ReadOnlySpan<short> samples)
    {
        if (samples.IndexOfAnyExceptInRange((short)-40, (short)40) < 0)
        {
            return string.Empty;
        }

        var sines = ToneAnalysis.Components(samples);
        return sines.Length is 0 or > 3
            ? "sound"
            : string.Join(" + ", sines.Select(sine => string.Create(CultureInfo.InvariantCulture, $"{Math.Round(sine.Hertz):0}"))) + " Hz";
    }
}

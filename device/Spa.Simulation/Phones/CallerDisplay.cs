using System.Text;
using Spa.Media.CallerId;
using Spa.Media.Detectors;
using Spa.Simulation.Lines;

namespace Spa.Simulation.Phones;

/// <summary>The display and the message lamp of a telephone: reads data of either standard and keys on the hook, and data during a call behind an alert that the telephone has answered.</summary>
public sealed class CallerDisplay
{
    private const int Most = 100;

    // After so many silent frames nothing is listened to; keys further apart belong to no number.
    private const int Silence = 100;

    // Data follow an alert within this many frames.
    private const int AfterAlert = 100;

    private readonly FskDemodulator data = new(FskStandard.Bell202);
    private readonly DtmfDetector keys = new(DtmfOptions.Normal);
    private readonly AlertToneDetector alert = new();
    private readonly List<ShownCall> calls = [];
    private readonly StringBuilder pressed = new();
    private int silent = Silence;
    private int armed;

    /// <summary>Callers shown, oldest first; at most the last 100.</summary>
    public IReadOnlyList<ShownCall> Calls => calls;

    /// <summary>The message lamp is lit.</summary>
    public bool Lamp { get; private set; }

    /// <summary>Messages that set the lamp.</summary>
    public int LampMessages { get; private set; }

    /// <summary>Alerts heard during calls.</summary>
    public int Alerts { get; private set; }

    /// <summary>What came over the wire on the hook, from the end of the last second of silence.</summary>
    public Recording Wire { get; } = new(TimeSpan.FromSeconds(30));

    /// <summary>Hears a frame; true = an alert has just ended and waits for its answer.</summary>
    internal bool Hear(ReadOnlySpan<short> frame, TimeSpan now, bool inCall)
    {
        if (frame.IndexOfAnyExcept((short)0) >= 0)
        {
            if (silent >= Silence && !inCall)
            {
                Wire.Clear();
            }

            silent = 0;
        }
        else if (++silent >= Silence)
        {
            silent = Silence;
            pressed.Clear();
            armed = 0;
            return false;
        }

        if (inCall)
        {
            var ended = alert.Push(frame);
            Alerts += ended ? 1 : 0;
            armed = ended ? AfterAlert : Math.Max(armed - 1, 0);
            if (armed > 0)
            {
                Read(frame, now, inCall);
            }

            return ended;
        }

        Wire.Add(frame);
        Read(frame, now, inCall);
        if (keys.Push(frame) is { Change: DtmfChange.Down } news)
        {
            ReadKey(news.Key, now);
        }

        return false;
    }

    private void Read(ReadOnlySpan<short> frame, TimeSpan now, bool inCall)
    {
        if (data.Push(frame) is not { Good: true } || !CallerIdMessage.Read(data.Message).Ok(out var message, out _))
        {
            return;
        }

        if (message.Lamp is { } lamp)
        {
            Lamp = lamp;
            LampMessages++;
        }
        else
        {
            Show(new ShownCall(now, message.Number, message.Name, message.Number is null ? message.NumberAbsence : null, message.Time, inCall));
        }
    }

    private void ReadKey(char key, TimeSpan now)
    {
        pressed.Append(key);
        if (key is not ('C' or '#'))
        {
            return;
        }

        if (DtmfCallerId.Read(pressed.ToString()).Ok(out var caller, out _))
        {
            Show(new ShownCall(now, caller.Number, null, caller.Absence, null, false));
        }

        pressed.Clear();
    }

    private void Show(ShownCall call)
    {
        if (calls.Count == Most)
        {
            calls.RemoveAt(0);
        }

        calls.Add(call);
    }
}

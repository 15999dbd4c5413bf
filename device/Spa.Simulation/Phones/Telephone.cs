using Spa.Gateway.Lines;
using Spa.Media;
using Spa.Media.Detectors;
using Spa.Media.Levels;
using Spa.Media.Tones;
using Spa.Simulation.Lines;

namespace Spa.Simulation.Phones;

/// <summary>An analog telephone: a hook, a handset that hears and speaks, a bell, a keypad (or a dial), a display. Its time is the frames it has traded.</summary>
public sealed class Telephone
{
    // Less than this feeds no telephone.
    private const int LeastMillivolts = 5000;

    // From here on a neon lamp glows; the usual battery does not light it.
    private const int NeonMillivolts = 70_000;

    // A dial: 60 ms open and 40 ms closed for each pulse, 800 ms between digits.
    private const int PulseFrames = 10;
    private const int UsualBreak = 60;
    private const int BetweenDigitsFrames = 80;

    private static readonly DtmfTiming Keypad = new(-8, -6, TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(100));
    private static readonly TimeSpan Acknowledge = TimeSpan.FromMilliseconds(60);

    private readonly TonePlayer voice = new();
    private readonly DtmfGenerator keypad = new(Keypad);
    private readonly Queue<(char Key, DtmfTiming Timing)> keys = new();
    private readonly Queue<(bool Open, int Frames)> dial = new();
    private readonly EnergyDetector ear = new();
    private readonly List<RingBurst> rings = [];
    private readonly short[] spoken = new short[Pcm.FrameSamples];
    private int feed;
    private int flashFrames;
    private int dialFrames;
    private bool dialOpen;
    private long frames;

    /// <summary>Raised when <see cref="LoopClosed"/> may have changed.</summary>
    public event Action? LoopChanged;

    /// <summary>The handset is lifted.</summary>
    public bool IsLifted { get; private set; }

    /// <summary>Loop current can flow: lifted, fed and not in a flash or a dial pulse.</summary>
    public bool LoopClosed => IsLifted && flashFrames == 0 && !dialOpen && Math.Abs(feed) >= LeastMillivolts;

    /// <summary>Keys sound or wait, or the dial runs back.</summary>
    public bool IsDialling => keypad.IsPlaying || keys.Count > 0 || dialFrames > 0 || dial.Count > 0;

    /// <summary>A machine that is connected in place of the handset while it is lifted; null = none.</summary>
    public ISoundMachine? Machine { get; set; }

    /// <summary>Who called, and whether messages wait.</summary>
    public CallerDisplay Display { get; } = new();

    /// <summary>It answers an alert during a call with the key D, so that it is told who calls. True at first.</summary>
    public bool AnswersAlert { get; set; } = true;

    /// <summary>Its neon lamp glows: lit by the voltage of the wire alone, while the handset is down.</summary>
    public bool Neon => !IsLifted && Math.Abs(feed) >= NeonMillivolts;

    /// <summary>The voltage it is fed with, in millivolts, signed.</summary>
    public int Feeding => feed;

    /// <summary>The ring voltage that is there now; null = none.</summary>
    public RingDrive? Ringing { get; private set; }

    /// <summary>All bursts of ring voltage seen, oldest first; at most the last 1000.</summary>
    public IReadOnlyList<RingBurst> Rings => rings;

    /// <summary>What was heard since the handset was lifted, silence included.</summary>
    public Recording Heard { get; } = new();

    /// <summary>How loud the last 100 ms were.</summary>
    public Dbm0 HeardLevel => ear.Level;

    /// <summary>What was spoken since the handset was lifted, silence included.</summary>
    public Recording Spoken { get; } = new();

    /// <summary>Time since it was made.</summary>
    public TimeSpan Now => Pcm.Time(frames * Pcm.FrameSamples);

    /// <summary>Lifts the handset; the recordings begin anew. Nothing when it is lifted.</summary>
    public void Lift()
    {
        if (!IsLifted)
        {
            IsLifted = true;
            Heard.Clear();
            Spoken.Clear();
            LoopChanged?.Invoke();
        }
    }

    /// <summary>Puts the handset down. The recordings stay until it is lifted again.</summary>
    public void HangUp()
    {
        (IsLifted, flashFrames, dialFrames, dialOpen) = (false, 0, 0, false);
        voice.Stop();
        keypad.Stop();
        keys.Clear();
        dial.Clear();
        LoopChanged?.Invoke();
    }

    /// <summary>Opens the loop of a lifted telephone for a time, to the next 10 ms.</summary>
    public void Flash(TimeSpan length)
    {
        if (IsLifted)
        {
            flashFrames = (int)Math.Ceiling(length / Pcm.Frame);
            LoopChanged?.Invoke();
        }
    }

    /// <summary>Presses keys of the keypad of a lifted telephone one after the other, 100 ms each and 100 ms apart; what is no key is passed over.</summary>
    public void Dial(string number)
    {
        ArgumentNullException.ThrowIfNull(number);
        foreach (var key in number)
        {
            Press(key, Keypad);
        }
    }

    /// <summary>Presses one key for a time, at the end of those that wait.</summary>
    public void Press(char key, TimeSpan length) => Press(key, Keypad with { On = length });

    /// <summary>Dials digits with a dial that opens the loop, ten times a second.</summary>
    /// <param name="digits">What is no digit is passed over.</param>
    /// <param name="open">Per cent of a pulse for which the loop is open, to the next 10: 60 or 67 are usual.</param>
    public void Pulse(string digits, int open = UsualBreak)
    {
        ArgumentNullException.ThrowIfNull(digits);
        var breaks = (open + 5) / PulseFrames;
        foreach (var digit in digits.Where(char.IsAsciiDigit))
        {
            for (var pulse = digit == '0' ? 10 : digit - '0'; IsLifted && pulse > 0; pulse--)
            {
                dial.Enqueue((true, breaks));
                dial.Enqueue((false, pulse == 1 ? BetweenDigitsFrames : PulseFrames - breaks));
            }
        }
    }

    /// <summary>Speaks a signal into the handset from now on; null = be quiet.</summary>
    public void Speak(TonePlan? signal)
    {
        if (signal is null)
        {
            voice.Stop();
        }
        else
        {
            voice.Start(signal);
        }
    }

    /// <summary>The wire feeds it, in millivolts, signed; 0 = not at all.</summary>
    public void Feed(int millivolts)
    {
        if (millivolts != feed)
        {
            feed = millivolts;
            LoopChanged?.Invoke();
        }
    }

    /// <summary>The wire rings it; null = no more.</summary>
    public void Ring(RingDrive? drive)
    {
        if (drive == Ringing)
        {
            return;
        }

        if (Ringing is not null)
        {
            rings[^1] = rings[^1] with { Length = Now - rings[^1].Start };
        }

        Ringing = drive;
        if (drive is { } there)
        {
            if (rings.Count == 1000)
            {
                rings.RemoveAt(0);
            }

            rings.Add(new RingBurst(Now, null, there));
        }
    }

    /// <summary>Trades one frame with the wire. Without loop current nothing is heard and nothing leaves.</summary>
    public void Trade(ReadOnlySpan<short> heard, Span<short> said)
    {
        frames++;
        said.Clear();
        if (!IsLifted)
        {
            ear.Push(said);
            Display.Hear(heard, Now, false);
            return;
        }

        if (LoopClosed && Display.Hear(heard, Now, true) && AnswersAlert)
        {
            Press('D', Acknowledge);
        }

        // A key that is pressed mutes the handset.
        voice.Play(spoken);
        if (LoopClosed)
        {
            Machine?.Exchange(heard, spoken);
        }

        if (!keypad.IsPlaying && keys.TryDequeue(out var next))
        {
            keypad.Set(next.Timing);
            keypad.Dial([next.Key]);
        }

        if (keypad.IsPlaying)
        {
            keypad.Play(spoken);
        }

        ear.Push(LoopClosed ? heard : said);
        if (LoopClosed)
        {
            Heard.Add(heard);
            Spoken.Add(spoken);
            spoken.CopyTo(said);
        }
        else
        {
            Heard.Add(said);
            Spoken.Add(said);
        }

        if (flashFrames > 0 && --flashFrames == 0)
        {
            LoopChanged?.Invoke();
        }

        RunDial();
    }

    private void Press(char key, DtmfTiming timing)
    {
        if (IsLifted && DtmfGenerator.IsKey(key))
        {
            keys.Enqueue((key, timing));
        }
    }

    private void RunDial()
    {
        if (dialFrames > 0 && --dialFrames > 0)
        {
            return;
        }

        var before = dialOpen;
        (dialOpen, dialFrames) = dial.TryDequeue(out var next) ? next : (false, 0);
        if (dialOpen != before)
        {
            LoopChanged?.Invoke();
        }
    }
}

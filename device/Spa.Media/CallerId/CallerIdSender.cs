using Spa.Media.Tones;
using static Spa.Media.CallerId.CallerIdAct;

namespace Spa.Media.CallerId;

/// <summary>How sending ended, or has not.</summary>
public enum CallerIdOutcome
{
    /// <summary>It goes on.</summary>
    Sending,

    /// <summary>All of it was sent.</summary>
    Sent,

    /// <summary>The telephone did not answer the alert: no data were sent.</summary>
    NotAcknowledged,
}

/// <summary>Carries a plan out, frame by frame: gives the samples for the line, and says how polarity and talk path are to be. Allocates nothing while it plays.</summary>
public sealed class CallerIdSender
{
    private readonly CallerIdPlan plan;
    private readonly byte[] data;
    private readonly string keys;
    private readonly FskModulator modulator;
    private readonly DtmfGenerator generator;
    private readonly TonePlayer player = new();
    private readonly TonePlan?[] alerts;
    private int next = -1;
    private int left;
    private bool acknowledged;
    private bool failed;

    /// <summary>Makes ready.</summary>
    /// <param name="plan">What is done when.</param>
    /// <param name="standard">Tones of data.</param>
    /// <param name="levels">Levels.</param>
    /// <param name="data">The message as data.</param>
    /// <param name="keys">The message as keys.</param>
    public CallerIdSender(CallerIdPlan plan, FskStandard standard, CallerIdLevels levels, byte[] data, string keys)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(levels);
        (this.plan, this.data, this.keys) = (plan, data, keys);
        modulator = new FskModulator(standard, levels.Data);
        generator = new DtmfGenerator(levels.Keys);
        alerts = [.. plan.Acts.Select(act => act is Alert alert ? AlertTone.Of(alert.Length, levels.Alert) : null)];
        Next();
    }

    /// <summary>Whether polarity is to be against the idle one.</summary>
    public bool Reversed { get; private set; }

    /// <summary>Whether the talk path is to be cut.</summary>
    public bool Muted { get; private set; }

    /// <summary>How it stands.</summary>
    public CallerIdOutcome Outcome => next < plan.Acts.Length ? CallerIdOutcome.Sending : failed ? CallerIdOutcome.NotAcknowledged : CallerIdOutcome.Sent;

    /// <summary>The telephone sent a key; D and A acknowledge an alert.</summary>
    public void Heard(char key) => acknowledged |= key is 'D' or 'A';

    /// <summary>Writes the next samples for the line, zeros after the end.</summary>
    public void Play(Span<short> samples)
    {
        while (samples.Length > 0 && Outcome == CallerIdOutcome.Sending)
        {
            var count = Step(samples);
            samples = samples[count..];
        }

        samples.Clear();
    }

    private int Step(Span<short> samples)
    {
        switch (plan.Acts[next])
        {
            case Alert:
                return Ends(player.Play(samples), player.IsPlaying);
            case SendData:
                return Ends(modulator.Play(samples), modulator.IsPlaying);
            case SendKeys:
                return Ends(generator.Play(samples), generator.IsPlaying);
            default:
                // A pause, or waiting for an answer that ends it early.
                if (plan.Acts[next] is AwaitAcknowledge && acknowledged)
                {
                    return Ends(0, false);
                }

                var count = Math.Min(samples.Length, left);
                samples[..count].Clear();
                left -= count;
                failed |= left == 0 && plan.Acts[next] is AwaitAcknowledge;
                return Ends(count, left > 0);
        }
    }

    private int Ends(int count, bool playing)
    {
        if (!playing)
        {
            Next();
        }

        return count;
    }

    // To the next act that takes time.
    private void Next()
    {
        while (++next < plan.Acts.Length)
        {
            switch (plan.Acts[next])
            {
                case Reverse reverse:
                    Reversed = reverse.Reversed;
                    continue;
                case Mute mute:
                    Muted = mute.Muted;
                    continue;
                case var _ when failed:
                    continue;
                case Pause pause:
                    left = Pcm.Samples(pause.Length);
                    break;
                case AwaitAcknowledge wait:
                    (left, acknowledged) = (Pcm.Samples(wait.Within), false);
                    break;
                case Alert:
                    player.Start(alerts[next]!);
                    break;
                case SendData send:
                    modulator.Start(data, send.Preamble);
                    break;
                default:
                    generator.Dial(keys);
                    break;
            }

            return;
        }
    }
}

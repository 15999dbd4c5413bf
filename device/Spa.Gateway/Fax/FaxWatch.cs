using Spa.Configuration.Parameters.Choices;
using Spa.Media.Detectors;

namespace Spa.Gateway.Fax;

/// <summary>Listens for fax machines in a call: the calling tone where the call came from, the answer tone or the preamble of the first answer where it went. Allocates nothing.</summary>
/// <param name="settings">Which tones count.</param>
/// <param name="weCalled">Our party called the far end.</param>
internal sealed class FaxWatch(FaxSettings settings, bool weCalled)
{
    // A modem turns the phase of its answer tone each 450 ms, and the tone is told after 300: two turns have had their chance after a second, for a jitter buffer that is settling may spoil one.
    private const int SureOfFax = 70;

    private readonly AnswerToneDetector caller = new();
    private readonly AnswerToneDetector answerer = new();
    private readonly PreambleDetector preamble = new();
    private readonly bool isOn = settings.Side switch
    {
        FaxToneDetect.CallerOnly => weCalled,
        FaxToneDetect.CalleeOnly => !weCalled,
        _ => true,
    };

    private int frames;

    /// <summary>A fax machine is there.</summary>
    public bool HasFax { get; private set; }

    /// <summary>A modem is there: 2100 Hz that turns its phase (V.25, V.8).</summary>
    public bool HasModem { get; private set; }

    /// <summary>Takes a frame of each side.</summary>
    /// <param name="ours">What our party says.</param>
    /// <param name="theirs">What the far end says.</param>
    public void Push(ReadOnlySpan<short> ours, ReadOnlySpan<short> theirs)
    {
        if (!isOn || (!settings.HearsAnswer && !settings.HearsCalling))
        {
            return;
        }

        if (settings.HearsCalling)
        {
            caller.Push(weCalled ? ours : theirs);
            HasFax |= caller.HasCalling;
        }

        if (settings.HearsAnswer)
        {
            answerer.Push(weCalled ? theirs : ours);
            frames = answerer.HasAnswer ? frames + 1 : 0;
            HasModem |= answerer is { HasAnswer: true, Reversals: > 0 };
            preamble.Push(weCalled ? theirs : ours);
            HasFax |= (frames >= SureOfFax || preamble.Heard) && !HasModem;
        }
    }
}

using Spa.Gateway.Calls;
using Spa.Media;
using Spa.Media.Tones;
using Spa.Simulation.Lines;

namespace Spa.Simulation.Stations;

/// <summary>What sits at the far end of a call: says a recording or a tone, keeps what it hears, gives it back as an echo.</summary>
public sealed class StationLeg : Leg
{
    private readonly TonePlayer voice = new();
    private readonly short[] before = new short[Pcm.FrameSamples];
    private ReadOnlyMemory<short> script;
    private bool endless;
    private int at;

    /// <summary>Makes it, silent.</summary>
    public StationLeg(string name)
        : base(name)
    {
    }

    /// <summary>Gives back what it hears, 10 ms later.</summary>
    public bool Echoes { get; set; }

    /// <summary>A machine that speaks and listens in its place; null = none.</summary>
    public ISoundMachine? Machine { get; set; }

    /// <summary>What it heard since it was joined, silence included.</summary>
    public Recording Heard { get; } = new();

    /// <summary>What it said since it was joined, silence included.</summary>
    public Recording Spoken { get; } = new();

    /// <summary>Keys it was sent apart from the audio, in order.</summary>
    public string Keys { get; private set; } = string.Empty;

    /// <summary>It is in a call, which nobody has on hold here.</summary>
    public bool IsJoined => Peer is not null;

    /// <summary>A signal sounds, or a recording is not over.</summary>
    public bool IsSpeaking => voice.IsPlaying || at < script.Length;

    /// <summary>Says a recording from now on.</summary>
    /// <param name="samples">8 kHz.</param>
    /// <param name="again">From the start again when it is over.</param>
    public void Say(ReadOnlyMemory<short> samples, bool again = false) => (script, endless, at) = (samples, again, 0);

    /// <summary>Sounds a signal from now on; null = be quiet.</summary>
    public void Say(TonePlan? signal)
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

    /// <inheritdoc/>
    public override void Joined()
    {
        Heard.Clear();
        Spoken.Clear();
    }

    /// <inheritdoc/>
    public override void FarEndGone()
    {
        // It has no handset to put down.
    }

    /// <inheritdoc/>
    public override void SendKey(char key, bool down)
    {
        if (down)
        {
            Keys += key;
        }
    }

    /// <inheritdoc/>
    protected override void Exchange(ReadOnlySpan<short> to, Span<short> from)
    {
        if (IsJoined && Machine is { } machine)
        {
            machine.Exchange(to, from);
        }
        else if (Echoes)
        {
            before.CopyTo(from);
            to.CopyTo(before);
        }
        else if (voice.IsPlaying)
        {
            voice.Play(from);
        }
        else
        {
            Read(from);
        }

        if (IsJoined)
        {
            Heard.Add(to);
            Spoken.Add(from);
        }
    }

    private void Read(Span<short> from)
    {
        from.Clear();
        var count = Math.Min(from.Length, script.Length - at);
        script.Span.Slice(at, count).CopyTo(from);
        at += count;
        if (endless && at == script.Length)
        {
            at = 0;
        }
    }
}

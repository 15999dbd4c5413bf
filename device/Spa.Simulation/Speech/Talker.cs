using Spa.Simulation.Lines;

namespace Spa.Simulation.Speech;

/// <summary>Somebody who talks on and on and listens to nobody.</summary>
/// <param name="seed">Who, and what is said: <see cref="FormantVoice"/>.</param>
public sealed class Talker(ulong seed) : ISoundMachine
{
    private readonly FormantVoice voice = new(seed);

    /// <inheritdoc/>
    public void Exchange(ReadOnlySpan<short> heard, Span<short> said) => voice.Talk(said);

    /// <summary>What that one says in so many samples.</summary>
    public static short[] Says(ulong seed, int samples)
    {
        var said = new short[samples];
        new FormantVoice(seed).Talk(said);
        return said;
    }
}

using Spa.Media.Levels;
using Spa.Media.Tones;

namespace Spa.Media.CallerId;

/// <summary>Sends bytes as two tones: 1200 bit/s, each byte with a zero before and a one after it, lowest bit first, without a break of phase. Bits change at their exact time, inside a sample too. Allocates nothing while it plays.</summary>
public sealed class FskModulator
{
    private const int AmplitudeBits = 12;

    // A bit lasts 8000 / 1200 samples: counted in thirds of twentieths, 3 of 20 in each sample.
    private const int BitUnits = 20;
    private const int SampleUnits = 3;

    // A raised cosine would cost bits; 2 ms at either end of the carrier are enough against a click.
    private const int Ramp = 16;

    private readonly uint mark;
    private readonly uint space;
    private readonly int amplitude;
    private ReadOnlyMemory<byte> bytes;
    private FskPreamble preamble;
    private int bits;
    private int bit;
    private int units;
    private int at;
    private int samplesLeft;
    private bool one;
    private uint phase;

    /// <summary>Makes a modulator that is silent.</summary>
    /// <param name="standard">Its tones.</param>
    /// <param name="dbm0">Level of the carrier in dBm0.</param>
    public FskModulator(FskStandard standard, decimal dbm0)
    {
        ArgumentNullException.ThrowIfNull(standard);
        (mark, space) = (Sine.Step(standard.Mark), Sine.Step(standard.Space));
        amplitude = (int)decimal.Round(Math.Min(Decibels.ReferencePeak * Decibels.Factor(dbm0), short.MaxValue) * (1 << AmplitudeBits));
    }

    /// <summary>True while there is something to send.</summary>
    public bool IsPlaying => samplesLeft > 0;

    /// <summary>Begins to send, in place of what is being sent.</summary>
    /// <param name="message">The bytes; not copied, and not to be changed while it plays.</param>
    /// <param name="before">What goes before them.</param>
    public void Start(ReadOnlyMemory<byte> message, FskPreamble before)
    {
        (bytes, preamble, bit, units, phase, at) = (message, before, 0, 0, 0, 0);
        bits = preamble.Seizure + preamble.Mark + (10 * message.Length) + FskPreamble.Trailing;
        samplesLeft = ((bits * BitUnits) + SampleUnits - 1) / SampleUnits;
        one = Bit(0);
    }

    /// <summary>Silent at once.</summary>
    public void Stop() => samplesLeft = 0;

    /// <summary>Writes the next samples, zeros after the end; returns how many carry the signal.</summary>
    public int Play(Span<short> samples)
    {
        var count = Math.Min(samples.Length, samplesLeft);
        for (var i = 0; i < count; i++)
        {
            long value = ((long)Sine.At(phase) * amplitude) >> Sine.Bits;
            var edge = Math.Min(at, samplesLeft - 1);
            value = edge < Ramp ? value * (edge + 1) / (Ramp + 1) : value;
            samples[i] = Pcm.Saturate((value + (1 << (AmplitudeBits - 1))) >> AmplitudeBits);
            Advance();
            at++;
            samplesLeft--;
        }

        samples[count..].Clear();
        return count;
    }

    // To the next sample: where a bit ends within, each tone for its share of it.
    private void Advance()
    {
        var left = BitUnits - units;
        if (left > SampleUnits)
        {
            units += SampleUnits;
            phase = unchecked(phase + (one ? mark : space));
            return;
        }

        var before = one ? mark : space;
        one = Bit(++bit);
        units = SampleUnits - left;
        phase = unchecked(phase + (uint)((((long)before * left) + ((long)(one ? mark : space) * units)) / SampleUnits));
    }

    private bool Bit(int number)
    {
        if (number < preamble.Seizure)
        {
            return (number & 1) != 0;
        }

        number -= preamble.Seizure + preamble.Mark;
        if (number < 0 || number >= 10 * bytes.Length)
        {
            return true;
        }

        var (byteNumber, place) = (number / 10, number % 10);
        return place switch
        {
            0 => false,
            9 => true,
            _ => (bytes.Span[byteNumber] & (1 << (place - 1))) != 0,
        };
    }
}

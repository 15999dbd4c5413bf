using Spa.Media.Levels;
using Spa.Media.Tones;

namespace Spa.Media.CallerId;

/// <summary>Hears messages sent as two tones. Knows nothing of the modulator: it follows the frequency, so level and twist hardly matter, and times each byte from its own start bit. Allocates nothing while it listens.</summary>
public sealed class FskDemodulator
{
    /// <summary>Longest message: type, length, 255 bytes, checksum.</summary>
    public const int Most = 258;

    private const int Taps = 13;
    private const float BitSamples = Pcm.SamplesPerSecond / (float)FskStandard.BitsPerSecond;

    // Half of what is looked at in the middle of a bit, in samples.
    private const float HalfLook = 2.3f;

    // Ones for so many bits are the mark before a message, not the end of a byte.
    private const int LeastMark = 25;

    // Between words ten ones may stand; what begins later is another message.
    private const int MostGap = 14;
    private const int ByteBits = 10;
    private static readonly float[] Filter = MakeFilter();

    private readonly uint step;
    private readonly float threshold;
    private readonly float nominal;
    private readonly float[] re = new float[Taps];
    private readonly float[] im = new float[Taps];
    private readonly byte[] message = new byte[Most];

    private uint phase;
    private float lastRe;
    private float lastIm;
    private float turn1;
    private float turn2;
    private float amplitude1;
    private float amplitude2;
    private float lastValue;
    private float power;

    // Times are in samples since the last change of tone or since the start bit, so that they stay small and exact.
    private float sinceEdge;
    private float onesSum;
    private int onesCount;
    private int alternations;
    private bool inMessage;
    private bool inByte;
    private float sinceStart;
    private int bit;
    private int shift;
    private float bitSum;
    private int count;
    private int seizure;
    private int mark;
    private double messagePower;
    private int messageSamples;

    /// <summary>Makes a demodulator that has heard nothing.</summary>
    /// <param name="standard">Its tones.</param>
    /// <param name="thresholdDbm0">Below this nothing is heard.</param>
    public FskDemodulator(FskStandard standard, double thresholdDbm0 = -42)
    {
        ArgumentNullException.ThrowIfNull(standard);
        step = Sine.Step((standard.Mark + standard.Space) / 2);
        nominal = Sine.At(Sine.Step((standard.Space - standard.Mark) / 2)) / (float)(1 << Sine.Bits);

        // A sine brought down to zero frequency keeps half of its mean square.
        var rms = new Dbm0(thresholdDbm0).Rms;
        threshold = (float)(rms * rms / 2);
    }

    /// <summary>The bytes heard last.</summary>
    public ReadOnlySpan<byte> Message => message.AsSpan(0, count);

    /// <summary>True while a carrier is heard.</summary>
    public bool Carrier { get; private set; }

    /// <summary>Takes a frame of 80 samples; tells of a message when its last byte has come. Its bytes stand in <see cref="Message"/> until the next begins.</summary>
    public FskReading? Push(ReadOnlySpan<short> frame)
    {
        FskReading? reading = null;
        foreach (var sample in frame)
        {
            reading = Take(sample) ?? reading;
        }

        return reading;
    }

    // A low pass at 1500 Hz by a sinc under a raised cosine: keeps the two tones, brought down to either side of zero, and drops their images.
    private static float[] MakeFilter()
    {
        const int Middle = Taps / 2;
        var filter = new float[Taps];
        var cutoff = Sine.Step(1500);
        float sum = 0;
        for (var i = 0; i < Taps; i++)
        {
            var k = i - Middle;
            var sinc = k == 0 ? 2 * 1500f / Pcm.SamplesPerSecond : Sine.At(unchecked(cutoff * (uint)k)) / (float)(1 << Sine.Bits) / (MathF.PI * k);
            var turn = (uint)(((long)(i + 1) << 32) / (Taps + 1));
            filter[i] = sinc * (1 - (Sine.At(unchecked(turn + Sine.QuarterTurn)) / (float)(1 << Sine.Bits))) / 2;
            sum += filter[i];
        }

        for (var i = 0; i < Taps; i++)
        {
            filter[i] /= sum;
        }

        return filter;
    }

    private FskReading? Take(short sample)
    {
        const float One = 1 << Sine.Bits;
        re.AsSpan(1).CopyTo(re);
        im.AsSpan(1).CopyTo(im);
        re[Taps - 1] = sample * (Sine.At(unchecked(phase + Sine.QuarterTurn)) / One);
        im[Taps - 1] = -sample * (Sine.At(phase) / One);
        phase = unchecked(phase + step);
        float a = 0, b = 0;
        for (var i = 0; i < Taps; i++)
        {
            a += re[i] * Filter[i];
            b += im[i] * Filter[i];
        }

        // The turn since the last sample, over three samples and weighted by their amplitude: a moment of noise counts little, and the weaker tone still counts beside the stronger. Above zero for a space, below for a mark, whatever the level.
        var here = (a * a) + (b * b);
        var amplitude = MathF.Sqrt((here + (lastRe * lastRe) + (lastIm * lastIm)) / 2);
        var turn = ((b * lastRe) - (a * lastIm)) / Math.Max(amplitude, 1e-3f);
        (lastRe, lastIm) = (a, b);
        var (turns, amplitudes) = (turn + turn1 + turn2, amplitude + amplitude1 + amplitude2);
        (turn2, turn1, amplitude2, amplitude1) = (turn1, turn, amplitude1, amplitude);
        power += (here - power) / 32;
        if (power < threshold / (Carrier ? 4 : 1))
        {
            Carrier = false;
            return Lose();
        }

        Carrier = true;
        return Follow(turns / Math.Max(amplitudes, 1e-3f), turns, here);
    }

    private FskReading? Lose()
    {
        var broken = inMessage && count > 2;
        var reading = broken ? Read(good: false) : (FskReading?)null;
        (inMessage, inByte, alternations, onesCount, onesSum, sinceEdge, lastValue) = (false, false, 0, 0, 0, 0, 0);
        return reading;
    }

    private FskReading? Follow(float value, float weight, float here)
    {
        FskReading? reading = null;
        sinceEdge++;
        if (inMessage)
        {
            messagePower += here;
            messageSamples++;
        }

        if (inByte)
        {
            reading = Sample(weight);
        }
        else if (inMessage && sinceEdge > MostGap * BitSamples)
        {
            reading = Lose();
        }

        if ((value > 0) != (lastValue > 0))
        {
            // How much of the last sample's time lies behind the change of tone.
            var behind = value / (value - lastValue);
            Edge(value > 0, sinceEdge - behind, behind);
            sinceEdge = behind;
            (onesSum, onesCount) = (0, 0);
        }

        if (value <= 0)
        {
            onesSum += value;
            onesCount++;
        }

        lastValue = value;
        return reading;
    }

    private void Edge(bool toSpace, float lasted, float behind)
    {
        var bits = lasted / BitSamples;
        if (toSpace && !inByte)
        {
            // The mark has to be the standard's tone and not just anything low.
            var steady = onesSum / Math.Max(onesCount, 1);
            if (!inMessage && bits >= LeastMark && steady < -0.6f * nominal && steady > -1.4f * nominal)
            {
                (inMessage, count, seizure, mark, messagePower, messageSamples) = (true, 0, alternations, (int)MathF.Round(bits), 0, 0);
            }

            if (inMessage)
            {
                (inByte, bit, shift, bitSum, sinceStart) = (true, 0, 0, 0, behind);
            }
        }

        alternations = bits is > 0.6f and < 1.4f ? alternations + 1 : bits < LeastMark || toSpace ? 0 : alternations;
    }

    private FskReading? Sample(float weight)
    {
        sinceStart++;
        var middle = (bit + 0.5f) * BitSamples;
        if (sinceStart < middle - HalfLook)
        {
            return null;
        }

        // The stop bit is looked at up to its middle only: the next start bit may come early.
        if (sinceStart <= middle + (bit == ByteBits - 1 ? 0 : HalfLook))
        {
            bitSum += weight;
            return null;
        }

        var one = bitSum < 0;
        bitSum = sinceStart >= middle + BitSamples - HalfLook ? weight : 0;
        if (bit == 0 && one)
        {
            inByte = false;
            return null;
        }

        if (bit is > 0 and < ByteBits - 1)
        {
            shift |= one ? 1 << (bit - 1) : 0;
        }

        bit++;
        return bit == ByteBits ? EndByte(one) : null;
    }

    private FskReading? EndByte(bool stopped)
    {
        inByte = false;
        if (count == 0 && (shift is not (CallerIdFields.Sdmf or CallerIdFields.SdmfWaiting or (>= 0x80 and < 0x90)) || !stopped))
        {
            // A voice, not a message.
            inMessage = false;
            return null;
        }

        message[count++] = (byte)shift;
        if (count < 2 || count < message[1] + 3)
        {
            return null;
        }

        var sum = 0;
        foreach (var b in Message)
        {
            sum += b;
        }

        inMessage = false;
        return Read((sum & 0xFF) == 0);
    }

    private FskReading Read(bool good)
        => new(count, good, Dbm0.FromRms(Math.Sqrt(2 * messagePower / Math.Max(messageSamples, 1))), seizure, mark);
}

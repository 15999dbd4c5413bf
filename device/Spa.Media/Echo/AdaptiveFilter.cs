using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Spa.Media.Echo;

/// <summary>A filter that learns the path of an echo: affine projection of order two, eight taps at a time with a fixed order of additions. Allocates nothing.</summary>
/// <remarks>Eight lanes are two times four where a processor has no more, and the sums are the same to the bit.</remarks>
internal sealed class AdaptiveFilter
{
    private const int Lanes = 8;
    private readonly float[] taps;

    /// <summary>A filter of so many taps, a multiple of eight, that knows nothing.</summary>
    public AdaptiveFilter(int length) => taps = new float[length];

    /// <summary>Number of taps.</summary>
    public int Length => taps.Length;

    /// <summary>Forgets.</summary>
    public void Clear() => taps.AsSpan().Clear();

    /// <summary>Takes over what another has learnt.</summary>
    public void CopyFrom(AdaptiveFilter other) => other.taps.CopyTo(taps, 0);

    /// <summary>The echo it expects now.</summary>
    /// <param name="newest">The far end's last samples, as many as taps, newest last.</param>
    public float Echo(ref readonly float newest) => Products(in newest, ref MemoryMarshal.GetArrayDataReference(taps), taps.Length);

    /// <summary>Sum of the products of two rows.</summary>
    /// <param name="a">One.</param>
    /// <param name="b">The other.</param>
    /// <param name="length">How many, a multiple of eight.</param>
    public static float Products(ref readonly float a, ref readonly float b, int length)
    {
        // Two sums beside each other, for an addition takes longer than a multiplication and two loads.
        Vector128<float> sum;
        nuint i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            var (all, next) = (Vector256<float>.Zero, Vector256<float>.Zero);
            for (; i + (2 * Lanes) <= (nuint)length; i += 2 * Lanes)
            {
                all += Vector256.LoadUnsafe(in a, i) * Vector256.LoadUnsafe(in b, i);
                next += Vector256.LoadUnsafe(in a, i + Lanes) * Vector256.LoadUnsafe(in b, i + Lanes);
            }

            if (i < (nuint)length)
            {
                all += Vector256.LoadUnsafe(in a, i) * Vector256.LoadUnsafe(in b, i);
            }

            all += next;
            sum = all.GetLower() + all.GetUpper();
        }
        else
        {
            const int Half = Lanes / 2;
            var (even, odd, nextEven, nextOdd) = (Vector128<float>.Zero, Vector128<float>.Zero, Vector128<float>.Zero, Vector128<float>.Zero);
            for (; i + (2 * Lanes) <= (nuint)length; i += 2 * Lanes)
            {
                even += Vector128.LoadUnsafe(in a, i) * Vector128.LoadUnsafe(in b, i);
                odd += Vector128.LoadUnsafe(in a, i + Half) * Vector128.LoadUnsafe(in b, i + Half);
                nextEven += Vector128.LoadUnsafe(in a, i + Lanes) * Vector128.LoadUnsafe(in b, i + Lanes);
                nextOdd += Vector128.LoadUnsafe(in a, i + Lanes + Half) * Vector128.LoadUnsafe(in b, i + Lanes + Half);
            }

            if (i < (nuint)length)
            {
                even += Vector128.LoadUnsafe(in a, i) * Vector128.LoadUnsafe(in b, i);
                odd += Vector128.LoadUnsafe(in a, i + Half) * Vector128.LoadUnsafe(in b, i + Half);
            }

            sum = even + nextEven + (odd + nextOdd);
        }

        return (sum[0] + sum[1]) + (sum[2] + sum[3]);
    }

    /// <summary>Learns: adds to each tap its sample times <paramref name="step"/>, and its sample of a moment before times <paramref name="stepBefore"/>.</summary>
    public void Learn(ref readonly float newest, float step, ref readonly float before, float stepBefore)
    {
        ref var tap = ref MemoryMarshal.GetArrayDataReference(taps);
        if (Vector256.IsHardwareAccelerated)
        {
            var (now, then) = (Vector256.Create(step), Vector256.Create(stepBefore));
            for (nuint i = 0; i < (nuint)taps.Length; i += Lanes)
            {
                (Vector256.LoadUnsafe(ref tap, i) + (Vector256.LoadUnsafe(in newest, i) * now) + (Vector256.LoadUnsafe(in before, i) * then)).StoreUnsafe(ref tap, i);
            }
        }
        else
        {
            var (now, then) = (Vector128.Create(step), Vector128.Create(stepBefore));
            for (nuint i = 0; i < (nuint)taps.Length; i += Lanes / 2)
            {
                (Vector128.LoadUnsafe(ref tap, i) + (Vector128.LoadUnsafe(in newest, i) * now) + (Vector128.LoadUnsafe(in before, i) * then)).StoreUnsafe(ref tap, i);
            }
        }
    }
}

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
        Vector128<float> sum;
        if (Vector256.IsHardwareAccelerated)
        {
            var all = Vector256<float>.Zero;
            for (nuint i = 0; i < (nuint)length; i += Lanes)
            {
                all += Vector256.LoadUnsafe(in a, i) * Vector256.LoadUnsafe(in b, i);
            }

            sum = all.GetLower() + all.GetUpper();
        }
        else
        {
            var (even, odd) = (Vector128<float>.Zero, Vector128<float>.Zero);
            for (nuint i = 0; i < (nuint)length; i += Lanes)
            {
                even += Vector128.LoadUnsafe(in a, i) * Vector128.LoadUnsafe(in b, i);
                odd += Vector128.LoadUnsafe(in a, i + (Lanes / 2)) * Vector128.LoadUnsafe(in b, i + (Lanes / 2));
            }

            sum = even + odd;
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

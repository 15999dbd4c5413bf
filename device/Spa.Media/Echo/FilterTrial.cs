namespace Spa.Media.Echo;

/// <summary>What has been learnt stands trial: a copy that learns nothing more, beside the filter that is heard. Allocates nothing.</summary>
/// <remarks>
/// An echo path holds when it stands still. What follows a vowel of the near end by a vowel of the far end holds for some 20 ms and no longer: so the short trial is for those that leave next to nothing, which the near end's talk
/// never lets happen, and who leaves more must hold for longer than a sound of speech does.
/// </remarks>
internal sealed class FilterTrial(int taps)
{
    private const int ShortFrames = 2;
    private const int LongFrames = 10;

    // 13 dB below what came in: nobody but the far end can be in it.
    private const float Little = 0.05f;

    // How much better than the filter that is heard: at all, when little is left; else by 1 dB, and what came in is at least halved.
    private const float Better = 0.98f;
    private const float MuchBetter = 0.8f;
    private const float Halved = 0.5f;

    private float near;
    private float left;
    private float heard;
    private int frames;

    /// <summary>The copy.</summary>
    public AdaptiveFilter Filter { get; } = new(taps);

    /// <summary>Begins with another copy.</summary>
    public void Begin(AdaptiveFilter learnt)
    {
        Filter.CopyFrom(learnt);
        (near, left, heard, frames) = (0, 0, 0, 0);
    }

    /// <summary>Takes a frame. True: it has proven better and may be heard. False: it has not, and another may stand trial. Null: not decided.</summary>
    /// <param name="nearEnergy">What came in; mean square of the frame, as all of them.</param>
    /// <param name="leftEnergy">What the copy leaves of it.</param>
    /// <param name="heardEnergy">What the filter that is heard leaves of it.</param>
    /// <param name="background">The near end's noise.</param>
    public bool? Judge(float nearEnergy, float leftEnergy, float heardEnergy, float background)
    {
        near += nearEnergy;
        left += leftEnergy;
        heard += heardEnergy;
        if (++frames < ShortFrames)
        {
            return null;
        }

        var noise = frames * background;
        if (left < (Little * near) + (2 * noise))
        {
            return left < (left < Little * near ? Better : MuchBetter) * heard;
        }

        var better = left < MuchBetter * heard && left < (Halved * near) + noise;
        return !better ? false : frames < LongFrames ? null : true;
    }
}

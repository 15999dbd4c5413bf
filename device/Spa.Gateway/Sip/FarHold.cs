using Spa.Media.Levels;

namespace Spa.Gateway.Sip;

/// <summary>Whether the far end has the call on hold, and whether something is to be heard of it meanwhile: music, or an announcement. What its descriptions say of sending does not tell; those who only put down the handset send too.</summary>
internal sealed class FarHold
{
    // In frames of 10 ms: a tenth of a second of sound is something to hear, and it is missed for one to two seconds. A click, or the end of what was being said, is not.
    private const int Loud = 10;
    private const int Enough = 100;
    private const int Most = 200;

    // Comfort noise is quieter, the music that people are given louder.
    private static readonly Dbm0 Least = new(-50);

    private int credit;

    /// <summary>The far end does not listen.</summary>
    public bool IsHeld { get; private set; }

    /// <summary>Something is heard of it.</summary>
    public bool IsHeard { get; private set; }

    /// <summary>What is agreed on now; true = something is another way than before.</summary>
    /// <param name="held">The far end does not listen.</param>
    /// <param name="sends">It may send; for a second it is believed to.</param>
    public bool Agreed(bool held, bool sends)
    {
        var heard = held && sends;
        if (held == IsHeld && (heard || !IsHeard))
        {
            return false;
        }

        (IsHeld, IsHeard, credit) = (held, heard, heard ? Enough : 0);
        return true;
    }

    /// <summary>Takes a frame of what came; true = something is heard of it now, or no longer.</summary>
    public bool Hears(ReadOnlySpan<short> frame)
    {
        if (!IsHeld)
        {
            return false;
        }

        credit = Dbm0.Of(frame) > Least ? Math.Min(Most, credit + Loud) : Math.Max(0, credit - 1);
        var before = IsHeard;
        IsHeard = IsHeard ? credit > 0 : credit >= Enough;
        return IsHeard != before;
    }

    /// <summary>We put it on hold ourselves: what it does is of no account until we take it back.</summary>
    public void Forget() => (IsHeld, IsHeard, credit) = (false, false, 0);
}

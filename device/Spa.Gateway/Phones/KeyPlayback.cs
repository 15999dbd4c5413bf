using Spa.Media;
using Spa.Media.Tones;

namespace Spa.Gateway.Phones;

/// <summary>Plays the far end's keys to the phone, each for as long as it is down and at least for a time. Keys that come faster wait their turn. Allocates nothing in a frame.</summary>
internal sealed class KeyPlayback
{
    // The least pause between two keys (ITU-T Q.24).
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(40);

    private readonly char[] waiting = new char[32];
    private DtmfGenerator generator;
    private DtmfTiming timing;
    private int first;
    private int count;
    private int least;
    private int pause;
    private int sounded;
    private int released;
    private bool down;

    public KeyPlayback(DtmfTiming timing)
    {
        this.timing = timing;
        generator = new DtmfGenerator(timing);
    }

    private bool IsSounding => down || generator.IsPlaying;

    /// <summary>How keys sound from now on.</summary>
    public void Set(DtmfTiming next)
    {
        if (next != timing && !IsSounding)
        {
            timing = next;
            generator = new DtmfGenerator(next);
        }
    }

    /// <summary>The far end pressed a key, or let it go. What finds no room is lost.</summary>
    public void Take(char key, bool pressed)
    {
        if (!pressed)
        {
            released = Math.Min(released + 1, count + (down ? 1 : 0));
        }
        else if (DtmfGenerator.IsKey(key) && count < waiting.Length)
        {
            waiting[(first + count) % waiting.Length] = key;
            count++;
        }
    }

    /// <summary>Forgets all keys.</summary>
    public void Stop()
    {
        generator.Stop();
        (count, pause, released, down) = (0, 0, 0, false);
    }

    /// <summary>Puts the key that sounds in place of the talk in a frame; false = none sounds.</summary>
    public bool Play(Span<short> frame)
    {
        if (!IsSounding && pause == 0 && count == 0)
        {
            return false;
        }

        if (pause > 0)
        {
            pause -= Math.Min(pause, frame.Length);
            frame.Clear();
            return true;
        }

        if (!IsSounding)
        {
            generator.Press(waiting[first]);
            first = (first + 1) % waiting.Length;
            count--;
            (down, sounded, least) = (true, 0, Pcm.Samples(timing.On));
        }

        // It ends with this frame when it has sounded for long enough and is up again, or another waits.
        if (down && (released > 0 || count > 0) && sounded > 0 && sounded >= least)
        {
            released = Math.Max(released - 1, 0);
            down = false;
            pause = Pcm.Samples(Pause);
            generator.Release();
        }

        generator.Play(frame);
        sounded += frame.Length;
        return true;
    }
}

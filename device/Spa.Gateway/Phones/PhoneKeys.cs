using Spa.Media.Detectors;

namespace Spa.Gateway.Phones;

/// <summary>Hears the keys of a phone: one detector while a number is dialled, another during a call. What is heard in a frame is taken before the next.</summary>
internal sealed class PhoneKeys
{
    private readonly DtmfDetector dialling = new(DtmfOptions.Normal);
    private DtmfOptions options;
    private DtmfDetector talking;
    private DtmfDetector active;
    private DtmfNews heard;

    public PhoneKeys(DtmfOptions inCall)
    {
        options = inCall;
        talking = new DtmfDetector(inCall);
        active = dialling;
    }

    /// <summary>A key sounds, or may be starting to.</summary>
    public bool Sounds => active.MayBeStarting;

    /// <summary>The phone was lifted: what counts as a key during the next call.</summary>
    public void Begin(DtmfOptions inCall)
    {
        if (inCall != options)
        {
            options = inCall;
            talking = new DtmfDetector(inCall);
        }

        (active, heard) = (dialling, default);
    }

    /// <summary>The tone that the phone hears, so that its echo hides no key; empty = none.</summary>
    public void Ignore(ReadOnlySpan<int> hertz) => dialling.Ignore(hertz);

    /// <summary>Hears a frame of 80 samples. A key that has begun is heard to its end by the same detector: the last key of a number is no key of the call.</summary>
    public void Listen(ReadOnlySpan<short> frame, bool inCall)
    {
        if (!active.MayBeStarting)
        {
            active = inCall ? talking : dialling;
        }

        heard = active.Push(frame);
    }

    /// <summary>What the last frame brought, once.</summary>
    public DtmfNews Take()
    {
        var news = heard;
        heard = default;
        return news;
    }
}

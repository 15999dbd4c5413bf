namespace Spa.Media.Rtp;

/// <summary>Makes one beginning and one end of the many packets of a telephone event (RFC 4733 2.5.2).</summary>
/// <remarks>An event is known by its timestamp, never by the marker: peers set it on every packet.</remarks>
/// <param name="lostAfter">An event whose end was lost counts as over when nothing came for so long.</param>
public sealed class EventReceiver(TimeSpan lostAfter)
{
    private bool known;
    private bool sounding;
    private TelephoneEvent last;
    private uint began;
    private uint at;
    private TimeSpan heard;

    /// <summary>200 ms for a lost end: more than three packets of the usual sizes.</summary>
    public EventReceiver()
        : this(TimeSpan.FromMilliseconds(200))
    {
    }

    /// <summary>What sounds, or null.</summary>
    public byte? Sounding => sounding ? last.Code : null;

    /// <summary>Takes a packet's event.</summary>
    public EventNews Take(TelephoneEvent content, uint timestamp, TimeSpan now)
    {
        if (known && (int)(timestamp - at) < 0)
        {
            return default;
        }

        if (known && timestamp == at)
        {
            if (!sounding || content.Code != last.Code)
            {
                return default;
            }

            heard = now;
            if (content.Duration > last.Duration)
            {
                last = content;
            }

            return content.End ? new(null, null, End()) : default;
        }

        // A long event goes on in a new segment that begins where the last one was full (RFC 4733 2.5.1.3).
        var goesOn = sounding && content.Code == last.Code && timestamp - at == ushort.MaxValue;
        EventEnd? before = sounding && !goesOn ? End() : null;
        if (!goesOn)
        {
            began = timestamp;
        }

        (known, sounding, last, at, heard) = (true, true, content, timestamp, now);
        return new(before, goesOn ? null : content, content.End ? End() : null);
    }

    /// <summary>Ends an event whose last packets were lost. To be asked each tick.</summary>
    public EventNews Check(TimeSpan now) => sounding && now - heard >= lostAfter ? new(null, null, End()) : default;

    private EventEnd End()
    {
        sounding = false;
        return new(last.Code, at - began + last.Duration);
    }
}

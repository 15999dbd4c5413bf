using Spa.Foundation.Time;
using Spa.Sip.Messages;

namespace Spa.Gateway.Sip;

/// <summary>Keys and hook flashes of one call as INFO, both ways.</summary>
/// <param name="settings">Types of the bodies, and whether what comes is taken.</param>
/// <param name="timeline">Time.</param>
/// <param name="send">Sends an INFO with a body of a type.</param>
/// <param name="press">The far end pressed a key, or let it go.</param>
internal sealed class InfoKeys(MediaSettings settings, Timeline timeline, Action<string, byte[]> send, Action<char, bool> press)
{
    private (char Key, TimeSpan Since)? held;
    private IDisposable? up;

    /// <summary>Our user pressed a key, or let it go: then it is sent, with the time it was there.</summary>
    public void Send(char key, bool down)
    {
        if (down)
        {
            held = (key, timeline.Now);
        }
        else if (held is { } pressed && pressed.Key == key)
        {
            held = null;
            send(settings.KeyBody, DtmfRelay.Write(key, (int)Math.Clamp((timeline.Now - pressed.Since).TotalMilliseconds, 40, 5000)));
        }
    }

    /// <summary>Sends a hook flash.</summary>
    public void SendFlash() => send(settings.FlashBody, DtmfRelay.WriteFlash());

    /// <summary>Takes an INFO that came; the status it is answered with.</summary>
    public int Take(SipRequest info)
    {
        var type = (info.ContentType ?? string.Empty).Split(';')[0].Trim();
        if (DtmfRelay.Read(type, info.Body.Span, settings.KeyBody) is not { } pressed)
        {
            // An INFO without a body asks whether we are there (RFC 6086 4.2.2 knows no package here).
            return info.Body.IsEmpty ? 200 : 415;
        }

        if (settings.TakesInfo)
        {
            // It comes when the key is up already: it is pressed here for as long as it was there.
            up?.Dispose();
            press(pressed.Key, true);
            up = timeline.After(pressed.Length, () => press(pressed.Key, false));
        }

        return 200;
    }

    /// <summary>The call is over: no key is let go any more.</summary>
    public void Stop() => up?.Dispose();
}

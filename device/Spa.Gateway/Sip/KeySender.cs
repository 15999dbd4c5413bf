using Spa.Configuration.Parameters.Choices;
using Spa.Foundation.Time;
using Spa.Gateway.Fax;
using Spa.Media.Rtp;

namespace Spa.Gateway.Sip;

/// <summary>How keys and hook flashes of our user leave, by <c>DTMF Tx Method</c> and <c>Hook Flash Tx Method</c>: telephone-events, INFO, both, or with the audio.</summary>
/// <param name="media">What is agreed on.</param>
/// <param name="info">Sends INFO.</param>
/// <param name="timeline">Time.</param>
internal sealed class KeySender(MediaSession media, InfoKeys info, Timeline timeline)
{
    private static readonly TimeSpan FlashLength = TimeSpan.FromMilliseconds(250);

    /// <summary>They leave apart from the audio, which is to be without them.</summary>
    public bool Apart => media.Use == MediaUse.Speech && media.Settings.KeysBy switch
    {
        DtmfTxMethod.InBand or DtmfTxMethod.InBandAndSip => false,
        DtmfTxMethod.Auto or DtmfTxMethod.Avt => media.Stream is { SendsEvents: true },
        _ => true,
    };

    /// <summary>Sends a key that is pressed or let go. Nothing while a fax is under way.</summary>
    public void Send(char key, bool down)
    {
        if (media.Use != MediaUse.Speech)
        {
            return;
        }

        var method = media.Settings.KeysBy;
        if (method is DtmfTxMethod.Avt or DtmfTxMethod.Auto or DtmfTxMethod.AvtAndSip && TelephoneEvent.CodeOf(key) is { } code)
        {
            media.Stream?.SendEvent(code, down);
        }

        if (method is DtmfTxMethod.Sip or DtmfTxMethod.InBandAndSip or DtmfTxMethod.AvtAndSip)
        {
            info.Send(key, down);
        }
    }

    /// <summary>Sends a flash; false when the settings have it stay here.</summary>
    public bool SendFlash()
    {
        switch (media.Settings.FlashBy)
        {
            case HookFlashTxMethod.Avt:
                if (media.Stream?.SendEvent(TelephoneEvent.Flash, true) == true)
                {
                    timeline.After(FlashLength, () => media.Stream?.SendEvent(TelephoneEvent.Flash, false));
                }

                return true;
            case HookFlashTxMethod.Sip:
                info.SendFlash();
                return true;
            default:
                return false;
        }
    }
}

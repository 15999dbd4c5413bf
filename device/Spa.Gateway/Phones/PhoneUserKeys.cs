using Spa.Gateway.Calls;
using Spa.Gateway.Lines;
using Spa.Media.Detectors;

namespace Spa.Gateway.Phones;

/// <summary>What a key that a phone's user presses, or a pulse of his dial, is for: the answer to an alert, a choice, a number, or the far end.</summary>
/// <param name="digits">The number that is dialled.</param>
/// <param name="waiting">The call waiting tone: it may be asking the phone whether it can show who calls.</param>
/// <param name="inCall">There is a far end to hear it.</param>
/// <param name="tell">What comes of it.</param>
internal sealed class PhoneUserKeys(PhoneDialling digits, CallWaitingTone waiting, Func<bool> inCall, Action<LegNews> tell)
{
    private char? pressed;
    private int pulses;
    private bool chosen;

    /// <summary>The next key chooses what becomes of two calls.</summary>
    public bool IsChoosing { get; private set; }

    /// <summary>The far end hears nothing: a key chooses, or has chosen and is not up again.</summary>
    public bool IsMuted => IsChoosing || chosen;

    /// <summary>The next key chooses, or needs to no more.</summary>
    public void Choose(bool wanted)
    {
        LetGo();
        IsChoosing = wanted;
    }

    /// <summary>The handset is down.</summary>
    public void HungUp() => IsChoosing = chosen = false;

    /// <summary>Counts the pulses of a dial. Those of a number go to the dial plan, those of a call to the far end as a key that is let go at once.</summary>
    public void Count(FxsNews news)
    {
        (pulses, var digit) = PulseCounter.On(pulses, news);
        if (digit is { } key)
        {
            Key(key, true);
            Key(key, false);
        }
    }

    /// <summary>A key of the keypad went down or up.</summary>
    /// <param name="news">Which.</param>
    /// <param name="letters">A to D count beside an alert too.</param>
    public void Heard(DtmfNews news, bool letters)
    {
        if (news.Key is < 'A' or > 'D' || letters || waiting.IsSending)
        {
            Key(news.Key, news.Change == DtmfChange.Down);
        }
    }

    /// <summary>A key that the far end was told is up now, whatever its user does.</summary>
    public void LetGo()
    {
        if (pressed is { } key)
        {
            pressed = null;
            tell(new LegNews.Key(key, false));
        }
    }

    private void Key(char key, bool down)
    {
        if (!down)
        {
            chosen = false;
            LetGo();
        }
        else if (waiting.IsSending)
        {
            waiting.Heard(key);
        }
        else if (IsChoosing)
        {
            // Until it is up again it is heard by nobody.
            chosen = true;
            tell(new LegNews.Chosen(key));
        }
        else if (digits.IsCollecting)
        {
            digits.Press(key);
        }
        else if (inCall())
        {
            pressed = key;
            tell(new LegNews.Key(key, true));
        }
    }
}

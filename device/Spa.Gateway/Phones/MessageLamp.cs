using Spa.Foundation.Time;

namespace Spa.Gateway.Phones;

/// <summary>What the phone has still to be told of waiting messages, and when that is tried: once the phone has been on the hook and quiet for a while.</summary>
/// <param name="timeline">Time.</param>
/// <param name="due">Called when it may be told, if the phone is still quiet.</param>
internal sealed class MessageLamp(Timeline timeline, Action due)
{
    // A telephone needs a moment between the hook or the bell and data.
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);

    private IDisposable? timer;
    private IDisposable? refresh;

    /// <summary>Messages wait.</summary>
    public bool IsWaiting { get; private set; }

    /// <summary>How many; null = not known.</summary>
    public int? Count { get; private set; }

    /// <summary>The lamp does not show it yet.</summary>
    public bool LampDue { get; private set; }

    /// <summary>A short ring has to go before.</summary>
    public bool SplashDue { get; private set; }

    /// <summary>Takes a notice.</summary>
    /// <param name="waiting">Messages wait.</param>
    /// <param name="messages">How many; null = not known.</param>
    /// <param name="options">What is done about it.</param>
    /// <param name="noticed">Told by the mailbox, not found in the settings.</param>
    public void Set(bool waiting, int? messages, MessageOptions options, bool noticed)
    {
        var changed = waiting != IsWaiting;
        var more = changed || messages > Count;
        if (noticed && options.Splash > TimeSpan.Zero)
        {
            SplashDue |= waiting
                ? options.Policy switch { SplashPolicy.Each => true, SplashPolicy.First => changed, _ => more }
                : changed && options.SplashWhenGone;
        }

        (IsWaiting, Count) = (waiting, messages);
        LampDue |= changed && options.Lamp;
        Try();
    }

    /// <summary>The phone was hung up, or its bell has stopped.</summary>
    public void Try()
    {
        timer?.Dispose();
        timer = LampDue || SplashDue ? timeline.After(Quiet, due) : null;
    }

    /// <summary>A telephone that was lifted may have put its lamp out: it is told again that messages wait.</summary>
    public void HungUp(MessageOptions options)
    {
        LampDue |= IsWaiting && options.Lamp;
        Try();
    }

    /// <summary>The short ring is given.</summary>
    public void Splashed() => SplashDue = false;

    /// <summary>The lamp has been told, or cannot be.</summary>
    public void Told() => LampDue = false;

    /// <summary>Tells the lamp again and again; zero = does not.</summary>
    public void Repeat(TimeSpan interval)
    {
        refresh?.Dispose();
        refresh = interval <= TimeSpan.Zero ? null : timeline.After(interval, () =>
        {
            LampDue = true;
            Try();
            Repeat(interval);
        });
    }
}

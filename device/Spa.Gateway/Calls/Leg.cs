using Spa.Media;
using Spa.Media.Tones;

namespace Spa.Gateway.Calls;

/// <summary>One endpoint of a call: a line, and later a SIP dialog or the phone menu. It knows its own side and nothing of the other.</summary>
/// <param name="name">Its name in traces: "phone", "line".</param>
public abstract class Leg(string name)
{
    private readonly short[] incoming = new short[Pcm.FrameSamples];
    private readonly short[] outgoing = new short[Pcm.FrameSamples];

    /// <summary>What its party did.</summary>
    public event Action<LegNews>? News;

    /// <summary>Its name in traces.</summary>
    public string Name { get; } = name;

    /// <summary>Decibels on what its party says, on the way into the unit; taken when legs are joined.</summary>
    internal abstract decimal InputGain { get; }

    /// <summary>Decibels on what its party hears of another leg; tones are not touched.</summary>
    internal abstract decimal OutputGain { get; }

    /// <summary>The last frame that came from its party.</summary>
    internal ReadOnlySpan<short> Incoming => incoming;

    /// <summary>The next frame for its party; the media graph fills it.</summary>
    internal Span<short> Outgoing => outgoing;

    /// <summary>The tone its party hears; while one plays, nothing else is heard.</summary>
    internal TonePlayer Tone { get; } = new();

    /// <summary>It is joined with another leg from now on.</summary>
    public abstract void Joined();

    /// <summary>The other side is gone.</summary>
    public abstract void FarEndGone();

    /// <summary>Trades the frames with its party.</summary>
    internal void Trade() => Exchange(outgoing, incoming);

    /// <summary>Its tone has come to its end.</summary>
    internal abstract void ToneEnded();

    /// <summary>Writes a frame to its party and reads one.</summary>
    protected abstract void Exchange(ReadOnlySpan<short> to, Span<short> from);

    /// <summary>Says what its party did.</summary>
    protected void Tell(LegNews news) => News?.Invoke(news);
}

/// <summary>A leg that a call may come from.</summary>
public interface ICaller
{
    /// <summary>The leg.</summary>
    Leg Leg { get; }

    /// <summary>Accepts the call that comes in.</summary>
    void Answer();
}

/// <summary>A leg that a call may go to.</summary>
public interface ICallee
{
    /// <summary>The leg.</summary>
    Leg Leg { get; }

    /// <summary>True when a call may be told to it.</summary>
    bool IsFree { get; }

    /// <summary>Tells its party that a call waits (rings).</summary>
    /// <param name="ring">Ring pattern, 1 to 9.</param>
    void Alert(int ring);

    /// <summary>Its party need not answer any more.</summary>
    void StopAlerting();
}

/// <summary>What the party of a leg did.</summary>
public abstract record LegNews
{
    private LegNews()
    {
    }

    /// <summary>Somebody calls through this leg.</summary>
    public sealed record Incoming : LegNews;

    /// <summary>Whoever called gave up before the answer.</summary>
    public sealed record Abandoned : LegNews;

    /// <summary>Its user wants to place a call, or to take one that is offered.</summary>
    public sealed record Seized : LegNews;

    /// <summary>Its party has gone.</summary>
    /// <param name="Reason">Why, in the words of the page.</param>
    public sealed record Cleared(string Reason) : LegNews;
}

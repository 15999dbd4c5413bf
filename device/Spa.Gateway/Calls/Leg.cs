using Spa.Gateway.Phones;
using Spa.Media;
using Spa.Media.Tones;
using Spa.Scripts.DialPlans;
using Spa.Sip.Referrals;

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
    public virtual decimal InputGain => 0;

    /// <summary>Decibels on what its party hears of another leg; tones are not touched.</summary>
    public virtual decimal OutputGain => 0;

    /// <summary>The last frame that came from its party.</summary>
    internal ReadOnlySpan<short> Incoming => incoming;

    /// <summary>The next frame for its party; the media graph fills it.</summary>
    internal Span<short> Outgoing => outgoing;

    /// <summary>The tone its party hears; while one plays, nothing else is heard.</summary>
    internal TonePlayer Tone { get; } = new();

    /// <summary>The leg it is joined with; null = none.</summary>
    public Leg? Peer { get; internal set; }

    /// <summary>True while a key of the telephone sounds in what its party says, or may be starting to: who sends keys apart from the audio mutes it here.</summary>
    public virtual bool KeySounds => false;

    /// <summary>What may be done against the echo of what its party says.</summary>
    public virtual EchoCare EchoCare => EchoCare.Usual;

    /// <summary>What goes to its party and comes from it is encrypted, both ways.</summary>
    public virtual bool IsSecure => false;

    /// <summary>It is joined with another leg from now on.</summary>
    public abstract void Joined();

    /// <summary>The other party pressed a key, or let it go (<paramref name="down"/> false). A leg whose wire carries keys as audio has nothing to do.</summary>
    /// <param name="key"><c>0</c> to <c>9</c>, <c>*</c>, <c>#</c>, <c>A</c> to <c>D</c>.</param>
    /// <param name="down">Pressed; else let go.</param>
    public virtual void SendKey(char key, bool down)
    {
    }

    /// <summary>The other party put the call on hold, or took it back. A leg that can say so to its party does.</summary>
    public virtual void Hold(bool held)
    {
    }

    /// <summary>Sends a hook flash to its party; false when its party has none to take, and a flash has its meaning here.</summary>
    public virtual bool SendFlash() => false;

    /// <summary>The other side is gone.</summary>
    public abstract void FarEndGone();

    /// <summary>Its party is behind a network, and what it sent lies ready: it gives its frame before the wires trade and takes one after them, so that nothing waits here for a frame.</summary>
    internal virtual bool IsBuffered => false;

    /// <summary>Gives the frame of its party; only of a leg that is buffered.</summary>
    internal void Give() => Play(incoming);

    /// <summary>Trades the frames with its party; one that is buffered only takes its own.</summary>
    internal void Trade() => Exchange(outgoing, incoming);

    /// <summary>Its tone has come to its end.</summary>
    public virtual void ToneEnded()
    {
    }

    /// <summary>Writes a frame to its party and reads one; one that is buffered has read it already.</summary>
    protected abstract void Exchange(ReadOnlySpan<short> to, Span<short> from);

    /// <summary>Fills the next frame of a party that is buffered.</summary>
    protected virtual void Play(Span<short> from)
    {
    }

    /// <summary>Says what its party did.</summary>
    protected void Tell(LegNews news) => News?.Invoke(news);
}

/// <summary>One side of a call.</summary>
public interface ICallSide
{
    /// <summary>Its leg.</summary>
    Leg Leg { get; }

    /// <summary>The other side is gone: give up.</summary>
    void Release();
}

/// <summary>A side that a call may come from.</summary>
public interface ICaller : ICallSide
{
    /// <summary>Accepts the call that comes in.</summary>
    void Answer();

    /// <summary>The call goes on: it rings there, or more is heard.</summary>
    void Progress(CallProgress progress);

    /// <summary>The call cannot be.</summary>
    void Fail(CallFailure failure);
}

/// <summary>A side that a call may go to.</summary>
public interface ICallee : ICallSide
{
    /// <summary>True when a call may be told to it.</summary>
    bool IsFree { get; }

    /// <summary>Tells its party that a call waits: rings, or sends an INVITE.</summary>
    /// <param name="offer">Who calls, and how it is to sound.</param>
    void Alert(CallOffer offer);

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

    /// <summary>Its user flashed the hook.</summary>
    public sealed record Flashed : LegNews;

    /// <summary>Its user dialled a number that is to be called.</summary>
    /// <param name="Number">Number and routes.</param>
    public sealed record Dialled(DialOutcome.Accepted Number) : LegNews;

    /// <summary>Its user dialled a service code.</summary>
    /// <param name="Action">What it is for.</param>
    /// <param name="Number">The number that followed; null = the code asks for none.</param>
    public sealed record Coded(StarAction Action, DialOutcome.Accepted? Number) : LegNews;

    /// <summary>Its party wants the other side to call somebody else (a transfer). Whoever takes it answers it; what nobody answers is refused.</summary>
    /// <param name="To">Whom, and how it is told what comes of it.</param>
    public sealed record Referred(Referral To) : LegNews;

    /// <summary>Its party pressed a key during a call, or let it go.</summary>
    /// <param name="Value"><c>0</c> to <c>9</c>, <c>*</c>, <c>#</c>, <c>A</c> to <c>D</c>.</param>
    /// <param name="Down">Pressed; else let go.</param>
    public sealed record Key(char Value, bool Down) : LegNews;

    /// <summary>Its user pressed the key that was awaited to choose what becomes of two calls.</summary>
    /// <param name="Value"><c>0</c> to <c>9</c>, <c>*</c>, <c>#</c>, <c>A</c> to <c>D</c>.</param>
    public sealed record Chosen(char Value) : LegNews;

    /// <summary>The call that goes to its party goes on.</summary>
    /// <param name="How">How.</param>
    public sealed record Progress(CallProgress How) : LegNews;

    /// <summary>The call that goes to its party is taken.</summary>
    public sealed record Answered : LegNews;

    /// <summary>The call that goes to its party cannot be.</summary>
    /// <param name="Failure">Why not.</param>
    public sealed record Failed(CallFailure Failure) : LegNews;

    /// <summary>Its party was told of a call for as long as it may be, and did not take it.</summary>
    public sealed record Unanswered : LegNews;

    /// <summary>Its party put the call on hold, or took it back; or something is to be heard of it on hold, or no longer.</summary>
    /// <param name="IsHeld">On hold.</param>
    /// <param name="HasMedia">Something is heard of it: music.</param>
    public sealed record HeldByParty(bool IsHeld, bool HasMedia) : LegNews;

    /// <summary>Its party has gone.</summary>
    /// <param name="Reason">Why, in the words of the page.</param>
    public sealed record Cleared(string Reason) : LegNews;
}

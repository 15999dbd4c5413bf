using Spa.Configuration.Settings;
using Spa.Device.Tests.Simulation;
using Spa.Foundation.Ports;
using Spa.Foundation.Time;
using Spa.Gateway.Calls;
using Spa.Gateway.Phones;
using Spa.Marks;
using Spa.Media.Analysis;
using Spa.Media.CallerId;
using Spa.Scripts.DialPlans;
using Spa.Simulation;
using Spa.Simulation.Phones;

namespace Spa.Device.Tests.Phones;

/// <summary>A telephone, the leg of its port, and somebody in the place of the router: who lifts gets a dial tone, and all news are kept.</summary>
internal sealed class PhoneScene
{
    private readonly MediaGraph media = new();

    private PhoneScene(SettingsSnapshot settings, double? returnLoss = null)
    {
        World = World.Start((timeline, fxs, _, trace) =>
        {
            Leg = new PhoneLeg(returnLoss is { } loss ? new EchoingPort(fxs, loss) : fxs, PhoneSettings.From(settings), timeline, trace) { Calendar = new Wall(timeline) };
            Leg.News += Take;
            media.Add(Leg);
            media.Add(Far);
            return () =>
            {
                Leg.Tick();
                media.Tick();
            };
        });
        World.Run(200.Milliseconds);
    }

    public World World { get; }

    public PhoneLeg Leg { get; private set; } = null!;

    public FarLeg Far { get; } = new();

    public Telephone Phone => World.Phone;

    public List<LegNews> News { get; } = [];

    /// <summary>What is done when the phone is lifted; null = a dial tone.</summary>
    public Action? Lifted { get; set; }

    public IEnumerable<DialOutcome.Accepted> Numbers => News.OfType<LegNews.Dialled>().Select(news => news.Number);

    public DialOutcome.Accepted Number => Assert.Single(Numbers);

    /// <summary>Keys told, as <c>+5 -5</c>: down and up.</summary>
    public string Keys => string.Join(' ', News.OfType<LegNews.Key>().Select(key => $"{(key.Down ? '+' : '-')}{key.Value}"));

    public static PhoneScene Start(params (string Name, string Text)[] changes) => new(Scenes.Settings(changes));

    /// <summary>On a line that sends back what the phone hears, weaker by the return loss in dB.</summary>
    public static PhoneScene StartOnAnEchoingLine(double returnLoss, params (string Name, string Text)[] changes) => new(Scenes.Settings(changes), returnLoss);

    /// <summary>The same for <see cref="Proof"/>.</summary>
    public static Func<string, ISet<string>, TSeen> ObserveOnAnEchoingLine<TSeen>(double returnLoss, string name, Func<PhoneScene, TSeen> see, params (string Name, string Text)[] others)
        => (value, reads) => see(new PhoneScene(Scenes.Settings([.. others, (name, value)]).Watched(reads), returnLoss));

    /// <summary>One scenario with a value, for <see cref="Proof"/>.</summary>
    public static Func<string, ISet<string>, TSeen> Observe<TSeen>(string name, Func<PhoneScene, TSeen> see, params (string Name, string Text)[] others)
        => (value, reads) => see(new PhoneScene(Scenes.Settings([.. others, (name, value)]).Watched(reads)));

    public void Apply(params (string Name, string Text)[] changes) => Leg.Apply(PhoneSettings.From(Scenes.Settings(changes)));

    public void Run(TimeSpan time) => World.Run(time);

    public bool RunUntil(Func<bool> condition, TimeSpan limit) => World.RunUntil(condition, limit);

    public void Lift()
    {
        Phone.Lift();
        Run(500.Milliseconds);
    }

    /// <summary>Dials on the keypad and lets the last key end.</summary>
    public void Dial(string keys)
    {
        Phone.Dial(keys);
        RunUntil(() => !Phone.IsDialling, 60.Seconds);
        Run(50.Milliseconds);
    }

    /// <summary>Lifted and joined with the far end.</summary>
    public void Talk()
    {
        Lifted = Join;
        Lift();
    }

    public void Join()
    {
        media.Join(Leg, Far);
        Leg.Joined();
    }

    /// <summary>The far end is heard before it has answered.</summary>
    public void JoinEarly() => media.Join(Leg, Far);

    public void Part() => media.Part(Leg, Far);

    /// <summary>The sines of the sounds that the phone hears in a time from now on, one sound after the other.</summary>
    public string Hears(TimeSpan time) => string.Join("; ", Listen(time).Segments.Select(segment => string.Join(',', segment.Components)));

    public ToneReading Listen(TimeSpan time)
    {
        Phone.Heard.Mark();
        Run(time);
        return ToneAnalysis.Measure(Phone.Heard.SinceMark);
    }

    /// <summary>Somebody calls while the phone is on the hook.</summary>
    public void Ring(CallerName? caller, int ring = 1) => Leg.Alert(new CallOffer(ring, 1, caller));

    /// <summary>What the display showed last: <c>number|name|why no number|time</c>; empty = nothing.</summary>
    public string Shown()
        => Phone.Display.Calls is [.., var call]
            ? $"{call.Number}|{call.Name}|{call.Absence switch { CallerIdAbsence.Private => "P", CallerIdAbsence.OutOfArea => "O", _ => string.Empty }}|{(call.Time is { } at ? $"{at.Month:00}{at.Day:00}{at.Hour:00}{at.Minute:00}" : string.Empty)}"
            : string.Empty;

    private void Take(LegNews news)
    {
        News.Add(news);
        if (news is LegNews.Seized)
        {
            (Lifted ?? (() => Leg.Invite()))();
        }
    }

    private sealed class Wall(Timeline timeline) : ICalendar
    {
        // 20:58 in the factory's time zone, eight hours behind.
        public DateTimeOffset UtcNow => new DateTimeOffset(2026, 11, 30, 4, 58, 0, TimeSpan.Zero) + timeline.Now;

        public bool IsTrusted => true;
    }
}

using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;
using Spa.Foundation.Time;
using Spa.Media.Analysis;
using Spa.Media.Tones;
using Spa.Scripts.Cadences;
using Spa.Simulation;

namespace Spa.Device.Tests.Simulation;

/// <summary>What several scenes begin with.</summary>
internal static class Scenes
{
    /// <summary>Factory settings with some texts changed: <c>("Dial_Tone", "600@-10;*(*/0/1)")</c>.</summary>
    public static SettingsSnapshot Settings(params (string Name, string Text)[] changes)
        => changes.Aggregate(SettingsSnapshot.Factory, (settings, change) => settings.With(Catalogue.Find(change.Name)!, change.Text));

    /// <summary>A world whose relay has opened and whose line is known to be fed.</summary>
    public static World Ready(params (string Name, string Text)[] changes) => Ready(Settings(changes));

    public static World Ready(SettingsSnapshot settings)
    {
        var world = World.Start(settings);
        world.Run(200.Milliseconds);
        return world;
    }

    /// <summary>The exchange has called, the phone has answered, nobody speaks; 5 s have passed.</summary>
    public static World Talking(params (string Name, string Text)[] changes)
    {
        var world = Ready(changes);
        Assert.True(world.Exchange.Call());
        Assert.True(world.RunUntil(() => world.Phone.Ringing is not null, 10.Seconds), "the phone never rang\n" + world.Trace);
        world.Run(500.Milliseconds);
        world.Phone.Lift();
        world.Run(5.Seconds);
        return world;
    }

    /// <summary>The exchange rings without a pause, or with the cadence given.</summary>
    public static void RingsWith(this World world, string cadence, double hertz = 20, double volts = 75)
        => world.Exchange.Options = world.Exchange.Options with { RingCadence = CadencePlan(cadence), RingHertz = hertz, RingVolts = volts };

    /// <summary>What the phone has heard since it was lifted.</summary>
    public static ToneReading PhoneHeard(this World world) => ToneAnalysis.Measure(world.Phone.Heard.All);

    public static TonePlan Sine(int hertz, decimal dbm0) => TonePlan.Steady(hertz, dbm0);

    private static Spa.Media.Cadences.CadencePlan CadencePlan(string script) => Spa.Media.Cadences.CadencePlan.From(CadenceScript.Parse(script).OrThrow());
}

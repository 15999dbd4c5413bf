using Spa.Device.Tests.Phones;
using Spa.Foundation.Time;
using Spa.Gateway.Calls;
using Spa.Marks;
using Spa.Media.Analysis;
using Spa.Media.Tones;

namespace Spa.Device.Tests.Calls;

/// <summary>Secure Call Indication Tone: a call's user hears beside the talk that it is, or has become, secure.</summary>
public class SecureToneTests
{
    private const string Script = "397@-19,507@-19;2(0/.5/0,.2/.1/1,.1/.6/2)";

    [Fact]
    [Parameter("Secure_Call_Indication_Tone")]
    public void A_secure_call_tells_its_user_that_it_is()
    {
        Live.Differs("Secure_Call_Indication_Tone", "397@-19,507@-19;15(0/2/0,.2/.1/1,.1/2.1/2)", "1100@-25;5(.3/.7/1)", Heard, "397.0@-19.0 507.0@-19.0", "1100.0@-25.0", Secure());
        Live.Differs("Secure_Call_Indication_Tone", string.Empty, "1100@-25;5(.3/.7/1)", Heard, string.Empty, "1100.0@-25.0", Secure());

        static Scene Secure() => new(("Secure_Call_Setting_1_", "yes"));
    }

    [Fact]
    public void A_call_in_the_clear_has_no_such_tone() => Assert.Equal(string.Empty, Heard(new Neighbourhood()));

    [Fact]
    public void It_sounds_beside_the_talk_and_to_the_phone_alone()
    {
        var n = new Neighbourhood(settings => Scene.With(settings, ("Secure_Call_Setting_1_", "yes"), ("Secure_Call_Indication_Tone", "397@-19;60(*/0/1)"), ("FXS_Port_Output_Gain", "0")));
        var other = n.Talking();
        other.End.Say(TonePlan.Steady(1000, -15));
        n.World.Run(2.Seconds);

        // The playout follows the sender's clock: sidebands of the far end's sine are left out.
        var loud = ToneAnalysis.Components(n.World.Phone.Heard.All[^4000..]).Where(one => one.Level.Value > -30);
        Assert.Equal("400@-19 1000@-15", string.Join(' ', loud.Select(one => FormattableString.Invariant($"{Math.Round(one.Hertz / 10) * 10}@{one.Level.Value:0}"))));
        Assert.True(Neighbourhood.HeardBy(other).Value < -50, "the far end hears it");
    }

    [Fact]
    public void A_call_that_becomes_secure_begins_it_and_one_that_is_no_more_ends_it()
    {
        var scene = PhoneScene.Start(("Secure_Call_Indication_Tone", Script));
        scene.Talk();
        Assert.Equal(string.Empty, scene.Hears(1.Seconds));
        scene.Far.Secure = true;
        Assert.Equal("397.0@-19.0; 507.0@-19.0", scene.Hears(2500.Milliseconds));
        Assert.Equal(string.Empty, scene.Hears(3.Seconds));

        // Secure no more in the middle of it, then once again.
        scene.Far.Secure = false;
        scene.Run(100.Milliseconds);
        scene.Far.Secure = true;
        scene.Run(650.Milliseconds);
        scene.Far.Secure = false;
        scene.Run(20.Milliseconds);
        Assert.Equal(string.Empty, scene.Hears(3.Seconds));
        scene.Far.Secure = true;
        Assert.Equal("397.0@-19.0; 507.0@-19.0", scene.Hears(1200.Milliseconds));
    }

    [Fact]
    public void A_call_that_carries_a_fax_is_left_alone()
    {
        var scene = PhoneScene.Start(("Secure_Call_Indication_Tone", "397@-19;60(*/0/1)"));
        scene.Far.Secure = true;
        scene.Talk();
        Assert.Equal("397.0@-19.0", scene.Hears(1.Seconds));
        scene.Far.Care = EchoCare.NoSuppression;
        scene.Run(20.Milliseconds);
        Assert.Equal(string.Empty, scene.Hears(1.Seconds));
    }

    [Fact]
    public void What_is_heard_before_the_answer_is_not_secure_yet()
    {
        var scene = PhoneScene.Start(("Dial_Plan_1_", "(x)"), ("Secure_Call_Indication_Tone", "397@-19;60(*/0/1)"));
        scene.Far.Secure = true;
        scene.Lift();
        scene.Dial("5");
        scene.Leg.Progress(CallProgress.EarlyMedia);
        scene.JoinEarly();
        Assert.Equal(string.Empty, scene.Hears(1.Seconds));
        scene.Join();
        Assert.Equal("397.0@-19.0", scene.Hears(1.Seconds));
    }

    private static string Heard(Neighbourhood n)
    {
        n.Talking();
        n.World.Phone.Heard.Mark();
        n.World.Run(4500.Milliseconds);
        return string.Join(' ', ToneAnalysis.Measure(n.World.Phone.Heard.SinceMark).Segments.SelectMany(segment => segment.Components).Select(one => one.ToString()).Distinct());
    }
}

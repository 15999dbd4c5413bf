using Spa.Configuration.Parameters;
using Spa.Foundation.Time;
using Spa.Media.Tones;

namespace Spa.Device.Tests.Calls;

/// <summary>Calls that the phone's user places, through the whole device.</summary>
public class OutgoingCallTests
{
    [Fact]
    public void A_number_is_dialled_rings_and_is_talked_in()
    {
        var n = new Neighbourhood();
        var other = n.Station("2000");

        n.Dial("2000#");
        Assert.True(n.World.RunUntil(() => other.State == "rings", 3.Seconds), n.World.Trace.ToString());
        n.World.Run(500.Milliseconds);
        Assert.Equal("Ring Back Tone", n.Tone);
        Assert.Equal("1000", other.Caller!.Number);

        other.Answer();
        n.World.Run(500.Milliseconds);
        Assert.Equal("in a call", n.Words);
        other.End.Say(TonePlan.Steady(1000, -10));
        n.World.Phone.Speak(TonePlan.Steady(700, -10));
        n.World.Run(1.Seconds);
        Assert.InRange(n.World.Phone.HeardLevel.Value, -14, -8);
        Assert.InRange(Neighbourhood.HeardBy(other).Value, -16, -8);

        other.HangUp();
        n.World.Run(1.Seconds);
        Assert.Empty(n.Tone);
        n.World.Run(5.Seconds);
        Assert.Equal("Reorder Tone", n.Tone);
        n.World.Phone.HangUp();
        n.World.Run(1.Seconds);
        Assert.False(n.World.Voice!.InUse);
        Assert.True(n.IsClean, n.World.Trace.ToString());
    }

    [Theory]
    [InlineData(486, "Busy Tone")]
    [InlineData(600, "Busy Tone")]
    [InlineData(404, "Reorder Tone")]
    [InlineData(503, "Reorder Tone")]
    public void A_refusal_is_heard(int status, string tone)
    {
        var n = new Neighbourhood();
        var other = n.Station("2000");
        other.Refuses = status;

        n.Dial("2000#");
        n.World.Run(3.Seconds);

        Assert.Equal(tone, n.Tone);
        n.World.Phone.HangUp();
        n.World.Run(1.Seconds);
        Assert.True(n.IsClean, n.World.Trace.ToString());
    }

    [Theory]
    [InlineData("SIT1_RSC", "SIT1 Tone")]
    [InlineData("SIT2_RSC", "SIT2 Tone")]
    [InlineData("SIT3_RSC", "SIT3 Tone")]
    [InlineData("SIT4_RSC", "SIT4 Tone")]
    public void A_code_of_a_list_has_its_own_tone(string parameter, string tone)
    {
        var n = new Neighbourhood(settings => settings.With(Catalogue.Find(parameter)!, "40?"));
        n.Station("2000").Refuses = 404;

        n.Dial("2000#");
        n.World.Run(3.Seconds);

        Assert.Equal(tone, n.Tone);
    }

    [Fact]
    public void Who_speaks_before_he_answers_is_heard()
    {
        var n = new Neighbourhood();
        var other = n.Station("2000");
        other.SpeaksEarly = true;
        other.End.Say(TonePlan.Steady(1000, -10));

        n.Dial("2000#");
        n.World.Run(4.Seconds);

        Assert.Empty(n.Tone);
        Assert.InRange(n.World.Phone.HeardLevel.Value, -14, -8);
        n.World.Phone.HangUp();
        n.World.Run(1.Seconds);
        Assert.Equal("idle", other.State);
    }

    [Fact]
    public void Who_hangs_up_first_cancels()
    {
        var n = new Neighbourhood();
        var other = n.Station("2000");
        n.Dial("2000#");
        n.World.RunUntil(() => other.State == "rings", 4.Seconds);

        n.World.Phone.HangUp();
        n.World.Run(2.Seconds);

        Assert.Equal("idle", other.State);
        Assert.Equal(1, n.Count("-> CANCEL"));
        Assert.True(n.IsClean);
    }

    [Fact]
    public void Without_a_registration_there_is_no_dial_tone()
    {
        var n = new Neighbourhood(settings => settings.With(LineParameters.Password.Line1, "wrong"));

        n.World.Phone.Lift();
        n.World.Run(1.Seconds);

        Assert.Equal("Reorder Tone", n.Tone);
    }

    [Fact]
    public void Calls_without_a_registration_when_it_may()
    {
        var n = new Neighbourhood(settings => settings.With(LineParameters.Register.Line1, false).With(LineParameters.MakeCallWithoutReg.Line1, true));
        var other = n.Station("2000");

        n.Dial("2000#");
        n.World.Run(3.Seconds);

        Assert.Equal("rings", other.State);
    }
}

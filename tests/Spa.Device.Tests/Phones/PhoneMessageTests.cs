using Spa.Foundation.Time;
using Spa.Gateway.Phones;
using Spa.Marks;

namespace Spa.Device.Tests.Phones;

/// <summary>What the telephone is told of waiting messages: the lamp, the dial tone, a short ring.</summary>
public class PhoneMessageTests
{
    [Theory]
    [InlineData("Bellcore(N.Amer,China)", true)]
    [InlineData("ETSI FSK", true)]
    [InlineData("ETSI FSK With PR(UK)", true)]
    [InlineData("DTMF(Denmark)", false)]
    public void The_lamp_is_lit_and_put_out_by_methods_that_have_data(string method, bool lit)
    {
        var scene = PhoneScene.Start(("Caller_ID_Method", method));
        scene.Leg.SetMessages(true, 1);
        scene.Run(4.Seconds);
        Assert.Equal(lit, scene.Phone.Display.Lamp);
        scene.Lift();
        Assert.Equal(PhoneTone.MwiDial, scene.Leg.Playing);
        scene.Phone.HangUp();
        scene.Run(5.Seconds);
        scene.Leg.SetMessages(false, 0);
        scene.Run(4.Seconds);
        Assert.False(scene.Phone.Display.Lamp);
        Assert.Empty(scene.Phone.Rings);
        Assert.True(scene.Phone.Feeding > 0);
    }

    [Fact]
    public void The_lamp_waits_until_the_phone_is_on_the_hook()
    {
        var scene = PhoneScene.Start();
        scene.Talk();
        scene.Leg.SetMessages(true);
        scene.Run(5.Seconds);
        Assert.Equal(0, scene.Phone.Display.LampMessages);
        scene.Phone.HangUp();
        scene.Run(4.Seconds);
        Assert.True(scene.Phone.Display.Lamp);
    }

    [Fact]
    public void The_lamp_waits_until_the_bell_has_stopped()
    {
        var scene = PhoneScene.Start();
        scene.Ring(null);
        scene.Run(500.Milliseconds);
        scene.Leg.SetMessages(true);
        scene.Run(15.Seconds);
        Assert.Equal(0, scene.Phone.Display.LampMessages);
        scene.Leg.StopAlerting();
        scene.Run(4.Seconds);
        Assert.True(scene.Phone.Display.Lamp);
    }

    [Fact]
    public void A_call_breaks_into_the_lamp_which_is_told_afterwards()
    {
        var scene = PhoneScene.Start();
        scene.Leg.SetMessages(true);
        Assert.True(scene.RunUntil(() => scene.Phone.Display.Wire.Length > 0, 3.Seconds));
        scene.Ring(new("200", string.Empty));
        scene.Run(10.Seconds);
        Assert.Equal((0, "200|||11292058"), (scene.Phone.Display.LampMessages, scene.Shown()));
        scene.Leg.StopAlerting();
        scene.Run(4.Seconds);
        Assert.Equal(1, scene.Phone.Display.LampMessages);
    }

    [Fact]
    public void A_phone_that_is_hung_up_is_told_again_that_messages_wait()
    {
        var scene = PhoneScene.Start();
        scene.Leg.SetMessages(true);
        scene.Run(4.Seconds);
        scene.Lift();
        scene.Phone.HangUp();
        scene.Run(5.Seconds);
        Assert.Equal(2, scene.Phone.Display.LampMessages);
    }

    [Fact]
    public void The_stored_state_is_told_when_the_unit_starts_and_when_it_is_changed_by_hand()
    {
        var scene = PhoneScene.Start(("Message_Waiting_1_", "yes"), ("VMWI_Ring_Splash_Len_1_", "1"));
        scene.Run(4.Seconds);
        Assert.True(scene.Phone.Display.Lamp);
        scene.Apply(("Message_Waiting_1_", "no"));
        scene.Run(4.Seconds);
        Assert.False(scene.Phone.Display.Lamp);
        Assert.Empty(scene.Phone.Rings);
    }

    [Theory]
    [InlineData("Bellcore(N.Amer,China)", "Forward", 90_000)]
    [InlineData("DTMF(Denmark)", "Reverse", -90_000)]
    public void A_neon_lamp_is_lit_by_the_voltage_of_an_idle_line_whatever_the_method(string method, string polarity, int millivolts)
    {
        var scene = PhoneScene.Start(("Caller_ID_Method", method), ("Idle_Polarity_1_", polarity));
        Assert.Equal((false, millivolts * 48 / 90), (scene.Phone.Neon, scene.Phone.Feeding));
        scene.Leg.SetMessages(true, 1);
        scene.Run(4.Seconds);
        Assert.Equal((true, millivolts), (scene.Phone.Neon, scene.Phone.Feeding));

        // Never while it rings or is off the hook.
        scene.Ring(null);
        scene.Run(1.Seconds);
        Assert.NotNull(scene.Phone.Ringing);
        Assert.Equal((false, millivolts * 48 / 90), (scene.Phone.Neon, scene.Phone.Feeding));
        scene.Leg.StopAlerting();
        scene.Run(500.Milliseconds);
        Assert.True(scene.Phone.Neon);
        scene.Lift();
        Assert.Equal(48_000, Math.Abs(scene.Phone.Feeding));
        scene.Phone.HangUp();
        scene.Run(5.Seconds);
        Assert.True(scene.Phone.Neon);

        scene.Leg.SetMessages(false, 0);
        scene.Run(100.Milliseconds);
        Assert.Equal((false, millivolts * 48 / 90), (scene.Phone.Neon, scene.Phone.Feeding));
    }

    [Fact]
    public void No_data_go_out_on_the_voltage_of_a_neon_lamp()
    {
        var scene = PhoneScene.Start();
        scene.Leg.SetMessages(true);
        List<int> fed = [];
        scene.World.Watch((bench, heard, _) =>
        {
            if (heard.ContainsAnyExcept((short)0))
            {
                fed.Add(bench.Phone.Feeding);
            }
        });
        Assert.True(scene.RunUntil(() => scene.Phone.Display.Lamp, 4.Seconds));
        scene.Run(500.Milliseconds);
        Assert.True(scene.Phone.Neon);
        Assert.True(fed.Count > 20);
        Assert.All(fed, millivolts => Assert.Equal(48_000, millivolts));
    }

    [Fact]
    [Parameter("VMWI_Serv_1_")]
    public void The_neon_lamp_is_lit_only_when_that_is_permitted_and_the_port_can()
    {
        Proof.Differs("VMWI_Serv_1_", "yes", "no", PhoneScene.Observe("VMWI_Serv_1_", Lights), (a, b) => Assert.Equal((true, false), (a, b)));
        Assert.False(Lights(PhoneScene.StartOnAnEchoingLine(10)));

        static bool Lights(PhoneScene scene)
        {
            scene.Leg.SetMessages(true);
            scene.Run(4.Seconds);
            Assert.Equal(scene.Phone.Neon, scene.Phone.Feeding > 48_000);
            return scene.Phone.Neon;
        }
    }

    [Fact]
    [Parameter("VMWI_Serv_1_")]
    public void The_lamp_is_told_only_when_that_is_permitted()
        => Proof.Differs("VMWI_Serv_1_", "yes", "no", PhoneScene.Observe("VMWI_Serv_1_", scene =>
        {
            scene.Leg.SetMessages(true);
            scene.Run(4.Seconds);
            return scene.Phone.Display.LampMessages;
        }), (a, b) => Assert.Equal((1, 0), (a, b)));

    [Fact]
    [Parameter("VMWI_Refresh_Intvl")]
    public void The_lamp_is_told_again_after_the_interval()
        => Proof.Differs("VMWI_Refresh_Intvl", "0", "10", PhoneScene.Observe("VMWI_Refresh_Intvl", scene =>
        {
            scene.Leg.SetMessages(true);
            scene.Run(45.Seconds);
            return scene.Phone.Display.LampMessages;
        }), (a, b) => Assert.Equal((1, 5), (a, b)));

    [Fact]
    [Parameter("VMWI_Ring_Splash_Len_1_")]
    public void A_short_ring_goes_before_the_lamp()
        => Proof.Differs("VMWI_Ring_Splash_Len_1_", ".5", "1.5", PhoneScene.Observe("VMWI_Ring_Splash_Len_1_", scene =>
        {
            scene.Leg.SetMessages(true);
            scene.Run(8.Seconds);
            Assert.True(scene.Phone.Display.Lamp);
            Assert.True(scene.Leg.IsFree);
            return Assert.Single(scene.Phone.Rings).Length!.Value.TotalMilliseconds;
        }), (a, b) => Assert.Equal((500, 1500), (a, b)));

    // Policy; notices of new messages (how many) one after the other; short rings.
    public static TheoryData<string, string, int> Policies => new()
    {
        { "New VM Available", "1 1 2 2 0 1", 5 },
        { "New VM Becomes Available", "1 1 2 2 0 1", 2 },
        { "New VM Arrives", "1 1 2 2 0 1", 3 },
    };

    [Theory]
    [MemberData(nameof(Policies))]
    public void The_policy_decides_which_notice_is_told_by_a_short_ring(string policy, string notices, int rings)
        => Assert.Equal(rings, Splashes(PhoneScene.Start(("VMWI_Ring_Splash_Len_1_", ".5"), ("VMWI_Ring_Policy_1_", policy)), notices));

    [Fact]
    [Parameter("VMWI_Ring_Policy_1_")]
    public void The_policy_is_its_parameter()
        => Proof.Differs(
            "VMWI_Ring_Policy_1_",
            "New VM Available",
            "New VM Becomes Available",
            PhoneScene.Observe("VMWI_Ring_Policy_1_", scene => Splashes(scene, "1 1"), ("VMWI_Ring_Splash_Len_1_", ".5")),
            (a, b) => Assert.Equal((2, 1), (a, b)));

    [Fact]
    [Parameter("Ring_On_No_New_VM_1_")]
    public void The_last_message_that_goes_rings_when_that_is_wanted()
        => Proof.Differs("Ring_On_No_New_VM_1_", "no", "yes", PhoneScene.Observe("Ring_On_No_New_VM_1_", scene => Splashes(scene, "1 0"), ("VMWI_Ring_Splash_Len_1_", ".5")), (a, b) => Assert.Equal((1, 2), (a, b)));

    [Fact]
    public void A_call_that_comes_during_the_short_ring_rings()
    {
        var scene = PhoneScene.Start(("VMWI_Ring_Splash_Len_1_", "5"));
        scene.Leg.SetMessages(true);
        Assert.True(scene.RunUntil(() => scene.Phone.Ringing is not null, 3.Seconds));
        Assert.True(scene.Leg.IsFree);
        scene.Ring(null, 4);
        Assert.False(scene.Leg.IsFree);
        scene.Run(5.Seconds);
        Assert.Equal([300.0, 1000.0, 300.0], scene.Phone.Rings.TakeLast(3).Select(ring => ring.Length!.Value.TotalMilliseconds));
    }

    private static int Splashes(PhoneScene scene, string notices)
    {
        foreach (var notice in notices.Split(' '))
        {
            var count = int.Parse(notice, System.Globalization.CultureInfo.InvariantCulture);
            scene.Leg.SetMessages(count > 0, count);
            scene.Run(6.Seconds);
        }

        return scene.Phone.Rings.Count;
    }
}

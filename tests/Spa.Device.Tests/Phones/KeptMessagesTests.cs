using Spa.Configuration.Parameters;
using Spa.Device.Tests.Calls;
using Spa.Foundation.Time;

namespace Spa.Device.Tests.Phones;

/// <summary>What the mailbox has told is kept in the settings, and the store is not worn out by it.</summary>
public class KeptMessagesTests
{
    [Fact]
    public void What_was_told_is_kept_and_known_after_the_power_was_away()
    {
        var (n, stored) = Watched();
        Tell(n, 2);
        Assert.Equal(["yes"], stored);
        Assert.True(n.World.Settings.Get(UserParameters.MessageWaiting));

        n.World.PowerOff();
        n.World.PowerOn(n.World.Settings);
        n.World.Run(5.Seconds);
        n.World.Phone.Lift();
        n.World.Run(500.Milliseconds);
        Assert.Equal("MWI Dial Tone", n.Tone);
        Assert.True(n.World.Phone.Display.Lamp);
    }

    [Fact]
    public void Only_what_differs_is_stored()
    {
        var (n, stored) = Watched();
        foreach (var messages in new[] { 0, 3, 4, 5, 0, 0 })
        {
            Tell(n, messages);
            n.World.Run(2.Minutes);
        }

        Assert.Equal(["yes", "no"], stored);
    }

    [Fact]
    public void A_mailbox_that_changes_its_mind_has_one_value_a_minute_stored_and_the_last()
    {
        var (n, stored) = Watched();
        for (var i = 0; i < 121; i++)
        {
            Tell(n, 1 - (i % 2));
            n.World.Run(4.Seconds);
        }

        n.World.Run(1.Minutes);
        Assert.InRange(stored.Count, 2, 12);
        Assert.Equal("yes", stored[^1]);
        Assert.True(n.World.Settings.Get(UserParameters.MessageWaiting));
    }

    [Fact]
    public void What_is_set_on_the_page_counts_until_the_mailbox_tells_again()
    {
        var (n, stored) = Watched();
        Tell(n, 1);
        n.World.Voice!.Apply(n.World.Settings.With(UserParameters.MessageWaiting, false));
        n.World.Run(3.Minutes);
        n.World.Phone.Lift();
        n.World.Run(500.Milliseconds);
        Assert.Equal("Dial Tone", n.Tone);
        n.World.Phone.HangUp();
        Assert.Equal(["yes"], stored);

        Tell(n, 1);
        Assert.Equal(["yes", "yes"], stored);
    }

    [Fact]
    public void How_many_there_were_is_not_forgotten_when_it_is_stored()
    {
        var (n, _) = Watched(("VMWI_Ring_Splash_Len_1_", "1"), ("VMWI_Ring_Policy_1_", "New VM Arrives"));
        foreach (var (messages, rings) in new[] { (1, 1), (2, 2), (2, 2), (1, 2) })
        {
            Tell(n, messages);
            n.World.Run(10.Seconds);
            Assert.Equal(rings, n.World.Phone.Rings.Count);
        }
    }

    private static (Neighbourhood N, List<string> Stored) Watched(params (string, string)[] settings)
    {
        var n = new Neighbourhood(snapshot => Scene.With(snapshot, settings));
        var stored = new List<string>();
        n.World.Voice!.SettingChosen += (parameter, text) =>
        {
            Assert.Equal(UserParameters.MessageWaiting, parameter);
            stored.Add(text);
        };
        return (n, stored);
    }

    private static void Tell(Neighbourhood n, int messages)
    {
        n.Carrier.Mailboxes.Set("1000", messages, 0);
        n.Carrier.Mailboxes.Push("1000");
        n.World.Run(1.Seconds);
    }
}

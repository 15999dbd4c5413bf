using Spa.Cwmp.Messages;
using Spa.Foundation.Time;
using Spa.Gateway.Ports;

namespace Spa.Device.Tests.Management;

/// <summary>Several transfers that end before, in and after one session: an event for each, and each told once, in the order in which they ended.</summary>
public class TransferEventTests
{
    [Theory]
    [InlineData("a", "b")]
    [InlineData("a", "a")]
    [InlineData("", "")]
    public void Two_that_end_before_one_session_have_an_event_each_whatever_their_keys(string first, string second)
    {
        var rig = Known();
        rig.Peer.Instead = e => e?.Body is Inform && rig.Rig.Host.Fetches.Count > 0 ? ScriptedAcs.Broken() : null;
        rig.Ask(Profile(first, 5), Profile(second, 6));
        rig.Run(1.Minutes);
        Assert.Equal(2, rig.Rig.Host.Fetches.Count);
        Assert.Empty(rig.Peer.Of<TransferComplete>());
        rig.Peer.Instead = _ => null;
        rig.Run(10.Minutes);
        Assert.Equal([(EventCodes.TransferComplete, string.Empty), (EventCodes.MDownload, first), (EventCodes.MDownload, second)], rig.Peer.Informs.Last().Events.Select(e => (e.Code, e.CommandKey)));
        Assert.Equal([first, second], rig.Peer.Of<TransferComplete>().Select(t => t.CommandKey));

        // All are told: the next Inform has none of them.
        CpeRig.Request(rig.Rig);
        rig.Run(5.Seconds);
        Assert.Equal([EventCodes.ConnectionRequest], rig.Peer.Informs.Last().Events.Select(e => e.Code));
        Assert.Equal(2, rig.Peer.Of<TransferComplete>().Count());
    }

    [Fact]
    public void They_are_told_in_the_order_in_which_they_ended_over_a_restart_too()
    {
        var rig = Known();
        rig.Peer.Instead = e => e?.Body is Inform && rig.Rig.Host.Fetches.Count > 0 ? ScriptedAcs.Broken() : null;
        rig.Ask(Profile("third", 30), Profile("first", 10), Profile("second", 20));
        rig.Run(1.Minutes);
        Assert.Equal(3, rig.Rig.Host.Fetches.Count);
        rig.Rig.Began += rig.Rig.Time.Now;
        rig.Rig.Again(RestartKind.Reboot);
        rig.Peer.Instead = _ => null;
        rig.Run(10.Minutes);
        Assert.Equal(["first", "second", "third"], rig.Peer.Of<TransferComplete>().Select(t => t.CommandKey));
        Assert.Equal(["first", "second", "third"], rig.Peer.Informs.First(i => i.Events.Any(e => e.Code == EventCodes.TransferComplete) && i.Events.Any(e => e.Code == EventCodes.Boot)).Events.Where(e => e.Code == EventCodes.MDownload).Select(e => e.CommandKey));
    }

    // Its event was in no Inform yet.
    [Fact]
    public void One_that_ends_while_another_is_told_is_told_in_the_next_session()
    {
        var rig = Known();
        rig.Rig.Host.HoldFetches = true;
        rig.Peer.Instead = e => e?.Body is Inform && rig.Rig.Host.Sent.Count > 0 ? ScriptedAcs.Broken() : null;
        rig.Ask(new Upload("a", FileTypes.UploadLog, "http://prov.example.net/log", string.Empty, string.Empty, 5), Profile("b", 10));
        rig.Run(20.Seconds);
        Assert.Single(rig.Rig.Host.Fetches);
        rig.Peer.Instead = e =>
        {
            if (e?.Body is Inform { Events: var events } && events.Any(told => told.CommandKey == "a"))
            {
                rig.Rig.Host.Release();
            }

            return null;
        };
        rig.Run(5.Minutes);
        foreach (var told in rig.Peer.Heard.Select((h, at) => (h.Envelope?.Body, at)).Where(h => h.Body is TransferComplete))
        {
            var inform = (Inform)rig.Peer.Heard.Take(told.at).Last(h => h.Envelope?.Body is Inform).Envelope!.Body;
            Assert.Contains(inform.Events, e => e.Code.StartsWith("M ", StringComparison.Ordinal) && e.CommandKey == ((TransferComplete)told.Body!).CommandKey);
        }

        Assert.Equal(["a", "b"], rig.Peer.Of<TransferComplete>().Select(t => t.CommandKey));
    }

    private static CpeRig Known() => CpeRig.Known(("CWMP_Periodic_Inform_Enable", "no"), ("CWMP_Retry_Minimum_Wait_Interval", "60"));

    private static Download Profile(string key, uint delay) => new(key, FileTypes.Configuration, "http://prov.example.net/p.xml", string.Empty, string.Empty, 0, string.Empty, delay, string.Empty, string.Empty);
}

using Spa.Device.Codecs;
using Spa.Device.Tests.Calls;
using Spa.Device.Tests.Media;
using Spa.Device.Tests.Media.Fax;
using Spa.Foundation.Time;
using Spa.Marks;
using Spa.Media.Fax;
using Spa.Simulation.Stations;

namespace Spa.Flows.Tests.Features;

/// <summary>Fax machines at the phone port and behind a peer, both of them spandsp's: a page goes from one to the other.</summary>
public class FaxFeatureTests
{
    [SpandspFact]
    [Feature("C27")]
    public void A_page_arrives_as_sound() => Proof.Shown(broken =>
    {
        // Broken: nobody hears the fax machine, and what its voice detector takes for silence is left out.
        var detect = broken ? "no" : "yes";
        var n = At(("FAX_Enable_T38_1_", "no"), ("FAX_CED_Detect_Enable_1_", detect), ("FAX_CNG_Detect_Enable_1_", detect), ("FAX_Passthru_Codec_1_", "G711a"), ("FAX_Passthru_Method_1_", "ReINVITE"), ("Silence_Supp_Enable_1_", "yes"));
        n.Network.Options = n.Network.Options with { Delay = 30.Milliseconds, Jitter = 15.Milliseconds };
        var other = n.Station("2000", settings => Scene.With(settings, ("FAX_Passthru_Method_1_", "None")));
        Assert.True(Sends(n, other));
        var offer = n.Last("-> INVITE");
        Assert.Equal(("8", "off - - - -", string.Empty), (offer.Line("m=audio ").Split("AVP ")[^1], offer.Line("a=silenceSupp:"), offer.Line("a=rtpmap:101 ")));
        Assert.Equal("G711a", other.Party!.Codec);
    });

    [SpandspFact]
    [Feature("C28")]
    public void A_page_arrives_by_T38() => Proof.Shown(broken =>
    {
        foreach (var redundancy in new[] { 0, 1, 2, 3 })
        {
            var n = At(("FAX_Enable_T38_1_", broken ? "no" : "yes"), ("FAX_T38_Redundancy_1_", $"{redundancy}"));
            var other = n.Station("2000", settings => Scene.With(settings, ("FAX_Enable_T38_1_", "yes"), ("FAX_T38_Redundancy_1_", $"{redundancy}")));

            // Without redundancy the network must be good.
            Assert.True(Sends(n, other, loss: redundancy == 3 ? 0.05 : 0));
            Assert.Equal("T.38", other.Party!.Codec);
            Assert.Equal(redundancy, Repeated(n).Max());
            Assert.All(Repeated(n).Skip(redundancy), count => Assert.Equal(redundancy, count));
        }

        // The peer knows no T.38: it says 488, and gets the sound.
        var plain = At(("FAX_Enable_T38_1_", broken ? "no" : "yes"));
        var refuses = plain.Station("2000", settings => Scene.With(settings, ("FAX_Enable_T38_1_", "no"), ("FAX_Passthru_Method_1_", "None")));
        Assert.True(Sends(plain, refuses));
        Assert.Contains(plain.Messages, message => message.StartsWith("<- SIP/2.0 488", StringComparison.Ordinal));
        Assert.Equal("G711u", refuses.Party!.Codec);
    });

    [SpandspFact]
    [Feature("G02")]
    public void A_fax_machine_sends_and_receives() => Proof.Shown(broken =>
    {
        foreach (var t38 in new[] { "yes", "no" })
        {
            foreach (var sends in new[] { true, false })
            {
                // Broken: a codec that no fax goes through, and nobody hears that it is one.
                (string, string)[] deaf = broken ? [("FAX_CED_Detect_Enable_1_", "no"), ("FAX_CNG_Detect_Enable_1_", "no"), ("Preferred_Codec_1_", "G726-16"), ("Use_Pref_Codec_Only_1_", "yes")] : [];
                var n = At([("FAX_Enable_T38_1_", t38), .. deaf]);
                var other = n.Station("2000", settings => Scene.With(settings, [("FAX_Enable_T38_1_", t38), .. deaf]));
                Assert.True(Sends(n, other, phoneSends: sends), $"T.38 {t38}, {(sends ? "sent" : "received")}");
            }
        }
    });

    private static Neighbourhood At(params (string Name, string Text)[] changes) => new(
        settings => Scene.With(settings, changes),
        host: network => Neighbourhood.HostAt(network) with { Fax = new SpandspFax(), Codecs = [.. G726Codec.All] },
        before: n => (n.Fax, n.Codecs) = (new SpandspFax(), [.. G726Codec.All]));

    // Whether a page gets through whole. The fax machine at the phone port calls when it sends, and is called when it receives.
    private static bool Sends(Neighbourhood n, SipStation other, double loss = 0, bool phoneSends = true)
    {
        var (sent, received) = (Path.GetTempFileName(), Path.GetTempFileName());
        try
        {
            var page = FaxPage.Make(200);
            FaxPage.Write(sent, page);
            using var sender = FaxMachine.Sends(sent);
            using var receiver = FaxMachine.Receives(received);
            if (phoneSends)
            {
                n.Dial("2000#");
                n.World.Run(1.Seconds);
                (n.World.Phone.Machine, other.End.Machine) = (sender, receiver);
                other.Answer();
            }
            else
            {
                other.End.Machine = sender;
                other.Call("1000");
                n.World.Run(2.Seconds);
                n.World.Phone.Machine = receiver;
                n.World.Phone.Lift();
            }

            n.World.Run(6.Seconds);
            n.Network.Options = n.Network.Options with { Loss = loss };
            n.World.RunUntil(() => sender.Outcome is not null && receiver.Outcome is not null, 2.Minutes);
            return (sender.Outcome, receiver.Outcome) == (0, 0) && page.AsSpan().SequenceEqual(FaxPage.Read(received));
        }
        finally
        {
            File.Delete(sent);
            File.Delete(received);
        }
    }

    // How many earlier ones each UDPTL packet of the device repeats, by its number.
    private static List<int> Repeated(Neighbourhood n)
    {
        var counts = new SortedDictionary<int, int>();
        foreach (var one in n.FromDevice().Where(one => one.From.Port >= 10_000 && one.Bytes[0] < 0x80))
        {
            Assert.True(UdptlPacket.TryRead(one.Bytes, out var packet, out _));
            counts[packet.Sequence] = packet.EarlierCount;
        }

        return [.. counts.Values];
    }
}

using System.Globalization;
using Spa.Device.Codecs;
using Spa.Device.Tests.Media;
using Spa.Device.Tests.Media.Fax;
using Spa.Foundation.Time;
using Spa.Marks;
using Spa.Media.Fax;
using Spa.Media.Tones;
using Spa.Simulation.Stations;

namespace Spa.Device.Tests.Calls;

/// <summary>Fax by T.38 through the whole device; skipped where the library that has the modems is missing.</summary>
public class T38Tests
{
    private static readonly Scene Wanted = new(("FAX_Enable_T38_1_", "yes")) { Host = With, Before = n => n.Fax = new SpandspFax() };

    [SpandspFact]
    [Parameter("FAX_Enable_T38_1_")]
    [Parameter("FAX_T38_Redundancy_1_")]
    public void The_settings_count()
    {
        Live.Differs("FAX_Enable_T38_1_", "no", "yes", n =>
        {
            Answered(n, n.Station("2000", Plain));
            return n.Messages.Any(message => message.StartsWith("-> INVITE", StringComparison.Ordinal) && message.Line("m=image ").Length > 0);
        }, false, true, new Scene { Host = With, Before = n => n.Fax = new SpandspFax() });
        Live.Differs("FAX_T38_Redundancy_1_", "0", "3", n =>
        {
            Answered(n, n.Station("2000", settings => Plain(Scene.With(settings, ("FAX_Enable_T38_1_", "yes")))));
            var file = Path.GetTempFileName();
            using var machine = FaxMachine.Receives(file);
            n.World.Phone.Machine = machine;
            n.World.Run(5.Seconds);
            n.World.Phone.Machine = null;
            File.Delete(file);
            return Udptl(n).Max(packet => packet.Earlier);
        }, 0, 3, Wanted);
    }

    [SpandspFact]
    public void An_offer_says_what_can_be_done()
    {
        var n = Wanted.Set("FAX_T38_Redundancy_1_", "1", new HashSet<string>());
        Answered(n, n.Station("2000", Plain));
        var offer = n.Messages.Last(message => message.StartsWith("-> INVITE", StringComparison.Ordinal) && message.Line("m=image").Length > 0);
        Assert.EndsWith(" udptl t38", offer.Line("m=image"), StringComparison.Ordinal);
        Assert.Equal(("0", "14400", "transferredTCF", "t38UDPRedundancy"), (offer.Line("a=T38FaxVersion:"), offer.Line("a=T38MaxBitRate:"), offer.Line("a=T38FaxRateManagement:"), offer.Line("a=T38FaxUdpEC:")));
    }

    [SpandspTheory]
    [InlineData(true, 0)]
    [InlineData(false, 0)]
    [InlineData(true, 5)]
    public void A_page_arrives_whole_by_T38(bool correctsErrors, int lossPercent)
    {
        var n = Wanted.Set("FAX_T38_Redundancy_1_", "3", new HashSet<string>());
        n.Network.Options = n.Network.Options with { Loss = 0 };
        var other = n.Station("2000", settings => Scene.With(settings, ("FAX_Enable_T38_1_", "yes"), ("FAX_T38_Redundancy_1_", "3")));
        var (sent, received) = (Path.GetTempFileName(), Path.GetTempFileName());
        try
        {
            var page = FaxPage.Make(300);
            FaxPage.Write(sent, page);
            using var sender = FaxMachine.Sends(sent, correctsErrors);
            using var receiver = FaxMachine.Receives(received, correctsErrors);
            n.Dial("2000#");
            n.World.Run(1.Seconds);
            n.World.Phone.Machine = sender;
            other.End.Machine = receiver;
            other.Answer();
            Assert.True(n.World.RunUntil(() => other.Party is { IsFax: true }, 10.Seconds), n.World.Trace.ToString());
            n.Network.Options = n.Network.Options with { Loss = lossPercent / 100.0 };
            Assert.True(n.World.RunUntil(() => sender.Outcome is not null && receiver.Outcome is not null, 3.Minutes), $"{sender.Outcome} {receiver.Outcome} {Udptl(n).Count}");
            Assert.Equal((0, 0), (sender.Outcome, receiver.Outcome));
            Assert.Equal("T.38", other.Party!.Codec);
            Assert.True(page.AsSpan().SequenceEqual(FaxPage.Read(received)), "the page differs");
            Assert.True(Udptl(n).Count > 100);
        }
        finally
        {
            File.Delete(sent);
            File.Delete(received);
        }
    }

    [Fact]
    public void Without_the_library_it_is_neither_offered_nor_taken()
    {
        var n = new Neighbourhood(settings => Scene.With(settings, [.. Scene.ByStranger, ("FAX_Enable_T38_1_", "yes")]));
        n.Stranger.Invite();
        n.World.Run(1.Seconds);
        n.World.Phone.Lift();
        n.World.Run(1.Seconds);
        n.Stranger.Send(n.Stranger.Within("INVITE", body: Image(n)));
        n.World.Run(1.Seconds);
        Assert.Equal(488, n.Stranger.Responses[^1].Status);
        Assert.Equal("in a call", n.Words);
        n.World.Phone.Speak(TonePlan.Steady(2100, -14));
        n.World.Run(2.Seconds);
        Assert.Equal("0", n.Last("-> INVITE").Line("m=audio ").Split("AVP ")[^1]);
    }

    [SpandspFact]
    public void Who_refuses_it_gets_the_sound()
    {
        var n = Wanted.Set("FAX_T38_Redundancy_1_", "1", new HashSet<string>());
        var other = n.Station("2000", settings => Plain(Scene.With(settings, ("FAX_Enable_T38_1_", "no"))));
        Answered(n, other);
        Assert.Equal("0", n.Last("-> INVITE").Line("m=audio ").Split("AVP ")[^1]);
        Assert.Equal("in a call", n.Words);
        Assert.Equal("G711u", other.Party!.Codec);
    }

    [SpandspTheory]
    [InlineData(0)]
    [InlineData(70)]
    [InlineData(140)]
    [InlineData(310)]
    [InlineData(1000)]
    public void A_modem_gets_the_sound(int later)
    {
        var n = Wanted.Set("FAX_T38_Redundancy_1_", "1", new HashSet<string>());
        var other = n.Station("2000", Plain);
        n.Dial("2000#");
        n.World.Run(1.Seconds);
        other.Answer();
        n.World.Run((500 + later).Milliseconds);

        // 2100 Hz that turns its phase each 450 ms.
        var modem = Signals.Sines(4000, (2100, -14));
        for (var i = 0; i < modem.Length; i++)
        {
            modem[i] = (short)(i / 3600 % 2 == 0 ? modem[i] : -modem[i]);
        }

        other.End.Say(modem);
        n.World.Run(3.Seconds);
        Assert.Equal("0", n.Last("-> INVITE").Line("m=audio ").Split("AVP ")[^1]);
        Assert.DoesNotContain(n.Messages, message => message.Contains("m=image", StringComparison.Ordinal));
    }

    [SpandspFact]
    public void An_encrypted_call_gets_the_sound()
    {
        var secure = Wanted.Set("Secure_Call_Setting_1_", "yes", new HashSet<string>());
        Answered(secure, secure.Station("2000", Plain));
        Assert.NotEmpty(secure.Last("-> INVITE").Line("a=crypto:"));
        Assert.DoesNotContain(secure.Messages, message => message.Contains("m=image", StringComparison.Ordinal));
    }

    [SpandspFact]
    [Attack("S12")]
    public void Packets_with_bad_lengths_and_of_strangers_change_nothing()
    {
        var n = Wanted.Set("Ans_Call_Without_Reg_1_", "yes", new HashSet<string>());
        n.Stranger.Invite();
        n.World.Run(1.Seconds);
        n.World.Phone.Lift();
        n.World.Run(1.Seconds);
        foreach (var (i, address) in new[] { "127.0.0.1", "255.255.255.255", "239.1.2.3" }.Index())
        {
            n.Stranger.Send(n.Stranger.Within("INVITE", body: Image(n).Replace("IN IP4 192.0.2.9\r\nt", $"IN IP4 {address}\r\nt", StringComparison.Ordinal), number: 2 + i));
            n.World.Run(500.Milliseconds);
            Assert.Equal(488, n.Stranger.Responses[^1].Status);
        }

        n.Stranger.Send(n.Stranger.Within("INVITE", body: Image(n), number: 5));
        n.World.Run(1.Seconds);
        Assert.Equal(200, n.Stranger.Responses[^1].Status);
        var to = new System.Net.IPEndPoint(System.Net.IPAddress.Parse(Neighbourhood.Device), int.Parse(n.Last("-> SIP/2.0 200").Line("m=image ").Split(' ')[0], CultureInfo.InvariantCulture));
        var entropy = new Spa.Foundation.Ports.Entropy(4);
        byte[] good = [0, 0, 1, 0x00, 0, 0];
        for (var i = 0; i < 3000; i++)
        {
            var bytes = new byte[entropy.Below(80) + 1];
            entropy.Fill(bytes);
            if (i % 2 == 0)
            {
                // Right outside, wrong inside.
                var inner = bytes.Length;
                bytes = [(byte)(i >> 8), (byte)(i & 0xFF), (byte)inner, .. bytes, 0, 0];
                bytes[3] |= 0xC0;
            }

            n.Network.Send(n.Stranger.Media, to, bytes);
            n.World.Run(10.Milliseconds);
        }

        Assert.Equal("in a call", n.Words);
        n.Network.Send(n.Stranger.Media, to, good);
        n.World.Run(1.Seconds);

        // A stranger is not answered: packets go to the far end only, and go on.
        var file = Path.GetTempFileName();
        using var machine = FaxMachine.Receives(file);
        n.World.Phone.Machine = machine;
        n.World.Run(1.Seconds);
        n.Network.Send(new System.Net.IPEndPoint(System.Net.IPAddress.Parse("192.0.2.66"), 4000), to, good);
        n.World.Run(6.Seconds);
        n.World.Phone.Machine = null;
        File.Delete(file);
        Assert.True(Udptl(n).Count(one => one.At > n.World.Timeline.Now - 5.Seconds) > 10);
        Assert.All(n.FromDevice().Where(one => one.From.Port == to.Port), one => Assert.Equal(n.Stranger.Media, one.To));
        n.World.Phone.HangUp();
        n.World.Run(1.Seconds);
        Assert.NotEmpty(n.Stranger.Requests("BYE"));
    }

    private static Spa.Gateway.Sip.VoiceHost With(Spa.Simulation.Network.SimulatedNetwork network) => Neighbourhood.HostAt(network) with { Fax = new SpandspFax() };

    private static Spa.Configuration.Settings.SettingsSnapshot Plain(Spa.Configuration.Settings.SettingsSnapshot settings)
        => Scene.With(settings, ("FAX_CED_Detect_Enable_1_", "no"), ("FAX_CNG_Detect_Enable_1_", "no"));

    private static string Image(Neighbourhood n) => $"v=0\r\no=- 1 2 IN IP4 192.0.2.9\r\ns=-\r\nc=IN IP4 192.0.2.9\r\nt=0 0\r\nm=image {n.Stranger.Media.Port} udptl t38\r\na=T38FaxVersion:0\r\na=T38MaxBitRate:14400\r\na=T38FaxRateManagement:transferredTCF\r\na=T38FaxUdpEC:t38UDPRedundancy\r\n";

    // The phone calls a telephone, where an answer tone sounds for two seconds.
    private static void Answered(Neighbourhood n, SipStation other)
    {
        n.Dial("2000#");
        n.World.Run(1.Seconds);
        other.Answer();
        n.World.Run(500.Milliseconds);
        other.End.Say(TonePlan.Steady(2100, -14));
        n.World.Run(2.Seconds);
        other.End.Say(null);
        n.World.Run(1.Seconds);
    }

    // UDPTL packets of the device, and how many earlier ones they repeat.
    private static List<(TimeSpan At, int Earlier)> Udptl(Neighbourhood n)
    {
        var found = new List<(TimeSpan At, int Earlier)>();
        foreach (var one in n.FromDevice().Where(one => one.From.Port >= 10_000 && one.Bytes[0] < 0x80))
        {
            if (UdptlPacket.TryRead(one.Bytes, out var packet, out _))
            {
                found.Add((one.At, packet.EarlierCount));
            }
        }

        return found;
    }
}

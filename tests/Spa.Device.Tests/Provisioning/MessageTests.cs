using Spa.Foundation.Time;
using Spa.Gateway.Ports;

namespace Spa.Device.Tests.Provisioning;

/// <summary>The message parameters, with every macro there is.</summary>
public class MessageTests
{
    private const string All =
        "$A $(B:1) $MA $MAU $MAC $PN $PSN $SN $CCERT $IP $EXTIP $SWVER $HWVER $PRVST $UPGST $UPGERR $PRVTMR $UPGTMR $REGTMR1 $REGTMR2 $UPGCOND $SCHEME $METH $SERV $SERVIP $PORT $PATH $UID1 $UID2 $ISCUST $SA $$A $NONE [$ERR]";

    private const string Unit = "one wo 000e08aabbcc 000E08AABBCC 00:0e:08:aa:bb:cc SPA3102 3102 FM600F123456 Installed 192.168.1.100 203.0.113.9 5.1.10(GW) 1.88.1";

    public static TheoryData<string, bool, string> Resyncs => new()
    {
        { "Log_Resync_Request_Msg", true, $"{Unit} 0 1  0 0 0 0 true http http prov.example.net 10.0.0.1 80 /a.xml alice bob 0 $SA $A $NONE []" },
        { "Log_Resync_Success_Msg", true, $"{Unit} 0 1  0 0 0 0 true http http prov.example.net 10.0.0.1 80 /a.xml alice bob 0 $SA $A $NONE []" },
        { "Log_Resync_Failure_Msg", false, $"{Unit} 0 1  0 0 0 0 true http http prov.example.net 10.0.0.1 80 /a.xml alice bob 0 $SA $A $NONE [file not found]" },
    };

    public static TheoryData<string, bool, string> Upgrades => new()
    {
        { "Log_Upgrade_Request_Msg", false, "http http fw.example.net 10.0.0.1 8080 /x.img alice bob 0 $SA $A $NONE []" },
        { "Log_Upgrade_Failure_Msg", false, "http http fw.example.net 10.0.0.1 8080 /x.img alice bob 0 $SA $A $NONE [timeout]" },
        { "Log_Upgrade_Success_Msg", true, "http http fw.example.net 10.0.0.1 8080 /x.img alice bob 0 $SA $A $NONE [6.0.1]" },
    };

    [Theory]
    [MemberData(nameof(Resyncs))]
    public void A_message_of_a_resync_has_every_macro(string name, bool found, string line)
    {
        var rig = Make(name);
        if (found)
        {
            rig.Host.Serve("/a.xml", Rig.Profile());
        }

        rig.Start();
        rig.Run(1.Seconds);
        Assert.Equal([line], rig.Host.Syslog(Rig.Syslog));
    }

    [Theory]
    [MemberData(nameof(Upgrades))]
    public void A_message_of_an_upgrade_has_every_macro(string name, bool success, string end)
    {
        var rig = Make(name);
        rig.Host.Serve("/a.xml", Rig.Profile());
        rig.Start();
        rig.Run(1.Seconds);
        rig.Gateway.Upgrade("http://fw.example.net:8080/x.img");
        rig.Run(1.Seconds);
        rig.Host.Installs[0].News(success ? new ImageNews.Staged("6.0.1") : new ImageNews.Failed("timeout", ""));
        rig.Run(1.Seconds);
        if (success)
        {
            rig.Version = "6.0.1";
            rig.Again(RestartKind.OtherSlot);
            rig.Run(1.Seconds);
        }

        Assert.EndsWith(end, Assert.Single(rig.Host.Syslog(Rig.Syslog)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Request", "-1")]
    [InlineData("Periodic", "1")]
    [InlineData("Retry", "2")]
    public void The_message_says_what_led_to_the_resync(string reason, string number)
    {
        var rig = Rig.Make(("Log_Resync_Request_Msg", "$PRVST after $PRVTMR"), ("Log_Resync_Success_Msg", ""), ("Log_Resync_Failure_Msg", ""), ("Resync_Periodic", "100"), ("Resync_Error_Retry_Delay", "50"));
        if (reason != "Retry")
        {
            rig.Host.Serve("/a.xml", Rig.Profile());
        }

        rig.Start();
        rig.Run(40.Seconds);
        if (reason == "Request")
        {
            rig.Gateway.Resync();
        }

        rig.Run(70.Seconds);
        Assert.Equal($"{number} after {reason switch { "Request" => 39, "Retry" => 50, _ => 100 }}", rig.Host.Syslog(Rig.Syslog).ElementAt(1));
    }

    private static Rig Make(string name)
    {
        string[] others = ["Log_Resync_Request_Msg", "Log_Resync_Success_Msg", "Log_Resync_Failure_Msg", "Log_Upgrade_Request_Msg", "Log_Upgrade_Success_Msg", "Log_Upgrade_Failure_Msg"];
        var rig = Rig.Make(
        [
            ("GPP_A", "one"), ("GPP_B", "two"), ("GPP_SA", "hush"), ("User_ID_1_", "alice"), ("User_ID_2_", "bob"), ("Resync_After_Upgrade_Attempt", "no"),
            .. others.Select(other => (other, other == name ? All : string.Empty)),
        ]);
        rig.Network = NetworkFacts.Unknown with { Address = "192.168.1.100", ExternalAddress = "203.0.113.9" };
        return rig;
    }
}

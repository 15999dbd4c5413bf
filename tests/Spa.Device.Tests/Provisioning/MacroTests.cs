using Spa.Foundation.Time;
using Spa.Gateway.Ports;

namespace Spa.Device.Tests.Provisioning;

public class MacroTests
{
    /// <summary>provisioning 2.5, each as a path of a rule sees it.</summary>
    public static TheoryData<string, string> Values => new()
    {
        { "$MA", "000e08aabbcc" },
        { "$MAU", "000E08AABBCC" },
        { "$MAC", "00:0e:08:aa:bb:cc" },
        { "$PN", "SPA3102" },
        { "$PSN", "3102" },
        { "$SN", "FM600F123456" },
        { "$(CCERT:0:9)", "Installed" },
        { "$IP", "192.168.1.100" },
        { "$EXTIP", "203.0.113.9" },
        { "$SWVER", "5.1.10(GW)" },
        { "$HWVER", "1.88.1" },
        { "$PRVST", "0" },
        { "$UPGST", "1" },
        { "x$UPGERR", "x" },
        { "$PRVTMR", "0" },
        { "$UPGTMR", "0" },
        { "$REGTMR1", "77" },
        { "$REGTMR2", "0" },
        { "$UPGCOND", "true" },
        { "$UID1", "alice" },
        { "$UID2", "bob" },
        { "$ISCUST", "0" },
        { "$A", "Free" },
        { "$P", "Last" },
        { "$(A:1:2)", "re" },
        { "$SA", "$SA" },
        { "$STRANGE", "$STRANGE" },
        { "x$SCHEME$SERV$SERVIP$PORT$PATH$ERR", "x" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void Each_macro_has_its_value(string written, string value)
    {
        var rig = Rig.Make(("Profile_Rule", $"http://p/{written}"), ("GPP_A", "Free"), ("GPP_P", "Last"), ("GPP_SA", "hush"), ("User_ID_1_", "alice"), ("User_ID_2_", "bob"));
        rig.Network = rig.Network with { ExternalAddress = "203.0.113.9" };
        rig.Voice.UnregisteredFor = 77.Seconds;
        rig.Start();
        rig.Run(1.Seconds);
        Assert.Equal($"/{value}", rig.Host.Fetches.Single().Request.Target.Path);
    }

    [Fact]
    public void The_reason_and_the_time_since_the_last_resync_change_with_it()
    {
        var rig = Rig.Make(("Profile_Rule", "http://p/$PRVST.$PRVTMR"), ("Resync_Error_Retry_Delay", "30"), ("Resync_Periodic", "60"));
        rig.Start();
        rig.Run(31.Seconds);
        rig.Host.Serve("/1.60", Rig.Profile());
        rig.Host.Serve("/2.30", Rig.Profile());
        rig.Run(200.Seconds);
        Assert.Equal(["/0.0", "/2.30", "/2.30", "/1.60", "/1.60"], rig.Host.Fetches.Select(f => f.Request.Target.Path).Take(5));
    }

    [Fact]
    public void Messages_know_the_attempt()
    {
        var rig = Rig.Make(("Profile_Rule", "https://p:4443/x?y=1"), ("Log_Resync_Failure_Msg", "$SCHEME|$METH|$SERV|$SERVIP|$PORT|$PATH|$ERR"));
        rig.Host.Fail("/x?y=1", FetchFault.Timeout);
        rig.Start();
        rig.Run(1.Seconds);
        Assert.Equal("https|https|p|10.0.0.1|4443|/x?y=1|timeout", rig.Host.Syslog(Rig.Syslog).Last());
    }
}

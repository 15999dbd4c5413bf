using System.Text;
using Spa.Configuration.Profiles;
using Spa.Foundation.Time;
using Spa.Gateway.Ports;
using Spa.Marks;

namespace Spa.Device.Tests.Provisioning;

/// <summary>Each setting of the Provisioning page that these machines go by makes something outside differ.</summary>
public class ParameterTests
{
    private const string Letters = "ABCDEFGHIJKLMNOP";

    [Fact]
    [Parameter("Provision_Enable")]
    public void Provision_Enable() => Proof.Differs("Provision_Enable", "yes", "no", Times("Provision_Enable"), Seen("0", ""));

    [Fact]
    [Parameter("Resync_On_Reset")]
    public void Resync_On_Reset() => Proof.Differs("Resync_On_Reset", "yes", "no", Times("Resync_On_Reset"), Seen("0", ""));

    [Fact]
    [Parameter("Resync_Random_Delay")]
    public void Resync_Random_Delay() => Proof.Differs("Resync_Random_Delay", "0", "100", Times("Resync_Random_Delay", 2000), (a, b) =>
    {
        Assert.Equal("0", a);
        Assert.InRange(int.Parse(b, null), 1, 2000);
    });

    [Fact]
    [Parameter("Resync_Periodic")]
    public void Resync_Periodic() => Proof.Differs("Resync_Periodic", "40", "0", Times("Resync_Periodic"), Seen("0,40,80", "0"));

    [Fact]
    [Parameter("Resync_Error_Retry_Delay")]
    public void Resync_Error_Retry_Delay()
        => Proof.Differs("Resync_Error_Retry_Delay", "30,60", "0", (value, reads) => TimesOf(Failing(reads, ("Resync_Error_Retry_Delay", value)), 100), Seen("0,30,90", "0"));

    [Fact]
    [Parameter("Forced_Resync_Delay")]
    public void Forced_Resync_Delay() => Proof.Differs(
        "Forced_Resync_Delay",
        "50",
        "80",
        (value, reads) =>
        {
            var rig = Rig.Make(1, reads, ("Forced_Resync_Delay", value));
            rig.Voice.OffHook();
            return TimesOf(rig, 100);
        },
        Seen("50", "80"));

    [Fact]
    [Parameter("Resync_From_SIP")]
    public void Resync_From_SIP() => Proof.Differs(
        "Resync_From_SIP",
        "yes",
        "no",
        (value, reads) =>
        {
            var rig = Serving(reads, ("Resync_From_SIP", value));
            rig.Start();
            rig.Run(10.Seconds);
            rig.Gateway.Notified("resync");
            rig.Run(1.Seconds);
            return Times(rig);
        },
        Seen("0,10", "0"));

    [Fact]
    [Parameter("Resync_After_Upgrade_Attempt")]
    public void Resync_After_Upgrade_Attempt() => Proof.Differs(
        "Resync_After_Upgrade_Attempt",
        "yes",
        "no",
        (value, reads) =>
        {
            var rig = Serving(reads, ("Resync_After_Upgrade_Attempt", value));
            rig.Start();
            rig.Run(10.Seconds);
            rig.Gateway.Upgrade("http://fw/x.img");
            rig.Host.Installs[0].News(new ImageNews.Failed("timeout", ""));
            rig.Run(1.Seconds);
            return Times(rig);
        },
        Seen("0,10", "0"));

    [Fact]
    [Parameter("Resync_Trigger_1")]
    [Parameter("Resync_Trigger_2")]
    public void Resync_Triggers()
    {
        Proof.Differs("Resync_Trigger_1", "$PRVTMR gt 20", "$PRVTMR gt 200", Times("Resync_Trigger_1", 50), Seen("0,25", "0"));
        Proof.Differs("Resync_Trigger_2", "\"$IP\" eq \"192.168.1.100\"", "", Times("Resync_Trigger_2", 50), Seen("0,5", "0"));
    }

    [Fact]
    [Parameter("Resync_Fails_On_FNF")]
    public void Resync_Fails_On_FNF()
        => Proof.Differs("Resync_Fails_On_FNF", "yes", "no", (value, reads) => TimesOf(Failing(reads, ("Resync_Fails_On_FNF", value), ("Resync_Error_Retry_Delay", "30"), ("Resync_Periodic", "70")), 100), Seen("0,30,60,90", "0,70"));

    [Fact]
    [Parameter("Profile_Rule")]
    [Parameter("Profile_Rule_B")]
    [Parameter("Profile_Rule_C")]
    [Parameter("Profile_Rule_D")]
    public void Profile_Rules()
    {
        foreach (var name in new[] { "Profile_Rule", "Profile_Rule_B", "Profile_Rule_C", "Profile_Rule_D" })
        {
            Proof.Differs(
                name,
                "http://one/a.xml",
                "tftp://two/a.xml",
                (value, reads) =>
                {
                    var rig = Serving(reads, [("Profile_Rule", ""), (name, value)]);
                    rig.Start();
                    rig.Run(1.Seconds);
                    return string.Join(',', rig.Host.Urls);
                },
                Seen("http://one:80/a.xml", "tftp://two:69/a.xml"));
        }
    }

    [Fact]
    [Parameter("Log_Resync_Request_Msg")]
    [Parameter("Log_Resync_Success_Msg")]
    [Parameter("Log_Resync_Failure_Msg")]
    [Parameter("Syslog_Server")]
    public void Messages_of_resync()
    {
        Proof.Differs("Log_Resync_Request_Msg", "ask $PATH", "", Lines(true, "Log_Resync_Request_Msg", ("Log_Resync_Success_Msg", "")), Seen("log.example.net ask /a.xml", ""));
        Proof.Differs("Log_Resync_Success_Msg", "done $PATH", "", Lines(true, "Log_Resync_Success_Msg", ("Log_Resync_Request_Msg", "")), Seen("log.example.net done /a.xml", ""));
        Proof.Differs("Log_Resync_Failure_Msg", "bad $ERR", "", Lines(false, "Log_Resync_Failure_Msg", ("Log_Resync_Request_Msg", "")), Seen("log.example.net bad file not found", ""));
        Proof.Differs("Syslog_Server", "one.example.net", "two.example.net:5514", Lines(true, "Syslog_Server", ("Log_Resync_Request_Msg", ""), ("Log_Resync_Success_Msg", "x")), Seen("one.example.net x", "two.example.net:5514 x"));
    }

    [Fact]
    [Parameter("Upgrade_Enable")]
    [Parameter("Upgrade_Rule")]
    [Parameter("Upgrade_Error_Retry_Delay")]
    [Parameter("Downgrade_Rev_Limit")]
    public void Upgrades()
    {
        Proof.Differs("Upgrade_Enable", "yes", "no", Images("Upgrade_Enable", ("Upgrade_Rule", "http://fw/x.img")), Seen("0 http://fw:80/x.img", ""));
        Proof.Differs("Upgrade_Rule", "http://fw/x.img", "(lt 5.0)? http://fw/x.img", Images("Upgrade_Rule"), Seen("0 http://fw:80/x.img", ""));
        Proof.Differs("Upgrade_Error_Retry_Delay", "10", "0", Images("Upgrade_Error_Retry_Delay", ("Upgrade_Rule", "http://fw/x.img")), Seen("0 http://fw:80/x.img,11 http://fw:80/x.img", "0 http://fw:80/x.img"));
        Proof.Differs("Downgrade_Rev_Limit", "5.1.0", "", Images("Downgrade_Rev_Limit", ("Upgrade_Rule", "http://fw/x.img"), ("Upgrade_Error_Retry_Delay", "0")), Seen("0 http://fw:80/x.img not below 5.1.0", "0 http://fw:80/x.img"));
    }

    [Fact]
    [Parameter("Log_Upgrade_Request_Msg")]
    [Parameter("Log_Upgrade_Success_Msg")]
    [Parameter("Log_Upgrade_Failure_Msg")]
    public void Messages_of_upgrades()
    {
        Proof.Differs("Log_Upgrade_Request_Msg", "ask $PATH", "", UpgradeLines(false, "Log_Upgrade_Request_Msg", ("Log_Upgrade_Failure_Msg", "")), Seen("ask /x.img", ""));
        Proof.Differs("Log_Upgrade_Success_Msg", "now $ERR", "", UpgradeLines(true, "Log_Upgrade_Success_Msg", ("Log_Upgrade_Request_Msg", "")), Seen("now 6.0.1", ""));
        Proof.Differs("Log_Upgrade_Failure_Msg", "bad $ERR", "", UpgradeLines(false, "Log_Upgrade_Failure_Msg", ("Log_Upgrade_Request_Msg", "")), Seen("bad timeout", ""));
    }

    [Fact]
    [Parameter("Report_Rule")]
    [Parameter("Report_Trigger")]
    public void Reports()
    {
        Proof.Differs("Report_Rule", "http://r/one", "tftp://r/two", Sent("Report_Rule", ("Report_Trigger", "boot")), Seen("http://r:80/one", "tftp://r:69/two"));
        Proof.Differs("Report_Trigger", "boot,resync", "", Sent("Report_Trigger", ("Report_Rule", "http://r/one")), Seen("http://r:80/one,http://r:80/one", ""));
    }

    [Fact]
    [Parameter("Report_Method")]
    public void Report_Method() => Proof.Differs(
        "Report_Method",
        "POST",
        "PUT",
        (value, reads) =>
        {
            var rig = Rig.Make(1, reads, ("Report_Method", value), ("Report_Rule", "http://r/one"), ("Report_Trigger", "boot"));
            rig.Host.Serve("/a.xml", Rig.Profile());
            rig.Start();
            rig.Run(1.Seconds);
            return rig.Host.Sent.Single().Request.Put ? "PUT" : "POST";
        },
        Seen("POST", "PUT"));

    [Fact]
    [Parameter("Require_HTTPS")]
    public void Require_HTTPS()
    {
        Proof.Differs("Require_HTTPS", "no", "unless encrypted", Times("Require_HTTPS"), Seen("0", ""));
        Proof.Differs("Require_HTTPS", "unless encrypted", "yes", Images("Require_HTTPS", ("Upgrade_Rule", "http://fw/x.img"), ("Upgrade_Error_Retry_Delay", "0")), Seen("0 http://fw:80/x.img", ""));
    }

    [Fact]
    [Parameter("GPP_A")]
    [Parameter("GPP_B")]
    [Parameter("GPP_C")]
    [Parameter("GPP_D")]
    [Parameter("GPP_E")]
    [Parameter("GPP_F")]
    [Parameter("GPP_G")]
    [Parameter("GPP_H")]
    [Parameter("GPP_I")]
    [Parameter("GPP_J")]
    [Parameter("GPP_K")]
    [Parameter("GPP_L")]
    [Parameter("GPP_M")]
    [Parameter("GPP_N")]
    [Parameter("GPP_O")]
    [Parameter("GPP_P")]
    public void General_purpose_parameters_stand_in_rules()
    {
        foreach (var letter in Letters)
        {
            Proof.Differs($"GPP_{letter}", "one", "two", Paths($"GPP_{letter}", ("Profile_Rule", $"http://p/${letter}/a.xml")), Seen("/one/a.xml", "/two/a.xml"));
        }
    }

    [Fact]
    [Parameter("GPP_SA")]
    [Parameter("GPP_SB")]
    [Parameter("GPP_SC")]
    [Parameter("GPP_SD")]
    public void Secret_parameters_are_keys()
    {
        foreach (var letter in "ABCD")
        {
            Proof.Differs(
                $"GPP_S{letter}",
                "right key",
                "wrong key",
                (value, reads) =>
                {
                    var rig = Rig.Make(1, reads, ("Profile_Rule", $"[--key $S{letter}] http://p/a.cfg"), ($"GPP_S{letter}", value));
                    rig.Host.Serve("/a.cfg", ProfileCipher.Encrypt(Encoding.ASCII.GetBytes(Rig.Profile()), "right key", KeyDigest.Md5, [1, 2, 3, 4, 5, 6, 7, 8]));
                    rig.Start();
                    rig.Run(1.Seconds);
                    return rig.Gateway.Status.Provisioning.Last!.Err;
                },
                Seen("", "corrupt file"));
        }
    }

    [Fact]
    [Parameter("Allow_Clear_Key_Profile")]
    [Parameter("Profile_For")]
    [Parameter("Profile_Sequence")]
    [Parameter("Restricted_Access_Domains")]
    public void Policies()
    {
        Proof.Differs("Allow_Clear_Key_Profile", "yes", "no", After("Allow_Clear_Key_Profile", "", ("GPP_SA", "k")), Seen("taken", "GPP_SA refused"));
        Proof.Differs("Profile_Sequence", "5", "6", After("Profile_Sequence", "", ("Profile_Sequence", "5")), Seen("taken", "profile too old"));
        Proof.Differs("Profile_For", "000e08aabbcc", "000e08000000", After("Profile_For", "", ("GPP_A", "x")), Seen("taken", "profile for another device"));
        Proof.Differs("Restricted_Access_Domains", "example.net", "example.org", After("Restricted_Access_Domains", "", ("GPP_A", "x")), Seen("taken", "http_get failed"));
    }

    [Fact]
    [Parameter("User_ID_1_")]
    [Parameter("User_ID_2_")]
    public void User_names_stand_in_rules()
    {
        Proof.Differs("User_ID_1_", "alice", "bob", Paths("User_ID_1_", ("Profile_Rule", "http://p/$UID1")), Seen("/alice", "/bob"));
        Proof.Differs("User_ID_2_", "alice", "bob", Paths("User_ID_2_", ("Profile_Rule", "http://p/$UID2")), Seen("/alice", "/bob"));
    }

    private static Action<string, string> Seen(string first, string second) => (a, b) => Assert.Equal((first, second), (a, b));

    private static Func<string, ISet<string>, string> Times(string name, int seconds = 100)
        => (value, reads) => TimesOf(Serving(reads, (name, value)), seconds);

    private static Func<string, ISet<string>, string> Paths(string name, params (string Name, string Text)[] settings) => (value, reads) =>
    {
        var rig = Rig.Make(1, reads, [.. settings, (name, value)]);
        rig.Start();
        rig.Run(1.Seconds);
        return string.Join(',', rig.Host.Fetches.Select(f => f.Request.Target.Path));
    };

    private static Func<string, ISet<string>, string> Lines(bool found, string name, params (string Name, string Text)[] settings) => (value, reads) =>
    {
        var rig = Rig.Make(1, reads, [.. settings, (name, value)]);
        if (found)
        {
            rig.Host.Serve("/a.xml", Rig.Profile());
        }

        rig.Start();
        rig.Run(1.Seconds);
        return string.Join(',', rig.Host.Logs.Where(l => l.Server.Length > 0).Select(l => $"{l.Server} {l.Text}"));
    };

    private static Func<string, ISet<string>, string> Images(string name, params (string Name, string Text)[] settings) => (value, reads) =>
    {
        var rig = Serving(reads, [("Resync_After_Upgrade_Attempt", "no"), .. settings, (name, value)]);
        rig.Start();
        rig.Run(1.Seconds);
        foreach (var (_, _, news) in rig.Host.Installs.ToList())
        {
            news(new ImageNews.Failed("timeout", ""));
        }

        rig.Run(60.Seconds);
        return string.Join(',', rig.Host.Installs.Select(i => $"{(int)i.At.TotalSeconds} {i.Request.Target}{(i.Request.DowngradeLimit is { } limit ? $" not below {limit}" : "")}"));
    };

    private static Func<string, ISet<string>, string> UpgradeLines(bool success, string name, params (string Name, string Text)[] settings) => (value, reads) =>
    {
        var rig = Serving(reads, [("Log_Resync_Request_Msg", ""), ("Log_Resync_Success_Msg", ""), .. settings, (name, value)]);
        rig.Start();
        rig.Run(1.Seconds);
        rig.Gateway.Upgrade("http://fw/x.img");
        rig.Run(1.Seconds);
        rig.Host.Installs[0].News(success ? new ImageNews.Staged("6.0.1") : new ImageNews.Failed("timeout", ""));
        rig.Run(1.Seconds);
        if (success)
        {
            rig.Version = "6.0.1";
            rig.Again(RestartKind.OtherSlot);
            rig.Run(1.Seconds);
        }

        return string.Join(',', rig.Host.Syslog(Rig.Syslog));
    };

    private static Func<string, ISet<string>, string> Sent(string name, params (string Name, string Text)[] settings) => (value, reads) =>
    {
        var rig = Serving(reads, [.. settings, (name, value)]);
        rig.Start();
        rig.Run(1.Seconds);
        return string.Join(',', rig.Host.Sent.Select(s => s.Request.Target.ToString()));
    };

    private static Func<string, ISet<string>, string> After(string name, string options, params (string Name, string Text)[] profile) => (value, reads) =>
    {
        var rig = Rig.Make(1, reads, ("Profile_Rule", $"{options}http://{Rig.Server}/a.xml"), (name, value));
        rig.Host.Serve("/a.xml", Rig.Profile(profile));
        rig.Start();
        rig.Run(1.Seconds);
        var status = rig.Gateway.Status;
        return status.Provisioning.Last!.Succeeded ? status.Refused is [var one, ..] ? $"{one.Name} refused" : "taken" : status.Provisioning.Last.Err;
    };

    private static Rig Serving(ISet<string> reads, params (string Name, string Text)[] settings)
    {
        var rig = Rig.Make(1, reads, settings);
        rig.Host.Serve("/a.xml", Rig.Profile());
        return rig;
    }

    private static Rig Failing(ISet<string> reads, params (string Name, string Text)[] settings) => Rig.Make(1, reads, settings);

    private static string TimesOf(Rig rig, int seconds)
    {
        rig.Start();
        rig.Run(seconds.Seconds);
        return Times(rig);
    }

    private static string Times(Rig rig) => string.Join(',', rig.Host.Fetches.Select(f => (int)Math.Round(f.At.TotalSeconds)));
}

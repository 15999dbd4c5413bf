using Spa.Cwmp.Messages;
using Spa.Foundation.Time;
using Spa.Gateway.Ports;
using Spa.Marks;

namespace Spa.Device.Tests.Management;

/// <summary>Each setting of TR-069 makes something differ that an ACS sees.</summary>
public class ManagementParameterTests
{
    [Fact]
    [Parameter("CWMP_Enable")]
    public void Enable() => Proof.Differs("CWMP_Enable", "yes", "no", Sessions("CWMP_Enable", 1.Minutes), (a, b) => Assert.Equal((1, 0), (a, b)));

    [Fact]
    [Parameter("CWMP_ACS_URL")]
    public void Url() => Proof.Differs("CWMP_ACS_URL", "https://a.example.net/x", "http://b.example.net:7547/", Posts("CWMP_ACS_URL", p => p.Target.ToString()), (a, b) => Assert.Equal(("https://a.example.net:443/x", "http://b.example.net:7547/"), (a, b)));

    [Fact]
    [Parameter("CWMP_ACS_Username")]
    public void User() => Proof.Differs("CWMP_ACS_Username", "", "me", Posts("CWMP_ACS_Username", p => p.Credentials!.User, ("CWMP_ACS_Password", "x")), (a, b) => Assert.Equal(("000E08-FM600F123456", "me"), (a, b)));

    [Fact]
    [Parameter("CWMP_ACS_Password")]
    public void Password() => Proof.Differs("CWMP_ACS_Password", "", "pw", Posts("CWMP_ACS_Password", p => p.Credentials?.Password ?? "none"), (a, b) => Assert.Equal(("none", "pw"), (a, b)));

    [Fact]
    [Parameter("CWMP_Data_Model")]
    public void Tree() => Proof.Differs("CWMP_Data_Model", "TR-181", "TR-098", (value, reads) => Started("CWMP_Data_Model", value, reads, 2.Seconds).Peer.Informs.First().Parameters[0].Name, (a, b) => Assert.Equal(("Device.RootDataModelVersion", "InternetGatewayDevice.DeviceSummary"), (a, b)));

    [Fact]
    [Parameter("CWMP_Periodic_Inform_Enable")]
    public void Periodic() => Proof.Differs("CWMP_Periodic_Inform_Enable", "yes", "no", Sessions("CWMP_Periodic_Inform_Enable", 1.Hours, ("CWMP_Periodic_Inform_Interval", "600")), (a, b) => Assert.Equal((7, 1), (a, b)));

    [Fact]
    [Parameter("CWMP_Periodic_Inform_Interval")]
    public void Interval() => Proof.Differs("CWMP_Periodic_Inform_Interval", "600", "1200", Sessions("CWMP_Periodic_Inform_Interval", 1.Hours), (a, b) => Assert.Equal((7, 4), (a, b)));

    [Fact]
    [Parameter("CWMP_Periodic_Inform_Time")]
    public void Phase() => Proof.Differs(
        "CWMP_Periodic_Inform_Time",
        "2020-01-01T00:05:00Z",
        "2020-01-01T00:07:00Z",
        (value, reads) => Started("CWMP_Periodic_Inform_Time", value, reads, 10.Minutes, ("CWMP_Periodic_Inform_Interval", "600")).Peer.Heard.Where(h => h.Envelope?.Body is Inform).Select(h => Math.Floor(h.At.TotalMinutes)).Last(),
        (a, b) => Assert.Equal((5, 7), (a, b)));

    [Fact]
    [Parameter("CWMP_Connection_Request_Enable")]
    public void Listens() => Proof.Differs("CWMP_Connection_Request_Enable", "yes", "no", (value, reads) => Started("CWMP_Connection_Request_Enable", value, reads, 1.Seconds).Peer.ListensAt, (a, b) => Assert.Equal((7547, (int?)null), (a, b)));

    [Fact]
    [Parameter("CWMP_Connection_Request_Port")]
    public void Port() => Proof.Differs("CWMP_Connection_Request_Port", "7547", "30000", (value, reads) => Started("CWMP_Connection_Request_Port", value, reads, 1.Seconds).Peer.ListensAt, (a, b) => Assert.Equal((7547, 30000), (a, b)));

    [Fact]
    [Parameter("CWMP_Connection_Request_Username")]
    public void WhoMayAsk() => Proof.Differs("CWMP_Connection_Request_Username", "acs", "other", (value, reads) => Started("CWMP_Connection_Request_Username", value, reads, 1.Seconds).Request("acs", "pw"), (a, b) => Assert.Equal((200, 401), (a, b)));

    [Fact]
    [Parameter("CWMP_Connection_Request_Password")]
    public void WithWhat() => Proof.Differs("CWMP_Connection_Request_Password", "pw", "other", (value, reads) => Started("CWMP_Connection_Request_Password", value, reads, 1.Seconds).Request("acs", "pw"), (a, b) => Assert.Equal((200, 401), (a, b)));

    [Fact]
    [Parameter("CWMP_Retry_Minimum_Wait_Interval")]
    public void FirstWait() => Proof.Differs("CWMP_Retry_Minimum_Wait_Interval", "5", "60", Retry("CWMP_Retry_Minimum_Wait_Interval", 1), (a, b) =>
    {
        Assert.InRange(a, 5, 11);
        Assert.InRange(b, 60, 121);
    });

    [Fact]
    [Parameter("CWMP_Retry_Interval_Multiplier")]
    public void Multiplier() => Proof.Differs("CWMP_Retry_Interval_Multiplier", "2000", "5000", Retry("CWMP_Retry_Interval_Multiplier", 2), (a, b) =>
    {
        Assert.InRange(a, 10, 21);
        Assert.InRange(b, 25, 126);
    });

    [Fact]
    [Parameter("CWMP_Notification_Throttle")]
    public void Throttle() => Proof.Differs(
        "CWMP_Notification_Throttle",
        "0",
        "600",
        (value, reads) =>
        {
            var rig = Started("CWMP_Notification_Throttle", value, reads, 1.Seconds, ("CWMP_Periodic_Inform_Enable", "no"));
            for (var i = 0; i < 5; i++)
            {
                rig.Rig.Gateway.SubmitSettings([new Configuration.Settings.Assignment("CWMP_Provisioning_Code", $"code {i}", null)], Gateway.Admin.Account.Admin, _ => { });
                rig.Run(1.Minutes);
            }

            return rig.Peer.Informs.Count();
        },
        (a, b) => Assert.Equal((6, 2), (a, b)));

    [Fact]
    [Parameter("CWMP_Upgrades_Managed")]
    public void Upgrades() => Proof.Differs("CWMP_Upgrades_Managed", "no", "yes", (value, reads) => Started("CWMP_Upgrades_Managed", value, reads, 10.Seconds, ("Upgrade_Rule", "http://prov.example.net/a.img")).Rig.Host.Installs.Count, (a, b) => Assert.Equal((1, 0), (a, b)));

    [Fact]
    [Parameter("CWMP_Provisioning_Code")]
    public void Code() => Proof.Differs("CWMP_Provisioning_Code", "", "TLCO.GRP2", (value, reads) => Started("CWMP_Provisioning_Code", value, reads, 1.Seconds).Peer.Informs.First().Parameters.First(p => p.Name == "Device.DeviceInfo.ProvisioningCode").Value.Text, (a, b) => Assert.Equal((string.Empty, "TLCO.GRP2"), (a, b)));

    [Fact]
    [Parameter("CWMP_STUN_Enable")]
    public void Stun() => Proof.Differs("CWMP_STUN_Enable", "yes", "no", (value, reads) => Started("CWMP_STUN_Enable", value, reads, 1.Seconds).Peer.Nat.Requests.Count, (a, b) => Assert.Equal((2, 0), (a, b)));

    [Fact]
    [Parameter("CWMP_STUN_Server")]
    public void StunServer() => Proof.Differs("CWMP_STUN_Server", "", "stun.example.net", Reached("CWMP_STUN_Server", nat => nat.LookedUp.Single()), (a, b) => Assert.Equal(("acs.example.net", "stun.example.net"), (a, b)));

    [Fact]
    [Parameter("CWMP_STUN_Port")]
    public void StunPort() => Proof.Differs("CWMP_STUN_Port", "3478", "3479", Reached("CWMP_STUN_Port", nat => nat.LastTo!.Port), (a, b) => Assert.Equal((3478, 3479), (a, b)));

    [Fact]
    [Parameter("CWMP_STUN_Username")]
    public void StunUser() => Proof.Differs("CWMP_STUN_Username", "", "unit", Reached("CWMP_STUN_Username", nat => nat.Requests[1].Attributes.TryGetValue(6, out var name) ? System.Text.Encoding.ASCII.GetString(name) : "none"), (a, b) => Assert.Equal(("none", "unit"), (a, b)));

    [Fact]
    [Parameter("CWMP_STUN_Password")]
    public void StunPassword() => Proof.Differs("CWMP_STUN_Password", "", "pw", (value, reads) =>
    {
        var rig = new CpeRig(reads, ("CWMP_STUN_Password", value), ("CWMP_STUN_Enable", "yes"), ("CWMP_STUN_Username", "unit"));
        rig.Peer.Nat.Instead = asked => asked.Attributes.ContainsKey(8) ? ScriptedNat.Mapped(asked, rig.Peer.Nat.Outside!) : ScriptedNat.Refused(asked, 401);
        rig.Rig.Start();
        rig.Run(1.Seconds);
        return rig.Rig.Gateway.Management!.Reach!.Outside;
    }, (a, b) => Assert.Equal((null, "198.51.100.7:41000"), (a, b)));

    [Fact]
    [Parameter("CWMP_STUN_Min_Keep_Alive")]
    public void KeepAlive() => Proof.Differs("CWMP_STUN_Min_Keep_Alive", "25", "120", Between("CWMP_STUN_Min_Keep_Alive"), (a, b) => Assert.Equal((25, 120), (a, b)));

    [Fact]
    [Parameter("CWMP_STUN_Max_Keep_Alive")]
    public void MostKeepAlive() => Proof.Differs("CWMP_STUN_Max_Keep_Alive", "-1", "10", Between("CWMP_STUN_Max_Keep_Alive"), (a, b) => Assert.Equal((25, 10), (a, b)));

    [Fact]
    [Parameter("CWMP_STUN_Notification_Limit")]
    public void NotificationLimit() => Proof.Differs(
        "CWMP_STUN_Notification_Limit",
        "0",
        "600",
        (value, reads) =>
        {
            var rig = Started("CWMP_STUN_Notification_Limit", value, reads, 1.Seconds, ("CWMP_STUN_Enable", "yes"), ("CWMP_Periodic_Inform_Enable", "no"));
            for (var i = 1; i <= 5; i++)
            {
                rig.Peer.Nat.Outside = new(System.Net.IPAddress.Parse("198.51.100.7"), 41000 + i);
                rig.Run(1.Minutes);
            }

            return rig.Peer.Informs.Count();
        },
        (a, b) => Assert.Equal((6, 2), (a, b)));

    private static Func<string, ISet<string>, T> Reached<T>(string name, Func<ScriptedNat, T> seen) => (value, reads) => seen(Started(name, value, reads, 1.Seconds, ("CWMP_STUN_Enable", "yes")).Peer.Nat);

    private static Func<string, ISet<string>, double> Between(string name) => (value, reads) =>
    {
        var times = Started(name, value, reads, 5.Minutes, ("CWMP_STUN_Enable", "yes")).Peer.Nat.Requests.Select(r => r.At).ToList();
        return Math.Round((times[^1] - times[^2]).TotalSeconds);
    };

    private static Func<string, ISet<string>, int> Sessions(string name, TimeSpan span, params (string Name, string Text)[] more) => (value, reads) => Started(name, value, reads, span, more).Peer.Informs.Count();

    private static Func<string, ISet<string>, string> Posts(string name, Func<AcsPost, string> seen, params (string Name, string Text)[] more) => (value, reads) => seen(Started(name, value, reads, 1.Seconds, more).Peer.Heard.First().Post);

    private static Func<string, ISet<string>, double> Retry(string name, int which) => (value, reads) =>
    {
        var rig = new CpeRig(reads, (name, value), ("CWMP_Periodic_Inform_Enable", "no"));
        rig.Peer.Instead = _ => ScriptedAcs.Broken();
        rig.Rig.Start();
        rig.Run(10.Minutes);
        return (rig.Peer.Heard[which].At - rig.Peer.Heard[which - 1].At).TotalSeconds;
    };

    private static CpeRig Started(string name, string value, ISet<string> reads, TimeSpan span, params (string Name, string Text)[] more)
    {
        var rig = new CpeRig(reads, [(name, value), .. more]);
        rig.Rig.Start();
        rig.Run(span);
        return rig;
    }
}

using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Device.Tests.Provisioning;
using Spa.Foundation.Time;
using Spa.Gateway.Ports;
using Spa.Marks;

namespace Spa.Device.Tests.Management;

/// <summary>Transfers of an ACS that are not what it says, or go where no ACS has to send the unit.</summary>
public class TransferPlaceTests
{
    public static TheoryData<string> Local =>
    [
        "http://127.0.0.1/x", "http://127.9.9.9:8080/x", "https://localhost/x", "http://LocalHost./x", "http://unit.localhost/x", "http://[::1]/x", "http://0.0.0.0/x", "http://[::]/x", "http://2130706433/x", "http://0x7f.1/x", "http://[::ffff:127.0.0.1]/x",
        "http://169.254.169.254/latest/meta-data", "http://[fe80::1]/x",
    ];

    [Theory]
    [Attack("C10")]
    [MemberData(nameof(Local))]
    public void The_unit_itself_and_its_neighbours_are_asked_for_no_ACS_that_is_elsewhere(string url)
    {
        var rig = CpeRig.Known();
        Assert.All(Wanted(url), wanted => Assert.Equal(FaultCode.RequestDenied, Assert.IsType<CwmpFault>(rig.Ask(wanted)).Code));
        rig.Run(1.Minutes);
        Assert.Equal((0, 0, 0), (rig.Rig.Host.Installs.Count, rig.Rig.Host.Fetches.Count, rig.Rig.Host.Sent.Count));
    }

    [Theory]
    [InlineData("http://127.0.0.1:7547/acs", "http://127.0.0.1/x")]
    [InlineData("http://localhost/acs", "http://127.0.0.1/x")]
    [InlineData("https://acs.example.net/acs", "http://192.168.1.2/x")]
    [InlineData("https://acs.example.net/acs", "http://localhost.example.net/x")]
    public void They_are_asked_where_the_ACS_is_there_itself_and_others_always(string acs, string url)
    {
        var rig = CpeRig.Known(("CWMP_ACS_URL", acs));
        Assert.All(Wanted(url), wanted => Assert.IsNotType<CwmpFault>(rig.Ask(wanted)));
    }

    // What a name comes to is seen by who looks it up: the policy goes with the request, whatever else is asked by the same engines.
    [Theory]
    [InlineData("fw.example.net", true)]
    [InlineData("acs.example.net", false)]
    public void The_same_goes_for_what_names_come_to_but_that_of_the_ACS(string host, bool forbidden)
    {
        var rig = CpeRig.Known(("Upgrade_Rule", "http://localhost/rule.img"), ("Resync_After_Upgrade_Attempt", "no"));
        Assert.False(rig.Rig.Host.Installs.Single().Request.Policy.ForbidsLocal);
        rig.Rig.Host.Installs.Single().News(new ImageNews.Failed("file not found", string.Empty));
        rig.Run(1.Seconds);
        rig.Ask(Wanted($"http://{host}/x"));
        var install = rig.Rig.Host.Installs.Single(i => i.Request.Target.Host == host);
        install.News(new ImageNews.Failed("file not found", string.Empty));
        rig.Run(1.Minutes);
        Assert.Equal((forbidden, forbidden, forbidden), (install.Request.Policy.ForbidsLocal, rig.Rig.Host.Fetches.Last().Request.Policy.ForbidsLocal, rig.Rig.Host.Sent.Last().Request.Policy.ForbidsLocal));
        rig.Rig.Gateway.Resync();
        rig.Run(1.Minutes);
        Assert.False(rig.Rig.Host.Fetches.Last().Request.Policy.ForbidsLocal);
    }

    [Theory]
    [Attack("C10")]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void A_profile_of_another_length_than_was_said_is_not_taken(int how, bool taken)
    {
        var rig = CpeRig.Known();
        rig.Peer.Use = CwmpVersion.V11;
        var profile = Rig.Profile(("GPP_B", "by download"));
        rig.Rig.Host.Serve("/p.xml", profile);
        rig.Ask(new Download("p", FileTypes.Configuration, "http://prov.example.net/p.xml", string.Empty, string.Empty, how switch { 0 => 0u, 1 => (uint)profile.Length, _ => 5u }, string.Empty, 0, string.Empty, string.Empty));
        rig.Run(10.Seconds);
        Assert.Equal(taken ? "by download" : string.Empty, rig.Rig.Text("GPP_B"));
        var fault = rig.Peer.Of<TransferComplete>().Single().Fault;
        Assert.Equal(taken ? FaultCode.None : FaultCode.FileCorrupted, fault.Code);
        Assert.Equal(!taken, fault.Text.Contains($"{profile.Length} bytes came, and 5 were announced", StringComparison.Ordinal));
    }

    // An image of the ACS goes the way of every other: no check is left out, and its length is one more.
    [Fact]
    [Attack("C10")]
    public void An_image_of_an_ACS_is_checked_as_that_of_a_rule_and_its_credentials_are_in_no_log()
    {
        var rig = CpeRig.Known(("Upgrade_Rule", "http://prov.example.net/rule.img"), ("Downgrade_Rev_Limit", "5.1.0"));
        var byRule = rig.Rig.Host.Installs.Single();
        byRule.News(new ImageNews.Failed("file not found", string.Empty));
        rig.Run(1.Seconds);
        rig.Ask(new Download("i", FileTypes.Firmware, "http://joe:very-hidden@fw.example.net/x.img", string.Empty, string.Empty, 4711, string.Empty, 0, string.Empty, string.Empty));
        rig.Run(1.Seconds);
        var byAcs = rig.Rig.Host.Installs.Last();
        Assert.Equal(("http://fw.example.net:80/x.img", new FetchCredentials("joe", "very-hidden"), 4711L), (byAcs.Request.Target.ToString(), byAcs.Request.Credentials, byAcs.Request.Bytes));
        Assert.Equal((byRule.Request.RunningVersion, byRule.Request.DowngradeLimit), (byAcs.Request.RunningVersion, byAcs.Request.DowngradeLimit));
        byAcs.News(new ImageNews.Failed("corrupt file", "the image has 12 bytes, and 4711 were announced"));
        rig.Run(5.Seconds);
        Assert.Equal(FaultCode.TransferFailure, rig.Peer.Of<TransferComplete>().Single().Fault.Code);
        Assert.NotEmpty(rig.Rig.Host.Logs);
        Assert.All(rig.Rig.Host.Logs, l => Assert.DoesNotContain("very-hidden", l.Text, StringComparison.Ordinal));
        Assert.All(rig.Rig.Trace.Lines, l => Assert.DoesNotContain("very-hidden", l.ToString(), StringComparison.Ordinal));
    }

    private static CwmpMessage[] Wanted(string url) =>
    [
        new Download("i", FileTypes.Firmware, url, string.Empty, string.Empty, 0, string.Empty, 0, string.Empty, string.Empty),
        new Download("p", FileTypes.Configuration, url, string.Empty, string.Empty, 0, string.Empty, 0, string.Empty, string.Empty),
        new Upload("u", FileTypes.UploadLog, url, string.Empty, string.Empty, 0),
    ];
}

using System.Text;
using Spa.Cwmp.Messages;
using Spa.Device.Tests.Provisioning;
using Spa.Foundation.Time;
using Spa.Gateway.Ports;
using Spa.Marks;

namespace Spa.Device.Tests.Management;

/// <summary>The ACS as DHCP option 43 names it, and what is told of another one.</summary>
public class AcsDiscoveryTests
{
    private const string Url = "http://acs.dhcp.example/acs";
    private const string Code = "Device.DeviceInfo.ProvisioningCode";
    private const string Wait = "Device.ManagementServer.CWMPRetryMinimumWaitInterval";
    private const string Multiplier = "Device.ManagementServer.CWMPRetryIntervalMultiplier";

    public static TheoryData<string, byte[]> Options => new()
    {
        { "text", Encoding.ASCII.GetBytes(Url) },
        { "the URL first", [.. Sub(1, Url), .. Sub(2, "TLCO.GRP2")] },
        { "a code with a dot first", [.. Sub(2, "TLCO.GRP2"), .. Sub(1, Url)] },
        { "all of them backwards, padded", [.. Sub(4, "3000"), 0, .. Sub(3, "60"), .. Sub(2, "TLCO.GRP2"), 0, 0, .. Sub(1, Url), 0xff, 9] },
        { "others too", [.. Sub(9, "http://elsewhere.example/"), .. Sub(1, Url)] },
        { "no number but a URL", Sub(9, Url) },
    };

    [Theory]
    [MemberData(nameof(Options))]
    public void The_ACS_that_it_names_is_called_whatever_stands_before(string kind, byte[] option)
    {
        var rig = Started(option);
        Assert.True(rig.Peer.Informs.Any(), kind);
        Assert.All(rig.Peer.Heard, h => Assert.Equal("http://acs.dhcp.example:80/acs", h.Post.Target.ToString()));
    }

    [Fact]
    public void Code_and_retry_times_of_the_option_count_until_somebody_sets_them()
    {
        var rig = Started([.. Sub(2, "TLCO.GRP2"), .. Sub(3, "60"), .. Sub(4, "3000"), .. Sub(1, Url)]);
        Assert.Contains(rig.Peer.Informs.First().Parameters, p => p.Name == Code && p.Value.Text == "TLCO.GRP2");
        Assert.Equal(("60", "3000"), (rig.Value(Wait), rig.Value(Multiplier)));
        rig.Peer.Instead = _ => ScriptedAcs.Broken();
        var before = rig.Peer.Heard.Count;
        rig.Submit("CWMP_Provisioning_Code", "MINE");
        rig.Run(30.Minutes);
        var tries = rig.Peer.Heard.Skip(before).Select(h => h.At).ToList();
        Assert.InRange((tries[1] - tries[0]).TotalSeconds, 60, 181);
        Assert.InRange((tries[2] - tries[1]).TotalSeconds, 180, 541);
        Assert.Contains(rig.Peer.Informs.Last().Parameters, p => p.Name == Code && p.Value.Text == "MINE");
    }

    [Fact]
    public void What_was_set_counts_more_than_the_option()
    {
        var rig = Started([.. Sub(2, "TLCO"), .. Sub(3, "60"), .. Sub(4, "3000"), .. Sub(1, Url)]);
        rig.Submit("CWMP_Provisioning_Code", "MINE");
        rig.Run(1.Seconds);
        Assert.Equal("MINE", rig.Value(Code));
        Assert.IsType<SetParameterValuesResponse>(rig.Set((Wait, "7"), (Multiplier, "1500")));
        Assert.Equal(("7", "1500"), (rig.Value(Wait), rig.Value(Multiplier)));
        rig.Peer.Instead = _ => ScriptedAcs.Broken();
        var before = rig.Peer.Heard.Count;
        rig.Submit("CWMP_Provisioning_Code", "OTHER");
        rig.Run(5.Minutes);
        Assert.InRange((rig.Peer.Heard[before + 1].At - rig.Peer.Heard[before].At).TotalSeconds, 7, 11);
    }

    [Theory]
    [Attack("P7")]
    [InlineData("0", "999")]
    [InlineData("65536", "65536")]
    [InlineData("-5", "+2000")]
    [InlineData("five", "$MA")]
    public void What_a_rogue_server_says_beside_the_URL_is_within_its_range_or_nothing(string wait, string multiplier)
    {
        var rig = Started([.. Sub(2, new string('c', 65)), .. Sub(3, wait), .. Sub(4, multiplier), .. Sub(1, Url)]);
        Assert.Equal((string.Empty, "5", "2000"), (rig.Value(Code), rig.Value(Wait), rig.Value(Multiplier)));
    }

    [Theory]
    [Attack("C5")]
    [InlineData("acs", "the ACS of before")]
    [InlineData("page", "somebody at the unit")]
    [InlineData("profile", "a profile")]
    [InlineData("dhcp", "DHCP option 43")]
    public void Another_ACS_is_told_in_the_log_with_whose_word_it_was(string way, string who)
    {
        var rig = way == "dhcp" ? Started(Sub(1, Url)) : CpeRig.Known();
        rig.Rig.Host.Serve("/p.xml", Rig.Profile(("CWMP_ACS_URL", "https://evil.example/")));
        switch (way)
        {
            case "acs":
                rig.Set(("Device.ManagementServer.URL", "https://joe:hidden@evil.example/"));
                break;
            case "page":
                rig.Submit("CWMP_ACS_URL", "https://evil.example/");
                break;
            case "profile":
                rig.Rig.Gateway.Resync("http://prov.example.net/p.xml");
                break;
            default:
                rig.Rig.Network = rig.Rig.Network.WithOption(43, Sub(1, "https://evil.example/"));
                rig.Rig.Gateway.NetworkChanged(rig.Rig.Network);
                break;
        }

        rig.Run(1.Minutes);
        var before = way == "dhcp" ? "http://acs.dhcp.example:80/acs" : "https://acs.example.net:443/acs";
        var line = Assert.Single(rig.Rig.Host.Syslog(Rig.Syslog), l => l.Contains("the ACS is", StringComparison.Ordinal));
        Assert.EndsWith($"the ACS is https://evil.example:443/ now, by the word of {who}; it was {before}", line, StringComparison.Ordinal);
        rig.Rig.Again(RestartKind.Reboot);
        rig.Run(1.Minutes);
        Assert.Single(rig.Rig.Host.Syslog(Rig.Syslog), l => l.Contains("the ACS is", StringComparison.Ordinal));
    }

    private static byte[] Sub(byte code, string text) => [code, (byte)text.Length, .. Encoding.ASCII.GetBytes(text)];

    private static CpeRig Started(byte[] option)
    {
        var rig = new CpeRig(("CWMP_ACS_URL", string.Empty));
        rig.Rig.Network = rig.Rig.Network.WithOption(43, option);
        rig.Rig.Start();
        rig.Run(2.Seconds);
        return rig;
    }
}
